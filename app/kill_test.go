package app_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", to look into a file that nobody closed

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/child"
	"startklar.dk/office/demo"
)

// writerRole is a process that is the whole app without its pixels, and a person
// who never stops writing.
const writerRole = "app writer"

// put is one line of that process: a write that a service returned from.
type put struct {
	N    int    // counts the writes of a hand, over all processes
	Hand int    // one of two that write at once
	What string // section, figure, question, archived, booked, cancelled, answer
	ID   string // what it is about
}

// selfTest is the assessment that the writer takes.
const selfTest = assets.IdeaAssessmentID

// beWriter writes until it is killed.
func beWriter() int {
	ahead, err := time.ParseDuration(os.Getenv("WRITER_AHEAD"))
	from, err2 := strconv.Atoi(os.Getenv("WRITER_FROM"))
	seed, err3 := strconv.ParseUint(os.Getenv("WRITER_SEED"), 10, 64)
	if err := errors.Join(err, err2, err3); err != nil {
		return complain(err)
	}
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{
		Dir: os.Getenv("WRITER_DIR"), Now: func() time.Time { return time.Now().Add(ahead) },
		Language: "da_DK", DeviceName: "phone", Platform: "test", Keyring: noKeyring{},
	})
	if err != nil {
		return complain(err)
	}
	if once := os.Getenv("WRITER_ONCE"); once != "" {
		return complain(writeOnce(ctx, a, once))
	}
	w := &writer{a: a, chance: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // chance is no secret
	failed := make(chan error)
	go func() { failed <- w.write(ctx, 0, from) }()
	go func() { failed <- w.arrange(ctx, 1, from) }()
	return complain(<-failed)
}

// writeOnce writes one text, says it when the service has returned, and waits
// for its parent to end.
func writeOnce(ctx context.Context, a *app.App, text string) error {
	if err := a.WriteOffline(ctx); err != nil {
		return err
	}
	if _, err := a.Plan.Write(ctx, "", questions[0], text, plan.Base{}); err != nil {
		return err
	}
	fmt.Println(text)
	select {}
}

func complain(err error) int {
	fmt.Fprintf(os.Stderr, "%s: %v\n", app.Reason(err), err)
	return 1
}

type writer struct {
	a *app.App

	mu     sync.Mutex
	chance *rand.Rand
}

func (w *writer) random(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.chance.IntN(n)
}

// say tells the parent of a write that was returned from.
func (w *writer) say(p put) {
	line, err := json.Marshal(p)
	if err != nil {
		panic(err) // numbers and strings
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(os.Stdout, "%s\n", line)
}

// questions are those of the plan that the writer answers, over and over.
var questions = []string{"summary.short", "idea.what", "idea.problem", "personal.skills"}

// write is the hand that writes the plan and takes the self-assessment.
func (w *writer) write(ctx context.Context, hand, from int) error {
	draft, err := w.a.Tests.Draft(ctx, selfTest)
	if err != nil {
		return err
	}
	for n := from; ; n++ {
		p := put{N: n, Hand: hand}
		switch w.random(4) {
		case 0, 1:
			p.What, p.ID = "section", questions[w.random(len(questions))]
			q, err := w.a.Plan.Question(ctx, "", p.ID)
			if err != nil {
				return err
			}
			text := fmt.Sprintf("%d\n\n%s", n, strings.Repeat("Det er en god idé. ", w.random(100)))
			if _, err := w.a.Plan.Write(ctx, q.PlanID, p.ID, text, q.Base); err != nil {
				return err
			}
		case 2:
			p.What, p.ID = "figure", "test.row"+strconv.Itoa(w.random(3))
			if _, err := w.a.Plan.SetFigures(ctx, "", map[string]json.RawMessage{p.ID: json.RawMessage(strconv.Itoa(n))}); err != nil {
				return err
			}
		case 3:
			item := draft.Items[w.random(len(draft.Items))].ID
			value := w.random(3)
			p.What, p.ID = "answer", item+"="+strconv.Itoa(value)
			if err := w.a.Tests.Answer(ctx, selfTest, item, value); err != nil {
				return err
			}
		}
		w.say(p)
	}
}

// arrange is the hand that asks, puts away, books and cancels.
func (w *writer) arrange(ctx context.Context, hand, from int) error {
	var asked []string
	for n := from; ; n++ {
		p := put{N: n, Hand: hand}
		var err error
		switch what := w.random(4); {
		case what == 0 && len(asked) > 0:
			p.What, p.ID = "archived", asked[0]
			asked = asked[1:]
			err = w.a.Inbox.Archive(ctx, p.ID)
		case what <= 1:
			p.What = "question"
			p.ID, err = w.a.Inbox.Ask(ctx, "moms", strconv.Itoa(n))
			asked = append(asked, p.ID)
		default:
			p.What, p.ID, err = w.book(ctx)
		}
		var foreseen *booking.Foreseen
		if errors.As(err, &foreseen) || err == nil && p.What == "" {
			continue
		}
		if err != nil {
			return err
		}
		w.say(p)
	}
}

// book books a place, or gives one up where all that can be had are taken.
func (w *writer) book(ctx context.Context) (what, id string, err error) {
	items, err := w.a.Book.Programme(ctx, booking.Filter{})
	if err != nil {
		return "", "", err
	}
	var held string
	for _, it := range items {
		switch it.Action.Do {
		case booking.DoBook:
			id, err := w.a.Book.Book(ctx, booking.Request{EventID: it.ID})
			return "booked", id, err
		case booking.DoCancel:
			held = it.Action.BookingID
		}
	}
	if held == "" {
		return "", "", nil
	}
	return "cancelled", held, w.a.Book.Cancel(ctx, held)
}

// kept is what a person was told is written.
type kept struct {
	newest   [2]int            // of each hand
	sections map[string]int    // by key, the write
	figures  map[string]int    // by path
	answers  map[string]string // by item
	asked    map[string]int    // by id
	archived map[string]bool
	bookings map[string]string // by id, booked or cancelled
}

func (k *kept) hear(p put) {
	k.newest[p.Hand] = p.N
	switch p.What {
	case "section":
		k.sections[p.ID] = p.N
	case "figure":
		k.figures[p.ID] = p.N
	case "answer":
		item, value, _ := strings.Cut(p.ID, "=")
		k.answers[item] = value
	case "question":
		k.asked[p.ID] = p.N
	case "archived":
		k.archived[p.ID] = true
	default:
		k.bookings[p.ID] = p.What
	}
}

// look compares an app with what was kept. What was under way when the process
// was killed may have come to the disk, or not.
func (k *kept) look(t *testing.T, a *app.App) {
	t.Helper()
	ctx := t.Context()
	// From then on it counts as written: it is shown.
	same := func(kept map[string]int, id string, got int) {
		t.Helper()
		if got != kept[id] && got != k.newest[0]+1 {
			t.Errorf("%s is of write %d, not of %d, which was returned from (the last was %d)", id, got, kept[id], k.newest[0])
		}
		kept[id] = got
	}
	for _, key := range slices.Collect(maps.Keys(k.sections)) {
		q, err := a.Plan.Question(ctx, "", key)
		ok(t, err)
		first, _, _ := strings.Cut(q.Text, "\n")
		got, _ := strconv.Atoi(first)
		same(k.sections, key, got)
	}
	figures, err := a.Plan.Figures(ctx, "")
	ok(t, err)
	for _, path := range slices.Collect(maps.Keys(k.figures)) {
		got, _ := strconv.Atoi(string(figures.Values[path]))
		same(k.figures, path, got)
	}
	draft, err := a.Tests.Draft(ctx, selfTest)
	ok(t, err)
	other := 0
	for _, item := range draft.Items {
		if want, was := k.answers[item.ID]; was && strconv.Itoa(item.Value) != want {
			other++
			k.answers[item.ID] = strconv.Itoa(item.Value)
		}
	}
	if other > 1 { // one may have been under way
		t.Errorf("%d answers of the assessment are not those that were given", other)
	}
	k.lookAtThings(ctx, t, a)
}

func (k *kept) lookAtThings(ctx context.Context, t *testing.T, a *app.App) {
	t.Helper()
	for id, n := range k.asked {
		if q, err := a.Inbox.Question(ctx, id); err != nil || q.Text != strconv.Itoa(n) {
			t.Errorf("question %d is gone: %v", n, err)
		}
	}
	away, err := a.Inbox.Items(ctx, inbox.Filter{Archived: true})
	ok(t, err)
	put := map[string]bool{}
	for _, it := range away {
		put[it.ID] = true
	}
	for id := range k.archived {
		if !put[id] {
			t.Errorf("question %d is no longer put away", k.asked[id])
		}
	}
	mine, err := a.Book.Mine(ctx)
	ok(t, err)
	states := map[string]string{}
	for _, b := range append(mine.Coming, mine.Past...) {
		states[b.ID] = b.State
	}
	for id, what := range k.bookings {
		switch state, there := states[id]; {
		case !there:
			t.Errorf("what was %s is gone", what)
		case what == "cancelled" && state != api.BookingCancelled:
			t.Errorf("a booking that was cancelled is %s", state)
		}
	}
}

// whole looks through a file that its process never closed.
func whole(t *testing.T, path string) {
	t.Helper()
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: "mode=rw"}
	db, err := sql.Open("sqlite", u.String())
	ok(t, err)
	var said string
	err = db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&said)
	if err := errors.Join(err, db.Close()); err != nil || said != "ok" {
		t.Errorf("%s: %q, %v", filepath.Base(path), said, err)
	}
}

// few is a programme that is soon read: the office and four events without slots.
func few() (records []api.ImportRecord) {
	var slots []api.ImportRecord
	events := 0
	for _, r := range demo.Records(testworld.Start) {
		switch r.Kind {
		case api.KindSlot:
			slots = append(slots, r)
		case api.KindOffice:
			records = append(records, r)
		}
	}
	for _, r := range demo.Records(testworld.Start) {
		of := func(s api.ImportRecord) bool { return strings.Contains(string(s.Body), r.ID) }
		if r.Kind == api.KindEvent && events < 4 && !slices.ContainsFunc(slots, of) {
			records = append(records, r)
			events++
		}
	}
	return records
}

func TestNothingThatWasWrittenIsGoneWhenTheAppIsKilled(t *testing.T) {
	chance := child.Chance(t)
	w := testworld.With(t, few())
	d := w.Device("phone")
	ok(t, d.App.Close())
	d.Line.Cut(true) // while this process looks, the office is out of reach
	k := kept{
		sections: map[string]int{}, figures: map[string]int{}, answers: map[string]string{},
		asked: map[string]int{}, archived: map[string]bool{}, bookings: map[string]string{},
	}
	writes := 0
	for round := range child.Rounds(t) {
		from := max(k.newest[0], k.newest[1]) + 10
		k.newest = [2]int{from - 1, from - 1}
		c := child.Start(t, writerRole, func(cmd *exec.Cmd) {
			cmd.Env = append(cmd.Env, "WRITER_DIR="+d.Dir, "WRITER_AHEAD="+time.Until(w.Clock.Now()).String(),
				"WRITER_FROM="+strconv.Itoa(from), "WRITER_SEED="+strconv.FormatUint(chance.Uint64(), 10))
		})
		hear := func(line string) {
			var p put
			ok(t, json.Unmarshal([]byte(line), &p))
			k.hear(p)
			writes++
		}
		for range 1 + chance.IntN(30) {
			hear(c.Must())
		}
		ok(t, c.Kill())
		for _, line := range c.Rest() { // said before it was killed
			hear(line)
		}
		_ = c.Wait() // it was killed
		files, err := filepath.Glob(filepath.Join(d.Dir, "*.db"))
		ok(t, err)
		for _, file := range files {
			whole(t, file)
		}
		d.Reopen()
		k.look(t, d.App)
		ok(t, d.App.Close())
		if t.Failed() {
			t.Fatalf("in round %d of kills", round+1)
		}
	}
	t.Logf("%d writes in %d processes: %d questions, %d bookings, %d answers", writes, child.Rounds(t), len(k.asked), len(k.bookings), len(k.answers))
	if len(k.bookings) == 0 || len(k.asked) == 0 || len(k.sections) == 0 {
		t.Error("not everything was written")
	}

	d.Line.Cut(false)
	d.Reopen()
	d.Sync()
	k.look(t, d.App)
	state, err := d.App.Sync.State(t.Context())
	ok(t, err)
	if state.Waiting != 0 || state.Refused != 0 || state.Conflicts != 0 {
		t.Errorf("at the end %+v", state)
	}
	other := w.Device("laptop")
	other.Sync()
	k.answers = nil // they are of one device until the assessment is done
	k.look(t, other.App)
	seen := map[string]bool{}
	for _, archived := range []bool{false, true} {
		questions, err := other.App.Inbox.Items(t.Context(), inbox.Filter{
			Kinds: []inbox.ItemKind{inbox.ItemQuestion}, Archived: archived,
		})
		ok(t, err)
		for _, it := range questions {
			q, err := other.App.Inbox.Question(t.Context(), it.ID)
			ok(t, err)
			if seen[q.Text] {
				t.Errorf("question %s came twice", q.Text)
			}
			seen[q.Text] = true
		}
	}
}
