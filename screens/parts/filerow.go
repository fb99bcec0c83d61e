package parts

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

// FileRow is a file of a message: its name, its size, and how it stands. A tap
// fetches it where it is not on this device, and opens it.
func FileRow(env *Env, m inbox.Message, f inbox.File) fyne.CanvasObject {
	name := cmp.Or(f.Name, env.T("inbox.file"))
	row := &ui.ListRow{Icon: icons.Attach, Title: name}
	say := func(state string) {
		said := []string{}
		if f.Size > 0 {
			said = append(said, env.Words.Bytes(f.Size))
		}
		row.Subtitle = strings.Join(append(said, state), " · ")
		row.Refresh()
	}
	switch {
	case m.Refused:
		say(env.T("inbox.file_needs_you"))
	case m.Waiting:
		say(env.T("inbox.file_waits"))
	case m.Mine:
		say(env.T("inbox.file_sent"))
	case f.Here:
		say(env.T("inbox.file_here"))
	default:
		say(env.T("inbox.file_fetch"))
	}
	row.OnTap = func() { env.OpenAttached(row, f.Attachment, f.Here, func() {}) }
	return row
}

// OpenAttached fetches the file that a row stands for where it is not here, and opens
// it; meanwhile the row says so and takes no tap. done is told at the end.
func (e *Env) OpenAttached(row *ui.ListRow, f api.Attachment, here bool, done func()) {
	before, tap := row.Subtitle, row.OnTap
	row.OnTap = nil // one at a time
	if !here {
		row.Subtitle = e.T("inbox.file_fetching")
		if f.Size > 0 {
			row.Subtitle = e.Words.Bytes(f.Size) + " · " + row.Subtitle
		}
		row.Refresh()
	}
	openFile(e, f, row.Title, func() {
		row.Subtitle, row.OnTap = before, tap
		row.Refresh()
		done()
	})
}

// openFile fetches a file, puts a copy where the person looks for it and opens
// that where it is a document. done is called on the goroutine that draws.
func openFile(env *Env, f api.Attachment, name string, done func()) {
	var saved SavedFile
	env.Do(func(ctx context.Context) error {
		if err := env.App.Inbox.Fetch(ctx, f); err != nil {
			return err
		}
		content, err := env.App.Inbox.OpenFile(f.ID)
		if err != nil {
			return err
		}
		saved, err = env.Download(name, func(w io.Writer) error {
			_, err := io.Copy(w, content)
			return err
		})
		return errors.Join(err, content.Close())
	}, func(err error) {
		done()
		if env.Failed(err) {
			return
		}
		env.Toast(env.SavedAs(saved))
		if isDocument(saved.Path) {
			env.OpenFile(saved.Path)
		}
	})
}

// documents are the endings of files that programs show. What else comes, which
// a device might run, is kept and not opened.
var documents = []string{
	".pdf", ".txt", ".csv", ".md", ".rtf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff",
	".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".mp3", ".m4a", ".mp4", ".mov",
}

func isDocument(path string) bool {
	return slices.Contains(documents, strings.ToLower(filepath.Ext(path)))
}
