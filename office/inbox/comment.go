package inbox

import (
	"context"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// StaffComment is what a reader of a shared version says about a passage of it.
type StaffComment struct {
	ID        string // made by whoever writes it: sent twice it is one
	PersonID  string
	VersionID string // that is shared with a booking or referral which stands
	Section   string // of the passage, or the chapter that it is about as a whole
	Quote     string // the passage, as the version has it; empty of a whole chapter
	Text      string
}

// Comment puts a comment beside a passage and gives its id. Errors: as of CommentAll.
func (rm *Room) Comment(ctx context.Context, by mutation.Staff, s StaffComment) (commentID string, err error) {
	if commentID, err = rm.db.NewID(); err != nil {
		return "", err
	}
	s.ID = commentID
	return commentID, rm.CommentAll(ctx, by, s)
}

// CommentAll puts comments beside passages of one version that a person shares, all of
// them or none. One whose id is there already stays as it is. Errors: *api.Problem
// forbidden, invalid, not_found (also what is not shared, or no longer).
func (rm *Room) CommentAll(ctx context.Context, by mutation.Staff, all ...StaffComment) error {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil || len(all) == 0 {
		return err
	}
	person, version := all[0].PersonID, all[0].VersionID
	for _, s := range all {
		if err := s.check(); err != nil {
			return err
		}
		if s.PersonID != person || s.VersionID != version {
			return mutation.Refuse("/version_id", "reference")
		}
	}
	err := rm.forPerson(ctx, by, person, func(tx *db.Tx, _, author string) error {
		v, err := consent.SharedContent(ctx, tx, by, person, version)
		if err != nil {
			return mutation.Missing(err, "/version_id")
		}
		at := tx.Now()
		for _, s := range all {
			if err := s.put(ctx, tx, by, author, at, v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("comment a plan: %w", err)
	}
	return nil
}

func (s StaffComment) check() error {
	var c mutation.Checks
	c.ID("/id", s.ID)
	c.ID("/version_id", s.VersionID)
	c.Said("/text", s.Text, api.MaxMessage)
	return c.Problem()
}

// put has the comment be beside its passage or chapter; one that is there already stays as
// it is. Those that are sent together are of one moment: that is how a person's inbox
// knows them.
func (s StaffComment) put(ctx context.Context, tx *db.Tx, by mutation.Staff, author string, at time.Time, v api.VersionContent) error {
	if s.Quote == "" {
		if err := s.wholeChapter(ctx, tx, v); err != nil {
			return err
		}
	} else if !strings.Contains(v.Sections[s.Section], s.Quote) {
		return mutation.Refuse("/quote", "reference")
	}
	if _, there, err := record.Find(ctx, tx, s.PersonID, api.KindComment, s.ID); err != nil || there {
		return err
	}
	if err := record.PutBody(ctx, tx, s.PersonID, api.KindComment, s.ID, nil, api.Comment{
		PlanID: v.PlanID, VersionID: s.VersionID, Section: s.Section, Quote: s.Quote, Text: s.Text, Author: author, At: at,
	}); err != nil {
		return err
	}
	return audit(ctx, tx, by, s.PersonID, api.KindComment, s.ID)
}

// wholeChapter refuses a comment that quotes nothing and is about no chapter.
func (s StaffComment) wholeChapter(ctx context.Context, tx *db.Tx, v api.VersionContent) error {
	is, err := consent.IsChapter(ctx, tx, s.PersonID, v, s.Section)
	if err == nil && !is {
		err = mutation.Refuse("/quote", "reference")
	}
	return err
}
