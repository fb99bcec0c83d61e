package app_test

import (
	"fmt"
	"testing"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/internal/testworld/room"
)

func TestADeviceThatTakesNoWritesIsNamedAndGoesOnOnceItDoes(t *testing.T) {
	a := open(t, config(t.TempDir(), clock()))
	ok(t, a.WriteOffline(t.Context()))
	_, err := a.Plan.Write(t.Context(), "", keys[0], "Kaffe", plan.Base{})
	ok(t, err)
	scale := func(p *app.Preferences) { p.TextScale = 1.2 }
	room.Files(t, 0)
	for what, err := range map[string]error{
		"a text":          second(a.Plan.Set(t.Context(), "", keys[0], "Te")),
		"a question":      second(a.Referrals.Ask(t.Context(), "moms", "Hvornår?")),
		"the preferences": a.SetPreferences(scale),
		"another office":  second(a.ChooseDemo(t.Context())),
	} {
		if got := app.Reason(err); got != "storage" {
			t.Errorf("%s: %q (%v)", what, got, err)
		}
	}
	q, err := a.Plan.Question(t.Context(), "", keys[0])
	ok(t, err)
	if got := a.Preferences().TextScale; q.Text != "Kaffe" || got != 1 {
		t.Errorf("what was not written is shown: %q, %v", q.Text, got)
	}
	room.Files(t, room.All)
	ok(t, second(a.Plan.Set(t.Context(), "", keys[0], "Te")))
	ok(t, a.SetPreferences(scale))
}

func second[T any](_ T, err error) error { return err }

func TestAFullDeviceHasAWordOfItsOwn(t *testing.T) {
	if got := app.Reason(fmt.Errorf("write: %w", store.ErrFull)); got != "full" {
		t.Errorf("the word is %q", got)
	}
}
