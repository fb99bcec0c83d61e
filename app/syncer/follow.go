package syncer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
)

// restarts is how often reading a feed anew may be begun again in one go, for
// an office that is restored meanwhile.
const restarts = 3

func (s *Syncer) fetch(ctx context.Context, f store.Feed, since string, wait time.Duration) (api.Page, error) {
	q := client.FeedQuery{Since: since, Limit: api.MaxPage, Wait: wait}
	if f == store.Catalogue {
		return s.o.Client.Catalogue(client.Once(ctx), q)
	}
	return s.o.Client.Changes(client.Once(ctx), q)
}

// follow keeps a feed at its end by long polls while the app is in front.
func (s *Syncer) follow(ctx context.Context, f store.Feed) error {
	failures := 0
	for {
		before := s.signals()
		bump := before.bump
		if !before.active || !s.o.Online() || f == store.Changes && !s.o.Client.SignedIn() {
			select {
			case <-ctx.Done():
				return nil
			case <-bump:
				continue
			}
		}
		began := s.o.Now()
		news, err := s.poll(ctx, bump, f)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errBumped):
			continue
		case err == nil:
			failures = 0
			s.reached(loopOf(f))
			if !news && s.o.Now().Sub(began) < pollPause {
				if !sleep(ctx, bump, pollPause) {
					return nil
				}
			}
			continue
		case isErased(err):
			return s.erased(ctx)
		}
		s.failed(loopOf(f), err)
		if isFinal(err) { // denied among them: only another token helps
			select {
			case <-ctx.Done():
				return nil
			case <-bump:
				continue
			}
		}
		s.o.Log.Info("sync: feed", "feed", f.String(), "code", string(codeOf(err)), "attempt", failures+1)
		if s.pause(ctx, before, loopOf(f), failures, err) != nil {
			return nil
		}
		failures++
	}
}

// sleep waits for d or until bump; false where ctx ended first.
func sleep(ctx context.Context, bump <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-bump:
	case <-t.C:
	}
	return true
}

var errBumped = errors.New("to be begun anew")

// poll waits for news of a feed and reads them to the end. A bump ends it.
func (s *Syncer) poll(ctx context.Context, bump <-chan struct{}, f store.Feed) (news bool, err error) {
	epoch, since, err := s.o.Store.Cursor(ctx, f)
	if err != nil {
		return false, err
	}
	wait := pollWait
	if since == "" || s.unwell(loopOf(f)) {
		wait = 0 // the first answer tells soon whether the office is there
	}
	var page api.Page
	bumped, err := until(ctx, bump, 0, func(ctx context.Context) error {
		page, err = s.fetch(ctx, f, since, wait)
		return err
	})
	if bumped {
		return false, errBumped
	}
	if err == nil && len(page.Records) == 0 && !page.More && page.Cursor == since && page.Epoch == epoch {
		return wait == 0, nil
	}
	if err != nil && !isResync(err) {
		return false, err
	}
	// What was begun is read to its end, whatever is bumped.
	return true, s.pull(ctx, f, &fetched{since, page, err})
}

// patience is how long a call that is under way may take once it is bumped,
// counted from when it began: who taps again and again breaks off nothing that
// goes well, and who comes back to the app or to a network does not wait half a
// minute for a request that was lost before.
const patience = 5 * time.Second

// until runs a call, which a bump breaks off after some patience.
func until(ctx context.Context, bump <-chan struct{}, patience time.Duration, call func(context.Context) error) (bumped bool, err error) {
	calling, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	began := time.Now()
	go func() {
		defer close(ended)
		select {
		case <-bump:
			if left := patience - time.Since(began); left <= 0 || sleep(calling, nil, left) {
				stop()
			}
		case <-calling.Done():
		}
	}()
	err = call(calling)
	bumped = err != nil && ctx.Err() == nil && calling.Err() != nil
	stop()
	<-ended
	return bumped, err
}

// fetchNow fetches a page, and begins anew at each bump.
func (s *Syncer) fetchNow(ctx context.Context, f store.Feed, since string) fetched {
	for {
		got := fetched{since: since}
		bump := s.signals().bump
		bumped, _ := until(ctx, bump, patience, func(ctx context.Context) error {
			got.page, got.err = s.fetch(ctx, f, since, 0)
			return got.err
		})
		if !bumped {
			return got
		}
	}
}

// fetched is an answer of a feed to a cursor.
type fetched struct {
	since string
	page  api.Page
	err   error
}

// pull reads a feed to its end into the store, beginning anew where the office
// says so. got is an answer that is there already, or nil; it is of use only if
// the cursor is still where it was.
func (s *Syncer) pull(ctx context.Context, f store.Feed, got *fetched) error {
	if err := lock(ctx, s.feedLock[f]); err != nil {
		return err
	}
	defer unlock(s.feedLock[f])
	s.mu.Lock()
	suspected := s.suspectedRestores
	s.mu.Unlock()
	epoch, since, err := s.o.Store.Cursor(ctx, f)
	if err != nil {
		return err
	}
	if got != nil && got.since != since {
		got = nil
	}
	_, _, err = s.pages(ctx, f, since, got, func(page api.Page) error {
		if epoch != "" && page.Epoch != epoch {
			return errAnotherEpoch
		}
		if page.Epoch == epoch && page.Cursor == since && len(page.Records) == 0 {
			return nil
		}
		epoch, since = page.Epoch, page.Cursor
		return s.o.Store.Pull(ctx, f, page)
	})
	if isResync(err) || errors.Is(err, errAnotherEpoch) {
		err = s.resync(ctx, f)
	}
	if err != nil {
		return err
	}
	if f == store.Changes {
		s.mu.Lock()
		s.checkedRestores = max(s.checkedRestores, suspected)
		s.mu.Unlock()
	}
	return nil
}

var errAnotherEpoch = errors.New("the office is in another epoch")

// pages reads a feed from a cursor to its end; the next page is fetched while
// one is kept. got is the first page where it is there already. It gives the
// epoch and cursor of the last.
func (s *Syncer) pages(ctx context.Context, f store.Feed, since string, got *fetched, keep func(api.Page) error) (epoch, cursor string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next := make(chan fetched, 1) // has room, so the fetching goroutine always ends
	var fetching bool
	defer func() {
		cancel()
		if fetching {
			<-next
		}
	}()
	if got == nil {
		first := s.fetchNow(ctx, f, since)
		got = &first
	}
	for page := got.page; ; {
		if err = got.err; err != nil {
			return "", "", err
		}
		if page.More && page.Cursor == since {
			return "", "", fmt.Errorf("%w: a cursor that does not move", client.ErrUnreadable)
		}
		if page.More {
			fetching = true
			go func(since string) {
				defer s.guard()
				next <- s.fetchNow(ctx, f, since)
			}(page.Cursor)
		}
		if err := keep(page); err != nil {
			return "", "", err
		}
		if !page.More {
			return page.Epoch, page.Cursor, nil
		}
		since = page.Cursor
		a := <-next
		fetching = false
		got, page = &a, a.page
	}
}

// resync reads a feed from nothing into a shadow, which then takes the old
// one's place at once. No batch is under way meanwhile.
func (s *Syncer) resync(ctx context.Context, f store.Feed) error {
	if f == store.Changes {
		if err := lock(ctx, s.batchLock); err != nil {
			return err
		}
		defer unlock(s.batchLock)
	}
	for try := 0; ; try++ {
		err := s.shadow(ctx, f)
		if err == nil {
			s.poke()
			return nil
		}
		if try == restarts || !isResync(err) && !errors.Is(err, errAnotherEpoch) {
			return err
		}
	}
}

func (s *Syncer) shadow(ctx context.Context, f store.Feed) error {
	if err := s.o.Store.BeginShadow(ctx, f); err != nil {
		return err
	}
	first := ""
	epoch, cursor, err := s.pages(ctx, f, "", nil, func(page api.Page) error {
		if first == "" {
			first = page.Epoch
		}
		if page.Epoch != first {
			return errAnotherEpoch
		}
		return s.o.Store.PullShadow(ctx, f, page)
	})
	if err != nil {
		return err
	}
	again, err := s.o.Store.EndShadow(ctx, f, epoch, cursor)
	if err != nil {
		return err
	}
	s.o.Log.Info("sync: feed read anew", "feed", f.String(), "sent_again", again)
	return nil
}
