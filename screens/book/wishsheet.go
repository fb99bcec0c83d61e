package book

import (
	"context"
	"strings"

	"startklar.dk/app/booking"
	"startklar.dk/screens/parts"
)

// draftOmit is where what is left out of the sheet is kept until the wish is sent.
const draftOmit = "sheet_omit"

// ask shows what whoever it is with will read, before a wish goes that shares something,
// and lets lines be taken out. One that shares nothing goes at once.
func (x *extras) ask(r booking.Request, label string, do func(booking.Request)) {
	if len(r.Share) == 0 {
		do(r)
		return
	}
	x.env.AskSheet(parts.SheetAsk{
		Booking: func(ctx context.Context, omit []string) (booking.Booking, error) {
			wish := r
			wish.SheetOmit = omit
			return x.env.App.Book.Wish(ctx, wish)
		},
		Omit:  strings.Fields(x.draft.Text(draftOmit)),
		Keep:  func(omit []string) { x.draft.Set(draftOmit, strings.Join(omit, " ")) },
		Label: label,
		Send: func(omit []string) {
			r.SheetOmit = omit
			do(r)
		},
	})
}
