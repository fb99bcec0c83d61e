package api

import "time"

// Code is the one stable word for the cause of an error or a refusal.
type Code string

// Codes of the transport.
const (
	CodeMalformed    Code = "malformed"    // 400: no JSON
	CodeInvalid      Code = "invalid"      // 422, and a mutation's bad body
	CodeUnauthorized Code = "unauthorized" // 401
	CodeErased       Code = "erased"       // 401: this person was erased
	CodeForbidden    Code = "forbidden"    // 403: one of the office's own whose role does not let them
	CodeNotFound     Code = "not_found"    // 404, and a mutation's missing thing
	CodeResync       Code = "resync"       // 410
	CodeTooLarge     Code = "too_large"    // 413
	CodeWrongOffset  Code = "wrong_offset" // 409: an upload does not go on where the file ends; Upload-Offset says where
	CodeRateLimited  Code = "rate_limited" // 429
	CodeCodeWrong    Code = "code_wrong"   // 401 at sign-in
	CodeCodeSpent    Code = "code_spent"   // 401 at sign-in
	CodeInternal     Code = "internal"     // 500
	CodeUnavailable  Code = "unavailable"  // 503: stopping, or unable to write
	CodeNotAllowed   Code = "not_allowed"  // 405
)

// Codes of a refused mutation.
const (
	CodeMutationReused Code = "mutation_reused"
	CodeUnknownKind    Code = "unknown_kind"
	CodeTooLong        Code = "too_long"
	CodeUnknownVersion Code = "unknown_version"
	CodeSlotTaken      Code = "slot_taken"
	CodeEventFull      Code = "event_full"
	CodeNotOpen        Code = "not_open"
	CodeClosed         Code = "closed"
	CodeOverlap        Code = "overlap"
	CodeLimit          Code = "limit"
	CodePrerequisite   Code = "prerequisite"
	CodePast           Code = "past"
	CodeCancelled      Code = "cancelled"
	CodeTooLate        Code = "too_late"
	CodeExpired        Code = "expired"
	CodeDuplicate      Code = "duplicate"
	CodeWithdrawn      Code = "withdrawn"
	CodeChanged        Code = "changed"   // what is asked for is otherwise than the person saw it
	CodeUnsettled      Code = "unsettled" // a text has as many sides of a conflict as it can have
	CodeQuota          Code = "quota"     // the office keeps no more of this person's
)

// ProblemType is the media type of every error.
const ProblemType = "application/problem+json"

// Problem is an error document after RFC 9457 with the code that programs
// decide on. Title and Detail are for people, in the language asked for.
// Alternatives are what else is free when a booking was refused, and Now what it was
// wished for is by now, where that was refused as changed.
type Problem struct {
	Type         string        `json:"type"`
	Title        string        `json:"title"`
	Status       int           `json:"status"`
	Detail       string        `json:"detail"`
	Code         Code          `json:"code"`
	Errors       []FieldError  `json:"errors,omitempty"`
	Alternatives []Alternative `json:"alternatives,omitempty"`
	Now          *Terms        `json:"now,omitempty"`
}

// Error makes a Problem usable as an error.
func (p *Problem) Error() string {
	if p.Detail != "" {
		return string(p.Code) + ": " + p.Detail
	}
	return string(p.Code)
}

// FieldError names a bad field by JSON pointer (RFC 6901). Reason is one
// stable word: required, unknown, too_long, format, range, reference, used (the
// id is of something else already), state (not in a state for it), mismatch (a
// file is not what its digest says), quota (the person's files are at their limit).
type FieldError struct {
	Pointer string `json:"pointer"`
	Reason  string `json:"reason"`
	Detail  string `json:"detail"`
}

// Alternative is a free place near the one that was refused. SlotID and
// AdviserID are empty for an event without slots.
type Alternative struct {
	EventID   string    `json:"event_id"`
	SlotID    string    `json:"slot_id"`
	AdviserID string    `json:"adviser_id"`
	StartsAt  time.Time `json:"starts_at"`
	EndsAt    time.Time `json:"ends_at"`
}
