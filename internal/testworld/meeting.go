package testworld

import (
	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
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
