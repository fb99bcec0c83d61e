package office

import (
	"context"
	"database/sql"
	"fmt"

	"startklar.dk/api"
)

// Actor is who writes: a person, on one of their devices.
type Actor struct {
	PersonID string
	DeviceID string
	Name     string // shown as the author where two versions of a text meet; empty takes the device's or the person's name
}

// Apply handles a person's mutations one by one and answers each. The batch
// has passed CheckBatch. An error means that nothing is known of those not
// answered: they are sent again.
func (o *Office) Apply(ctx context.Context, who Actor, b api.MutationBatch) (api.MutationAnswers, error) {
	return api.MutationAnswers{}, errNotFound
}

// CheckBatch checks the envelope of a batch: invalid, with pointers, or nil.
func CheckBatch(b api.MutationBatch) *api.Problem { return nil }

// Version gives the content of a kept version of one of the person's plans;
// not_found for one that is not there or another's.
func (o *Office) Version(ctx context.Context, personID, versionID string) (api.VersionContent, error) {
	return api.VersionContent{}, errNotFound
}

// ImportError names the record and the field for which an import was refused.
type ImportError struct {
	Index   int      // in the array, from 0
	Kind    api.Kind // of the record
	ID      string
	Pointer string // JSON pointer into the record: /id, /kind or /body/…
	Reason  string // one word: required, unknown, too_long, format, range, reference, used
}

// Error names the record and the field.
func (e *ImportError) Error() string {
	return fmt.Sprintf("record %d (%s %s): %s: %s", e.Index, e.Kind, e.ID, e.Pointer, e.Reason)
}

// Import writes the catalogue's own records, all or none: *ImportError.
func (o *Office) Import(ctx context.Context, records []api.ImportRecord) error { return nil }

// ReferralOffer is a referral that the office offers to whoever has an e-mail.
type ReferralOffer struct {
	Email   string
	ActorID string
	Need    api.Field
	Reason  string
	By      string // who offers it, in words; empty is the office's name
}

// Refer offers a referral and gives its id. Errors: *api.Problem not_found
// (the actor), invalid, duplicate (an open one to the same actor for the same need).
func (o *Office) Refer(ctx context.Context, offer ReferralOffer) (referralID string, err error) {
	return "", errNotFound
}

// EnsurePerson finds the person with an e-mail address or makes one, with its
// record. Language is da or en.
func (o *Office) EnsurePerson(ctx context.Context, tx *sql.Tx, email, language string) (personID string, created bool, err error) {
	return "", false, nil
}

// work runs what is due until ctx is over.
func (o *Office) work(ctx context.Context) { <-ctx.Done() }

// RunDue does what is due now and tells how much it was.
func (o *Office) RunDue(ctx context.Context) (int, error) { return 0, nil }
