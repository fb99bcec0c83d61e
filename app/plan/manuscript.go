package plan

import (
	"cmp"
	"context"
	"slices"

	"startklar.dk/api"
)

// Manuscript is all of a plan that a document of it is made of.
type Manuscript struct {
	Title    string
	Template api.PlanTemplate
	Content  api.VersionContent
	Comments []api.Comment // earliest first
	Version  *Version      // nil where it is the plan as it is
	Files    []SectionFile // in the order in which they stand with each answer
}

// SectionFile is a file of an answer.
type SectionFile struct {
	Section string
	File
}

// Manuscript reads a plan as it is or, where versionID is set, as that version has
// it; see Content for its errors. Comments and title are always those of now.
func (s *Service) Manuscript(ctx context.Context, planID, versionID string) (Manuscript, error) {
	var m Manuscript
	st := s.d.Store()
	if versionID != "" {
		var err error
		if m.Content, err = s.Content(ctx, versionID); err != nil {
			return m, err
		}
		if planID, err = s.planOf(ctx, st, versionID, m.Content); err != nil {
			return m, err
		}
		list, err := s.Versions(ctx, planID)
		if err != nil {
			return m, err
		}
		if at := slices.IndexFunc(list, func(v Version) bool { return v.ID == versionID }); at >= 0 {
			m.Version = &list[at]
		}
	}
	c, err := s.look(ctx, st, planID)
	if err != nil {
		return m, err
	}
	m.Title, m.Template = c.plan.Title, c.template
	for _, comment := range c.comments {
		m.Comments = append(m.Comments, comment.Comment)
	}
	slices.SortStableFunc(m.Comments, func(a, b api.Comment) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Text, b.Text))
	})
	if versionID == "" {
		if m.Content, err = s.now(ctx, st, c); err != nil {
			return m, err
		}
	}
	m.Files = s.filesOf(m.Content)
	return m, nil
}

// filesOf are the files of a content, as it tells of them or this device knows them.
func (s *Service) filesOf(c api.VersionContent) []SectionFile {
	var out []SectionFile
	for _, key := range keysOf(c.AttachmentIDs, nil) {
		for _, id := range c.AttachmentIDs[key] {
			out = append(out, SectionFile{key, s.fileOf(id, c.Attachments)})
		}
	}
	return out
}

// ContentFiles are the files of a version's content by section, in their order.
func (s *Service) ContentFiles(c api.VersionContent) map[string][]File {
	out := map[string][]File{}
	for _, f := range s.filesOf(c) {
		out[f.Section] = append(out[f.Section], f.File)
	}
	return out
}
