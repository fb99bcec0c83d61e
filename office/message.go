package office

import (
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// Inbox is what is said between persons and the office: messages, questions and
// the comments beside a plan.
type Inbox struct{ db *db.DB }

// NewInbox is the inbox of an office.
func NewInbox(d *db.DB) *Inbox { return &Inbox{d} }

// Rules are what persons say, and what they have read.
func (rm *Inbox) Rules() Rules {
	return Rules{
		api.MessagePost:    NewRule(messagePost),
		api.QuestionAsk:    NewRule(questionAsk),
		api.InboxMark:      NewRule(inboxMark),
		api.CommentReply:   NewRule(commentReply),
		api.CommentResolve: NewRule(commentResolve),
	}
}

// threadKinds are the things that a thread of messages belongs to.
var threadKinds = []api.Kind{api.KindReferral, api.KindBooking, api.KindComment, api.KindQuestion}

// markKinds are the things that lie in the inbox.
var markKinds = []api.Kind{
	api.KindMessage, api.KindReferral, api.KindQuestion, api.KindComment, api.KindBooking, api.KindGroup, api.KindAllowance,
}

// oneOfKinds finds the record with an id among kinds, else not_found.
func oneOfKinds(u *Request, id string, kinds []api.Kind) (api.Record, error) {
	for _, k := range kinds {
		r, ok, err := u.find(k, id)
		if err != nil {
			return r, err
		}
		if ok && !r.Deleted {
			return r, nil
		}
	}
	return api.Record{}, errNotFound
}

func messagePost(u *Request, b api.MessagePostBody) error {
	var c checks
	c.id("/message_id", b.MessageID)
	c.id("/thread", b.Thread)
	c.length("/text", b.Text, api.MaxMessage)
	if len(b.AttachmentIDs) > maxAttached {
		c.bad("/attachment_ids", "too_long")
	}
	for i, id := range b.AttachmentIDs {
		c.id("/attachment_ids/"+strconv.Itoa(i), id)
	}
	if strings.TrimSpace(b.Text) == "" && len(b.AttachmentIDs) == 0 {
		c.bad("/text", "required")
	}
	if err := c.problem(); err != nil {
		return err
	}
	if _, err := oneOfKinds(u, b.Thread, threadKinds); err != nil {
		return missing(err, "/thread")
	}
	if err := u.unused(api.KindMessage, b.MessageID, "/message_id"); err != nil {
		return err
	}
	attached := make([]api.Attachment, len(b.AttachmentIDs))
	for i, id := range b.AttachmentIDs {
		var err error
		if attached[i], err = attach(u, id, b.MessageID); err != nil {
			return missing(err, "/attachment_ids/"+strconv.Itoa(i))
		}
	}
	name, err := personName(u.ctx, u.tx, u.person)
	if err != nil {
		return err
	}
	_, err = u.put(api.KindMessage, b.MessageID, api.Record{}, api.Message{
		Thread: b.Thread, Author: name, Text: b.Text, At: u.now, AttachmentIDs: b.AttachmentIDs, Attachments: attached, Read: true,
	})
	return err
}

// questionAsk puts a question to the office; it is to be answered within the
// office's own target.
func questionAsk(u *Request, b api.QuestionAskBody) error {
	var c checks
	c.id("/question_id", b.QuestionID)
	c.length("/topic", b.Topic, api.MaxTitle)
	c.length("/text", b.Text, api.MaxMessage)
	if strings.TrimSpace(b.Text) == "" {
		c.bad("/text", "required")
	}
	if err := c.problem(); err != nil {
		return err
	}
	if err := u.unused(api.KindQuestion, b.QuestionID, "/question_id"); err != nil {
		return err
	}
	own, _, err := officeBody(u.ctx, u.tx)
	if err != nil {
		return err
	}
	q := api.Question{Topic: b.Topic, Text: b.Text, AskedAt: u.now, State: "open"}
	if own.AnswerTargetH > 0 {
		q.AnswerBy = u.now.Add(time.Duration(own.AnswerTargetH) * time.Hour)
	}
	_, err = u.put(api.KindQuestion, b.QuestionID, api.Record{}, q)
	return err
}

func commentReply(u *Request, b api.CommentBody) error {
	comment, r, err := ownComment(u, b, true)
	if err != nil {
		return err
	}
	name, err := personName(u.ctx, u.tx, u.person)
	if err != nil {
		return err
	}
	comment.Replies = append(comment.Replies, api.Reply{Text: b.Text, Author: name, At: u.now})
	_, err = u.put(api.KindComment, b.CommentID, r, comment)
	return err
}

// commentResolve closes a comment, with a last word where there is one.
func commentResolve(u *Request, b api.CommentBody) error {
	comment, r, err := ownComment(u, b, false)
	if err != nil {
		return err
	}
	if strings.TrimSpace(b.Text) != "" {
		name, err := personName(u.ctx, u.tx, u.person)
		if err != nil {
			return err
		}
		comment.Replies = append(comment.Replies, api.Reply{Text: b.Text, Author: name, At: u.now})
	}
	comment.Resolved = true
	_, err = u.put(api.KindComment, b.CommentID, r, comment)
	return err
}

func ownComment(u *Request, b api.CommentBody, text bool) (comment api.Comment, r api.Record, err error) {
	var c checks
	c.id("/comment_id", b.CommentID)
	c.length("/text", b.Text, api.MaxMessage)
	if text && strings.TrimSpace(b.Text) == "" {
		c.bad("/text", "required")
	}
	if err := c.problem(); err != nil {
		return comment, r, err
	}
	r, err = u.live(api.KindComment, b.CommentID, &comment)
	return comment, r, err
}

// inboxMark marks things read or archived. Marks are only ever set: a device
// that has not heard of one cannot take it away.
func inboxMark(u *Request, b api.InboxMarkBody) error {
	var c checks
	if len(b.IDs) > maxMarks {
		c.bad("/ids", "too_long")
	}
	for i, id := range b.IDs {
		c.id("/ids/"+strconv.Itoa(i), id)
	}
	if err := c.problem(); err != nil {
		return err
	}
	for i, id := range b.IDs {
		r, err := oneOfKinds(u, id, markKinds)
		if err != nil {
			return missing(err, "/ids/"+strconv.Itoa(i))
		}
		var m marks
		if err := r.Decode(&m); err != nil {
			return err
		}
		u.touch(r.Kind, id)
		was := m
		m.Read, m.Archived = m.Read || b.Read, m.Archived || b.Archived
		if m == was {
			continue
		}
		if _, err := u.put(r.Kind, id, r, m); err != nil {
			return err
		}
	}
	return nil
}

// marks are what the inbox keeps of a thing, beside what it is.
type marks struct {
	Read     bool `json:"read"`
	Archived bool `json:"archived"`
}

const (
	maxMarks    = 500 // of an inbox.mark
	maxAttached = 20  // files with a message
)
