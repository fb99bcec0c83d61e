package app

import (
	"context"
	"errors"
	"fmt"

	"startklar.dk/app/store"
)

// Erase erases the person at the office and on this device. It cannot be undone.
// Where the office cannot be asked (ErrOffline and its like) nothing is erased.
func (a *App) Erase(ctx context.Context) error {
	c, err := a.signedOffice(ctx)
	if err != nil {
		return err
	}
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	path := a.current().store.Path()
	if err := c.Erase(ctx); err != nil {
		return fmt.Errorf("erase: %w", explain(err))
	}
	if err := a.leave(ctx); err != nil {
		return err
	}
	return errors.Join(store.Remove(path), store.RemoveFiles(path), a.settings.forget())
}

// EraseHere erases what this device has of whoever is here, signed in or not.
// What the office has stays there; it is asked for nothing, so that this works
// offline. It cannot be undone.
func (a *App) EraseHere(ctx context.Context) error {
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	path := a.current().store.Path()
	if _, in := a.SignedIn(); in {
		if err := a.leave(ctx); err != nil {
			return err
		}
		return errors.Join(store.Remove(path), store.RemoveFiles(path), a.settings.forget())
	}
	if err := a.beginAnew(ctx); err != nil {
		return fmt.Errorf("erase on this device: %w", err)
	}
	return a.settings.forget()
}

// beginAnew puts an empty store in the place of the one that is here, with all
// its files; a.turn is held.
func (a *App) beginAnew(ctx context.Context) error {
	old := a.current()
	path := old.store.Path()
	err := errors.Join(old.close(), store.Remove(path), store.RemoveFiles(path))
	next := &link{at: old.at}
	var openErr error
	if next.store, openErr = a.openStore(ctx, path, false); openErr != nil {
		return errors.Join(err, openErr)
	}
	if reachErr := a.reach(next); reachErr != nil { // it was reached under this address before
		return errors.Join(err, reachErr, next.store.Close())
	}
	a.mu.Lock()
	a.link = next
	if next.syncer != nil {
		next.syncer.SetActive(!a.aside)
	}
	a.mu.Unlock()
	a.start(next)
	a.tell(Change{Kind: KindWho}, Change{Kind: KindSync})
	return err
}
