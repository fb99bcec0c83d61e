package simulation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	officeconsent "startklar.dk/office/consent"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// clerk is one of those at the desk, or beside it, at a browser of their own: what it
// asks is lost, comes twice, or is not heard to be answered, and then it asks again.
type clerk struct {
	s     *sim
	email string
	name  string // as the seed knows them
	rand  *rand.Rand
	ids   *rand.Rand
	wrote int

	mu    sync.Mutex
	token string
}

// The staff of the office, and the partners, by their addresses.
const (
	coordinator = "karen@kontor.example.dk"
	consultant  = "mette@kontor.example.dk"
	colleague   = "ida@kontor.example.dk"
	private     = "jens@firma.example.dk"
)

func partner(n int) string { return fmt.Sprintf("kontakt%d@huset.example.dk", n) }

func newClerk(s *sim, email string) *clerk {
	name, _, _ := strings.Cut(email, "@")
	return &clerk{s: s, email: email, name: name, rand: s.random(email), ids: s.random(email + " ids")}
}

func (c *clerk) newID() string { return id(c.ids, time.Now()) }

// mark stands in one thing that they write and nowhere else.
func (c *clerk) mark() string {
	c.wrote++
	return fmt.Sprintf("[%s.%d]", c.name, c.wrote)
}

// sit is one of the staff at work: they sign in where they are not, and do something.
func (c *clerk) sit() {
	for c.s.wait(between(c.rand, time.Second, 16*time.Second)) {
		of, alive := c.s.office.serving()
		if of == nil {
			continue
		}
		who, err := c.recognised(of)
		var refused *api.Problem
		switch {
		case errors.As(err, &refused):
			err = c.signIn(of)
		case err == nil:
			err = c.act(of, who)
		}
		switch {
		case err == nil, !alive(), errors.As(err, &refused), errors.Is(err, office.ErrClosed), errors.Is(err, errUnheard):
		default:
			c.s.t.Errorf("%s: %v", c.name, err)
		}
	}
}

// recognised is who they are to the office, as each request asks it anew.
func (c *clerk) recognised(of *office.Office) (mutation.Staff, error) {
	c.mu.Lock()
	token := c.token
	c.mu.Unlock()
	s, err := of.Accounts.StaffSession(context.Background(), token)
	return s.Member.Staff(), err
}

// signIn waits for a code by mail, which comes to who is of the staff.
func (c *clerk) signIn(of *office.Office) error {
	ctx := context.Background()
	codes := make(chan string, 9)
	defer c.s.office.mail.Subscribe(func(m mail.Message) {
		code := sixDigits.FindString(m.Text)
		if m.To != c.email || code == "" {
			return
		}
		select {
		case codes <- code:
		default:
		}
	})()
	request, _, err := of.Accounts.RequestStaffCode(ctx, account.CodeRequest{Email: c.email, Language: "da", Network: c.name})
	if err != nil {
		return err
	}
	select {
	case code := <-codes:
		token, err := of.Accounts.OpenStaffSession(ctx, c.email, request, code, c.name, "")
		if err != nil {
			return err
		}
		c.s.say("%s signs in", c.name)
		c.mu.Lock()
		c.token = token
		c.mu.Unlock()
	case <-time.After(20 * time.Second):
	case <-c.s.over:
	}
	return nil
}

func (c *clerk) act(of *office.Office, who mutation.Staff) error {
	if who.Role == mutation.RolePartner {
		return c.referred(of, who)
	}
	d := c.s.devices[c.rand.IntN(len(c.s.devices))]
	person := d.personID()
	if person == "" {
		return nil
	}
	n := c.rand.IntN(100)
	switch {
	case n < 46:
		return c.plan(of, who, person)
	case n < 62 || who.Role == mutation.RoleAdviser:
		return c.meeting(of, who, person)
	case n < 74:
		return c.question(of, who)
	case n < 82:
		return c.refer(of, who, person)
	case n < 87:
		return c.task(of, who)
	case n < 94 || who.Role != mutation.RoleCoordinator:
		return c.referred(of, who)
	}
	return c.staff(of, who)
}

// plan reads a plan that is shared, and says something of it: in drafts that are sent
// together, or in the thread of a comment.
func (c *clerk) plan(of *office.Office, who mutation.Staff, person string) error {
	ctx := context.Background()
	version, ok, err := c.shared(of, who, person, api.ShareVersion)
	if err != nil || !ok {
		return err
	}
	var v officeconsent.SharedVersion
	if err := c.does(&deed{what: deedRead, person: person, id: version, act: "read", kind: api.ShareVersion}, func(of *office.Office, who mutation.Staff) (err error) {
		v, err = of.Consents.ReadVersion(ctx, who, person, version)
		return err
	}); err != nil {
		return err
	}
	for range 1 + c.rand.IntN(3) {
		if err := c.comment(of, who, v); err != nil || !c.s.wait(between(c.rand, 0, time.Second)) {
			return err
		}
	}
	return nil
}

// comment drafts, sends what is drafted, or replies.
func (c *clerk) comment(of *office.Office, who mutation.Staff, v officeconsent.SharedVersion) error {
	ctx := context.Background()
	person, version := v.PersonID, v.Share.ID
	drafts, err := of.Inbox.Drafts(ctx, who, person, version)
	if err != nil {
		return err
	}
	n := c.rand.IntN(12)
	switch {
	case n < 4 || len(drafts)+len(v.Comments) == 0:
		return c.draft(v)
	case n < 6 && len(drafts) > 0:
		d := drafts[c.rand.IntN(len(drafts))]
		to := &deed{what: deedDraft, person: person, id: d.ID, mark: c.mark(), version: version}
		d.Text += " " + to.mark
		return c.does(to, func(of *office.Office, who mutation.Staff) error { return of.Inbox.KeepDraft(ctx, who, d) })
	case n < 7 && len(drafts) > 1:
		d := drafts[c.rand.IntN(len(drafts))]
		return c.does(&deed{what: deedDrop, person: person, id: d.ID}, func(of *office.Office, who mutation.Staff) error {
			return of.Inbox.DropDraft(ctx, who, person, version, d.ID)
		})
	case n < 10 && len(drafts) > 0:
		saw := map[string]int{}
		for _, d := range drafts {
			saw[d.ID] = d.Edit
		}
		c.s.say("%s sends %d comments", c.name, len(saw))
		return c.does(&deed{what: deedSend, person: person, ids: slices.Collect(maps.Keys(saw)), act: "change", kind: string(api.KindComment)}, func(of *office.Office, who mutation.Staff) error {
			return of.Inbox.SendDrafts(ctx, who, person, version, saw)
		})
	case len(v.Comments) > 0:
		to := &deed{what: deedReply, person: person, mark: c.mark(), act: "change", kind: string(api.KindComment)}
		on := v.Comments[c.rand.IntN(len(v.Comments))]
		to.id = on.ID
		resolved := c.rand.IntN(4) == 0
		return c.does(to, func(of *office.Office, who mutation.Staff) error {
			return of.Inbox.Reply(ctx, who, inbox.StaffReply{PersonID: person, CommentID: on.ID, Saw: len(on.Replies), Text: "Nemlig " + to.mark, Resolved: resolved})
		})
	}
	return nil
}

// draft begins a comment beside a passage of a version.
func (c *clerk) draft(v officeconsent.SharedVersion) error {
	keys := slices.DeleteFunc(slices.Sorted(maps.Keys(v.Sections)), func(key string) bool { return v.Sections[key] == "" })
	if len(keys) == 0 {
		return nil
	}
	key := keys[c.rand.IntN(len(keys))]
	passages := strings.Split(v.Sections[key], "\n\n")
	to := &deed{what: deedDraft, person: v.PersonID, id: c.newID(), mark: c.mark(), version: v.Share.ID}
	d := inbox.Draft{StaffComment: inbox.StaffComment{
		ID: to.id, PersonID: v.PersonID, VersionID: v.Share.ID, Section: key, Quote: passages[c.rand.IntN(len(passages))], Text: "Hvor mange? " + to.mark,
	}}
	return c.does(to, func(of *office.Office, who mutation.Staff) error {
		return of.Inbox.KeepDraft(context.Background(), who, d)
	})
}

// shared is something of a kind that they may read of a person's, if anything is.
func (c *clerk) shared(of *office.Office, who mutation.Staff, person, kind string) (id string, ok bool, err error) {
	may, err := of.Consents.Readable(context.Background(), who, person)
	may = slices.DeleteFunc(may, func(s officeconsent.Shared) bool { return s.Share.Kind != kind })
	if err != nil || len(may) == 0 {
		return "", false, err
	}
	return may[c.rand.IntN(len(may))].Share.ID, true, nil
}

// meeting says what became of a meeting: who came, how long it took, what was agreed, and
// a word for colleagues.
func (c *clerk) meeting(of *office.Office, who mutation.Staff, person string) error {
	ctx := context.Background()
	var bookings []string
	if who.Role == mutation.RoleAdviser {
		may, err := of.Consents.Readable(ctx, who, person)
		if err != nil {
			return err
		}
		for _, s := range may {
			bookings = append(bookings, s.ID)
		}
	} else {
		all, _, err := of.Bookings.OfPerson(ctx, who, person)
		if err != nil {
			return err
		}
		for _, b := range all {
			if b.State == api.BookingConfirmed || b.State == api.BookingAttended || b.State == api.BookingMissed {
				bookings = append(bookings, b.ID)
			}
		}
	}
	if len(bookings) == 0 {
		return nil
	}
	m := booking.Meeting{PersonID: person, BookingID: bookings[c.rand.IntN(len(bookings))]}
	d, err := of.Bookings.Meeting(ctx, who, m)
	if err != nil {
		return err
	}
	to := &deed{person: person, id: m.BookingID, act: "change", kind: string(api.KindBooking)}
	spend := func() error {
		minutes := c.rand.IntN(60)
		return c.does(&deed{what: deedSpend, person: person, id: m.BookingID, act: "change", kind: string(api.KindBooking)}, func(of *office.Office, who mutation.Staff) error {
			_, err := of.Bookings.Spend(ctx, who, m, minutes)
			return err
		})
	}
	switch n := c.rand.IntN(12); {
	case n < 4 && d.State == api.BookingAttended:
		return spend()
	case n < 5:
		state := []string{api.BookingAttended, api.BookingAttended, api.BookingMissed, api.BookingConfirmed}[c.rand.IntN(4)]
		to.what = deedAttend
		c.s.touched(m.BookingID)
		err := c.does(to, func(of *office.Office, who mutation.Staff) error { return of.Bookings.Attend(ctx, who, m, state) })
		if err != nil || state != api.BookingAttended {
			return err
		}
		return spend()
	case n < 10:
		return c.note(m, d.Note)
	}
	if len(d.Steps) > 0 && c.rand.IntN(4) == 0 {
		step := d.Steps[c.rand.IntN(len(d.Steps))].ID
		to.what, to.ids = deedUndo, []string{step}
		return c.does(to, func(of *office.Office, who mutation.Staff) error { return of.Bookings.Drop(ctx, who, m, step) })
	}
	step := booking.AgreedStep{ID: c.newID()}
	to.what, to.mark, to.ids = deedStep, c.mark(), []string{step.ID}
	step.Text = "Ring til banken " + to.mark
	return c.does(to, func(of *office.Office, who mutation.Staff) error { return of.Bookings.Agree(ctx, who, m, step) })
}

// note writes a word for colleagues now and then, upon what stood when the page was
// opened or was said to stand since.
func (c *clerk) note(m booking.Meeting, is booking.Note) error {
	for range 1 + c.rand.IntN(4) {
		to := &deed{what: deedNote, person: m.PersonID, id: m.BookingID, mark: c.mark(), act: "change", kind: string(api.KindBooking)}
		words, upon, stands := strings.TrimSpace(is.Text+" "+to.mark), is.Version, is
		var mu sync.Mutex
		err := c.does(to, func(of *office.Office, who mutation.Staff) error {
			n, err := of.Bookings.WriteNote(context.Background(), who, m, upon, words)
			var changed *booking.NoteChanged
			if errors.As(err, &changed) {
				n = changed.Stands
			}
			mu.Lock()
			defer mu.Unlock()
			if n.Version > stands.Version {
				stands = n
			}
			return err
		})
		if is = stands; err != nil || !c.s.wait(between(c.rand, 0, 6*time.Second)) {
			return err
		}
	}
	return nil
}

// question answers what is asked, or gives it to somebody.
func (c *clerk) question(of *office.Office, who mutation.Staff) error {
	ctx := context.Background()
	all, err := of.Inbox.Questions(ctx, who)
	if err != nil || len(all) == 0 {
		return err
	}
	q := all[c.rand.IntN(len(all))]
	to := &deed{person: q.PersonID, id: q.QuestionID, act: "change", kind: string(api.KindQuestion)}
	if c.rand.IntN(3) > 0 {
		colleagues, err := of.Accounts.Colleagues(ctx, who)
		if err != nil {
			return err
		}
		n := c.rand.IntN(len(colleagues) + 1)
		given := append(colleagues, account.Member{})[n].ID
		to.what = deedAssign
		return c.does(to, func(of *office.Office, who mutation.Staff) error {
			return of.Inbox.Assign(ctx, who, q.PersonID, q.QuestionID, given)
		})
	}
	a := inbox.StaffAnswer{PersonID: q.PersonID, QuestionID: q.QuestionID}
	if c.rand.IntN(3) == 0 {
		a.LedTo = api.Authority{Name: "Skattestyrelsen", Phone: "72 22 18 18"}
	}
	to.what, to.mark = deedAnswer, c.mark()
	a.Text = "Det gør man sådan " + to.mark
	return c.does(to, func(of *office.Office, who mutation.Staff) error { return of.Inbox.Answer(ctx, who, a) })
}

// refer offers a person somebody of the directory whom they were not offered before.
func (c *clerk) refer(of *office.Office, who mutation.Staff, person string) error {
	need := fields[c.rand.IntN(len(fields))]
	could, err := of.Referrals.NextBest(context.Background(), who, person, need)
	if err != nil || len(could) == 0 {
		return err
	}
	return c.offers(referral.Offer{PersonID: person, ActorID: could[c.rand.IntN(len(could))].ID, Need: need})
}

func (c *clerk) offers(o referral.Offer) error {
	to := &deed{what: deedRefer, person: o.PersonID, mark: c.mark(), act: "change", kind: string(api.KindReferral)}
	o.Reason, o.Asks = "De kender det "+to.mark, []string{api.ShareVersion, api.ShareContact}
	return c.does(to, func(of *office.Office, who mutation.Staff) error {
		referralID, err := of.Referrals.Refer(context.Background(), who, o)
		if err == nil {
			to.made(referralID)
		}
		return err
	})
}

// task finds the next best in the place of what came back or ran out, or lets it be.
func (c *clerk) task(of *office.Office, who mutation.Staff) error {
	ctx := context.Background()
	tasks, err := of.Referrals.Tasks(ctx, who, 9)
	if err != nil || len(tasks) == 0 {
		return err
	}
	t := tasks[c.rand.IntN(len(tasks))]
	if len(t.Next) > 0 && c.rand.IntN(4) > 0 {
		return c.offers(referral.Offer{PersonID: t.PersonID, ActorID: t.Next[0].ID, Need: t.Need, ParentID: t.ReferralID})
	}
	return c.does(&deed{what: deedSettle, person: t.PersonID, id: t.ReferralID, act: "change", kind: string(api.KindReferral)}, func(of *office.Office, who mutation.Staff) error {
		return of.Referrals.Settle(ctx, who, t.ReferralID)
	})
}

// referred brings on a referral that is under way, writes about it, or says whether it
// helped.
func (c *clerk) referred(of *office.Office, who mutation.Staff) error {
	ctx := context.Background()
	board, err := of.Referrals.Board(ctx, who)
	if err != nil || len(board) == 0 {
		return err
	}
	r := board[c.rand.IntN(len(board))]
	to := &deed{person: r.PersonID, id: r.ReferralID, act: "change", kind: string(api.KindReferral)}
	states := referral.Onward(r.State)
	switch n := c.rand.IntN(6); {
	case n < 3 && len(states) > 0:
		state := states[c.rand.IntN(len(states))]
		to.what, to.mark = deedAdvance, c.mark()
		return c.does(to, func(of *office.Office, who mutation.Staff) error {
			return of.Referrals.Advance(ctx, who, r.ReferralID, state, "Fordi "+to.mark)
		})
	case n == 3 && who.Role == mutation.RolePartner:
		to.what, to.act = deedHelped, "" // who says the same again changes nothing
		word := []string{"helped", "not"}[c.rand.IntN(2)]
		return c.does(to, func(of *office.Office, who mutation.Staff) error {
			return of.Referrals.Helped(ctx, who, r.ReferralID, word)
		})
	case n == 4 && who.Role == mutation.RolePartner:
		version, ok, err := c.shared(of, who, r.PersonID, api.ShareVersion)
		if err != nil || !ok {
			return err
		}
		return c.does(&deed{what: deedRead, person: r.PersonID, id: version, act: "read", kind: api.ShareVersion}, func(of *office.Office, who mutation.Staff) error {
			_, err := of.Consents.ReadVersion(ctx, who, r.PersonID, version)
			return err
		})
	}
	m := inbox.StaffMessage{PersonID: r.PersonID, MessageID: c.newID(), Thread: r.ReferralID}
	to.what, to.id, to.kind, to.mark = deedMessage, m.MessageID, string(api.KindMessage), c.mark()
	m.Text = "Vi ringer " + to.mark
	return c.does(to, func(of *office.Office, who mutation.Staff) error { return of.Inbox.Write(ctx, who, m) })
}

// staff removes one of the consultants, whose work a colleague has then, or everybody,
// and has somebody who was removed be one anew.
func (c *clerk) staff(of *office.Office, who mutation.Staff) error {
	ctx := context.Background()
	all, err := of.Accounts.Colleagues(ctx, who)
	if err != nil {
		return err
	}
	for _, email := range []string{consultant, colleague} {
		if slices.ContainsFunc(all, func(m account.Member) bool { return m.Email == email }) {
			continue
		}
		c.s.say("%s has %s be a consultant again", c.name, email)
		return c.does(&deed{what: deedStaff}, func(of *office.Office, who mutation.Staff) error {
			_, err := of.Accounts.AddStaff(ctx, who, account.Member{Email: email, Name: "Den nye " + email[:3], Role: mutation.RoleConsultant})
			return err
		})
	}
	all = slices.DeleteFunc(all, func(m account.Member) bool { return m.Role != mutation.RoleConsultant })
	leaves, gets := all[c.rand.IntN(len(all))], append(all, account.Member{})[c.rand.IntN(len(all)+1)]
	if gets.ID == leaves.ID {
		gets = account.Member{ID: who.ID}
	}
	c.s.say("%s removes %s, and %q has their work", c.name, leaves.Email, gets.Email)
	return c.does(&deed{what: deedRemove, id: leaves.ID, act: "remove", kind: "staff"}, func(of *office.Office, who mutation.Staff) error {
		return of.Accounts.RemoveStaff(ctx, who, leaves.ID, gets.ID)
	})
}
