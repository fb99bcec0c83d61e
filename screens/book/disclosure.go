package book

import (
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// otherTime is a time that a booking could come to.
type otherTime struct {
	eventID, slot string // slot is how it is called: "17.40 hos Mette"
	adviser       *booking.Adviser
}

// with is the id of the adviser there; empty for the office itself.
func (o otherTime) with() string { return booking.Alternative{Adviser: o.adviser}.With() }

// askDisclosure does something that brings a booking to another time, with what comes
// along there. Where another adviser would read it, the person chooses, and
// nothing comes along that they did not choose.
func askDisclosure(env *parts.Env, b booking.Booking, to otherTime, do func(booking.Disclosure)) {
	c := &disclosureSheet{env: env, to: to, note: b.Note}
	if to.with() == b.With() {
		do(booking.Disclosure{}) // all of it stays with who has it
		return
	}
	c.offer(b)
	if c.note == "" && len(c.shares) == 0 {
		do(booking.Disclosure{})
		return
	}
	c.ask(do)
}

// disclosureSheet is the sheet that asks what comes along.
type disclosureSheet struct {
	env    *parts.Env
	to     otherTime
	shares []api.Share
	note   string
	meets  []api.Share // of which one must come along; none where nothing is required

	chosen   []bool // by share
	withNote bool
	button   *ui.Button
}

// offer finds what could come along: what is shared now, and else what the event
// requires.
func (c *disclosureSheet) offer(b booking.Booking) {
	c.shares = slices.Clone(b.Share)
	if ev, err := c.env.App.Book.Event(c.env.Ctx, c.to.eventID); err == nil {
		c.meets = ev.Meets
	}
	if len(c.meets) > 0 && !slices.ContainsFunc(c.shares, c.does) {
		c.shares = append(c.shares, c.meets[0])
	}
	c.chosen = make([]bool, len(c.shares))
}

// does tells whether a share is of what the event requires.
func (c *disclosureSheet) does(s api.Share) bool {
	return slices.ContainsFunc(c.meets, func(m api.Share) bool {
		return m.Kind == s.Kind && (s.Kind == api.ShareVersion || m.ID == s.ID)
	})
}

// enough tells whether what is chosen is all that the event requires.
func (c *disclosureSheet) enough() bool {
	return len(c.meets) == 0 || slices.ContainsFunc(c.disclosed().Share, c.does)
}

func (c *disclosureSheet) disclosed() (out booking.Disclosure) {
	for i, s := range c.shares {
		if c.chosen[i] {
			out.Share = append(out.Share, s.Awake())
		}
	}
	if c.withNote {
		out.Note = c.note
	}
	return out
}

func (c *disclosureSheet) ask(do func(booking.Disclosure)) {
	e := c.env
	words := ui.Column(ui.Gap8, ui.NewBody(e.WhoReads(c.to.adviser)+" "+e.T("book.carry.text")))
	if len(c.meets) > 0 {
		add(words, ui.NewSupport(e.T("book.carry.required")))
	}
	rows := ui.Column(ui.Gap4)
	for i, s := range c.shares {
		row := &ui.SwitchRow{Label: e.ShareName(s), OnChange: func(on bool) {
			c.chosen[i] = on
			c.button.SetActive(c.enough())
		}}
		if s.Kind == api.ShareContact {
			e.AskContact(row)
		}
		add(rows, row)
	}
	if c.note != "" {
		add(rows, &ui.SwitchRow{Label: e.T("book.carry.note"), OnChange: func(on bool) { c.withNote = on }})
		add(rows, ui.NewSupport(e.Texts().Quoted(c.note)))
	}
	var shut func()
	c.button = ui.NewButton(e.T("book.do.take", text.A{"Slot": c.to.slot}), func() {
		shut()
		do(c.disclosed())
	})
	c.button.Inactive = !c.enough()
	shut = e.ShowSheet(e.T("book.carry.title"), ui.Column(ui.Gap16, words, rows, c.button))
}
