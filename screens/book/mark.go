package book

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

// look is how a kind of event is told from the others: an icon, its colour and
// the colour behind it.
type look struct {
	icon      string
	ink, fill ui.Role
}

var looks = map[string]look{
	api.EventKickoff:     {icons.Flag, ui.OnAccent, ui.Accent},
	api.EventCafe:        {icons.Comment, ui.Warn, ui.WarnSoft},
	api.EventCourse:      {icons.Idea, ui.Accent, ui.AccentSoft},
	api.EventMeeting:     {icons.Building, ui.Ink, ui.Line},
	api.EventPanel:       {icons.Star, ui.Warn, ui.WarnSoft},
	api.EventNetwork:     {icons.People, ui.Accent, ui.AccentSoft},
	api.EventCounselling: {icons.Person, ui.Ink, ui.Line},
}

func lookOf(kind string) look {
	if l, ok := looks[kind]; ok {
		return l
	}
	return look{icons.Calendar, ui.Ink, ui.Line}
}

// mark is the round mark of a kind of event.
type mark struct {
	widget.BaseWidget

	kind string
	side float32 // dp
}

// newMark is a mark of 40 dp.
func newMark(kind string) *mark { return &mark{kind: kind, side: 40} }

// MinSize implements fyne.CanvasObject.
func (m *mark) MinSize() fyne.Size {
	m.ExtendBaseWidget(m)
	return m.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (m *mark) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	l := lookOf(m.kind)
	face := canvas.NewCircle(ui.ColorOf(l.fill))
	icon := ui.NewIconOf(l.icon, l.ink, m.side*0.55)
	r := &ui.Renderer{
		Parts: []fyne.CanvasObject{face, icon},
		Min:   func() fyne.Size { return fyne.NewSquareSize(m.side) },
		Lay: func(s fyne.Size) {
			x, y := (s.Width-m.side)/2, (s.Height-m.side)/2
			ui.Place(face, x, y, m.side, m.side)
			ui.Place(icon, x, y, m.side, m.side)
		},
		Redraw: func() {
			face.FillColor = ui.ColorOf(l.fill)
			face.Refresh()
			icon.Refresh()
		},
	}
	return r.Ready(m.BaseWidget.Size())
}
