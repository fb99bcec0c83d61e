package plan

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/api/merge"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// conflict shows two texts of one question and makes them one. Both stay on the
// page until it is left, whatever is chosen; which was taken is there when it is
// come back to.
type conflict struct {
	env         *parts.Env
	planID, key string
	scaffold    *ui.Scaffold
	differ      *ui.Difference
	result      *ui.TextArea
	use         *ui.Button
	draft       *parts.Draft // the text that was taken and not settled with
	variants    []api.Variant
	question    string
	touched     bool // the person chose or wrote: the result is theirs
	err         error
}

// Conflict makes the page of a question with two texts.
func Conflict(env *parts.Env, planID, key string) ui.Page {
	c := &conflict{env: env, planID: planID, key: key, scaffold: ui.NewScaffold(env.T("plan.clash_title"))}
	c.scaffold.OnBack, c.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	c.scaffold.Marks = env.Mark()
	c.scaffold.Most = ui.ColumnsMost
	c.result = &ui.TextArea{Rows: 6, Most: plan.MaxText, Loop: env.Loop, OnSave: func(text string) { c.keep(text, nil) }, OnChange: func(string) { c.touched = true }}
	c.differ = &ui.Difference{
		Empty: env.T("plan.clash_empty"), Whole: env.T("plan.clash_whole"), Folded: env.T("plan.clash_differs"),
		Alike:   func(n int) string { return env.T("plan.clash_alike", text.A{"N": n}) },
		OnShape: c.scaffold.Refresh,
	}
	c.draft = env.Draft(plan.DraftClash(planID, key))
	if taken := c.draft.Text(store.DraftText); taken != "" {
		c.result.SetValue(taken)
		c.touched = true
	}
	c.use = ui.NewButton(env.T("plan.clash_use"), c.settle)
	c.Refresh()
	return c
}

// Content implements ui.Page.
func (c *conflict) Content() fyne.CanvasObject { return c.scaffold }

// Destination implements ui.Belonging.
func (c *conflict) Destination() string { return parts.PagePlan }

// Leave brings what was written in the result to disk; what was only looked at
// stays as it is.
func (c *conflict) Leave() {
	c.result.Flush()
	c.env.Saved()
}

// Refresh reads the two texts. What was written here stays.
func (c *conflict) Refresh() {
	q, err := c.env.App.Plan.Question(c.env.Ctx, c.planID, c.key)
	if err != nil {
		c.scaffold.SetBody(c.env.Broken("plan.failed", err, c.Refresh))
		return
	}
	c.question = q.Title
	if q.Conflict && len(q.Variants) > 1 {
		c.variants = q.Variants
		if !c.touched {
			c.result.SetValue(c.all())
		}
	}
	if c.variants == nil {
		c.draft.Set(store.DraftText, "") // it was settled elsewhere
		c.scaffold.Title = c.question
		c.scaffold.SetBody(ui.Empty{
			Icon: icons.Check, Title: c.env.T("plan.clash_none"), Text: c.env.T("plan.clash_none_text"),
			Action: c.env.T("plan.clash_open"), OnTap: func() { c.env.Nav.Replace(parts.Question(c.planID, c.key)) },
		}.View())
		return
	}
	c.draw()
}

// all is one text with every paragraph of them all.
func (c *conflict) all() string {
	out := ""
	for i, v := range c.variants {
		if i == 0 {
			out = v.Text
			continue
		}
		out = merge.Both(out, v.Text)
	}
	return out
}

func (c *conflict) draw() {
	c.differ.Texts = nil
	for i, v := range c.variants {
		c.differ.Texts = append(c.differ.Texts, c.wording(i, v))
	}
	c.differ.Refresh()
	title, explain, take := c.env.T("plan.clash_title"), c.env.T("plan.clash_explain"), c.env.T("plan.clash_both")
	if n := len(c.variants); n > 2 {
		many := text.A{"N": n}
		title, explain, take = c.env.T("plan.clash_title_more", many), c.env.T("plan.clash_explain_more", many), c.env.T("plan.clash_all", many)
	}
	c.scaffold.Title = title
	both := ui.NewSoftButton(take, func() { c.take(c.all()) })
	body := []fyne.CanvasObject{
		ui.Column(ui.Gap4, ui.NewHeading(c.question), ui.NewSupport(explain)),
		c.differ,
		ui.Row(ui.Gap12, ui.Grow(ui.NewStrong(c.env.T("plan.clash_result"))), both),
		ui.NewSupport(c.env.T("plan.clash_third")),
		c.result,
	}
	if n := len(c.variants); n >= api.MaxVariants-1 {
		body = slices.Insert(body, 0, fyne.CanvasObject(ui.Message{
			Tone: ui.Notice, Title: c.env.T("usage.sides", text.A{"N": n, "Most": api.MaxVariants}), Text: c.env.T("usage.sides_text"),
		}.Card()))
	}
	if c.err != nil {
		body = append(body, ui.Message{Tone: ui.Alarm, Text: c.env.Explain(c.err)}.Card())
	}
	c.scaffold.SetBody(append(body, c.use)...)
}

// wording is one of the texts.
func (c *conflict) wording(i int, v api.Variant) ui.Wording {
	author := v.Author
	if author == "" {
		author = c.env.T("plan.you")
	}
	when := ""
	if !v.At.IsZero() {
		when = c.env.Texts().DayClock(v.At, c.env.Now())
	}
	return ui.Wording{
		Title: c.env.T("plan.clash_text_n", text.A{"N": i + 1, "Name": author}), Note: when, Text: v.Text,
		Action: c.env.T("plan.clash_this"), OnTap: func() { c.take(v.Text) },
	}
}

// take puts a text in the result, where it can still be changed.
func (c *conflict) take(text string) {
	c.result.Flush()
	c.result.SetValue(text)
	c.touched = true
	c.draft.Set(store.DraftText, text)
	c.scaffold.Refresh()
	c.scaffold.ScrollIntoView(c.use)
}

// keep settles the clash with a text, which is not waited for; then, which may be
// nil, is called when it is on disk.
func (c *conflict) keep(text string, then func()) {
	planID, key := c.planID, c.key
	c.env.Save("settle "+planID+" "+key, func(ctx context.Context) error {
		_, err := c.env.App.Plan.Set(ctx, planID, key, text)
		return err
	}, func(err error) {
		c.err = err
		c.busy(false)
		if err != nil {
			c.draw()
			return
		}
		c.draft.Set(store.DraftText, "")
		if then != nil {
			then()
		}
	})
}

// settle takes what stands in the result and leads back.
func (c *conflict) settle() {
	c.busy(true)
	c.keep(c.result.Value(), func() {
		c.env.Toast(c.env.T("plan.clash_done"))
		c.env.BackTo(parts.Plan())()
	})
}

func (c *conflict) busy(so bool) {
	if c.use.Busy != so {
		c.use.Busy = so
		c.use.Refresh()
	}
}
