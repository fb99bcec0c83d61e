package book

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// draftOmit is where what is left out of the sheet is kept until the wish is sent.
const draftOmit = "sheet_omit"

// omitted are the lines that are left out of the sheet of a wish.
func (x *extras) omitted() []string { return strings.Fields(x.draft.Text(draftOmit)) }

// ask shows what whoever it is with will read, before a wish goes that shares something,
// and lets lines be taken out. One that shares nothing goes at once.
func (x *extras) ask(r booking.Request, label string, do func(booking.Request)) {
	if len(r.Share) == 0 {
		do(r)
		return
	}
	w := &wishSheet{extras: x, request: r, box: ui.Column(ui.Gap16)}
	w.view = parts.NewMeetingSheet(x.env, w.omit)
	w.send = ui.NewButton(label, func() {
		w.close()
		w.request.SheetOmit = x.omitted()
		do(w.request)
	})
	if !x.asking { // a tap that is not answered yet is one
		x.asking = true
		w.gather()
	}
}

// wishSheet is the sheet of a wish that is not sent.
type wishSheet struct {
	*extras
	request booking.Request
	view    *parts.MeetingSheet
	box     *fyne.Container
	send    *ui.Button
	close   func() // nil while it is not open
}

func (w *wishSheet) omit(names []string) {
	w.draft.Set(draftOmit, strings.Join(names, " "))
	w.gather()
}

// gather reads the sheet as it would be, and shows it.
func (w *wishSheet) gather() {
	r, omit := w.request, w.omitted()
	r.SheetOmit, r.Share = omit, slices.Clone(r.Share)
	for i, share := range r.Share {
		if share.Kind == api.ShareVersion && share.ID == "" {
			r.Share[i].Title = w.shareName(share)
		}
	}
	var (
		b     booking.Booking
		sheet document.Sheet
	)
	w.env.Do(func(ctx context.Context) (err error) {
		if b, err = w.env.App.Book.Wish(ctx, r); err == nil {
			sheet, err = w.env.App.Sheet(ctx, b)
		}
		return err
	}, func(err error) {
		if !slices.Equal(omit, w.omitted()) { // another line was tapped meanwhile
			return
		}
		w.box.Objects = nil
		if err != nil {
			w.box.Add(sheetAway(w.env, err, w.gather))
		} else {
			w.view.Show(sheet)
			w.box.Add(ui.NewSupport(w.env.T("sheet.before", text.A{"Name": w.env.Reader(b)})))
			w.box.Add(w.view.Lines)
		}
		w.box.Add(w.send)
		w.box.Add(w.view.Page)
		w.box.Refresh()
		if w.asking = false; w.close == nil { // opened when it is known how high it is
			w.close = w.env.ShowSheet(w.env.T("document.sheet"), w.box)
		}
	})
}
