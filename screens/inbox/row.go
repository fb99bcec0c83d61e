package inbox

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app/referral"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// row is one item of the list.
type row struct {
	*ui.ListRow // is what stands in the list
	env         *parts.Env
	away        *awayButton
}

func newRow(env *parts.Env) *row {
	return &row{ListRow: &ui.ListRow{Edge: true}, env: env, away: newAway(env.T("inbox.archive_do"))}
}

// set draws an item.
func (r *row) set(it referral.Item, chosen bool, open, archive func()) {
	env := r.env
	name := itemTitle(env, it)
	avatar := &ui.Avatar{Name: name, OnTap: open} // it would take the tap and do nothing
	if it.Kind != referral.ItemReferral && it.From == "" {
		avatar.Icon = itemIcon(it)
	}
	r.Leading = avatar
	r.Title = name
	r.Subtitle = itemLine(env, it)
	r.SubLines = 2
	r.Bold, r.Chosen, r.OnTap = it.Unread, chosen, open
	end := ui.Row(ui.Gap4)
	if it.Unread {
		end.Add(&ui.Dot{})
	}
	if !it.Archived {
		r.away.onTap = archive
		end.Add(r.away)
	}
	r.Trailing = end
	r.ListRow.Refresh()
}

func itemIcon(it referral.Item) string {
	switch it.Kind {
	case referral.ItemOffer, referral.ItemBooking:
		return icons.Book
	case referral.ItemQuestion:
		return icons.Help
	case referral.ItemComment:
		return icons.Comment
	}
	return icons.Inbox
}

// itemTitle names an item: whom it is about, or from.
func itemTitle(env *parts.Env, it referral.Item) string {
	switch {
	case it.Title != "":
		return it.Title
	case it.From != "":
		return it.From
	}
	return env.T("inbox.kind." + string(it.Kind))
}

// itemLine is when it was, what it is about, and its latest words.
func itemLine(env *parts.Env, it referral.Item) string {
	var said []string
	if !it.At.IsZero() {
		said = append(said, when(env, it))
	}
	switch {
	case it.Waiting:
		said = append(said, env.T("inbox.waits"))
	case it.Kind == referral.ItemOffer:
		said = append(said, env.T("inbox.offer_line"))
	case it.NeedsYou && it.From != "":
		said = append(said, env.T("inbox.refers", text.A{"Name": it.From}))
	case it.Kind == referral.ItemReferral && it.State != "" && !it.NeedsYou && env.Words.Has("inbox.state."+it.State):
		said = append(said, env.T("inbox.state."+it.State))
	}
	switch {
	case it.Preview == "":
	case it.From == "" && it.Kind != referral.ItemReferral:
		said = append(said, env.T("inbox.you_wrote", text.A{"Text": it.Preview}))
	default:
		said = append(said, it.Preview)
	}
	return strings.Join(said, " · ")
}

// when is the day, or the time of day for today.
func when(env *parts.Env, it referral.Item) string {
	day := env.Words.Day(it.At, env.Now())
	if day == env.T("date.today") {
		return env.Words.Clock(it.At)
	}
	return upperFirst(day)
}

// awayButton is a quiet icon that archives, large enough for a finger.
type awayButton struct {
	widget.BaseWidget
	name  string
	onTap func()
	over  bool
}

var (
	_ fyne.Tappable      = (*awayButton)(nil)
	_ desktop.Hoverable  = (*awayButton)(nil)
	_ desktop.Cursorable = (*awayButton)(nil)
)

func newAway(name string) *awayButton {
	b := &awayButton{name: name}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *awayButton) Tapped(*fyne.PointEvent) {
	if b.onTap != nil {
		b.onTap()
	}
}

// Cursor implements desktop.Cursorable.
func (b *awayButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (b *awayButton) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *awayButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *awayButton) MouseOut() { b.hover(false) }

func (b *awayButton) hover(over bool) {
	b.over = over
	b.Refresh()
}

// AccessibilityLabel says what it does.
func (b *awayButton) AccessibilityLabel() string { return b.name }

// AccessibilityRole says that it is a button.
func (b *awayButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MinSize implements fyne.CanvasObject.
func (b *awayButton) MinSize() fyne.Size { return fyne.NewSquareSize(ui.TouchTarget) }

// CreateRenderer implements fyne.Widget.
func (b *awayButton) CreateRenderer() fyne.WidgetRenderer {
	face := canvas.NewRectangle(ui.ColorOf(ui.Clear))
	face.CornerRadius = ui.ButtonRadius
	icon := canvas.NewImageFromResource(ui.IconImage(icons.Archive, ui.Quiet))
	icon.FillMode = canvas.ImageFillContain
	return &awayFace{of: b, face: face, icon: icon}
}

// awayFace draws it.
type awayFace struct {
	of   *awayButton
	face *canvas.Rectangle
	icon *canvas.Image
}

// Layout implements fyne.WidgetRenderer.
func (r *awayFace) Layout(size fyne.Size) {
	const side = 20
	r.face.Resize(size)
	r.icon.Resize(fyne.NewSquareSize(side))
	r.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
}

// MinSize implements fyne.WidgetRenderer.
func (r *awayFace) MinSize() fyne.Size { return r.of.MinSize() }

// Objects implements fyne.WidgetRenderer.
func (r *awayFace) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.face, r.icon} }

// Refresh implements fyne.WidgetRenderer.
func (r *awayFace) Refresh() {
	fill := ui.Clear
	if r.of.over {
		fill = ui.Hover
	}
	r.face.FillColor = ui.ColorOf(fill)
	r.icon.Resource = ui.IconImage(icons.Archive, ui.Quiet)
	r.face.Refresh()
	r.icon.Refresh()
}

// Destroy implements fyne.WidgetRenderer.
func (r *awayFace) Destroy() {}
