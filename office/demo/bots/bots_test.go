package bots_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.uber.org/goleak"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// house is a demo office whose day begins at 15:00 in Copenhagen; its clock is the bubble's.
type house struct {
	*testing.T
	o    *office.Office
	bots *bots.Bots
	stop func()
}

func start(t *testing.T, options bots.Options) *house {
	t.Helper()
	<-time.After(14 * time.Hour) // a bubble begins on a Saturday at midnight UTC
	h := &house{T: t}
	dir := t.TempDir()
	open, _ := engine.Killable(t, dir) // in a bubble
	var err error
	if h.o, err = office.Open(t.Context(), office.Config{Dir: dir, Open: open, Demo: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := bots.Fill(t.Context(), h.o); err != nil {
		t.Fatal(err)
	}
	h.run(options)
	return h
}

// run lets the people in, until stop.
func (h *house) run(options bots.Options) {
	h.bots = bots.New(h.o, options)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.bots.Run(ctx)
	}()
	h.stop = func() {
		cancel()
		<-done
	}
}

func (h *house) end() {
	h.stop()
	if err := h.o.Close(); err != nil {
		h.Error(err)
	}
}

// pass lets time go by.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func (h *house) catalogue() []api.Record {
	h.Helper()
	all, err := record.All(context.Background(), h.o.Feeds.Catalogue)
	if err != nil {
		h.Fatal(err)
	}
	return all
}

// desks are the slots of an adviser at an event: all of them, and how many are taken.
func (h *house) desks() (all, taken map[[2]string]int) {
	all, taken = map[[2]string]int{}, map[[2]string]int{}
	for _, r := range h.catalogue() {
		var s api.Slot
		if r.Kind != api.KindSlot || r.Decode(&s) != nil {
			continue
		}
		d := [2]string{s.EventID, s.AdviserID}
		if all[d]++; !s.Free {
			taken[d]++
		}
	}
	return all, taken
}

// guests are who has a slot in the coming week, as the desk calls them.
func (h *house) guests() map[string]bool {
	h.Helper()
	now := h.o.Now()
	events, err := h.o.Bookings.Day(context.Background(), mutation.CommandLine, now, now.AddDate(0, 0, 7))
	if err != nil {
		h.Fatal(err)
	}
	names := map[string]bool{}
	for _, e := range events {
		for _, s := range e.Slots {
			if s.By != nil {
				names[s.By.Name] = true
			}
		}
	}
	if len(names) < 10 {
		h.Errorf("only %d persons come", len(names))
	}
	return names
}

func sum(counts map[[2]string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func TestOthersTakeSlotsOneByOneAndLeaveEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{})
		defer h.end()
		synctest.Wait()
		if _, taken := h.desks(); sum(taken) != 0 {
			t.Errorf("before anybody came %d are taken", sum(taken))
		}
		pass(2 * time.Minute)
		if _, taken := h.desks(); sum(taken) < 1 || sum(taken) > 6 {
			t.Errorf("after two minutes %d are taken", sum(taken))
		}
		pass(58 * time.Minute)
		all, taken := h.desks()
		for d, n := range taken {
			if left := all[d] - n; left < 2 || n*3 > all[d] {
				t.Errorf("of %d slots %d are taken", all[d], n)
			}
		}
		much := sum(taken)
		if much < 12 {
			t.Errorf("in an hour %d are taken", much)
		}
		for name := range h.guests() {
			if first, last, two := strings.Cut(name, " "); !two || first == "" || last == "" || strings.Contains(name, "@") {
				t.Errorf("the desk calls one of them %q", name)
			}
		}
		// Then nobody comes any more, and a restart brings nobody.
		before := h.catalogue()
		pass(30 * time.Minute)
		h.stop()
		h.run(bots.Options{})
		pass(30 * time.Minute)
		if diff := cmp.Diff(before, h.catalogue()); diff != "" {
			t.Errorf("the catalogue went on:\n%s", diff)
		}
	})
}

func TestTheProgrammeGoesOnWhileTheOfficeRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{Alone: true})
		defer h.end()
		for range 4 {
			now, all := time.Now(), h.catalogue()
			free, kickoffs := false, []api.Event{}
			open := map[string]bool{}
			for _, r := range all {
				var e api.Event
				if r.Kind == api.KindEvent && r.Decode(&e) == nil && e.Kind == api.EventKickoff && e.EndsAt.After(now) && !now.Before(e.BookingOpensAt) {
					open[r.ID] = true
					kickoffs = append(kickoffs, e)
				}
			}
			for _, r := range all {
				var s api.Slot
				free = free || r.Kind == api.KindSlot && r.Decode(&s) == nil && open[s.EventID] && s.Free && s.StartsAt.After(now)
			}
			if !free {
				t.Errorf("%s: nothing is to be booked today", now)
			}
			slices.SortFunc(kickoffs, func(a, b api.Event) int { return a.StartsAt.Compare(b.StartsAt) })
			for i := 1; i < len(kickoffs); i++ {
				if kickoffs[i].StartsAt.Before(kickoffs[i-1].EndsAt) {
					t.Errorf("%s: two Kick-offs beside each other", now)
				}
			}
			pass(7*time.Hour + 13*time.Minute)
		}
	})
}

// visitor is somebody who tries the office.
type visitor struct {
	*house
	id string
}

const email = "anna@example.dk"

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// visitor signs in by being booked for.
func (h *house) visitor(slot api.BookingRequestBody) *visitor {
	h.Helper()
	id, err := h.o.BookFor(context.Background(), mutation.CommandLine, email, slot)
	if err != nil {
		h.Fatal(err)
	}
	return &visitor{h, id}
}

// keepsPlan writes a plan and keeps a version of it, whose id it gives.
func (v *visitor) keepsPlan() string {
	v.Helper()
	plan, version := newID(), newID()
	v.does(api.PlanCreate, map[string]any{"plan_id": plan, "title": "Kaffe"})
	v.does(api.SectionWrite, map[string]any{"plan_id": plan, "section": "summary.short", "text": "Vi rister kaffe."})
	v.does(api.VersionKeep, map[string]any{"plan_id": plan, "version_id": version, "name": "Første"})
	return version
}

func (v *visitor) does(kind api.MutationKind, body any) {
	v.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		v.Fatal(err)
	}
	answers, err := v.o.Mutations.Apply(context.Background(), mutation.Actor{PersonID: v.id}, api.MutationBatch{
		Mutations: []api.Mutation{{ID: newID(), Kind: kind, Body: raw}},
	})
	if err != nil || answers.Results[0].Status != api.StatusApplied {
		v.Fatalf("%s: %+v, %v", kind, answers, err)
	}
	v.bots.Saw(v.id, answers)
}

func records[T any](v *visitor, kind api.Kind) map[string]T {
	v.Helper()
	page, err := v.o.Feeds.Changes(context.Background(), v.id, record.FeedQuery{})
	if err != nil {
		v.Fatal(err)
	}
	out := map[string]T{}
	for _, r := range page.Records {
		var body T
		if r.Kind != kind || r.Deleted {
			continue
		}
		if err := r.Decode(&body); err != nil {
			v.Fatal(err)
		}
		out[r.ID] = body
	}
	return out
}

// kickoffSlot is a free slot of a Kick-off that can be booked, with an adviser of a name.
func (h *house) kickoffSlot(adviser string) api.BookingRequestBody {
	h.Helper()
	all := h.catalogue()
	ids := map[string]bool{}
	for _, r := range all {
		var of struct {
			Name, Kind     string
			BookingOpensAt time.Time `json:"booking_opens_at"`
		}
		if r.Decode(&of) == nil && (r.Kind == api.KindAdviser && of.Name == adviser ||
			r.Kind == api.KindEvent && of.Kind == api.EventKickoff && !time.Now().Before(of.BookingOpensAt)) {
			ids[r.ID] = true
		}
	}
	for _, r := range all {
		var s api.Slot
		if r.Kind == api.KindSlot && r.Decode(&s) == nil && ids[s.AdviserID] && ids[s.EventID] && s.Free && s.StartsAt.After(time.Now()) {
			return api.BookingRequestBody{EventID: s.EventID, SlotID: r.ID}
		}
	}
	h.Fatal("no slot")
	return api.BookingRequestBody{}
}

func TestTheConsultantAnswersCommentsAndRefersOnALittleLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{Alone: true})
		defer h.end()
		v := h.visitor(h.kickoffSlot("Søren Ærø"))
		plan, version, question := newID(), newID(), newID()
		v.does(api.QuestionAsk, map[string]any{"question_id": question, "topic": "Skilte", "text": "Må jeg sætte et skilt op?"})
		synctest.Wait()
		if messages := records[api.Message](v, api.KindMessage); len(messages) != 0 {
			t.Errorf("answered at once: %+v", messages)
		}
		pass(time.Minute)
		said := 0
		for _, m := range records[api.Message](v, api.KindMessage) {
			if m.Thread == question && m.Author == "Mette Ørsted" && strings.Contains(m.Text, "spørgsmål") {
				said++
			}
		}
		if q := records[api.Question](v, api.KindQuestion)[question]; said != 1 || q.State != "answered" {
			t.Errorf("%d answers, the question is %+v", said, q)
		}
		if n := len(records[api.Referral](v, api.KindReferral)); n != 1 {
			t.Errorf("%d referrals", n)
		}

		v.does(api.PlanCreate, map[string]any{"plan_id": plan, "title": "Kaffe"})
		v.does(api.SectionWrite, map[string]any{"plan_id": plan, "section": "summary.short", "text": "Vi rister kaffe i Kolding. Hver mandag."})
		v.does(api.VersionKeep, map[string]any{"plan_id": plan, "version_id": version, "name": "Første"})
		var booking string
		for id := range records[api.Booking](v, api.KindBooking) {
			booking = id
		}
		share := func(list ...map[string]any) {
			v.does(api.BookingShare, map[string]any{"booking_id": booking, "share": list})
		}
		share(map[string]any{"kind": "version", "id": version, "title": "Kaffe"})
		pass(time.Minute)
		comments := records[api.Comment](v, api.KindComment)
		for _, c := range comments {
			if c.Quote != "Vi rister kaffe i Kolding." || c.Author != "Søren Ærø" || c.PlanID != plan || c.Section != "summary.short" {
				t.Errorf("the comment is %+v", c)
			}
		}
		share()
		share(map[string]any{"kind": "version", "id": version, "title": "Kaffe"})
		pass(time.Minute)
		if again := records[api.Comment](v, api.KindComment); len(comments) != 1 || len(again) != 1 {
			t.Errorf("%d comments, then %d", len(comments), len(again))
		}
	})
}

func TestAMeetingThatIsOverWasHeldAndLeavesAStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{Alone: true})
		defer h.end()
		v := h.visitor(h.kickoffSlot("Mette Ørsted"))
		pass(12 * time.Hour)
		for range 2 { // the next day, and once more
			v.bots.Saw(v.id, api.MutationAnswers{Results: []api.MutationResult{{Records: []api.Record{{Kind: api.KindBooking}}}}})
			pass(time.Minute)
		}
		for _, b := range records[api.Booking](v, api.KindBooking) {
			if b.State != api.BookingAttended || b.Minutes == 0 || b.FreeMin != b.Minutes {
				t.Errorf("%+v", b)
			}
		}
		steps := records[api.Step](v, api.KindStep)
		for _, s := range steps {
			if s.Text == "" || s.Due == "" || s.By != api.You {
				t.Errorf("%+v", s)
			}
		}
		if len(steps) != 1 {
			t.Errorf("%d steps", len(steps))
		}
	})
}

func TestWhatWasTakenBackIsNotCommented(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{Alone: true})
		defer h.end()
		v := h.visitor(h.kickoffSlot("Mette Ørsted"))
		version := v.keepsPlan()
		for id := range records[api.Booking](v, api.KindBooking) {
			v.does(api.BookingShare, map[string]any{"booking_id": id, "share": []map[string]any{{"kind": "version", "id": version, "title": "Kaffe"}}})
			v.does(api.BookingShare, map[string]any{"booking_id": id, "share": []map[string]any{}})
		}
		pass(5 * time.Minute)
		if comments := records[api.Comment](v, api.KindComment); len(comments) != 0 {
			t.Errorf("what nobody may read has the comments %+v", comments)
		}
	})
}

func TestWhatIsSharedSeveralTimesAtOnceIsCommentedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{Alone: true})
		defer h.end()
		v := h.visitor(h.kickoffSlot("Mette Ørsted"))
		version := v.keepsPlan()
		for id := range records[api.Booking](v, api.KindBooking) {
			for range 8 { // the bubble's clock stands: all are read in one moment
				v.does(api.BookingShare, map[string]any{"booking_id": id, "share": []map[string]any{{"kind": "version", "id": version, "title": "Kaffe"}}})
			}
		}
		pass(5 * time.Minute)
		if n := len(records[api.Comment](v, api.KindComment)); n != 1 {
			t.Errorf("the plan has %d comments", n)
		}
		if n := len(records[api.Referral](v, api.KindReferral)); n != 1 {
			t.Errorf("there are %d referrals", n)
		}
	})
}

func TestWhatWasAskedBeforeTheOfficeClosedIsAnsweredWhenOneComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{Alone: true})
		defer h.end()
		v := h.visitor(h.kickoffSlot("Mette Ørsted"))
		question := newID()
		v.does(api.QuestionAsk, map[string]any{"question_id": question, "text": "Må jeg sætte et skilt op?"})
		h.stop()
		h.run(bots.Options{Alone: true})
		pass(5 * time.Minute)
		if q := records[api.Question](v, api.KindQuestion)[question]; q.State != "open" {
			t.Errorf("nobody is there, and the question is %+v", q)
		}
		h.bots.Came(v.id)
		h.bots.Came(v.id)
		pass(5 * time.Minute)
		if q, said := records[api.Question](v, api.KindQuestion)[question], records[api.Message](v, api.KindMessage); q.State != "answered" || len(said) != 1 {
			t.Errorf("the question is %+v, and was answered by %+v", q, said)
		}
	})
}

func TestNobodyIsAtAnOfficeThatIsNoDemo(t *testing.T) {
	o, err := office.Open(t.Context(), office.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	b := bots.New(o, bots.Options{})
	b.Saw("somebody", api.MutationAnswers{})
	if b != nil {
		t.Error("there are people")
	}
}
