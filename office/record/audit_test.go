package record

import (
	"testing"

	"startklar.dk/office/db"
)

// What the log has no word for is not written into it.
func TestTheLogTakesNoKindThatItDoesNotKnow(t *testing.T) {
	d, _ := shown(t, t.TempDir(), 0)
	for kind, known := range map[string]bool{"": true, "booking": true, "figures/sent": true, "xyzzy": false, "Booking": false} {
		err := d.Write(t.Context(), func(tx *db.Tx) error { return Audit(t.Context(), tx, "", Act{Act: ActChange, Kind: kind}) })
		if known != (err == nil) {
			t.Errorf("%q: %v", kind, err)
		}
	}
}
