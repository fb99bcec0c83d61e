package plan

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// DraftVersion is where the name of a plan's next version is kept until it is kept;
// see store.Draft.
func DraftVersion(planID string) string { return "version." + planID }

// DraftClash is where the text is kept that is chosen for a question with several, as
// long as it is not settled; see store.Draft.
func DraftClash(planID, section string) string { return "clash." + planID + "." + section }

// Keep keeps the plan as it is as a version, its content on this device too. An
// empty name is shown by its number. ErrNotFound while no plan was begun.
func (s *Service) Keep(ctx context.Context, planID, name string) (Version, error) {
	v, write, err := s.Version(ctx, planID, name)
	if err != nil {
		return Version{}, err
	}
	if err := s.d.Store().Write(ctx, write); err != nil {
		return Version{}, fmt.Errorf("keep version: %w", err)
	}
	return v, nil
}

// Version is the plan as it is as a version that is not kept yet, and what writes
// it: for whoever does something with it in the same transaction. See Keep.
func (s *Service) Version(ctx context.Context, planID, name string) (v Version, write func(*store.Tx) error, err error) {
	st := s.d.Store()
	c, err := s.look(ctx, st, planID)
	if err != nil {
		return Version{}, nil, err
	}
	if c.id == "" {
		return Version{}, nil, fmt.Errorf("keep version: %w", ErrNotFound)
	}
	now, err := s.now(ctx, st, c)
	if err != nil {
		return Version{}, nil, err
	}
	before, err := s.Versions(ctx, c.id)
	if err != nil {
		return Version{}, nil, err
	}
	now.ID, now.Name, now.At = s.d.NewID(), strings.TrimSpace(name), s.d.Now().UTC()
	write = func(tx *store.Tx) error {
		if err := keep(tx, now); err != nil || now.Name == "" {
			return err
		}
		return tx.DropDraft(DraftVersion(planID))
	}
	return Version{
		ID: now.ID, PlanID: c.id, Number: len(before) + 1, Name: now.Name, At: now.At, Reason: api.ReasonKept, Waiting: true,
	}, write, nil
}

// Versions lists a plan's versions, newest first.
func (s *Service) Versions(ctx context.Context, planID string) ([]Version, error) {
	st := s.d.Store()
	c, err := s.look(ctx, st, planID)
	if err != nil || c.id == "" {
		return nil, err
	}
	records, err := st.List(ctx, api.KindVersion)
	if err != nil {
		return nil, fmt.Errorf("list versions: %w", err)
	}
	var list []Version
	for _, rec := range records {
		var b api.Version
		if rec.Decode(&b) != nil || b.PlanID != c.id {
			continue
		}
		list = append(list, Version{
			ID: rec.ID, PlanID: b.PlanID, Name: b.Name, At: b.At, Reason: b.Reason, Waiting: rec.Rev == 0,
		})
	}
	slices.SortFunc(list, func(a, b Version) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	for i := range list {
		list[i].Number = i + 1
	}
	slices.Reverse(list)
	return list, nil
}

// Changed tells whether a plan was written to since its latest version was kept,
// or was never kept. Where this device has the version's content it compares
// that, else the times.
func (s *Service) Changed(ctx context.Context, planID string) (bool, error) {
	st := s.d.Store()
	c, err := s.look(ctx, st, planID)
	if err != nil || c.id == "" {
		return false, err
	}
	versions, err := s.Versions(ctx, c.id)
	if err != nil || len(versions) == 0 {
		return true, err
	}
	kept, err := recall(ctx, st, versions[0].ID)
	if err != nil {
		return false, err
	}
	if kept == nil {
		return c.at().After(versions[0].At), nil
	}
	now, err := s.now(ctx, st, c)
	if err != nil {
		return false, err
	}
	return !same(*kept, now), nil
}

func same(a, b api.VersionContent) bool {
	for _, key := range keysOf(a.Sections, b.Sections) {
		if a.Sections[key] != b.Sections[key] {
			return false
		}
	}
	for _, key := range keysOf(a.AttachmentIDs, b.AttachmentIDs) {
		if !slices.Equal(a.AttachmentIDs[key], b.AttachmentIDs[key]) {
			return false
		}
	}
	for _, path := range keysOf(a.Values, b.Values) {
		if !sameJSON(a.Values[path], b.Values[path]) {
			return false
		}
	}
	return true
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	if json.Compact(&x, a) != nil || json.Compact(&y, b) != nil {
		return bytes.Equal(a, b)
	}
	return bytes.Equal(x.Bytes(), y.Bytes())
}

func keysOf[V any](a, b map[string]V) []string {
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, both := a[k]; !both {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// now is a plan's content as it is.
func (s *Service) now(ctx context.Context, st *store.Store, c *content) (now api.VersionContent, err error) {
	err = st.Read(ctx, func(v store.View) error {
		now, err = nowIn(v, c)
		return err
	})
	if err != nil {
		return now, fmt.Errorf("read the plan as it is: %w", err)
	}
	return now, nil
}

func nowIn(v store.View, c *content) (now api.VersionContent, err error) {
	now = api.VersionContent{PlanID: c.id, Sections: map[string]string{}}
	for key, sec := range c.sections {
		if sec.Text != "" {
			now.Sections[key] = sec.Text
		}
		if len(sec.AttachmentIDs) > 0 {
			if now.AttachmentIDs == nil {
				now.AttachmentIDs = map[string][]string{}
			}
			now.AttachmentIDs[key] = sec.AttachmentIDs
			now.Attachments = append(now.Attachments, sec.Attachments...)
		}
	}
	slices.SortFunc(now.Attachments, func(a, b api.Attachment) int { return strings.Compare(a.ID, b.ID) })
	now.Values, err = figuresOf(v, c.id)
	return now, err
}

func remember(tx *store.Tx, content api.VersionContent) error {
	raw, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("keep version's content: %w", err)
	}
	return tx.SetSetting(settingVersion+content.ID, string(raw))
}

func recall(ctx context.Context, st *store.Store, id string) (*api.VersionContent, error) {
	raw, err := st.Setting(ctx, settingVersion+id)
	if err != nil {
		return nil, fmt.Errorf("read version's content: %w", err)
	}
	if raw == "" {
		return nil, nil
	}
	var content api.VersionContent
	if err := json.Unmarshal([]byte(raw), &content); err != nil {
		return nil, fmt.Errorf("read version's content: %w", err)
	}
	return &content, nil
}

// HasVersion gives ErrNotFound where there is no such version. It asks nobody but
// this device.
func (s *Service) HasVersion(ctx context.Context, versionID string) error {
	_, err := s.version(ctx, s.d.Store(), versionID)
	return err
}

func (s *Service) version(ctx context.Context, st *store.Store, versionID string) (v api.Version, err error) {
	rec, err := st.Get(ctx, api.KindVersion, versionID)
	if errors.Is(err, store.ErrNotFound) {
		return v, fmt.Errorf("version %s: %w", versionID, ErrNotFound)
	}
	if err != nil {
		return v, fmt.Errorf("read version: %w", err)
	}
	return v, rec.Decode(&v)
}

// Content is a version's texts and figures: from this device where it has them,
// else from the office. ErrNotFound where there is no such version, and
// ErrUnavailable where the office cannot be reached.
func (s *Service) Content(ctx context.Context, versionID string) (api.VersionContent, error) {
	st := s.d.Store()
	kept, err := recall(ctx, st, versionID)
	if err != nil {
		return api.VersionContent{}, err
	}
	if kept != nil {
		return *kept, nil
	}
	if _, err := s.version(ctx, st, versionID); err != nil {
		return api.VersionContent{}, err
	}
	if s.d.Fetch == nil {
		return api.VersionContent{}, ErrUnavailable
	}
	fetched, err := s.d.Fetch(ctx, versionID)
	if err != nil {
		return fetched, fmt.Errorf("fetch version %s: %w", versionID, err)
	}
	fetched.ID = versionID
	return fetched, st.Write(ctx, func(tx *store.Tx) error { return remember(tx, fetched) })
}

// ErrShared is returned for deleting a version that was shared: it stays as what
// somebody was shown.
var ErrShared = errors.New("the version was shared")

// DeleteVersion deletes a version, at the office too. ErrNotFound where there is
// none, ErrShared for one that was shared.
func (s *Service) DeleteVersion(ctx context.Context, versionID string) error {
	v, err := s.version(ctx, s.d.Store(), versionID)
	if err != nil {
		return err
	}
	if v.Reason == api.ReasonShared {
		return fmt.Errorf("delete version %s: %w", versionID, ErrShared)
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetSetting(settingVersion+versionID, ""); err != nil {
			return err
		}
		_, err := tx.Mutate(api.VersionDelete, api.VersionDeleteBody{VersionID: versionID})
		return err
	})
	if err != nil {
		return fmt.Errorf("delete version: %w", err)
	}
	return nil
}

func (s *Service) planOf(ctx context.Context, st *store.Store, versionID string, content api.VersionContent) (string, error) {
	if content.PlanID != "" {
		return content.PlanID, nil
	}
	v, err := s.version(ctx, st, versionID)
	return v.PlanID, err
}

// BringBack writes a version's texts, files and figures over those of its plan, all in one
// transaction; what was there is kept as a version first, whose id it gives (empty
// where nothing differs).
func (s *Service) BringBack(ctx context.Context, versionID string) (keptID string, err error) {
	back, err := s.Content(ctx, versionID)
	if err != nil {
		return "", err
	}
	st := s.d.Store()
	planID, err := s.planOf(ctx, st, versionID, back)
	if err != nil {
		return "", err
	}
	err = st.Write(ctx, func(tx *store.Tx) error {
		c, err := s.inTx(tx, planID)
		if err != nil {
			return err
		}
		now, err := nowIn(tx, c)
		if err != nil || same(now, back) {
			return err
		}
		if keptID, err = s.keepNow(tx, now); err != nil {
			return err
		}
		return s.become(tx, planID, now, back)
	})
	if err != nil {
		return "", fmt.Errorf("bring back version: %w", err)
	}
	return keptID, nil
}

// keepNow keeps a plan's content as it is and gives the version's id.
func (s *Service) keepNow(tx *store.Tx, now api.VersionContent) (string, error) {
	now.ID, now.At = s.d.NewID(), s.d.Now().UTC()
	return now.ID, keep(tx, now)
}

// become writes another content over a plan's.
func (s *Service) become(tx *store.Tx, planID string, now, other api.VersionContent) error {
	for _, key := range keysOf(now.Sections, other.Sections) {
		if now.Sections[key] == other.Sections[key] {
			continue
		}
		if _, err := s.putIn(tx, planID, key, other.Sections[key], nil); err != nil {
			return err
		}
	}
	for _, key := range keysOf(now.AttachmentIDs, other.AttachmentIDs) {
		sec, err := shownIn(tx, planID, key)
		if err == nil {
			_, err = setFiles(tx, planID, key, sec, other.AttachmentIDs[key])
		}
		if err != nil {
			return err
		}
	}
	set := map[string]json.RawMessage{}
	for _, path := range keysOf(now.Values, other.Values) {
		set[path] = other.Values[path]
	}
	return s.setFigures(tx, planID, set, false)
}

// keep remembers a plan's content and tells the office of it.
func keep(tx *store.Tx, content api.VersionContent) error {
	if err := remember(tx, content); err != nil {
		return err
	}
	_, err := tx.Mutate(api.VersionKeep, api.VersionKeepBody{PlanID: content.PlanID, VersionID: content.ID, Name: content.Name})
	return err
}
