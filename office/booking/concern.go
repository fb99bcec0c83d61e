package booking

import (
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// concerning is what an import writes of the programme, to be said afterwards whom it
// concerns: an event the municipality of its venue, a slot whom its event does, and an
// adviser whom the slots with them do.
type concerning struct {
	events, slots []concerned
	advisers      map[string]bool
}

// concerned is an event, or a slot at it.
type concerned struct {
	id    string
	fresh bool            // it was not there before
	whom  record.Concerns // of an event
	slot  api.Slot        // of a slot
}

// whom an event concerns: everyone where it is held on the network.
func whom(v api.Venue) record.Concerns {
	if v.OnlineURL != "" {
		return record.Everyone
	}
	return catalogue.Concerns(v.Municipality)
}

// event notes an event that is written.
func (c *concerning) event(id string, old api.Record, b api.Event) {
	c.events = append(c.events, concerned{id: id, fresh: old.ID == "", whom: whom(b.Venue)})
}

// slot notes a slot that is written, and whom it is with.
func (c *concerning) slot(id string, old api.Record, b api.Slot) {
	c.slots = append(c.slots, concerned{id: id, fresh: old.ID == "", slot: b})
	c.advisers[b.AdviserID] = true
}

// concern says whom all of it concerns, when it is written. What is long over is in no
// catalogue.
func (m *placesImport) concern() error {
	c := &m.concerning
	for _, e := range c.events {
		changed, err := record.Concern(m.ctx, m.tx, api.KindEvent, e.id, e.whom, e.fresh)
		if unlessMissing(err) != nil {
			return err
		}
		if !changed || e.fresh {
			continue
		}
		slots, err := db.Collect(m.ctx, m.tx, func(row db.Scanner) (s concerned, err error) {
			err = row.Scan(&s.id, &s.slot.AdviserID)
			s.slot.EventID = e.id
			return s, err
		}, `SELECT slot_id, adviser_id FROM slot_place WHERE event_id = $1`, e.id)
		if err != nil {
			return fmt.Errorf("read the slots of an event that is elsewhere: %w", err)
		}
		for _, s := range slots {
			c.slots = append(c.slots, s)
			c.advisers[s.slot.AdviserID] = true
		}
	}
	events := map[string]record.Concerns{}
	for _, s := range c.slots {
		at, known := events[s.slot.EventID]
		if !known {
			var err error
			if at, err = record.Concerned(m.ctx, m.tx, api.KindEvent, s.slot.EventID); unlessMissing(err) != nil {
				return err
			}
			events[s.slot.EventID] = at
		}
		if _, err := record.Concern(m.ctx, m.tx, api.KindSlot, s.id, at, s.fresh); unlessMissing(err) != nil {
			return err
		}
	}
	delete(c.advisers, "") // who is with nobody
	for id := range c.advisers {
		if err := m.concernAdviser(id); unlessMissing(err) != nil {
			return err
		}
	}
	return nil
}

func (m *placesImport) concernAdviser(id string) error {
	at, err := db.Collect(m.ctx, m.tx, db.ScanOne[string], `SELECT DISTINCT r.concerns FROM slot_place s
		JOIN record r ON r.owner = $1 AND r.kind = $2 AND r.id = s.event_id AND NOT r.deleted WHERE s.adviser_id = $3`,
		record.CatalogueOwner, api.KindEvent, id)
	if err != nil {
		return fmt.Errorf("read where an adviser's slots are: %w", err)
	}
	_, err = record.Concern(m.ctx, m.tx, api.KindAdviser, id, record.Concerns(at).With(nil), false)
	return err
}
