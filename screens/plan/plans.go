package plan

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// plansSheet names the plan, and leads to another, a new one, or one that was
// deleted.
func (c *chapters) plansSheet() {
	plans, err := c.env.App.Plan.Plans(c.env.Ctx)
	if c.env.Failed(err) {
		return
	}
	var shut func()
	done := func(err error) {
		if !c.env.Failed(err) {
			shut()
		}
	}
	current := c.o.PlanID
	draft := c.env.Draft(plan.DraftName(current))
	name := draft.Field("name", &ui.Field{Label: c.env.T("plan.name"), Text: c.o.Title, Most: api.MaxTitle})
	rename := func() {
		if title := strings.TrimSpace(name.Value()); title == "" {
			name.SetError(c.env.T("plan.name_empty"))
			return
		}
		done(draft.Send(func() error { return c.env.App.Plan.Rename(c.env.Ctx, current, name.Value()) }))
	}
	name.OnSubmit = func(string) { rename() }
	body := ui.Column(ui.Gap16, ui.Column(ui.Gap12, name, ui.NewButton(c.env.T("plan.rename"), rename)))

	rows := ui.Column(0)
	for _, s := range plans {
		row := &ui.ListRow{Title: s.Title, Chosen: s.Current, Note: c.env.PlanStand(s)}
		switch {
		case s.Deleted:
			row.Subtitle, row.Note, row.TitleRole = c.env.T("plan.deleted"), c.env.T("plan.restore"), ui.Quiet
			row.OnTap = func() { done(c.env.App.Plan.Restore(c.env.Ctx, s.ID)) }
		case !s.Current:
			row.OnTap = func() { done(c.env.App.Plan.SetCurrent(c.env.Ctx, s.ID)) }
		}
		rows.Add(row)
	}
	if len(plans) > 1 {
		body.Add(ui.Column(ui.Gap4, ui.NewStrong(c.env.T("plan.yours")), rows))
	}
	more := ui.Column(0, c.figuresRow(func() { shut() }), &ui.ListRow{Icon: icons.Plus, Title: c.env.T("plan.new"), OnTap: func() {
		_, err := c.env.App.Plan.Create(c.env.Ctx, "")
		done(err)
	}}, &ui.ListRow{Icon: icons.Folder, Title: c.env.T("plan.import_plan"), OnTap: func() {
		shut()
		c.env.Nav.Go(parts.Import())
	}})
	if current != "" {
		more.Add(&ui.ListRow{Icon: icons.Trash, Title: c.env.T("plan.delete"), TitleRole: ui.Bad, OnTap: func() {
			title := c.o.Title
			err := c.env.App.Plan.Delete(c.env.Ctx, current)
			done(err)
			if err == nil {
				c.env.ToastUndo(c.env.T("plan.deleted_toast", text.A{"Title": title}), func() {
					c.env.Failed(c.env.App.Plan.Restore(c.env.Ctx, current))
				})
			}
		}})
	}
	body.Add(more)
	shut = c.env.ShowSheet(c.env.T("plan.more"), body)
	if !fyne.CurrentDevice().IsMobile() {
		name.Select()
	}
}
