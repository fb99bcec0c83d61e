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

// change takes a piece out of a Go file, which has it once. Without stands for whether
// the guard is to be away.
type change struct{ file, from, to string }

// guard is something that promises rest on. The seed is one that is known to fail without
// it, and is played first.
type guard struct {
	seed    int
	changes []change
}

// guards are what the promises rest on. Without one the simulation must fail.
var guards = map[string]guard{
	"the ledger of mutations": {1, []change{
		{"office/mutation/apply.go", `} else if ok {
		return known.again(`, `} else if ok && !Without {
		return known.again(`},
		{"office/mutation/ledger.go", "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`", "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`+map[bool]string{true: ` ON CONFLICT DO NOTHING`}[Without]"},
	}},
	"one holder a slot": {34, []change{
		{"office/booking/place.go", `	ok, err := db.ChangedOne(tx.ExecContext(ctx, takeFreeSlot, id))
`, `	ok, err := db.ChangedOne(tx.ExecContext(ctx, takeFreeSlot, id))
	if err == nil && Without {
		ok = true
		_, err = tx.ExecContext(ctx, "DROP INDEX IF EXISTS booking_slot")
	}
`},
	}},
	"what is given up is free again": {3, []change{
		{"office/booking/place.go", `func freeSlot(ctx context.Context, tx *db.Tx, id string) error {
`, `func freeSlot(ctx context.Context, tx *db.Tx, id string) error {
	if Without {
		return nil
	}
`},
	}},
	"no more than there are places": {25, []change{
		{"office/booking/place.go", "`UPDATE event_place SET taken = taken + 1 WHERE event_id = $1 AND taken < capacity`, event)", "`UPDATE event_place SET taken = taken + 1 WHERE event_id = $1 AND taken < capacity`+map[bool]string{true: ` OR event_id = $1`}[Without], event)"},
		{"office/booking/place.go", "WHERE event_id = $1 AND taken < capacity\n", "WHERE event_id = $1 `+map[bool]string{false: `AND taken < capacity`}[Without]+`\n"},
	}},
	"what waits is applied again on what comes": {1, []change{
		{"app/store/feed.go", `	if len(changed) == 0 {
		return nil
	}
	var waits bool`, `	if len(changed) == 0 || Without {
		return nil
	}
	var waits bool`},
	}},
	"what was shared sleeps when an import has another read it": {16, []change{
		{"office/booking/change.go", `b.body = b.body.ReadBy(readWas, readNow)`, `if !Without {
			b.body = b.body.ReadBy(readWas, readNow)
		}`},
	}},
	"what is shared is for whom the person saw": {16, []change{
		{"office/consent/share.go", `given[i] = given[i].BoundTo(now)`, `given[i] = map[bool]api.Share{false: given[i].BoundTo(now), true: given[i].Awake()}[Without]`},
		{"api/share.go", `return b.notedAs(Share{AgreedWith: seen}.BoundTo(now))`, `return b.notedAs(map[bool]Share{false: Share{AgreedWith: seen}.BoundTo(now)}[Without])`},
	}},
	"what is taken back is not shared": {56, []change{
		{"office/booking/share.go", `body.Share, body.SheetOmit = shares, omit`, `if Without {
		shares = append(shares, body.Share...)
	}
	body.Share, body.SheetOmit = shares, omit`},
	}},
	"an office of another epoch is known by it": {14, []change{
		{"office/record/feed.go", `case !ok, c.Epoch != at.Epoch, c.Owner`, `case !ok, c.Epoch != at.Epoch && !Without, c.Owner`},
		{"app/syncer/follow.go", `if epoch != "" && page.Epoch != epoch {`, `if epoch != "" && page.Epoch != epoch && !Without {`},
		{"app/store/answer.go", `newEpoch = epoch != "" && epoch != answers.Epoch`, `newEpoch = epoch != "" && epoch != answers.Epoch && !Without`},
	}},
	"a draft that is sent is none any more": {12, []change{
		{"office/inbox/draft.go", `			if err := forget(ctx, tx, w); err != nil {`, `			if Without {
				continue
			}
			if err := forget(ctx, tx, w); err != nil {`},
	}},
	"a reply that is sent twice is one": {12, []change{
		{"office/inbox/write.go", `is.Replies[min(max(0, a.Saw), len(is.Replies)):]`, `is.Replies[map[bool]int{false: min(max(0, a.Saw), len(is.Replies)), true: len(is.Replies)}[Without]:]`},
	}},
	"a question has one answer": {1, []change{
		{"office/inbox/questions.go", `if q.State == api.QuestionAnswered {`, `if q.State == api.QuestionAnswered && !Without {`},
	}},
	"what somebody has in hand who leaves is another's": {2, []change{
		{"office/account/staff.go", `if err := rm.handOver(ctx, tx, by, id, to.ID, to.SaidName()); err != nil {`, `if Without {
			to = Member{}
		} else if err := rm.handOver(ctx, tx, by, id, to.ID, to.SaidName()); err != nil {`},
	}},
	"whoever was removed is signed out": {2, []change{
		{"office/account/staff.go", `return true, endSessions(ctx, tx, id)`, `if Without {
		return true, nil
	}
	return true, endSessions(ctx, tx, id)`},
	}},
	"free hours end": {12, []change{
		{"office/account/allowance.go", `min(minutes, max(0, a.GrantedMin-a.UsedMin))`, `min(minutes, max(0, a.GrantedMin-a.UsedMin)+map[bool]int{true: 999}[Without])`},
	}},
	"two who write to one note lose nothing": {4, []change{
		{"office/booking/note.go", `if n.Version != upon {`, `if n.Version != upon && !Without {`},
	}},
	"the same is offered once": {3, []change{
		{"office/referral/referral.go", `if b.ActorID == actor && b.Need == need && counts(b) {`, `if b.ActorID == actor && b.Need == need && counts(b) && !Without {`},
	}},
	"what staff write is in the log": {12, []change{
		{"office/inbox/comment.go", `	return audit(ctx, tx, by, s.PersonID, api.KindComment, s.ID)`, `	if Without {
		return nil
	}
	return audit(ctx, tx, by, s.PersonID, api.KindComment, s.ID)`},
	}},
	"whom a change touches is told": {2, []change{
		{"office/booking/change.go", `	if err := told.notify(f, &b, n, gone); err != nil {`, `	if Without {
		return f.save(b)
	}
	if err := told.notify(f, &b, n, gone); err != nil {`},
	}},
	"who is put elsewhere is told": {7, []change{
		{"office/booking/seating.go", `	if err := told.notify(f, &b, api.Notice{`, `	if Without {
		return f.save(b)
	}
	if err := told.notify(f, &b, api.Notice{`},
	}},
	"a change goes on until it is mailed": {5, []change{
		{"office/booking/notice.go", `	open, told := t.open[b.notice]
`, `	open, told := t.open[b.notice]
	if Without {
		open, told = api.Record{}, false
	}
`},
	}},
	"a change that is mailed does not go on": {2, []change{
		{"office/booking/noticemail.go", `	m.notice, m.told = "", m.stateTold()
`, `	m.told = m.stateTold()
	if !Without {
		m.notice = ""
	}
`},
	}},
	"a change is mailed": {3, []change{
		{"office/booking/noticemail.go", `if there := err == nil; there {`, `if there := err == nil; there && !Without {`},
	}},
	"what is touched has another sequence": {2, []change{
		{"office/booking/change.go", `	if b.state == before.state {`, `	if b.state == before.state && !Without {`},
	}},
	"what is brought back stands again": {6, []change{
		{"office/booking/change.go", `case (e.broughtBack() || s.back) &&`, `case !Without && (e.broughtBack() || s.back) &&`},
	}},
	"what changed while it was called off is told when it stands again": {24, []change{
		{"office/booking/change.go", `!b.stands() && b.calledOffAs != nil {`, `!b.stands() && b.calledOffAs != nil && !Without {`},
	}},
	"who came is counted where it is called off": {3, []change{
		{"office/booking/change.go", "AND b.slot_id = '' AND b.state IN ('attended', 'missed')) WHERE event_id = $1`, event)", "AND b.slot_id = '' AND b.state IN ('attended', 'missed')) WHERE event_id = $1`+map[bool]string{true: ` AND FALSE`}[Without], event)"},
	}},
}

// guardSeeds is how many seeds may pass without a guard before it counts as
// decoration.
const guardSeeds = 100

// TestWithoutAGuardTheSimulationFails builds the simulation with every guard in a way
// that it can be taken away by, and plays without each until it fails.
func TestWithoutAGuardTheSimulationFails(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "simulation.test")
	args := slices.Concat([]string{"test", "-c", "-overlay", overlay(t, root, dir), "-o", program}, builtWith(t), []string{"./internal/testworld/simulation"})
	build := exec.CommandContext(t.Context(), "go", args...)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build without guards: %v\n%s", err, out)
	}
	for name, g := range guards {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seeds := []int{g.seed}
			for seed := range guardSeeds {
				seeds = append(seeds, seed+1)
			}
			for _, seed := range seeds {
				play := exec.CommandContext(t.Context(), program, "-test.run=NothingIsLost", "-seeds=1", fmt.Sprint("-seed=", seed))
				play.Dir = t.TempDir()
				play.Env = append(os.Environ(), variable+"="+name)
				out, err := play.CombinedOutput()
				var exit *exec.ExitError
				if errors.As(err, &exit) && strings.Contains(string(out), "play it again") {
					t.Logf("without it seed %d fails", seed)
					return
				}
				if err != nil {
					t.Fatalf("play seed %d without it: %v\n%s", seed, err, out)
				}
			}
			t.Errorf("without it %d seeds passed", guardSeeds)
		})
	}
}

// variable names, to a program with the guards in it, the one that is away.
const variable = "SIMULATION_WITHOUT"

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
func overlay(t *testing.T, root, dir string) string {
	t.Helper()
	replace, sources := map[string]string{}, map[string]string{}
	for name, g := range guards {
		for _, c := range g.changes {
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
		_, rest, _ := strings.Cut("\n"+source, "\npackage ")
		name, _, _ := strings.Cut(rest, "\n")
		know := filepath.Join(filepath.Dir(path), "without_guard.go")
		replace[know] = written(t, root, dir, know, fmt.Sprintf(
			"package %s\n\nimport \"os\"\n\nfunc withoutGuard(name string) bool { return os.Getenv(%q) == name }\n", name, variable))
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
