package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/internal/testworld/child"
	"startklar.dk/office/demo"
)

// officeRole is a process that is `office` with the arguments of its environment.
const officeRole = "office"

const argsVariable = "OFFICE_ARGS"

func beOffice() int {
	return run(context.Background(), strings.Split(os.Getenv(argsVariable), "\n"), english, os.Stdout, os.Stderr)
}

// process starts `office serve` on a data folder as a process of its own.
func process(t *testing.T, dir string, change func(*exec.Cmd)) (c *child.Child, at string) {
	t.Helper()
	return processOn(t, dir, []string{"--data", dir}, change)
}

// processOn is process with the flags that say where the data is; the mail goes into
// a folder below dir.
func processOn(t *testing.T, dir string, where []string, change func(*exec.Cmd)) (c *child.Child, at string) {
	t.Helper()
	args := append([]string{"serve"}, where...)
	args = append(args,
		"--listen", "127.0.0.1:0", "--mail", "dir:"+filepath.Join(dir, "mail"),
		"--limit-requests", "100000", "--limit-burst", "100000", "--limit-codes", "1000", "--limit-codes-network", "1000",
	)
	c = child.Start(t, officeRole, func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, argsVariable+"="+strings.Join(args, "\n"))
		if change != nil {
			change(cmd)
		}
	})
	if at = listening.FindString(c.Must()); at == "" {
		t.Fatalf("the office did not say where it is\n%s", c.Said())
	}
	return c, at
}

// hand is a person who writes on a connection of their own, and what the office
// told them.
type hand struct {
	t      *testing.T
	chance *rand.Rand
	token  string
	plan   string
	slots  []string // all hands wish for the same

	way     *http.Transport
	office  *client.Client
	flying  []api.Mutation // sent and not answered
	n       int            // counts the mutations
	base    map[string]string
	texts   map[string]string // of sections, by key: what was answered applied last
	asked   map[string]bool   // questions
	booked  map[string]bool   // bookings
	cursor  string
	records map[string]api.Record // as the feed brought them, by kind and id
}

// speak has the hand speak to an office at an address.
func (h *hand) speak(at string) {
	if h.way != nil {
		h.way.CloseIdleConnections()
	}
	h.way = &http.Transport{MaxConnsPerHost: 1}
	var err error
	if h.office, err = client.New(client.Options{Office: at, Transport: h.way}); err != nil {
		h.t.Fatal(err)
	}
	h.office.SetToken(h.token)
}

func (h *hand) id() string {
	id, err := uuid.NewV7()
	if err != nil {
		h.t.Error(err)
	}
	return id.String()
}

func (h *hand) mutation(kind api.MutationKind, body any) api.Mutation {
	raw, err := json.Marshal(body)
	if err != nil {
		h.t.Error(err)
	}
	return api.Mutation{ID: h.id(), Kind: kind, MadeAt: time.Now(), Body: raw}
}

// next is what the hand does next: one to four things at once.
func (h *hand) next() []api.Mutation {
	var batch []api.Mutation
	for range 1 + h.chance.IntN(4) {
		h.n++
		switch h.chance.IntN(4) {
		case 0, 1:
			key := fmt.Sprint("key", h.chance.IntN(3))
			m := h.mutation(api.SectionWrite, api.SectionWriteBody{
				PlanID: h.plan, Section: key, BaseMutation: h.base[key],
				Text: fmt.Sprintf("%d %s", h.n, strings.Repeat("En god idé. ", h.chance.IntN(300))),
			})
			h.base[key] = m.ID
			batch = append(batch, m)
		case 2:
			batch = append(batch, h.mutation(api.QuestionAsk, api.QuestionAskBody{QuestionID: h.id(), Text: fmt.Sprint(h.n)}))
		case 3:
			batch = append(batch, h.mutation(api.BookingRequest, api.BookingRequestBody{
				BookingID: h.id(), SlotID: h.slots[h.chance.IntN(len(h.slots))],
			}))
		}
	}
	return batch
}

// send sends what flies, and keeps what the office answers.
func (h *hand) send(ctx context.Context) error {
	answers, err := h.office.Mutations(client.Once(ctx), api.MutationBatch{Mutations: h.flying})
	if err != nil {
		return err
	}
	for i, r := range answers.Results {
		h.keep(h.flying[i], r)
	}
	h.flying = nil
	return nil
}

func (h *hand) keep(m api.Mutation, r api.MutationResult) {
	if r.Status != api.StatusApplied {
		if m.Kind != api.BookingRequest {
			h.t.Errorf("%s was refused: %+v", m.Kind, r.Problem)
		}
		return
	}
	switch m.Kind {
	case api.PlanCreate:
	case api.SectionWrite:
		var b api.SectionWriteBody
		h.read(m.Body, &b)
		h.texts[b.Section] = b.Text
	case api.QuestionAsk:
		var b api.QuestionAskBody
		h.read(m.Body, &b)
		h.asked[b.QuestionID] = true
	case api.BookingRequest:
		var b api.BookingRequestBody
		h.read(m.Body, &b)
		h.booked[b.BookingID] = true
	}
}

func (h *hand) read(raw json.RawMessage, into any) {
	if err := json.Unmarshal(raw, into); err != nil {
		h.t.Error(err)
	}
}

// catchUp reads the feed on from where the last process left it.
func (h *hand) catchUp(ctx context.Context) error {
	for {
		page, err := h.office.Changes(client.Once(ctx), client.FeedQuery{Since: h.cursor})
		if err != nil {
			return err
		}
		for _, r := range page.Records {
			h.records[string(r.Kind)+"/"+r.ID] = r
		}
		h.cursor = page.Cursor
		if !page.More {
			return nil
		}
	}
}

// look compares what the feed brought with what was answered.
func (h *hand) look() {
	texts, asked, booked := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, r := range h.records {
		switch r.Kind {
		case api.KindSection:
			var s api.Section
			h.read(r.Body, &s)
			texts[s.Section] = s.Text
		case api.KindQuestion:
			asked[r.ID] = true
		case api.KindBooking:
			booked[r.ID] = true
		}
	}
	for _, diff := range []string{cmp.Diff(h.texts, texts), cmp.Diff(h.asked, asked), cmp.Diff(h.booked, booked)} {
		if diff != "" {
			h.t.Errorf("the office has other than it answered (-answered +has):\n%s", diff)
		}
	}
}

// hands signs so many persons in, who all wish for the same slots.
func hands(t *testing.T, chance *rand.Rand, dir, at string, slots []string, many int) []*hand {
	t.Helper()
	s := &served{t: t, url: at}
	var all []*hand
	for i := range many {
		session := s.signIn(filepath.Join(dir, "mail"), fmt.Sprintf("hand%d@example.dk", i))
		h := &hand{
			t: t, chance: rand.New(rand.NewPCG(chance.Uint64(), 0)), token: session.Token, slots: slots, //nolint:gosec // chance is no secret
			base: map[string]string{}, texts: map[string]string{}, asked: map[string]bool{}, booked: map[string]bool{},
			records: map[string]api.Record{},
		}
		h.plan = h.id()
		h.flying = []api.Mutation{h.mutation(api.PlanCreate, api.PlanBody{PlanID: h.plan, Title: "Kaffe"})}
		all = append(all, h)
	}
	return all
}

// importDemo fills an office with the demo programme.
func importDemo(t *testing.T, where place) {
	t.Helper()
	importRecords(t, where, demo.Records(time.Now()))
}

func importRecords(t *testing.T, where place, records []api.ImportRecord) {
	t.Helper()
	raw, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	must(t, where.args("import", write(t, "demo.json", string(raw)))...)
}

// oneFloor is the demo programme with one event only, whose slots can be booked
// now, and their ids.
func oneFloor() (records []api.ImportRecord, slots []string) {
	all, now := demo.Records(time.Now()), time.Now()
	open := map[string]bool{}
	for _, r := range all {
		var e api.Event
		if r.Kind == api.KindEvent && json.Unmarshal(r.Body, &e) == nil {
			open[r.ID] = e.StartsAt.After(now.Add(24*time.Hour)) && e.BookingOpensAt.Before(now) &&
				(e.Requires == "" || e.Requires == api.RequiresNone)
		}
	}
	var event string
	for _, r := range all {
		var s api.Slot
		if r.Kind != api.KindSlot || json.Unmarshal(r.Body, &s) != nil {
			continue
		}
		if event == "" && open[s.EventID] {
			event = s.EventID
		}
		if s.EventID == event {
			records, slots = append(records, r), append(slots, r.ID)
		}
	}
	var first []api.ImportRecord
	for _, r := range all {
		if r.Kind == api.KindOffice || r.Kind == api.KindAdviser || r.ID == event {
			first = append(first, r)
		}
	}
	return append(first, records...), slots
}

func TestNothingThatWasAnsweredAppliedIsGoneWhenTheOfficeIsKilled(t *testing.T) {
	chance := child.Chance(t)
	dir := t.TempDir()
	records, slots := oneFloor()
	importRecords(t, place{"--data", dir}, records)
	c, at := process(t, dir, nil)
	all := hands(t, chance, dir, at, slots, 6)
	answered := 0
	rounds := child.Rounds(t)
	for round := 0; ; round++ {
		for _, h := range all {
			h.speak(at)
			if h.flying != nil { // as an app does: nobody knows what became of it
				if err := h.send(t.Context()); err != nil {
					t.Fatalf("sending again: %v\n%s", err, c.Said())
				}
			}
			if err := h.catchUp(t.Context()); err != nil {
				t.Fatalf("reading on: %v", err)
			}
			h.look()
		}
		if t.Failed() {
			t.Fatalf("after %d kills", round)
		}
		if round == rounds {
			break
		}
		answered += writeUntilKilled(t, c, all, 1+chance.IntN(40))
		if out := must(t, "check", "--data", dir); out == "" {
			t.Error("nothing was checked")
		}
		c, at = process(t, dir, nil)
	}
	t.Logf("%d requests answered by %d processes", answered, rounds)
	_ = c.Kill()
	_ = c.Wait() // it was killed
	onlyHolders(t, all)
}

// onlyHolders looks that no slot has two of the hands.
func onlyHolders(t *testing.T, all []*hand) {
	t.Helper()
	holders := map[string]int{} // of slots
	for _, h := range all {
		h.way.CloseIdleConnections()
		for id := range h.booked {
			var b api.Booking
			h.read(h.records[string(api.KindBooking)+"/"+id].Body, &b)
			if holders[b.SlotID]++; holders[b.SlotID] > 1 {
				t.Errorf("slot %s has %d holders", b.SlotID, holders[b.SlotID])
			}
		}
	}
	if len(holders) == 0 {
		t.Error("nothing was booked")
	}
}

// writeUntilKilled has all hands write until so many requests were answered,
// kills a process at that moment, and lets the others finish what they sent.
func writeUntilKilled(t *testing.T, c *child.Child, all []*hand, after int) (answered int) {
	t.Helper()
	answers := make(chan struct{})
	var over atomic.Bool
	var writing sync.WaitGroup
	for _, h := range all {
		writing.Go(func() {
			for !over.Load() {
				h.flying = h.next()
				if err := h.send(context.Background()); err != nil {
					if !errors.Is(err, client.ErrOffline) {
						t.Errorf("the office answered %v", err)
					}
					return
				}
				answers <- struct{}{}
			}
		})
	}
	ended := make(chan struct{})
	go func() { writing.Wait(); close(ended) }()
	for {
		select {
		case <-answers:
			if answered++; answered == after {
				if err := c.Kill(); err != nil {
					t.Error(err)
				}
				_ = c.Wait() // it was killed
				over.Store(true)
			}
		case <-ended:
			if answered < after {
				t.Fatalf("only %d requests were answered", answered)
			}
			return answered
		}
	}
}
