package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets"
)

// hand is the person at a device: it writes, books, answers, signs in again
// when asked, opens the app when it is gone, and looks at it or does not.
func (d *device) hand() {
	for n := 0; d.s.wait(between(d.rand, 200*time.Millisecond, 8*time.Second)); n++ {
		d.mu.Lock()
		r := d.run
		d.mu.Unlock()
		if r == nil || r.dead() {
			d.close()
			d.open()
			continue
		}
		if d.needsSignIn(r) && d.rand.IntN(3) > 0 {
			if err := d.signIn(r); err != nil {
				d.s.say("%s: sign in: %v", d.name, err)
			}
			continue
		}
		err := d.act(r, n)
		var refused *api.Problem
		switch {
		case err == nil, r.dead(), errors.As(err, &refused), errors.Is(err, store.ErrNotFound), errors.Is(err, plan.ErrNotFound):
		default:
			d.s.t.Errorf("%s: %v", d.name, err)
		}
	}
}

func (d *device) act(r *running, n int) error {
	switch c := d.rand.IntN(100); {
	case c < 34:
		return d.write(r, n)
	case c < 41:
		return d.settle(r)
	case c < 46:
		return d.figures(r, n)
	case c < 55:
		return d.book(r)
	case c < 58:
		return d.booked(r)
	case c < 69:
		return d.share(r)
	case c < 74:
		return d.ask(r, n)
	case c < 79:
		return d.inbox(r)
	case c < 84:
		return d.desk(r, n)
	case c < 86:
		return d.test(r)
	case c < 89:
		return d.planning(r, n)
	case c < 93:
		return d.queue(r)
	default:
		d.mu.Lock()
		d.active = !d.active
		active := d.active
		d.mu.Unlock()
		r.syncer.SetActive(active)
		return nil
	}
}

// plan is the one that all of a person's devices write in, once they know
// of each other.
func (d *device) plan(r *running) (string, error) {
	plans, err := r.store.List(context.Background(), api.KindPlan)
	if err != nil || len(plans) == 0 {
		return "", err
	}
	return plans[0].ID, nil
}

// write adds to a text, or goes on in a paragraph of it, one or more times as
// one types.
func (d *device) write(r *running, n int) error {
	ctx := context.Background()
	in, err := d.plan(r)
	if err != nil {
		return err
	}
	key := keys[d.rand.IntN(len(keys))]
	q, err := r.plan.Question(ctx, in, key)
	if err != nil || q.Conflict {
		return err
	}
	text, base := q.Text, q.Base
	for i := range 1 + d.rand.IntN(3) {
		mark := fmt.Sprintf("[%s.%d.%d]", d.name, n, i)
		text = grow(d.rand, text, mark)
		w, err := r.plan.Write(ctx, in, key, text, base)
		if err != nil || r.dead() {
			return err
		}
		in, base = w.PlanID, w.Base
		d.took(mark, in, key)
		d.s.say("%s writes %s", d.name, mark)
		if !d.s.wait(between(d.rand, 0, 3*time.Second)) {
			return nil
		}
	}
	return nil
}

func (d *device) took(mark, in, key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wrote = append(d.wrote, wrote{mark, api.SectionID(in, key)})
}

// grow adds a mark to a text: as a paragraph of its own somewhere, or in one.
func grow(r *rand.Rand, text, mark string) string {
	if text == "" {
		return mark
	}
	paragraphs := strings.Split(text, "\n\n")
	at := r.IntN(len(paragraphs) + 1)
	if at < len(paragraphs) && r.IntN(2) == 0 {
		paragraphs[at] += " " + mark
	} else {
		paragraphs = slices.Insert(paragraphs, at, mark)
	}
	return strings.Join(paragraphs, "\n\n")
}

// settle ends a conflict by keeping all there is.
func (d *device) settle(r *running) error {
	ctx := context.Background()
	in, err := d.plan(r)
	if err != nil || in == "" {
		return err
	}
	for _, key := range keys {
		q, err := r.plan.Question(ctx, in, key)
		if err != nil {
			return err
		}
		if !q.Conflict {
			continue
		}
		all := strings.Split(q.Text, "\n\n")
		for _, v := range q.Variants {
			for _, p := range strings.Split(v.Text, "\n\n") {
				if !slices.Contains(all, p) {
					all = append(all, p)
				}
			}
		}
		d.s.say("%s settles %s", d.name, key)
		_, err = r.plan.Write(ctx, in, key, strings.Join(all, "\n\n"), q.Base)
		return err
	}
	return nil
}

func (d *device) put(r *running, kind api.MutationKind, body any) error {
	return r.store.Write(context.Background(), store.Mutation(kind, body))
}

func (d *device) book(r *running) error {
	o := d.s.office
	b := api.BookingRequestBody{BookingID: d.newID(), Need: fields[0], Note: "Simuleret"}
	if d.rand.IntN(3) == 0 {
		b.EventID, b.Wait = o.events[len(o.events)-1], true
	} else {
		n := d.rand.IntN(len(o.slots))
		b.SlotID, b.EventID = o.slots[n], o.events[n/3]
		if d.rand.IntN(3) == 0 {
			b.SlotID = "" // with the office itself
		}
	}
	b.NoteAgreedWith = d.reader(r, b.SlotID)
	d.s.agrees(d, b.BookingID, noteOf, b.NoteAgreedWith)
	d.s.say("%s books %s %s", d.name, b.SlotID, b.EventID)
	return d.put(r, api.BookingRequest, b)
}

// booked moves, cancels or accepts what is booked.
func (d *device) booked(r *running) error {
	list, err := r.store.List(context.Background(), api.KindBooking)
	if err != nil || len(list) == 0 {
		return err
	}
	b := list[d.rand.IntN(len(list))]
	d.s.touched(b.ID)
	d.s.leaves(b.ID)
	switch d.rand.IntN(3) {
	case 0:
		return d.put(r, api.BookingCancel, api.BookingBody{BookingID: b.ID})
	case 1:
		return d.put(r, api.BookingAccept, api.BookingBody{BookingID: b.ID})
	}
	slots := d.s.office.slots
	return d.put(r, api.BookingMove, api.BookingMoveBody{BookingID: b.ID, SlotID: slots[d.rand.IntN(len(slots))]})
}

func (d *device) ask(r *running, n int) error {
	ctx := context.Background()
	list, err := r.store.List(ctx, api.KindReferral)
	if err != nil {
		return err
	}
	if len(list) == 0 || d.rand.IntN(2) == 0 {
		return d.put(r, api.QuestionAsk, api.QuestionAskBody{QuestionID: d.newID(), Topic: "permits", Text: fmt.Sprint("Spørgsmål ", n)})
	}
	return d.put(r, api.MessagePost, api.MessagePostBody{
		MessageID: d.newID(), Thread: list[d.rand.IntN(len(list))].ID, Text: fmt.Sprint("Svar ", n), AttachmentIDs: []string{},
	})
}

// inbox answers, withdraws or marks what is there.
func (d *device) inbox(r *running) error {
	list, err := r.store.List(context.Background(), api.KindReferral)
	if err != nil || len(list) == 0 {
		return err
	}
	ref := list[d.rand.IntN(len(list))]
	switch d.rand.IntN(8) {
	case 0, 1, 2:
		shares, err := d.something(r)
		if err != nil {
			return err
		}
		return d.put(r, api.ReferralAnswer, api.ReferralAnswerBody{ReferralID: ref.ID, Answer: api.AnswerAccept, Shares: shares})
	case 3:
		return d.put(r, api.ReferralAnswer, api.ReferralAnswerBody{ReferralID: ref.ID, Answer: api.AnswerDecline, Shares: []api.Share{}})
	case 4:
		return d.put(r, api.ReferralWithdraw, api.ReferralBody{ReferralID: ref.ID})
	case 5:
		return d.put(r, api.ReferralOutcome, api.ReferralBody{ReferralID: ref.ID, Outcome: "helped"})
	}
	return d.put(r, api.InboxMark, api.InboxMarkBody{IDs: []string{ref.ID}, Read: true, Archived: d.rand.IntN(3) == 0})
}

// desk answers what staff wrote: a comment, a step that was agreed on; or asks to be
// referred.
func (d *device) desk(r *running, n int) error {
	ctx := context.Background()
	comments, err := r.store.List(ctx, api.KindComment)
	if err != nil {
		return err
	}
	steps, err := r.store.List(ctx, api.KindStep)
	if err != nil {
		return err
	}
	switch c := d.rand.IntN(6); {
	case c < 3 && len(comments) > 0:
		kind := api.CommentReply
		if c == 0 {
			kind = api.CommentResolve
		}
		mark := fmt.Sprintf("{%s.%d}", d.name, n)
		if err := d.put(r, kind, api.CommentBody{CommentID: comments[d.rand.IntN(len(comments))].ID, Text: "Fyrre " + mark}); err != nil || r.dead() {
			return err
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.replied = append(d.replied, mark)
		return nil
	case c < 5 && len(steps) > 0:
		return d.put(r, api.StepDone, api.StepDoneBody{StepID: steps[d.rand.IntN(len(steps))].ID, Done: d.rand.IntN(3) > 0})
	}
	shares, err := d.something(r)
	if err != nil {
		return err
	}
	o := d.s.office
	return d.put(r, api.ReferralRequest, api.ReferralRequestBody{
		ReferralID: d.newID(), ActorID: o.actors[d.rand.IntN(len(o.actors))], Need: fields[d.rand.IntN(len(fields))], Question: "Kan I hjælpe?", Shares: shares,
	})
}

func (d *device) test(r *running) error {
	list, err := r.store.List(context.Background(), api.KindResult)
	if err != nil {
		return err
	}
	if len(list) > 0 && d.rand.IntN(4) == 0 {
		return d.put(r, api.ResultDelete, api.ResultDeleteBody{ResultID: list[0].ID})
	}
	a := assets.Assessments()[0]
	return d.put(r, api.ResultSubmit, api.ResultSubmitBody{
		ResultID: d.newID(), AssessmentID: a.ID, AssessmentVersion: a.Version, Answers: map[string]int{}, TakenAt: d.now(),
	})
}

// planning keeps a version, renames the plan, or deletes it and thinks better
// of it.
func (d *device) planning(r *running, n int) error {
	in, err := d.plan(r)
	if err != nil || in == "" {
		return err
	}
	switch d.rand.IntN(4) {
	case 0:
		name := fmt.Sprint("Anna ", n)
		return d.put(r, api.PersonUpdate, api.PersonUpdateBody{Name: &name})
	case 1:
		return d.put(r, api.PlanRename, api.PlanBody{PlanID: in, Title: fmt.Sprint("Plan ", n)})
	case 2:
		if err := d.put(r, api.PlanDelete, api.PlanBody{PlanID: in}); err != nil {
			return err
		}
		d.s.wait(between(d.rand, 0, 2*time.Second))
		return d.put(r, api.PlanRestore, api.PlanBody{PlanID: in})
	}
	return d.put(r, api.VersionKeep, api.VersionKeepBody{PlanID: in, VersionID: d.newID(), Name: fmt.Sprint("Version ", n)})
}

// queue looks through what was refused.
func (d *device) queue(r *running) error {
	ctx := context.Background()
	list, err := r.store.Queue(ctx)
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.State != store.EntryRefused {
			continue
		}
		var of api.BookingBody
		if err := json.Unmarshal(e.Body, &of); err == nil && of.BookingID != "" {
			d.s.stops(of.BookingID, "", func(string) bool { return true })
		}
		if d.rand.IntN(2) == 0 {
			return r.store.Write(ctx, func(tx *store.Tx) error { return tx.Dismiss(e.ID) })
		}
		_, err := r.store.Retry(ctx, e.ID)
		return err
	}
	return nil
}
