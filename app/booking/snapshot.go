package booking

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets"
)

// snapshot is the programme and the person's bookings at one moment, read whole so
// that what is shown on one page fits together.
type snapshot struct {
	now      time.Time
	lang     string // of the titles and texts that are shown
	member   bool
	events   map[string]api.Event
	lines    []Line // of all events, soonest first
	slots    map[string]api.Slot
	slotsOf  map[string][]string // slot ids by event, earliest first
	advisers map[string]Adviser
	bookings map[string]placed
	groups   []Group
	notices  map[string][]notice      // of what the office changed, by booking id, oldest first
	refused  map[string][]store.Entry // by booking id, oldest first
	meets    struct {
		plan      []api.Share
		screening []api.Share
	}
}

type placed struct {
	id string
	localBooking
}

func (s *Service) look(ctx context.Context) (*snapshot, error) {
	st := s.d.Store()
	w := &snapshot{
		now: s.d.Now().UTC(), lang: s.d.Lang(), bookings: map[string]placed{}, refused: map[string][]store.Entry{},
	}
	queue, err := st.Queue(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what was refused: %w", err)
	}
	for _, e := range queue {
		if e.State != store.EntryRefused || !strings.HasPrefix(string(e.Kind), "booking.") {
			continue
		}
		var of api.BookingBody
		if json.Unmarshal(e.Body, &of) == nil && of.BookingID != "" {
			w.refused[of.BookingID] = append(w.refused[of.BookingID], e)
		}
	}
	err = st.Read(ctx, func(v store.View) error {
		s.catalogue.read(v, w)
		w.read(v, s.catalogue)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the programme: %w", err)
	}
	return w, nil
}

// read reads what is the person's.
func (w *snapshot) read(v store.View, c *catalogue) {
	w.member = store.PersonIn(v).Member
	store.Each(v, api.KindBooking, func(rec api.Record, b localBooking) { w.bookings[rec.ID] = placed{rec.ID, b} })
	store.Each(v, api.KindGroup, func(rec api.Record, g api.Group) { w.groups = append(w.groups, Group{rec.ID, g}) })
	w.readNotices(v)
	w.readMeets(v, c)
}

// readMeets finds what the person has that an event may require: a plan with a
// word in it, results of a screening.
func (w *snapshot) readMeets(v store.View, c *catalogue) {
	written := map[string]bool{}
	for _, sec := range c.sections.In(v).All {
		if strings.TrimSpace(sec.Text) != "" {
			written[sec.PlanID] = true
		}
	}
	store.Each(v, api.KindPlan, func(rec api.Record, p api.Plan) {
		if written[rec.ID] && w.meets.plan == nil {
			w.meets.plan = []api.Share{{Kind: api.ShareVersion, Title: p.Title}}
		}
	})
	screening := map[string]api.Words{}
	for _, a := range assets.Assessments() {
		if a.Use == api.UseScreening {
			screening[a.ID] = a.Title
		}
	}
	for id, a := range c.assessments.In(v).All {
		if a.Use == api.UseScreening {
			screening[id] = a.Title
		}
	}
	type taken struct {
		at    time.Time
		share api.Share
	}
	var results []taken
	store.Each(v, api.KindResult, func(rec api.Record, r api.Result) {
		if title, ok := screening[r.AssessmentID]; ok {
			results = append(results, taken{r.TakenAt, api.Share{Kind: api.ShareResult, ID: rec.ID, Title: title.In(w.lang)}})
		}
	})
	slices.SortFunc(results, func(a, b taken) int { return b.at.Compare(a.at) })
	for _, r := range results {
		w.meets.screening = append(w.meets.screening, r.share)
	}
}

// spans are when somebody with a place at an event, or in a slot of it, is busy.
func (w *snapshot) spans(eventID, slotID string) []api.Span {
	if sl, ok := w.slots[slotID]; ok {
		return []api.Span{sl.Span()}
	}
	if e, ok := w.events[eventID]; ok {
		return e.Spans()
	}
	return nil
}

// clash finds what the person has confirmed or wished for at the time of an
// event or slot. An event and its own slots are one, waiting does not count, and
// besides is a booking that is left out of account.
func (w *snapshot) clash(eventID, slotID, besides string) (placed, bool) {
	mine := w.spans(eventID, slotID)
	var found placed
	for _, b := range w.bookings {
		if b.id == besides || b.State != api.BookingConfirmed && b.State != api.BookingRequested {
			continue
		}
		if b.EventID == eventID && (b.SlotID == "") != (slotID == "") {
			continue
		}
		for _, theirs := range w.spans(b.EventID, b.SlotID) {
			if slices.ContainsFunc(mine, theirs.Overlaps) && (found.id == "" || b.id < found.id) {
				found = b
			}
		}
	}
	return found, found.id != ""
}

// slotsHeld counts the slots at an event that the person holds or wishes for.
func (w *snapshot) slotsHeld(eventID, besides string) int {
	n := 0
	for _, b := range w.bookings {
		if b.EventID == eventID && b.SlotID != "" && b.id != besides && takes(b.State) {
			n++
		}
	}
	return n
}

// adviser gives the adviser of a slot; one that the catalogue does not have (yet)
// has only an id.
func (w *snapshot) adviser(slotID string) *Adviser {
	sl, ok := w.slots[slotID]
	if !ok || sl.AdviserID == "" {
		return nil
	}
	a, ok := w.advisers[sl.AdviserID]
	if !ok {
		a = Adviser{ID: sl.AdviserID}
	}
	return &a
}

// fields are what a slot is about: its own, else its adviser's, else the event's.
func (w *snapshot) fields(eventID, slotID string) []api.Field {
	if sl, ok := w.slots[slotID]; ok && len(sl.Fields) > 0 {
		return sl.Fields
	}
	if a := w.adviser(slotID); a != nil && len(a.Fields) > 0 {
		return a.Fields
	}
	return w.events[eventID].Fields
}
