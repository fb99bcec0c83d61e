package book

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// speech is how long each has at a table of speed networking.
const speech = 2 * time.Minute

// table is the person's table of speed networking: who sits there, whose turn
// it is, and two minutes that count down on this device.
type table struct {
	env    *parts.Env
	left   *ui.Text
	start  *ui.Button
	until  time.Time // zero while the clock stands
	ticker ticker
}

func newTable(env *parts.Env) *table {
	t := &table{env: env}
	t.left = &ui.Text{Text: clockOf(speech), TextSize: ui.Title, Bold: true}
	t.start = &ui.Button{Kind: ui.Soft, Small: true, Icon: "play", Label: env.T("book.table.start"), OnTap: t.toggle}
	return t
}

func clockOf(left time.Duration) string {
	s := max(int(left.Round(time.Second).Seconds()), 0)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// view is the table's card.
func (t *table) view(g booking.Group) fyne.CanvasObject {
	e := t.env
	title := g.Name
	if g.Table != "" {
		title = joined(g.Name, e.T("book.table.number", text.A{"Table": g.Table}))
	}
	card := ui.Column(ui.Gap4, ui.Row(ui.Gap12, &mark{kind: "network", side: 40}, ui.Grow(ui.NewHeading(title))))
	for i, m := range g.Members {
		row := &ui.ListRow{Leading: ui.NewAvatar(m.Name), Title: m.Name, Subtitle: m.Line, Bold: i == g.Turn}
		if i == g.Turn {
			row.Trailing = ui.NewBadge(ui.Good, e.T("book.table.turn"))
		}
		add(card, row)
	}
	add(card, ui.Row(ui.Gap12, t.left, ui.Space(), t.start))
	add(card, ui.NewSupport(e.T("book.table.hint")))
	return ui.NewCard(card)
}

func (t *table) toggle() {
	if !t.until.IsZero() {
		t.halt()
		return
	}
	t.until = t.env.Now().Add(speech)
	t.start.Icon = "reset"
	t.start.SetLabel(t.env.T("book.table.again"))
	t.ticker.start(t.env.Loop, time.Second, t.tick)
}

func (t *table) tick() {
	left := t.until.Sub(t.env.Now())
	t.left.Role = ui.Ink
	if left <= 0 {
		t.ticker.halt()
		t.left.Role = ui.Warn
		t.left.SetText(t.env.T("book.table.next"))
		return
	}
	t.left.SetText(clockOf(left))
}

// halt stops the clock and sets it back.
func (t *table) halt() {
	t.ticker.halt()
	t.until = time.Time{}
	t.start.Icon = "play"
	t.start.SetLabel(t.env.T("book.table.start"))
	t.left.Role = ui.Ink
	t.left.SetText(clockOf(speech))
}
