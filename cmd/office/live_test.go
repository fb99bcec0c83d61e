package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/engine"
)

// asCommand in the environment makes the test program the office's command.
const asCommand = "STARTKLAR_TEST_OFFICE"

// elsewhere runs the office's command in a process of its own.
func elsewhere(t testing.TB, args ...string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("office %v: %v\n%s", args, err, out)
	}
}

// offered is how many referrals the device shows in its inbox.
func offered(t testing.TB, d *testworld.Device) int {
	t.Helper()
	list, err := d.App.Inbox.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemReferral}})
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func referElsewhere(t testing.TB, w *testworld.World, need api.Field) {
	t.Helper()
	elsewhere(t, append([]string{
		"refer", "--to", testworld.Email, "--actor", testworld.Actors()[0], "--need", string(need), "--reason", "De kender lån",
	}, engine.Flags(t, filepath.Join(w.Dir, "office"))...)...)
}

func TestAReferralByAnotherProcessComesWithTheAnswerThatIsHeld(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Line.AwaitHeld(t, 2)
	asked := d.Line.Sent()
	referElsewhere(t, w, api.FieldFinancing)
	d.Await("the referral is in the inbox", func() bool { return offered(t, d) == 1 })
	// It came with the answer that was held: nothing was asked for but the page
	// after it, and the next one to be held.
	if n := d.Line.Sent() - asked; n > 2 {
		t.Errorf("asked %d times", n)
	}
}

func BenchmarkAReferralByAnotherProcess(b *testing.B) {
	w := testworld.New(b)
	d := w.Device("phone")
	needs := api.Fields
	var total time.Duration
	for i := range b.N {
		if i == len(needs) {
			b.Fatal("more referrals than needs")
		}
		d.Line.AwaitHeld(b, 2)
		referElsewhere(b, w, needs[i])
		began := time.Now() // the command has ended
		d.Await("the referral is in the inbox", func() bool { return offered(b, d) == i+1 })
		total += time.Since(began)
	}
	b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms/referral")
}
