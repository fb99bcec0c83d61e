package parts

import (
	"fmt"
	"io"

	"startklar.dk/assets/text"
	"startklar.dk/ui/files"
)

// FileProblem is what did not succeed, why, and what can be done.
func FileProblem(words *text.Texts, doing files.Doing, why files.Reason) string {
	says := map[files.Doing]map[files.Reason]string{
		files.Listing: {
			files.Denied: words.T("file.read_denied"), files.Gone: words.T("file.read_gone"), files.Other: words.T("file.read_failed"),
		},
		files.Opening: {
			files.Denied: words.T("file.open_denied"), files.Gone: words.T("file.open_gone"), files.Other: words.T("file.open_failed"),
		},
		files.Saving: {
			files.Denied: words.T("file.save_denied"), files.Gone: words.T("file.save_gone"), files.Full: words.T("file.no_room"),
			files.Other: words.T("file.save_failed"),
		},
		files.Making: {
			files.Denied: words.T("file.make_denied"), files.Gone: words.T("file.save_gone"), files.Full: words.T("file.no_room"),
			files.Taken: words.T("file.make_taken"), files.Other: words.T("file.make_failed"),
		},
	}[doing]
	if said := says[why]; said != "" {
		return said
	}
	return says[files.Other]
}

// SaveError is a disk's no to what is written; Explain says what can be done.
type SaveError struct{ Err error }

// Error implements error.
func (e *SaveError) Error() string { return fmt.Errorf("save the file: %w", e.Err).Error() }

// Unwrap is the system's own error.
func (e *SaveError) Unwrap() error { return e.Err }

// Saving is a file whose errors are SaveErrors, and so told from those of what is written.
func Saving(to io.WriteCloser) io.WriteCloser { return saving{to} }

type saving struct{ to io.WriteCloser }

// Write implements io.Writer.
func (s saving) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if err != nil {
		err = &SaveError{err}
	}
	return n, err
}

// Close implements io.Closer.
func (s saving) Close() error {
	if err := s.to.Close(); err != nil {
		return &SaveError{err}
	}
	return nil
}
