package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// pagesOf makes a feed of n records with bodies of about 400 bytes, as the
// office sends it.
func pagesOf(tb testing.TB, n int) [][]byte {
	tb.Helper()
	var pages [][]byte
	for from := 0; from < n; from += api.MaxPage {
		page := api.Page{Epoch: "e1", Cursor: fmt.Sprint(from + api.MaxPage), More: from+api.MaxPage < n}
		for i := from; i < min(n, from+api.MaxPage); i++ {
			body, err := json.Marshal(api.Event{
				Kind: api.EventCourse, State: api.EventPlanned, Title: fmt.Sprintf("Kursus %d", i),
				Text: "Om at skrive en forretningsplan, der holder.", Capacity: 20, PlacesLeft: 3,
			})
			if err != nil {
				tb.Fatal(err)
			}
			page.Records = append(page.Records, api.Record{
				Kind: api.KindEvent, ID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, i)).String(), Rev: int64(i + 1), Body: body,
			})
		}
		raw, err := json.Marshal(page)
		if err != nil {
			tb.Fatal(err)
		}
		pages = append(pages, raw)
	}
	return pages
}

const benchRecords = 10_000

func BenchmarkFirstPullOf10000Records(b *testing.B) {
	pages := pagesOf(b, benchRecords)
	for b.Loop() {
		b.StopTimer()
		s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "p.db"), store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		for _, raw := range pages {
			var page api.Page
			if err := json.Unmarshal(raw, &page); err != nil {
				b.Fatal(err)
			}
			if err := s.Pull(b.Context(), store.Catalogue, page); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// The floor: the same pages decoded and put into a bare table, each page in one
// transaction with the same promise of durability.
func BenchmarkBareLoopOf10000Records(b *testing.B) {
	pages := pagesOf(b, benchRecords)
	for b.Loop() {
		b.StopTimer()
		db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "p.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := db.Exec("CREATE TABLE r (kind TEXT, id TEXT, rev INTEGER, body BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID"); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		for _, raw := range pages {
			var page api.Page
			if err := json.Unmarshal(raw, &page); err != nil {
				b.Fatal(err)
			}
			tx, err := db.Begin()
			if err != nil {
				b.Fatal(err)
			}
			st, err := tx.Prepare("INSERT INTO r VALUES (?, ?, ?, ?)")
			if err != nil {
				b.Fatal(err)
			}
			for _, r := range page.Records {
				if _, err := st.Exec(string(r.Kind), r.ID, r.Rev, []byte(r.Body)); err != nil {
					b.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// From the keystroke to the disk: one section.write.
func BenchmarkSectionWriteDurable(b *testing.B) {
	for _, sent := range []bool{false, true} {
		b.Run(map[bool]string{false: "collapsing", true: "queueing"}[sent], func(b *testing.B) {
			s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "p.db"), store.Options{Apply: table})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			plan := uuid.NewString()
			n := 0
			for b.Loop() {
				n++
				if _, err := storetest.WriteWith(b.Context(), s, api.SectionWrite, sectionBody(plan, "idea", fmt.Sprint("En tekst, der vokser ", n))); err != nil {
					b.Fatal(err)
				}
				if !sent {
					continue
				}
				b.StopTimer()
				batch, err := s.Take(b.Context(), 200, 1<<20)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Answer(b.Context(), applied("e1", batch)); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

func BenchmarkOpenWith10000Records(b *testing.B) {
	path := filepath.Join(b.TempDir(), "p.db")
	s, err := store.Open(b.Context(), path, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, raw := range pagesOf(b, benchRecords) {
		var page api.Page
		if err := json.Unmarshal(raw, &page); err != nil {
			b.Fatal(err)
		}
		if err := s.Pull(b.Context(), store.Catalogue, page); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := s.Search(context.Background(), "kursus", 1); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := store.Open(b.Context(), path, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkListOf10000Records(b *testing.B) {
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "p.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, raw := range pagesOf(b, benchRecords) {
		var page api.Page
		if err := json.Unmarshal(raw, &page); err != nil {
			b.Fatal(err)
		}
		if err := s.Pull(b.Context(), store.Catalogue, page); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := s.List(b.Context(), api.KindEvent); err != nil {
			b.Fatal(err)
		}
	}
}
