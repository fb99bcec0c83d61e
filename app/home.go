package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
)

// Home is the first screen.
type Home struct {
	Name     string       // the person's first name; empty where not known
	Next     *Appointment // nil where nothing is booked
	Journey  Journey
	Continue *Continue    // nil where nothing is written yet
	Test     *Unfinished  // nil where none was begun
	News     []inbox.Item // unread, newest first, at most three
	Unread   int
	Agreed   []booking.Step    // at meetings, to be done or just done
	Rate     *booking.Booking  // the last of what the person came to, to be asked about; nil for none
	Changed  []booking.Booking // by the office, and not seen or decided yet
	Asleep   []booking.Booking // with something that another would read now than whom it was shared with
}

// Appointment is a booking and what its adviser wants to have read.
type Appointment struct {
	Booking booking.Booking
	Today   bool
	Prepare []Preparation
	Ready   bool       // all preparations but the question are done
	Sent    *api.Share // the version of the plan that was shared with it
	Changed bool       // the plan was written to since it was sent
	CanSend bool       // something is written that was not sent yet
}

// PrepKind is what a preparation is.
type PrepKind string

// Kinds of preparations.
const (
	PrepSection  PrepKind = "section"  // a question of the plan
	PrepTest     PrepKind = "test"     // an assessment that the event asks for
	PrepFigures  PrepKind = "figures"  // the plan's figures, for who advises on financing
	PrepQuestion PrepKind = "question" // a question to the adviser
)

// Preparation is one line of "prepare yourself".
type Preparation struct {
	Kind    PrepKind
	Key     string // section key or assessment id
	Title   string // empty with PrepFigures and PrepQuestion
	Adviser string // with PrepQuestion: the name, empty where there is none
	Text    string // with PrepQuestion: what was asked
	Minutes int    // what it takes; 0 when done or not known
	Done    bool
}

// Continue is where the person left off writing.
type Continue struct {
	PlanID        string
	Key           string
	ChapterTitle  string
	QuestionTitle string
	FirstLine     string
	Percent       int // of the plan
}

// Unfinished is a self-assessment that was begun and not handed in.
type Unfinished struct {
	ID       string
	Title    string
	Answered int
	Items    int
}

// How much of the first screen there is room for.
const (
	maxNews     = 3
	maxSections = 3 // that an adviser wants to have read, the summary included
)

// Home reads the first screen.
func (a *App) Home(ctx context.Context) (Home, error) {
	var h Home
	person, err := a.Me.Person(ctx)
	if err != nil {
		return h, err
	}
	h.Name, _, _ = strings.Cut(strings.TrimSpace(person.Name), " ")
	overview, err := a.Plan.Overview(ctx, "")
	if err != nil {
		return h, err
	}
	if last := overview.Last; last != nil {
		h.Continue = &Continue{
			PlanID: overview.PlanID, Key: last.Key, ChapterTitle: last.ChapterTitle,
			QuestionTitle: last.QuestionTitle, FirstLine: last.FirstLine, Percent: overview.Percent,
		}
	}
	tests, err := a.Tests.List(ctx)
	if err != nil {
		return h, err
	}
	if i := slices.IndexFunc(tests, func(t assess.Test) bool { return t.Answered > 0 }); i >= 0 {
		t := tests[i]
		h.Test = &Unfinished{ID: t.ID, Title: t.Title, Answered: t.Answered, Items: t.Items}
	}
	if next, ok, err := a.Book.Next(ctx); err != nil {
		return h, err
	} else if ok {
		if h.Next, err = a.appointment(ctx, next, overview); err != nil {
			return h, err
		}
	}
	if h.Changed, err = a.Book.Changed(ctx); err != nil {
		return h, err
	}
	if h.Asleep, err = a.Book.Asleep(ctx); err != nil {
		return h, err
	}
	if h.Agreed, err = a.Book.Steps(ctx); err != nil {
		return h, err
	}
	if b, ok, err := a.Book.ToRate(ctx); err != nil {
		return h, err
	} else if ok {
		h.Rate = &b
	}
	if h.Journey, err = a.journey(ctx, person, overview); err != nil {
		return h, err
	}
	unread, err := a.Inbox.Items(ctx, inbox.Filter{UnreadOnly: true})
	if err != nil {
		return h, err
	}
	h.Unread = len(unread)
	h.News = slices.DeleteFunc(unread, func(it inbox.Item) bool { // it has a card of its own
		return slices.ContainsFunc(h.Changed, func(b booking.Booking) bool { return it.Kind == inbox.ItemNotice && it.Booking == b.ID })
	})
	h.News = h.News[:min(len(h.News), maxNews)]
	return h, nil
}

// Appointment is any booking with what whom it is with wants to have read, the next one or a later.
func (a *App) Appointment(ctx context.Context, b booking.Booking) (*Appointment, error) {
	o, err := a.Plan.Overview(ctx, "")
	if err != nil {
		return nil, err
	}
	return a.appointment(ctx, b, o)
}

func (a *App) appointment(ctx context.Context, b booking.Booking, o plan.Overview) (*Appointment, error) {
	ap := &Appointment{Booking: b, Today: text.DaysBetween(a.cfg.Now(), b.StartsAt) == 0}
	fields := b.Fields
	if b.Need != "" {
		fields = []api.Field{b.Need}
	}
	ap.Prepare = wanted(o, fields)
	if slices.Contains(fields, api.FieldFinancing) {
		figures, err := a.Plan.Figures(ctx, o.PlanID)
		if err != nil {
			return nil, err
		}
		ap.Prepare = append(ap.Prepare, Preparation{Kind: PrepFigures, Done: figures.Said()})
	}
	test, err := a.wantedTest(ctx, b)
	if err != nil {
		return nil, err
	}
	ap.Prepare = append(ap.Prepare, test...)
	ap.Ready = len(ap.Prepare) > 0
	for _, p := range ap.Prepare {
		ap.Ready = ap.Ready && p.Done
	}
	question, err := a.question(ctx, b)
	if err != nil {
		return nil, err
	}
	ap.Prepare = append(ap.Prepare, question)
	if i := slices.IndexFunc(b.Share, func(s api.Share) bool { return s.Kind == api.ShareVersion && s.Opens(a.cfg.Now()) }); i >= 0 {
		ap.Sent = &b.Share[i]
	}
	if !o.Empty() {
		v, kept, err := a.latest(ctx)
		if err != nil {
			return nil, err
		}
		sent := ap.Sent != nil && kept && ap.Sent.ID == v.ID
		ap.Changed, ap.CanSend = ap.Sent != nil && !sent, !sent
	}
	return ap, nil
}

// wanted are the questions of the plan that an adviser of these fields wants to
// have read: the summary, then those with the most fields in common.
func wanted(o plan.Overview, fields []api.Field) []Preparation {
	type candidate struct {
		q      plan.QuestionState
		common int
	}
	var list []candidate
	var out []Preparation
	for i, ch := range o.Chapters {
		for j, q := range ch.Questions {
			if i == 0 && j == 0 { // a plan begins with its summary
				out = append(out, prepare(q))
				continue
			}
			common := 0
			for _, f := range q.Fields {
				if slices.Contains(fields, f) {
					common++
				}
			}
			if common > 0 && i > 0 {
				list = append(list, candidate{q, common})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.common, a.common) })
	for _, c := range list[:min(len(list), maxSections-len(out))] {
		out = append(out, prepare(c.q))
	}
	return out
}

func prepare(q plan.QuestionState) Preparation {
	p := Preparation{Kind: PrepSection, Key: q.Key, Title: q.Title, Minutes: q.Minutes, Done: q.Answered}
	if p.Done {
		p.Minutes = 0
	}
	return p
}

// wantedTest is the screening, where the event asks for one.
func (a *App) wantedTest(ctx context.Context, b booking.Booking) ([]Preparation, error) {
	e, err := a.Book.Event(ctx, b.EventID)
	if _, screening := api.MetBy(e.Requires); err != nil || !screening {
		return nil, nil // the event may have left the catalogue
	}
	tests, err := a.Tests.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range tests {
		if t.Use == api.UseScreening {
			p := Preparation{Kind: PrepTest, Key: t.ID, Title: t.Title, Minutes: t.Minutes, Done: t.Last != nil}
			if p.Done {
				p.Minutes = 0
			}
			return []Preparation{p}, nil
		}
	}
	return nil, nil
}

// question is the person's question to whoever the booking is with: its note,
// else the last message about it.
func (a *App) question(ctx context.Context, b booking.Booking) (Preparation, error) {
	p := Preparation{Kind: PrepQuestion, Text: b.Note}
	if b.Adviser != nil {
		p.Adviser = b.Adviser.Name
	}
	thread, err := a.Inbox.Thread(ctx, b.ID)
	if err != nil {
		return p, err
	}
	for _, m := range thread {
		if m.Mine {
			p.Text = m.Text
		}
	}
	p.Done = p.Text != ""
	return p, nil
}

// AskAdviser puts a question to whoever the booking is with, as a message about
// it: the note of a booking cannot be changed once it is asked for.
func (a *App) AskAdviser(ctx context.Context, bookingID, question string) error {
	_, err := a.Inbox.Post(ctx, bookingID, question)
	return err
}

// StepKey names a step of the journey.
type StepKey string

// The steps from idea to firm, in order.
const (
	StepTest        StepKey = "test"        // an assessment was taken
	StepKickoff     StepKey = "kickoff"     // a Kick-off was attended or is booked
	StepPlan        StepKey = "plan"        // half of the plan's questions are answered
	StepCounselling StepKey = "counselling" // an adviser was met or is booked
	StepCVR         StepKey = "cvr"         // the firm has its number
	StepNetwork     StepKey = "network"     // in a network
)

// StepState is how far a step is.
type StepState string

// States of a step.
const (
	StepDone  StepState = "done"
	StepUnder StepState = "under_way" // booked, or begun
	StepOpen  StepState = "open"
)

// Step is one step of the journey.
type Step struct {
	Key     StepKey
	State   StepState
	At      time.Time // of a booking under way
	Percent int       // of the plan
}

// Journey is the way from idea to firm.
type Journey struct {
	Steps []Step
	Done  int
	Next  *NextStep // the first open one; nil where none is
}

// NextStep is what to do next.
type NextStep struct {
	Key     StepKey
	EventID string // what can be booked, where that is the step
	Title   string // of the event or the test
	At      time.Time
	TestID  string
}
