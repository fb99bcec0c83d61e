package testworld

import (
	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Mette is a consultant of the world's office.
var Mette = mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}

// Meet has the device's person come to a booking, which then took so many minutes, and
// agrees on steps.
func (d *Device) Meet(bookingID string, minutes int, steps ...booking.AgreedStep) {
	d.t.Helper()
	ctx := d.t.Context()
	m := booking.Meeting{PersonID: d.PersonID(), BookingID: bookingID}
	d.w.ok(d.w.Office.Bookings.Attend(ctx, Mette, m, api.BookingAttended), "mark who came")
	_, err := d.w.Office.Bookings.Spend(ctx, Mette, m, minutes)
	d.w.ok(err, "note the minutes")
	d.w.ok(d.w.Office.Bookings.Agree(ctx, Mette, m, steps...), "agree on steps")
	d.Sync()
}

// Put writes a record of a person's past the office's rules.
func (w *World) Put(personID string, kind api.Kind, id string, body any) {
	w.T.Helper()
	w.ok(w.database.Write(w.T.Context(), func(tx *db.Tx) error {
		return record.PutBody(w.T.Context(), tx, personID, kind, id, nil, body)
	}), "write a record")
}

// PersonID is who is signed in on the device, as the office knows them.
func (d *Device) PersonID() string {
	d.t.Helper()
	id, err := d.App.Me.ID(d.t.Context())
	d.w.ok(err, "read who this is")
	return id
}
