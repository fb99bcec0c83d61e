package programme

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Publishing is what is to be published: some work on an event, as it stood when somebody began with it.
type Publishing struct {
	ID        string
	Version   string
	Work      Work
	Following bool   // what is changed is changed of all later ones of its series too, and as it is called off or brought back so are they
	Word      string // to whomever it touches
	Force     bool   // bookings may move into the past
}

// Publish makes some work public, as an import does. Drafts that follow stay drafts, changed. Errors: *api.Problem
// forbidden, not_found, mutation.ErrChanged, invalid by the fields of the event; what a rule of imports refuses is invalid too.
func (rm *Room) Publish(ctx context.Context, by mutation.Staff, p Publishing) error {
	plan, err := rm.plan(ctx, by, p)
	if err != nil {
		return err
	}
	_, err = rm.catalogue.ChangeProgramme(ctx, by, plan.records, catalogue.Options{Word: p.Word, Force: p.Force}, func(tx *db.Tx) error { return plan.also(ctx, tx, by) })
	if err := plan.refused(err); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}

// Touches tells whom publishing would touch, and changes nothing. Errors: as Publish.
func (rm *Room) Touches(ctx context.Context, by mutation.Staff, p Publishing) (catalogue.Touched, error) {
	plan, err := rm.plan(ctx, by, p)
	if err != nil {
		return nil, err
	}
	touched, err := rm.catalogue.PreviewProgramme(ctx, by, plan.records)
	if err := plan.refused(err); err != nil {
		return nil, fmt.Errorf("look whom publishing touches: %w", err)
	}
	return touched, nil
}

// Changed is what publishing would make of what it changes, a draft that is kept with it among it: what is published
// itself first, then the later ones in their order. Nothing is checked. Errors: *api.Problem forbidden, not_found,
// mutation.ErrChanged.
func (rm *Room) Changed(ctx context.Context, by mutation.Staff, p Publishing) ([]Listed, error) {
	plan, err := rm.planned(ctx, by, p)
	if err != nil {
		return nil, fmt.Errorf("look what publishing changes: %w", err)
	}
	return plan.events, nil
}

// plan is what publishing changes.
type plan struct {
	events   []Listed          // all that is changed, as it would be
	slots    map[string]string // of which event they are, by their ids
	records  []api.ImportRecord
	versions map[string]string // of all that is changed, as it stands
	drafts   map[string]Work   // those that are written again
	gone     []string          // drafts that are published
	layouts  map[string]*Layout
	id       string
}

func (rm *Room) plan(ctx context.Context, by mutation.Staff, p Publishing) (*plan, error) {
	if err := may(by); err != nil {
		return nil, err
	}
	if err := p.Work.Check(); err != nil {
		return nil, err
	}
	return rm.planned(ctx, by, p)
}

// planned is plan of some work that may be none that can be published.
func (rm *Room) planned(ctx context.Context, by mutation.Staff, p Publishing) (*plan, error) {
	if err := may(by); err != nil {
		return nil, err
	}
	out := &plan{versions: map[string]string{}, drafts: map[string]Work{}, layouts: map[string]*Layout{}, id: p.ID}
	err := rm.db.Read(ctx, func(tx *db.Tx) error {
		s, err := standing(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if s.Version != p.Version {
			return mutation.ErrChanged
		}
		if err := out.add(s, p.Work); err != nil || !p.Following || s.Event.SeriesID == "" {
			return err
		}
		later, err := following(ctx, tx, s)
		for _, f := range later {
			if !goesWith(s, f, p.Work.Event.State, tx.Now()) {
				continue
			}
			is := follow(s.Work, p.Work, f.Work, rm.newID)
			if p.Work.Event.State != s.Event.State {
				is.Event.State, is.Event.CancelledText = p.Work.Event.State, p.Work.Event.CancelledText
			}
			if f.Draft {
				out.drafts[f.ID], out.versions[f.ID] = is, f.Version
				out.events = append(out.events, Listed{ID: f.ID, Draft: true, Event: is.Event, Slots: is.Slots})
			} else if err := out.add(f, is); err != nil {
				return err
			}
		}
		return err
	})
	return out, err
}

// goesWith tells whether a later one of a series is changed as one is that becomes of a state: it is called off with it
// where it is published, held and not over, and brought back where it was called off for the same reason.
func goesWith(s, later Standing, state string, now time.Time) bool {
	if state == s.Event.State {
		return later.Event.State != api.EventCancelled
	}
	return !later.Draft && later.Event.State == s.Event.State && later.Event.CancelledText == s.Event.CancelledText && later.Event.EndsAt.After(now)
}

// newID makes the id of a slot.
func (rm *Room) newID() string {
	id, err := rm.db.NewID()
	if err != nil {
		panic(err) // there is no randomness
	}
	return id
}

// add has some work of an event be published.
func (p *plan) add(s Standing, is Work) error {
	p.versions[s.ID] = s.Version
	p.events = append(p.events, Listed{ID: s.ID, Event: is.Event, Slots: is.Slots})
	if p.slots == nil {
		p.slots = map[string]string{}
	}
	for _, slot := range slices.Concat(s.Slots, is.Slots) {
		p.slots[slot.ID] = s.ID
	}
	if s.Draft {
		p.gone = append(p.gone, s.ID)
	}
	p.layouts[s.ID] = is.Layout
	put := func(kind api.Kind, id string, v any) error {
		raw := s.raw[id]
		if raw == nil {
			raw = json.RawMessage("{}")
		}
		body, err := record.Compose(raw, v)
		p.records = append(p.records, api.ImportRecord{Kind: kind, ID: id, Body: body})
		return err
	}
	if err := put(api.KindEvent, s.ID, is.Event); err != nil {
		return err
	}
	for _, slot := range is.Slots {
		slot.EventID = s.ID
		if err := put(api.KindSlot, slot.ID, slot.Slot); err != nil {
			return err
		}
	}
	for _, was := range s.Slots {
		if !s.Draft && !slices.ContainsFunc(is.Slots, func(slot Slot) bool { return slot.ID == was.ID }) {
			p.records = append(p.records, api.ImportRecord{Kind: api.KindSlot, ID: was.ID, Deleted: true})
		}
	}
	return nil
}

// also looks that nothing was changed meanwhile, and writes what is no import.
func (p *plan) also(ctx context.Context, tx *db.Tx, by mutation.Staff) error {
	for id, version := range p.versions {
		s, err := standing(ctx, tx, id)
		if err != nil {
			return err
		}
		if s.Version != version {
			return mutation.ErrChanged
		}
		if err := audit(ctx, tx, by, record.ActChange, id); err != nil {
			return err
		}
	}
	for _, id := range p.gone {
		if _, err := tx.ExecContext(ctx, `DELETE FROM draft_event WHERE event_id = $1`, id); err != nil {
			return err
		}
	}
	for id, l := range p.layouts {
		if err := keepLayout(ctx, tx, id, l); err != nil {
			return err
		}
	}
	for id, w := range p.drafts {
		if err := keep(ctx, tx, id, w); err != nil {
			return err
		}
	}
	return nil
}

// layoutSetting begins the name under which the layout of a published event is kept: of no concern but to the desk, it
// is in none of its records.
const layoutSetting = "layout/"

func keepLayout(ctx context.Context, tx *db.Tx, id string, l *Layout) error {
	if l == nil {
		return tx.ExecAll(ctx, []any{layoutSetting + id}, `DELETE FROM setting WHERE name = $1`)
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO setting (name, rev, value) VALUES ($1, 1, $2)
		ON CONFLICT (name) DO UPDATE SET rev = setting.rev + 1, value = excluded.value`, layoutSetting+id, string(raw))
	return err
}

// typedLayout is the layout that was typed for a published event; nil where none was.
func typedLayout(ctx context.Context, tx *db.Tx, id string) (*Layout, error) {
	var raw string
	err := tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = $1`, layoutSetting+id).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read how times are laid out: %w", err)
	}
	l := &Layout{}
	return l, json.Unmarshal([]byte(raw), l)
}

// Sweep forgets how the times were laid out of events that are in the programme no more. There are
// never many.
func (rm *Room) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	_, err = tx.ExecContext(ctx, `DELETE FROM setting WHERE name LIKE '`+layoutSetting+`%' AND NOT EXISTS (SELECT 1 FROM record r
		WHERE r.owner = $1 AND r.kind = $2 AND r.id = substr(setting.name, $3) AND NOT r.deleted)`, record.CatalogueOwner, api.KindEvent, len(layoutSetting)+1)
	if err != nil {
		return false, fmt.Errorf("forget how times were laid out: %w", err)
	}
	return false, nil
}

// refused is an import's refusal by the fields of the event that it is of: what is wrong with a slot is wrong with
// where it is laid. Of others than the event that was to be changed it is a *LaterError.
func (p *plan) refused(err error) error {
	var bad *catalogue.ImportError
	if !errors.As(err, &bad) {
		return err
	}
	later := &LaterError{}
	for _, e := range append([]*catalogue.ImportError{bad}, bad.More...) {
		id := e.ID
		if e.Kind == api.KindSlot {
			id = p.slots[e.ID]
		}
		if id == p.id {
			pointer := strings.TrimPrefix(e.Pointer, "/body")
			if e.Kind == api.KindSlot {
				pointer = "/length"
			}
			return mutation.Refuse(pointer, e.Reason)
		}
		at := slices.IndexFunc(p.events, func(l Listed) bool { return l.ID == id })
		known := slices.ContainsFunc(later.Faults, func(f LaterFault) bool { return f.Event.ID == id && f.Reason == e.Reason })
		if at >= 0 && !known {
			later.Faults = append(later.Faults, LaterFault{p.events[at], e.Reason})
		}
	}
	if len(later.Faults) == 0 {
		return mutation.Refuse("/following", bad.Reason)
	}
	return later
}

// LaterError is that later ones of a series cannot be changed as one is.
type LaterError struct{ Faults []LaterFault } // by event, at least one

// LaterFault is what is wrong with a later one of a series, as it would be.
type LaterFault struct {
	Event  Listed
	Reason string // a word
}

// Error names the first.
func (e *LaterError) Error() string {
	f := e.Faults[0]
	return fmt.Sprintf("event %s on %s: %s", f.Event.ID, DayOf(f.Event.Event.StartsAt), f.Reason)
}

// Unwrap is the refusal of the whole: *api.Problem invalid.
func (e *LaterError) Unwrap() error { return mutation.Refuse("/following", e.Faults[0].Reason) }

// following are the later ones of an event's series, in their order, those called off too.
func following(ctx context.Context, tx *db.Tx, of Standing) (all []Standing, err error) {
	ids, err := seriesIDs(ctx, tx, of.Event.SeriesID)
	for _, id := range ids {
		if id == of.ID {
			continue
		}
		s, err := standing(ctx, tx, id)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if s.Event.StartsAt.After(of.Event.StartsAt) {
			all = append(all, s)
		}
	}
	return all, err
}

func seriesIDs(ctx context.Context, tx *db.Tx, series string) (ids []string, err error) {
	type at struct {
		id     string
		starts int64
	}
	found, err := db.Collect(ctx, tx, func(row db.Scanner) (a at, err error) {
		err = row.Scan(&a.id, &a.starts)
		return a, err
	}, `SELECT event_id, starts_at FROM event_place WHERE series_id = $1 UNION ALL SELECT event_id, starts_at FROM draft_event WHERE series_id = $1`, series)
	slices.SortFunc(found, func(a, b at) int { return cmp.Or(cmp.Compare(a.starts, b.starts), strings.Compare(a.id, b.id)) })
	for _, a := range found {
		ids = append(ids, a.id)
	}
	return ids, err
}

// AddAdvisers keeps advisers, new under their ids. Errors: *api.Problem forbidden, invalid by their place: /advisers/0/name.
func (rm *Room) AddAdvisers(ctx context.Context, by mutation.Staff, all []Adviser) error {
	if err := may(by); err != nil {
		return err
	}
	var c mutation.Checks
	var records []api.ImportRecord
	for _, a := range all {
		c.ID(a.Pointer+"/id", a.ID)
		c.Said(a.Pointer+"/name", a.Name, api.MaxTitle)
		c.Length(a.Pointer+"/organisation", a.Organisation, api.MaxTitle)
		for _, f := range a.Fields {
			c.Field(a.Pointer+"/field", f)
		}
		body, err := json.Marshal(a.Adviser)
		if err != nil {
			return err
		}
		records = append(records, api.ImportRecord{Kind: api.KindAdviser, ID: a.ID, Body: body})
	}
	if err := c.Problem(); err != nil || len(all) == 0 {
		return err
	}
	_, err := rm.catalogue.ChangeProgramme(ctx, by, records, catalogue.Options{}, func(tx *db.Tx) error {
		for _, a := range all {
			if _, found, err := record.Find(ctx, tx, record.CatalogueOwner, api.KindAdviser, a.ID); err != nil {
				return err
			} else if found {
				return mutation.Refuse(a.Pointer+"/id", "used")
			}
			if err := record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: string(api.KindAdviser), Ref: a.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("add advisers: %w", err)
	}
	return nil
}

// Adviser is one who is to be kept, and where in a form they stand.
type Adviser struct {
	ID, Pointer string
	api.Adviser
}
