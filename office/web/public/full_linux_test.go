package public_test

import (
	"net/http"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/room"
)

// What the office changed is shown where nothing can be written, and is read once it can.
func TestAChangeIsShownByAnOfficeWithoutRoom(t *testing.T) {
	engine.OnFile(t)
	if room.Alone(t) {
		return
	}
	w := open(t)
	person, event, id := w.person("anna@example.dk"), w.events(isPlain)[1], newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: event})
	c := w.signedIn("anna@example.dk")
	w.moveEvent(event, time.Hour)
	w.mailed()
	looks := func(read bool) {
		t.Helper()
		if got := c.goes("/mine/" + id); got.status != http.StatusOK || !got.says("Ja, jeg kan") {
			t.Errorf("its page is answered %d", got.status)
		}
		if is := w.noticed(person); is != read {
			t.Errorf("it is read: %v, want %v", is, read)
		}
	}
	room.Files(t, 0)
	looks(false)
	room.Files(t, room.All)
	looks(true)
}
