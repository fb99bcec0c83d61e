package referral

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

const questionOpen = "open"

// What the records carry for the inbox, and on this device only, beside what
// every reader can count on.
type (
	marks struct {
		Read     bool `json:"read"`
		Archived bool `json:"archived"`
	}
	localReferral struct {
		api.Referral
		Read     bool   `json:"read"`
		Archived bool   `json:"archived"`
		Mutation string `json:"_mutation,omitempty"`
	}
	localMessage struct {
		api.Message
		Archived bool   `json:"archived"`
		Mutation string `json:"_mutation,omitempty"`
	}
)

// mail is all that the inbox shows, at one moment.
type mail struct {
	now       time.Time
	person    api.Person
	referrals map[string]localReferral
	actors    map[string]Actor
	questions map[string]marked[api.Question]
	comments  map[string]marked[api.Comment]
	bookings  map[string]marked[booked]
	events    map[string]api.Event // shared
	advisers  map[string]string    // names, by the slots that are booked and written about
	threads   map[string][]Message // by thread, oldest first
	archived  map[string]bool      // messages
	refused   map[string][]store.Entry
	unsaid    map[string][]Message // that the office refused, by thread, oldest first
	answers   map[string]Answer    // by booking
	file      func(id string, told []api.Attachment) (a api.Attachment, here bool)
}

type booked struct {
	api.Booking
	OfferedAt time.Time `json:"offered_at"` // where the office tells it
}

type marked[T any] struct {
	rev  int64
	body T
	marks
}

func (s *Service) look(ctx context.Context) (*mail, error) {
	st := s.d.Store()
	m := &mail{
		now: s.d.Now().UTC(), referrals: map[string]localReferral{}, actors: map[string]Actor{},
		questions: map[string]marked[api.Question]{}, comments: map[string]marked[api.Comment]{},
		bookings: map[string]marked[booked]{}, advisers: map[string]string{},
		threads: map[string][]Message{}, archived: map[string]bool{}, refused: map[string][]store.Entry{},
		unsaid: map[string][]Message{}, answers: map[string]Answer{}, file: st.Known,
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
		m.unsay(e)
		var of api.ReferralBody
		if e.State == store.EntryRefused && strings.HasPrefix(string(e.Kind), "referral.") && json.Unmarshal(e.Body, &of) == nil {
			m.refused[of.ReferralID] = append(m.refused[of.ReferralID], e)
		}
	}
	err = st.Read(ctx, func(v store.View) error {
		for id, a := range s.actors.In(v).All {
			m.actors[id] = Actor{id, a}
		}
		m.events = s.events.In(v).All
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
func (m *mail) read(v store.View) {
	if rec, ok := store.Person(v.List(api.KindPerson)); ok {
		if err := rec.Decode(&m.person); err != nil {
			m.person = api.Person{} // may be a newer version's
		}
	}
	store.Each(v, api.KindReferral, func(rec api.Record, r localReferral) { m.referrals[rec.ID] = r })
	eachMarked(v, api.KindQuestion, m.questions)
	eachMarked(v, api.KindComment, m.comments)
	eachMarked(v, api.KindBooking, m.bookings)
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

// Inbox lists what came in and what was asked, newest first.
func (s *Service) Inbox(ctx context.Context, f Filter) ([]Item, error) {
	m, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(m.items(), func(it Item) bool {
		return it.Archived != f.Archived || f.UnreadOnly && !it.Unread ||
			len(f.Kinds) > 0 && !slices.Contains(f.Kinds, it.Kind)
	}), nil
}

// Unread counts the items of the inbox that were not read, archived ones aside.
func (s *Service) Unread(ctx context.Context) (int, error) {
	list, err := s.Inbox(ctx, Filter{UnreadOnly: true})
	return len(list), err
}

func (m *mail) items() []Item {
	var list []Item
	for id, r := range m.referrals {
		list = append(list, m.referralItem(id, r))
	}
	for id, q := range m.questions {
		list = append(list, m.questionItem(id, q))
	}
	for id, c := range m.comments {
		list = append(list, m.commentItem(id, c))
	}
	for id, b := range m.bookings {
		if it, ok := m.bookingItem(id, b); ok {
			list = append(list, it)
		}
	}
	for _, a := range m.answers {
		if _, there := m.bookings[a.BookingID]; !there { // a wish that was refused leaves no booking
			list = append(list, m.withThread(answerItem(a, marks{}), m.threads[a.BookingID]))
		}
	}
	for thread, messages := range m.threads {
		if m.loose(thread) {
			list = append(list, m.withThread(Item{Kind: ItemMessage, ID: thread, Archived: true}, messages))
		}
	}
	slices.SortFunc(list, func(a, b Item) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
	})
	return list
}

// loose tells whether a thread belongs to nothing that is shown.
func (m *mail) loose(thread string) bool {
	_, referral := m.referrals[thread]
	_, question := m.questions[thread]
	_, comment := m.comments[thread]
	_, booking := m.bookings[thread]
	_, answer := m.answers[thread]
	return !answer && !referral && !question && !comment && !booking
}

// withThread makes an item say what the latest of its messages says. A message
// that was not archived brings its item back.
func (m *mail) withThread(it Item, messages []Message) Item {
	for _, msg := range messages {
		it.At, it.Preview, it.From = msg.At, cmp.Or(oneLine(msg.Text), fileNames(msg.Files)), msg.Author
		if msg.Mine {
			it.From = ""
		} else {
			it.With = msg.Author
			it.Unread = it.Unread || !msg.Read
		}
		it.Archived = it.Archived && m.archived[msg.ID]
		it.Waiting = it.Waiting || msg.Waiting
	}
	return it
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func (m *mail) referralItem(id string, r localReferral) Item {
	it := Item{
		Kind: ItemReferral, ID: id, From: r.Origin, Title: m.actors[r.ActorID].Name, Preview: oneLine(r.Reason),
		State: r.State, Archived: r.Archived, Waiting: r.Mutation != "",
	}
	if it.Preview == "" {
		it.Preview = oneLine(r.Question)
	}
	if m.person.Wrote(r.Origin) {
		it.From = ""
	}
	if n := len(r.History); n > 0 {
		last := r.History[n-1]
		it.At = last.At
		it.Unread = !r.Read && !m.person.Wrote(last.By)
	} else {
		it.Unread = !r.Read
	}
	it.NeedsYou = r.State == api.ReferralOffered && api.OfferStands(r.ExpiresAt, m.now)
	told := it
	if messages := m.threads[id]; len(messages) > 0 {
		told = m.withThread(it, messages)
		if it.At.After(told.At) { // the referral moved on after the last message
			told.At, told.Preview, told.From = it.At, it.Preview, it.From
		}
	}
	return told
}

func (m *mail) questionItem(id string, q marked[api.Question]) Item {
	it := Item{
		Kind: ItemQuestion, ID: id, Title: q.body.Topic, Preview: oneLine(q.body.Text), At: q.body.AskedAt,
		State: q.body.State, Archived: q.Archived, Waiting: q.rev == 0,
	}
	return m.withThread(it, m.threads[id])
}

func (m *mail) commentItem(id string, c marked[api.Comment]) Item {
	it := Item{
		Kind: ItemComment, ID: id, From: c.body.Author, With: c.body.Author, Preview: oneLine(c.body.Text), At: c.body.At,
		Unread: !c.Read && !c.body.Resolved, Archived: c.Archived, PlanID: c.body.PlanID, Section: c.body.Section,
	}
	for _, reply := range c.body.Replies {
		it.Preview, it.At, it.From = oneLine(reply.Text), reply.At, reply.Author
		if m.person.Wrote(reply.Author) {
			it.From = ""
		} else {
			it.With = reply.Author
		}
	}
	return m.withThread(it, m.threads[id])
}

// answerItem is the office's answer to a booking. A no stays unread until it is
// dismissed: it asks for another choice.
func answerItem(a Answer, read marks) Item {
	no := a.Refused != ""
	return Item{
		Kind: ItemAnswer, ID: a.BookingID, Title: a.Title, State: a.Outcome, Starts: a.Starts, At: a.At,
		Unread: no || !read.Read, NeedsYou: no, Archived: !no && read.Archived,
	}
}

// bookingItem is there for a place that is offered, for an answer that was waited
// for and for messages about a booking.
func (m *mail) bookingItem(id string, b marked[booked]) (Item, bool) {
	it := Item{ID: id, Title: m.events[b.body.EventID].Title, State: b.body.State, Archived: b.Archived}
	messages := m.threads[id]
	answer, answered := m.answers[id]
	offered := b.body.State == api.BookingOffered && api.OfferStands(b.body.ExpiresAt, m.now)
	switch {
	case offered:
		it.Kind, it.NeedsYou, it.Unread, it.At = ItemOffer, true, !b.Read, b.body.OfferedAt
		if it.At.IsZero() {
			it.At = b.body.RequestedAt
		}
	case answered && (len(messages) == 0 || answer.At.After(messages[len(messages)-1].At)):
		return answerItem(answer, b.marks), true
	case len(messages) > 0:
		it.Kind, it.With = ItemBooking, m.advisers[b.body.SlotID]
	default:
		return it, false
	}
	return m.withThread(it, messages), true
}

// MarkRead marks items of the inbox as read, with all their messages.
func (s *Service) MarkRead(ctx context.Context, itemIDs ...string) error {
	return s.mark(ctx, itemIDs, api.InboxMarkBody{Read: true}, func(it Item) bool { return it.Unread })
}

// Archive puts items of the inbox away, read or not; a new message brings one
// back.
func (s *Service) Archive(ctx context.Context, itemIDs ...string) error {
	return s.mark(ctx, itemIDs, api.InboxMarkBody{Read: true, Archived: true}, func(it Item) bool { return !it.Archived })
}

func (s *Service) mark(ctx context.Context, itemIDs []string, body api.InboxMarkBody, needs func(Item) bool) error {
	m, err := s.look(ctx)
	if err != nil {
		return err
	}
	var noes []string
	for _, it := range m.items() {
		if !slices.Contains(itemIDs, it.ID) || !needs(it) {
			continue
		}
		if no := m.answers[it.ID].Refused; it.Kind == ItemAnswer && no != "" {
			if body.Archived {
				noes = append(noes, no)
			}
			continue // the office has no such booking to mark
		}
		if it.Kind != ItemMessage {
			body.IDs = append(body.IDs, it.ID)
		}
		for _, msg := range m.threads[it.ID] {
			body.IDs = append(body.IDs, msg.ID)
		}
	}
	if len(body.IDs)+len(noes) == 0 {
		return nil
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		for _, no := range noes {
			if err := tx.Dismiss(no); err != nil {
				return err
			}
		}
		if len(body.IDs) == 0 {
			return nil
		}
		_, err := tx.Mutate(api.InboxMark, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("mark in the inbox: %w", err)
	}
	return nil
}
