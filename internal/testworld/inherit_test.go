package testworld_test

import (
	"strings"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
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
		if q, err := dev.App.Referrals.Question(t.Context(), thread); err != nil || !strings.Contains(q.Text, "mangler") {
			t.Errorf("%s: the question is %+v (%v)", name, q, err)
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
