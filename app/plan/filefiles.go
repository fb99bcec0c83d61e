package plan

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/document/planfile"
)

// takeAlong puts into a plan's file what its answers and versions name of files, the
// answers' first, as far as there is room, and gives those that are not in it: no
// section and no version of it names them then.
func (s *Service) takeAlong(ctx context.Context, f *planfile.File, told []api.Attachment) (missing []api.Attachment, err error) {
	var ids []string
	for _, sec := range f.Sections {
		ids = append(ids, sec.AttachmentIDs...)
	}
	for _, v := range slices.Backward(f.Versions) {
		for _, key := range keysOf(v.AttachmentIDs, nil) {
			ids = append(ids, v.AttachmentIDs[key]...)
		}
		told = append(told, v.Attachments...)
	}
	in, seen, room := map[string]bool{}, map[string]bool{}, int64(planfile.RoomForFiles)
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		known := s.fileOf(id, told)
		data, err := s.bytesOf(ctx, known.Attachment, room)
		if ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			missing = append(missing, known.Attachment)
			continue
		}
		in[id], room = true, room-int64(len(data))
		known = s.fileOf(id, told)
		f.Attachments = append(f.Attachments, planfile.Attachment{ID: id, Name: known.Name, Media: known.Media, Data: data})
	}
	f.Only(in)
	return missing, nil
}

// errNoRoom is why a file is left out of a plan's.
var errNoRoom = errors.New("no room for the file")

// bytesOf reads a file of at most so many bytes, from the office where it is not on
// this device.
func (s *Service) bytesOf(ctx context.Context, a api.Attachment, most int64) ([]byte, error) {
	if a.Size > most {
		return nil, errNoRoom
	}
	if err := s.FetchFile(ctx, a); err != nil {
		return nil, err
	}
	from, err := s.OpenFile(a.ID)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(from, most+1))
	if err = errors.Join(err, from.Close()); err == nil && int64(len(data)) > most {
		err = errNoRoom
	}
	return data, err
}

// known are the attachments of a file that are on this device already.
func (s *Service) known(f planfile.File) map[string]bool {
	have := map[string]bool{}
	for _, a := range f.Attachments {
		own, err := s.d.Store().File(a.ID)
		have[a.ID] = err == nil && own.Size == int64(len(a.Data))
	}
	return have
}

// takeIn keeps the attachments of a plan's file on this device, under ids of their
// own but for those that are here already, and gives the file with these ids. drop
// takes them back. An error leaves none.
func (s *Service) takeIn(ctx context.Context, f planfile.File) (_ planfile.File, drop func() error, err error) {
	st := s.d.Store()
	as := map[string]string{} // what an id is here
	var added []string
	drop = func() error {
		var errs []error
		for _, id := range added {
			errs = append(errs, st.DropFile(context.WithoutCancel(ctx), id))
		}
		return errors.Join(errs...)
	}
	have := s.known(f)
	for _, a := range f.Attachments {
		if have[a.ID] {
			as[a.ID] = a.ID
			continue
		}
		kept, err := st.AddFile(ctx, a.Name, a.Media, bytes.NewReader(a.Data))
		if err != nil {
			return f, drop, errors.Join(err, drop())
		}
		added = append(added, kept.ID)
		as[a.ID] = kept.ID
	}
	here := func(ids []string) []string {
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = as[id]
		}
		return out
	}
	f.Sections, f.Versions = slices.Clone(f.Sections), slices.Clone(f.Versions)
	for i := range f.Sections {
		if ids := f.Sections[i].AttachmentIDs; ids != nil {
			f.Sections[i].AttachmentIDs = here(ids)
		}
	}
	for i := range f.Versions {
		v := &f.Versions[i]
		v.AttachmentIDs = maps.Clone(v.AttachmentIDs)
		for key, ids := range v.AttachmentIDs {
			v.AttachmentIDs[key] = here(ids)
		}
	}
	return f, drop, nil
}
