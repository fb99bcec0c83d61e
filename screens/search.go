package screens

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

const (
	// mostFound is how much a search shows at the most: more is not read.
	mostFound = 30
	// mostRecent is how much of what was opened before is offered.
	mostRecent = 5
)

// found is something that a search found, as it is kept.
type found struct {
	Kind  app.FoundKind `json:"kind"`
	ID    string        `json:"id"`
	Plan  string        `json:"plan,omitempty"`
	Title string        `json:"title"`
}

// searching is the search over everything while it is open.
type searching struct {
	s      *Screens
	finder *ui.Finder
	sheet  *ui.Sheet
	typed  *parts.Draft
	hits   map[string]found // by the choice's id
	asking bool             // a search is under way
	asked  string
}

// search opens the search over everything.
func (s *Screens) search() {
	if s.shown.firstRun || s.finding != nil {
		return
	}
	env := s.env
	f := &searching{s: s, typed: env.Draft(app.DraftSearch), hits: map[string]found{}}
	f.finder = &ui.Finder{
		Placeholder: env.T("search.placeholder"), Hint: env.T("search.hint"), None: env.T("search.none"),
		Start: f.start(), Loop: s.o.Loop, Find: f.find, OnPick: f.pick,
		OnClose: func() { f.sheet.Close() }, CloseName: env.T("common.close"),
		Text: f.typed.Text(store.DraftText), OnChange: func(text string) { f.typed.Set(store.DraftText, text) },
	}
	f.sheet = &ui.Sheet{Content: f.finder, Own: true, Tall: true, Most: 640, OnClose: func() { s.finding = nil }}
	s.finding = f
	s.shell.OpenSheet(f.sheet)
	f.finder.Focus()
}

// start is what is offered before anything is typed: what was opened before, and
// the places of the app.
func (f *searching) start() []ui.FindGroup {
	var groups []ui.FindGroup
	if len(f.s.recent) > 0 {
		recent := ui.FindGroup{Title: f.s.env.T("search.recent")}
		for _, hit := range f.s.recent {
			recent.Choices = append(recent.Choices, f.choice(hit, ""))
		}
		groups = append(groups, recent)
	}
	return append(groups, f.places(""))
}

// find looks for what is typed away from the goroutine that draws, one query at
// a time: what was typed meanwhile is looked for when the one before is done.
func (f *searching) find(query string) {
	f.asked = query
	if f.asking {
		return
	}
	f.asking = true
	var list []app.Found
	f.s.env.Do(func(ctx context.Context) error {
		var err error
		list, err = f.s.o.App.Search(ctx, query, mostFound)
		return err
	}, func(err error) {
		f.asking = false
		if f.s.finding != f {
			return
		}
		if f.asked != query {
			f.find(f.asked)
			return
		}
		f.finder.None = f.s.env.T("search.none")
		if err != nil {
			slog.Warn("search", "error", err)
			f.finder.None = f.s.env.Explain(err)
		}
		f.finder.Answer(query, f.groups(query, list))
	})
}

// groups sets what was found under its kind, the kind of the best first.
func (f *searching) groups(query string, list []app.Found) []ui.FindGroup {
	var groups []ui.FindGroup
	if g := f.places(query); len(g.Choices) > 0 {
		groups = append(groups, g)
	}
	var kinds []app.FoundKind
	of := map[app.FoundKind][]app.Found{}
	for _, hit := range list {
		if _, ok := of[hit.Kind]; !ok {
			kinds = append(kinds, hit.Kind)
		}
		of[hit.Kind] = append(of[hit.Kind], hit)
	}
	for _, kind := range kinds {
		g := ui.FindGroup{Title: f.s.env.T("search.kind." + string(kind))}
		slices.SortStableFunc(of[kind], f.soonest)
		for _, hit := range of[kind] {
			kept := found{Kind: hit.Kind, ID: hit.ID, Plan: hit.PlanID, Title: hit.Title}
			g.Choices = append(g.Choices, f.choice(kept, f.note(hit)))
		}
		groups = append(groups, g)
	}
	return groups
}

// soonest sets what has a time in its order: what comes, then what was. All else
// stays as it was found.
func (f *searching) soonest(a, b app.Found) int {
	now := f.s.o.Now()
	if past := a.At.Before(now); past != b.At.Before(now) {
		if past {
			return 1
		}
		return -1
	}
	return a.At.Compare(b.At)
}

// note is what is said of a hit under its title: when it is, and on a line of its
// own the words around the match.
func (f *searching) note(hit app.Found) string {
	words := apart(strings.NewReplacer("\x02", "", "\x03", "").Replace(hit.Snippet))
	if hit.Kind == app.FoundLine {
		in, _, _, _ := plan.SplitLine(hit.ID)
		return f.s.env.T("figures.line." + string(in))
	}
	if hit.Kind == app.FoundPlan {
		plans, _ := f.s.env.App.Plan.Plans(f.s.ctx) // without them it is told by its title alone
		if i := slices.IndexFunc(plans, func(p plan.Summary) bool { return p.ID == hit.ID }); i >= 0 {
			return f.s.env.PlanStand(plans[i])
		}
	}
	if hit.At.IsZero() {
		return words
	}
	day := text.UpperFirst(f.s.env.Words.DayClock(hit.At, f.s.o.Now()))
	if words == "" {
		return day
	}
	return day + "\n" + words
}

// apart sets the texts of a record that stand on lines of their own, as a name
// and what is said of it, on one line and tells them apart.
func apart(lines string) string {
	var out []string
	for line := range strings.Lines(lines) {
		if line = strings.Join(strings.Fields(line), " "); line != "" && line != "…" {
			out = append(out, line)
		}
	}
	return strings.Join(out, " · ")
}

// kindIcons are what the kinds are told by, besides their names.
var kindIcons = map[app.FoundKind]string{
	app.FoundLine: icons.Money, app.FoundQuestion: icons.Plan, app.FoundPlan: icons.Plan, app.FoundCommentary: icons.Comment,
	app.FoundEvent: icons.Calendar, app.FoundBooking: icons.Book, app.FoundAdviser: icons.Person,
	app.FoundActor: icons.Building, app.FoundReferral: icons.Swap, app.FoundAsked: icons.Help,
	app.FoundThread: icons.Mail, app.FoundTest: icons.Test,
}

func (f *searching) choice(hit found, note string) ui.Choice {
	id := string(hit.Kind) + " " + hit.Plan + " " + hit.ID
	f.hits[id] = hit
	icon := kindIcons[hit.Kind]
	if hit.Kind == foundPlace {
		icon = placeNamed(hit.ID).icon
	}
	return ui.Choice{ID: id, Title: hit.Title, Note: note, Icon: icon}
}

// pick goes to what was chosen.
func (f *searching) pick(c ui.Choice) {
	hit := f.hits[c.ID]
	f.sheet.Close()
	f.typed.Set(store.DraftText, "")
	s := f.s
	if hit.Kind != foundPlace {
		s.recent = slices.DeleteFunc(s.recent, func(r found) bool { return r.Kind == hit.Kind && r.ID == hit.ID && r.Plan == hit.Plan })
		s.recent = append([]found{hit}, s.recent...)
		s.recent = s.recent[:min(len(s.recent), mostRecent)]
		s.keeps.Trigger()
	}
	s.lead(hit)
}

// lead goes to the place of a thing that was found.
func (s *Screens) lead(hit found) {
	env := s.env
	switch hit.Kind {
	case foundPlace:
		env.Nav.Go(placeNamed(hit.ID).to)
	case app.FoundQuestion, app.FoundCommentary:
		env.Nav.Go(parts.Question(hit.Plan, hit.ID))
	case app.FoundLine:
		env.Nav.Go(parts.FigureLine(hit.Plan, hit.ID))
	case app.FoundPlan:
		if !env.Failed(env.App.Plan.SetCurrent(s.ctx, hit.ID)) {
			env.Nav.Go(parts.Plan())
		}
	case app.FoundEvent:
		env.Nav.Go(parts.Event(hit.ID))
	case app.FoundBooking:
		env.Nav.Go(parts.Booking(hit.ID))
	case app.FoundReferral, app.FoundAsked, app.FoundThread:
		env.Nav.Go(parts.Referral(hit.ID))
	case app.FoundTest:
		env.Nav.Go(parts.TakeTest(hit.ID))
	case app.FoundAdviser:
		s.showAdviser(hit.ID)
	case app.FoundActor:
		env.Nav.Go(parts.Actor(hit.ID))
	}
}

// showAdviser says who an adviser is, and leads to the next time with them.
func (s *Screens) showAdviser(id string) {
	env := s.env
	who, eventID, err := env.App.Book.With(s.ctx, id)
	if env.Failed(err) {
		return
	}
	sheet := &ui.Sheet{}
	column := ui.Column(ui.Gap16, ui.Person(&ui.Avatar{Name: who.Name, Side: 56}, who.Name, who.Organisation, ui.Heading))
	if names := env.FieldNames(who.Fields, len(who.Fields)); names != "" {
		column.Add(ui.NewSupport(names))
	}
	if who.Text != "" {
		column.Add(ui.NewBody(who.Text))
	}
	label, to := env.T("search.times"), parts.Slots(eventID, "")
	if eventID == "" {
		column.Add(ui.NewSupport(env.T("search.no_times", map[string]any{"Name": who.Name})))
		label, to = env.T("book.do.elsewhere"), parts.Programme()
	}
	sheet.Content = column
	sheet.Buttons = []fyne.CanvasObject{ui.NewButton(label, func() {
		sheet.Close()
		env.Nav.Go(to)
	})}
	s.shell.OpenSheet(sheet)
}
