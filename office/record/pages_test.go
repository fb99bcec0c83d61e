package record

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
)

// shown is a catalogue of so many records and its feeds.
func shown(t *testing.T, dir string, records int) (*db.DB, *Feeds) {
	t.Helper()
	d := engine.Open(t, dir, db.Config{})
	if err := EnsureEpoch(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	f := NewFeeds(d, nil)
	t.Cleanup(f.Close)
	all := make([]int, records)
	for i := range all {
		all[i] = i
	}
	show(t, d, all...)
	return d, f
}

func slotID(i int) string { return fmt.Sprint("slot ", i) }

// show writes records of the catalogue.
func show(t *testing.T, d *db.DB, which ...int) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, i := range which {
			_, err := Put(t.Context(), tx, CatalogueOwner, api.KindSlot, slotID(i), json.RawMessage(`{"free":"<&>"}`))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shared reads the catalogue as everyone does, page by page of so many records.
func shared(t *testing.T, f *Feeds, limit int) (all []api.Record, pages []*EncodedPage) {
	t.Helper()
	for since, more := "", true; more; {
		p, err := f.CataloguePage(t.Context(), FeedQuery{Since: since, Limit: limit})
		if err != nil {
			t.Error(err)
			return all, pages
		}
		var page api.Page
		if err := json.Unmarshal(p.JSON, &page); err != nil {
			t.Error(err)
		}
		if len(page.Records) != p.Records || page.More != p.More || page.Cursor != p.Cursor || p.More && p.Records == 0 || p.Records > limit {
			t.Errorf("%d records of %d, more %v", len(page.Records), p.Records, p.More)
		}
		all, pages = append(all, page.Records...), append(pages, p)
		since, more = page.Cursor, page.More
	}
	return all, pages
}

// own reads the catalogue past what is kept.
func own(t *testing.T, f *Feeds) []api.Record {
	t.Helper()
	all, err := All(t.Context(), f.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPageIsMadeOnceHoweverManyAskForItAtOnce(t *testing.T) {
	_, f := shown(t, t.TempDir(), 2500)
	for since, pages := "", 1; pages <= 3; pages++ {
		var asking sync.WaitGroup
		begin, cursors := make(chan struct{}), make(chan string, 64)
		for range cap(cursors) {
			asking.Go(func() {
				<-begin
				p, err := f.CataloguePage(t.Context(), FeedQuery{Since: since})
				if err != nil {
					t.Error(err)
					return
				}
				cursors <- p.Cursor
			})
		}
		close(begin)
		asking.Wait()
		if f.pages.made != pages || f.pages.looks != pages {
			t.Fatalf("page %d: %d were made, and the database was asked %d times", pages, f.pages.made, f.pages.looks)
		}
		since = <-cursors
	}
}

func TestAChangeConcernsThePageThatItWasOnAndTheLast(t *testing.T) {
	d, f := shown(t, t.TempDir(), 95)
	_, before := shared(t, f, 10)
	made := f.pages.made
	show(t, d, 33)
	all, after := shared(t, f, 10)
	if diff := cmp.Diff(own(t, f), all); diff != "" {
		t.Error(diff)
	}
	if got := f.pages.made - made; got != 2 {
		t.Errorf("%d pages were made, want the one that it was on and the last", got)
	}
	for i := range 10 {
		if changed := i == 3 || i == 9; changed == (before[i] == after[i]) || changed == (before[i].Tag == after[i].Tag) {
			t.Errorf("page %d: is another one: %v", i, !changed)
		}
	}
	if before[4].Records != 10 || after[3].Records != 9 {
		t.Errorf("%d records before, %d after", before[3].Records, after[3].Records)
	}
}

// However much changes, two pages that follow each other are more than one.
func TestPagesThatBecameSmallAreOneAgain(t *testing.T) {
	d, f := shown(t, t.TempDir(), 100)
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		show(t, d, r.IntN(100))
		all, pages := shared(t, f, 10)
		if len(all) != 100 || !slices.IsSortedFunc(all, func(a, b api.Record) int { return int(a.Rev - b.Rev) }) {
			t.Fatalf("%d records", len(all))
		}
		if len(pages) > 21 {
			t.Fatalf("%d pages of ten for 100 records", len(pages))
		}
	}
	if diff := cmp.Diff(own(t, f), first(shared(t, f, 10))); diff != "" {
		t.Error(diff)
	}
}

func first[A, B any](a A, _ B) A { return a }

func TestAPageIsNeverOlderThanWhatAnotherProcessWrote(t *testing.T) {
	dir := t.TempDir()
	_, f := shown(t, dir, 25)
	other, beside := shown(t, dir, 0)
	for i := range 30 {
		show(t, other, i)
		for _, by := range []*Feeds{f, beside} {
			if diff := cmp.Diff(own(t, by), first(shared(t, by, 10))); diff != "" {
				t.Fatal(diff)
			}
		}
	}
	if err := beside.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, pages := shared(t, f, 10); !bytes.Contains(pages[0].JSON, []byte(epochOf(t, beside))) {
		t.Error("a page of the epoch before")
	}
}

func epochOf(t *testing.T, f *Feeds) string {
	t.Helper()
	s, err := f.state(context.Background(), CatalogueOwner)
	if err != nil {
		t.Fatal(err)
	}
	return s.epoch
}

func TestPagesAreKeptUpToASize(t *testing.T) {
	_, f := shown(t, t.TempDir(), 100)
	_, pages := shared(t, f, 10)
	f.pages.most = 3 * pages[0].size()
	for limit := 1; limit < 20; limit++ {
		shared(t, f, limit)
		size := 0
		for _, k := range f.pages.pages {
			size += k.page.size()
		}
		if size != f.pages.size || size > f.pages.most {
			t.Fatalf("%d bytes are kept and %d counted, of %d", size, f.pages.size, f.pages.most)
		}
	}
}

func TestAPageIsCompressedOnce(t *testing.T) {
	_, f := shown(t, t.TempDir(), 25)
	_, pages := shared(t, f, 10)
	once, again := pages[0].Gzip(), pages[0].Gzip()
	if &once[0] != &again[0] {
		t.Error("it was compressed twice")
	}
	z, err := gzip.NewReader(bytes.NewReader(once))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, pages[0].JSON) {
		t.Errorf("compressed it is %q, %v", got, err)
	}
}
