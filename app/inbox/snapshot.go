package inbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// marks are what the records that the inbox shows carry beside what every reader
// can count on.
type marks struct {
	Read     bool   `json:"read"`
	Archived bool   `json:"archived"`
	Mutation string `json:"_mutation"` // the latest one that is not answered; on this device only
}

// snapshot is all that the inbox shows, at one moment.
type snapshot struct {
	now       time.Time
	person    api.Person
	referrals map[string]marked[api.Referral]
	actors    map[string]api.Actor // shared
	questions map[string]marked[api.Question]
	comments  map[string]marked[api.Comment]
	bookings  map[string]marked[booked]
	notices   map[string]marked[api.Notice]
	times     map[string]api.Span  // of the slots whose bookings the office changed
	events    map[string]api.Event // shared
	lang      string
	advisers  map[string]string    // names, by the slots that are booked and written about
	threads   map[string][]Message // by thread, oldest first
	archived  map[string]bool      // messages
	refused   map[string][]Message // that the office refused, by thread, oldest first
	answers   map[string]Answer    // by booking
	file      func(id string, told []api.Attachment) (a api.Attachment, here bool)
}

type booked struct {
	api.Booking
	OfferedAt time.Time `json:"offered_at"` // where the office tells it
	MoveTo    string    `json:"_move_to"`   // the slot that is wished for instead
}

type marked[T any] struct {
	rev  int64
	body T
	marks
}

func (s *Service) look(ctx context.Context) (*snapshot, error) {
	st := s.d.Store()
	m := &snapshot{
		now: s.d.Now().UTC(), referrals: map[string]marked[api.Referral]{},
		questions: map[string]marked[api.Question]{}, comments: map[string]marked[api.Comment]{},
		lang: s.d.Lang(), bookings: map[string]marked[booked]{}, advisers: map[string]string{},
		notices: map[string]marked[api.Notice]{}, times: map[string]api.Span{},
		threads: map[string][]Message{}, archived: map[string]bool{},
		refused: map[string][]Message{}, answers: map[string]Answer{}, file: st.Known,
	}
	if s.d.Answers != nil {
		answers, err := s.d.Answers(ctx)
		if err != nil {
			return nil, fmt.Errorf("read answers to bookings: %w", err)
		}
		for _, a := range answers {
			m.answers[a.BookingID] = a
		}
	}
	queue, err := st.Queue(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what was refused: %w", err)
	}
	for _, e := range queue {
		m.keepRefused(e)
	}
	err = st.Read(ctx, func(v store.View) error {
		m.actors, m.events = s.d.Actors.In(v).All, s.d.Events.In(v).All
		m.read(v)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the inbox: %w", err)
	}
	for id, b := range m.bookings {
		if b.body.SlotID != "" && len(m.threads[id]) > 0 {
			m.advisers[b.body.SlotID] = adviserAt(ctx, st, b.body.SlotID)
		}
	}
	return m, nil
}

// adviserAt is the name of whose slot it is; empty where the catalogue does not say.
func adviserAt(ctx context.Context, st *store.Store, slotID string) string {
	var slot api.Slot
	var adviser api.Adviser
	if rec, err := st.Get(ctx, api.KindSlot, slotID); err != nil || rec.Decode(&slot) != nil {
		return ""
	}
	if rec, err := st.Get(ctx, api.KindAdviser, slot.AdviserID); err != nil || rec.Decode(&adviser) != nil {
		return ""
	}
	return adviser.Name
}

func eachMarked[T any](v store.View, kind api.Kind, into map[string]marked[T]) {
	store.Each(v, kind, func(rec api.Record, body T) {
		m := marked[T]{rev: rec.Rev, body: body}
		if rec.Decode(&m.marks) == nil {
			into[rec.ID] = m
		}
	})
}

// read reads what is the person's.
func (m *snapshot) read(v store.View) {
	m.person = store.PersonIn(v)
	eachMarked(v, api.KindReferral, m.referrals)
	eachMarked(v, api.KindQuestion, m.questions)
	eachMarked(v, api.KindComment, m.comments)
	eachMarked(v, api.KindBooking, m.bookings)
	eachMarked(v, api.KindNotice, m.notices)
	for _, n := range m.notices {
		var slot api.Slot
		id := m.bookings[n.body.BookingID].body.SlotID
		if rec, ok := v.Get(api.KindSlot, id); ok && rec.Decode(&slot) == nil {
			m.times[id] = api.Span{Start: slot.StartsAt, End: slot.EndsAt}
		}
	}
	store.Each(v, api.KindMessage, func(rec api.Record, msg localMessage) {
		m.archived[rec.ID] = msg.Archived
		m.threads[msg.Thread] = append(m.threads[msg.Thread], Message{
			ID: rec.ID, Message: msg.Message, Mine: m.person.Wrote(msg.Author), Waiting: msg.Mutation != "",
			Files: m.files(msg.Message),
		})
	})
	for _, list := range m.threads {
		slices.SortFunc(list, func(a, b Message) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	}
}
