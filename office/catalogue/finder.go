package catalogue

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// foundAgain is how old what is searched may be: bookings change the catalogue all
// the time, and hardly ever what something is called.
const foundAgain = 10 * time.Second

// Finder finds events, advisers and actors of the catalogue. What is searched by what they
// are called it keeps in memory.
type Finder struct {
	db      *db.DB
	mu      sync.Mutex
	rev     int64
	read    time.Time
	entries []Entry
}

// NewFinder is the finder of an office.
func NewFinder(d *db.DB) *Finder { return &Finder{db: d} }

// Entry is one of them; of its kind one of the bodies is set.
type Entry struct {
	Kind    api.Kind
	ID      string
	Name    string
	Event   api.Event
	Adviser api.Adviser
	Actor   api.Actor
	words   []string
}

// All are all of a kind as the catalogue has them now, for who chooses among them: in Danish
// order, events in the order in which they begin. Errors: *api.Problem forbidden.
func (f *Finder) All(ctx context.Context, by mutation.Staff, kind api.Kind) (all []Entry, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = f.db.Read(ctx, func(tx *db.Tx) error {
		all, err = readEntries(ctx, tx, kind)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read all of kind %s: %w", kind, err)
	}
	return all, nil
}

// Search are those of which each word that is typed begins a word, or stands in one
// where it is not short, at most so many of each kind: advisers and actors in Danish
// order, and of the events those that come next, then those that were last. Errors:
// *api.Problem forbidden.
func (f *Finder) Search(ctx context.Context, by mutation.Staff, query string, most int) (found []Entry, err error) {
	entries, err := f.current(ctx, by)
	if err != nil {
		return nil, err
	}
	words := danish.Words(query)
	if len(words) == 0 {
		return nil, nil
	}
	now := f.db.Now()
	var past []Entry
	many := map[api.Kind]int{}
	for _, e := range entries {
		switch {
		case !e.matches(words):
		case e.Kind == api.KindEvent && e.Event.EndsAt.Before(now):
			past = append(past, e)
		case many[e.Kind] < most:
			many[e.Kind]++
			found = append(found, e)
		}
	}
	for _, e := range slices.Backward(past) {
		if many[api.KindEvent] == most {
			break
		}
		many[api.KindEvent]++
		found = append(found, e)
	}
	return found, nil
}

// inside is how long a word is that is found in the middle of another too, as Danish
// puts words together: "café" in Iværksættercafé.
const inside = 3

func (e Entry) matches(words []string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(e.words, func(own string) bool {
			return strings.HasPrefix(own, w) || len(w) >= inside && strings.Contains(own, w)
		}) {
			return false
		}
	}
	return true
}

// current are the entries as the catalogue has them, or had them a moment ago.
func (f *Finder) current(ctx context.Context, by mutation.Staff) ([]Entry, error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.db.Now()
	if age := now.Sub(f.read); f.entries != nil && age >= 0 && age < foundAgain {
		return f.entries, nil
	}
	err := f.db.Read(ctx, func(tx *db.Tx) error {
		rev, err := db.ScanOne[int64](tx.QueryRowContext(ctx, `SELECT n FROM counter WHERE owner = $1`, record.CatalogueOwner))
		if err != nil || f.entries != nil && rev == f.rev {
			return err
		}
		var entries []Entry
		for _, kind := range []api.Kind{api.KindActor, api.KindAdviser, api.KindEvent} {
			all, err := readEntries(ctx, tx, kind)
			if err != nil {
				return err
			}
			entries = append(entries, all...)
		}
		f.entries, f.rev = entries, rev
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the names of the catalogue: %w", err)
	}
	f.read = now
	return f.entries, nil
}

// readEntries are all of a kind, in their order.
func readEntries(ctx context.Context, tx *db.Tx, kind api.Kind) ([]Entry, error) {
	entries, err := db.Collect(ctx, tx, scanEntry, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted`, record.CatalogueOwner, kind)
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(a.Event.StartsAt.Compare(b.Event.StartsAt), danish.Compare(a.Name, b.Name))
	})
	return entries, err
}

func scanEntry(row db.Scanner) (e Entry, err error) {
	r, err := record.Scan(row)
	if err != nil {
		return e, err
	}
	e.Kind, e.ID = r.Kind, r.ID
	var said []string
	switch r.Kind {
	case api.KindEvent:
		err = r.Decode(&e.Event)
		e.Name, said = e.Event.Title, []string{e.Event.Venue.Name}
	case api.KindAdviser:
		err = r.Decode(&e.Adviser)
		e.Name, said = e.Adviser.Name, []string{e.Adviser.Organisation}
	default:
		err = r.Decode(&e.Actor)
		e.Name = e.Actor.Name
	}
	e.words = danish.Words(strings.Join(append(said, e.Name), " "))
	return e, err
}
