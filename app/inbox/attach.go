package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Attach keeps a file on this device for a message that is to be posted, and
// returns when it is on the disk. It is sent before the message that names it.
// ErrTooLarge over api.MaxFile bytes: nothing is kept then.
func (s *Service) Attach(ctx context.Context, name string, content io.Reader) (File, error) {
	a, err := s.d.Store().AddFile(ctx, name, "", content)
	if err != nil {
		return File{}, fmt.Errorf("attach a file: %w", fileError(err))
	}
	return File{Attachment: a, Here: true}, nil
}

// Attached are those of some files that are on this device.
func (s *Service) Attached(ids []string) []File {
	var list []File
	for _, id := range ids {
		if a, err := s.d.Store().File(id); err == nil {
			list = append(list, File{Attachment: a, Here: true})
		}
	}
	return list
}

// Detach takes a file back that no message and no draft names.
func (s *Service) Detach(ctx context.Context, id string) error {
	if err := s.d.Store().DropFile(ctx, id); err != nil {
		return fmt.Errorf("take a file back: %w", err)
	}
	return nil
}

// Fetch brings a file that came with a message onto this device, where it stays.
// One that is here is not fetched again.
func (s *Service) Fetch(ctx context.Context, f api.Attachment) error {
	err := s.d.Store().KeepFile(ctx, f, func(ctx context.Context, w io.Writer) error { return s.d.FetchFile(ctx, f.ID, w) })
	if err != nil {
		return fmt.Errorf("fetch a file: %w", fileError(err))
	}
	return nil
}

// OpenFile opens a file that is on this device, else ErrNotFound. The caller
// closes it.
func (s *Service) OpenFile(id string) (io.ReadCloser, error) {
	f, err := s.d.Store().OpenFile(id)
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", fileError(err))
	}
	return f, nil
}

// fileError gives the store's errors the inbox's names.
func fileError(err error) error {
	switch {
	case errors.Is(err, store.ErrFileTooLarge):
		return errors.Join(ErrTooLarge, err)
	case errors.Is(err, store.ErrNotFound):
		return errors.Join(ErrNotFound, err)
	}
	return err
}

// files are those of a message, as the office tells of them or this device
// knows them.
func (m *snapshot) files(msg api.Message) []File {
	var list []File
	for _, id := range msg.AttachmentIDs {
		a, here := m.file(id, msg.Attachments)
		list = append(list, File{Attachment: a, Here: here})
	}
	return list
}

// fileNames are the names of files on one line.
func fileNames(files []File) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
