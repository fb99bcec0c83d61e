package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
)

// MutationKind names what a mutation does.
type MutationKind string

// The mutations of version 1.
const (
	PersonUpdate     MutationKind = "person.update"
	PlanCreate       MutationKind = "plan.create"
	PlanRename       MutationKind = "plan.rename"
	PlanDelete       MutationKind = "plan.delete"
	PlanRestore      MutationKind = "plan.restore"
	SectionWrite     MutationKind = "section.write"
	FiguresWrite     MutationKind = "figures.write"
	VersionKeep      MutationKind = "version.keep"
	VersionDelete    MutationKind = "version.delete"
	CommentReply     MutationKind = "comment.reply"
	CommentResolve   MutationKind = "comment.resolve"
	ResultSubmit     MutationKind = "result.submit"
	ResultDelete     MutationKind = "result.delete"
	BookingRequest   MutationKind = "booking.request"
	BookingMove      MutationKind = "booking.move"
	BookingCancel    MutationKind = "booking.cancel"
	BookingShare     MutationKind = "booking.share"
	BookingAccept    MutationKind = "booking.accept"
	BookingRate      MutationKind = "booking.rate"
	BookingKeep      MutationKind = "booking.keep"
	StepDone         MutationKind = "step.done"
	ReferralRequest  MutationKind = "referral.request"
	ReferralAnswer   MutationKind = "referral.answer"
	ReferralWithdraw MutationKind = "referral.withdraw"
	ReferralOutcome  MutationKind = "referral.outcome"
	MessagePost      MutationKind = "message.post"
	QuestionAsk      MutationKind = "question.ask"
	InboxMark        MutationKind = "inbox.mark"
)

// Limits of the wire.
const (
	MaxBatch        = 200       // mutations in one request
	MaxMutationSize = 256 << 10 // bytes of one mutation
	MaxRequestSize  = 8 << 20   // bytes of one request
	FillBatchTo     = 4 << 20   // bytes to which a client fills a batch
	MaxPage         = 1000      // records in one page of a feed
	MaxPageSize     = 2 << 20   // bytes of one page of a feed
	MaxWait         = 30        // seconds that a feed holds an empty answer
)

// Limits of one record, which every device of its owner takes in one piece.
const (
	MaxFigures  = 1 << 20 // bytes of a plan's figures, paths and values
	MaxVariants = 8       // sides of a conflict: more than anybody's devices
)

// Lengths in characters that an office takes; a device lets one write no more.
const (
	MaxTitle   = 200
	MaxPhone   = 50
	MaxNote    = 4_000
	MaxMessage = 20_000
)

// Mutation is one thing that a person did. ID is a UUIDv7 made by the device;
// MadeAt is the device's clock: kept and shown, never compared.
type Mutation struct {
	ID     string          `json:"id"`
	Kind   MutationKind    `json:"kind"`
	MadeAt time.Time       `json:"made_at"`
	Body   json.RawMessage `json:"body"`
}

// MutationBatch is the body of POST /v1/mutations.
type MutationBatch struct {
	Device string `json:"device"`
	// Epoch is that of the device's feed; an office that came back from a backup since
	// answers resync, so that what it lost comes before what is new. Empty: it is not looked at.
	Epoch     string       `json:"epoch,omitempty"`
	Mutations MutationList `json:"mutations"`
}

// MutationList are the mutations of a batch.
type MutationList []Mutation

// UnmarshalJSON reads one mutation more than a batch may have, and nothing behind
// it: a list that is too long costs no more than one that is not.
func (l *MutationList) UnmarshalJSON(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token == nil {
		return err
	} else if token != json.Delim('[') {
		return errors.New("mutations are a list")
	}
	for *l = (*l)[:0]; len(*l) <= MaxBatch && dec.More(); {
		var m Mutation
		if err := dec.Decode(&m); err != nil {
			return err
		}
		*l = append(*l, m)
	}
	return nil
}

// Statuses of a mutation's answer.
const (
	StatusApplied = "applied"
	StatusRefused = "refused"
)

// MutationResult answers one mutation. Records are the person's records that it
// changed, as they are now, each once an answer, with the last mutation that changed it.
// Later tells that the answer had no room for all of them: they come by the feed, or
// when the mutation is sent again. Problem is set where it was refused.
type MutationResult struct {
	ID      string   `json:"id"`
	Status  string   `json:"status"`
	Problem *Problem `json:"problem"`
	Records []Record `json:"records"`
	Later   bool     `json:"later,omitempty"`
}

// MutationAnswers is the answer of POST /v1/mutations: a result per mutation,
// in order.
type MutationAnswers struct {
	Epoch   string           `json:"epoch"`
	Results []MutationResult `json:"results"`
}

// PersonUpdateBody sets the fields that are present; absent ones (nil) stay.
type PersonUpdateBody struct {
	Name         *string `json:"name,omitempty"`
	Phone        *string `json:"phone,omitempty"`
	Municipality *string `json:"municipality,omitempty"`
	CVR          *string `json:"cvr,omitempty"`
	Stage        *string `json:"stage,omitempty"`
	Language     *string `json:"language,omitempty"`
}

// PlanBody is the body of plan.create, plan.rename, plan.delete and plan.restore.
type PlanBody struct {
	PlanID     string `json:"plan_id"`
	TemplateID string `json:"template_id"`
	Title      string `json:"title"`
}

// SectionWriteBody is a section's new text. BaseRev is the rev of the record
// that the writer saw, 0 for none; BaseMutation, where given, the writer's own
// earlier write that was not answered yet: its text is then the base.
// AttachmentIDs are all files that stand with the text from now on, in their
// order; nil leaves them as they are. One of them taken out goes only where the
// base had it.
type SectionWriteBody struct {
	PlanID       string `json:"plan_id"`
	Section      string `json:"section"`
	BaseRev      int64  `json:"base_rev"`
	BaseMutation string `json:"base_mutation"`
	Text         string `json:"text"`

	AttachmentIDs []string `json:"attachment_ids,omitzero"`
}

// FiguresWriteBody sets figures by path; a null value removes one.
type FiguresWriteBody struct {
	PlanID  string                     `json:"plan_id"`
	BaseRev int64                      `json:"base_rev"`
	Set     map[string]json.RawMessage `json:"set"`
}

// VersionKeepBody keeps the plan as it is under a name. One with At comes out of a
// plan's file, was kept then, and where it has Sections is what it brings, not the
// plan as it is.
type VersionKeepBody struct {
	PlanID    string                     `json:"plan_id"`
	VersionID string                     `json:"version_id"`
	Name      string                     `json:"name"`
	At        time.Time                  `json:"at,omitzero"`
	Sections  map[string]string          `json:"sections,omitzero"`
	Values    map[string]json.RawMessage `json:"values,omitzero"`
	Comments  []Comment                  `json:"comments,omitempty"`

	AttachmentIDs map[string][]string `json:"attachment_ids,omitempty"` // files by section
}

// VersionDeleteBody deletes a kept version. One that was shared stays.
type VersionDeleteBody struct {
	VersionID string `json:"version_id"`
}

// CommentBody is the body of comment.reply and comment.resolve.
type CommentBody struct {
	CommentID string `json:"comment_id"`
	Text      string `json:"text"`
}

// ResultSubmitBody hands in an assessment.
type ResultSubmitBody struct {
	ResultID          string            `json:"result_id"`
	AssessmentID      string            `json:"assessment_id"`
	AssessmentVersion int               `json:"assessment_version"`
	Answers           map[string]int    `json:"answers"`
	Texts             map[string]string `json:"texts,omitempty"`
	NotRelevant       []string          `json:"not_relevant,omitempty"`
	TakenAt           time.Time         `json:"taken_at"`
}

// ResultDeleteBody deletes a result.
type ResultDeleteBody struct {
	ResultID string `json:"result_id"`
}

// BookingRequestBody asks for a place, in a slot where SlotID is set. With Wait
// a full event puts the person on the waiting list. NoteAgreedWith is whom the
// person saw when they wrote the note, as a share's AgreedWith. Seen is what the
// person saw of the place when they asked; where it is otherwise by then, the wish is
// refused changed. Absent, nothing is compared.
type BookingRequestBody struct {
	BookingID      string  `json:"booking_id"`
	EventID        string  `json:"event_id"`
	SlotID         string  `json:"slot_id"`
	Need           Field   `json:"need"`
	Note           string  `json:"note"`
	NoteAgreedWith Reader  `json:"note_agreed_with,omitzero"`
	Share          []Share `json:"share"`
	Wait           bool    `json:"wait"`
	Seen           *Terms  `json:"seen,omitempty"`
}

// BookingMoveBody takes a booking to another slot. With another adviser than now,
// Share and Note are all that is carried to them; with the same one everything
// stays, and they are passed over. NoteAgreedWith is whom the person saw when
// they let the note come along, as a share's AgreedWith.
type BookingMoveBody struct {
	BookingID      string  `json:"booking_id"`
	SlotID         string  `json:"slot_id"`
	Share          []Share `json:"share"`
	Note           string  `json:"note"`
	NoteAgreedWith Reader  `json:"note_agreed_with,omitzero"`
}

// BookingBody is the body of booking.cancel.
type BookingBody struct {
	BookingID string `json:"booking_id"`
}

// BookingAcceptBody takes a place that is offered from the waiting list. Seen is as in
// BookingRequestBody.
type BookingAcceptBody struct {
	BookingID string `json:"booking_id"`
	Seen      *Terms `json:"seen,omitempty"`
}

// BookingKeepBody says that the person comes all the same, whatever a notice says of
// the booking: nothing is left for them to decide about it.
type BookingKeepBody struct {
	BookingID string `json:"booking_id"`
	NoticeID  string `json:"notice_id"`
}

// BookingRateBody says how a meeting that was held went, Score from 1 to 5; saying it
// again replaces it. Skip, without a score, is that they would rather not be asked; what
// was said stays.
type BookingRateBody struct {
	BookingID string `json:"booking_id"`
	Score     int    `json:"score"`
	Text      string `json:"text"`
	Skip      bool   `json:"skip,omitzero"`
}

// StepDoneBody ticks off what was agreed, or takes that back.
type StepDoneBody struct {
	StepID string `json:"step_id"`
	Done   bool   `json:"done"`
}

// BookingShareBody sets all that a booking shares, and is the person's agreement
// that whoever reads now may read it; a share that is sent asleep stays so.
// SheetOmit sets what is left out of the adviser's sheet: names of its parts or of
// lines of them, each once, at most a hundred; unknown ones are kept, malformed ones
// refused, and an empty list puts all back. Note sets the note, which NoteAgreedWith
// may read then, as a share's AgreedWith. Absent, each stays as it is.
type BookingShareBody struct {
	BookingID      string   `json:"booking_id"`
	Share          []Share  `json:"share"`
	SheetOmit      []string `json:"sheet_omit,omitzero"`
	Note           *string  `json:"note,omitempty"`
	NoteAgreedWith Reader   `json:"note_agreed_with,omitzero"`
}

// ReferralRequestBody asks to be referred; the referral starts as sent.
type ReferralRequestBody struct {
	ReferralID string  `json:"referral_id"`
	ActorID    string  `json:"actor_id"`
	Need       Field   `json:"need"`
	Question   string  `json:"question"`
	Shares     []Share `json:"shares"`
}

// Answers to a referral.
const (
	AnswerAccept  = "accept"
	AnswerDecline = "decline"
)

// ReferralAnswerBody accepts, with what is shared, or declines.
type ReferralAnswerBody struct {
	ReferralID string  `json:"referral_id"`
	Answer     string  `json:"answer"`
	Shares     []Share `json:"shares"`
}

// ReferralBody is the body of referral.withdraw and referral.outcome.
type ReferralBody struct {
	ReferralID string `json:"referral_id"`
	Outcome    string `json:"outcome"`
	Score      int    `json:"score"`
	Text       string `json:"text"`
}

// MessagePostBody writes into a thread.
type MessagePostBody struct {
	MessageID     string   `json:"message_id"`
	Thread        string   `json:"thread"`
	Text          string   `json:"text"`
	AttachmentIDs []string `json:"attachment_ids"`
}

// QuestionAskBody asks the office.
type QuestionAskBody struct {
	QuestionID string `json:"question_id"`
	Topic      string `json:"topic"`
	Text       string `json:"text"`
}

// InboxMarkBody marks things read or archived; false changes nothing.
type InboxMarkBody struct {
	IDs      []string `json:"ids"`
	Read     bool     `json:"read"`
	Archived bool     `json:"archived"`
}
