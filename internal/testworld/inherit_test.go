package testworld_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/killed"
	"startklar.dk/office/demo"
)

// An office that is restored from before somebody's first sign-in gives them
// another id when they sign in again. What their device was told is safe is there.
func TestWhatWasWrittenIsThereAtAnOfficeThatForgotThePerson(t *testing.T) {
	w := testworld.New(t)
	backup := w.Backup()
	d := w.Device("phone")
	written, err := d.App.Plan.Write(t.Context(), "", "idea.what", "Kaffe på hjul", plan.Base{})
	if err != nil {
		t.Fatal(err)
	}
	thread := ask(t, d)
	d.Sync()
	w.Restore(backup)
	if _, err := d.App.Plan.Write(t.Context(), written.PlanID, "idea.problem", "Ingen kaffe", plan.Base{}); err != nil {
		t.Fatal(err)
	}
	d.SignIn(testworld.Email)
	d.Sync()
	other := w.Device("desktop")
	other.Sync()
	for name, dev := range map[string]*testworld.Device{"phone": d, "desktop": other} {
		for key, want := range map[string]string{"idea.what": "Kaffe på hjul", "idea.problem": "Ingen kaffe"} {
			q, err := dev.App.Plan.Question(t.Context(), "", key)
			if err != nil {
				t.Fatal(err)
			}
			if q.Text != want {
				t.Errorf("%s: %s is %q, want %q", name, key, q.Text, want)
			}
		}
		if q, err := dev.App.Inbox.Question(t.Context(), thread); err != nil || !strings.Contains(q.Text, "mangler") {
			t.Errorf("%s: the question is %+v (%v)", name, q, err)
		}
	}
}

// A process that ends in the middle of a sign-in leaves nothing where nobody looks
// for it.
func TestWhatWasWrittenIsShownWhereverASignInWasBrokenOff(t *testing.T) {
	w := testworld.With(t, slices.DeleteFunc(demo.Records(testworld.Start), func(r api.ImportRecord) bool { return r.Kind != api.KindOffice }))
	for n, died := 1, true; died; n += 2 {
		d := w.Fresh(fmt.Sprint("phone", n))
		died = false
		writes := killed.WatchFolder(t, d.Dir)
		d.Reopen() // its databases are opened anew, and watched
		if _, err := d.App.ChooseOffice(t.Context(), w.URL); err != nil {
			t.Fatal(err)
		}
		if _, err := d.App.Plan.Write(t.Context(), "", "idea.what", "Kaffe på hjul", plan.Base{}); err != nil {
			t.Fatal(err)
		}
		left := t.TempDir()
		email := fmt.Sprintf("person%d@example.dk", n)
		code := w.Code(email, func() error { return d.App.RequestCode(t.Context(), email) })
		writes.DieAt(n, func() {
			died = true
			if err := killed.CopyFolder(d.Dir, left); err != nil {
				t.Error(err)
			}
		})
		if err := d.App.SignIn(t.Context(), email, code); err != nil {
			t.Fatal(err)
		}
		writes.DieAt(0, nil)
		if !died {
			break
		}
		d.OpenIn(left)
		q, err := d.App.Plan.Question(t.Context(), "", "idea.what")
		if err != nil || q.Text != "Kaffe på hjul" {
			t.Errorf("broken off at write %d: %q is shown (%v)", n, q.Text, err)
		}
	}
}

// Who was erased and comes again begins with nothing.
func TestWhoWasErasedInheritsNothing(t *testing.T) {
	w := testworld.New(t)
	d, other := w.Device("phone"), w.Device("desktop")
	if _, err := d.App.Plan.Write(t.Context(), "", "idea.what", "Kaffe på hjul", plan.Base{}); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	if err := other.App.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.Await("the phone hears of it", func() bool {
		st, err := d.App.Sync.State(t.Context())
		return err == nil && st.Erased
	})
	d.SignIn(testworld.Email)
	q, err := d.App.Plan.Question(t.Context(), "", "idea.what")
	if err != nil {
		t.Fatal(err)
	}
	if q.Text != "" {
		t.Errorf("it came back: %q", q.Text)
	}
}

// The session at the office that is left ends, there and on the device.
func TestWhoGoesToAnotherOfficeLeavesNoSessionBehind(t *testing.T) {
	w, next := testworld.New(t), testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	names := func() (names []string) {
		list, err := desktop.App.Sessions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			names = append(names, d.Device.Name)
		}
		return names
	}
	if got := names(); len(got) != 2 {
		t.Fatalf("signed in are %v", got)
	}
	if _, err := phone.App.ChooseOffice(t.Context(), next.URL); err != nil {
		t.Fatal(err)
	}
	if got := names(); !slices.Equal(got, []string{testworld.Email + "-desktop"}) {
		t.Errorf("signed in are %v", got)
	}
	if left, err := filepath.Glob(filepath.Join(phone.Dir, "token-*")); err != nil || len(left) > 0 {
		t.Errorf("on the phone is left %v (%v)", left, err)
	}
}

// The office tells every device of an erased person. Who asked for it knows.
func TestWhoErasesEverythingIsNotToldThatTheOfficeDidSo(t *testing.T) {
	for range 10 { // the feed that waits hears of it before or after
		w := testworld.New(t)
		d := w.Device("phone")
		d.Sync()
		d.App.SetActive(true)
		if err := d.App.Erase(t.Context()); err != nil {
			t.Fatal(err)
		}
		if list := d.App.Notices(); len(list) > 0 {
			t.Fatalf("it is told %v", list)
		}
	}
}
