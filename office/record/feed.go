package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// FeedQuery asks a feed on from a cursor.
type FeedQuery struct {
	Since string        // an earlier page's cursor; empty starts from nothing
	Limit int           // records at the most; 0 or more than api.MaxPage is api.MaxPage
	Wait  time.Duration // how long an empty answer is held; at most api.MaxWait seconds
	Aside func(func())  // does the waiting, so that nothing is held meanwhile; nil just waits
	// Municipality is, in the catalogue, whose is read besides what concerns everyone:
	// a code of four digits; empty reads all.
	Municipality string
}

func (q FeedQuery) aside(wait func()) {
	if q.Aside != nil {
		q.Aside(wait)
	} else {
		wait()
	}
}

func (q FeedQuery) limit() int {
	if q.Limit <= 0 || q.Limit > api.MaxPage {
		return api.MaxPage
	}
	return q.Limit
}

// Feeds are what is read of records: each person's own, and the catalogue. It
// holds readers that wait; its goroutine lives while one does, and Close ends it.
type Feeds struct {
	db      *db.DB
	waiters *feedWaiters
	pages   *encodedPages
}

// NewFeeds are the feeds of a database. Log is told what fails in the background.
func NewFeeds(d *db.DB, log *slog.Logger) *Feeds {
	f := &Feeds{d, newFeedWaiters(d, log), newEncodedPages(d)}
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

// feed names a feed: all that is one owner's, or of the catalogue what concerns a
// municipality and what concerns everyone.
type feed struct{ owner, municipality string }

// mark keeps a cursor to its feed without naming the person in it.
func (f feed) mark() string { return mark(f.owner + f.municipality) }

func (q FeedQuery) catalogue() feed { return feed{CatalogueOwner, q.Municipality} }

// Catalogue is the feed of what everyone may see. Errors: resync.
func (f *Feeds) Catalogue(ctx context.Context, q FeedQuery) (api.Page, error) {
	return f.read(ctx, q.catalogue(), q)
}

// CataloguePage is a page of the catalogue, which whoever asks for it shares; it is not
// held. Errors: resync.
func (f *Feeds) CataloguePage(ctx context.Context, q FeedQuery) (*EncodedPage, error) {
	s, err := f.state(ctx, CatalogueOwner)
	if err != nil {
		return nil, err
	}
	return f.pages.get(ctx, q.catalogue(), s, q)
}

// AwaitCatalogue waits until there is something behind a query's cursor, and tells
// whether there is. Errors: resync.
func (f *Feeds) AwaitCatalogue(ctx context.Context, q FeedQuery) (news bool, err error) {
	err = f.await(ctx, CatalogueOwner, q, func() (int64, bool, error) {
		s, err := f.state(ctx, CatalogueOwner)
		if err != nil {
			return 0, false, err
		}
		page, err := f.pages.get(ctx, q.catalogue(), s, q)
		news = err == nil && page.Records > 0
		return s.counter, news, err
	})
	return news, err
}

// eventLook is how many records of the catalogue are looked through for an event's.
const eventLook = 100

// AwaitEvent waits until an event or a time of it is otherwise than it was at a cursor of the
// catalogue, or may be as more than eventLook records are, but at most so long, and tells
// whether it is.
// Errors: of ctx.
func (f *Feeds) AwaitEvent(ctx context.Context, eventID, since string, atMost time.Duration) (news bool, err error) {
	within, stop := context.WithTimeout(ctx, atMost)
	defer stop()
	for {
		page, err := f.Catalogue(within, FeedQuery{Since: since, Limit: eventLook, Wait: atMost})
		switch {
		case IsResync(err): // the cursor is not the catalogue's any more
			return true, nil
		case err != nil && within.Err() != nil:
			return false, ctx.Err()
		case err != nil || len(page.Records) == 0:
			return false, err
		case page.More || slices.ContainsFunc(page.Records, func(r api.Record) bool { return isOf(r, eventID) }):
			return true, nil
		}
		since = page.Cursor
	}
}

// IsResync tells whether an error is that a cursor is its feed's no more.
func IsResync(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Code == api.CodeResync
}

// isOf tells whether a record of the catalogue is an event or may be one of its times.
func isOf(r api.Record, eventID string) bool {
	switch r.Kind {
	case api.KindEvent:
		return r.ID == eventID
	case api.KindSlot:
		var s api.Slot
		return r.Deleted || r.Decode(&s) == nil && s.EventID == eventID
	}
	return false
}

// EndOfCatalogue is the cursor of who has read all of the catalogue.
func (f *Feeds) EndOfCatalogue(ctx context.Context) (string, error) {
	s, err := f.state(ctx, CatalogueOwner)
	if err != nil {
		return "", err
	}
	return cursor{mark(s.epoch), FeedQuery{}.catalogue().mark(), s.counter, s.swept}.String(), nil
}

// Changes is the feed of what is one person's. Errors: resync, and not_found
// for a person who is not there.
func (f *Feeds) Changes(ctx context.Context, personID string, q FeedQuery) (api.Page, error) {
	if !api.ValidID(personID) {
		return api.Page{}, ErrNotFound
	}
	return f.read(ctx, feed{owner: personID}, q)
}

func (f *Feeds) read(ctx context.Context, of feed, q FeedQuery) (page api.Page, err error) {
	err = f.await(ctx, of.owner, q, func() (counter int64, news bool, err error) {
		page, counter, err = f.page(ctx, of, q)
		return counter, len(page.Records) > 0, err
	})
	if err != nil {
		return api.Page{}, err
	}
	return page, nil
}

// await looks, and again at each change of the owner's, until there are news or the
// time is over. The look tells the counter at which it looked, or an earlier one.
func (f *Feeds) await(ctx context.Context, owner string, q FeedQuery, look func() (counter int64, news bool, err error)) error {
	wait := min(q.Wait, api.MaxWait*time.Second)
	if wait <= 0 {
		_, _, err := look()
		return err
	}
	w := f.waiters.subscribe(owner)
	defer f.waiters.unsubscribe(w)
	over := time.NewTimer(wait)
	defer over.Stop()
	for {
		counter, news, err := look()
		if err != nil || news {
			return err
		}
		w.seen.Store(counter)
		goesOn := false
		q.aside(func() {
			select {
			case <-w.woken:
				goesOn = true
			case <-over.C:
			case <-f.waiters.released:
			case <-ctx.Done():
				err = ctx.Err()
			}
		})
		if !goesOn {
			return err
		}
	}
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

func (f *Feeds) state(ctx context.Context, owner string) (s feedState, err error) {
	err = f.db.Read(ctx, func(tx *db.Tx) (err error) {
		s, err = readFeedState(ctx, tx, owner)
		return err
	})
	return s, err
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

// mark is what a cursor is kept to, without naming it.
func mark(of string) string {
	sum := sha256.Sum256([]byte(of))
	return string(sum[:6])
}

// begin is where a reader stands. Errors: resync.
func (s feedState) begin(of feed, since string) (cursor, error) {
	at := cursor{Epoch: mark(s.epoch), Owner: of.mark(), Swept: s.swept}
	if since == "" {
		return at, nil
	}
	c, ok := parseCursor(since)
	switch {
	case !ok, c.Epoch != at.Epoch, c.Owner != at.Owner, c.Rev > s.counter,
		c.Rev < s.swept && c.Swept < s.swept:
		return cursor{}, &api.Problem{Code: api.CodeResync}
	}
	return c, nil
}

// page reads one page and the owner's counter in one snapshot.
func (f *Feeds) page(ctx context.Context, of feed, q FeedQuery) (page api.Page, counter int64, err error) {
	err = f.db.Read(ctx, func(tx *db.Tx) error {
		s, err := readFeedState(ctx, tx, of.owner)
		if err != nil {
			return err
		}
		at, err := s.begin(of, q.Since)
		if err != nil {
			return err
		}
		counter = s.counter
		page, _, err = readPage(ctx, tx, of, at, s, q.limit(), nil)
		return err
	})
	if err != nil {
		return api.Page{}, 0, err
	}
	return page, counter, nil
}

// recordOverhead is what a record's envelope adds to its body in a page, bytes.
const recordOverhead = 128

// readPage reads a page, and tells the rev at which it ends. One that does not go to
// the feed's end goes to the last of the given ends that it comes to.
func readPage(ctx context.Context, tx *db.Tx, of feed, at cursor, s feedState, limit int, ends []int64) (page api.Page, to int64, err error) {
	page = api.Page{Epoch: s.epoch, Records: []api.Record{}}
	if at.Rev < s.counter {
		rows, err := tx.QueryContext(ctx, of.rows(false)+` ORDER BY rev LIMIT $4`, of.key(), at.Rev, s.counter, limit+1)
		if err != nil {
			return api.Page{}, 0, fmt.Errorf("read the feed: %w", err)
		}
		defer rows.Close()
		size := 0
		for rows.Next() {
			r, err := Scan(rows)
			if err != nil {
				return api.Page{}, 0, err
			}
			if of.owner == CatalogueOwner {
				if r, err = untold(r); err != nil {
					return api.Page{}, 0, err
				}
			}
			size += len(r.Body) + recordOverhead
			if len(page.Records) == limit || len(page.Records) > 0 && size > api.MaxPageSize {
				page.More = true
				break
			}
			page.Records = append(page.Records, r)
		}
		if err := rows.Err(); err != nil {
			return api.Page{}, 0, fmt.Errorf("read the feed: %w", err)
		}
	}
	to = s.counter
	if page.More {
		to = endOf(&page, ends)
	}
	at.Rev = to
	if at.Rev >= at.Swept {
		at.Swept = 0
	}
	page.Cursor = at.String()
	return page, to, nil
}

// endOf ends a page that is full at the last of the given ends in it, where there is one.
func endOf(page *api.Page, ends []int64) (to int64) {
	first, last := page.Records[0].Rev, page.Records[len(page.Records)-1].Rev
	for _, end := range ends {
		if first <= end && end <= last {
			to = max(to, end)
		}
	}
	if to == 0 {
		return last
	}
	page.Records = slices.DeleteFunc(page.Records, func(r api.Record) bool { return r.Rev > to })
	return to
}

// Own are a person's records of some kinds, those that are not deleted.
func (f *Feeds) Own(ctx context.Context, personID string, kinds ...api.Kind) (all []api.Record, err error) {
	in := make([]string, len(kinds))
	for i, k := range kinds {
		in[i] = string(k)
	}
	err = f.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.CollectIn(ctx, tx, Scan, in, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND NOT deleted AND kind`, personID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is a person's: %w", err)
	}
	return all, nil
}
