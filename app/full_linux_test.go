package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/internal/testworld/child"
	"startklar.dk/internal/testworld/room"
)

func TestADeviceThatTakesNoWritesIsNamedAndGoesOnOnceItDoes(t *testing.T) {
	if room.Alone(t) {
		return
	}
	a := open(t, config(t.TempDir(), clock()))
	ok(t, a.WriteOffline(t.Context()))
	_, err := a.Plan.Write(t.Context(), "", questions[0], "Kaffe", plan.Base{})
	ok(t, err)
	scale := func(p *app.Preferences) { p.TextScale = 1.2 }
	room.Files(t, 0)
	for what, err := range map[string]error{
		"a text":          second(a.Plan.Set(t.Context(), "", questions[0], "Te")),
		"a question":      second(a.Inbox.Ask(t.Context(), "moms", "Hvornår?")),
		"the preferences": a.SetPreferences(scale),
		"another office":  second(a.ChooseDemo(t.Context())),
	} {
		if got := app.Reason(err); got != "storage" {
			t.Errorf("%s: %q (%v)", what, got, err)
		}
	}
	q, err := a.Plan.Question(t.Context(), "", questions[0])
	ok(t, err)
	if got := a.Preferences().TextScale; q.Text != "Kaffe" || got != 1 {
		t.Errorf("what was not written is shown: %q, %v", q.Text, got)
	}
	room.Files(t, room.All)
	ok(t, second(a.Plan.Set(t.Context(), "", questions[0], "Te")))
	ok(t, a.SetPreferences(scale))
}

func second[T any](_ T, err error) error { return err }

func TestAFullDeviceHasAWordOfItsOwn(t *testing.T) {
	if got := app.Reason(fmt.Errorf("write: %w", store.ErrFull)); got != "full" {
		t.Errorf("the word is %q", got)
	}
}

func TestAProfileThatMayNotBeWrittenIsNamed(t *testing.T) {
	dir := t.TempDir()
	a := open(t, config(dir, clock()))
	ok(t, a.WriteOffline(t.Context()))
	ok(t, a.Close())
	as := child.MayRead(t, dir)
	c := child.Start(t, writerRole, func(cmd *exec.Cmd) {
		as(cmd)
		cmd.Env = append(cmd.Env, "WRITER_DIR="+dir, "WRITER_AHEAD=0s", "WRITER_FROM=1", "WRITER_SEED=1")
	})
	if err := c.Wait(); err == nil || !strings.HasPrefix(c.Said(), "storage: ") {
		t.Errorf("%v: %s", err, c.Said())
	}
	ok(t, os.Chmod(dir, 0o700))
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	ok(t, err)
	for _, name := range names {
		ok(t, os.Chmod(name, 0o600))
	}
	open(t, config(dir, clock())) // as it was
}
