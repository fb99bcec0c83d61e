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

// versions lists the kept states of a plan and keeps another.
type versions struct {
	env      *parts.Env
	planID   string
	scaffold *ui.Scaffold
	draft    *parts.Draft // the next version's name
	name     *ui.Field
	keep     *ui.Button
	card     *ui.Card
}

// Versions makes the page of a plan's versions.
func Versions(env *parts.Env, planID string) ui.Page {
	v := &versions{env: env, planID: planID, scaffold: ui.NewScaffold(env.T("plan.versions"))}
	v.scaffold.OnBack, v.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	v.scaffold.Marks, v.scaffold.Most = env.Mark(), ui.ColumnsMost
	v.draft = env.Draft(plan.DraftVersion(planID))
	v.name = v.draft.Field("name", &ui.Field{
		Label: env.T("plan.version_name"), Placeholder: env.T("plan.version_name_example"),
		OnSubmit: func(string) { v.keepNow() }, Most: api.MaxTitle,
	})
	v.keep = ui.NewButton(env.T("plan.version_keep"), v.keepNow)
	v.card = ui.NewCard(v.name, v.keep)
	v.Refresh()
	return v
}

// Content implements ui.Page.
func (v *versions) Content() fyne.CanvasObject { return v.scaffold }

// Destination implements ui.Belonging.
func (v *versions) Destination() string { return parts.PagePlan }

// Refresh reads the list anew; a name that is being written stays.
func (v *versions) Refresh() {
	list, err := v.env.App.Plan.Versions(v.env.Ctx, v.planID)
	if err != nil {
		v.scaffold.SetBody(v.env.Broken("plan.failed", err, v.Refresh))
		return
	}
	o, err := v.env.App.Plan.Overview(v.env.Ctx, v.planID)
	if err != nil {
		v.scaffold.SetBody(v.env.Broken("plan.failed", err, v.Refresh))
		return
	}
	if wait := v.env.Unread(); wait != nil && o.Empty() && len(list) == 0 {
		v.scaffold.SetBody(wait)
		return
	}
	if o.Empty() && len(list) == 0 {
		v.scaffold.SetBody(ui.Empty{
			Icon: icons.Copy, Title: v.env.T("plan.version_none"), Text: v.env.T("plan.version_none_text"),
			Action: v.env.T("plan.write"), OnTap: func() { v.env.Nav.Replace(parts.Question(o.PlanID, begin(o))) },
		}.View())
		return
	}
	var kept fyne.CanvasObject = ui.NewSupport(v.env.T("plan.version_first"))
	if len(list) > 0 {
		rows := ui.Column(0)
		for _, ver := range list {
			rows.Add(&ui.ListRow{
				Icon: versionIcon(ver), Title: versionName(v.env, ver), Subtitle: v.line(ver), Chevron: true, Edge: true,
				OnTap: func() { v.env.Nav.Go(parts.Version(ver.ID)) },
			})
		}
		kept = &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, rows)}
	}
	one := append(v.env.Scarce(parts.RoomVersions, parts.RoomText), v.card)
	v.scaffold.SetBody(ui.TwoColumns(ui.Column(ui.Gap16, one...), ui.Column(ui.Gap16, kept)))
}

// Shown implements ui.Shower.
func (v *versions) Shown() { v.env.AskUsage(v.Refresh) }

func (v *versions) line(ver plan.Version) string {
	key := "plan.version_kept"
	if ver.Reason == api.ReasonShared {
		key = "plan.version_shared"
	}
	line := v.env.T(key, text.A{"When": v.env.Texts().DayClock(ver.At, v.env.Now())})
	if ver.Name != "" {
		line = v.env.T("plan.version_number", text.A{"N": ver.Number}) + " · " + line
	}
	return line
}

func (v *versions) keepNow() {
	var kept plan.Version
	err := v.draft.Send(func() (err error) {
		kept, err = v.env.App.Plan.Keep(v.env.Ctx, v.planID, v.name.Value())
		return err
	})
	if err != nil {
		v.name.SetError(v.env.Explain(err))
		return
	}
	v.name.SetError("")
	v.env.Toast(v.env.T("plan.version_toast", text.A{"Name": versionName(v.env, kept)}))
	v.Refresh()
}

func versionIcon(v plan.Version) string {
	if v.Reason == api.ReasonShared {
		return icons.Share
	}
	return icons.Copy
}

func versionName(env *parts.Env, v plan.Version) string {
	if name := strings.TrimSpace(v.Name); name != "" {
		return name
	}
	return env.T("plan.version_number", text.A{"N": v.Number})
}
