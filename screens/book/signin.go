package book

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app/booking"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// signInLine asks for a sign-in once something is to be sent; what was wished
// for is kept meanwhile. It is nil where nothing waits for one.
func signInLine(env *parts.Env, l link, bookings []booking.Booking) fyne.CanvasObject {
	waits := slices.ContainsFunc(bookings, func(b booking.Booking) bool { return b.Waiting })
	if !waits || l.signedIn && !l.SignIn {
		return nil
	}
	return ui.Message{
		Tone: ui.Good, Title: env.T("book.signin.title"), Text: env.T("book.signin.text"),
		Action: env.T("book.signin.do"), OnTap: func() { env.Nav.Go(parts.SignIn()) },
	}.Card()
}
