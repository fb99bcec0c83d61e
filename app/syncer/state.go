package syncer

import (
	"time"

	"startklar.dk/api"
)

// Phase is what the sync mark shows.
type Phase string

// Phases, from "all is well" to "the person must do something".
const (
	Saved    Phase = "saved"     // everything is at the office
	Saving   Phase = "saving"    // being sent now
	Waiting  Phase = "waiting"   // to be sent, the office cannot take it yet or a sign-in is needed first
	Offline  Phase = "offline"   // no connection; kept on this device
	NeedsYou Phase = "needs_you" // a refusal, a conflict, or a sign-in that is no longer valid
)

// State is how the store and the office stand to each other.
type State struct {
	Phase        Phase
	Pending      int       // mutations without an answer
	Refused      int       // on the person's list
	Conflicts    int       // sections in conflict
	SignInNeeded bool      // something is to be sent, or the token is no longer valid
	Erased       bool      // the office erased this person; nothing goes on
	LastSync     time.Time // last answer of the office, UTC
	RetryAt      time.Time // when the next attempt is due, zero for now
	Err          api.Code  // why the last attempt failed: offline, captive_portal, a Problem's code …
}
