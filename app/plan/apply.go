package plan

import (
	"encoding/json"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Apply is how plan.*, section.write, figures.write, version.* and comment.*
// change what is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply {
	return map[api.MutationKind]store.Apply{
		api.PlanCreate:     applyCreate,
		api.PlanRestore:    applyCreate,
		api.PlanRename:     applyRename,
		api.PlanDelete:     applyDelete,
		api.SectionWrite:   applySection,
		api.FiguresWrite:   applyFigures,
		api.VersionKeep:    applyVersion,
		api.VersionDelete:  applyVersionDelete,
		api.CommentReply:   applyReply,
		api.CommentResolve: applyResolve,
	}
}

func applyCreate(v store.View, m api.Mutation) error {
	b, err := store.Body[api.PlanBody](m)
	if err != nil {
		return err
	}
	return store.Put(v, api.KindPlan, b.PlanID, api.Plan{Title: b.Title, TemplateID: b.TemplateID})
}

func applyRename(v store.View, m api.Mutation) error {
	b, err := store.Body[api.PlanBody](m)
	if err != nil {
		return err
	}
	if _, ok := v.Get(api.KindPlan, b.PlanID); !ok {
		return ErrNotFound
	}
	return store.Put(v, api.KindPlan, b.PlanID, map[string]any{"title": b.Title})
}

func applyDelete(v store.View, m api.Mutation) error {
	b, err := store.Body[api.PlanBody](m)
	if err != nil {
		return err
	}
	v.Delete(api.KindPlan, b.PlanID)
	return nil
}

// localSection is a section with the write of this device that it shows.
type localSection struct {
	api.Section
	// Mutation is set on this device only, until the office's record takes its
	// place: the base of a write that follows.
	Mutation string `json:"_mutation"`
	// BaseRev is the record's rev that it was made on, however far the record under
	// it has moved on since.
	BaseRev int64 `json:"_base_rev,omitzero"`
}

func applySection(v store.View, m api.Mutation) error {
	b, err := store.Body[api.SectionWriteBody](m)
	if err != nil {
		return err
	}
	id := api.SectionID(b.PlanID, b.Section)
	now := localSection{
		Section: api.Section{
			PlanID: b.PlanID, Section: b.Section, Text: b.Text, State: api.SectionOK,
			Variants: []api.Variant{}, Author: api.You, At: m.MadeAt, AttachmentIDs: b.AttachmentIDs,
		},
		Mutation: m.ID, BaseRev: b.BaseRev,
	}
	var shown api.Section
	if rec, ok := v.Get(api.KindSection, id); ok && b.AttachmentIDs != nil && rec.Decode(&shown) == nil && shown.Text == b.Text {
		now.State, now.Variants = shown.State, shown.Variants // it is about the files, and settles nothing
	}
	return store.Put(v, api.KindSection, id, now)
}

func applyFigures(v store.View, m api.Mutation) error {
	b, err := store.Body[api.FiguresWriteBody](m)
	if err != nil {
		return err
	}
	id := api.FiguresID(b.PlanID)
	figures := api.Figures{}
	if rec, ok := v.Get(api.KindFigures, id); ok {
		if err := rec.Decode(&figures); err != nil {
			return err
		}
	}
	figures.PlanID = b.PlanID
	if figures.Values == nil {
		figures.Values = map[string]json.RawMessage{}
	}
	for path, value := range b.Set {
		if isNull(value) {
			delete(figures.Values, path)
		} else {
			figures.Values[path] = value
		}
	}
	return store.Put(v, api.KindFigures, id, figures)
}

func isNull(value json.RawMessage) bool { return len(value) == 0 || string(value) == "null" }

func applyVersion(v store.View, m api.Mutation) error {
	b, err := store.Body[api.VersionKeepBody](m)
	if err != nil {
		return err
	}
	kept := api.Version{PlanID: b.PlanID, Name: b.Name, At: m.MadeAt, Reason: api.ReasonKept}
	if !b.At.IsZero() {
		kept.At, kept.Reason = b.At, api.ReasonImported
	}
	return store.Put(v, api.KindVersion, b.VersionID, kept)
}

func applyVersionDelete(v store.View, m api.Mutation) error {
	b, err := store.Body[api.VersionDeleteBody](m)
	if err != nil {
		return err
	}
	v.Delete(api.KindVersion, b.VersionID)
	return nil
}

// localComment is a comment with the mark of an unanswered change to it.
type localComment struct {
	api.Comment
	Mutation string `json:"_mutation"`
}

func changeComment(v store.View, m api.Mutation, change func(*api.Comment, api.CommentBody)) error {
	b, err := store.Body[api.CommentBody](m)
	if err != nil {
		return err
	}
	rec, ok := v.Get(api.KindComment, b.CommentID)
	if !ok {
		return ErrNotFound
	}
	c := localComment{Mutation: m.ID}
	if err := rec.Decode(&c.Comment); err != nil {
		return err
	}
	change(&c.Comment, b)
	return store.Put(v, api.KindComment, b.CommentID, c)
}

func applyReply(v store.View, m api.Mutation) error {
	return changeComment(v, m, func(c *api.Comment, b api.CommentBody) {
		c.Replies = append(slices.Clone(c.Replies), api.Reply{Text: b.Text, Author: api.You, At: m.MadeAt})
	})
}

func applyResolve(v store.View, m api.Mutation) error {
	return changeComment(v, m, func(c *api.Comment, _ api.CommentBody) { c.Resolved = true })
}
