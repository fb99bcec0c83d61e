package book

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// speech is how long each has at a table of speed networking.
const speech = 2 * time.Minute

// table is the person's table of speed networking: who sits there, whose turn
// it is, and the minutes that count down: as the office runs them, or where it does not
// two on this device.
type table struct {
	env    *parts.Env
	left   *ui.Text
	start  *ui.Button
	until  time.Time // zero while the clock stands
	ticker ticker

	run  booking.Group // as the office runs it; without a TurnMin it does not
	turn int           // as it was shown last
	next func()        // what is done when it is another's turn
}

func newTable(env *parts.Env, next func()) *table {
	t := &table{env: env, next: next}
	t.left = &ui.Text{Text: clockOf(speech), TextSize: ui.Title, Bold: true}
	t.start = &ui.Button{Kind: ui.Soft, Small: true, Icon: "play", Label: env.T("book.table.start"), OnTap: t.toggle}
	return t
}

func clockOf(left time.Duration) string {
	s := max(int(left.Round(time.Second).Seconds()), 0)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// turnOf is whose turn it is at a table by now.
func turnOf(g *booking.Group, now time.Time) int {
	if g == nil {
		return 0
	}
	turn, _ := g.Speaks(now)
	return turn
}

// view is the table's card; the person is there by one of some bookings.
func (t *table) view(g booking.Group, own []booking.Booking) fyne.CanvasObject {
	e := t.env
	title := cmp.Or(g.Name, e.T("book.table.name"))
	if g.Table != "" {
		title = joined(title, e.T("book.table.number", text.A{"Table": g.Table}))
	}
	card := ui.Column(ui.Gap4, ui.Row(ui.Gap12, &mark{kind: "network", side: 40}, ui.Grow(ui.NewHeading(title))))
	if g.Rounds > 1 {
		add(card, ui.NewSupport(e.T("book.table.round", text.A{"N": g.Round, "Of": g.Rounds})))
	}
	turn := g.Turn
	if g.TurnMin > 0 {
		if turn = turnOf(&g, e.Now()); g.TurnEndsAt.IsZero() {
			turn = -1 // nobody speaks yet
		}
	}
	for i, m := range g.Members {
		if m == (api.GroupMember{}) { // of whoever has gone
			continue
		}
		name := cmp.Or(m.Name, e.T("book.table.guest"))
		if slices.ContainsFunc(own, func(b booking.Booking) bool { return b.ID == m.ID }) {
			name = e.T("book.table.you", text.A{"Name": name})
		}
		row := &ui.ListRow{Leading: ui.NewAvatar(m.Name), Title: name, Subtitle: m.Line, Bold: i == turn}
		if i == turn {
			row.Trailing = ui.NewBadge(ui.Good, e.T("book.table.turn"))
		}
		add(card, row)
	}
	if g.TurnMin > 0 {
		t.halt()
		t.run, t.left.Wrap = g, true // it may be words
		t.count()
		add(card, t.left, ui.NewSupport(e.N("book.table.each", g.TurnMin)))
		return ui.NewCard(card)
	}
	t.run, t.left.Wrap = booking.Group{}, false
	add(card, ui.Row(ui.Gap12, t.left, ui.Space(), t.start))
	add(card, ui.NewSupport(e.T("book.table.hint")))
	return ui.NewCard(card)
}

// count shows how the clock stands that the office runs, and counts on with it.
func (t *table) count() {
	var left time.Duration
	t.turn, left = t.run.Speaks(t.env.Now())
	t.left.Role = ui.Ink
	switch {
	case t.run.TurnEndsAt.IsZero():
		t.left.SetText(t.env.T("book.table.soon"))
	case t.turn >= len(t.run.Members):
		t.left.Role = ui.Warn
		t.left.SetText(t.env.T("book.table.over"))
	case !t.run.PausedAt.IsZero():
		t.left.SetText(joined(clockOf(left), t.env.T("book.table.paused")))
	default:
		t.left.SetText(clockOf(left))
		t.ticker.start(t.env.Loop, time.Second, func() {
			if turnOf(&t.run, t.env.Now()) != t.turn {
				t.ticker.halt() // what comes next counts on, where it can be read
				t.next()
				return
			}
			t.count()
		})
	}
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
