package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/api/danish"
)

const (
	indexAfter = 400 * time.Millisecond // of quiet, so that typing is not disturbed
	indexBatch = 100                    // records a transaction, some 10 ms
	gramLen    = 3                      // letters below which the index cannot find a word
)

// indexer fills the search index behind the writes, and before a search.
type indexer struct {
	s       *Store
	filling sync.Mutex // held while a batch is made

	scanned bool // guarded by filling: what the last run left open is in todo

	mu    sync.Mutex
	todo  map[Change]bool
	whole bool // the file says that the index is whole

	wake chan struct{}
	quit chan struct{}
	done chan struct{}
}

func newIndexer(s *Store) *indexer {
	return &indexer{
		s: s, todo: map[Change]bool{}, wake: make(chan struct{}, 1),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
}

// dirty says in the transaction that changes records that the index lags
// behind, so that it is caught up with even after a crash.
func (x *indexer) dirty(w *writeTx) error {
	records := false
	for _, c := range w.changes {
		records = records || c.Kind != KindQueue && c.Kind != KindSetting
	}
	x.mu.Lock()
	whole := x.whole
	x.mu.Unlock()
	if !records || !whole {
		return nil
	}
	w.then = append(w.then, func() { x.setWhole(false) })
	return w.exec("UPDATE setting SET value = '0' WHERE key = ?", settingIndexed)
}

func (x *indexer) setWhole(whole bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.whole = whole
}

// add queues changed records.
func (x *indexer) add(changes []Change) {
	x.mu.Lock()
	for _, c := range changes {
		if c.Kind != KindQueue && c.Kind != KindSetting {
			x.todo[c] = true
		}
	}
	n := len(x.todo)
	x.mu.Unlock()
	if n > 0 {
		select {
		case x.wake <- struct{}{}:
		default:
		}
	}
}

// run fills the index whenever nothing was written for a while.
func (x *indexer) run() {
	defer close(x.done)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // ends with run, which waits for quit
		<-x.quit
		cancel()
	}()
	quiet := time.NewTimer(indexAfter)
	defer quiet.Stop()
	for {
		select {
		case <-x.quit:
			return
		case <-x.wake:
			quiet.Reset(indexAfter)
		case <-quiet.C:
			err := x.fill(ctx)
			if isIndexDamage(err) {
				if err = x.anew(ctx); err == nil {
					err = x.fill(ctx)
				}
			}
			if err != nil && ctx.Err() == nil {
				x.s.o.Log.Warn("store: fill the search index", "err", err)
			}
		}
	}
}

func (x *indexer) stop() {
	close(x.quit)
	<-x.done
}

// anew makes the index of the texts that there are, where it is damaged.
func (x *indexer) anew(ctx context.Context) error {
	x.s.o.Log.Warn("store: the search index is damaged and made anew")
	return x.s.write(ctx, func(w *writeTx) error { return w.exec("INSERT INTO find (find) VALUES ('rebuild')") })
}

// scan queues every record there is, and every text that there may no longer
// be, where the last run ended before the index was whole.
func (x *indexer) scan(ctx context.Context) error {
	x.mu.Lock()
	whole := x.whole
	x.mu.Unlock()
	if x.scanned || whole {
		x.scanned = true
		return nil
	}
	rows, err := x.s.reads(ctx)("SELECT kind, id FROM base UNION SELECT kind, id FROM local UNION SELECT kind, id FROM doc")
	var list []Change
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Change
		if err := rows.Scan(&c.Kind, &c.ID); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what is to be indexed: %w", err)
	}
	x.add(list)
	x.scanned = true
	return nil
}

// fill indexes all that is queued, in small transactions.
func (x *indexer) fill(ctx context.Context) error {
	x.filling.Lock()
	defer x.filling.Unlock()
	if err := x.scan(ctx); err != nil {
		return err
	}
	for {
		x.mu.Lock()
		batch := make([]Change, 0, indexBatch)
		for c := range x.todo {
			if batch = append(batch, c); len(batch) == indexBatch {
				break
			}
		}
		for _, c := range batch {
			delete(x.todo, c)
		}
		whole := x.whole
		x.mu.Unlock()
		if len(batch) == 0 && whole {
			return nil
		}
		err := x.s.write(ctx, func(w *writeTx) error { return x.put(w, batch) })
		if err != nil {
			x.mu.Lock()
			for _, c := range batch {
				x.todo[c] = true
			}
			x.mu.Unlock()
			return err
		}
		if len(batch) == 0 {
			return nil
		}
	}
}

// put indexes a batch; an empty batch says that the index is whole, if it is.
func (x *indexer) put(w *writeTx, batch []Change) error {
	for _, c := range batch {
		r, ok, err := getShown(w.query, c.Kind, c.ID)
		if err != nil {
			return err
		}
		var title, text string
		if ok {
			title, text = x.s.o.Texts(r)
		}
		title, text = danish.Fold(title), danish.Fold(text) // as a query is
		if title == "" && text == "" {
			err = w.exec("DELETE FROM doc WHERE kind = ? AND id = ?", string(c.Kind), c.ID)
		} else {
			err = w.exec(`INSERT INTO doc (kind, id, title, text) VALUES (?, ?, ?, ?)
				ON CONFLICT (kind, id) DO UPDATE SET title = excluded.title, text = excluded.text
				WHERE title <> excluded.title OR text <> excluded.text`, string(c.Kind), c.ID, title, text)
		}
		if err != nil {
			return fmt.Errorf("index %s %s: %w", c.Kind, c.ID, err)
		}
	}
	if len(batch) > 0 {
		return nil
	}
	// No other write can come between here and the commit.
	x.mu.Lock()
	more := len(x.todo) > 0
	x.mu.Unlock()
	if more {
		return nil
	}
	w.then = append(w.then, func() { x.setWhole(true) })
	return w.exec(`INSERT INTO setting (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, settingIndexed, indexWhole)
}

// Search finds the records whose texts hold every word of query, anywhere in a
// word, in any case and however its letters are stored (danish.Fold), best first.
// It brings the index up to date first.
func (s *Store) Search(ctx context.Context, query string, limit int) (hits []Hit, err error) {
	hits, err = s.search(ctx, query, limit)
	if isIndexDamage(err) {
		if err = s.index.anew(ctx); err == nil {
			hits, err = s.search(ctx, query, limit)
		}
	}
	return hits, err
}

func (s *Store) search(ctx context.Context, query string, limit int) (hits []Hit, err error) {
	defer s.meet(&err)
	words := danish.Words(query)
	if len(words) == 0 || limit <= 0 {
		return nil, nil
	}
	if err := s.index.fill(ctx); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	var match, short []string
	for _, word := range words {
		if utf8.RuneCountInString(word) < gramLen {
			short = append(short, word)
		} else {
			match = append(match, `"`+word+`"`)
		}
	}
	var found []Change
	if len(match) == 0 {
		found, err = s.found(ctx, short, limit, "SELECT kind, id, title || ' ' || text FROM doc")
	} else {
		found, err = s.best(ctx, strings.Join(match, " AND "), short, limit)
	}
	if err != nil {
		return nil, err
	}
	return s.hits(ctx, found, words)
}

// best are the records that fit a match, best first.
func (s *Store) best(ctx context.Context, match string, short []string, limit int) ([]Change, error) {
	// A word in the title weighs as much as eight in the text.
	const ranked = `FROM find WHERE find MATCH ? AND rank MATCH 'bm25(8.0, 1.0)' ORDER BY rank`
	var numbers []string
	var err error
	if len(short) == 0 {
		numbers, err = s.numbers(ctx, nil, limit, "SELECT rowid, '' "+ranked, match)
	} else {
		numbers, err = s.numbers(ctx, short, limit, `SELECT f.number, d.title || ' ' || d.text
			FROM (SELECT rowid AS number, row_number() OVER () AS place `+ranked+`) f CROSS JOIN doc d ON d.number = f.number
			ORDER BY f.place`, match)
	}
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	list := strings.Join(numbers, ",")
	return s.found(ctx, nil, limit, `SELECT kind, id, '' FROM doc WHERE number IN (`+list+`) ORDER BY instr(?, ',' || number || ',')`,
		","+list+",")
}

// numbers are the first ones whose text has the short words too.
func (s *Store) numbers(ctx context.Context, short []string, limit int, stmt string, args ...any) (list []string, err error) {
	rows, err := s.reads(ctx)(stmt, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var number int64
		var text string
		if err := rows.Scan(&number, &text); err != nil {
			return err
		}
		if !beginWords(text, short) {
			return nil
		}
		if list = append(list, strconv.FormatInt(number, 10)); len(list) == limit {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("search: %w", err)
	}
	return list, nil
}

// found are the first ones of a query whose text has the short words too.
func (s *Store) found(ctx context.Context, short []string, limit int, stmt string, args ...any) (list []Change, err error) {
	rows, err := s.reads(ctx)(stmt, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Change
		var text string
		if err := rows.Scan(&c.Kind, &c.ID, &text); err != nil {
			return err
		}
		if !beginWords(text, short) {
			return nil
		}
		if list = append(list, c); len(list) == limit {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("search: %w", err)
	}
	return list, nil
}

// hits are found records with their own words, which the index has only folded.
func (s *Store) hits(ctx context.Context, found []Change, words []string) ([]Hit, error) {
	var list []Hit
	for _, c := range found {
		r, ok, err := getShown(s.reads(ctx), c.Kind, c.ID)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		if ok { // else it went since the index was made
			title, text := s.o.Texts(r)
			list = append(list, Hit{Kind: c.Kind, ID: c.ID, Title: title, Snippet: snippet(text, words)})
		}
	}
	return list, nil
}

var errEnough = errors.New("enough found")

// beginWords tells whether for each prefix, which is folded, a word of text begins with it.
func beginWords(text string, prefixes []string) bool {
	if len(prefixes) == 0 {
		return true
	}
	words := danish.Words(text)
next:
	for _, p := range prefixes {
		for _, word := range words {
			if strings.HasPrefix(word, p) {
				continue next
			}
		}
		return false
	}
	return true
}

// Fields of records that people read: what a record is called, and what it says.
var (
	titleFields = map[string]bool{"title": true, "name": true, "topic": true}
	textFields  = map[string]bool{
		"text": true, "organisation": true, "question": true, "reason": true, "quote": true, "note": true,
		"origin": true, "help": true, "intro": true, "purpose": true, "line": true, "address": true,
	}
)

// Texts is what of a record is searched where Options.Texts is not set: the
// fields of any kind that people read, in all their languages.
func Texts(r api.Record) (title, text string) {
	var body any
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return "", ""
	}
	var titles, texts []string
	var walk func(v any, depth int, in int)
	walk = func(v any, depth, in int) {
		switch v := v.(type) {
		case string:
			switch {
			case v == "":
			case in == 1 && depth <= 2:
				titles = append(titles, v)
			case in != 0:
				texts = append(texts, v)
			}
		case []any:
			for _, e := range v {
				walk(e, depth+1, in)
			}
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				next := in // a text in several languages is an object of them
				switch {
				case titleFields[name]:
					next = 1
				case textFields[name]:
					next = 2
				case in != 0 && len(name) != 2:
					next = 0
				}
				walk(v[name], depth+1, next)
			}
		}
	}
	walk(body, 0, 0)
	return strings.Join(titles, " · "), strings.Join(texts, "\n")
}
