package me

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// waiting lists what is not with the office, what it said no to, and what has
// two texts.
type waiting struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	showKept bool            // what was refused and put away is unfolded
	open     map[string]bool // items whose words are unfolded
}

// Waiting is the page behind the sync mark.
func Waiting(env *parts.Env) ui.Page {
	p := &waiting{env: env, scaffold: ui.NewScaffold(env.T("waiting.title")), open: map[string]bool{}}
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Home()), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *waiting) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *waiting) Destination() string { return parts.PageMe }

// Refresh implements ui.Refresher.
func (p *waiting) Refresh() {
	env := p.env
	state, err := env.App.Sync.State(env.Ctx)
	if err != nil {
		p.scaffold.SetBody(env.Broken("waiting.broken", err, p.Refresh))
		return
	}
	items, err := env.App.Sync.Items(env.Ctx)
	if err != nil {
		p.scaffold.SetBody(env.Broken("waiting.broken", err, p.Refresh))
		return
	}
	var needs, wait []app.SyncItem
	for _, it := range items {
		if it.Conflict || it.Problem != nil {
			needs = append(needs, it)
		} else {
			wait = append(wait, it)
		}
	}
	var body []fyne.CanvasObject
	if m := p.message(state, len(wait)); m != nil {
		body = append(body, m)
	}
	if len(needs) > 0 {
		body = append(body, ui.SectionHeader(env.T("waiting.needs_you"), nil))
		for _, it := range needs {
			body = append(body, p.needing(it))
		}
	}
	if len(wait) > 0 {
		body = append(body, ui.SectionHeader(env.T("waiting.waits"), ui.NewSupport(env.Words.Int(len(wait))).Still()), p.pending(wait))
	}
	if len(items) == 0 && len(body) == 0 {
		body = append(body, p.allSaved(state))
	}
	p.scaffold.SetBody(append(body, p.kept()...)...)
}

// allSaved is the page when nothing waits: what is where, in words.
func (p *waiting) allSaved(state app.SyncState) fyne.CanvasObject {
	env := p.env
	office := env.App.Office(env.Ctx)
	words := env.T("waiting.saved_here")
	switch _, in := env.App.SignedIn(); {
	case in && !state.Contact.IsZero():
		words = env.T("waiting.saved_at", text.A{
			"Office": office.Name, "When": env.Words.DayClock(state.Contact, env.Now()),
		})
	case in:
		words = env.T("waiting.saved_office", text.A{"Office": office.Name})
	}
	return ui.Empty{
		Icon: icons.Check, Title: env.T("waiting.saved"), Text: words,
		Action: env.T("common.home"), OnTap: func() { env.Nav.Go(parts.Home()) },
	}.View()
}

// message says what the connection is like and the one thing to do about it.
func (p *waiting) message(state app.SyncState, waits int) fyne.CanvasObject {
	env := p.env
	office := env.App.Office(env.Ctx)
	switch {
	case state.Erased:
		return ui.Message{
			Tone: ui.Alarm, Title: env.T("waiting.erased"), Text: env.T("problem.erased.detail"),
			Action: env.T("signin.title"), OnTap: func() { env.Nav.Go(parts.SignIn()) }, Below: true,
		}.Card()
	case office.Kind == app.OfficeNone || office.Kind == app.OfficeOffline:
		if waits == 0 {
			return nil
		}
		return ui.Message{
			Tone: ui.Notice, Title: env.T("waiting.no_office"), Text: env.T("waiting.no_office_text"),
			Action: env.T("signin.choose_office"), OnTap: func() { env.Nav.Go(parts.FirstRun()) }, Below: true,
		}.Card()
	case !env.App.Network.On():
		return ui.Message{
			Tone: ui.Notice, Title: env.T("waiting.switched_off"), Text: env.T("waiting.switched_off_text"),
			Action: env.T("waiting.switch_on"), OnTap: func() { env.Failed(env.App.Network.Switch(true)) }, Below: true,
		}.Card()
	case state.SignIn:
		return ui.Message{
			Tone: ui.Notice, Title: env.T("waiting.sign_in"), Text: env.T("waiting.sign_in_text", text.A{"Office": office.Name}),
			Action: env.T("signin.title"), OnTap: func() { env.Nav.Go(parts.SignIn()) }, Below: true,
		}.Card()
	case state.Err == "captive_portal":
		return ui.Message{
			Tone: ui.Notice, Title: env.T("waiting.portal"), Text: env.T("error.captive_portal"),
			Action: env.T("common.retry"), OnTap: p.now, Below: true,
		}.Card()
	case state.Mark == app.MarkOffline, state.Err == "offline":
		return ui.Message{
			Tone: ui.Notice, Title: env.T("waiting.offline"), Text: env.T("waiting.offline_text"),
			Action: env.T("waiting.now"), OnTap: p.now, Below: true,
		}.Card()
	case state.Err == "full" || state.Err == "storage": // the office has no part in it
		return ui.Message{
			Tone: ui.Alarm, Title: env.T("waiting.no_room"), Text: env.T("error." + state.Err),
			Action: env.T("common.retry"), OnTap: p.now, Below: true,
		}.Card()
	case state.Err != "" && waits > 0:
		return ui.Message{
			Tone: ui.Notice, Title: env.T("waiting.office_down"), Text: p.retryWords(state),
			Action: env.T("waiting.now"), OnTap: p.now, Below: true,
		}.Card()
	}
	return nil
}

func (p *waiting) now() {
	p.env.App.Sync.Now()
	p.env.Toast(p.env.T("waiting.trying"))
}

func (p *waiting) retryWords(state app.SyncState) string {
	if state.RetryAt.Sub(p.env.Now()) >= time.Minute {
		return p.env.T("waiting.retry_at", text.A{"Until": p.env.Words.Until(state.RetryAt, p.env.Now())})
	}
	return p.env.T("waiting.retry_soon")
}

// needing is something that needs the person: an office's no, or two texts.
func (p *waiting) needing(it app.SyncItem) fyne.CanvasObject {
	env := p.env
	age := env.Words.Ago(it.At, env.Now())
	if it.Conflict {
		return ui.NewCard(
			itemHead(env, icons.Swap, it, age),
			ui.NewSupport(env.T("waiting.conflict_text")),
			ui.Left(&ui.Button{Label: env.T("waiting.choose"), Kind: ui.Soft, OnTap: func() {
				env.Nav.Go(parts.Conflict(it.PlanID, it.Section))
			}}),
		)
	}
	column := ui.Column(ui.Gap12, itemHead(env, icons.Warning, it, age), answer(env, it))
	if it.Text != "" {
		column.Add(p.words(it))
	}
	if len(it.Files) > 0 {
		column.Add(fileNames(env, it))
	}
	column.Add(p.buttons(it))
	return &ui.Card{Content: column}
}

// answer is what the office said, and what to do about it.
func answer(env *parts.Env, it app.SyncItem) fyne.CanvasObject {
	problem := it.Problem
	title := env.T("waiting.said_no")
	if key := "problem." + string(problem.Code) + ".title"; env.Words.Has(key) {
		title = env.T(key)
	} else if problem.Title != "" {
		title = problem.Title
	}
	return ui.Message{Tone: ui.Alarm, Title: title, Text: whatNow(env, it)}.Card()
}

// whatNow says in words for a person what an office's no means, where the words
// for programs would not help.
func whatNow(env *parts.Env, it app.SyncItem) string {
	problem := it.Problem
	if len(it.Files) > 0 {
		key := "waiting.file." + string(problem.Code)
		if slices.ContainsFunc(problem.Errors, func(e api.FieldError) bool { return e.Reason == "quota" }) {
			key = "waiting.file.quota"
		}
		if env.Words.Has(key) {
			return env.T(key)
		}
	}
	cause := string(problem.Code)
	if len(problem.Errors) > 0 {
		cause = strings.TrimPrefix(problem.Errors[0].Pointer, "/") + "." + problem.Errors[0].Reason
	}
	if key := "waiting.problem." + string(it.Kind) + "." + cause; env.Words.Has(key) {
		return env.T(key)
	}
	words := env.Problem(problem)
	if key := "waiting.problem." + string(problem.Code); env.Words.Has(key) {
		words = env.T(key)
	}
	if len(problem.Errors) > 0 && problem.Errors[0].Detail != "" {
		words += " " + env.T("waiting.office_says", text.A{"Words": problem.Errors[0].Detail})
	}
	return words
}

// fileNames are the files that go with it.
func fileNames(env *parts.Env, it app.SyncItem) fyne.CanvasObject {
	return ui.Row(ui.Gap8, ui.NewIcon(icons.Attach, ui.Quiet), ui.Grow(ui.NewSupport(strings.Join(it.Files, ", "))))
}

// words are what was written, readable to the last one.
func (p *waiting) words(it app.SyncItem) fyne.CanvasObject {
	env := p.env
	words, label := ui.NewSupport(it.Text), env.T("waiting.read")
	if words.Lines = 2; p.open[it.ID] {
		words, label = ui.NewBody(it.Text), env.T("waiting.fold")
	}
	return ui.Column(ui.Gap4, words, ui.Left(ui.Row(ui.Gap16,
		ui.NewLink(label, func() { p.unfold(it.ID, !p.open[it.ID]) }),
		ui.NewLink(env.T("waiting.copy"), func() {
			fyne.CurrentApp().Clipboard().SetContent(it.Text)
			env.Toast(env.T("waiting.copied"))
		}),
	)))
}

func (p *waiting) unfold(id string, open bool) {
	p.open[id] = open
	p.Refresh()
}

func (p *waiting) retry(it app.SyncItem) {
	if p.env.Failed(p.env.App.Sync.Retry(p.env.Ctx, it.ID)) {
		return
	}
	p.env.Toast(p.env.T("waiting.trying"))
	p.Refresh()
}

func (p *waiting) remove(it app.SyncItem) {
	if p.env.Failed(p.env.App.Sync.Dismiss(p.env.Ctx, it.ID)) {
		return
	}
	p.env.Toast(p.env.T("waiting.removed"))
	p.Refresh()
}

// pending lists what goes out by itself.
func (p *waiting) pending(items []app.SyncItem) fyne.CanvasObject {
	env := p.env
	rows := ui.Column(0)
	const most = 60
	for i, it := range items {
		if i == most {
			rows.Add(ui.Inset(ui.CardPadding, ui.Gap12, ui.NewSupport(env.N("signin.and_more", len(items)-most))))
			break
		}
		if i > 0 {
			rows.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		row := &ui.ListRow{Icon: itemIcon(it), Title: itemTitle(env, it), Subtitle: it.Name, Edge: true, Note: env.Words.Ago(it.At, env.Now())}
		if it.Sending {
			row.Note = env.T("waiting.sending")
		}
		if _, ok := whereIs(it); ok {
			row.OnTap = func() { goTo(env, it) }
		}
		rows.Add(row)
	}
	return &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, rows)}
}

// kept are the refused ones that were put away: their words stay readable.
func (p *waiting) kept() []fyne.CanvasObject {
	env := p.env
	list, err := env.App.Sync.Kept(env.Ctx)
	if err != nil || len(list) == 0 {
		return nil
	}
	label := env.N("waiting.kept", len(list))
	if !p.showKept {
		return []fyne.CanvasObject{ui.Left(ui.NewLink(label, func() {
			p.showKept = true
			p.Refresh()
		}))}
	}
	out := []fyne.CanvasObject{ui.SectionHeader(label, ui.NewLink(env.T("waiting.fold"), func() {
		p.showKept = false
		p.Refresh()
	}))}
	for _, it := range list {
		card := ui.Column(ui.Gap8, itemHead(env, itemIcon(it), it, env.Words.Ago(it.At, env.Now())))
		if it.Problem != nil {
			card.Add(ui.NewSupport(whatNow(env, it)))
		}
		if it.Text != "" {
			card.Add(p.words(it))
		}
		if len(it.Files) > 0 {
			card.Add(fileNames(env, it))
		}
		out = append(out, &ui.Card{Content: card})
	}
	return out
}
