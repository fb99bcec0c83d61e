package store

import (
	"context"
	"errors"

	"startklar.dk/api"
)

var errSkeleton = errors.New("not built yet")

// Store is one person's file. Safe for concurrent use.
type Store struct{}

// Open opens the file at path, or makes it, and brings it up to date. A damaged
// file is set aside and named by a *BrokenError; calling Open again starts a
// new one.
func Open(ctx context.Context, path string, o Options) (*Store, error) { return nil, errSkeleton }

// Close stops the store's goroutines and closes the file.
func (s *Store) Close() error { return nil }

// Get reads one record as it is shown, or ErrNotFound.
func (s *Store) Get(ctx context.Context, kind api.Kind, id string) (api.Record, error) {
	return api.Record{}, errSkeleton
}

// List reads all records of a kind as they are shown, in the order of ids.
func (s *Store) List(ctx context.Context, kind api.Kind) ([]api.Record, error) {
	return nil, errSkeleton
}

// Read gives read a view of one moment; Put and Delete on it panic.
func (s *Store) Read(ctx context.Context, read func(v View) error) error { return errSkeleton }

// Write queues a mutation and applies it locally in one durable transaction.
// body is any JSON object.
func (s *Store) Write(ctx context.Context, kind api.MutationKind, body any) (mutationID string, err error) {
	return "", errSkeleton
}

// WriteWith is Write with a body made inside the transaction from what is shown
// there. A nil body with a nil error writes nothing and gives an empty id.
func (s *Store) WriteWith(ctx context.Context, kind api.MutationKind, body func(v View) (any, error)) (mutationID string, err error) {
	return "", errSkeleton
}

// Queue lists what waits, is in flight or was refused, oldest first.
func (s *Store) Queue(ctx context.Context) ([]Entry, error) { return nil, errSkeleton }

// Entry reads one mutation in any state, or ErrNotFound.
func (s *Store) Entry(ctx context.Context, id string) (Entry, error) { return Entry{}, errSkeleton }

// Kept lists the refused mutations that were dismissed, newest first: nothing
// that the person wrote is gone.
func (s *Store) Kept(ctx context.Context) ([]Entry, error) { return nil, errSkeleton }

// Retry queues a refused mutation again, as a new one at the end, and gives its id.
func (s *Store) Retry(ctx context.Context, id string) (mutationID string, err error) {
	return "", errSkeleton
}

// Dismiss takes a refused mutation off the person's list; Kept still has it.
func (s *Store) Dismiss(ctx context.Context, id string) error { return errSkeleton }

// Setting reads a setting of this device, empty where it was never set.
func (s *Store) Setting(ctx context.Context, key string) (string, error) { return "", errSkeleton }

// SetSetting writes a setting of this device.
func (s *Store) SetSetting(ctx context.Context, key, value string) error { return errSkeleton }

// Search finds records whose texts hold every word of query, best first.
func (s *Store) Search(ctx context.Context, query string, limit int) ([]Hit, error) {
	return nil, errSkeleton
}

// Subscribe calls f after every commit that changed something, from the store's
// own goroutine, until cancel.
func (s *Store) Subscribe(f func([]Change)) (cancel func()) { return func() {} }

// Adopt takes over the mutations of from (an anonymous store) that were never
// answered, in order, and marks them there as taken.
func (s *Store) Adopt(ctx context.Context, from *Store) error { return errSkeleton }
