package office

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
)

// failed are the subjects of the mails that could not be sent to whom one could not be.
func (w *world) failed() (all []mail.Failed) {
	w.t.Helper()
	last, err := w.o.FailedMails(w.t.Context(), mutation.CommandLine, 10)
	if err != nil {
		w.t.Fatal(err)
	}
	return last
}

func TestAMailThatIsRefusedIsLookedAfter(t *testing.T) {
	w, post, p := lettered(t)
	signedIn := w.person()
	signedIn.signsIn("ios")
	first := p.book(w.event, "", nil)
	signedIn.book(w.event, w.slot, nil)
	post.fails = &mail.Refused{Reason: errors.New("no such user")}
	w.later(time.Minute)
	p.does(api.BookingCancel, object{"booking_id": first})
	w.later(time.Minute)
	got := map[string]string{}
	var ours, theirs string
	for _, m := range w.failed() {
		got[m.To] = m.Subject + ", " + m.Reason
		if m.PersonID == p.id {
			ours = m.ID
		} else {
			theirs = m.ID
		}
	}
	want := map[string]string{p.email(): "Afbud til Kick-off, refused", signedIn.email(): "Du er tilmeldt Kick-off, refused"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the last of each address (-want +got):\n%s", diff)
	}
	all, correct, err := w.o.FailedMail(t.Context(), mutation.CommandLine, ours)
	if err != nil || len(all) != 2 || !correct {
		t.Fatalf("%+v, to be corrected: %v, %v", all, correct, err)
	}
	if _, correct, err := w.o.FailedMail(t.Context(), mutation.CommandLine, theirs); err != nil || correct {
		t.Errorf("who signed in by their address: %v, %v", correct, err)
	}
	for reason, to := range map[string]struct{ id, email string }{
		"taken": {ours, signedIn.email()}, "fixed": {theirs, "new@example.dk"}, "format": {ours, "no address"},
	} {
		var refused *api.Problem
		if err := w.o.SendMailAgain(t.Context(), mutation.CommandLine, to.id, to.email); !errors.As(err, &refused) || len(refused.Errors) != 1 || refused.Errors[0].Reason != reason {
			t.Errorf("%s: %v", reason, err)
		}
	}
	// Corrected, both go there, and what comes later too.
	post.fails, post.sent = nil, nil
	if err := w.o.SendMailAgain(t.Context(), mutation.CommandLine, ours, " Rigtig@Example.dk "); err != nil {
		t.Fatal(err)
	}
	w.later(0)
	var sent []string
	for _, m := range post.sent {
		sent = append(sent, m.To+": "+m.Subject)
	}
	slices.Sort(sent)
	if diff := cmp.Diff([]string{"rigtig@example.dk: Afbud til Kick-off", "rigtig@example.dk: Du er tilmeldt Kick-off"}, sent); diff != "" || p.email() != "rigtig@example.dk" {
		t.Errorf("%s, now %s", diff, p.email())
	}
	if err := w.o.ForgetMail(t.Context(), mutation.CommandLine, theirs); err != nil {
		t.Fatal(err)
	}
	if left := w.failed(); len(left) != 0 {
		t.Errorf("%+v", left)
	}
	for _, by := range []mutation.Role{mutation.RoleDoor, mutation.RoleAdviser, mutation.RolePartner} {
		if _, err := w.o.FailedMails(t.Context(), mutation.Staff{ID: newID(), Role: by}, 1); !isProblem(err, api.CodeForbidden) {
			t.Errorf("%s: %v", by, err)
		}
	}
}

// What a mail says of an hour is of no use after it: it is not sent again. A code is
// nobody's but whose it is.
func TestWhatIsOverIsNotSentAgainAndACodeIsNotKept(t *testing.T) {
	w, post, p := lettered(t)
	post.fails = errors.New("away")
	p.book(w.event, "", nil)
	w.later(time.Minute)
	w.clock.set(start.Add(60 * time.Hour))
	if _, _, err := w.o.Accounts.RequestCode(t.Context(), account.CodeRequest{Email: "anna@example.dk", Language: text.Danish, Network: "here"}); err != nil {
		t.Fatal(err)
	}
	w.later(0)
	w.later(time.Hour)
	all := w.failed()
	if len(all) != 1 || all[0].To != p.email() || !all[0].Over || all[0].Reason != mail.TooLate {
		t.Fatalf("%+v", all)
	}
	post.fails, post.sent = nil, nil
	if err := w.o.SendMailAgain(t.Context(), mutation.CommandLine, all[0].ID, ""); err != nil {
		t.Fatal(err)
	}
	w.later(time.Hour)
	if len(post.sent) != 0 || len(w.failed()) != 0 {
		t.Errorf("sent %+v", post.sent)
	}
}

// What is sent again is tried for days, but no longer than what it says is true.
func TestWhatIsSentAgainIsGivenUpWhenItIsOver(t *testing.T) {
	w, post, p := lettered(t)
	post.fails = &mail.Refused{Reason: errors.New("no such user")}
	over, own := w.clock.now().Add(3*time.Hour), p.email()
	w.write(func(tx *db.Tx) error {
		return mail.Put(t.Context(), tx, mail.Draft{To: own, Subject: "x", Text: "Anna", Useless: over, Until: over, About: string(letters.Changed), PersonID: p.id})
	})
	w.later(0)
	all := w.failed()
	if len(all) != 1 || all[0].Over {
		t.Fatalf("%+v", all)
	}
	post.fails = errors.New("away")
	if err := w.o.SendMailAgain(t.Context(), mutation.CommandLine, all[0].ID, ""); err != nil {
		t.Fatal(err)
	}
	w.later(0)
	post.fails, post.sent = nil, nil
	w.clock.set(over)
	w.later(time.Hour)
	if all := w.failed(); len(post.sent) != 0 || len(all) != 1 || !all[0].Over {
		t.Errorf("sent %+v, and not sent %+v", post.sent, all)
	}
}

// A list of a day's meetings has names in it, and is nobody's own mail: it goes with the day.
// What somebody was not told is looked after longer.
func TestAListThatCouldNotBeSentGoesWithItsDay(t *testing.T) {
	w, post, p := lettered(t)
	post.fails = &mail.Refused{Reason: errors.New("no such user")}
	until, own := w.clock.now().Add(12*time.Hour), p.email()
	w.write(func(tx *db.Tx) error {
		for _, m := range []mail.Draft{{To: "bo@example.dk", About: string(letters.Tomorrow)}, {To: own, About: string(letters.Changed), PersonID: p.id}} {
			m.Subject, m.Text, m.Useless, m.Until = "x", "Anna", until, until
			if err := mail.Put(t.Context(), tx, m); err != nil {
				return err
			}
		}
		return nil
	})
	w.later(6 * time.Hour)
	if n := len(w.failed()); n != 2 {
		t.Fatalf("not sent are %d", n)
	}
	w.later(12 * time.Hour)
	if left := w.failed(); len(left) != 1 || left[0].PersonID != p.id {
		t.Errorf("left are %+v", left)
	}
}

func TestTheOfficeSaysInItsMailsWhatItWantsTo(t *testing.T) {
	w, post, p := lettered(t)
	boss := w.works(account.Member{Email: "karen@example.dk", Role: mutation.RoleCoordinator})
	keep := func(version int, subject, body string) error {
		return w.o.Letters.Keep(t.Context(), boss, letters.Text{Kind: letters.Confirmed, Lang: text.Danish, Version: version, Subject: subject, Body: body})
	}
	var refused *api.Problem
	if err := keep(0, "{kursus}", "Hej"); !errors.As(err, &refused) || len(refused.Errors) != 3 || refused.Errors[0] != (api.FieldError{Pointer: "/subject", Reason: "unknown_placeholder", Detail: "{kursus}"}) {
		t.Errorf("%v: %+v", err, refused)
	}
	if err := keep(0, "Vi ses til {arrangement}", "Kære {navn}\r\n\r\n{arrangement}\n\n{detaljer}"); err != nil {
		t.Fatal(err)
	}
	var changed *letters.ChangedSince
	if err := keep(0, "Velkommen", "{arrangement}\n\n{detaljer}"); !errors.As(err, &changed) || changed.Stands.Subject != "Vi ses til {arrangement}" || changed.Stands.Version != 1 {
		t.Errorf("upon a text that is another by now: %v", err)
	}
	p.book(w.event, "", nil)
	w.later(time.Minute)
	if len(post.sent) != 1 || post.sent[0].Subject != "Vi ses til Kick-off" {
		t.Errorf("%+v", post.sent)
	}
	is := letters.Standard(letters.Confirmed, text.Danish)
	if err := keep(1, is.Subject, is.Body); err != nil {
		t.Fatal(err)
	}
	if got, err := w.o.Letters.Text(t.Context(), boss, letters.Confirmed, text.Danish); err != nil || got.Own || got.Version != 2 || got.Body != is.Body {
		t.Errorf("%+v, %v", got, err)
	}
	if n := w.texts(`SELECT ref FROM audit WHERE kind = 'letter_text' AND act = 'change'`); !cmp.Equal(n, []string{"confirmed/da", "confirmed/da"}) {
		t.Errorf("the log has %q", n)
	}
	for _, role := range []mutation.Role{mutation.RoleConsultant, mutation.RoleDoor, mutation.RoleAdviser, mutation.RolePartner} {
		by := mutation.Staff{ID: newID(), Role: role}
		if err := w.o.Letters.Keep(t.Context(), by, is); !isProblem(err, api.CodeForbidden) {
			t.Errorf("%s: %v", role, err)
		}
		if _, err := w.o.Letters.Texts(t.Context(), by); !isProblem(err, api.CodeForbidden) {
			t.Errorf("%s reads them all: %v", role, err)
		}
		if _, err := w.o.Letters.Text(t.Context(), by, letters.Confirmed, text.Danish); !isProblem(err, api.CodeForbidden) {
			t.Errorf("%s reads one: %v", role, err)
		}
	}
}
