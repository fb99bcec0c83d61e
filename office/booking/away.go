package booking

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Away is an adviser who is not at an event, with whom some persons have a time still: for
// them nothing was free.
type Away struct {
	EventID, AdviserID string

	Title    string // of the event
	Adviser  string
	StartsAt time.Time // of the first of those times
	Persons  int
}

// Away are the advisers with whom somebody has a time that is not over, and who are not there,
// whose time is first, first; at most so many. Errors: *api.Problem forbidden.
func (rm *Room) Away(ctx context.Context, by mutation.Staff, most int) (all []Away, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		if all, err = advisersAway(ctx, tx, most); err != nil {
			return err
		}
		for i := range all {
			var e api.Event
			if err := lastKnown(ctx, tx, api.KindEvent, all[i].EventID, &e); err != nil {
				return err
			}
			var a api.Adviser
			if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, all[i].AdviserID, &a); unlessMissing(err) != nil {
				return err
			}
			all[i].Title, all[i].Adviser = e.Title, a.Name
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read which advisers are away: %w", err)
	}
	return all, nil
}

// advisersAway are those of Away, without their names.
func advisersAway(ctx context.Context, tx *db.Tx, most int) ([]Away, error) {
	return db.Collect(ctx, tx, func(row db.Scanner) (a Away, err error) {
		var starts int64
		err = row.Scan(&a.EventID, &a.AdviserID, &starts, &a.Persons)
		a.StartsAt = db.Time(starts)
		return a, err
	}, `SELECT s.event_id, s.adviser_id, MIN(s.starts_at), COUNT(DISTINCT b.person_id) FROM slot_place s
		JOIN booking b ON b.slot_id = s.slot_id AND `+inSlot+` AND b.state = 'confirmed'
		WHERE s.away AND s.ends_at > $1 GROUP BY s.event_id, s.adviser_id ORDER BY 3, 1, 2 LIMIT $2`, db.Millis(tx.Now()), most)
}

const adviserBack = `UPDATE slot_place SET away = FALSE, taken = EXISTS (SELECT 1 FROM booking b WHERE b.slot_id = slot_place.slot_id AND ` + heldSlot + `)
	WHERE event_id = $1 AND adviser_id = $2 AND away RETURNING slot_id, taken`

// AdviserBack has an adviser be at an event after all: whoever has a time with them still
// keeps it, and what nobody has can be booked again. Errors: *api.Problem forbidden,
// not_found, invalid (they are not away there).
func (rm *Room) AdviserBack(ctx context.Context, by mutation.Staff, eventID, adviserID string) error {
	return rm.reseating(ctx, by, eventID, func(f *allocator, _ *telling, _ map[string]*booking) error {
		back, err := db.Collect(f.ctx, f.tx, func(row db.Scanner) (s slotRow, err error) {
			err = row.Scan(&s.id, &s.taken)
			return s, err
		}, adviserBack, eventID, adviserID)
		if err != nil {
			return fmt.Errorf("note that an adviser is back: %w", err)
		}
		if len(back) == 0 {
			return mutation.Refuse("/adviser", "reference")
		}
		for _, s := range back {
			if err := showSlot(f.ctx, f.tx, s.id, !s.taken); err != nil {
				return err
			}
		}
		return nil
	})
}
