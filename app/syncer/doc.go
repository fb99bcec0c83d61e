// Package syncer carries the office's feeds into the store and the person's
// mutations out. It decides nothing about records and shows nothing. Run owns
// its goroutines and waits for them; they stop with its context.
package syncer
