package api

import (
	"cmp"
	"encoding/json"
	"time"
)

// Office is the body of the one record of its kind: who runs this office.
type Office struct {
	Name           string   `json:"name"`
	Municipalities []string `json:"municipalities"` // four-digit municipality codes
	Phone          string   `json:"phone"`
	Email          string   `json:"email"`
	Site           string   `json:"site"`
	Address        string   `json:"address"`
	Hours          string   `json:"hours"`
	AnswerTargetH  int      `json:"answer_target_h"` // open hours within which a question is answered
	CounsellingMin int      `json:"counselling_min"` // free counselling a person has, minutes
	FollowupMin    int      `json:"followup_min"`    // free follow-up a private adviser adds, minutes
	PrivacyURL     string   `json:"privacy_url"`

	Opening []Opening `json:"opening,omitzero"` // when it works; empty: weekdays from 8 to 16
	Closed  []Closed  `json:"closed,omitzero"`  // when it does not, besides public holidays
	CVR     string    `json:"cvr,omitzero"`     // eight digits

	DataOfficer string `json:"data_officer,omitzero"` // the data protection officer's e-mail address; empty: it is not told
}

// Kinds of advisers.
const (
	AdviserOffice  = "office"
	AdviserPrivate = "private"
	AdviserMentor  = "mentor"
)

// Adviser is who takes slots. Kind is office, private or mentor.
type Adviser struct {
	Name         string   `json:"name"`
	Organisation string   `json:"organisation"`
	Kind         string   `json:"kind"`
	Fields       []Field  `json:"fields"`
	Languages    []string `json:"languages"`
	Text         string   `json:"text"`
	ActorID      string   `json:"actor_id"` // the actor that the adviser works for, where it is one
}

// Actor is whom one may be referred to. Kind is growth_house, private, mentor,
// bank, network, authority or incubator.
type Actor struct {
	Name           string   `json:"name"`
	Kind           string   `json:"kind"`
	Fields         []Field  `json:"fields"`
	Text           string   `json:"text"`
	Municipalities []string `json:"municipalities"` // empty: the whole country
	Phone          string   `json:"phone"`
	Email          string   `json:"email"`
	Site           string   `json:"site"`
	Languages      []string `json:"languages"`
	AnswerDays     int      `json:"answer_days"` // working days within which it aims to answer
}

// Kinds of events.
const (
	EventKickoff     = "kickoff"
	EventCafe        = "cafe"
	EventCourse      = "course"
	EventMeeting     = "meeting"
	EventPanel       = "panel"
	EventNetwork     = "network"
	EventCounselling = "counselling"
)

// States of an event.
const (
	EventPlanned   = "planned"
	EventCancelled = "cancelled"
)

// What an event asks of who books it.
const (
	RequiresNone            = "none"
	RequiresPlan            = "plan"
	RequiresScreening       = "screening"
	RequiresPlanOrScreening = "plan_or_screening"
)

// Event is something that can be booked. PlacesLeft and Waiting are the
// office's count and change with its bookings, never by an import.
type Event struct {
	Kind              string         `json:"kind"`
	State             string         `json:"state"`
	SeriesID          string         `json:"series_id"`
	Title             string         `json:"title"`
	Text              string         `json:"text"`
	Venue             Venue          `json:"venue"`
	StartsAt          time.Time      `json:"starts_at"`
	EndsAt            time.Time      `json:"ends_at"`
	Sessions          []EventSession `json:"sessions"`
	Capacity          int            `json:"capacity"`
	PriceOre          int64          `json:"price_ore"`
	MemberPriceOre    int64          `json:"member_price_ore"`
	BookingOpensAt    time.Time      `json:"booking_opens_at,omitzero"`
	BookingClosesAt   time.Time      `json:"booking_closes_at,omitzero"`
	CancelUntil       time.Time      `json:"cancel_until,omitzero"`
	Requires          string         `json:"requires"`
	MaxSlotsPerPerson int            `json:"max_slots_per_person"`
	WaitingList       bool           `json:"waiting_list"`
	Fields            []Field        `json:"fields"`
	PlacesLeft        int            `json:"places_left"`
	Waiting           int            `json:"waiting"`

	CancelledText string `json:"cancelled_text,omitzero"` // why it was called off, in the office's words

	Texts map[string]EventText `json:"texts,omitzero"` // in other languages than Danish, by their codes: en

	SlotsOpen   string    `json:"slots_open,omitzero"` // by what its slots open, apart from sign-up; empty: with it
	SlotsOpenAt time.Time `json:"slots_open_at,omitzero"`
	SlotsNeed   string    `json:"slots_need,omitzero"`    // what one needs for a slot
	SlotsFirst  int       `json:"slots_first,omitzero"`   // slots a person may have until SlotsMoreAt; 0: as many as later
	SlotsMoreAt time.Time `json:"slots_more_at,omitzero"` // zero: it stays at SlotsFirst
}

// In is the event with its title and text in a language, each in Danish where there is none in it.
func (e Event) In(lang string) Event {
	t := e.Texts[lang]
	e.Title, e.Text = cmp.Or(t.Title, e.Title), cmp.Or(t.Text, e.Text)
	return e
}

// EventText is what an event is called in a language, and what it is about.
type EventText struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// By what the slots of an event open: at SlotsOpenAt; when staff say so, since SlotsOpenAt
// where they have; for each person when they have arrived.
const (
	SlotsOpenTime    = "time"
	SlotsOpenStaff   = "staff"
	SlotsOpenArrived = "arrived"
)

// What one needs at an event for a slot of it: nothing, a place at it, to have arrived.
const (
	SlotsNeedNone    = "none"
	SlotsNeedPlace   = "place"
	SlotsNeedArrived = "arrived"
)

// Venue is where an event is held. In the catalogue OnlineURL is empty and Online tells
// whether there is one: it is told to the event's bookings.
type Venue struct {
	Name         string `json:"name"`
	Address      string `json:"address"`
	Municipality string `json:"municipality"`
	OnlineURL    string `json:"online_url"`
	Online       bool   `json:"online,omitzero"`
}

// EventSession is one sitting of a course.
type EventSession struct {
	StartsAt time.Time `json:"starts_at"`
	EndsAt   time.Time `json:"ends_at"`
	Title    string    `json:"title"`
}

// Slot is one adviser's time at an event. Table is where they sit there.
type Slot struct {
	EventID   string    `json:"event_id"`
	AdviserID string    `json:"adviser_id"`
	StartsAt  time.Time `json:"starts_at"`
	EndsAt    time.Time `json:"ends_at"`
	Fields    []Field   `json:"fields"`
	Free      bool      `json:"free"`
	Table     string    `json:"table,omitzero"`
}

// Stages of a person's way to a firm.
const (
	StageConsidering = "considering"
	StageStarting    = "starting"
	StageRunning     = "running"
)

// Person is the entrepreneur. Member and Contact are the office's to set; Email
// follows the sign-in.
type Person struct {
	Name         string `json:"name"`
	Email        string `json:"email"`
	Phone        string `json:"phone"`
	Municipality string `json:"municipality"`
	CVR          string `json:"cvr"`
	Stage        string `json:"stage"`
	Language     string `json:"language"`
	Member       bool   `json:"member"`

	Contact Contact `json:"contact,omitzero"`
}

// Contact is who at the office follows a person.
type Contact struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Email string `json:"email"`
}

// Device is one of the person's signed-in devices.
type Device struct {
	Name      string    `json:"name"`
	Platform  string    `json:"platform"`
	CreatedAt time.Time `json:"created_at"`
}

// Plan is a business plan; its texts are sections, its figures a figures record.
type Plan struct {
	Title      string `json:"title"`
	TemplateID string `json:"template_id"`
}

// States of a section.
const (
	SectionOK       = "ok"
	SectionConflict = "conflict"
)

// Section is one question's answer in a plan. In a conflict Text keeps the
// side that arrived first and Variants hold both whole texts. AttachmentIDs are
// the files that stand with it, in their order; Attachments say what they are,
// where the office tells.
type Section struct {
	PlanID   string    `json:"plan_id"`
	Section  string    `json:"section"`
	Text     string    `json:"text"`
	State    string    `json:"state"`
	Variants []Variant `json:"variants"`
	Author   string    `json:"author"`
	At       time.Time `json:"at,omitzero"`

	AttachmentIDs []string     `json:"attachment_ids,omitzero"`
	Attachments   []Attachment `json:"attachments,omitzero"`
}

// Variant is one side of a conflict.
type Variant struct {
	Text   string    `json:"text"`
	Author string    `json:"author"`
	At     time.Time `json:"at,omitzero"`
}

// Figures are a plan's numbers by path. A value is any JSON value.
type Figures struct {
	PlanID string                     `json:"plan_id"`
	Values map[string]json.RawMessage `json:"values"`
}

// Size is how many bytes figures are, paths and values.
func (f Figures) Size() (n int) {
	for path, value := range f.Values {
		n += len(path) + len(value)
	}
	return n
}

// Why a version was kept.
const (
	ReasonKept     = "kept"
	ReasonShared   = "shared"
	ReasonImported = "imported" // out of a plan's file
)

// Version is a kept state of a plan; its content is read by GET /v1/versions/{id}.
type Version struct {
	PlanID string    `json:"plan_id"`
	Name   string    `json:"name"`
	At     time.Time `json:"at,omitzero"`
	Reason string    `json:"reason"`
}

// VersionContent is what GET /v1/versions/{id} answers: texts by section key,
// figures by path, the comments that an imported one came with, and the files by
// section key, with what they are.
type VersionContent struct {
	ID       string                     `json:"id"`
	PlanID   string                     `json:"plan_id"`
	Name     string                     `json:"name"`
	At       time.Time                  `json:"at,omitzero"`
	Sections map[string]string          `json:"sections"`
	Values   map[string]json.RawMessage `json:"values"`
	Comments []Comment                  `json:"comments,omitempty"`

	AttachmentIDs map[string][]string `json:"attachment_ids,omitempty"`
	Attachments   []Attachment        `json:"attachments,omitempty"`
}

// Comment stands beside the text that it is about. One on a whole chapter has that one's
// key as its section, and no quote.
type Comment struct {
	PlanID   string    `json:"plan_id"`
	Section  string    `json:"section"`
	Quote    string    `json:"quote"`
	Text     string    `json:"text"`
	Author   string    `json:"author"`
	At       time.Time `json:"at,omitzero"`
	Replies  []Reply   `json:"replies"`
	Resolved bool      `json:"resolved"`

	VersionID string `json:"version_id,omitzero"` // that was read
}

// Reply is an answer to a comment.
type Reply struct {
	Text   string    `json:"text"`
	Author string    `json:"author"`
	At     time.Time `json:"at,omitzero"`
}

// Uses of an assessment.
const (
	UseSelf       = "self"
	UseScreening  = "screening"
	UseCompetence = "competence"
)

// Result is one taking of an assessment. Answers are by item id: 1 to 5, or 0
// for "don't know". Scores are means by part, 1 to 5; a part that was not
// answered enough is absent.
type Result struct {
	AssessmentID      string             `json:"assessment_id"`
	AssessmentVersion int                `json:"assessment_version"`
	Answers           map[string]int     `json:"answers"`
	Texts             map[string]string  `json:"texts,omitempty"`        // by item id: an answer in words, or which figure answered it
	NotRelevant       []string           `json:"not_relevant,omitempty"` // ids of the items that are not for this person
	TakenAt           time.Time          `json:"taken_at,omitzero"`
	Scores            map[string]float64 `json:"scores"`
}

// States of a booking. Requested and refused are seen on a device only.
const (
	BookingConfirmed = "confirmed"
	BookingWaiting   = "waiting"
	BookingOffered   = "offered"
	BookingExpired   = "expired"
	BookingCancelled = "cancelled"
	BookingAttended  = "attended"
	BookingMissed    = "missed"
	BookingRequested = "requested"
	BookingRefused   = "refused"
)

// Booking is a person's place at an event, in a slot where SlotID is set.
// Position is from 1 on the waiting list, else 0. Code is shown at the door.
// SheetOmit are the parts and lines of the adviser's sheet that the person left out;
// they stay out whoever the adviser is.
// Sequence is raised by every change of what a calendar shows of it, last at
// ChangedAt. CancelUntil is set where the office moved it, to when the first of its
// sessions begins that was moved and is ahead: until then it may be given up, whatever
// the event says. The note sleeps as a share does where it was
// written for somebody else, NoteAgreedWith, than who would read it now: NoteAsleep.
// ArrivedAt is when the person checked in. Minutes are what a meeting took, FreeMin
// those of them that came out of the free hours. Rating is what the person said of it
// afterwards, 1 to 5, and 0 until then; RatingSkipped is that they would rather not be
// asked. Seen is what the person saw of it when they asked, where their device said so.
// OnlineURL is the link of an online event, told to who has a place at it.
type Booking struct {
	EventID        string    `json:"event_id"`
	SlotID         string    `json:"slot_id"`
	State          string    `json:"state"`
	Position       int       `json:"position"`
	Code           string    `json:"code"`
	Need           Field     `json:"need"`
	Note           string    `json:"note"`
	NoteAsleep     bool      `json:"note_asleep,omitzero"`
	NoteAgreedWith Reader    `json:"note_agreed_with,omitzero"`
	Share          []Share   `json:"share"`
	SheetOmit      []string  `json:"sheet_omit"`
	RequestedAt    time.Time `json:"requested_at,omitzero"`
	ConfirmedAt    time.Time `json:"confirmed_at,omitzero"`
	ExpiresAt      time.Time `json:"expires_at,omitzero"`
	Sequence       int       `json:"sequence"`
	ChangedAt      time.Time `json:"changed_at,omitzero"`
	CancelUntil    time.Time `json:"cancel_until,omitzero"`
	ArrivedAt      time.Time `json:"arrived_at,omitzero"`
	Minutes        int       `json:"minutes,omitzero"`
	FreeMin        int       `json:"free_min,omitzero"`
	Rating         int       `json:"rating,omitzero"`
	RatingText     string    `json:"rating_text,omitzero"`
	RatingSkipped  bool      `json:"rating_skipped,omitzero"`
	Seen           Terms     `json:"seen,omitzero"`
	OnlineURL      string    `json:"online_url,omitzero"`
}

// Step is what was agreed at a meeting. Due is a day such as 2027-01-31, or empty.
// By is who does it: You, or the name of one of the office's. DoneAt is zero until it
// is ticked off.
type Step struct {
	Text      string    `json:"text"`
	Due       string    `json:"due"`
	By        string    `json:"by"`
	BookingID string    `json:"booking_id"`
	DoneAt    time.Time `json:"done_at,omitzero"`
}

// Access is who read what was shared, one a reader and shared thing, brought up to
// date at most hourly: Count is in how many of these hours it was read. Who is a name,
// Role one of the desk's, Share has the kind, id and title of what was read.
type Access struct {
	Who     string    `json:"who"`
	Role    string    `json:"role"`
	Share   Share     `json:"share"`
	FirstAt time.Time `json:"first_at"`
	At      time.Time `json:"at"`
	Count   int       `json:"count"`
}

// Kinds of allowances.
const (
	AllowanceCounselling = "counselling"
	AllowanceFollowup    = "followup"
)

// Allowance is how much free time a person has and has used, minutes. Kind is
// counselling or followup; ActorID is the adviser's firm for a followup.
type Allowance struct {
	Kind       string `json:"kind"`
	ActorID    string `json:"actor_id"`
	GrantedMin int    `json:"granted_min"`
	UsedMin    int    `json:"used_min"`
}

// States of a referral.
const (
	ReferralDraft      = "draft"
	ReferralOffered    = "offered"
	ReferralAccepted   = "accepted"
	ReferralSent       = "sent"
	ReferralReceived   = "received"
	ReferralInProgress = "in_progress"
	ReferralCompleted  = "completed"
	ReferralDeclined   = "declined"
	ReferralExpired    = "expired"
	ReferralWithdrawn  = "withdrawn"
	ReferralReturned   = "returned"
)

// Referral hands a person on to an actor. Origin is who offers it, in words.
type Referral struct {
	Origin    string         `json:"origin"`
	ActorID   string         `json:"actor_id"`
	Need      Field          `json:"need"`
	Reason    string         `json:"reason"`
	Question  string         `json:"question"`
	Shares    []Share        `json:"shares"`
	State     string         `json:"state"`
	History   []ReferralStep `json:"history"`
	ExpiresAt time.Time      `json:"expires_at,omitzero"`
	ParentID  string         `json:"parent_id"`
	Outcome   string         `json:"outcome"`

	Asks     []string `json:"asks,omitzero"` // kinds of shares that whoever refers would like; the person decides
	Outcomes Outcomes `json:"outcomes,omitzero"`
}

// Outcomes are what became of a referral in one word each: as the person says, and as
// whoever they were referred to says.
type Outcomes struct {
	Person string `json:"person"`
	Actor  string `json:"actor"`
}

// ReferralStep is one change of a referral's state. By is a name, or You.
type ReferralStep struct {
	State  string    `json:"state"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
}

// Message belongs to a thread: the id of a referral, booking, comment or question.
// Attachments say what the files of AttachmentIDs are, where the office tells.
type Message struct {
	Thread        string       `json:"thread"`
	Author        string       `json:"author"`
	Text          string       `json:"text"`
	At            time.Time    `json:"at,omitzero"`
	AttachmentIDs []string     `json:"attachment_ids"`
	Attachments   []Attachment `json:"attachments,omitzero"`
	Read          bool         `json:"read"`
}

// States of a question.
const (
	QuestionOpen     = "open"
	QuestionAnswered = "answered"
)

// Question is put to the office, which answers within its target. Assigned is who at
// the office has it, by name. LedTo is the authority that it was led on to.
type Question struct {
	Topic    string    `json:"topic"`
	Text     string    `json:"text"`
	AskedAt  time.Time `json:"asked_at,omitzero"`
	AnswerBy time.Time `json:"answer_by,omitzero"`
	State    string    `json:"state"`

	Assigned   string    `json:"assigned,omitzero"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	LedTo      Authority `json:"led_to,omitzero"`
}

// Authority is who answers what the office does not: its name and number.
type Authority struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Group is a network group or a table of speed networking.
type Group struct {
	Name    string        `json:"name"`
	Kind    string        `json:"kind"` // speed or network
	EventID string        `json:"event_id"`
	Table   string        `json:"table"`
	Members []GroupMember `json:"members"` // in the order in which they speak; an empty one has gone
	Turn    int           `json:"turn"`    // who of them speaks, from 0

	// Of speed networking. Whoever reads it counts on by themselves: when a turn ends the next
	// begins, until the last of the members.
	TurnEndsAt time.Time `json:"turn_ends_at,omitzero"` // zero: the round has not begun
	PausedAt   time.Time `json:"paused_at,omitzero"`    // zero: the clock runs
	TurnMin    int       `json:"turn_min,omitzero"`     // how long each speaks
	Round      int       `json:"round,omitzero"`        // from 1
	Rounds     int       `json:"rounds,omitzero"`
}

// Speaks is whose turn it is at a time, and for how long still; none of the members when all
// have spoken. Before the round has begun the first has all of their time.
func (g Group) Speaks(now time.Time) (turn int, left time.Duration) {
	each := time.Duration(g.TurnMin) * time.Minute
	switch {
	case g.TurnEndsAt.IsZero():
		return g.Turn, each
	case !g.PausedAt.IsZero():
		now = g.PausedAt
	}
	if left = g.TurnEndsAt.Sub(now); left > 0 || each <= 0 {
		return g.Turn, min(max(left, 0), max(each, 0))
	}
	over := -left
	if turn = g.Turn + 1 + int(over/each); turn >= len(g.Members) {
		return len(g.Members), 0
	}
	return turn, each - over%each
}

// GroupMember is someone in a group and the one line they present.
type GroupMember struct {
	ID   string `json:"id,omitzero"` // of the booking by which they are there
	Name string `json:"name"`
	Line string `json:"line"`
}
