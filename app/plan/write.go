package plan

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Written is what became of a write.
type Written struct {
	PlanID string
	Base   Base // for the next write
}

// Write puts down an answer; on disk when it returns. base is that of the
// Question whose text was edited, or what the write before returned; with it the
// office merges what came in meanwhile. A text that is as it was writes nothing.
// The first words make the plan, whose id is told.
func (s *Service) Write(ctx context.Context, planID, key, text string, base Base) (Written, error) {
	return s.write(ctx, s.d.Store(), planID, key, text, &base)
}

// Set puts down an answer in place of whatever is shown, and so settles a
// conflict.
func (s *Service) Set(ctx context.Context, planID, key, text string) (Written, error) {
	return s.write(ctx, s.d.Store(), planID, key, text, nil)
}

// write bases the text on what is shown where base is nil.
func (s *Service) write(ctx context.Context, st *store.Store, planID, key, text string, base *Base) (Written, error) {
	var w Written
	err := st.Write(ctx, func(tx *store.Tx) (err error) {
		w, err = s.putIn(tx, planID, key, text, base)
		return err
	})
	if err != nil {
		return Written{}, fmt.Errorf("write %q: %w", key, err)
	}
	return w, nil
}

// putIn is write in a transaction. Where the text is written it can be undone.
func (s *Service) putIn(tx *store.Tx, planID, key, text string, base *Base) (Written, error) {
	w, was, err := s.writeIn(tx, planID, key, text, base)
	if err != nil || w.PlanID == "" {
		return w, err
	}
	return w, stepped(tx, w.PlanID, key, was, text)
}

// writeIn writes a text in a transaction, and nothing beside it. was is the text that
// stood there.
func (s *Service) writeIn(tx *store.Tx, planID, key, text string, base *Base) (w Written, was string, err error) {
	switch {
	case !api.ValidSectionKey(key):
		return w, "", ErrBadKey
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return w, "", ErrBadText
	}
	if base != nil {
		w.Base = *base
	}
	if w.PlanID, err = s.begun(tx, planID, Words(text) > 0); err != nil || w.PlanID == "" {
		return w, "", err
	}
	sec, err := shownIn(tx, w.PlanID, key)
	if err != nil {
		return w, "", err
	}
	if sec.Text == text && sec.State != api.SectionConflict {
		w.Base = sec.base()
		return w, text, nil
	}
	if base == nil {
		w.Base = sec.base()
	}
	w.Base.Mutation, err = tx.Mutate(api.SectionWrite, api.SectionWriteBody{
		PlanID: w.PlanID, Section: key, Text: text,
		BaseRev: w.Base.Rev, BaseMutation: w.Base.Mutation,
	})
	return w, sec.Text, err
}

// begun gives the plan to write in: the one named, the current one, or a new one
// where there is none and one is needed, else none. ErrNotFound for one that is
// not there.
func (s *Service) begun(tx *store.Tx, planID string, needed bool) (string, error) {
	if planID != "" {
		if _, ok := tx.Get(api.KindPlan, planID); !ok {
			return "", ErrNotFound
		}
		return planID, nil
	}
	chosen, err := tx.Setting(settingCurrent)
	if err != nil {
		return "", err
	}
	c, err := s.named(tx, "", chosen)
	if err != nil {
		return "", err
	}
	if c.id != "" || !needed {
		return c.id, nil
	}
	return s.create(tx, "")
}

// DraftReply is where an answer to a comment is kept until it is sent; see
// store.Draft.
func DraftReply(commentID string) string { return "reply." + commentID }

// Reply answers a comment, and forgets its draft.
func (s *Service) Reply(ctx context.Context, commentID, text string) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	body := api.CommentBody{CommentID: commentID, Text: text}
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Mutate(api.CommentReply, body); err != nil {
			return err
		}
		return tx.DropDraft(DraftReply(commentID))
	})
	if err != nil {
		return fmt.Errorf("reply to comment: %w", err)
	}
	return nil
}

// Resolve marks a comment as dealt with.
func (s *Service) Resolve(ctx context.Context, commentID string) error {
	if err := s.d.Store().Write(ctx, store.Mutation(api.CommentResolve, api.CommentBody{CommentID: commentID})); err != nil {
		return fmt.Errorf("resolve comment: %w", err)
	}
	return nil
}
