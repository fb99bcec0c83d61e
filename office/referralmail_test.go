package office

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/account"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

const (
	houseMail  = "kontakt@huset.example.dk"
	officeMail = "kontoret@example.dk"
	day        = 24 * time.Hour

	sentMail     = houseMail + ": En iværksætter er henvist til Huset"
	reminderMail = houseMail + ": En iværksætter venter på svar fra Huset"
	officesMail  = officeMail + ": Huset har ikke svaret på en henvisning i 14 dage"
	phoneMail    = officeMail + ": En henvisning til Huset kan ikke sendes på mail"
)

// newMailedReferrals is newReferrals with an office and an actor that have addresses.
func newMailedReferrals(t *testing.T) *referrals {
	r := newReferrals(t)
	offices := r.w.texts(`SELECT id FROM record WHERE kind = 'office'`)
	r.w.importAll(
		api.ImportRecord{Kind: api.KindOffice, ID: offices[0], Body: raw(object{"name": "Kontoret", "email": officeMail})},
		api.ImportRecord{Kind: api.KindActor, ID: r.actor, Body: raw(object{"name": "Huset", "email": " Kontakt@huset.example.dk"})},
	)
	return r
}

// mails are the mails that wait to be sent, the first first: to whom, and the subject.
func (r *referrals) mails() []string {
	return r.w.texts(`SELECT recipient || ': ' || subject FROM mail ORDER BY created_at, id`)
}

func (r *referrals) asksFor(actor string) (id string) {
	id = newID()
	r.does(api.ReferralRequest, object{"referral_id": id, "actor_id": actor, "need": "ipr", "question": "Hvem ejer mit navn?", "shares": []object{{"kind": "version", "id": r.version}}})
	return id
}

// A mail to whom a referral is sent has a link to it and nothing of the person's, and
// its reader is a partner without anybody having made them one.
func TestWhomAReferralIsSentToIsMailedWhereItIs(t *testing.T) {
	r := newMailedReferrals(t)
	if got := r.mails(); len(got) > 0 {
		t.Errorf("before the person agrees: %v", got)
	}
	r.sent(r.offer, object{"kind": "version", "id": r.version}, object{"kind": "contact"})
	asked := r.asksFor(r.actor)
	if diff := cmp.Diff([]string{sentMail, sentMail}, r.mails()); diff != "" {
		t.Fatal(diff)
	}
	for i, body := range r.w.texts(`SELECT body FROM mail ORDER BY created_at, id`) {
		if link := "/desk/r/" + []string{r.offer, asked}[i] + "\n"; !strings.Contains(body, link) || strings.Count(body, "/desk/") != 1 {
			t.Errorf("the mail leads elsewhere than to %s: %s", link, body)
		}
		for _, theirs := range []string{r.email, "Første", "De kender lån", "Hvem ejer mit navn?", r.version, r.id} {
			if strings.Contains(body, theirs) {
				t.Errorf("the mail has %q: %s", theirs, body)
			}
		}
	}
	members, err := r.w.o.Accounts.Members(context.Background(), mutation.CommandLine)
	if err != nil || len(members) != 1 || members[0].Email != houseMail || members[0].Role != mutation.RolePartner || members[0].ActorID != r.actor {
		t.Errorf("the staff is %+v, %v", members, err)
	}
}

// Whoever has not answered is reminded after two and seven days, and after fourteen the
// office is told, each once.
func TestAReferralWithoutAnswerIsRemindedOf(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		meanwhile func(*testing.T, *referrals) // on the third day
		want      map[int][]string             // by the day, what is mailed on it
	}{
		"nobody answers": {nil, map[int][]string{0: {sentMail}, 2: {reminderMail}, 7: {reminderMail}, 14: {officesMail}}},
		"it is received": {func(t *testing.T, r *referrals) {
			if err := r.w.o.Referrals.Advance(ctx, r.partner(), r.offer, api.ReferralReceived, ""); err != nil {
				t.Fatal(err)
			}
		}, map[int][]string{0: {sentMail}, 2: {reminderMail}}},
		"it is withdrawn": {func(_ *testing.T, r *referrals) {
			r.does(api.ReferralWithdraw, object{"referral_id": r.offer})
		}, map[int][]string{0: {sentMail}, 2: {reminderMail}}},
		"the person is erased": {func(t *testing.T, r *referrals) {
			if err := r.w.o.Erase(ctx, r.id); err != nil {
				t.Fatal(err)
			}
		}, map[int][]string{0: {sentMail}, 2: {reminderMail}}},
		"the actor has no address any more": {func(_ *testing.T, r *referrals) {
			r.w.importAll(api.ImportRecord{Kind: api.KindActor, ID: r.actor, Body: raw(object{"name": "Huset"})})
		}, map[int][]string{0: {sentMail}, 2: {reminderMail}, 6: {phoneMail}, 14: {officesMail}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newMailedReferrals(t)
			r.sent(r.offer)
			got, before := map[int][]string{0: r.mails()}, len(r.mails())
			for _, at := range []time.Duration{2*day - time.Second, 2 * day, 3 * day, 7*day - time.Second, 7 * day, 14*day - time.Second, 14 * day, 16 * day} {
				r.w.later(start.Add(referral.SendAfter + at).Sub(r.w.clock.now()))
				if mails := r.mails(); len(mails) > before {
					got[int(at/day)], before = mails[before:], len(mails)
				}
				if at == 3*day && c.meanwhile != nil {
					c.meanwhile(t, r)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("by the day (-want +got):\n%s", diff)
			}
		})
	}
}

// What was due while nothing ran is made up for by one reminder.
func TestRemindersThatAreLateAreOne(t *testing.T) {
	r := newMailedReferrals(t)
	r.sent(r.offer)
	r.w.later(20 * day)
	got := r.mails()
	slices.Sort(got)
	if diff := cmp.Diff([]string{sentMail, reminderMail, officesMail}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheOfficeHearsOfAReferralThatNoMailBrings(t *testing.T) {
	r := newMailedReferrals(t)
	r.w.importAll(api.ImportRecord{Kind: api.KindActor, ID: r.actor, Body: raw(object{"name": "Huset", "phone": "76 81 00 00"})})
	r.asksFor(r.actor)
	r.w.later(15 * day)
	if diff := cmp.Diff([]string{phoneMail, officesMail}, r.mails()); diff != "" {
		t.Error(diff)
	}
}

// written are the mails that came to their readers while the process that sends lives.
type written struct {
	dead atomic.Bool
	mu   sync.Mutex
	ids  map[string]map[string]bool // by whom it is to, the subject and the link: the mails' ids
}

func (l *written) Send(_ context.Context, m mail.Message) error {
	if l.dead.Load() {
		return errors.New("it is dead")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key := m.To + ": " + m.Subject
	if l.ids[key] == nil {
		l.ids[key] = map[string]bool{}
	}
	l.ids[key][m.ID] = true
	return nil
}

// A process that dies at any write of what is due leaves every mail of a referral to be
// sent once: a mail that came twice has one id.
func TestAReferralsMailsAreSentOnceWhereverTheOfficeIsKilled(t *testing.T) {
	r := newMailedReferrals(t)
	if err := r.w.o.Close(); err != nil {
		t.Fatal(err)
	}
	serve := func(l *written, open bool) (*Office, func(int, func())) {
		c := Config{Dir: r.w.dir, Now: r.w.clock.now, Passive: true, Mail: l, MailFrom: officeMail}
		dieAt := func(int, func()) {}
		if c.Open = engine.In(t, r.w.dir); open {
			o, process := engine.Killable(t, r.w.dir)
			c.Open, dieAt = o, process.DieAt
		}
		o, err := Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return o, dieAt
	}
	deaths := 0
	var died atomic.Bool
	died.Store(true)
	for n := 1; died.Load(); n += 4 {
		l := &written{ids: map[string]map[string]bool{}}
		killed, dieAt := serve(l, true)
		r.w.o = killed
		r.person = r.w.person()
		asked := newID()
		r.does(api.ReferralRequest, object{"referral_id": asked, "actor_id": r.actor, "need": "ipr"})
		r.w.clock.advance(2 * day)
		next := filepath.Join(t.TempDir(), "left")
		died.Store(false)
		dieAt(n, func() {
			died.Store(true)
			l.dead.Store(true)
			if err := engine.Leave(r.w.dir, next); err != nil {
				t.Error(err)
			}
		})
		_, err := killed.Jobs.RunDue(t.Context())
		dieAt(0, nil)
		if err != nil && !died.Load() {
			t.Fatal(err)
		}
		if err := killed.Close(); err != nil && !died.Load() {
			t.Error(err)
		}
		if died.Load() {
			deaths++
			r.w.dir, r.w.beneath = next, nil
		}
		l.dead.Store(false)
		after, _ := serve(l, false)
		r.w.o = after
		r.w.later(jobs.Lease)
		r.w.later(jobs.Lease)
		for _, key := range []string{sentMail, reminderMail} {
			if len(l.ids[key]) != 1 {
				t.Errorf("killed at write %d: of %q came %d", n, key, len(l.ids[key]))
			}
		}
		r.does(api.ReferralWithdraw, object{"referral_id": asked})
		if err := after.Close(); err != nil {
			t.Error(err)
		}
	}
	if deaths < 5 {
		t.Errorf("it was killed %d times", deaths)
	}
}

// What runs out is news to its person, whatever they read of it before.
func TestWhoeverIsReferredHearsThatItRanOutOrCameBack(t *testing.T) {
	r := newMailedReferrals(t)
	other, err := r.offers(referral.Offer{ActorID: r.other, Need: api.FieldExport})
	if err != nil {
		t.Fatal(err)
	}
	r.sent(other)
	r.does(api.InboxMark, object{"ids": []string{r.offer, other}, "read": true, "archived": true})
	if err := r.w.o.Referrals.Advance(context.Background(), mette, other, api.ReferralReturned, "Vi er for få."); err != nil {
		t.Fatal(err)
	}
	r.w.later(referral.OfferOpen)
	for id, state := range map[string]string{r.offer: api.ReferralExpired, other: api.ReferralReturned} {
		var marks inbox.Marks
		if r.record(api.KindReferral, id, &marks); r.state(id).State != state || marks.Read || marks.Archived {
			t.Errorf("it is %s and marked %+v, want %s", r.state(id).State, marks, state)
		}
	}
}

// A new offer for the same need stands in the place of what came back, wherever it is
// made from; of another need the task is left.
func TestANewOfferStandsInThePlaceOfWhatCameBack(t *testing.T) {
	r := newMailedReferrals(t)
	r.sent(r.offer)
	if err := r.w.o.Referrals.Advance(context.Background(), mette, r.offer, api.ReferralReturned, "Vi er for få."); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		need   api.Field
		parent string
		left   int
	}{{api.FieldExport, "", 1}, {api.FieldFinancing, r.offer, 0}} {
		id, err := r.offers(referral.Offer{ActorID: r.other, Need: c.need})
		if err != nil {
			t.Fatal(err)
		}
		tasks, err := r.w.o.Referrals.Tasks(context.Background(), mette, 9)
		if err != nil || len(tasks) != c.left || r.state(id).ParentID != c.parent {
			t.Errorf("%s: in place of %q, %d tasks left, %v", c.need, r.state(id).ParentID, len(tasks), err)
		}
	}
}

// What nobody answers for fourteen days is the office's to look after.
func TestWhatHasNoAnswerIsTheOffices(t *testing.T) {
	r := newMailedReferrals(t)
	r.sent(r.offer)
	for _, c := range []struct {
		after time.Duration
		want  []string
	}{{referral.Unanswered - time.Second, nil}, {time.Second, []string{r.offer}}} {
		r.w.later(c.after)
		list, err := r.w.o.Referrals.WithoutAnswer(context.Background(), mette, 9)
		if diff := cmp.Diff(c.want, ids(list)); err != nil || diff != "" {
			t.Errorf("%v: %s", err, diff)
		}
	}
	if list, err := r.w.o.Referrals.WithoutAnswer(context.Background(), r.partner(), 9); !isProblem(err, api.CodeForbidden) {
		t.Errorf("a partner lists %v, %v", list, err)
	}
}

// Whoever reads an actor's old address sees nothing of theirs from the moment on that the
// directory has another, also after a restore; whoever reads the new one is written to of
// what is open. Who was invited to another address stays.
func TestAnActorsOldAddressOpensNothing(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		is   object
		want []string // mails of what is open
	}{
		"another":     {object{"name": "Huset", "email": "ny@huset.example.dk"}, []string{"ny@huset.example.dk: En iværksætter er henvist til Huset"}},
		"none":        {object{"name": "Huset"}, []string{phoneMail}},
		"other words": {object{"name": "Huset", "email": "KONTAKT@huset.example.dk", "text": "Vi hjælper."}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newMailedReferrals(t)
			r.sent(r.offer)
			colleague := account.Member{Email: "bo@huset.example.dk", Role: mutation.RolePartner, ActorID: r.actor}
			if _, err := r.w.o.Accounts.AddStaff(ctx, mutation.CommandLine, colleague); err != nil {
				t.Fatal(err)
			}
			r.w.write(func(tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, `INSERT INTO staff_session (token, id, staff_id, name, created_at, used_at, fresh_at)
					SELECT $1, id, id, '', $2, $2, $2 FROM staff WHERE email = $3`, account.TokenSum("theirs"), db.Millis(tx.Now()), houseMail)
				return err
			})
			file, before := r.w.backup(), len(r.mails())
			r.w.importAll(api.ImportRecord{Kind: api.KindActor, ID: r.actor, Body: raw(c.is)})
			if diff := cmp.Diff(c.want, slices.Clip(r.mails()[before:]), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			stays := name == "other words"
			signedIn := func(when string) {
				t.Helper()
				if _, err := r.w.o.Accounts.StaffSession(ctx, "theirs"); (err == nil) != stays {
					t.Errorf("%s whoever reads the old address is answered %v", when, err)
				}
			}
			signedIn("when the address is another")
			if left := r.w.texts(`SELECT email FROM staff WHERE removed_at = 0 AND email = 'bo@huset.example.dk'`); len(left) != 1 {
				t.Error("who was invited to another address is gone")
			}
			r.w.restore(file)
			if err := r.w.o.Renew(ctx); err != nil {
				t.Fatal(err)
			}
			signedIn("after a restore")
		})
	}
}

// One address leads to one actor: an import, and an invitation, that say otherwise are
// refused, and where it is so already the office is told whom no mail reaches.
func TestAnAddressIsOneActors(t *testing.T) {
	ctx := context.Background()
	r := newMailedReferrals(t)
	other := api.ImportRecord{Kind: api.KindActor, ID: r.other, Body: raw(object{"name": "Den anden", "email": "kontakt@HUSET.example.dk "})}
	third := api.ImportRecord{Kind: api.KindActor, ID: newID(), Body: raw(object{"name": "Den tredje", "email": "en@example.dk"})}
	fourth := third
	fourth.ID = newID()
	for name, records := range map[string][]api.ImportRecord{"beside the file": {other}, "in it": {third, fourth}} {
		err := r.w.o.Catalogue.Import(ctx, mutation.CommandLine, records)
		var bad *catalogue.ImportError
		if !errors.As(err, &bad) || bad.Pointer != "/body/email" || bad.Reason != "address_used" {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := r.w.o.Accounts.AddStaff(ctx, mutation.CommandLine, account.Member{Email: houseMail, Role: mutation.RolePartner, ActorID: r.other})
	var refused *api.Problem
	if !errors.As(err, &refused) || len(refused.Errors) != 1 || refused.Errors[0] != (api.FieldError{Pointer: "/email", Reason: "address_used"}) {
		t.Errorf("a partner of another actor: %v", err)
	}
	swapped := []api.ImportRecord{
		{Kind: api.KindActor, ID: r.actor, Body: raw(object{"name": "Huset", "email": "ny@huset.example.dk"})}, other,
	}
	if err := r.w.o.Catalogue.Import(ctx, mutation.CommandLine, swapped); err != nil {
		t.Errorf("an address that goes from one to another: %v", err)
	}
	member := account.Member{Email: "ny@huset.example.dk", Role: mutation.RoleConsultant}
	if _, err := r.w.o.Accounts.AddStaff(ctx, mutation.CommandLine, member); err != nil {
		t.Fatal(err)
	}
	r.asksFor(r.actor)
	if diff := cmp.Diff([]string{phoneMail}, r.mails()); diff != "" {
		t.Error(diff)
	}
}

// Whom no mail reaches any more the office hears of at once, by mail and among its tasks.
func TestAnActorWhoseAddressIsTakenAwayIsTheOfficesAtOnce(t *testing.T) {
	ctx := context.Background()
	r := newMailedReferrals(t)
	r.sent(r.offer)
	for _, email := range []string{"", "ny@huset.example.dk"} {
		before := len(r.mails())
		if err := r.w.o.Catalogue.Import(ctx, mutation.CommandLine, []api.ImportRecord{
			{Kind: api.KindActor, ID: r.actor, Body: raw(object{"name": "Huset", "email": email})},
		}); err != nil {
			t.Fatal(err)
		}
		mails, tasks := []string{phoneMail}, []string{r.offer}
		if email != "" {
			mails, tasks = []string{email + ": En iværksætter er henvist til Huset"}, nil
		}
		list, err := r.w.o.Referrals.WithoutAnswer(ctx, mette, 9)
		if diff := cmp.Diff(tasks, ids(list)); err != nil || diff != "" {
			t.Errorf("%q: %v: %s", email, err, diff)
		}
		if diff := cmp.Diff(mails, r.mails()[before:]); diff != "" {
			t.Errorf("%q: %s", email, diff)
		}
	}
}
