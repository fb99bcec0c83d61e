package booking

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	// MailedAfter is how long the mail of a change waits: a slip put right by then is
	// mailed to nobody.
	MailedAfter = 10 * time.Minute
	// MailedAtOnce is how near the start is of what waits for nothing.
	MailedAtOnce = 24 * time.Hour

	// jobNotice writes the mail of a notice; its ref is the person's id and the booking's.
	jobNotice jobs.Kind = "notice"
)

// telling is what is needed to tell persons of changes.
type telling struct {
	by      string                // who changed it
	members map[string]bool       // persons, where a price changed
	open    map[string]api.Record // notices whose mail is not written, by id

	word    string            // to all of them
	touched catalogue.Touched // who are told
}

// telling reads what is needed to tell of bookings that changes touch, with what is said. By
// whom it is, is the office where nobody else is named.
func (c changes) telling(f *allocator, touched []booking, said catalogue.Said) (*telling, error) {
	t := &telling{by: said.By, word: said.Word, members: map[string]bool{}, open: map[string]api.Record{}}
	if len(touched) == 0 {
		return t, nil
	}
	var persons, notices []string
	for _, b := range touched {
		persons = append(persons, b.person)
		if b.notice != "" {
			notices = append(notices, b.notice)
		}
	}
	read := func(kind api.Kind, ids []string) ([]api.Record, error) {
		return db.CollectIn(f.ctx, f.tx, record.Scan, ids, `SELECT kind, id, rev, deleted, body FROM record WHERE kind = $1 AND id`, kind)
	}
	if t.by == "" {
		own, _, err := record.Office(f.ctx, f.tx)
		if err != nil {
			return nil, err
		}
		t.by = own.Name
	}
	open, err := read(api.KindNotice, notices)
	if err != nil {
		return nil, fmt.Errorf("read what persons are told already: %w", err)
	}
	for _, r := range open {
		t.open[r.ID] = r
	}
	for _, e := range c.events {
		if !e.priced() {
			continue
		}
		all, err := read(api.KindPerson, slices.Compact(persons))
		if err != nil {
			return nil, fmt.Errorf("read who is a member: %w", err)
		}
		for _, r := range all {
			var p api.Person
			if err := r.Decode(&p); err != nil {
				return nil, err
			}
			t.members[r.ID] = p.Member
		}
		break
	}
	return t, nil
}

// notify puts a notice of a change to a booking, which has its old and new terms, or
// adds it to the one whose mail is not written yet; where all is as it was before that
// one, it is taken back with its mail. Gone is what it was of, where that was taken out.
// Nobody is told of what is over. The booking is to be saved.
func (t *telling) notify(f *allocator, b *booking, n api.Notice, gone api.Terms) error {
	if !latest(b.during.End, n.Old.EndsAt, n.New.EndsAt).After(f.now) {
		return nil
	}
	begins := nextTouched(f.now, b.during, n.Old, n.New)
	open, told := t.open[b.notice]
	if told {
		var before api.Notice
		if err := open.Decode(&before); err != nil {
			return err
		}
		if before.New.State != api.BookingCancelled { // nobody has read it in a mail
			n.Text = said(before.Text, n.Text)
		}
		if before.What == api.NoticeRemoved { // what it says of the past is no change
			before.Old = unfilled(before.Old, before.New)
		}
		clash := n.Decide && !timesDiffer(n.Old, n.New)
		old, now := following(before.Old, before.New, n.Old, n.New)
		n.Decide = clash || b.state == api.BookingConfirmed && (n.Decide || before.Decide) && timesDiffer(old, now)
		if !clash || !alike(old, now) { // else all is as it was, but for what the person booked meanwhile
			n.Old, n.New = old, now
		}
	}
	n.Old, n.New = differing(n.Old, n.New)
	job := b.person + "/" + b.id
	if alike(n.Old, n.New) {
		if !told {
			return nil
		}
		b.notice = ""
		if f.leaves() {
			return nil
		}
		if err := jobs.Unschedule(f.ctx, f.tx, jobNotice, job); err != nil {
			return err
		}
		_, err := record.SetDeleted(f.ctx, f.tx, b.person, api.KindNotice, open.ID, true)
		return err
	}
	if what := whatChanged(n.Old, n.New); n.What != api.NoticeRemoved || what != api.NoticeCancelled {
		n.What = what
	} else {
		n.Old = filled(n.Old, gone)
	}
	n.By, n.At = t.by, f.now
	if !told {
		id, err := f.tx.NewID()
		if err != nil {
			return err
		}
		b.notice = id
	}
	due := f.now.Add(MailedAfter)
	if begins.Sub(f.now) <= MailedAtOnce {
		due = f.now
	}
	if err := f.noticeDue(jobs.Due{Ref: job, At: due}); err != nil {
		return err
	}
	news := struct { // not read or put away, whatever it told before
		api.Notice
		inbox.Marks
	}{Notice: n}
	return f.put(b, api.KindNotice, b.notice, open, news, nil)
}

// nextTouched is when the first begins of the times of a booking, before a change or after
// it, that is not over and differs; where none does, the first that is not over; now where
// all are.
func nextTouched(now time.Time, during api.Span, old, is api.Terms) time.Time {
	was, to := timesIn(old, during), timesIn(is, during)
	all := slices.DeleteFunc(slices.Concat(was, to), func(s api.Span) bool { return !s.End.After(now) })
	in := func(spans []api.Span, s api.Span) bool {
		return slices.ContainsFunc(spans, func(o api.Span) bool { return o.Start.Equal(s.Start) && o.End.Equal(s.End) })
	}
	differ := slices.DeleteFunc(slices.Clone(all), func(s api.Span) bool { return in(was, s) && in(to, s) })
	switch {
	case len(differ) > 0:
		return around(differ).Start
	case len(all) > 0:
		return around(all).Start
	}
	return now
}

// timesIn are the times that terms say; else the one that a booking has.
func timesIn(t api.Terms, during api.Span) []api.Span {
	if t.StartsAt.IsZero() {
		return []api.Span{during}
	}
	return api.Event{StartsAt: t.StartsAt, EndsAt: t.EndsAt, Sessions: t.Sessions}.Spans()
}

// said are words and more words, each said once.
func said(words, more string) string {
	switch {
	case words == "" || strings.Contains(more, words):
		return more
	case more == "" || strings.Contains(words, more):
		return words
	}
	return words + "\n\n" + more
}

// termParts are the terms one by one: whether two have the same, and how one takes it
// from another.
var termParts = []struct {
	same func(a, b api.Terms) bool
	take func(to *api.Terms, from api.Terms)
}{
	{func(a, b api.Terms) bool { return a.StartsAt.Equal(b.StartsAt) }, func(to *api.Terms, from api.Terms) { to.StartsAt = from.StartsAt }},
	{func(a, b api.Terms) bool { return a.EndsAt.Equal(b.EndsAt) }, func(to *api.Terms, from api.Terms) { to.EndsAt = from.EndsAt }},
	{sameSessions, func(to *api.Terms, from api.Terms) { to.Sessions = from.Sessions }},
	{func(a, b api.Terms) bool { return a.Venue == b.Venue }, func(to *api.Terms, from api.Terms) { to.Venue = from.Venue }},
	{func(a, b api.Terms) bool { return a.AdviserID == b.AdviserID }, func(to *api.Terms, from api.Terms) { to.AdviserID = from.AdviserID }},
	{func(a, b api.Terms) bool { return a.PriceOre == b.PriceOre }, func(to *api.Terms, from api.Terms) { to.PriceOre = from.PriceOre }},
	{func(a, b api.Terms) bool { return a.State == b.State }, func(to *api.Terms, from api.Terms) { to.State = from.State }},
}

// sameSessions tells whether two have sessions at the same times.
func sameSessions(a, b api.Terms) bool {
	return slices.EqualFunc(a.Sessions, b.Sessions, func(x, y api.EventSession) bool {
		return x.StartsAt.Equal(y.StartsAt) && x.EndsAt.Equal(y.EndsAt)
	})
}

// alike tells whether all terms are the same.
func alike(a, b api.Terms) bool {
	for _, part := range termParts {
		if !part.same(a, b) {
			return false
		}
	}
	return true
}

// timesDiffer tells whether a person is to be there at other times.
func timesDiffer(a, b api.Terms) bool {
	return !a.StartsAt.Equal(b.StartsAt) || !a.EndsAt.Equal(b.EndsAt) || !sameSessions(a, b)
}

// differing are of two terms those that are not the same.
func differing(was, is api.Terms) (old, now api.Terms) {
	for _, part := range termParts {
		if !part.same(was, is) {
			part.take(&old, was)
			part.take(&now, is)
		}
	}
	return old, now
}

// following is a change from some terms to others and another one after it, as one.
func following(old, now, was, is api.Terms) (api.Terms, api.Terms) {
	for _, part := range termParts {
		if part.same(was, is) {
			continue
		}
		if part.same(old, now) {
			part.take(&old, was)
		}
		part.take(&now, is)
	}
	return old, now
}

// filled are old terms, and when and where something was and with whom that is there no
// more, where they do not say it.
func filled(old, gone api.Terms) api.Terms {
	for _, part := range termParts {
		if part.same(old, api.Terms{}) && !part.same(gone, api.Terms{}) {
			part.take(&old, gone)
		}
	}
	return old
}

// unfilled are old terms without those that filled put in.
func unfilled(old, now api.Terms) api.Terms {
	if now.StartsAt.IsZero() {
		old.StartsAt = time.Time{}
	}
	if now.EndsAt.IsZero() {
		old.EndsAt = time.Time{}
	}
	if now.Venue == (api.Venue{}) {
		old.Venue = api.Venue{}
	}
	if now.AdviserID == "" {
		old.AdviserID = ""
	}
	return old
}

// whatChanged is the word for a change: the first that holds, as the contract has them.
func whatChanged(old, now api.Terms) string {
	oldPlace, place := old.Venue, now.Venue
	oldPlace.OnlineURL, oldPlace.Online, place.OnlineURL, place.Online = "", false, "", false
	switch {
	case now.State == api.BookingCancelled:
		return api.NoticeCancelled
	case now.State == api.BookingExpired:
		return api.NoticeLapsed
	case old.State != now.State:
		return api.NoticeRestored
	case !old.StartsAt.Equal(now.StartsAt), !old.EndsAt.Equal(now.EndsAt):
		return api.NoticeMoved
	case !sameSessions(old, now):
		return api.NoticeSessions
	case oldPlace != place:
		return api.NoticeVenue
	case old.Venue != now.Venue:
		return api.NoticeLink
	case old.AdviserID != now.AdviserID:
		return api.NoticeAdviser
	}
	return api.NoticePrice
}

// keep is the person's word that they come all the same: nothing is left to decide.
func keep(u *mutation.Request, b api.BookingKeepBody) error {
	var c mutation.Checks
	c.ID("/booking_id", b.BookingID)
	c.ID("/notice_id", b.NoticeID)
	if err := c.Problem(); err != nil {
		return err
	}
	var n api.Notice
	if _, err := u.Live(api.KindNotice, b.NoticeID, &n); err != nil {
		return mutation.Missing(err, "/notice_id")
	}
	if n.BookingID != b.BookingID {
		return mutation.Missing(record.ErrNotFound, "/notice_id")
	}
	u.Touch(api.KindNotice, b.NoticeID)
	if err := settleCalls(u, booking{person: u.Person, id: b.BookingID}); err != nil {
		return err
	}
	return decided(u, b.BookingID)
}

// noticesOf are the records of what a person was told, the first first.
func noticesOf(ctx context.Context, tx *db.Tx, person string) ([]api.Record, error) {
	all, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, person, api.KindNotice)
	if err != nil {
		return nil, fmt.Errorf("read what a person was told: %w", err)
	}
	return all, nil
}

// decided leaves nothing to decide of any change to a booking of the person's.
func decided(u *mutation.Request, bookingID string) error {
	all, err := noticesOf(u.Ctx, u.Tx, u.Person)
	if err != nil {
		return err
	}
	for _, r := range all {
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			return err
		}
		if n.BookingID != bookingID || !n.Decide {
			continue
		}
		n.Decide = false
		if _, err := u.Put(api.KindNotice, r.ID, r, n); err != nil {
			return err
		}
	}
	return nil
}

// left is a booking whose person leaves what it was of: of changes to that there is
// nothing more to say, or to decide.
func left(u *mutation.Request, b *booking) error {
	if b.notice != "" {
		b.notice = ""
		if err := jobs.Unschedule(u.Ctx, u.Tx, jobNotice, b.person+"/"+b.id); err != nil {
			return err
		}
	}
	return decided(u, b.id)
}
