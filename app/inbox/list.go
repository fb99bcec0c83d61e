package inbox

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
)

// Items lists what came in and what was asked, newest first.
func (s *Service) Items(ctx context.Context, f Filter) ([]Item, error) {
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
	list, err := s.Items(ctx, Filter{UnreadOnly: true})
	return len(list), err
}

func (m *snapshot) items() []Item {
	var list []Item
	for id, r := range m.referrals {
		list = append(list, m.referralItem(id, r))
	}
	for id, q := range m.questions {
		list = append(list, m.questionItem(id, q))
	}
	list = append(list, m.commentItems()...)
	for id, b := range m.bookings {
		if it, ok := m.bookingItem(id, b); ok {
			list = append(list, it)
		}
	}
	for id, n := range m.notices {
		if b, there := m.bookings[n.body.BookingID]; there {
			list = append(list, m.noticeItem(id, n, b.body))
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
func (m *snapshot) loose(thread string) bool {
	_, referral := m.referrals[thread]
	_, question := m.questions[thread]
	_, comment := m.comments[thread]
	_, booking := m.bookings[thread]
	_, answer := m.answers[thread]
	return !answer && !referral && !question && !comment && !booking
}

// withThread makes an item say what the latest of its messages says. A message
// that was not archived brings its item back.
func (m *snapshot) withThread(it Item, messages []Message) Item {
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

func (m *snapshot) referralItem(id string, r marked[api.Referral]) Item {
	it := Item{
		Kind: ItemReferral, ID: id, From: r.body.Origin, Title: m.actors[r.body.ActorID].Name,
		Preview: cmp.Or(oneLine(r.body.Reason), oneLine(r.body.Question)), Unread: !r.Read, NeedsYou: r.body.Offered(m.now),
		State: r.body.State, Archived: r.Archived, Waiting: r.Mutation != "",
	}
	if m.person.Wrote(r.body.Origin) {
		it.From = ""
	}
	if n := len(r.body.History); n > 0 {
		last := r.body.History[n-1]
		it.At = last.At
		it.Unread = it.Unread && !m.person.Wrote(last.By)
	}
	told := m.withThread(it, m.threads[id])
	if it.At.After(told.At) { // the referral moved on after the last message
		told.At, told.Preview, told.From = it.At, it.Preview, it.From
	}
	return told
}

func (m *snapshot) questionItem(id string, q marked[api.Question]) Item {
	it := Item{
		Kind: ItemQuestion, ID: id, Title: q.body.Topic, Preview: oneLine(q.body.Text), At: q.body.AskedAt,
		State: q.body.State, Archived: q.Archived, Waiting: q.rev == 0,
	}
	return m.withThread(it, m.threads[id])
}

func (m *snapshot) commentItem(id string, c marked[api.Comment]) Item {
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

// commentItems has one item for the comments that somebody sent together, which are of one
// moment.
func (m *snapshot) commentItems() (list []Item) {
	type sent struct {
		plan, version, author string
		at                    time.Time
	}
	at := map[sent]int{} // where in the list
	for _, id := range slices.Sorted(maps.Keys(m.comments)) {
		c := m.comments[id]
		it := m.commentItem(id, c)
		it.Together = []string{id}
		key := sent{c.body.PlanID, c.body.VersionID, c.body.Author, c.body.At.UTC()}
		i, there := at[key]
		if !there {
			at[key] = len(list)
			list = append(list, it)
			continue
		}
		list[i] = together(list[i], it)
	}
	return list
}

// together is an item with another comment in it: it says what was said last, and is read
// and put away when all are.
func together(all, it Item) Item {
	if it.At.After(all.At) {
		all.At, all.Preview, all.From, all.With = it.At, it.Preview, it.From, it.With
	}
	all.Unread, all.Archived, all.Waiting = all.Unread || it.Unread, all.Archived && it.Archived, all.Waiting || it.Waiting
	if all.Section != it.Section {
		all.Section = ""
	}
	all.Together = append(all.Together, it.ID)
	return all
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

// noticeItem is what the office changed under a booking. Who gave it up since, or asks for
// another time, has answered.
func (m *snapshot) noticeItem(id string, n marked[api.Notice], b booked) Item {
	e := m.events[b.EventID].In(m.lang)
	it := Item{
		Kind: ItemNotice, ID: id, Booking: n.body.BookingID, Title: cmp.Or(e.Title, n.body.Title), State: n.body.What, At: n.body.At,
		Preview: oneLine(n.body.Text), From: n.body.By, Starts: e.StartsAt, Unread: !n.Read, Archived: n.Archived,
		Waiting: n.Mutation != "",
	}
	ends := e.EndsAt
	if at, ok := m.times[b.SlotID]; ok {
		ends = at.End
	}
	for _, starts := range []time.Time{m.times[b.SlotID].Start, n.body.Old.StartsAt, n.body.New.StartsAt} {
		if !starts.IsZero() {
			it.Starts = starts
		}
	}
	switch b.State {
	case api.BookingConfirmed, api.BookingWaiting, api.BookingOffered:
		it.NeedsYou = n.body.Decide && b.MoveTo == "" && ends.After(m.now)
	case api.BookingCancelled:
		switch n.body.What {
		case api.NoticeCancelled, api.NoticeRemoved:
		default:
			it.Unread = false
		}
	}
	return it
}

// bookingItem is there for a place that is offered, for an answer that was waited
// for and for messages about a booking.
func (m *snapshot) bookingItem(id string, b marked[booked]) (Item, bool) {
	it := Item{ID: id, Title: m.events[b.body.EventID].In(m.lang).Title, State: b.body.State, Archived: b.Archived}
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
