package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app/store"
)

// Found is something that a search found.
type Found struct {
	Kind    FoundKind
	ID      string // of the thing; a question's is its key
	PlanID  string // of a question or line; empty for the current plan
	Title   string
	Snippet string    // words around the match, which stands between \x02 and \x03
	At      time.Time // of an event or booking
}

// FoundKind is where something that was found leads.
type FoundKind string

// Kinds of found things.
const (
	FoundQuestion   FoundKind = "question"   // a question of the plan, ID is its key
	FoundPlan       FoundKind = "plan"       // one of several plans
	FoundLine       FoundKind = "line"       // a line of a plan's figures, ID is section/id
	FoundEvent      FoundKind = "event"      //
	FoundAdviser    FoundKind = "adviser"    //
	FoundActor      FoundKind = "actor"      // whom one may be referred to
	FoundReferral   FoundKind = "referral"   //
	FoundAsked      FoundKind = "asked"      // a question to the office
	FoundThread     FoundKind = "thread"     // messages that belong to nothing else
	FoundTest       FoundKind = "test"       //
	FoundBooking    FoundKind = "booking"    //
	FoundCommentary FoundKind = "commentary" // a comment; ID is the question's key
)

// More hits are asked of the store than are wanted: some lead nowhere, some to
// the same place.
const searchSlack = 3

// Search finds anything by words: the plan's texts and questions, events,
// advisers, messages. Every word must be there; limit bounds how many.
func (a *App) Search(ctx context.Context, query string, limit int) ([]Found, error) {
	query = strings.TrimSpace(query)
	if query == "" || limit <= 0 {
		return nil, nil
	}
	var list []Found
	seen := map[Found]bool{}
	add := func(f Found) {
		where := Found{Kind: f.Kind, ID: f.ID, PlanID: f.PlanID}
		if f.ID != "" && !seen[where] && len(list) < limit {
			seen[where] = true
			list = append(list, f)
		}
	}
	st := a.store()
	hits, err := st.Search(ctx, query, searchSlack*limit)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	own, err := a.searchOwn(ctx, query)
	if err != nil {
		return nil, err
	}
	for _, f := range own { // what is called so comes before what says so
		add(f)
	}
	for _, h := range hits {
		if f, ok := a.lead(ctx, st, h); ok {
			add(f)
		}
	}
	return list, nil
}

// searchOwn finds the questions of the plan, the lines of its figures and the tests
// by what they are called, which is there without any office.
func (a *App) searchOwn(ctx context.Context, query string) ([]Found, error) {
	words := danish.Words(query)
	called := func(titles ...string) bool {
		all := danish.Fold(strings.Join(titles, " "))
		for _, w := range words {
			if !strings.Contains(all, w) {
				return false
			}
		}
		return true
	}
	var list []Found
	o, err := a.Plan.Overview(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("search the plan: %w", err)
	}
	for _, ch := range o.Chapters {
		for _, q := range ch.Questions {
			if called(q.Title) || called(ch.Title, q.Title) {
				list = append(list, Found{Kind: FoundQuestion, ID: q.Key, PlanID: o.PlanID, Title: q.Title, Snippet: ch.Title})
			}
		}
	}
	figures, err := a.Plan.Figures(ctx, o.PlanID)
	if err != nil {
		return nil, fmt.Errorf("search the figures: %w", err)
	}
	for _, l := range figures.Lines() {
		if l.Name != "" && called(l.Name) {
			list = append(list, Found{Kind: FoundLine, ID: l.Path(), PlanID: o.PlanID, Title: l.Name})
		}
	}
	tests, err := a.Tests.List(ctx)
	if err != nil {
		return nil, fmt.Errorf("search the tests: %w", err)
	}
	for _, t := range tests {
		if called(t.Title) {
			list = append(list, Found{Kind: FoundTest, ID: t.ID, Title: t.Title, Snippet: t.Purpose})
		}
	}
	return list, nil
}

// lead tells where a hit leads; false for what is no place of its own.
func (a *App) lead(ctx context.Context, st *store.Store, h store.Hit) (Found, bool) {
	f := Found{ID: h.ID, Title: h.Title, Snippet: h.Snippet}
	rec, err := st.Get(ctx, h.Kind, h.ID)
	if err != nil {
		return f, false
	}
	switch h.Kind {
	case api.KindSection:
		var sec api.Section
		if rec.Decode(&sec) != nil {
			return f, false
		}
		return a.leadQuestion(ctx, FoundQuestion, sec.PlanID, sec.Section, h)
	case api.KindComment:
		var c api.Comment
		if rec.Decode(&c) != nil {
			return f, false
		}
		return a.leadQuestion(ctx, FoundCommentary, c.PlanID, c.Section, h)
	case api.KindPlan:
		f.Kind = FoundPlan
	case api.KindEvent:
		var e api.Event
		if rec.Decode(&e) != nil {
			return f, false
		}
		f.Kind, f.Title, f.At = FoundEvent, e.In(a.lang()).Title, e.StartsAt
	case api.KindAdviser:
		f.Kind = FoundAdviser
	case api.KindActor:
		f.Kind = FoundActor
	case api.KindBooking:
		entry, err := a.Book.Entry(ctx, h.ID)
		if err != nil {
			return f, false
		}
		f.Kind, f.ID, f.Title, f.At = FoundBooking, entry[0].ID, entryTitle(entry), entry[0].StartsAt
	case api.KindReferral:
		r, err := a.Referrals.Referral(ctx, h.ID)
		if err != nil {
			return f, false
		}
		f.Kind, f.Title = FoundReferral, r.Actor.Name
	case api.KindQuestion:
		f.Kind = FoundAsked
	case api.KindMessage:
		return a.leadMessage(ctx, st, rec, f)
	default:
		return f, false
	}
	return f, true
}

func (a *App) leadQuestion(ctx context.Context, kind FoundKind, planID, key string, h store.Hit) (Found, bool) {
	q, err := a.Plan.Question(ctx, planID, key)
	if err != nil {
		return Found{}, false
	}
	return Found{Kind: kind, ID: q.Key, PlanID: planID, Title: q.Title, Snippet: h.Snippet}, true
}

// leadMessage leads to what a message's thread belongs to.
func (a *App) leadMessage(ctx context.Context, st *store.Store, rec api.Record, f Found) (Found, bool) {
	var m api.Message
	if rec.Decode(&m) != nil {
		return f, false
	}
	for _, kind := range []api.Kind{api.KindReferral, api.KindQuestion, api.KindBooking, api.KindComment} {
		if _, err := st.Get(ctx, kind, m.Thread); err == nil {
			found, ok := a.lead(ctx, st, store.Hit{Kind: kind, ID: m.Thread, Snippet: f.Snippet})
			if found.Title == "" {
				found.Title = m.Author
			}
			return found, ok
		}
	}
	f.Kind, f.ID, f.Title = FoundThread, m.Thread, m.Author
	return f, true
}
