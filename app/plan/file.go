package plan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
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

// Incoming is what an import of a file would do. Nothing is written before Import.
type Incoming struct {
	Into     string         // the plan that would change; empty where a new one would be made
	Title    string         // of the plan that would be there afterwards
	Answers  []Change       // by question, in the order of the plan: From is now, To is then
	Figures  []FigureChange // likewise
	Versions int            // that would be added; how the file is, among them
	Comments int            // that come along with those, to be read beside them
	Files    int            // that would stand with the answers and do not now
	moved    bool           // files would stand otherwise, or no longer
	TooLong  []Change       // answers longer than an office takes: Import refuses them
}

// Same says whether the plan would be as it is.
func (i Incoming) Same() bool {
	return i.Into != "" && len(i.Answers) == 0 && len(i.Figures) == 0 && !i.moved
}

// Incoming compares a file with a plan that it would be restored into, or with
// nothing, for a new plan, where into is empty.
func (s *Service) Incoming(ctx context.Context, f planfile.File, into string) (Incoming, error) {
	out := Incoming{Into: into, Title: f.Title}
	c := &content{template: f.Questions()}
	var now api.VersionContent
	if into != "" {
		st := s.d.Store()
		var err error
		if c, err = s.look(ctx, st, into); err != nil {
			return out, err
		}
		if now, err = s.now(ctx, st, c); err != nil {
			return out, err
		}
		out.Title = c.plan.Title
	}
	had, err := s.imported(ctx, into)
	if err != nil {
		return out, err
	}
	then := settled(f)
	out.Answers = s.changes(c, now, then)
	out.Figures = compareFigures(Figures{Values: now.Values}, Figures{Values: then.Values})
	have := s.known(f)
	for _, key := range keysOf(now.AttachmentIDs, then.AttachmentIDs) {
		out.moved = out.moved || !slices.Equal(now.AttachmentIDs[key], then.AttachmentIDs[key])
		for _, id := range then.AttachmentIDs[key] {
			if !have[id] || !slices.Contains(now.AttachmentIDs[key], id) {
				out.Files++
			}
		}
	}
	for _, v := range incomingVersions(f, had) {
		out.Versions++
		out.Comments += len(v.Comments)
	}
	for _, a := range out.Answers {
		if len([]rune(a.To)) > MaxText {
			out.TooLong = append(out.TooLong, a)
		}
	}
	return out, nil
}

// ErrTooLong is returned for a file with an answer that no office takes; see
// Incoming.
var ErrTooLong = errors.New("an answer is too long")

// Import makes a new plan of a file and makes it the current one, or restores it
// into the plan named, which is kept as a version first. The versions of the file
// come along, and one that is the file as it is, with its comments, under the name
// given. It is one transaction with what else is to be done: all of it is there or
// nothing.
func (s *Service) Import(ctx context.Context, f planfile.File, into, name string, also ...func(*store.Tx) error) (planID string, err error) {
	for key, text := range settled(f).Sections {
		if len([]rune(text)) > MaxText {
			return "", fmt.Errorf("import %q: %w", key, ErrTooLong)
		}
	}
	had, err := s.imported(ctx, into)
	if err != nil {
		return "", err
	}
	f, drop, err := s.takeIn(ctx, f)
	if err != nil {
		return "", fmt.Errorf("import files: %w", err)
	}
	then := settled(f)
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		planID = into
		if into == "" {
			known := f.TemplateID
			if _, ok := s.templates.In(tx).All[known]; !ok {
				known = "" // another office's; its answers have a place in any
			}
			if planID, err = s.createOf(tx, f.Title, known); err != nil {
				return err
			}
		}
		c, err := s.inTx(tx, planID)
		if err != nil {
			return err
		}
		now, err := nowIn(tx, c)
		if err != nil {
			return err
		}
		if into != "" && !same(now, then) {
			if _, err := s.keepNow(tx, now); err != nil {
				return err
			}
		}
		for _, v := range incomingVersions(f, had) {
			if v.ID == "" {
				v.Name = name
			}
			v.ID, v.PlanID = s.d.NewID(), planID
			if now, err = s.keepImported(tx, now, v); err != nil {
				return err
			}
		}
		for _, do := range also {
			if err := do(tx); err != nil {
				return err
			}
		}
		return s.become(tx, planID, now, then)
	})
	if err != nil {
		return "", errors.Join(fmt.Errorf("import plan: %w", err), drop())
	}
	return planID, nil
}

// settled is a file's content with each conflict as one text, which holds what both
// say where there is room for it.
func settled(f planfile.File) api.VersionContent {
	c := f.Content()
	for _, s := range f.Sections {
		if s.State != api.SectionConflict || len(s.Variants) == 0 {
			continue
		}
		text := s.Variants[0].Text
		for _, v := range s.Variants[1:] {
			text = Both(text, v.Text)
		}
		if len([]rune(text)) <= MaxText {
			c.Sections[s.Key] = text
		}
	}
	return c
}

// moment tells versions apart that came from elsewhere, whose ids are others here.
type moment struct {
	at   int64
	name string
}

func momentOf(v api.VersionContent) moment { return moment{v.At.UnixMicro(), v.Name} }

// imported are the versions that a plan has; none for a new one.
func (s *Service) imported(ctx context.Context, planID string) (map[moment]bool, error) {
	if planID == "" {
		return nil, nil
	}
	versions, err := s.Versions(ctx, planID)
	if err != nil {
		return nil, err
	}
	had := map[moment]bool{}
	for _, v := range versions {
		had[momentOf(api.VersionContent{At: v.At, Name: v.Name})] = true
	}
	return had, nil
}

// incomingVersions are the versions of a file that a plan does not have, oldest
// first, and last the file as it is, without an id. The other sides of a conflict
// come in versions of their own, so that none is lost.
func incomingVersions(f planfile.File, had map[moment]bool) []api.VersionContent {
	var out []api.VersionContent
	for _, v := range f.Versions {
		if !had[momentOf(v.VersionContent)] {
			out = append(out, v.VersionContent)
		}
	}
	slices.SortStableFunc(out, func(a, b api.VersionContent) int { return a.At.Compare(b.At) })
	asItIs := f.Content()
	for _, c := range f.Comments {
		asItIs.Comments = append(asItIs.Comments, c.Comment)
	}
	sides := 0
	for _, s := range f.Sections {
		sides = max(sides, len(s.Variants))
	}
	for i := range sides {
		side := f.Content()
		for _, s := range f.Sections {
			if i < len(s.Variants) {
				side.Sections[s.Key] = s.Variants[i].Text
			}
		}
		out = append(out, side)
	}
	return append(out, asItIs)
}

// keepImported keeps a version that a file brought, and gives the content that the
// plan has afterwards. One that is too large to be sent in a piece is written into
// the plan and kept as the plan is; its comments then stay on this device.
func (s *Service) keepImported(tx *store.Tx, now, v api.VersionContent) (api.VersionContent, error) {
	if err := remember(tx, v); err != nil {
		return now, err
	}
	body := api.VersionKeepBody{PlanID: v.PlanID, VersionID: v.ID, Name: v.Name, At: v.At, Sections: v.Sections, Values: v.Values, Comments: v.Comments, AttachmentIDs: v.AttachmentIDs}
	if body.Sections == nil {
		body.Sections = map[string]string{}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return now, err
	}
	if len(raw) < api.MaxMutationSize-1000 { // what stands around it needs room too
		_, err = tx.Mutate(api.VersionKeep, body)
		return now, err
	}
	if err := s.become(tx, v.PlanID, now, v); err != nil {
		return now, err
	}
	body.Sections, body.Values, body.Comments, body.AttachmentIDs = nil, nil, nil, nil
	_, err = tx.Mutate(api.VersionKeep, body)
	return v, err
}
