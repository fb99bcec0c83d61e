package inbox

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app/referral"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// directory lists whom one may be referred to, searched as one types.
type directory struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	words    *ui.Field
	rows     *fyne.Container
}

// Directory is the page of those who can help.
func Directory(env *parts.Env) ui.Page {
	d := &directory{env: env, scaffold: ui.NewScaffold(env.T("help.title")), rows: ui.Column(ui.Gap16)}
	d.scaffold.Marks = env.Mark()
	d.scaffold.OnBack, d.scaffold.BackName = env.BackTo(parts.Inbox()), env.T("common.back")
	d.words = env.Draft(referral.DraftDirectory).Field(store.DraftText, &ui.Field{
		Label: env.T("help.search"), Placeholder: env.T("help.search_example"), Icon: icons.Search, Most: 100, OnChange: func(string) { d.fill() },
	})
	d.Refresh()
	return d
}

// Content implements ui.Page.
func (d *directory) Content() fyne.CanvasObject { return d.scaffold }

// Destination implements ui.Belonging.
func (d *directory) Destination() string { return parts.PageInbox }

// Shown implements ui.Shower.
func (d *directory) Shown() { parts.WriteIn(d.words) }

// Refresh implements ui.Refresher.
func (d *directory) Refresh() {
	d.fill()
	d.scaffold.SetBody(ui.NewSupport(d.env.T("help.text")), d.words, d.rows)
}

func (d *directory) fill() {
	env := d.env
	list, err := env.App.Referrals.Directory(env.Ctx, d.words.Value(), env.FieldName)
	d.rows.Objects = nil
	switch {
	case err != nil:
		d.rows.Add(env.Broken("help.broken", err, d.Refresh))
	case len(list) == 0 && env.Unread() != nil:
		d.rows.Add(env.Unread())
	case len(list) == 0:
		title, words := "help.none", "help.none_text"
		if strings.TrimSpace(d.words.Value()) == "" {
			title, words = "help.nobody", "help.nobody_text"
		}
		d.rows.Add(ui.Empty{
			Icon: icons.Help, Title: env.T(title), Text: env.T(words),
			Action: env.T("inbox.ask"), OnTap: func() { env.Nav.Go(parts.Inbox()) },
		}.View())
	default:
		lines := ui.Column(0)
		for _, a := range list {
			lines.Add(&ui.ListRow{
				Leading: ui.NewAvatar(a.Name), Title: a.Name, Subtitle: env.FieldNames(a.Fields, 3), SubLines: 2, Bold: true,
				Chevron: true, Edge: true, OnTap: func() { env.Nav.Go(parts.Actor(a.ID)) },
			})
		}
		d.rows.Add(&ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, lines)})
	}
	d.rows.Refresh()
}
