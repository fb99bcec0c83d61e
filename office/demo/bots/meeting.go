package bots

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/record"
)

// thinkOver is how long somebody has for what was agreed with them.
const thinkOver = 7 * 24 * time.Hour

// meet holds the meetings that are over by now: the person came, the time goes off their free hours, and a step is
// agreed.
func (bs *Bots) meet(ctx context.Context, f *file) error {
	records, err := record.All(ctx, bs.office.Feeds.Catalogue)
	if err != nil {
		return err
	}
	now := bs.office.Now()
	for _, b := range f.bookings {
		for _, r := range records {
			var s api.Slot
			if r.Kind != api.KindSlot || r.ID != b.SlotID || r.Decode(&s) != nil || s.EndsAt.After(now) {
				continue
			}
			by, m := named(records, cmp.Or(s.AdviserID, consultant)), booking.Meeting{PersonID: f.id, BookingID: b.id}
			if err := bs.office.Bookings.Attend(ctx, by, m, api.BookingAttended); err != nil {
				return err
			}
			if _, err := bs.office.Bookings.Spend(ctx, by, m, int(s.EndsAt.Sub(s.StartsAt).Minutes())); err != nil {
				return err
			}
			if err := bs.office.Bookings.Agree(ctx, by, m, booking.AgreedStep{
				ID:   uuid.NewSHA1(uuid.MustParse(b.id), []byte("step")).String(), // one a meeting, however often this is done
				Text: f.texts().T("demo.step"), Due: now.Add(thinkOver).Format(time.DateOnly),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
