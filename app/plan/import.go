package plan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/merge"
	"startklar.dk/app/store"
	"startklar.dk/document/planfile"
)

// Taking says what becomes of what a plan has, where something else is to be taken into
// it.
type Taking string

// The ways.
const (
	Mine   Taking = "mine"   // it stays as it is
	Theirs Taking = "theirs" // what is taken in stands in its place
	Join   Taking = "both"   // an answer with every paragraph of both
)

// Text is what an answer is afterwards.
func (t Taking) Text(mine, theirs string) string {
	switch {
	case Words(mine) == 0 || t == Theirs:
		return theirs
	case t == Join && Words(theirs) > 0:
		return merge.Both(mine, theirs)
	}
	return mine
}

// Incoming is what an import of a file would do. Nothing is written before Import.
type Incoming struct {
	Into     string         // the plan that would change; empty where a new one would be made
	Title    string         // of the plan that would be there afterwards
	New      []Change       // answers where the plan has none, in its order: To is the file's
	Other    []Change       // answers where the plan has another: From is its own, To the file's
	Own      int            // answers that the plan alone has, and that stay
	Alike    int            // answers that both have
	Figures  []FigureChange // that are others in the file
	Budgets  bool           // the plan has figures of its own, which stay where Choices do not say otherwise
	Versions int            // that would be added; how the file is, among them
	Comments int            // that come along with those, to be read beside them
	Files    int            // that would stand with the answers and do not now
}

// Same says whether the plan has all that the file has.
func (i Incoming) Same() bool {
	return i.Into != "" && len(i.New) == 0 && len(i.Other) == 0 && len(i.Figures) == 0 && i.Files == 0
}

// Choices are what a person chose of a file that is taken into a plan.
type Choices struct {
	Name    string            // of the version that the file is kept as
	Answers map[string]Taking // by question, of those where the plan has another answer; Mine where none is said
	Figures Taking            // Mine or Theirs, where the plan has figures; Mine where none is said
}

// Incoming compares a file with a plan that it would be taken into, or with nothing,
// for a new plan, where into is empty.
func (s *Service) Incoming(ctx context.Context, f planfile.File, into string) (Incoming, error) {
	out := Incoming{Into: into}
	c := &content{template: f.Questions()}
	var now api.VersionContent
	st := s.d.Store()
	if into == "" {
		err := st.Read(ctx, func(v store.View) error {
			out.Title = s.importedTitle(v, f.Title)
			return nil
		})
		if err != nil {
			return out, fmt.Errorf("name the plan: %w", err)
		}
	} else {
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
	for _, change := range s.changes(c, now, then) {
		switch {
		case Words(change.To) == 0:
			out.Own++
		case Words(change.From) == 0:
			out.New = append(out.New, change)
		default:
			out.Other = append(out.Other, change)
		}
	}
	for key, text := range now.Sections {
		if Words(text) > 0 && then.Sections[key] == text {
			out.Alike++
		}
	}
	if len(then.Values) > 0 { // else there is nothing to take
		out.Figures = compareFigures(Figures{Values: now.Values}, Figures{Values: then.Values})
	}
	have := s.known(f)
	for key, ids := range then.AttachmentIDs {
		for _, id := range ids {
			if !have[id] || !slices.Contains(now.AttachmentIDs[key], id) {
				out.Files++
			}
		}
	}
	out.Budgets = len(now.Values) > 0
	for _, v := range incomingVersions(f, had) {
		out.Versions++
		out.Comments += len(v.Comments)
	}
	return out, nil
}

// ErrTooLong is returned for an answer that no office takes.
var ErrTooLong = errors.New("an answer is too long")

// Import makes a new plan of a file and makes it the current one, or takes it into the
// plan named: what the plan has not is added, what it has in other words is as the
// choices say, and what it alone has stays. Where it changes the plan is kept as a
// version first. The versions of the file come along, and one that is the file as it
// is, with its comments; files come to those that stand with an answer. It is one
// transaction with what else is to be done: all of it is there or nothing. ErrTooLong
// where an answer would be, ErrManyFiles where too many stand with one.
func (s *Service) Import(ctx context.Context, f planfile.File, into string, choices Choices, also ...func(*store.Tx) error) (done Done, err error) {
	had, err := s.imported(ctx, into)
	if err != nil {
		return Done{}, err
	}
	f, drop, err := s.takeIn(ctx, f)
	if err != nil {
		return Done{}, fmt.Errorf("import files: %w", err)
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		done = Done{PlanID: into, Made: into == ""}
		if done.Made {
			if err := s.makeOf(tx, f, &done); err != nil {
				return err
			}
		}
		c, err := s.inTx(tx, done.PlanID)
		if err != nil {
			return err
		}
		now, err := nowIn(tx, c)
		if err != nil {
			return err
		}
		done.before = now
		done.after = choices.taken(now, settled(f))
		if err := fits(done.after.Sections); err != nil {
			return err
		}
		for key, ids := range done.after.AttachmentIDs {
			if len(ids) > MostFiles {
				return fmt.Errorf("%q: %w", key, ErrManyFiles)
			}
		}
		if !done.Made && !same(now, done.after) {
			if done.Kept, err = s.keepNow(tx, now); err != nil {
				return err
			}
		}
		for _, v := range incomingVersions(f, had) {
			if v.ID == "" {
				v.Name = choices.Name
			}
			if v.At.IsZero() { // a file that does not say when it was made; the office wants to know
				v.At = s.d.Now().UTC()
			}
			v.ID, v.PlanID = s.d.NewID(), done.PlanID
			if now, err = s.keepImported(tx, now, v); err != nil {
				return err
			}
		}
		if err := doAll(tx, also); err != nil {
			return err
		}
		return s.become(tx, done.PlanID, now, done.after)
	})
	if err != nil {
		return Done{}, errors.Join(fmt.Errorf("import plan: %w", err), drop())
	}
	return done, nil
}

// makeOf makes the plan that a file becomes.
func (s *Service) makeOf(tx *store.Tx, f planfile.File, done *Done) (err error) {
	if done.current, err = tx.Setting(settingCurrent); err != nil {
		return err
	}
	known := f.TemplateID
	if _, ok := s.templates.In(tx).All[known]; !ok {
		known = "" // another office's; its answers have a place in any
	}
	done.PlanID, err = s.createOf(tx, s.importedTitle(tx, f.Title), known)
	return err
}

// taken is a plan's content with a file's taken into it.
func (c Choices) taken(now, file api.VersionContent) api.VersionContent {
	out := api.VersionContent{PlanID: now.PlanID, Sections: map[string]string{}, Values: now.Values}
	for _, key := range keysOf(now.Sections, file.Sections) {
		if text := c.Answers[key].Text(now.Sections[key], file.Sections[key]); text != "" {
			out.Sections[key] = text
		}
	}
	if len(now.AttachmentIDs)+len(file.AttachmentIDs) > 0 {
		out.AttachmentIDs = map[string][]string{}
	}
	for _, key := range keysOf(now.AttachmentIDs, file.AttachmentIDs) {
		mine := now.AttachmentIDs[key]
		out.AttachmentIDs[key] = append(slices.Clone(mine), slices.DeleteFunc(slices.Clone(file.AttachmentIDs[key]), func(id string) bool {
			return slices.Contains(mine, id)
		})...)
	}
	if len(file.Values) > 0 && (len(now.Values) == 0 || c.Figures == Theirs) {
		out.Values = file.Values
	}
	return out
}

// fits gives ErrTooLong where an answer is longer than an office takes.
func fits(answers map[string]string) error {
	for key, text := range answers {
		if TooLong(text) {
			return fmt.Errorf("%q: %w", key, ErrTooLong)
		}
	}
	return nil
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
			text = merge.Both(text, v.Text)
		}
		if !TooLong(text) {
			c.Sections[s.Key] = text
		}
	}
	return c
}

// versionKey tells versions apart that came from elsewhere, whose ids are others here.
type versionKey struct {
	at   int64
	name string
}

func versionKeyOf(v api.VersionContent) versionKey { return versionKey{v.At.UnixMicro(), v.Name} }

// imported are the versions that a plan has; none for a new one.
func (s *Service) imported(ctx context.Context, planID string) (map[versionKey]bool, error) {
	if planID == "" {
		return nil, nil
	}
	versions, err := s.Versions(ctx, planID)
	if err != nil {
		return nil, err
	}
	had := map[versionKey]bool{}
	for _, v := range versions {
		had[versionKeyOf(api.VersionContent{At: v.At, Name: v.Name})] = true
	}
	return had, nil
}

// incomingVersions are the versions of a file that a plan does not have, oldest
// first, and last the file as it is, without an id. The other sides of a conflict
// come in versions of their own, so that none is lost.
func incomingVersions(f planfile.File, had map[versionKey]bool) []api.VersionContent {
	var out []api.VersionContent
	for _, v := range f.Versions {
		if !had[versionKeyOf(v.VersionContent)] {
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
