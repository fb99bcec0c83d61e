package plan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// MostFiles is how many files stand with one answer.
const MostFiles = 20

// ErrManyFiles is returned for one more than MostFiles.
var ErrManyFiles = errors.New("too many files with one answer")

// File is one that stands with an answer.
type File struct {
	api.Attachment
	Here bool // on this device
	// Waiting is set where the office has not answered yet that it stands there: it
	// is on this device alone.
	Waiting bool
}

// Attach keeps a file on this device, puts it after those that stand with an answer,
// and returns when both are on the disk; the office has it when it can be reached. The
// errors are those of the store (ErrFileTooLarge, ErrFilesTooLarge) and ErrManyFiles:
// nothing is kept then. The first file makes the plan, as the first words do.
func (s *Service) Attach(ctx context.Context, planID, key, name string, content io.Reader) (Written, File, error) {
	st := s.d.Store()
	a, err := st.AddFile(ctx, name, "", content)
	if err != nil {
		return Written{}, File{}, fmt.Errorf("attach to %q: %w", key, err)
	}
	w, err := s.changeFiles(ctx, st, planID, key, func(ids []string) ([]string, error) {
		if len(ids) >= MostFiles {
			return nil, ErrManyFiles
		}
		return append(ids, a.ID), nil
	})
	if err != nil {
		return w, File{}, errors.Join(fmt.Errorf("attach to %q: %w", key, err), st.DropFile(context.WithoutCancel(ctx), a.ID))
	}
	return w, File{Attachment: a, Here: true, Waiting: true}, nil
}

// Detach takes a file away from an answer. The file stays on this device for a while,
// and at the office for a week, so that PutFile brings it back.
func (s *Service) Detach(ctx context.Context, planID, key, id string) error {
	_, err := s.changeFiles(ctx, s.d.Store(), planID, key, func(ids []string) ([]string, error) {
		return slices.DeleteFunc(ids, func(have string) bool { return have == id }), nil
	})
	return err
}

// PutFile puts a file at a place among those of an answer, from 0: one that stands
// elsewhere among them is moved, one that was taken away is brought back.
func (s *Service) PutFile(ctx context.Context, planID, key, id string, at int) error {
	_, err := s.changeFiles(ctx, s.d.Store(), planID, key, func(ids []string) ([]string, error) {
		ids = slices.DeleteFunc(ids, func(have string) bool { return have == id })
		return slices.Insert(ids, min(max(at, 0), len(ids)), id), nil
	})
	return err
}

// changeFiles writes other files to an answer, whose text stays as it is shown.
func (s *Service) changeFiles(ctx context.Context, st *store.Store, planID, key string, change func(ids []string) ([]string, error)) (w Written, err error) {
	err = st.Write(ctx, func(tx *store.Tx) error {
		if w.PlanID, err = s.begun(tx, planID, true); err != nil {
			return err
		}
		sec, err := shownIn(tx, w.PlanID, key)
		if err != nil {
			return err
		}
		now, err := change(slices.Clone(sec.AttachmentIDs))
		if err != nil {
			return err
		}
		w.Base, err = setFiles(tx, w.PlanID, key, sec, now)
		return err
	})
	if err != nil {
		return Written{}, fmt.Errorf("write the files of %q: %w", key, err)
	}
	return w, nil
}

// setFiles writes a section's files where they are others than those shown.
func setFiles(tx *store.Tx, planID, key string, shown shownSection, ids []string) (Base, error) {
	if !api.ValidSectionKey(key) {
		return Base{}, ErrBadKey
	}
	base := shown.base()
	if slices.Equal(shown.AttachmentIDs, ids) {
		return base, nil
	}
	var err error
	base.Mutation, err = tx.Mutate(api.SectionWrite, api.SectionWriteBody{
		PlanID: planID, Section: key, Text: shown.Text, AttachmentIDs: append([]string{}, ids...),
		BaseRev: base.Rev, BaseMutation: base.Mutation,
	})
	return base, err
}

// files are those of a section, as the office tells of them or this device knows
// them.
func (s *Service) files(sec shownSection) []File {
	told := map[string]bool{}
	for _, a := range sec.Attachments {
		told[a.ID] = true
	}
	var out []File
	for _, id := range sec.AttachmentIDs {
		f := s.fileOf(id, sec.Attachments)
		f.Waiting = f.Here && !told[id]
		out = append(out, f)
	}
	return out
}

// fileOf is what is known of a file.
func (s *Service) fileOf(id string, told []api.Attachment) File {
	a, here := s.d.Store().Known(id, told)
	return File{Attachment: a, Here: here}
}

// FetchFile brings a file onto this device, where it stays; one that is here is not
// fetched again. ErrUnavailable where there is no office to ask.
func (s *Service) FetchFile(ctx context.Context, a api.Attachment) error {
	err := s.d.Store().KeepFile(ctx, a, func(ctx context.Context, w io.Writer) error {
		if s.d.FetchFile == nil {
			return ErrUnavailable
		}
		return s.d.FetchFile(ctx, a.ID, w)
	})
	if err != nil {
		return fmt.Errorf("fetch a file: %w", err)
	}
	return nil
}

// OpenFile opens a file that is on this device. The caller closes it.
func (s *Service) OpenFile(id string) (io.ReadCloser, error) {
	f, err := s.d.Store().OpenFile(id)
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", err)
	}
	return f, nil
}
