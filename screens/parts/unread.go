package parts

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

// Unread is what stands in place of a thing that is not here because nothing has come from the office yet: it is on
// its way, or there is no net. It is nil where the office has been read, and where there is none to read; then what is
// not here does not exist.
func (e *Env) Unread() fyne.CanvasObject {
	switch e.awaits() {
	case app.MarkOffline:
		return ui.Empty{
			Icon: "wifi-off", Tone: ui.Notice, Title: e.T("unread.title"), Text: e.T("unread.text"),
			Action: e.T("common.retry"), OnTap: e.App.Sync.Now,
		}.View()
	case app.MarkSaving:
		return ui.Column(ui.Gap16, &ui.Skeleton{Rows: 2}, &ui.Skeleton{Rows: 4}, ui.NewSupport(e.T("unread.loading")).Centred())
	}
	return nil
}

// Broken is what stands in place of a thing that could not be read, with the title of a text's key, why, and again to
// read it once more.
func (e *Env) Broken(title string, err error, again func()) fyne.CanvasObject {
	return ui.Empty{
		Icon: icons.Warning, Tone: ui.Alarm, Title: e.T(title), Text: e.Explain(err),
		Action: e.T("common.retry"), OnTap: again,
	}.View()
}

// UnreadLine says the same on a line, over what one can do meanwhile; nil where there is nothing to say.
func (e *Env) UnreadLine() fyne.CanvasObject {
	switch e.awaits() {
	case app.MarkOffline:
		return ui.Row(ui.Gap8, ui.NewIconOf("wifi-off", ui.Warn, 18), ui.Grow(ui.NewSupport(e.T("unread.line_offline"))))
	case app.MarkSaving:
		return ui.Row(ui.Gap8, ui.NewIconOf("sync", ui.Quiet, 18), ui.Grow(ui.NewSupport(e.T("unread.line"))))
	}
	return nil
}

// awaits is MarkOffline or MarkSaving while nothing has come from the office, else empty.
func (e *Env) awaits() app.Mark {
	if kind := e.App.Office(e.Ctx).Kind; kind == app.OfficeNone || kind == app.OfficeOffline {
		return ""
	}
	if _, in := e.App.SignedIn(); !in {
		return ""
	}
	if fetched, err := e.App.Sync.Fetched(e.Ctx); err != nil || fetched {
		return ""
	}
	state, err := e.App.Sync.State(e.Ctx)
	if err != nil || state.Erased || state.SignIn {
		return ""
	}
	if state.Mark == app.MarkOffline {
		return app.MarkOffline
	}
	return app.MarkSaving
}
