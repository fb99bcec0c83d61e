package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// titles are the events that a view shows, decoded anew.
func titles(v store.View) map[string]string {
	all := map[string]string{}
	for _, rec := range v.List(api.KindEvent) {
		var e api.Event
		if rec.Decode(&e) == nil {
			all[rec.ID] = e.Title
		}
	}
	return all
}

func kept(s store.Set[api.Event]) map[string]string {
	all := map[string]string{}
	for id, e := range s.All {
		all[id] = e.Title
	}
	return all
}

func event(id, title string, rev int64, deleted bool) api.Record {
	body, _ := json.Marshal(api.Event{Title: title})
	return api.Record{Kind: api.KindEvent, ID: id, Rev: rev, Deleted: deleted, Body: body}
}

// agree compares what is kept with what a view shows.
func agree(t *testing.T, s *store.Store, d *store.Decoded[api.Event], when string) store.Set[api.Event] {
	t.Helper()
	var set store.Set[api.Event]
	err := s.Read(t.Context(), func(v store.View) error {
		set = d.In(v)
		if diff := cmp.Diff(titles(v), kept(set)); diff != "" {
			t.Errorf("%s (-shown +kept):\n%s", when, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func catalogued(t testing.TB, s *store.Store, cursor int, records ...api.Record) {
	t.Helper()
	page := api.Page{Epoch: "e1", Cursor: fmt.Sprint(cursor), Records: records}
	if err := s.Pull(context.Background(), store.Catalogue, page); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsKeptDecodedIsWhatIsShown(t *testing.T) {
	open := func(name string) *store.Store {
		s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), name), store.Options{Apply: map[api.MutationKind]store.Apply{
			"test.rename": func(v store.View, m api.Mutation) error {
				v.Put(api.Record{Kind: api.KindEvent, ID: "a", Body: m.Body})
				return nil
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	s := open("p.db")
	d := &store.Decoded[api.Event]{Kind: api.KindEvent}
	agree(t, s, d, "with nothing")
	catalogued(t, s, 1, event("a", "A", 1, false), event("b", "B", 2, false))
	first := agree(t, s, d, "after the first page")
	if again := agree(t, s, d, "once more"); again.Mark != first.Mark {
		t.Error("nothing changed, and it was decoded again")
	}
	if err := storetest.Set(t.Context(), s, "draft", "x"); err != nil {
		t.Fatal(err)
	}
	if again := agree(t, s, d, "after a setting"); again.Mark != first.Mark {
		t.Error("a setting made it decode again")
	}
	catalogued(t, s, 2, event("b", "B2", 3, false), event("c", "C", 4, false))
	if now := agree(t, s, d, "after a change"); now.Mark == first.Mark {
		t.Error("another set has the same mark")
	}
	if kept(first)["b"] != "B" {
		t.Error("a set that was handed out has changed")
	}
	catalogued(t, s, 3, event("b", "", 5, true))
	agree(t, s, d, "after one was deleted")
	if _, err := storetest.Write(t.Context(), s, "test.rename", api.Event{Title: "here"}); err != nil {
		t.Fatal(err)
	}
	if now := agree(t, s, d, "with a change of this device"); kept(now)["a"] != "here" {
		t.Error("the device's own change is not shown")
	}
	broken := api.Record{Kind: api.KindEvent, ID: "c", Rev: 6, Body: []byte(`{"title": 7}`)}
	catalogued(t, s, 4, broken)
	agree(t, s, d, "with one that cannot be decoded")
	for n := range 20 {
		catalogued(t, s, 6+n, event("a2", fmt.Sprint(n), int64(20000+n), false))
	}
	agree(t, s, d, "after many changes of one")

	other := open("q.db")
	catalogued(t, other, 1, event("z", "Z", 1, false))
	agree(t, other, d, "of another person")
	agree(t, s, d, "back at the first")

	var many []api.Record
	for n := range 9000 {
		many = append(many, event(fmt.Sprintf("many-%d", n), "M", int64(30000+n), false))
	}
	catalogued(t, s, 30, many...)
	agree(t, s, d, "after more than is remembered")
}

func TestWhatIsKeptDecodedIsNeverOlderOrNewerThanItsView(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const writes = 150
	d := &store.Decoded[api.Event]{Kind: api.KindEvent}
	var reading sync.WaitGroup
	written := make(chan struct{})
	for range 3 {
		reading.Go(func() {
			for {
				select {
				case <-written:
					return
				default:
				}
				err := s.Read(context.Background(), func(v store.View) error {
					set := kept(d.In(v))
					if diff := cmp.Diff(titles(v), set); diff != "" {
						return fmt.Errorf("not what is shown (-shown +kept):\n%s", diff)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := range writes {
		id := fmt.Sprint("e", r.IntN(10))
		catalogued(t, s, n+1, event(id, fmt.Sprint(n), int64(n+1), r.IntN(5) == 0))
	}
	close(written)
	reading.Wait()
	agree(t, s, d, "at last")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
