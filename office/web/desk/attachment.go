package desk

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/files"
	"startklar.dk/office/scan"
)

var attachmentRoutes = []Route{
	get(personsPath+"/{person}/plans/{version}/files/{file}", readers, (*visit).planFile).of(OfFile),
	get(personsPath+"/{person}/threads/{thread}/files/{file}", readers, (*visit).threadFile).of(OfFile),
}

// attachedView is a file that somebody attached, with where it is got.
type attachedView struct{ Name, Href string }

func attachedTo(path string, all []api.Attachment) (views []attachedView) {
	for _, a := range all {
		views = append(views, attachedView{a.Name, path + "/files/" + a.ID})
	}
	return views
}

func threadPath(personID, thread string) string { return personPath(personID) + "/threads/" + thread }

// planFile gives a file of a version that is shared with whoever asks.
func (v *visit) planFile() error {
	personID, versionID, err := v.theVersion()
	if err != nil {
		return err
	}
	fileID, err := v.id("file")
	if err != nil {
		return err
	}
	f, err := v.office.Consents.SharedFile(v.r.Context(), v.who, personID, versionID, fileID)
	if err != nil {
		return err
	}
	return v.give(f, planAddress(personID, versionID))
}

// threadFile gives a file that came with a message which whoever asks may read.
func (v *visit) threadFile() error {
	personID, err := v.id("person")
	if err != nil {
		return err
	}
	thread, err := v.id("thread")
	if err != nil {
		return err
	}
	fileID, err := v.id("file")
	if err != nil {
		return err
	}
	said, err := v.office.Inbox.Thread(v.r.Context(), v.who, personID, thread)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(said, func(m api.Message) bool { return slices.Contains(m.AttachmentIDs, fileID) }) {
		return errNotFound
	}
	f, err := v.office.Files.OpenFile(v.r.Context(), personID, fileID)
	if err != nil {
		return err
	}
	return v.give(f, "")
}

// notGiven says why somebody does not get a file.
type notGiven struct{ Name, Said, Back string }

// give gives a file once the scanner has looked at it, else says why not.
func (v *visit) give(f *files.File, back string) error {
	view := notGiven{Name: f.Name, Back: back}
	switch err := v.options.Scan.Look(v.r.Context(), f); {
	case errors.Is(err, scan.ErrRefused):
		view.Said = v.t.T("desk.file.refused")
		return v.refuse("file", v.t.T("desk.file.title"), view)
	case err != nil:
		view.Said = v.t.T("desk.file.unable")
		return v.showAs(http.StatusServiceUnavailable, "file", v.t.T("desk.file.title"), view)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	begins := make([]byte, 512) // as much as its type is told from
	n, err := io.ReadFull(f, begins)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	v.options.Give(v.w, v.r, f, typeOf(begins[:n]))
	return nil
}

// harmless are the types that a browser may know a file by; anything else is bytes.
var harmless = []string{"application/pdf", "application/zip", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain; charset=utf-8"}

// typeOf is the type of a file by its first bytes, whatever its sender said of it.
func typeOf(begins []byte) string {
	if media := http.DetectContentType(begins); slices.Contains(harmless, media) {
		return media
	}
	return "application/octet-stream"
}
