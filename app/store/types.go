package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"startklar.dk/api"
)

// Errors that a caller decides on.
var (
	// ErrNotFound is returned for a record, a mutation or a version that is not there.
	ErrNotFound = errors.New("not found")
	// ErrTooNew is what a *TooNewError wraps.
	ErrTooNew = errors.New("the file was written by a newer version")
	// ErrTooLarge is returned by Write for a mutation over api.MaxMutationSize bytes.
	ErrTooLarge = errors.New("the mutation is too large to be sent")
	// ErrClosed is returned by everything after Close.
	ErrClosed = errors.New("the store is closed")
)

// BrokenError is returned by Open when the file is damaged or is no store. The
// file was set aside under Aside, with what belongs to it, and Path is free for
// a new one.
type BrokenError struct {
	Path  string
	Aside string
	Err   error
}

// Error names both paths.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("store %s is damaged and was set aside as %s: %v", e.Path, e.Aside, e.Err)
}

// Unwrap gives the database's own error.
func (e *BrokenError) Unwrap() error { return e.Err }

// TooNewError is returned by Open for a file written by a newer version of the
// app, which is left alone.
type TooNewError struct {
	Path           string
	Version, Known int64 // the file's schema, and the newest that this app knows
}

// Error names the file and both versions.
func (e *TooNewError) Error() string {
	return fmt.Sprintf("%v: %s is of version %d, this app knows %d", ErrTooNew, e.Path, e.Version, e.Known)
}

// Unwrap gives ErrTooNew.
func (e *TooNewError) Unwrap() error { return ErrTooNew }

// UpgradeError is returned by Open where the file could not be brought up to
// date. It is as it was, and opening it may be tried again.
type UpgradeError struct {
	Path     string
	From, To int64 // the file's schema, and the one of this app
	Err      error
}

// Error names the file and both versions.
func (e *UpgradeError) Error() string {
	return fmt.Sprintf("bring %s from version %d to %d: %v", e.Path, e.From, e.To, e.Err)
}

// Unwrap gives what stood in the way.
func (e *UpgradeError) Unwrap() error { return e.Err }

// View is the shown state (the office's records with this device's unanswered
// mutations on top) inside one transaction. Deleted records are left out. A
// record's Rev is the office's, 0 where the office has not seen it. Bodies are
// shared: read them, do not change them.
type View interface {
	Get(kind api.Kind, id string) (api.Record, bool)
	List(kind api.Kind) []api.Record // in the order of ids
	Put(r api.Record)                // Rev and Deleted are ignored
	Delete(kind api.Kind, id string)
}

// Apply changes the view as one pending mutation is expected to. It is a pure
// function of the two: it is run again whenever the office's records beneath
// change. An error at Write refuses the write; an error later leaves the
// mutation without an effect on what is shown until the office answers it.
type Apply func(v View, m api.Mutation) error

// Options are what a store needs from outside. Every field has a default.
type Options struct {
	Now   func() time.Time                        // UTC; default time.Now
	NewID func() string                           // UUIDv7; default uuid.NewV7
	Apply map[api.MutationKind]Apply              // kinds that are missing change nothing locally
	Texts func(r api.Record) (title, text string) // what of a record is searched; default Texts
	Log   *slog.Logger                            // without personal text; default slog.Default
	// Damaged is called once, from a goroutine of its own, when a read or a write
	// meets damage that Open did not see: closing and opening again with Thorough
	// sets the file aside. Default: nobody is told.
	Damaged func(err error)
	// Thorough has Open compare every index with its table.
	Thorough bool
}

// KindQueue is the kind of a Change that concerns the mutations that wait; ID
// is the mutation's. KindSetting is that of a setting; ID is its key. Neither
// is a kind of record.
const (
	KindQueue   api.Kind = "queue"
	KindSetting api.Kind = "setting"
)

// Change names one thing that is shown differently than before.
type Change struct {
	Kind api.Kind
	ID   string
}

// EntryState says how far a mutation has come.
type EntryState string

// States of an Entry.
const (
	EntryWaiting   EntryState = "waiting"   // to be sent
	EntryInFlight  EntryState = "in_flight" // sent, not answered
	EntryApplied   EntryState = "applied"   // the office did it
	EntryRefused   EntryState = "refused"   // the office did not; the person decides
	EntryDismissed EntryState = "dismissed" // refused, and the person put it away; it stays readable
)

// Entry is one mutation on its way.
type Entry struct {
	ID        string
	Kind      api.MutationKind
	Body      json.RawMessage
	MadeAt    time.Time
	State     EntryState
	Attempts  int          // times that it was sent without an answer
	LastError string       // why the last attempt got no answer, a code or a short technical text
	Problem   *api.Problem // set where the office refused it
	Records   []Change     // the records that it changes when applied
	Answered  time.Time    // zero until answered
}

// Hit is one record found by Search. Snippet is a piece of its text with the
// words found between '\x02' and '\x03'.
type Hit struct {
	Kind    api.Kind
	ID      string
	Title   string
	Snippet string
}
