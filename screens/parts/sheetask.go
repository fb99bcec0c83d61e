package parts

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/ui"
)

// SheetAsk shows what whoever a booking is with would read, before anything that is
// shared with them goes, and lets lines be taken out. Closed, nothing goes.
type SheetAsk struct {
	Booking func(ctx context.Context, omit []string) (booking.Booking, error) // as it would be
	Omit    []string                                                          // what is left out to begin with
	Keep    func(omit []string)                                               // told when that changes; may be nil
	Label   string                                                            // of the button that sends
	Send    func(omit []string)                                               // with what is left out, never nil
}

// AskSheet opens what asks, once it is known what it shows. Until then a further tap is
// one with the first.
func (e *Env) AskSheet(ask SheetAsk) {
	if e.asking {
		return
	}
	e.asking = true
	a := &sheetAsk{SheetAsk: ask, env: e, omit: append([]string{}, ask.Omit...), box: ui.Column(ui.Gap16)}
	a.view = NewMeetingSheet(e, a.take)
	a.send = ui.NewButton(ask.Label, func() {
		a.close()
		ask.Send(a.omit)
	})
	a.gather()
}

// AskToShare shows the sheet of a booking as it would be with these shares, before they go.
func (e *Env) AskToShare(b booking.Booking, shares []api.Share, label string, send func(omit []string)) {
	e.AskSheet(SheetAsk{
		Booking: func(ctx context.Context, omit []string) (booking.Booking, error) {
			return e.App.Book.Sharing(ctx, b.ID, shares, omit)
		},
		Omit: b.SheetOmit, Label: label, Send: send,
	})
}

// sheetAsk is one that is asked.
type sheetAsk struct {
	SheetAsk
	env   *Env
	omit  []string
	view  *MeetingSheet
	box   *fyne.Container
	send  *ui.Button
	close func() // nil while it is not open
}

func (a *sheetAsk) take(omit []string) {
	a.omit = omit
	if a.Keep != nil {
		a.Keep(omit)
	}
	a.gather()
}

// gather reads the sheet as it would be, and shows it.
func (a *sheetAsk) gather() {
	omit := a.omit
	var (
		b     booking.Booking
		sheet document.Sheet
	)
	a.env.Do(func(ctx context.Context) (err error) {
		if b, err = a.Booking(ctx, omit); err != nil {
			return err
		}
		b.Share = slices.Clone(b.Share)
		for i, share := range b.Share {
			b.Share[i].Title = a.env.ShareName(share)
		}
		sheet, err = a.env.App.Sheet(ctx, b)
		return err
	}, func(err error) {
		if !slices.Equal(omit, a.omit) { // another line was tapped meanwhile
			return
		}
		a.box.Objects = nil
		if err != nil {
			a.box.Add(SheetAway(a.env, err, a.gather))
		} else {
			a.view.Show(sheet)
			a.box.Add(ui.NewSupport(a.env.T("sheet.before", text.A{"Name": a.env.Reader(b)}) + " " + a.env.WhoReads(b.Adviser)))
			a.box.Add(a.view.Lines)
		}
		a.box.Add(a.view.Page)
		a.box.Refresh()
		if a.env.asking = false; a.close == nil { // opened when it is known how high it is
			a.close = a.env.ShowSheet(a.env.T("document.sheet"), a.box, a.send)
		}
	})
}

// SheetAway says why a sheet cannot be shown.
func SheetAway(env *Env, err error, again func()) fyne.CanvasObject {
	if errors.Is(err, plan.ErrUnavailable) {
		return ui.Message{
			Tone: ui.Notice, Title: env.T("plan.version_away"), Text: env.T("plan.version_away_text"),
			Action: env.T("common.retry"), OnTap: again,
		}.Card()
	}
	return env.Broken("book.broken.title", err, again)
}
