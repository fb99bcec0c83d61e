package booking

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Sweep takes events out of the catalogue that ended before record.SweptBefore, with
// their slots, as far as it shows them: some of them, those that ended first. It tells
// whether there may be more. What the rules keep stays: bookings name it.
func (rm *Room) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	over, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT event_id FROM event_place WHERE NOT swept AND ends_at < $1
		ORDER BY ends_at LIMIT $2`, db.Millis(record.SweptBefore(tx)), record.SweptTogether)
	if err != nil {
		return false, fmt.Errorf("find events that are over: %w", err)
	}
	more = len(over) == record.SweptTogether
	slices.Sort(over) // events are locked in their order, and before the counter
	var shown []record.Key
	for _, event := range over {
		room := record.SweptTogether - len(shown)
		of, err := db.Collect(ctx, tx, func(row db.Scanner) (k record.Key, err error) {
			err = row.Scan(&k.Kind, &k.ID)
			return k, err
		}, `SELECT kind, id FROM record WHERE owner = $1 AND kind = $2 AND id = $3 AND NOT deleted
			UNION ALL SELECT r.kind, r.id FROM slot_place s CROSS JOIN record r -- SQLite begins with the first: there are few of one event
			WHERE s.event_id = $3 AND r.owner = $1 AND r.kind = $4 AND r.id = s.slot_id AND NOT r.deleted LIMIT $5`, record.CatalogueOwner, api.KindEvent, event, api.KindSlot, room)
		if err != nil {
			return false, fmt.Errorf("find what is shown of an event that is over: %w", err)
		}
		if shown = append(shown, of...); len(of) == room { // there may be more of it
			more = true
			break
		}
		if _, err := tx.ExecContext(ctx, `UPDATE event_place SET swept = TRUE WHERE event_id = $1`, event); err != nil {
			return false, fmt.Errorf("note that an event is shown no more: %w", err)
		}
	}
	for _, k := range shown {
		if k.Kind == api.KindEvent {
			rm.events.Forget(tx, k.ID)
		}
		if _, err := record.SetDeleted(ctx, tx, record.CatalogueOwner, k.Kind, k.ID, true); err != nil {
			return false, err
		}
	}
	return more, nil
}
