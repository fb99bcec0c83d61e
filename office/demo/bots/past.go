package bots

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/demo"
	"startklar.dk/office/figures"
	"startklar.dk/office/mutation"
)

// held is an event of the weeks that are over: so many weeks ago, with so many guests.
type held struct {
	weeks  int
	kind   string
	title  string // the key of its text
	guests int
	hours  int
}

// past is what the demo office has behind it, for its figures to be of something.
var past = []held{
	{15, api.EventKickoff, "event.kind.kickoff", 14, 4},
	{14, api.EventCafe, "event.kind.cafe", 6, 2},
	{13, api.EventCourse, "event.kind.course", 8, 3},
	{11, api.EventKickoff, "event.kind.kickoff", 17, 4},
	{10, api.EventCounselling, "event.kind.counselling", 7, 1},
	{9, api.EventNetwork, "event.kind.network", 9, 2},
	{8, api.EventCafe, "event.kind.cafe", 8, 2},
	{7, api.EventKickoff, "event.kind.kickoff", 19, 4},
	{6, api.EventCounselling, "event.kind.counselling", 8, 1},
	{5, api.EventMeeting, "event.kind.meeting", 12, 2},
	{4, api.EventCafe, "event.kind.cafe", 7, 2},
	{3, api.EventKickoff, "event.kind.kickoff", 16, 4},
	{2, api.EventCourse, "event.kind.course", 9, 3},
	{1, api.EventCounselling, "event.kind.counselling", 9, 1},
}

// regulars is how many guests there are, among whom the past goes round.
const regulars = 48

// pastSpace is the namespace of the ids of what is past.
var pastSpace = uuid.MustParse("6f0b1f8a-52a7-4d4e-9f53-1f0a5f0f7d11")

func pastID(of string) string { return uuid.NewSHA1(pastSpace, []byte(of)).String() }

// Past lays what the demo office has behind it: who came to what, what they said of it, whom
// they were sent on to, and the goals of the year. What is laid already stays.
func Past(ctx context.Context, o *office.Office) error {
	have, err := catalogue(ctx, o)
	if err != nil {
		return err
	}
	for _, r := range have {
		if r.ID == pastID("event/0") {
			return nil
		}
	}
	persons := make([]string, regulars)
	for i := range persons {
		if persons[i], err = regular(ctx, o, i); err != nil {
			return err
		}
	}
	now, next := o.Now(), 0
	for i, h := range past {
		y, m, d := now.In(text.Copenhagen).AddDate(0, 0, -7*h.weeks).Date()
		starts := time.Date(y, m, d, 16, 0, 0, 0, text.Copenhagen)
		e := api.Event{
			Kind: h.kind, State: api.EventPlanned, Title: text.For(text.Danish).T(h.title), Capacity: 60, Requires: api.RequiresNone,
			StartsAt: starts, EndsAt: starts.Add(time.Duration(h.hours) * time.Hour),
		}
		raw, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("write what is past: %w", err)
		}
		id := pastID(fmt.Sprint("event/", i))
		if err := o.Catalogue.Import(ctx, mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: id, Body: raw}}); err != nil {
			return fmt.Errorf("lay what is past: %w", err)
		}
		for n := range h.guests {
			personID := persons[next%regulars]
			next++
			state := api.BookingAttended
			if n%7 == 6 {
				state = api.BookingMissed
			}
			bookingID := pastID(fmt.Sprintf("booking/%d/%d", i, n))
			if err := o.Bookings.NoteAfterwards(ctx, mutation.CommandLine, id, personID, bookingID, state); err != nil {
				return err
			}
			if state == api.BookingAttended && n%3 == 0 {
				if err := does(ctx, o, personID, api.BookingRate, api.BookingRateBody{BookingID: bookingID, Score: 3 + (i+n)%3}); err != nil {
					return err
				}
			}
		}
	}
	if err := sendOn(ctx, o, persons); err != nil {
		return err
	}
	return o.Figures.SetGoals(ctx, mutation.CommandLine, figures.PeriodOf(figures.Year, now).GoalKey(), 0, figures.Goals{
		Targets: map[string]int{
			api.EventKickoff: 80, api.EventCounselling: 30, api.EventCafe: 30, api.EventCourse: 20, api.EventNetwork: 10, api.EventMeeting: 12,
			string(figures.Firms): 8, figures.OnTime: 95,
		},
		Entrepreneurs: map[string]int{"0621": 240, "0630": 310, "0607": 140, "0410": 90, "0530": 70, "0575": 110},
	})
}

// regular is the n-th of those who come.
func regular(ctx context.Context, o *office.Office, n int) (personID string, err error) {
	g := guestOf(uint32(n)*7 + 3) //nolint:gosec // of a few dozen
	if personID, err = o.KnowGuest(ctx, mutation.CommandLine, office.Guest{Name: g.name, Email: g.email}); err != nil {
		return "", err
	}
	places := []string{"0621", "0621", "0630", "0607", "0410", "0530", "0575", "0621"}
	stages := []string{api.StageConsidering, api.StageStarting, api.StageStarting, api.StageRunning}
	is := api.PersonUpdateBody{Municipality: &places[n%len(places)], Stage: &stages[n%len(stages)]}
	if n%4 == 3 {
		cvr := fmt.Sprintf("%08d", 30000000+n*137)
		is.CVR = &cvr
	}
	return personID, does(ctx, o, personID, api.PersonUpdate, is)
}

// sendOn sends a few of those who come on to others, of whom some take them up and help.
func sendOn(ctx context.Context, o *office.Office, persons []string) error {
	for i, actor := range []string{"erhvervshus-sydjylland", "erhvervshus-sydjylland", "mentorkorpset", "erhvervshus-sydjylland", "mentorkorpset"} {
		id := pastID(fmt.Sprint("referral/", i))
		if err := does(ctx, o, persons[i], api.ReferralRequest, api.ReferralRequestBody{
			ReferralID: id, ActorID: demo.ActorID(actor), Need: api.FieldExport, Question: text.For(text.Danish).T("demo.referral.reason"),
		}); err != nil {
			return err
		}
		if i%4 == 3 {
			continue
		}
		if err := o.Referrals.Advance(ctx, mutation.CommandLine, id, api.ReferralCompleted, ""); err != nil {
			return err
		}
		if i%2 == 0 {
			if err := does(ctx, o, persons[i], api.ReferralOutcome, api.ReferralBody{ReferralID: id, Outcome: "helped", Score: api.BestRating}); err != nil {
				return err
			}
		}
	}
	return nil
}

// does has a person do something.
func does(ctx context.Context, o *office.Office, personID string, kind api.MutationKind, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write what somebody does: %w", err)
	}
	answers, err := o.Mutations.Apply(ctx, mutation.Actor{PersonID: personID}, api.MutationBatch{
		Mutations: []api.Mutation{{ID: uuid.Must(uuid.NewV7()).String(), Kind: kind, MadeAt: o.Now(), Body: raw}},
	})
	if err != nil {
		return fmt.Errorf("have somebody do something: %w", err)
	}
	if p := answers.Results[0].Problem; p != nil {
		return p
	}
	return nil
}
