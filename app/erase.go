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
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	c, err := a.signedOffice(ctx)
	if err != nil {
		return err
	}
	from := a.current()
	from.stop() // the office tells its feeds of it, which is no news to who asked
	if err := c.Erase(ctx); err != nil {
		a.start(from)
		return fmt.Errorf("erase: %w", explain(err))
	}
	return a.eraseSigned(ctx)
}

// eraseSigned erases what this device has of who is signed in; a.turn is held.
func (a *App) eraseSigned(ctx context.Context) error {
	path := a.current().store.Path()
	kept := a.forgetToken() // one that stays is of nobody: what was written goes all the same
	if err := a.away(ctx); err != nil {
		return errors.Join(kept, err)
	}
	return errors.Join(kept, store.Remove(path), store.RemoveFiles(path), a.settings.forget(), a.forgetLogo())
}

// EraseHere erases what this device has of whoever is here, signed in or not.
// What the office has stays there; it is asked for nothing, so that this works
// offline. It cannot be undone.
func (a *App) EraseHere(ctx context.Context) error {
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	if _, in := a.SignedIn(); in {
		return a.eraseSigned(ctx)
	}
	if err := a.beginAnew(ctx); err != nil {
		return fmt.Errorf("erase on this device: %w", err)
	}
	return errors.Join(a.settings.forget(), a.forgetLogo())
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
	if connectErr := a.connect(next); connectErr != nil { // it was reached under this address before
		return errors.Join(err, connectErr, next.store.Close())
	}
	a.activate(next)
	a.tell(Change{Kind: KindWho}, Change{Kind: KindSync})
	return err
}
