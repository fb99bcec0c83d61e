package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"startklar.dk/app/store"
)

// openStore opens a file; a damaged one is set aside, a new one begun, what can
// be read of the old one taken over, and the person told where it lies.
func (a *App) openStore(ctx context.Context, path string, thorough bool) (*store.Store, error) {
	o := store.Options{
		Now: a.cfg.Now, NewID: a.cfg.NewID, Apply: Apply(), Log: a.cfg.Log, Thorough: thorough,
		Damaged: func(error) {
			defer a.Guard()
			a.mend(path)
		},
	}
	s, err := store.Open(ctx, path, o)
	var broken *store.BrokenError
	if errors.As(err, &broken) {
		a.cfg.Log.Error("store was damaged and set aside", "err", broken.Err)
		s, err = store.Open(ctx, path, o)
	}
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	a.salvage(ctx, s)
	return s, nil
}

// salvage takes over what only the damaged files had that were set aside. Each
// step can be done again: who is stopped in between, or has no room just now,
// goes on at the next opening.
func (a *App) salvage(ctx context.Context, s *store.Store) {
	asides, err := s.Asides(ctx)
	if err != nil {
		a.cfg.Log.Error("damaged stores could not be looked for", "err", err)
	}
	for _, aside := range asides {
		key, args := "notice.store_broken", map[string]string{"File": aside}
		saved, err := s.Salvage(ctx, aside)
		if err != nil {
			a.cfg.Log.Error("nothing could be read of a damaged store", "err", err)
			a.insist(key, args)
			continue
		}
		a.cfg.Log.Warn("read of a damaged store", "unsent", saved.Unsent, "kept", saved.Kept, "whole", saved.Whole)
		switch {
		case saved.Whole:
			key = "notice.store_saved"
		case saved.Unsent > 0:
			key, args["Count"] = "notice.store_partly", strconv.Itoa(saved.Unsent)
		}
		a.insist(key, args)
		if err := s.SalvageDone(ctx, aside); err != nil {
			a.cfg.Log.Error("a damaged store is looked into again", "err", err)
		}
	}
}

// maxMends is how often a file is opened anew in one run.
const maxMends = 3

// mend goes on with a new file where the one that is used turns out to be
// damaged. Where a thorough look finds no fault the file is used further.
func (a *App) mend(path string) {
	if a.takeTurn(a.background) != nil {
		return
	}
	defer a.turn.Unlock()
	old := a.current()
	if old == nil || old.store.Path() != path || a.mends[path] == maxMends {
		return
	}
	a.mends[path]++
	old.stop()
	if err := old.store.Close(); err != nil {
		a.cfg.Log.Warn("damaged store did not close", "err", err)
	}
	next := &link{at: old.at}
	var err error
	if next.store, err = a.openStore(a.background, path, true); err == nil {
		err = a.connect(next)
	}
	if err != nil { // the next opening of the app begins with this
		a.cfg.Log.Error("a damaged store could not be opened anew", "err", err)
		a.insist("notice.store_unusable", map[string]string{"File": path})
		return
	}
	a.activate(next)
	a.tell(Change{Kind: KindOffice}, Change{Kind: KindWho}, Change{Kind: KindSync})
}
