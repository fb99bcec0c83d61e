package plan

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"startklar.dk/api"
	"startklar.dk/document/planfile"
)

// Exported is a plan as a file, and which versions are not in it.
type Exported struct {
	File planfile.File
	// Missing are the versions whose content only the office has, while it cannot be
	// reached.
	Missing []Version
	// MissingFiles are those that are only at the office, likewise, and those for
	// which the file has no room.
	MissingFiles []api.Attachment
}

// Export gives a plan with all that is written in it as a file: texts, figures,
// versions and comments. Whose it is and their results are not of this package.
func (s *Service) Export(ctx context.Context, planID string) (out Exported, err error) {
	st := s.d.Store()
	c, err := s.look(ctx, st, planID)
	if err != nil {
		return out, err
	}
	now, err := s.now(ctx, st, c)
	if err != nil {
		return out, err
	}
	f := planfile.File{
		Made: s.d.Now().UTC(), PlanID: c.id, Title: c.plan.Title,
		TemplateID: c.plan.TemplateID, TemplateVersion: c.template.Version, Values: now.Values,
	}
	if !reflect.DeepEqual(c.template, s.d.Shipped()) {
		f.Template = &c.template
	}
	for _, key := range keysOf(c.sections, nil) {
		sec := c.sections[key]
		f.Sections = append(f.Sections, planfile.Section{
			Key: key, Text: sec.Text, State: sec.State, Variants: sec.Variants, Author: sec.Author, At: sec.At,
			AttachmentIDs: sec.AttachmentIDs,
		})
	}
	for _, cm := range c.comments {
		f.Comments = append(f.Comments, planfile.Comment{ID: cm.ID, Comment: cm.Comment})
	}
	versions, err := s.Versions(ctx, c.id)
	if err != nil {
		return out, err
	}
	for _, v := range slices.Backward(versions) {
		kept, err := s.Content(ctx, v.ID)
		if errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotFound) {
			out.Missing = append(out.Missing, v)
			continue
		}
		if err != nil {
			return out, err
		}
		kept.ID, kept.PlanID, kept.Name, kept.At = v.ID, v.PlanID, v.Name, v.At
		f.Versions = append(f.Versions, planfile.Version{VersionContent: kept, Reason: v.Reason})
	}
	out.MissingFiles, err = s.takeAlong(ctx, &f, now.Attachments)
	out.File = f
	return out, err
}
