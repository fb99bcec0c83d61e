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

// change takes a piece out of a source file, which has it once. Without stands in a Go
// file for whether the guard is to be away.
type change struct{ file, from, to string }

// guards are what the promises rest on. Without one the simulation must fail.
var guards = map[string][]change{
	"the ledger of mutations": {
		{"office/mutation/apply.go", `} else if ok {
		return known.again(`, `} else if ok && !Without {
		return known.again(`},
		{"office/mutation/ledger.go", "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`", "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`+map[bool]string{true: ` ON CONFLICT DO NOTHING`}[Without]"},
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
	var waits bool`, `	if len(changed) == 0 || Without {
		return nil
	}
	var waits bool`},
	},
	"what was shared sleeps when an import has another read it": {
		{"office/booking/change.go", `b.body = b.body.ReadBy(readWas, readNow)`, `if !Without {
			b.body = b.body.ReadBy(readWas, readNow)
		}`},
	},
	"what is shared is for whom the person saw": {
		{"office/consent/share.go", `given[i] = given[i].BoundTo(now)`, `given[i] = map[bool]api.Share{false: given[i].BoundTo(now), true: given[i].Awake()}[Without]`},
		{"api/share.go", `return b.notedAs(Share{AgreedWith: seen}.BoundTo(now))`, `return b.notedAs(map[bool]Share{false: Share{AgreedWith: seen}.BoundTo(now)}[Without])`},
	},
	"what is taken back is not shared": {
		{"office/booking/share.go", `body.Share, body.SheetOmit = shares, omit`, `if Without {
		shares = append(shares, body.Share...)
	}
	body.Share, body.SheetOmit = shares, omit`},
	},
	"an office of another epoch is known by it": {
		{"office/record/feed.go", `case !ok, c.Epoch != at.Epoch, c.Owner`, `case !ok, c.Epoch != at.Epoch && !Without, c.Owner`},
		{"app/syncer/follow.go", `if epoch != "" && page.Epoch != epoch {`, `if epoch != "" && page.Epoch != epoch && !Without {`},
		{"app/store/answer.go", `newEpoch = epoch != "" && epoch != answers.Epoch`, `newEpoch = epoch != "" && epoch != answers.Epoch && !Without`},
	},
	"a draft that is sent is none any more": {
		{"office/inbox/draft.go", `			if err := forget(ctx, tx, w); err != nil {`, `			if Without {
				continue
			}
			if err := forget(ctx, tx, w); err != nil {`},
	},
	"a reply that is sent twice is one": {
		{"office/inbox/write.go", `is.Replies[min(max(0, a.Saw), len(is.Replies)):]`, `is.Replies[map[bool]int{false: min(max(0, a.Saw), len(is.Replies)), true: len(is.Replies)}[Without]:]`},
	},
	"a question has one answer": {
		{"office/inbox/questions.go", `if q.State == api.QuestionAnswered {`, `if q.State == api.QuestionAnswered && !Without {`},
	},
	"what somebody has in hand who leaves is another's": {
		{"office/account/staff.go", `if err := rm.handOver(ctx, tx, by, id, to.ID, to.SaidName()); err != nil {`, `if Without {
			to = Member{}
		} else if err := rm.handOver(ctx, tx, by, id, to.ID, to.SaidName()); err != nil {`},
	},
	"whoever was removed is signed out": {
		{"office/account/staff.go", `return true, endSessions(ctx, tx, id)`, `if Without {
		return true, nil
	}
	return true, endSessions(ctx, tx, id)`},
	},
	"free hours end": {
		{"office/account/allowance.go", `min(minutes, max(0, a.GrantedMin-a.UsedMin))`, `min(minutes, max(0, a.GrantedMin-a.UsedMin)+map[bool]int{true: 999}[Without])`},
	},
	"two who write to one note lose nothing": {
		{"office/booking/note.go", `if n.Version != upon {`, `if n.Version != upon && !Without {`},
	},
	"the same is offered once": {
		{"office/referral/referral.go", `if b.ActorID == actor && b.Need == need && counts(b) {`, `if b.ActorID == actor && b.Need == need && counts(b) && !Without {`},
	},
	"what staff write is in the log": {
		{"office/inbox/comment.go", `	return audit(ctx, tx, by, s.PersonID, api.KindComment, s.ID)`, `	if Without {
		return nil
	}
	return audit(ctx, tx, by, s.PersonID, api.KindComment, s.ID)`},
	},
}

// guardSeeds is how many seeds may pass without a guard before it counts as
// decoration.
const guardSeeds = 100

// TestWithoutAGuardTheSimulationFails builds the simulation with every guard in a way
// that it can be taken away by, and plays without each until it fails. What is in no Go
// file is taken away in a build of its own.
func TestWithoutAGuardTheSimulationFails(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	flags := builtWith(t)
	build := func(t *testing.T, without map[string][]change) (program string) {
		t.Helper()
		dir := t.TempDir()
		program = filepath.Join(dir, "simulation.test")
		args := slices.Concat([]string{"test", "-c", "-overlay", overlay(t, root, dir, without), "-o", program}, flags,
			[]string{"./internal/testworld/simulation"})
		build := exec.CommandContext(t.Context(), "go", args...)
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build without it: %v\n%s", err, out)
		}
		return program
	}
	together := map[string][]change{}
	for name, changes := range guards {
		if switched(changes) {
			together[name] = changes
		}
	}
	all := build(t, together)
	for name, changes := range guards {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := all
			if together[name] == nil {
				program = build(t, map[string][]change{name: changes})
			}
			for seed := range guardSeeds {
				play := exec.CommandContext(t.Context(), program, "-test.run=NothingIsLost", "-seeds=1", fmt.Sprint("-seed=", seed+1))
				play.Dir = t.TempDir()
				play.Env = append(os.Environ(), variable+"="+name)
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

// variable names, to a program with the guards in it, the one that is away.
const variable = "SIMULATION_WITHOUT"

// switched tells whether changes are made by what a program is told when it runs.
func switched(changes []change) bool {
	return !slices.ContainsFunc(changes, func(c change) bool { return !strings.Contains(c.to, "Without") })
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

// overlay writes one in which changes are made: each package of a changed Go file gets a
// file that knows which guard is away.
func overlay(t *testing.T, root, dir string, without map[string][]change) string {
	t.Helper()
	replace, sources := map[string]string{}, map[string]string{}
	for name, changes := range without {
		for _, c := range changes {
			path := filepath.Join(root, c.file)
			source, there := sources[path]
			if !there {
				raw, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				source = string(raw)
			}
			if n := strings.Count(source, c.from); n != 1 {
				t.Fatalf("%s has %q %d times: name the guard as it stands there now", c.file, c.from, n)
			}
			sources[path] = strings.Replace(source, c.from, strings.ReplaceAll(c.to, "Without", fmt.Sprintf("withoutGuard(%q)", name)), 1)
		}
	}
	for path, source := range sources {
		if filepath.Ext(path) == ".go" {
			_, rest, _ := strings.Cut("\n"+source, "\npackage ")
			name, _, _ := strings.Cut(rest, "\n")
			know := filepath.Join(filepath.Dir(path), "without_guard.go")
			replace[know] = written(t, root, dir, know, fmt.Sprintf(
				"package %s\n\nimport \"os\"\n\nfunc withoutGuard(name string) bool { return os.Getenv(%q) == name }\n", name, variable))
		}
		replace[path] = written(t, root, dir, path, source)
	}
	raw, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	return written(t, root, dir, filepath.Join(root, "overlay.json"), string(raw))
}

// written is a file in a folder that stands for one of the source.
func written(t *testing.T, root, dir, path, text string) string {
	t.Helper()
	name, err := filepath.Rel(root, path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, strings.ReplaceAll(name, string(filepath.Separator), "_"))
	if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}
