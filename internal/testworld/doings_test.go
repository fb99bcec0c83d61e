package testworld_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/consent"
	"startklar.dk/app/inbox"
	"startklar.dk/internal/testworld"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

// readEverything reads all that the services show; an error names the reading.
func readEverything(ctx context.Context, a *app.App) error {
	var errs []error
	add := func(what string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", what, err))
		}
	}
	_, err := a.Home(ctx)
	add("home", err)
	_, err = a.Me.Person(ctx)
	add("person", err)
	plans, err := a.Plan.Plans(ctx)
	add("plans", err)
	for _, p := range plans {
		overview, err := a.Plan.Overview(ctx, p.ID)
		add("plan", err)
		for _, chapter := range overview.Chapters {
			if len(chapter.Questions) == 0 || p.ID != plans[0].ID {
				continue
			}
			if _, err = a.Plan.Question(ctx, p.ID, chapter.Questions[0].Key); err != nil {
				add("question "+chapter.Questions[0].Key, err)
				break
			}
		}
		_, err = a.Plan.Figures(ctx, p.ID)
		add("figures", err)
		_, err = a.Plan.Conflicts(ctx, p.ID)
		add("conflicts", err)
		_, err = a.Plan.Versions(ctx, p.ID)
		add("versions", err)
		_, err = a.Plan.Changed(ctx, p.ID)
		add("changed", err)
	}
	programme, err := a.Book.Programme(ctx, booking.Filter{Past: true})
	add("programme", err)
	for i, item := range programme {
		if i%20 != 0 {
			continue
		}
		_, err = a.Book.Event(ctx, item.ID)
		add("event", err)
	}
	mine, err := a.Book.Mine(ctx)
	add("bookings", err)
	for _, b := range slices.Concat(mine.Coming, mine.Past) {
		_, err = a.Book.Booking(ctx, b.ID)
		add("booking", err)
		_, err = a.Book.Calendar(ctx, b.ID)
		add("calendar", err)
	}
	_, err = a.Book.Allowances(ctx)
	add("allowances", err)
	_, err = a.Book.Groups(ctx)
	add("groups", err)
	_, err = a.Book.Reminders(ctx)
	add("reminders", err)
	_, _, err = a.Book.Next(ctx)
	add("next", err)
	tests, err := a.Tests.List(ctx)
	add("tests", err)
	for _, test := range tests {
		_, err = a.Tests.Draft(ctx, test.ID)
		add("test "+test.ID, err)
		taken, err := a.Tests.History(ctx, test.ID)
		add("history", err)
		for _, r := range taken {
			_, err = a.Tests.Result(ctx, r.ResultID)
			add("result", err)
		}
	}
	for _, archived := range []bool{false, true} {
		items, err := a.Inbox.Items(ctx, inbox.Filter{Archived: archived})
		add("inbox", err)
		for _, item := range items {
			if item.Kind == inbox.ItemReferral {
				_, err = a.Referrals.Referral(ctx, item.ID)
				add("referral", err)
			}
			_, err = a.Inbox.Thread(ctx, item.ID)
			add("thread", err)
		}
	}
	_, err = a.Inbox.Unread(ctx)
	add("unread", err)
	for _, words := range []string{"plan", "det kender"} {
		_, err = a.Search(ctx, words, 20)
		add("search", err)
	}
	_, err = a.Sync.Items(ctx)
	add("what waits", err)
	_, err = a.Sync.Kept(ctx)
	add("what was put away", err)
	_, err = a.Sync.State(ctx)
	add("state", err)
	return errors.Join(errs...)
}

// doings is a person who does everything that one can do.
type doings struct {
	t *testing.T
	w *testworld.World
	d *testworld.Device

	plan, booking, cafe, result, question string
	offers                                []string
}

// do goes through all that the app can send, with look after each part.
func (x *doings) do(look func(part string)) {
	t, a, ctx := x.t, x.d.App, x.t.Context()
	t.Helper()
	name, phone := "Anna Nielsen", "12345678"
	ok(t, a.Me.Update(ctx, api.PersonUpdateBody{Name: &name, Phone: &phone}))
	x.plan = write(t, x.d, "", key, "En bagervogn.\n\nDen kører i Kolding.")
	must[string](t)(a.Plan.SetFigures(ctx, x.plan, map[string]json.RawMessage{"budget/ovn": json.RawMessage("12000")}))
	ok(t, a.Plan.Rename(ctx, x.plan, "Bagervognen"))
	look("a plan")
	second := must[string](t)(a.Plan.Create(ctx, "En plan til"))
	ok(t, a.Plan.Delete(ctx, second))
	ok(t, a.Plan.Restore(ctx, second))
	ok(t, a.Plan.SetCurrent(ctx, x.plan))
	version, err := a.Plan.Keep(ctx, x.plan, "Første")
	ok(t, err)
	write(t, x.d, x.plan, key, "En bagervogn med surdej.\n\nDen kører i Kolding.")
	look("a version")
	must[[]string](t)(nil, errOf(a.Plan.Content(ctx, version.ID)))

	tests := must[string](t)(firstTest(ctx, a))
	draft, err := a.Tests.Draft(ctx, tests)
	ok(t, err)
	for i, item := range draft.Items {
		ok(t, a.Tests.Answer(ctx, tests, item.ID, 1+i%5))
	}
	x.result = must[string](t)(a.Tests.Submit(ctx, tests))
	look("a test")

	evening := must[booking.Item](t)(soonest(ctx, a, api.EventKickoff, 0))
	times := must[[]string](t)(free(ctx, a, evening.ID))
	x.booking = must[string](t)(a.Book.Book(ctx, booking.Request{SlotID: times[0], Need: api.FieldPlan, Note: "Hvad mangler jeg?"}))
	look("a booking")
	must[api.Share](t)(a.Book.SendPlan(ctx, x.booking, time.Time{}, nil))
	look("a share")
	cafe := must[booking.Item](t)(soonest(ctx, a, api.EventCafe, 24*time.Hour))
	times = must[[]string](t)(free(ctx, a, cafe.ID))
	x.cafe = must[string](t)(a.Book.Book(ctx, booking.Request{SlotID: times[0]}))
	look("another booking")
	ok(t, a.Book.Move(ctx, x.cafe, times[1], booking.Disclosure{}))
	look("a move")
	ok(t, a.Book.Cancel(ctx, x.cafe))
	must[string](t)(a.Inbox.Post(ctx, x.booking, "Jeg kommer lidt før"))
	look("a cancellation")

	x.question = must[string](t)(a.Inbox.Ask(ctx, "Moms", "Hvornår skal jeg registreres?"))
	ok(t, a.Inbox.MarkRead(ctx, x.question))
	ok(t, a.Inbox.Archive(ctx, x.question))
	look("a question")
	for i, offer := range x.offers {
		if i == 0 {
			ok(t, a.Referrals.Decline(ctx, offer))
			continue
		}
		var shares []api.Share
		for _, p := range must[[]consent.Proposal](t)(a.Consent.Proposals(ctx)) {
			shares = append(shares, p.Share)
		}
		ok(t, a.Referrals.Accept(ctx, offer, shares))
		look("an answer to a referral")
		ok(t, a.Referrals.Outcome(ctx, offer, "good", 5, "Tak"))
		ok(t, a.Referrals.Withdraw(ctx, offer))
	}
	look("referrals")
	ok(t, a.Tests.Delete(ctx, x.result))
	look("a deletion")
}

func errOf[T any](_ T, err error) error { return err }

func firstTest(ctx context.Context, a *app.App) (string, error) {
	list, err := a.Tests.List(ctx)
	if err != nil || len(list) == 0 {
		return "", fmt.Errorf("%d tests: %w", len(list), err)
	}
	return list[0].ID, nil
}

func soonest(ctx context.Context, a *app.App, kind string, after time.Duration) (booking.Item, error) {
	list, err := a.Book.Programme(ctx, booking.Filter{Kinds: []string{kind}, From: testworld.Start.Add(after)})
	if err != nil {
		return booking.Item{}, err
	}
	for _, item := range list {
		if _, err := free(ctx, a, item.ID); err == nil {
			return item, nil
		}
	}
	return booking.Item{}, errors.New("nothing in the programme")
}

func free(ctx context.Context, a *app.App, eventID string) (slots []string, err error) {
	e, err := a.Book.Event(ctx, eventID)
	if err != nil {
		return nil, err
	}
	for _, adviser := range e.Advisers {
		for _, s := range adviser.Slots {
			if s.State == booking.SlotFree {
				slots = append(slots, s.ID)
			}
		}
	}
	if len(slots) < 2 {
		return nil, errors.New("no free slots")
	}
	return slots, nil
}
