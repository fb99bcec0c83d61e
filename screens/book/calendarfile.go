package book

import (
	"io"
	"path/filepath"
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
)

// webcal is the address that calendar programs subscribe at.
func webcal(address string) string {
	if rest, ok := strings.CutPrefix(address, "https://"); ok {
		return "webcal://" + rest
	}
	return address
}

// openCalendar keeps a booking as a calendar file among the person's downloads
// and opens it in the calendar program.
func openCalendar(env *parts.Env, bookingID string) {
	content, err := env.App.Book.Calendar(env.Ctx, bookingID)
	path := ""
	if err == nil {
		path, err = parts.Download(env.T("book.ics.name")+".ics", func(w io.Writer) error {
			_, err := io.WriteString(w, content)
			return err
		})
	}
	if env.Failed(err) {
		return
	}
	env.Toast(env.T("book.ics.saved", text.A{"Path": filepath.Base(path)}))
	env.Failed(env.OpenFile(path))
}
