package inbox

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/app/inbox"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// detail is one thing of the inbox, opened.
type detail interface {
	page() *ui.Scaffold
	refresh()
	missing() bool // it cannot be shown: it is not here, or not yet
}

// page is the list, with what was chosen beside it where there is room.
type page struct {
	env      *parts.Env
	list     *list
	pane     *ui.TwoPane
	side     *fyne.Container   // holds the detail, or what stands there without one
	unchosen fyne.CanvasObject // stands there without one, where there is something to choose
	detail   detail
	chosen   string // what is opened; empty for none
	alone    bool   // is the page of one thing: the way back leaves it
}

// List is the page of everything that came in.
func List(env *parts.Env) ui.Page { return newPage(env, "") }

// Referral is the page of one referral, or of a thread of messages by its id.
func Referral(env *parts.Env, id string) ui.Page { return newPage(env, id) }

func newPage(env *parts.Env, id string) *page {
	p := &page{env: env, side: container.NewStack(), chosen: id, alone: id != ""}
	p.list = newList(env, p.open, p.archive, p.choose)
	p.unchosen = nothingChosen(env)
	p.pane = &ui.TwoPane{List: p.list.scaffold, Detail: p.side, ListWidth: listWidth, OnBoth: func(bool) { p.setBack() }}
	p.show()
	return p
}

// listWidth is how wide the list is beside a detail, dp.
const listWidth float32 = 380

// Content implements ui.Page.
func (p *page) Content() fyne.CanvasObject { return p.pane }

// Destination implements ui.Belonging.
func (p *page) Destination() string { return parts.PageInbox }

// Wide implements ui.Wide.
func (p *page) Wide() bool { return true }

// Shown implements ui.Shower: opening is reading.
func (p *page) Shown() {
	p.refreshList()
	p.read()
}

// Actions implements ui.Actor: a key archives what has the focus, else what is
// open.
func (p *page) Actions() []ui.Action {
	return []ui.Action{{Name: p.env.T("inbox.archive_do"), Keys: parts.KeysArchive, Do: p.archiveByKey}}
}

// pageState is what is kept of the page besides how the list is narrowed, which is a
// draft.
type pageState struct {
	Chosen string `json:"chosen"`
}

// SaveState implements ui.StateSaver.
func (p *page) SaveState() any { return pageState{p.chosen} }

// RestoreState implements ui.StateSaver.
func (p *page) RestoreState(read func(into any) bool) {
	var state pageState
	if !read(&state) {
		return
	}
	items, err := p.env.App.Inbox.Items(p.env.Ctx, inbox.Filter{})
	there := func(it inbox.Item) bool { return it.ID == state.Chosen }
	if err == nil && !p.alone && slices.ContainsFunc(items, there) {
		p.chosen = state.Chosen
	}
	p.show()
}

// Refresh implements ui.Refresher.
func (p *page) Refresh() {
	if p.detail != nil && p.detail.missing() {
		p.show() // what has come since may be a referral, a question or a thread
		return
	}
	p.refreshList()
	if p.detail != nil {
		p.detail.refresh()
		p.read()
	}
}

// refreshList draws the list anew; beside an empty one nothing is to be chosen.
func (p *page) refreshList() {
	p.list.refresh(p.chosen)
	p.pane.SetAlone(len(p.list.rows) == 0 && p.list.filter == 0 && (p.detail == nil || p.list.broken || p.detail.missing()))
	if len(p.list.rows) > 0 {
		p.unchosen.Show()
	} else {
		p.unchosen.Hide()
	}
}

// read marks what is open as read.
func (p *page) read() {
	if p.chosen != "" {
		p.env.Failed(p.env.App.Inbox.MarkRead(p.env.Ctx, p.chosen))
	}
}

// show builds the detail of what is chosen.
func (p *page) show() {
	p.detail = nil
	if p.chosen != "" {
		p.detail = p.detailOf(p.chosen)
	}
	if p.detail == nil {
		p.side.Objects = []fyne.CanvasObject{p.unchosen}
	} else {
		p.side.Objects = []fyne.CanvasObject{p.detail.page()}
	}
	p.pane.ShowDetail = p.chosen != ""
	p.setBack()
	p.refreshList()
	p.side.Refresh()
	p.pane.Refresh()
}

// detailOf finds what an id names: a referral, a question, or a thread.
func (p *page) detailOf(id string) detail {
	archive := func() { p.archive(id) }
	if _, err := p.env.App.Referrals.Referral(p.env.Ctx, id); err == nil {
		return newReferralDetail(p.env, id, archive, p.choose)
	}
	return newThread(p.env, id, archive)
}

// setBack gives the detail a way back where it stands alone.
func (p *page) setBack() {
	if p.detail == nil {
		return
	}
	s := p.detail.page()
	s.OnBack, s.BackName = nil, p.env.T("common.back")
	s.Marks = nil
	if !p.pane.Both() {
		s.OnBack = p.back
		s.Marks = p.env.Mark()
	}
	s.Refresh()
}

func (p *page) back() {
	if p.alone {
		if !p.env.Nav.Back() {
			p.env.Nav.Replace(parts.Inbox())
		}
		return
	}
	p.choose("")
}

// choose opens something in this page; an empty id closes what is open.
func (p *page) choose(id string) {
	p.chosen = id
	p.show()
	p.read()
}

// open opens an item of the list: beside it, as a page of its own, or where it
// belongs.
func (p *page) open(it inbox.Item) {
	env := p.env
	switch it.Kind {
	case inbox.ItemOffer, inbox.ItemBooking, inbox.ItemAnswer:
		env.Failed(env.App.Inbox.MarkRead(env.Ctx, it.ID))
		env.Nav.Go(parts.Booking(it.ID))
	case inbox.ItemNotice:
		env.Failed(env.App.Inbox.MarkRead(env.Ctx, it.ID))
		env.Nav.Go(parts.ChangeOf(it.Booking, it.NeedsYou))
	case inbox.ItemComment:
		env.Failed(env.App.Inbox.MarkRead(env.Ctx, it.ID))
		env.Nav.Go(env.Commented(it.PlanID, it.Section))
	case inbox.ItemReferral, inbox.ItemQuestion, inbox.ItemMessage:
		if p.pane.Both() {
			p.choose(it.ID)
			return
		}
		env.Nav.Go(parts.Referral(it.ID))
	}
}

// archive puts something away.
func (p *page) archive(id string) {
	if p.env.Failed(p.env.App.Inbox.Archive(p.env.Ctx, id)) {
		return
	}
	p.env.Toast(p.env.T("inbox.archived"))
	if p.chosen != id {
		p.refreshList()
		return
	}
	if p.alone && !p.pane.Both() {
		p.back()
		return
	}
	p.choose("")
}

// archiveByKey puts away the row that has the focus, else what is open.
func (p *page) archiveByKey() {
	id := p.chosen
	if on := fyne.CurrentApp().Driver().CanvasForObject(p.pane); on != nil {
		if focused := p.list.focused(on.Focused()); focused != "" {
			id = focused
		}
	}
	if id != "" {
		p.archive(id)
	}
}

// nothingChosen stands beside the list until something is opened.
func nothingChosen(env *parts.Env) fyne.CanvasObject {
	return ui.Centre(ui.AtMost(360, ui.Empty{
		Icon: icons.Inbox, Title: env.T("inbox.choose"), Text: env.T("inbox.choose_text"),
	}.View()))
}
