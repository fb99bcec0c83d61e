package book

import (
	"context"
	"io"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// meetingSheet is what whoever a booking is with reads about it: seen, cut by who it is
// about, and taken along.
type meetingSheet struct {
	page
	id    string
	b     booking.Booking
	sheet document.Sheet
	view  *parts.MeetingSheet

	reading, again bool
	read           booking.Booking // what the sheet was read for
	err            error
	saving         bool
	saved          *parts.SavedFile
	saveErr        error
}

// MeetingSheet is the page of a booking's sheet.
func MeetingSheet(env *parts.Env, bookingID string) ui.Page {
	p := &meetingSheet{page: newPage(env), id: bookingID}
	p.view = parts.NewMeetingSheet(env, p.omit)
	p.scaffold.Title, p.scaffold.Most = env.T("document.sheet"), ui.ColumnsMost
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Booking(bookingID)), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.scaffold.SetBody(&ui.Skeleton{Rows: 2}, &ui.Skeleton{Rows: 4}) // until it is read
	p.Refresh()
	return p
}

// Refresh implements ui.Refresher. The sheet is read away from the goroutine that draws:
// a version of the plan may be with the office alone.
func (p *meetingSheet) Refresh() {
	b, err := p.env.App.Book.Booking(p.env.Ctx, p.id)
	if err != nil {
		p.without(err, p.Refresh)
		return
	}
	if p.b = b; p.reading {
		p.again = true
		return
	}
	p.gather(b)
}

func (p *meetingSheet) gather(b booking.Booking) {
	p.reading, p.again = true, false
	var sheet document.Sheet
	p.env.Do(func(ctx context.Context) (err error) {
		sheet, err = p.env.App.Sheet(ctx, b)
		return err
	}, func(err error) {
		p.reading = false
		again := p.again
		if again && !reflect.DeepEqual(p.b, b) { // what was read is behind what is so
			p.gather(p.b)
			return
		}
		same := p.err == nil && err == nil && reflect.DeepEqual(sheet.Parts(), p.sheet.Parts()) && reflect.DeepEqual(p.read, b)
		if p.err, p.read = err, b; err == nil && !same {
			p.sheet = sheet
			p.view.Show(sheet)
		}
		if !same {
			p.draw()
		}
		if again {
			p.gather(p.b)
		}
	})
}

func (p *meetingSheet) draw() {
	e := p.env
	if p.err != nil {
		p.scaffold.Footer = nil
		p.scaffold.SetBody(parts.SheetAway(e, p.err, p.Refresh))
		return
	}
	name := e.Reader(p.b)
	left := ui.Column(ui.Gap16, ui.NewSupport(e.T("sheet.lead", text.A{"Name": name})))
	if len(p.view.Lines.Objects) == 0 {
		left.Add(ui.NewSupport(e.T("sheet.nothing", text.A{"Name": name})))
	} else {
		left.Add(ui.NewCard(p.view.Lines))
	}
	if len(p.b.Share) == 0 {
		left.Add(ui.Left(ui.NewLink(e.T("sheet.share_more"), func() { e.BackTo(parts.Booking(p.id))() })))
	}
	if p.saveErr != nil {
		left.Add(ui.Message{Tone: ui.Alarm, Title: e.T("export.failed"), Text: e.Explain(p.saveErr)}.Card())
	}
	if p.saved != nil {
		left.Add(ui.Message{Tone: ui.Good, Title: e.SavedAs(*p.saved)}.Card())
	}
	p.scaffold.Footer = p.footer()
	p.scaffold.SetBody(ui.TwoColumns(left, p.view.Page))
}

// footer saves the sheet, to bring along on paper.
func (p *meetingSheet) footer() fyne.CanvasObject {
	e := p.env
	save := ui.NewButton(e.T("export.save", text.A{"Format": e.T("export.format.pdf")}), p.save)
	save.Busy = p.saving
	if p.saved == nil || p.saved.Path == "" {
		return save
	}
	save.Kind, save.Label = ui.Soft, e.T("export.again")
	return ui.Actions(ui.NewButton(e.T("export.open"), func() { e.OpenFile(p.saved.Path) }), save)
}

// omit leaves lines out of the sheet from now on, for whoever reads it; it can be undone.
func (p *meetingSheet) omit(names []string) {
	before := slices.Clone(p.b.SheetOmit)
	set := func(names []string) bool {
		failed := p.env.Failed(p.env.App.Book.Omit(p.env.Ctx, p.id, names))
		p.saved = nil // which has other lines
		p.Refresh()
		return !failed
	}
	if !set(names) {
		p.view.Show(p.sheet) // as it is still
		return
	}
	words := "sheet.put_back"
	if len(names) > len(before) {
		words = "sheet.taken_out"
	}
	p.env.ToastUndo(p.env.T(words), func() { set(before) })
}

func (p *meetingSheet) save() {
	if p.saving {
		return
	}
	name := app.ExportChoices{Format: app.FormatPDF}.FileName(p.env.T("document.sheet")+" "+p.b.Who(), p.b.StartsAt)
	p.env.SaveAs(name, func(into parts.Into, err error) {
		p.saved, p.saveErr = nil, err
		if err != nil {
			p.draw()
			return
		}
		p.saving = true
		p.draw()
		sheet, out := p.sheet, parts.SavedFile{}
		p.env.Do(func(context.Context) (err error) {
			out, err = into(func(w io.Writer) error { return app.WriteSheet(w, sheet) })
			return err
		}, func(err error) {
			p.saving = false
			if p.saveErr = err; err == nil {
				p.saved = &out
			}
			p.draw()
		})
	})
}
