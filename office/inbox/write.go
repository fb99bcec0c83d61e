package inbox

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// StaffMessage is what one of the office's own, or a partner, writes into a thread.
type StaffMessage struct {
	PersonID  string
	MessageID string // made by whoever writes it: sent twice it is one
	Thread    string // a referral, booking, comment or question of the person's
	Text      string
}

// Write writes into a thread: a consultant into any, a private adviser about their own
// bookings, a partner about a referral that was sent to them. Errors: *api.Problem
// forbidden, not_found, invalid.
func (rm *Room) Write(ctx context.Context, by mutation.Staff, m StaffMessage) error {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser, mutation.RolePartner); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/message_id", m.MessageID)
	c.ID("/thread", m.Thread)
	c.Said("/text", m.Text, api.MaxMessage)
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.forPerson(ctx, by, m.PersonID, func(tx *db.Tx, _, author string) error {
		if err := mayWrite(ctx, tx, by, m.PersonID, m.Thread); err != nil {
			return mutation.Missing(err, "/thread")
		}
		var there api.Message
		r, found, err := record.Find(ctx, tx, m.PersonID, api.KindMessage, m.MessageID)
		if err == nil {
			err = r.Decode(&there)
		}
		switch {
		case err != nil:
			return err
		case found && there.Thread == m.Thread && there.Text == m.Text:
			return nil
		case found:
			return mutation.Refuse("/message_id", "used")
		}
		if err := audit(ctx, tx, by, m.PersonID, api.KindMessage, m.MessageID); err != nil {
			return err
		}
		return record.PutBody(ctx, tx, m.PersonID, api.KindMessage, m.MessageID, nil, api.Message{
			Thread: m.Thread, Author: author, Text: m.Text, At: tx.Now(),
		})
	})
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	return nil
}

// mayWrite is not_found for a thread that is not there, or not theirs, or no longer.
func mayWrite(ctx context.Context, tx *db.Tx, by mutation.Staff, personID, thread string) error {
	over, err := mayRead(ctx, tx, by, personID, thread)
	if err == nil && over {
		err = record.ErrNotFound
	}
	return err
}

// StaffReply is what a reader of a shared version says in the thread of a comment.
type StaffReply struct {
	PersonID, CommentID string
	Saw                 int    // how many replies its writer saw: sent twice it is one
	Text                string // empty: only to close the thread
	Resolved            bool   // the thread is closed
}

// Reply answers in the thread of a comment beside a version that a person shares, and
// closes it where it is resolved; without words it only closes it. Errors: *api.Problem
// forbidden, not_found (also where the version is not shared, or no longer), invalid.
func (rm *Room) Reply(ctx context.Context, by mutation.Staff, a StaffReply) error {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/comment_id", a.CommentID)
	if !a.Resolved || a.Text != "" {
		c.Said("/text", a.Text, api.MaxMessage)
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.forPerson(ctx, by, a.PersonID, func(tx *db.Tx, _, author string) error {
		var is struct {
			api.Comment
			Marks
		}
		r, err := record.Live(ctx, tx, a.PersonID, api.KindComment, a.CommentID, &is)
		if err == nil {
			_, err = consent.SharedContent(ctx, tx, by, a.PersonID, is.VersionID)
		}
		if err != nil {
			return mutation.Missing(err, "/comment_id")
		}
		since := is.Replies[min(max(0, a.Saw), len(is.Replies)):]
		said := a.Text == "" || slices.ContainsFunc(since, func(r api.Reply) bool { return r.Text == a.Text && r.Author == author })
		if said && (is.Resolved || !a.Resolved) {
			return nil // sent twice
		}
		if !said {
			is.Replies = append(is.Replies, api.Reply{Text: a.Text, Author: author, At: tx.Now()})
			is.Marks = Marks{} // there is something new to read
		}
		is.Resolved = is.Resolved || a.Resolved
		if err := audit(ctx, tx, by, a.PersonID, api.KindComment, a.CommentID); err != nil {
			return err
		}
		return record.PutBody(ctx, tx, a.PersonID, api.KindComment, a.CommentID, r.Body, is)
	})
	if err != nil {
		return fmt.Errorf("reply to a comment: %w", err)
	}
	return nil
}
