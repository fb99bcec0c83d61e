package office

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
)

func TestWhatIsExportedIsImportedAsItStands(t *testing.T) {
	w := newWorld(t)
	adviser := w.adviser("tax")
	event := w.event(24*time.Hour, object{"title": "Café", "extra": object{"a": 1}})
	w.slot(event, 24*time.Hour, object{"adviser_id": adviser})
	w.person().book(event, w.texts(`SELECT slot_id FROM slot_place`)[0], nil)
	before := w.feed(w.o.Feeds.Catalogue)
	all, err := w.o.Catalogue.Export(t.Context(), karen)
	if err != nil || len(all) != len(before) {
		t.Fatalf("%d of %d records, %v", len(all), len(before), err)
	}
	sent, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	records, err := catalogue.Parse(append([]byte("\ufeff"), sent...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.o.Catalogue.ImportLogged(t.Context(), karen, records, catalogue.Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, w.feed(w.o.Feeds.Catalogue)); diff != "" {
		t.Error(diff)
	}
	other := newWorld(t)
	other.importAll(records...)
	if got := len(other.feed(other.o.Feeds.Catalogue)); got != len(before) {
		t.Errorf("another office has %d records of %d", got, len(before))
	}
	if _, err := w.o.Catalogue.Export(t.Context(), mutation.Staff{Role: mutation.RoleConsultant}); !isProblem(err, api.CodeForbidden) {
		t.Errorf("a consultant exports: %v", err)
	}
	if got := w.logged("catalogue"); len(got) != 2 {
		t.Errorf("the log says %q", got)
	}
	for name, file := range map[string]string{"null": "null", "words": "\n\nx", "an object": "{}"} {
		var none *catalogue.ParseError
		if _, err := catalogue.Parse([]byte(file)); !errors.As(err, &none) || name == "words" && none.Line != 3 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
