package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// FeedQuery asks a feed on from a cursor.
type FeedQuery struct {
	Since string        // an earlier page's cursor; empty starts from nothing
	Limit int           // records at the most; 0 or more than api.MaxPage is api.MaxPage
	Wait  time.Duration // how long an empty answer is held; at most api.MaxWait seconds
}

// Feeds are what is read of records: each person's own, and the catalogue. It
// holds readers that wait; its goroutine lives while one does, and Close ends it.
type Feeds struct {
	db      *db.DB
	waiters *feedWaiters
}

// NewFeeds are the feeds of a database. Log is told what fails in the background.
func NewFeeds(d *db.DB, log *slog.Logger) *Feeds {
	f := &Feeds{d, newFeedWaiters(d, log)}
	d.OnNotify(f.waiters.wake)
	return f
}

// Held is how many answers of an owner's feed are held for what comes next.
func (f *Feeds) Held(owner string) int { return f.waiters.held(owner) }

// Release lets go every held answer, now and from now on: a shutdown begins with
// it.
func (f *Feeds) Release() { f.waiters.release() }

// Close lets go every held answer and ends the goroutine.
func (f *Feeds) Close() {
	f.Release()
	f.waiters.close()
}

// Catalogue is the feed of what everyone may see. Errors: resync.
func (f *Feeds) Catalogue(ctx context.Context, q FeedQuery) (api.Page, error) {
	return f.feed(ctx, CatalogueOwner, q)
}

// CatalogueState tells the epoch and the catalogue's counter: what a page of
// the catalogue depends on besides its query.
func (f *Feeds) CatalogueState(ctx context.Context) (epoch string, counter int64, err error) {
	err = f.db.Read(ctx, func(tx *db.Tx) error {
		s, err := readFeedState(ctx, tx, CatalogueOwner)
		epoch, counter = s.epoch, s.counter
		return err
	})
	return epoch, counter, err
}

// Changes is the feed of what is one person's. Errors: resync, and not_found
// for a person who is not there.
func (f *Feeds) Changes(ctx context.Context, personID string, q FeedQuery) (api.Page, error) {
	if !api.ValidID(personID) {
		return api.Page{}, ErrNotFound
	}
	return f.feed(ctx, personID, q)
}

func (f *Feeds) feed(ctx context.Context, owner string, q FeedQuery) (api.Page, error) {
	q.Wait = min(q.Wait, api.MaxWait*time.Second)
	if q.Wait <= 0 {
		page, _, err := f.page(ctx, owner, q)
		return page, err
	}
	w := f.waiters.subscribe(owner)
	defer f.waiters.unsubscribe(w)
	over := time.NewTimer(q.Wait)
	defer over.Stop()
	for {
		page, counter, err := f.page(ctx, owner, q)
		if err != nil || len(page.Records) > 0 {
			return page, err
		}
		w.seen.Store(counter)
		select {
		case <-w.woken:
		case <-over.C:
			return page, nil
		case <-f.waiters.released:
			return page, nil
		case <-ctx.Done():
			return api.Page{}, ctx.Err()
		}
	}
}

// CataloguePage is a page of the catalogue and the counter at which it was
// read, in one snapshot; it is not held. Errors: resync.
func (f *Feeds) CataloguePage(ctx context.Context, q FeedQuery) (api.Page, int64, error) {
	return f.page(ctx, CatalogueOwner, q)
}

// CatalogueChanges waits until there is something behind a cursor, and tells
// whether there is. Errors: resync.
func (f *Feeds) CatalogueChanges(ctx context.Context, cursor string, wait time.Duration) (bool, error) {
	page, err := f.Catalogue(ctx, FeedQuery{Since: cursor, Limit: 1, Wait: wait})
	return len(page.Records) > 0, err
}

// All is all of a feed from its beginning, page by page.
func All(ctx context.Context, read func(context.Context, FeedQuery) (api.Page, error)) (all []api.Record, err error) {
	for since, more := "", true; more; {
		page, err := read(ctx, FeedQuery{Since: since})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Records...)
		since, more = page.Cursor, page.More
	}
	return all, nil
}

// feedState is what a feed's page is read against.
type feedState struct {
	epoch          string
	counter, swept int64
}

func readFeedState(ctx context.Context, tx *db.Tx, owner string) (feedState, error) {
	var s feedState
	err := tx.QueryRowContext(ctx, `SELECT s.epoch, c.n, c.swept FROM office_state s, counter c WHERE c.owner = $1`, owner).
		Scan(&s.epoch, &s.counter, &s.swept)
	if err != nil {
		return s, NotFound(fmt.Errorf("read the feed's state: %w", err))
	}
	return s, nil
}

// cursor is where a reader stands. Its holder cannot read it.
type cursor struct {
	Epoch string // the epoch's mark
	Owner string // the owner's mark
	Rev   int64
	// Swept is the owner's swept rev when the reader began from nothing:
	// deletions up to there never concerned it.
	Swept int64
}

// cursorForm is the first byte of a cursor. One that begins with a brace is JSON
// with the epoch itself, as devices still have them.
const cursorForm = 1

func (c cursor) String() string {
	raw := []byte{cursorForm}
	for _, mark := range []string{c.Epoch, c.Owner} {
		raw = append(binary.AppendVarint(raw, int64(len(mark))), mark...)
	}
	raw = binary.AppendVarint(binary.AppendVarint(raw, c.Rev), c.Swept)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parseCursor(s string) (c cursor, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	switch {
	case err != nil, len(raw) == 0:
		return c, false
	case raw[0] == '{':
		return parseOldCursor(raw)
	case raw[0] != cursorForm:
		return c, false
	}
	in := bytes.NewReader(raw[1:])
	for _, mark := range []*string{&c.Epoch, &c.Owner} {
		n, err := binary.ReadVarint(in)
		if err != nil || n < 0 || n > int64(in.Len()) {
			return c, false
		}
		part := make([]byte, n)
		_, _ = in.Read(part) // as long as what is left
		*mark = string(part)
	}
	for _, rev := range []*int64{&c.Rev, &c.Swept} {
		if *rev, err = binary.ReadVarint(in); err != nil {
			return c, false
		}
	}
	return c, c.Rev >= 0 && in.Len() == 0
}

func parseOldCursor(raw []byte) (cursor, bool) {
	var old struct {
		Epoch string `json:"e"`
		Owner string `json:"o"`
		Rev   int64  `json:"r"`
		Swept int64  `json:"s"`
	}
	if json.Unmarshal(raw, &old) != nil {
		return cursor{}, false
	}
	owner, err := hex.DecodeString(old.Owner)
	return cursor{mark(old.Epoch), string(owner), old.Rev, old.Swept}, err == nil && old.Rev >= 0
}

// mark keeps a cursor to its epoch, and to its feed without naming the person
// in it.
func mark(of string) string {
	sum := sha256.Sum256([]byte(of))
	return string(sum[:6])
}

// page reads one page and the owner's counter in one snapshot.
func (f *Feeds) page(ctx context.Context, owner string, q FeedQuery) (page api.Page, counter int64, err error) {
	if q.Limit <= 0 || q.Limit > api.MaxPage {
		q.Limit = api.MaxPage
	}
	err = f.db.Read(ctx, func(tx *db.Tx) error {
		s, err := readFeedState(ctx, tx, owner)
		if err != nil {
			return err
		}
		at := cursor{Epoch: mark(s.epoch), Owner: mark(owner), Swept: s.swept}
		if q.Since != "" {
			c, ok := parseCursor(q.Since)
			switch {
			case !ok, c.Epoch != at.Epoch, c.Owner != at.Owner, c.Rev > s.counter,
				c.Rev < s.swept && c.Swept < s.swept:
				return &api.Problem{Code: api.CodeResync}
			}
			at = c
		}
		counter = s.counter
		page, err = readPage(ctx, tx, owner, at, s, q.Limit)
		return err
	})
	if err != nil {
		return api.Page{}, 0, err
	}
	return page, counter, nil
}

// recordOverhead is what a record's envelope adds to its body in a page, bytes.
const recordOverhead = 128

func readPage(ctx context.Context, tx *db.Tx, owner string, at cursor, s feedState, limit int) (api.Page, error) {
	page := api.Page{Epoch: s.epoch, Records: []api.Record{}}
	if at.Rev < s.counter {
		rows, err := tx.QueryContext(ctx, `SELECT kind, id, rev, deleted, body FROM record
			WHERE owner = $1 AND rev > $2 ORDER BY rev LIMIT $3`, owner, at.Rev, limit+1)
		if err != nil {
			return api.Page{}, fmt.Errorf("read the feed: %w", err)
		}
		defer rows.Close()
		size := 0
		for rows.Next() {
			r, err := Scan(rows)
			if err != nil {
				return api.Page{}, err
			}
			size += len(r.Body) + recordOverhead
			if len(page.Records) == limit || len(page.Records) > 0 && size > api.MaxPageSize {
				page.More = true
				break
			}
			page.Records = append(page.Records, r)
		}
		if err := rows.Err(); err != nil {
			return api.Page{}, fmt.Errorf("read the feed: %w", err)
		}
	}
	if page.More {
		at.Rev = page.Records[len(page.Records)-1].Rev
	} else {
		at.Rev = s.counter
	}
	if at.Rev >= at.Swept {
		at.Swept = 0
	}
	page.Cursor = at.String()
	return page, nil
}
