package book

import (
	"fmt"
	"net/url"
	"os"
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
		path, err = keepFile(downloads(), env.T("book.ics.name")+".ics", content)
	}
	if env.Failed(err) {
		return
	}
	env.Toast(env.T("book.ics.saved", text.A{"Path": filepath.Base(path)}))
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	env.Failed(env.OpenURL(address.String()))
}

// downloads is where a person looks for a file: the folder of downloads, else
// the device's own for what is passing.
func downloads() string {
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"Downloads", "Hentet", "Overførsler"} {
			dir := filepath.Join(home, name)
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				return dir
			}
		}
	}
	return os.TempDir()
}

// keepFile writes a new file, beside older ones of the same name.
func keepFile(dir, name, content string) (string, error) {
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	for n := 1; ; n++ {
		path := filepath.Join(dir, name)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", stem, n, filepath.Ext(name)))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("keep the calendar file: %w", err)
		}
		_, err = f.WriteString(content)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return "", fmt.Errorf("keep the calendar file: %w", err)
		}
		return path, nil
	}
}
