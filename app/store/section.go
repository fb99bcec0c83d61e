package store

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/api/merge"
)

// Writes of a section are what the store must know most of among the kinds, for
// the contract makes a promise about their order: unsent writes to one section
// collapse into the newest, and base_mutation names the write before.

// subject is what of a mutation's body its place in the queue depends on.
type subject struct {
	PlanID  string `json:"plan_id"`
	Section string `json:"section"`
}

// subjectOf reads it; an error where the body is no JSON object.
func subjectOf(m api.Mutation) (subject, error) {
	if body := bytes.TrimLeft(m.Body, " \t\r\n"); len(body) == 0 || body[0] != '{' {
		return subject{}, errors.New("a mutation's body must be a JSON object")
	}
	var of subject
	var wrongType *json.UnmarshalTypeError
	if err := json.Unmarshal(m.Body, &of); err != nil && !errors.As(err, &wrongType) {
		return subject{}, fmt.Errorf("read the body: %w", err)
	}
	if m.Kind != api.SectionWrite {
		of.Section = ""
	}
	return of, nil
}

// unanswered is a section.write of this device that the office has not answered.
type unanswered struct {
	seq  int64
	id   string // empty where there is none
	sent bool
	body api.SectionWriteBody
}

// lastOf is this device's last one of a section.
func (w *writeTx) lastOf(of subject) (last unanswered, err error) {
	var body []byte
	err = w.row(`SELECT seq, id, sent, body FROM mutation
		WHERE plan = ? AND section = ? AND plan <> '' AND kind = ? AND state IN (0, 1) ORDER BY seq DESC LIMIT 1`,
		[]any{of.PlanID, of.Section, string(api.SectionWrite)}, &last.seq, &last.id, &last.sent, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return last, nil
	}
	if err == nil {
		err = json.Unmarshal(body, &last.body)
	}
	if err != nil {
		return last, fmt.Errorf("read the section's queue: %w", err)
	}
	return last, nil
}

// chain links a section.write to this device's earlier ones. into is the place
// of the unsent write that it goes into, or 0.
func (w *writeTx) chain(m api.Mutation, of subject) (_ api.Mutation, into int64, err error) {
	last, err := w.lastOf(of)
	if err != nil {
		return m, 0, err
	}
	var own api.SectionWriteBody
	if err := json.Unmarshal(m.Body, &own); err != nil {
		return m, 0, fmt.Errorf("read the body: %w", err)
	}
	if last.id == "" {
		m, err = w.nameAnswered(m, own)
		return m, 0, err
	}
	if own.BaseMutation != last.id {
		if own.BaseMutation != "" {
			return m, 0, nil // made from another text than the queue's last
		}
		if m.Body, err = nameBase(m.Body, last.id); err != nil {
			return m, 0, err
		}
	}
	// A text goes into no write of files: that may wait long for them, or be
	// refused for one.
	if last.sent || (last.body.AttachmentIDs == nil) != (own.AttachmentIDs == nil) {
		return m, 0, nil
	}
	// plan.*, version.keep and what else is about the plan see its texts as
	// they are at their place in the queue.
	var barriers int
	err = w.row(`SELECT count(*) FROM mutation WHERE plan = ? AND plan <> '' AND seq > ? AND kind NOT IN (?, ?)`,
		[]any{of.PlanID, last.seq, string(api.SectionWrite), string(api.FiguresWrite)}, &barriers)
	if err != nil {
		return m, 0, fmt.Errorf("read the plan's queue: %w", err)
	}
	if barriers > 0 {
		return m, 0, nil
	}
	m.Body, err = setBase(m.Body, last.body.BaseRev, last.body.BaseMutation)
	m.ID = last.id
	return m, last.seq, err
}

func setBase(body json.RawMessage, rev int64, id string) (json.RawMessage, error) {
	return api.Merge(body, struct {
		BaseRev      int64  `json:"base_rev"`
		BaseMutation string `json:"base_mutation"`
	}{rev, id})
}

func nameBase(body json.RawMessage, id string) (json.RawMessage, error) {
	return api.Merge(body, struct {
		BaseMutation string `json:"base_mutation"`
	}{id})
}

// nameAnswered names this device's last applied write of a section as the base,
// where the record that the writer saw is just what that write made of it. To
// the office that is the same base; to one that came back from a backup, which
// knows the write again but not the rev, it is the only one.
func (w *writeTx) nameAnswered(m api.Mutation, own api.SectionWriteBody) (api.Mutation, error) {
	if own.BaseMutation != "" || own.BaseRev == 0 {
		return m, nil
	}
	var id string
	var body []byte
	err := w.row(`SELECT id, body FROM mutation
		WHERE plan = ? AND section = ? AND plan <> '' AND kind = ? AND state = 2 ORDER BY seq DESC LIMIT 1`,
		[]any{own.PlanID, own.Section, string(api.SectionWrite)}, &id, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read the section's answers: %w", err)
	}
	var made api.SectionWriteBody
	if err := json.Unmarshal(body, &made); err != nil {
		return m, fmt.Errorf("read the body of %s: %w", id, err)
	}
	r, ok, err := getShown(w.query, api.KindSection, api.SectionID(own.PlanID, own.Section))
	if err != nil || !ok || r.Rev != own.BaseRev {
		return m, err
	}
	var saw api.Section
	if err := r.Decode(&saw); err != nil {
		return m, err
	}
	// A conflict is settled only by a base_rev that is the conflict's.
	if saw.State != api.SectionConflict && saw.Text == made.Text {
		m.Body, err = nameBase(m.Body, id)
	}
	return m, err
}

// attachAgain has a write of files that was refused stand on what is shown, text and
// all: it adds what is not there.
func (w *writeTx) attachAgain(m api.Mutation, own api.SectionWriteBody, last unanswered) (api.Mutation, error) {
	r, ok, err := getShown(w.query, api.KindSection, api.SectionID(own.PlanID, own.Section))
	if err != nil || !ok {
		return m, err
	}
	var saw api.Section
	if err := r.Decode(&saw); err != nil {
		return m, err
	}
	own.Text, own.BaseRev, own.BaseMutation = saw.Text, r.Rev, last.id
	if last.id != "" {
		own.BaseRev = last.body.BaseRev // what the record became under it was not seen
	}
	own.AttachmentIDs = merge.List(nil, saw.AttachmentIDs, own.AttachmentIDs)
	m.Body, err = api.Merge(m.Body, own)
	return m, err
}

// rebase has a section.write that was refused stand on what this device wrote of
// the section after it, where that is what is shown: it is not in its own way. The
// later text has not seen the refused one, nor the other way: both stay.
func (w *writeTx) rebase(m api.Mutation, of subject) (api.Mutation, error) {
	var own api.SectionWriteBody
	if err := json.Unmarshal(m.Body, &own); err != nil {
		return m, fmt.Errorf("read the body: %w", err)
	}
	last, err := w.lastOf(of)
	switch {
	case err != nil:
		return m, err
	case own.AttachmentIDs != nil:
		return w.attachAgain(m, own, last)
	case last.id != "":
		own.Text, own.BaseMutation = merge.Both(own.Text, last.body.Text), last.id
		m.Body, err = api.Merge(m.Body, own)
		return m, err
	}
	r, ok, err := getShown(w.query, api.KindSection, api.SectionID(own.PlanID, own.Section))
	if err != nil || !ok || r.Rev <= own.BaseRev {
		return m, err
	}
	moved := m
	if moved.Body, err = setBase(m.Body, r.Rev, ""); err != nil {
		return m, err
	}
	own.BaseRev, own.BaseMutation = r.Rev, ""
	named, err := w.nameAnswered(moved, own)
	if err != nil || bytes.Equal(named.Body, moved.Body) {
		return m, err // another device's text: the office shows both
	}
	var shown api.Section
	if err := r.Decode(&shown); err != nil {
		return m, err
	}
	named.Body, err = api.Merge(named.Body, struct {
		Text string `json:"text"`
	}{merge.Both(own.Text, shown.Text)})
	return named, err
}
