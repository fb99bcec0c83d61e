package simulation_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// change takes a piece out of a source file, which has it once.
type change struct{ file, from, to string }

// guards are what the promises rest on. Without one the simulation must fail.
var guards = map[string][]change{
	"the ledger of mutations": {
		{"office/mutation/apply.go", `} else if ok {
		return known.again(`, `} else if ok && false {
		return known.again(`},
		{"office/mutation/ledger.go", `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)` + "`", `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING` + "`"},
	},
	"one holder a slot": {
		{"office/booking/place.go", `SET taken = TRUE WHERE slot_id = $1 AND NOT taken`, `SET taken = TRUE WHERE slot_id = $1`},
		{"office/db/sqlite/migrations/0001_core.sql", `CREATE UNIQUE INDEX booking_slot`, `CREATE INDEX booking_slot`},
		{"office/db/postgres/migrations/0001_core.sql", `CREATE UNIQUE INDEX booking_slot`, `CREATE INDEX booking_slot`},
	},
	"what waits is applied again on what comes": {
		{"app/store/feed.go", `	if len(changed) == 0 {
		return nil
	}
	var waits bool`, `	if len(changed) >= 0 {
		return nil
	}
	var waits bool`},
	},
	"what was shared sleeps when an import has another read it": {
		{"office/booking/change.go", `b.body = b.body.ReadBy(readWas, readNow)`, `_ = readNow`},
	},
	"what is shared is for whom the person saw": {
		{"office/consent/share.go", `given[i] = given[i].BoundTo(now)`, `given[i] = given[i].Awake()`},
		{"api/share.go", `return b.notedAs(Share{AgreedWith: seen}.BoundTo(now))`, `return b.notedAs(Share{})`},
	},
	"what is taken back is not shared": {
		{"office/booking/share.go", `body.Share, body.SheetOmit = shares, omit`, `body.Share, body.SheetOmit = append(shares, body.Share...), omit`},
	},
	"an office of another epoch is known by it": {
		{"office/record/feed.go", `case !ok, c.Epoch != at.Epoch, c.Owner`, `case !ok, c.Owner`},
		{"app/syncer/follow.go", `if epoch != "" && page.Epoch != epoch {`, `if epoch != "" && page.Epoch == "" {`},
		{"app/store/answer.go", `newEpoch = epoch != "" && epoch != answers.Epoch`, `newEpoch = epoch != "" && answers.Epoch == ""`},
	},
}

// guardSeeds is how many seeds may pass without a guard before it counts as
// decoration.
const guardSeeds = 100

// TestWithoutAGuardTheSimulationFails builds the simulation with each guard
// taken away, and plays until it fails.
func TestWithoutAGuardTheSimulationFails(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	flags := builtWith(t)
	for name, changes := range guards {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			program := filepath.Join(dir, "simulation.test")
			args := slices.Concat([]string{"test", "-c", "-overlay", without(t, root, dir, changes), "-o", program}, flags,
				[]string{"./internal/testworld/simulation"})
			build := exec.CommandContext(t.Context(), "go", args...)
			build.Dir = root
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("build without it: %v\n%s", err, out)
			}
			for seed := range guardSeeds {
				play := exec.CommandContext(t.Context(), program, "-test.run=NothingIsLost", "-seeds=1", fmt.Sprint("-seed=", seed+1))
				play.Dir = dir
				out, err := play.CombinedOutput()
				var exit *exec.ExitError
				if errors.As(err, &exit) && strings.Contains(string(out), "play it again") {
					t.Logf("without it seed %d fails", seed+1)
					return
				}
				if err != nil {
					t.Fatalf("play seed %d without it: %v\n%s", seed+1, err, out)
				}
			}
			t.Errorf("without it %d seeds passed", guardSeeds)
		})
	}
}

// builtWith are the flags that this test was built with, so that what is built
// for it need not be built anew.
func builtWith(t *testing.T) (flags []string) {
	t.Helper()
	info, ok := debug.ReadBuildInfo()
	if !ok {
		t.Fatal("this test does not know how it was built")
	}
	for _, s := range info.Settings {
		if s.Key == "-race" || s.Key == "-tags" {
			flags = append(flags, s.Key+"="+s.Value)
		}
	}
	return flags
}

// without writes an overlay in which the changes are made.
func without(t *testing.T, root, dir string, changes []change) string {
	t.Helper()
	replace := map[string]string{}
	for _, c := range changes {
		path := filepath.Join(root, c.file)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(raw), c.from); n != 1 {
			t.Fatalf("%s has %q %d times: name the guard as it stands there now", c.file, c.from, n)
		}
		to := filepath.Join(dir, strings.ReplaceAll(c.file, "/", "_"))
		if err := os.WriteFile(to, []byte(strings.Replace(string(raw), c.from, c.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[path] = to
	}
	raw, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return overlay
}
