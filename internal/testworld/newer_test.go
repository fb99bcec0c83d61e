package testworld_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/store"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// offer has the office refer the person to some actors.
func offer(t *testing.T, w *testworld.World, n int) (ids []string) {
	t.Helper()
	for _, actor := range testworld.Actors()[:n] {
		id, err := w.Office.Referrals.Refer(t.Context(), mutation.CommandLine, referral.Offer{Email: testworld.Email, ActorID: actor, Need: api.FieldFinancing, Reason: "De kender lån"})
		ok(t, err)
		ids = append(ids, id)
	}
	return ids
}

func TestAnAppTwoVersionsOlderLivesWithTheOfficeAndKeepsWhatItDoesNotKnow(t *testing.T) {
	w := testworld.New(t)
	old := w.Guest("old")
	later := newLaterOffice()
	old.Line.Through(later.before)
	old.SignIn(testworld.Email)
	old.Sync()
	ctx := t.Context()
	x := &doings{t: t, w: w, d: old, offers: offer(t, w, 3)}
	planID, comment := uuid.NewString(), uuid.NewString()
	later.tells([]api.Record{
		{Kind: api.KindComment, ID: comment, Body: json.RawMessage(`{"plan_id":"` + planID + `","section":"idea.what","text":"Skriv mere","author":"Mette","replies":[{"text":"Om hvad?"}],"resolved":false}`)},
		{Kind: api.KindGroup, ID: uuid.NewString(), Body: json.RawMessage(`{"name":"Bord 3","kind":"speed","members":[{"name":"Bo","line":"Brød"}]}`)},
		{Kind: api.KindMessage, ID: uuid.NewString(), Body: json.RawMessage(`{"thread":"` + comment + `","author":"Mette","text":"Hej"}`)},
		{Kind: api.KindAllowance, ID: uuid.NewString(), Body: json.RawMessage(`{"kind":"followup","actor_id":"","granted_min":180,"used_min":20}`)},
	}...)
	old.Sync()
	x.do(func(part string) {
		t.Helper()
		// Before the office has answered, and after.
		if err := readEverything(ctx, old.App); err != nil {
			t.Errorf("after %s: %v", part, err)
		}
		old.Sync()
		if err := readEverything(ctx, old.App); err != nil {
			t.Errorf("after %s and a sync: %v", part, err)
		}
		if st := state(t, old); st.Refused != 0 || st.Waiting != 0 {
			items, _ := old.App.Sync.Items(ctx)
			t.Fatalf("after %s %+v: %+v", part, st, items)
		}
	})
	_, kinds := later.all()
	for _, kind := range []api.Kind{
		"office", "actor", "adviser", "event", "slot", "plan_template", "assessment", "person", "device", "plan", "section", "figures",
		"version", "comment", "result", "booking", "allowance", "referral", "message", "question", "group", "milestone",
	} {
		if !kinds[kind] && kind != "plan_template" {
			t.Errorf("the office told of no %s", kind)
		}
	}
	// The one device that is of today's version reads what the old one wrote.
	today := w.Device("today")
	today.Sync()
	if got := read(t, today, x.plan, key).Text; got != "En bagervogn med surdej.\n\nDen kører i Kolding." {
		t.Errorf("the old one wrote %q", got)
	}

	// Offline it changes records on itself, which keep what it does not know.
	old.Line.Cut(true)
	a := old.App
	write(t, old, x.plan, key, "Uden net")
	ok(t, a.Plan.Rename(ctx, x.plan, "Omdøbt"))
	must[string](t)(a.Plan.SetFigures(ctx, x.plan, map[string]json.RawMessage{"b": json.RawMessage("2")}))
	ok(t, a.Plan.Reply(ctx, comment, "Tak"))
	ok(t, a.Plan.Resolve(ctx, comment))
	name := "Anna"
	ok(t, a.Me.Update(ctx, api.PersonUpdateBody{Name: &name}))
	ok(t, a.Inbox.Archive(ctx, x.offers...))
	b := must[booking.Booking](t)(a.Book.Booking(ctx, x.booking))
	ok(t, a.Book.Share(ctx, x.booking, append(b.Share, api.Share{Kind: api.ShareContact}), nil))
	if err := readEverything(ctx, a); err != nil {
		t.Errorf("offline: %v", err)
	}
	file := personFile(t, old)
	ok(t, old.App.Close())
	said, _ := later.all()
	kept(t, file, said)

	// Brought up to date it goes on, and all of it is there.
	old.Line.Cut(false)
	old.Line.Through(nil)
	old.Reopen()
	if err := readEverything(ctx, old.App); err != nil {
		t.Errorf("as a newer one: %v", err)
	}
}

// kept checks that a store has all that an office said, byte for byte where
// nothing waits on it, and else all that it does not know.
func kept(t *testing.T, file string, said map[string]api.Record) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, file, store.Options{})
	ok(t, err)
	defer s.Close()
	touched := map[string]bool{}
	queue, err := s.Queue(ctx)
	ok(t, err)
	for _, e := range queue {
		if e.Kind == api.BookingShare && len(marks(e.Body)) != 1 { // one was shared before
			t.Errorf("sent back without what it does not know: %s", e.Body)
		}
		for _, c := range e.Records {
			touched[fmt.Sprint(c.Kind, "/", c.ID)] = true
		}
	}
	local := 0
	for _, name := range slices.Sorted(maps.Keys(said)) {
		want := said[name]
		got, err := s.Get(ctx, want.Kind, want.ID)
		switch {
		case want.Deleted:
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case touched[name]:
			local++
			if diff := cmp.Diff(marks(want.Body), marks(got.Body)); diff != "" {
				t.Errorf("%s lost (-) what it does not know:\n%s", name, diff)
			}
		case got.Rev != want.Rev || !bytes.Equal(compact(t, got.Body), compact(t, want.Body)):
			t.Errorf("%s is of %d\n%s\nwant %d\n%s", name, got.Rev, got.Body, want.Rev, want.Body)
		}
	}
	if local < 6 {
		t.Errorf("only %d records were changed on the device", local)
	}
}

func compact(t *testing.T, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	ok(t, json.Compact(&b, raw))
	return b.Bytes()
}

func TestANewerAppLivesWithAnOfficeTwoVersionsOlder(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("new")
	earlier := &earlierOffice{
		unknown: []api.MutationKind{api.BookingShare, api.ReferralOutcome, api.InboxMark, api.MessagePost, api.FiguresWrite},
		lacks: func(kind, field string) bool {
			return slices.Contains([]string{
				"group/", "allowance/", "event/waiting", "event/waiting_list", "event/cancel_until", "event/fields", "event/venue", "adviser/languages", "slot/fields",
				"section/at", "section/variants", "section/author", "booking/code", "booking/confirmed_at", "referral/history", "referral/expires_at", "actor/answer_days",
				"office/hours", "office/answer_target_h", "person/member", "device/platform", "booking.request/seen", "booking.accept/seen",
			}, kind+"/"+field)
		},
	}
	d.Line.Through(earlier.before)
	d.SignIn(testworld.Email)
	d.Sync()
	ctx := t.Context()
	x := &doings{t: t, w: w, d: d, offers: offer(t, w, 2)}
	d.Sync()
	x.do(func(part string) {
		t.Helper()
		d.Sync()
		if err := readEverything(ctx, d.App); err != nil {
			t.Errorf("after %s: %v", part, err)
		}
		if st := state(t, d); st.Waiting != 0 {
			t.Errorf("after %s %d wait", part, st.Waiting)
		}
	})
	items, err := d.App.Sync.Items(ctx)
	ok(t, err)
	refused := map[api.MutationKind]bool{}
	for _, it := range items {
		if it.Problem == nil || it.Problem.Code != api.CodeUnknownKind || !slices.Contains(earlier.unknown, it.Kind) {
			t.Errorf("on the list: %+v", it)
		}
		refused[it.Kind] = true
	}
	for _, kind := range earlier.unknown {
		if !refused[kind] {
			t.Errorf("no %s is on the list", kind)
		}
	}
	second := w.Device("second")
	second.Sync()
	if got := read(t, second, x.plan, key).Text; got != "En bagervogn med surdej.\n\nDen kører i Kolding." {
		t.Errorf("what is behind the refused ones did not arrive: %q", got)
	}
	// The office is brought up to date: what was refused can be sent again.
	d.Line.Through(nil)
	for _, it := range items {
		ok(t, d.App.Sync.Retry(ctx, it.ID))
	}
	d.Sync()
	left, err := d.App.Sync.Items(ctx)
	ok(t, err)
	for _, it := range left {
		if it.Problem != nil && it.Problem.Code == api.CodeUnknownKind {
			t.Errorf("still refused: %+v", it)
		}
	}
}

// Absent fields are empty: whichever field a record lacks, all is read.
func TestWhicheverFieldIsAbsentEverythingIsRead(t *testing.T) {
	w := testworld.New(t)
	first := w.Device("first")
	first.Sync()
	x := &doings{t: t, w: w, d: first, offers: offer(t, w, 2)}
	first.Sync()
	x.do(func(string) { first.Sync() })
	later := newLaterOffice()
	all := w.Guest("all")
	all.Line.Through(later.before)
	all.SignIn(testworld.Email)
	all.Sync()
	fields := map[string]bool{"": true} // "": a body with nothing in it
	few, some := map[api.Kind]int{}, []api.Record{}
	said, _ := later.all()
	for _, name := range slices.Sorted(maps.Keys(said)) {
		r := said[name]
		if few[r.Kind]++; few[r.Kind] > 8 || r.Deleted {
			continue
		}
		some = append(some, r)
		var body map[string]any
		ok(t, json.Unmarshal(r.Body, &body))
		for name := range body {
			fields[name] = true
		}
	}
	if len(fields) < 60 {
		t.Errorf("only %d fields", len(fields))
	}
	ok(t, all.App.Close())
	file := personFile(t, all)
	// The device is filled anew, each time without some of the fields.
	names, groups := slices.Sorted(maps.Keys(fields)), 16
	for group := range groups {
		var without []string
		for i := group; i < len(names); i += groups {
			without = append(without, names[i])
		}
		s, err := store.Open(t.Context(), file, store.Options{})
		ok(t, err)
		for _, feed := range []store.Feed{store.Catalogue, store.Changes} {
			ok(t, s.BeginShadow(t.Context(), feed))
			page := api.Page{}
			for _, r := range some {
				if r.Kind.InCatalogue() == (feed == store.Catalogue) {
					r.Body = absent(t, r.Body, without)
					page.Records = append(page.Records, r)
				}
			}
			ok(t, s.PullShadow(t.Context(), feed, page))
			epoch, cursor, err := s.Cursor(t.Context(), feed)
			ok(t, err)
			must[int](t)(s.EndShadow(t.Context(), feed, epoch, cursor))
		}
		ok(t, s.Close())
		all.Line.Cut(true)
		all.Open()
		if err := readEverything(t.Context(), all.App); err != nil {
			t.Errorf("without %q: %v", without, err)
		}
		ok(t, all.App.Close())
	}
}

func absent(t *testing.T, body json.RawMessage, names []string) json.RawMessage {
	t.Helper()
	if slices.Contains(names, "") {
		return json.RawMessage(`{}`)
	}
	var fields map[string]json.RawMessage
	ok(t, json.Unmarshal(body, &fields))
	for _, name := range names {
		delete(fields, name)
	}
	raw, err := json.Marshal(fields)
	ok(t, err)
	return raw
}

func TestAnAnswerThatOnlyANewerAppUnderstandsWaitsAndBlocksNothing(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	planID := write(t, d, "", key, "Først")
	d.Sync()
	d.Line.Through((&rewriting{from: `"status":"applied"`, to: `"status":"on_hold"`, only: "plan.rename"}).before)
	ok(t, d.App.Plan.Rename(t.Context(), planID, "Omdøbt"))
	_ = d.App.Sync.Flush(t.Context())
	d.Line.Through((&rewriting{from: `"code":"not_found"`, to: `"code":"of_a_newer_office"`}).before)
	ok(t, d.App.Inbox.MarkRead(t.Context(), planID))
	must[string](t)(d.App.Inbox.Post(t.Context(), uuid.NewString(), "Til ingen"))
	write(t, d, planID, key, "Derefter")
	d.App.Sync.Now()
	d.Await("all is answered", func() bool {
		d.App.Sync.Now()
		st := state(t, d)
		return st.Waiting == 0 && st.Refused == 1
	})
	items, err := d.App.Sync.Items(t.Context())
	ok(t, err)
	if len(items) != 1 || items[0].Problem.Code != "of_a_newer_office" {
		t.Errorf("on the list %+v", items)
	}
	second := w.Device("second")
	second.Sync()
	if got := read(t, second, planID, key).Text; got != "Derefter" {
		t.Errorf("the office has %q", got)
	}
	if plans := must[[]string](t)(summaries(t.Context(), second.App)); len(plans) != 1 || plans[0] != "Omdøbt" {
		t.Errorf("plans %v", plans)
	}
}

func summaries(ctx context.Context, a *app.App) (titles []string, err error) {
	plans, err := a.Plan.Plans(ctx)
	for _, p := range plans {
		titles = append(titles, p.Title)
	}
	return titles, err
}
