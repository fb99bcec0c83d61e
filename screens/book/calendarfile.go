package book

import (
	"context"
	"io"
	"strings"

	"startklar.dk/screens/parts"
)

// webcal is the address that calendar programs subscribe at.
func webcal(address string) string {
	if rest, ok := strings.CutPrefix(address, "https://"); ok {
		return "webcal://" + rest
	}
	return address
}

// openCalendar keeps a booking as a calendar file and opens it in the calendar program.
func openCalendar(env *parts.Env, bookingID string) {
	content, err := env.App.Book.Calendar(env.Ctx, bookingID)
	if env.Failed(err) {
		return
	}
	var saved parts.SavedFile
	env.Do(func(context.Context) (err error) {
		saved, err = env.Download(env.T("book.ics.name")+".ics", func(w io.Writer) error {
			_, err := io.WriteString(w, content)
			return err
		})
		return err
	}, func(err error) {
		if env.Failed(err) {
			return
		}
		env.Toast(env.SavedAs(saved))
		env.OpenFile(saved.Path)
	})
}
