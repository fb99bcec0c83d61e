package plan

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// remarks are the comments that stand beside an answer and are not settled, with the
// words that they are about marked in it.
type remarks struct {
	open   []plan.Comment
	there  []bool // whose words stand in the text
	cards  map[string]fyne.CanvasObject
	chosen string // the one that was asked for by its words
}

// draw marks the words in the text and puts the comments beside it.
func (r *remarks) draw(e *editor) {
	r.open, r.cards = nil, map[string]fyne.CanvasObject{}
	var words []string
	for _, c := range e.q.Comments {
		if !c.Resolved {
			r.open, words = append(r.open, c), append(words, c.Quote)
		}
	}
	e.area.SetPassages(words, func(i int) { r.choose(e, i) })
	r.there = r.look(e.area)
	for _, c := range r.open {
		r.cards[c.ID] = e.comment(c, "")
		e.aside.Add(r.cards[c.ID])
	}
	for _, c := range e.q.OnChapter {
		if !c.Resolved {
			e.aside.Add(e.comment(c, e.env.T("plan.comment_chapter")))
		}
	}
}

// look says of each comment whether its words stand in the text.
func (r *remarks) look(area *ui.TextArea) []bool {
	there := make([]bool, len(r.open))
	for i := range r.open {
		there[i] = area.HasPassage(i)
	}
	return there
}

// typed draws the comments anew where words that they are about came or went.
func (r *remarks) typed(e *editor) {
	if !slices.Equal(r.there, r.look(e.area)) {
		e.drawAside()
		e.scaffold.Refresh()
	}
}

// choose leads from marked words to their comment. From there on they are words to
// write in: the next tap leads nowhere.
func (r *remarks) choose(e *editor, i int) {
	if i >= len(r.open) || r.chosen == r.open[i].ID {
		return
	}
	r.chosen = r.open[i].ID
	e.drawAside()
	e.scaffold.Refresh()
	ui.Reveal(r.cards[r.chosen])
}

// place leads from a comment to its words, or says that they are no longer there.
func (e *editor) place(c plan.Comment) fyne.CanvasObject {
	i := slices.IndexFunc(e.remarks.open, func(o plan.Comment) bool { return o.ID == c.ID })
	if i < 0 || !e.remarks.there[i] {
		return ui.NewSupport(e.env.T("plan.comment_gone"))
	}
	return ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(e.env.T("plan.comment_place"), func() { e.area.ShowPassage(i) })))
}

// comment is an adviser's words about the text, or about something else that is named.
func (e *editor) comment(c plan.Comment, about string) fyne.CanvasObject {
	head := ui.Row(ui.Gap12,
		&ui.Avatar{Name: c.Author, Side: 36},
		ui.Grow(ui.NewStrong(c.Author)),
		ui.NewLabel(e.env.Texts().Day(c.At, e.env.Now())),
	)
	column := ui.Column(ui.Gap12, head)
	if about != "" {
		column.Add(&ui.Text{Text: about, TextSize: ui.Label, Bold: true, Role: ui.Accent, Wrap: true})
	}
	if c.Quote != "" {
		column.Add(&ui.Text{TextSize: ui.Support, Wrap: true, Lines: 3, Preview: true, Spans: []ui.Span{{Text: e.env.Texts().Quoted(c.Quote), Mark: ui.WarnSoft}}})
	}
	column.Add(ui.NewText(ui.Support, c.Text))
	for _, r := range c.Replies {
		column.Add(e.reply(r))
	}
	if c.Quote != "" {
		column.Add(e.place(c))
	}
	column.Add(ui.Row(ui.Gap12,
		ui.Grow(&ui.Button{Label: e.env.T("plan.comment_reply"), Kind: ui.Soft, Small: true, OnTap: func() { e.replySheet(c) }}),
		&ui.Button{Label: e.env.T("plan.comment_solved"), Kind: ui.Plain, Small: true, OnTap: func() {
			if !e.env.Failed(e.env.App.Plan.Resolve(e.env.Ctx, c.ID)) {
				e.env.Toast(e.env.T("plan.comment_solved_toast"))
				e.refresh()
			}
		}},
	))
	card := ui.NewCard(column)
	card.Chosen = e.remarks.chosen == c.ID
	return card
}

// marked is a text that is read, with the words marked that comments are about.
func marked(words string, comments []plan.Comment) []ui.Span {
	var quotes []string
	for _, c := range comments {
		if c.Quote != "" && !slices.Contains(quotes, c.Quote) {
			quotes = append(quotes, c.Quote)
		}
	}
	var spans []ui.Span
	for words != "" {
		at, quote := len(words), ""
		for _, q := range quotes {
			if i := strings.Index(words, q); i >= 0 && i < at {
				at, quote = i, q
			}
		}
		quotes = slices.DeleteFunc(quotes, func(q string) bool { return q == quote }) // its first place, as where one writes
		if at > 0 {
			spans = append(spans, ui.Span{Text: words[:at]})
		}
		if quote != "" {
			spans = append(spans, ui.Span{Text: quote, Mark: ui.WarnSoft, Under: true})
		}
		words = words[at+len(quote):]
	}
	return spans
}

// about are the comments on a section that are not settled and whose words stand in a
// text.
func about(env *parts.Env, planID, key, words string) []plan.Comment {
	q, err := env.App.Plan.Question(env.Ctx, planID, key)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(q.Comments, func(c plan.Comment) bool {
		return c.Resolved || c.Quote == "" || !strings.Contains(words, c.Quote)
	})
}

// onChapter are the comments on a chapter as a whole that are not settled.
func onChapter(env *parts.Env, planID, key string) []plan.Comment {
	q, err := env.App.Plan.Question(env.Ctx, planID, key)
	if err != nil || q.ChapterKey != key {
		return nil
	}
	return slices.DeleteFunc(q.OnChapter, func(c plan.Comment) bool { return c.Resolved })
}
