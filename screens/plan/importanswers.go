package plan

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api/danish"
	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document/answers"
	"startklar.dk/ui"
)

// nowhere is where a part goes that is left out.
const nowhere = "-"

// incomingAnswers says where each part of a text would go. One that was not matched
// goes nowhere before somebody says where.
type incomingAnswers struct {
	*importing
	parts  []part // those that were not matched first
	list   *ui.Long
	o      plan.Overview
	into   *plan.Summary     // the plan they go to, where there are several
	now    map[string]string // the answers that are there, by question
	titles map[string]question
	failed error
}

// part is a part of the text that was read.
type part struct {
	answers.Part
	id string // names it among the choices
}

// question is a question as a destination.
type question struct{ chapter, title string }

func newIncomingAnswers(p *importing, read answers.Proposal) *incomingAnswers {
	i := &incomingAnswers{importing: p}
	for n, found := range slices.Concat(read.Left, read.Placed) {
		i.parts = append(i.parts, part{found, strconv.Itoa(n)})
	}
	i.list = &ui.Long{
		Title: func(first string) string {
			if i.parts[index(first)].Key == "" {
				return i.env.T("import.unmatched")
			}
			return i.env.T("import.matched")
		},
		Make: func(id string) fyne.CanvasObject { return i.row(i.parts[index(id)]) },
	}
	return i
}

// index is the place of a part among them all.
func index(id string) int {
	n, _ := strconv.Atoi(id)
	return n
}

// read reads the questions and what is answered by now.
func (i *incomingAnswers) read() {
	i.o, i.failed = i.env.App.Plan.Overview(i.env.Ctx, "")
	m, err := i.env.App.Plan.Manuscript(i.env.Ctx, i.o.PlanID, "")
	if i.failed == nil {
		i.failed = err
	}
	plans, err := i.env.App.Plan.Plans(i.env.Ctx)
	if i.failed == nil {
		i.failed = err
	}
	if i.into = nil; len(plans) > 1 {
		i.into = &plans[0] // the current one
	}
	i.now, i.titles = m.Content.Sections, map[string]question{}
	for _, ch := range i.o.Chapters {
		for _, q := range ch.Questions {
			i.titles[q.Key] = question{ch.Title, q.Title}
		}
	}
	var left, placed []string
	for _, p := range i.parts {
		if p.Key == "" {
			left = append(left, p.id)
		} else {
			placed = append(placed, p.id)
		}
	}
	i.list.SetParts(slices.DeleteFunc([][]string{left, placed}, func(ids []string) bool { return len(ids) == 0 }))
	i.list.Refresh()
}

// to is the question that a part goes to; empty where it goes nowhere.
func (i *incomingAnswers) to(p part) string {
	key, chosen := i.choices.To[p.id]
	if !chosen {
		key = p.Key
	}
	if _, known := i.titles[key]; !known {
		return ""
	}
	return key
}

// meets is the answer that stands where a part goes, and is another.
func (i *incomingAnswers) meets(p part) string {
	mine := i.now[i.to(p)]
	if plan.Words(mine) == 0 || mine == p.Text {
		return ""
	}
	return mine
}

// list of what is to be written.
func (i *incomingAnswers) answers() (list []plan.Answer) {
	for _, p := range i.parts {
		key := i.to(p)
		if key == "" || i.now[key] == p.Text {
			continue
		}
		taking := plan.Theirs
		if i.meets(p) != "" {
			taking = i.taking(p.id)
		}
		if taking != plan.Mine {
			list = append(list, plan.Answer{Key: key, Text: p.Text, Append: taking == plan.Join})
		}
	}
	return list
}

// long are the questions whose answers would be longer than an office takes.
func (i *incomingAnswers) long() (keys []string) {
	then, _ := plan.Answered(i.now, i.answers())
	for key, words := range then {
		if plan.TooLong(words) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (i *incomingAnswers) body() []fyne.CanvasObject {
	if i.failed != nil {
		return []fyne.CanvasObject{i.env.Broken("plan.failed", i.failed, i.Refresh)}
	}
	from := i.name
	if from == "" {
		from = i.env.T("import.pasted")
	}
	stand := i.env.T("import.into", text.A{"Title": i.o.Title})
	if i.into != nil {
		stand += " · " + i.env.PlanStand(*i.into)
	}
	if out := i.leftOut(); out > 0 {
		stand += " · " + i.env.N("import.without", out)
	}
	return []fyne.CanvasObject{ui.Column(2, ui.NewHeading(from), ui.NewSupport(stand)), i.list}
}

// leftOut is how many parts go nowhere.
func (i *incomingAnswers) leftOut() (n int) {
	for _, p := range i.parts {
		if i.to(p) == "" {
			n++
		}
	}
	return n
}

// row is a part, where it goes, and what becomes of what is there.
func (i *incomingAnswers) row(p part) fyne.CanvasObject {
	t := i.env.T
	heading := p.Heading
	if heading == "" {
		heading = t("import.no_heading")
	}
	head := ui.Row(ui.Gap8, ui.Grow(ui.NewStrong(heading)))
	if p.How == answers.Similar {
		head.Add(ui.NewBadge(ui.Notice, t("import.similar")))
	}
	column := ui.Column(ui.Gap8, head, excerpt(p.Text), i.destination(p))
	key := i.to(p)
	switch mine := i.meets(p); {
	case mine != "":
		column.Add(i.said("import.yours", mine))
		column.Add(i.takings([]plan.Taking{plan.Mine, plan.Theirs, plan.Join}, i.taking(p.id), func(to plan.Taking) { i.setTaking(to, p.id) }))
	case key != "" && i.now[key] == p.Text:
		column.Add(ui.NewSupport(t("import.already")))
	}
	if key != "" && slices.Contains(i.long(), key) {
		column.Add(i.longLine())
	}
	return ui.Inset(ui.CardPadding, ui.Gap12, column)
}

// destination says where a part goes, and leads to another place.
func (i *incomingAnswers) destination(p part) fyne.CanvasObject {
	row := &ui.ListRow{Icon: icons.Help, Title: i.env.T("import.pick"), TitleRole: ui.Accent, Chevron: true, OnTap: func() { i.pick(p) }}
	if key := i.to(p); key != "" {
		row.Icon, row.Title, row.Subtitle, row.TitleRole = icons.Check, i.titles[key].title, i.titles[key].chapter, ""
	} else if i.choices.To[p.id] == nowhere {
		row.Icon, row.Title, row.TitleRole = icons.Minus, i.env.T("import.left_out"), ui.Quiet
	}
	return row
}

// pick has the person say where a part goes.
func (i *incomingAnswers) pick(p part) {
	var shut func()
	send := func(key string) {
		shut()
		i.change(func(c *importChoices) {
			if c.To == nil {
				c.To = map[string]string{}
			}
			c.To[p.id] = key
		})
	}
	picker := &ui.SearchPicker{
		Placeholder: i.env.T("import.search"), None: i.env.T("import.search_none"), Rows: 6,
		Find:   func(query string) []ui.Choice { return i.questions(p.Chapter, query) },
		OnPick: func(c ui.Choice) { send(c.ID) },
	}
	shut = i.env.ShowSheet(i.env.T("import.pick"), ui.Column(ui.Gap12,
		excerpt(p.Text), picker, ui.NewPlainButton(i.env.T("import.leave_out"), func() { send(nowhere) }),
	))
	if !fyne.CurrentDevice().IsMobile() {
		picker.Focus()
	}
}

// questions are those that have what is typed in their title or their chapter's, the
// chapter's own first where one is known.
func (i *incomingAnswers) questions(chapter, query string) (list []ui.Choice) {
	query = danish.Fold(strings.TrimSpace(query))
	var first []ui.Choice
	for _, ch := range i.o.Chapters {
		for _, q := range ch.Questions {
			if query != "" && !strings.Contains(danish.Fold(q.Title+" "+ch.Title), query) {
				continue
			}
			choice := ui.Choice{ID: q.Key, Title: q.Title, Note: ch.Title}
			if ch.Key == chapter {
				first = append(first, choice)
			} else {
				list = append(list, choice)
			}
		}
	}
	return append(first, list...)
}

// button puts the answers into the plan.
func (i *incomingAnswers) button() *ui.Button {
	list := i.answers()
	do := ui.NewButton(i.env.N("import.put", len(list)), func() {
		planID := i.o.PlanID
		i.run(func(ctx context.Context) (app.Imported, error) {
			return i.env.App.ImportAnswers(ctx, planID, list)
		}, func() string { return i.env.N("import.put_done", len(list)) })
	})
	do.Inactive = len(list) == 0 || len(i.long()) > 0
	return do
}
