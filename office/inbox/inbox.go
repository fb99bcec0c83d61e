// Package inbox is what is said between persons and the office: messages, questions,
// comments beside a plan, and what is read of them. It starts no goroutine.
package inbox

import (
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Room is what is said between persons and the office: messages, questions and
// the comments beside a plan.
type Room struct{ db *db.DB }

// New is the inbox of an office.
func New(d *db.DB) *Room { return &Room{d} }

// Rules are what persons say, and what they have read.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{
		api.MessagePost:    mutation.NewRule(post),
		api.QuestionAsk:    mutation.NewRule(ask),
		api.InboxMark:      mutation.NewRule(mark),
		api.CommentReply:   mutation.NewRule(reply),
		api.CommentResolve: mutation.NewRule(resolve),
	}
}

// threadKinds are the things that a thread of messages belongs to.
var threadKinds = []api.Kind{api.KindReferral, api.KindBooking, api.KindComment, api.KindQuestion}

// oneOfKinds finds the record with an id among kinds, else not_found.
func oneOfKinds(u *mutation.Request, id string, kinds []api.Kind) (api.Record, error) {
	for _, k := range kinds {
		r, ok, err := u.Find(k, id)
		if err != nil {
			return r, err
		}
		if ok && !r.Deleted {
			return r, nil
		}
	}
	return api.Record{}, record.ErrNotFound
}

func post(u *mutation.Request, b api.MessagePostBody) error {
	var c mutation.Checks
	c.ID("/message_id", b.MessageID)
	c.ID("/thread", b.Thread)
	c.Length("/text", b.Text, api.MaxMessage)
	if len(b.AttachmentIDs) > maxAttached {
		c.Bad("/attachment_ids", "too_long")
	}
	for i, id := range b.AttachmentIDs {
		c.ID("/attachment_ids/"+strconv.Itoa(i), id)
	}
	if strings.TrimSpace(b.Text) == "" && len(b.AttachmentIDs) == 0 {
		c.Bad("/text", "required")
	}
	if err := c.Problem(); err != nil {
		return err
	}
	if _, err := oneOfKinds(u, b.Thread, threadKinds); err != nil {
		return mutation.Missing(err, "/thread")
	}
	if err := u.Unused(api.KindMessage, b.MessageID, "/message_id"); err != nil {
		return err
	}
	attached := make([]api.Attachment, len(b.AttachmentIDs))
	for i, id := range b.AttachmentIDs {
		var err error
		if attached[i], err = files.Attach(u, id, b.MessageID); err != nil {
			return mutation.Missing(err, "/attachment_ids/"+strconv.Itoa(i))
		}
	}
	name, err := account.PersonName(u.Ctx, u.Tx, u.Person)
	if err != nil {
		return err
	}
	_, err = u.Put(api.KindMessage, b.MessageID, api.Record{}, api.Message{
		Thread: b.Thread, Author: name, Text: b.Text, At: u.Now, AttachmentIDs: b.AttachmentIDs, Attachments: attached, Read: true,
	})
	return err
}

// ask puts a question to the office; it is to be answered within the
// office's own target.
func ask(u *mutation.Request, b api.QuestionAskBody) error {
	var c mutation.Checks
	c.ID("/question_id", b.QuestionID)
	c.Length("/topic", b.Topic, api.MaxTitle)
	c.Length("/text", b.Text, api.MaxMessage)
	if strings.TrimSpace(b.Text) == "" {
		c.Bad("/text", "required")
	}
	if err := c.Problem(); err != nil {
		return err
	}
	if err := u.Unused(api.KindQuestion, b.QuestionID, "/question_id"); err != nil {
		return err
	}
	own, _, err := record.Office(u.Ctx, u.Tx)
	if err != nil {
		return err
	}
	q := api.Question{Topic: b.Topic, Text: b.Text, AskedAt: u.Now, AnswerBy: answerBy(u.Now, own), State: api.QuestionOpen}
	if _, err := u.Put(api.KindQuestion, b.QuestionID, api.Record{}, q); err != nil {
		return err
	}
	return keepQuestion(u.Ctx, u.Tx, u.Person, b.QuestionID, q)
}

func reply(u *mutation.Request, b api.CommentBody) error {
	comment, r, err := ownComment(u, b, true)
	if err != nil {
		return err
	}
	name, err := account.PersonName(u.Ctx, u.Tx, u.Person)
	if err != nil {
		return err
	}
	comment.Replies = append(comment.Replies, api.Reply{Text: b.Text, Author: name, At: u.Now})
	_, err = u.Put(api.KindComment, b.CommentID, r, comment)
	return err
}

// resolve closes a comment, with a last word where there is one.
func resolve(u *mutation.Request, b api.CommentBody) error {
	comment, r, err := ownComment(u, b, false)
	if err != nil {
		return err
	}
	if strings.TrimSpace(b.Text) != "" {
		name, err := account.PersonName(u.Ctx, u.Tx, u.Person)
		if err != nil {
			return err
		}
		comment.Replies = append(comment.Replies, api.Reply{Text: b.Text, Author: name, At: u.Now})
	}
	comment.Resolved = true
	_, err = u.Put(api.KindComment, b.CommentID, r, comment)
	return err
}

func ownComment(u *mutation.Request, b api.CommentBody, text bool) (comment api.Comment, r api.Record, err error) {
	var c mutation.Checks
	c.ID("/comment_id", b.CommentID)
	c.Length("/text", b.Text, api.MaxMessage)
	if text && strings.TrimSpace(b.Text) == "" {
		c.Bad("/text", "required")
	}
	if err := c.Problem(); err != nil {
		return comment, r, err
	}
	r, err = u.Live(api.KindComment, b.CommentID, &comment)
	return comment, r, err
}

const maxAttached = 20 // files with a message
