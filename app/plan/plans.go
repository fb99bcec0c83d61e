package plan

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app/store"
)

// Settings of the store that this package keeps.
const (
	settingCurrent = "plan.current"  // id of the plan worked on
	settingDeleted = "plan.deleted"  // JSON of []deletedPlan
	settingVersion = "plan.version." // + id: JSON of api.VersionContent
)

type deletedPlan struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	TemplateID string    `json:"template_id"`
	At         time.Time `json:"at"`
}

// content is one plan with all that is written in it, at one moment.
type content struct {
	id       string
	plan     api.Plan
	rev      int64
	template api.PlanTemplate
	sections map[string]shownSection // by key
	comments []Comment
	lines    int // of the figures
}

// shownSection is a section as it is shown, over a record with a rev.
type shownSection struct {
	localSection
	rev int64
}

// shownIn is one in a transaction; an empty one where there is none.
func shownIn(tx *store.Tx, planID, key string) (sec shownSection, err error) {
	rec, ok := tx.Get(api.KindSection, api.SectionID(planID, key))
	if !ok {
		return sec, nil
	}
	sec.rev = rec.Rev
	return sec, rec.Decode(&sec.localSection)
}

// base is that of a text made of what is shown. Where it is this device's own write, the
// writer has not seen what the record became meanwhile: if the office refuses that write,
// what stands there must not count as seen.
func (s shownSection) base() Base {
	if s.Mutation != "" {
		return Base{Rev: s.BaseRev, Mutation: s.Mutation}
	}
	return Base{Rev: s.rev}
}

// answers says whether anything stands there: words or a file.
func (s shownSection) answers() bool { return Words(s.Text) > 0 || len(s.AttachmentIDs) > 0 }

// chapters are those of the plan's template, and one for what was written to no
// question of it. Those whose text is empty have no need of a place.
func (c content) chapters(shipped api.PlanTemplate) []api.Chapter {
	return c.template.Complete(func(yield func(string) bool) {
		for key, s := range c.sections {
			if (s.Text != "" || len(s.AttachmentIDs) > 0 || s.State == api.SectionConflict) && !yield(key) {
				return
			}
		}
	}, shipped)
}

func (c content) answered() (answered, questions int) {
	for _, ch := range c.template.Chapters {
		for _, q := range ch.Questions {
			questions++
			if c.sections[q.Key].answers() {
				answered++
			}
		}
	}
	return answered, questions
}

// stand is how far a plan is that has these chapters.
func (c content) stand(chapters []api.Chapter) (st Stand) {
	st.Answered, st.Questions = c.answered()
	for _, ch := range chapters {
		for _, q := range ch.Questions {
			st.Words += Words(c.sections[q.Key].Text)
		}
	}
	return st
}

func (c content) percent() int {
	answered, questions := c.answered()
	if questions == 0 {
		return 0
	}
	return 100 * answered / questions
}

func (c content) at() time.Time {
	var at time.Time
	for _, s := range c.sections {
		if s.At.After(at) {
			at = s.At
		}
	}
	return at
}

// readAll reads every plan out of a view; records that cannot be read are left
// out, as they may be a newer version's.
func (s *Service) readAll(v store.View) map[string]*content {
	plans := map[string]*content{}
	for _, rec := range v.List(api.KindPlan) {
		c := &content{id: rec.ID, rev: rec.Rev, sections: map[string]shownSection{}}
		if rec.Decode(&c.plan) != nil {
			continue
		}
		c.template = s.template(v, c.plan.TemplateID)
		plans[rec.ID] = c
	}
	for _, rec := range v.List(api.KindSection) {
		sec := shownSection{rev: rec.Rev}
		if rec.Decode(&sec.localSection) != nil {
			continue
		}
		if c := plans[sec.PlanID]; c != nil {
			c.sections[sec.Section.Section] = sec
		}
	}
	for _, f := range s.figures.In(v).All {
		if c := plans[f.PlanID]; c != nil {
			c.lines = len(Figures{Values: f.Values}.Lines())
		}
	}
	for _, rec := range v.List(api.KindComment) {
		var lc localComment
		if rec.Decode(&lc) != nil {
			continue
		}
		if c := plans[lc.PlanID]; c != nil {
			c.comments = append(c.comments, Comment{ID: rec.ID, Comment: lc.Comment, Waiting: lc.Mutation != ""})
		}
	}
	return plans
}

// template finds the template of that id, else the office's newest, else the
// app's own.
func (s *Service) template(v store.View, id string) api.PlanTemplate {
	var best api.PlanTemplate
	all := s.templates.In(v).All
	for _, key := range slices.Sorted(maps.Keys(all)) {
		t := all[key]
		if len(t.Chapters) == 0 {
			continue
		}
		if id != "" && key == id {
			return t
		}
		if best.Chapters == nil || t.Version > best.Version {
			best = t
		}
	}
	if best.Chapters == nil {
		return s.d.Shipped()
	}
	return best
}

// pick gives the plan of that id, or the current one for an empty id: the one
// chosen, else the one last written to. Nil where there is none.
func pick(plans map[string]*content, id, chosen string) (*content, error) {
	if id != "" {
		if c := plans[id]; c != nil {
			return c, nil
		}
		return nil, fmt.Errorf("plan %s: %w", id, ErrNotFound)
	}
	if c := plans[chosen]; c != nil {
		return c, nil
	}
	var best *content
	for _, c := range plans {
		if best == nil || c.at().After(best.at()) || c.at().Equal(best.at()) && c.id < best.id {
			best = c
		}
	}
	return best, nil
}

// look reads the plan of that id, or the current one; with none begun it is an
// empty one of the newest template.
func (s *Service) look(ctx context.Context, st *store.Store, planID string) (*content, error) {
	chosen, err := st.Setting(ctx, settingCurrent)
	if err != nil {
		return nil, fmt.Errorf("read the current plan: %w", err)
	}
	var c *content
	err = st.Read(ctx, func(v store.View) error {
		var err error
		c, err = s.in(v, planID, chosen)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return c, nil
}

// in is look at what a view shows.
func (s *Service) in(v store.View, planID, chosen string) (*content, error) {
	c, err := pick(s.readAll(v), planID, chosen)
	if err == nil && c == nil {
		c = &content{template: s.template(v, ""), plan: api.Plan{Title: s.d.Title()}}
	}
	return c, err
}

// named is look without what is written in the plan, which is much: which plan it is,
// and its own record.
func (s *Service) named(v store.View, planID, chosen string) (*content, error) {
	c := &content{id: cmp.Or(planID, chosen)}
	if rec, ok := v.Get(api.KindPlan, c.id); ok && rec.Decode(&c.plan) == nil {
		c.rev = rec.Rev
		return c, nil
	}
	return s.in(v, planID, chosen)
}

// inTx is look within a transaction.
func (s *Service) inTx(tx *store.Tx, planID string) (*content, error) {
	chosen, err := tx.Setting(settingCurrent)
	if err != nil {
		return nil, err
	}
	return s.in(tx, planID, chosen)
}

// Plans lists the person's plans, the current one first, then by title; deleted
// ones that can be restored on this device last.
func (s *Service) Plans(ctx context.Context) ([]Summary, error) {
	st := s.d.Store()
	chosen, err := st.Setting(ctx, settingCurrent)
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	var list []Summary
	have := map[string]bool{}
	err = st.Read(ctx, func(v store.View) error {
		plans := s.readAll(v)
		current, _ := pick(plans, "", chosen)
		for id, c := range plans {
			have[id] = true
			list = append(list, Summary{
				ID: id, Title: c.plan.Title, Current: c == current,
				Percent: c.percent(), At: c.at(),
			})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	raw, err := st.Setting(ctx, settingDeleted)
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	deleted, err := deletedPlans(raw)
	if err != nil {
		return nil, err
	}
	for _, d := range deleted {
		if !have[d.ID] {
			list = append(list, Summary{ID: d.ID, Title: d.Title, Deleted: true, At: d.At})
		}
	}
	rank := func(p Summary) int {
		switch {
		case p.Current:
			return 0
		case p.Deleted:
			return 2
		}
		return 1
	}
	slices.SortFunc(list, func(a, b Summary) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), danish.Compare(a.Title, b.Title), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}

// Current is the id of the plan that is worked on: the one chosen on this
// device, else the one last written to; empty while there is none.
func (s *Service) Current(ctx context.Context) (string, error) {
	c, err := s.look(ctx, s.d.Store(), "")
	if err != nil {
		return "", err
	}
	return c.id, nil
}

// SetCurrent chooses the plan that is worked on.
func (s *Service) SetCurrent(ctx context.Context, planID string) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if _, err := s.inTx(tx, planID); err != nil {
			return err
		}
		return tx.SetSetting(settingCurrent, planID)
	})
	if err != nil {
		return fmt.Errorf("choose plan: %w", err)
	}
	return nil
}

// Create makes a plan and makes it the current one. Without a title it is
// called as the first one is, with a number from the second on.
func (s *Service) Create(ctx context.Context, title string) (planID string, err error) {
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		planID, err = s.create(tx, title)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("create plan: %w", err)
	}
	return planID, nil
}

func (s *Service) create(tx *store.Tx, title string) (string, error) {
	return s.createOf(tx, title, "")
}

// createOf is create with a template, empty for the office's own.
func (s *Service) createOf(tx *store.Tx, title, templateID string) (string, error) {
	if title = strings.TrimSpace(title); title == "" {
		title = s.newTitle(tx)
	}
	id := s.d.NewID()
	if _, err := tx.Mutate(api.PlanCreate, api.PlanBody{PlanID: id, Title: title, TemplateID: templateID}); err != nil {
		return "", err
	}
	return id, tx.SetSetting(settingCurrent, id)
}

// DraftName is where a plan's new title is kept until it has it; see store.Draft.
func DraftName(planID string) string { return "rename." + planID }

// Rename gives a plan another title, and forgets its draft.
func (s *Service) Rename(ctx context.Context, planID, title string) error {
	title = strings.TrimSpace(title)
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		c, err := s.inTx(tx, planID)
		if err != nil || title == "" {
			return err
		}
		if err := tx.DropDraft(DraftName(planID)); err != nil || title == c.plan.Title {
			return err
		}
		if c.id == "" {
			_, err = s.create(tx, title)
			return err
		}
		_, err = tx.Mutate(api.PlanRename, api.PlanBody{PlanID: c.id, TemplateID: c.plan.TemplateID, Title: title})
		return err
	})
	if err != nil {
		return fmt.Errorf("rename plan: %w", err)
	}
	return nil
}

// Delete takes a plan away; Restore brings it back with all its texts.
func (s *Service) Delete(ctx context.Context, planID string) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error { return s.deleteIn(tx, planID) })
	if err != nil {
		return fmt.Errorf("delete plan: %w", err)
	}
	return nil
}

// deleteIn is Delete in a transaction.
func (s *Service) deleteIn(tx *store.Tx, planID string) error {
	c, err := s.inTx(tx, planID)
	if err != nil || c.id == "" {
		return err
	}
	deleted, err := deletedIn(tx)
	if err != nil {
		return err
	}
	deleted = slices.DeleteFunc(deleted, func(d deletedPlan) bool { return d.ID == c.id })
	deleted = append(deleted, deletedPlan{c.id, c.plan.Title, c.plan.TemplateID, s.d.Now().UTC()})
	if err := setDeleted(tx, deleted); err != nil {
		return err
	}
	_, err = tx.Mutate(api.PlanDelete, api.PlanBody{PlanID: c.id, TemplateID: c.plan.TemplateID, Title: c.plan.Title})
	return err
}

// Restore brings a deleted plan back, with its texts, and makes it the current
// one.
func (s *Service) Restore(ctx context.Context, planID string) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		deleted, err := deletedIn(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(deleted, func(d deletedPlan) bool { return d.ID == planID })
		if i < 0 {
			return ErrNotFound
		}
		d := deleted[i]
		if _, err := tx.Mutate(api.PlanRestore, api.PlanBody{PlanID: d.ID, TemplateID: d.TemplateID, Title: d.Title}); err != nil {
			return err
		}
		if err := tx.SetSetting(settingCurrent, d.ID); err != nil {
			return err
		}
		return setDeleted(tx, slices.Delete(deleted, i, i+1))
	})
	if err != nil {
		return fmt.Errorf("restore plan %s: %w", planID, err)
	}
	return nil
}

func deletedIn(tx *store.Tx) ([]deletedPlan, error) {
	raw, err := tx.Setting(settingDeleted)
	if err != nil {
		return nil, err
	}
	return deletedPlans(raw)
}

// deletedPlans reads the setting of that name.
func deletedPlans(raw string) ([]deletedPlan, error) {
	var list []deletedPlan
	if raw == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(raw), &list); err != nil {
		return nil, fmt.Errorf("read deleted plans: %w", err)
	}
	return list, nil
}

func setDeleted(tx *store.Tx, list []deletedPlan) error {
	raw, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("write deleted plans: %w", err)
	}
	return tx.SetSetting(settingDeleted, string(raw))
}
