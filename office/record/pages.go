package record

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"sync"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/singleflight"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// pagesMost is how many bytes of pages a process keeps at the most: the catalogue of 98
// municipalities takes half of it.
const pagesMost = 64 << 20

// EncodedPage is a page of the catalogue as it is sent: one for everyone who asks
// for it, so nobody changes it.
type EncodedPage struct {
	JSON    []byte
	Tag     string // of the JSON: the same for the same bytes, and for no others
	Cursor  string
	Records int
	More    bool

	gzip     func() []byte
	from, to int64 // the revs between which its records lie; to is where the next page begins
	last     int64 // the last record's rev, or from
}

// Gzip is the JSON compressed, which is done once.
func (p *EncodedPage) Gzip() []byte { return p.gzip() }

func encodePage(page api.Page, from, to int64) (*EncodedPage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(page); err != nil {
		return nil, fmt.Errorf("encode a page: %w", err)
	}
	p := &EncodedPage{JSON: b.Bytes(), Cursor: page.Cursor, Records: len(page.Records), More: page.More, from: from, to: to, last: from}
	if len(page.Records) > 0 {
		p.last = page.Records[len(page.Records)-1].Rev
	}
	sum := sha256.Sum256(p.JSON)
	p.Tag = base64.RawURLEncoding.EncodeToString(sum[:16])
	p.gzip = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(p.JSON) // a buffer takes all
		_ = z.Close()
		return b.Bytes()
	})
	return p, nil
}

// size is about what a page takes, compressed as well.
func (p *EncodedPage) size() int { return len(p.JSON) + len(p.JSON)/4 + 1<<10 }

// pageKey names a page: whose it is, where it begins, and how far it may go.
type pageKey struct {
	feed  feed
	at    cursor
	limit int
}

// kept is a page, and the counter up to which it is known to be as it was.
type kept struct {
	page    *EncodedPage
	holding int64
}

// encodedPages keeps pages. A change puts a record behind all others, so
// of the pages that are there it concerns the one that the record was on, and the last.
// Where a page is made again it ends where another begins that is there already: those
// behind stay as they are. What is kept is looked up by the counter that the asker
// read, so that it is never older than what another process wrote before.
type encodedPages struct {
	db     *db.DB
	making singleflight.Group

	mu    sync.Mutex
	pages map[pageKey]kept
	size  int
	most  int // bytes
	looks int // how often the database was asked for a page, or whether one holds
	made  int // how many were encoded
}

func newEncodedPages(d *db.DB) *encodedPages {
	return &encodedPages{db: d, pages: map[pageKey]kept{}, most: pagesMost}
}

// get is the page that a query asks for, where s was read for it. Errors: resync.
func (e *encodedPages) get(ctx context.Context, feed feed, s feedState, q FeedQuery) (*EncodedPage, error) {
	at, err := s.begin(feed, q.Since)
	if err != nil {
		return nil, err
	}
	key := pageKey{feed, at, q.limit()}
	if page := e.held(key, s); page != nil {
		return page, nil
	}
	// Whoever joins read the same counter before the making began.
	one, err, _ := e.making.Do(fmt.Sprint(at, key.limit, s.counter), func() (any, error) {
		if page := e.held(key, s); page != nil {
			return page, nil // by who was making it until now
		}
		return e.make(context.WithoutCancel(ctx), feed, q)
	})
	if err != nil {
		return nil, err
	}
	return one.(*EncodedPage), nil
}

// held is a page that is known to hold at a counter; nil where there is none.
func (e *encodedPages) held(key pageKey, s feedState) *EncodedPage {
	e.mu.Lock()
	defer e.mu.Unlock()
	if k, ok := e.pages[key]; ok && k.holding >= s.counter {
		return k.page
	}
	return nil
}

// make reads a page, in one snapshot, unless the one that is there still holds.
func (e *encodedPages) make(ctx context.Context, feed feed, q FeedQuery) (*EncodedPage, error) {
	var key pageKey
	var s feedState
	var still *EncodedPage
	var page api.Page
	var to int64
	err := e.db.Read(ctx, func(tx *db.Tx) (err error) {
		if s, err = readFeedState(ctx, tx, feed.owner); err != nil {
			return err
		}
		at, err := s.begin(feed, q.Since)
		if err != nil {
			return err
		}
		key = pageKey{feed, at, q.limit()}
		old, ends := e.before(key)
		if old != nil {
			if holds, err := old.holds(ctx, tx, feed); err != nil || holds {
				still = old
				return err
			}
		}
		page, to, err = readPage(ctx, tx, feed, at, s, key.limit, ends)
		return err
	})
	if err != nil {
		return nil, err
	}
	if still == nil {
		if still, err = encodePage(page, key.at.Rev, to); err != nil {
			return nil, err
		}
	}
	e.keep(key, s.counter, still)
	return still, nil
}

// before is the page that was kept, if any, and the revs at which pages of its feed end.
func (e *encodedPages) before(key pageKey) (page *EncodedPage, ends []int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.looks++
	for other, k := range e.pages {
		if other.feed == key.feed && other.limit == key.limit && k.page.More {
			ends = append(ends, k.page.to)
		}
	}
	return e.pages[key].page, ends
}

func (e *encodedPages) keep(key pageKey, counter int64, page *EncodedPage) {
	e.mu.Lock()
	defer e.mu.Unlock()
	old := e.pages[key]
	if old.holding > counter { // somebody else knows more
		return
	}
	if old.page != page {
		e.made++
		e.size += page.size()
		if old.page != nil {
			e.size -= old.page.size()
		}
	}
	e.pages[key] = kept{page, counter}
	for other, k := range e.pages { // any: in no order
		if e.size <= e.most {
			break
		}
		if other != key {
			delete(e.pages, other)
			e.size -= k.page.size()
		}
	}
}

// holds tells whether a page is as it was. A record that changed has another rev since,
// behind all that there were, and none comes in between: as many as there were are the
// same ones.
func (p *EncodedPage) holds(ctx context.Context, tx *db.Tx, feed feed) (bool, error) {
	to := p.to
	if !p.More {
		to = math.MaxInt64
	}
	var n int
	var last int64
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(MAX(rev), 0) FROM (`+feed.rows(true)+`) page`,
		feed.key(), p.from, to).Scan(&n, &last)
	if err != nil {
		return false, fmt.Errorf("look whether a page is as it was: %w", err)
	}
	return n == p.Records && cmp.Or(last, p.from) == p.last, nil
}
