package testworld

import (
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Rewrite changes fields of a record of the catalogue, past the office's rules: nobody is
// told of it.
func (w *World) Rewrite(kind api.Kind, id string, fields map[string]any) {
	w.T.Helper()
	w.ok(w.database.Write(w.T.Context(), func(tx *db.Tx) error {
		r, _, err := record.Find(w.T.Context(), tx, record.CatalogueOwner, kind, id)
		if err != nil {
			return err
		}
		body, err := api.Merge(r.Body, fields)
		if err != nil {
			return err
		}
		_, err = record.Put(w.T.Context(), tx, record.CatalogueOwner, kind, id, body)
		return err
	}), "change a record of the catalogue")
}

// Tell puts a notice to the person of a device, past the office's rules, and waits until the
// device has it. It gives the notice's id.
func (d *Device) Tell(n api.Notice) (id string) {
	d.t.Helper()
	id = uuid.Must(uuid.NewV7()).String()
	if n.At.IsZero() {
		n.At = d.w.Clock.Now()
	}
	d.w.Put(d.PersonID(), api.KindNotice, id, n)
	d.Sync()
	d.Await("the notice is here", func() bool {
		b, err := d.App.Book.Booking(d.t.Context(), n.BookingID)
		return err == nil && b.Change != nil
	})
	return id
}
