package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// file is what is imported, beside how the catalogue stands.
type file struct {
	records  []api.ImportRecord
	bodies   []any              // pointers to the kinds' types
	given    map[record.Key]int // where in the file a record is
	agreed   int64              // how many imports there were before
	office   string             // the id of the one office, or empty
	stands   map[api.Kind]map[string]api.Record
	versions map[int]string // of the file's assessments that the office has: the body
	standing Standing
	reached  map[string]string      // the actors who are not in the file, by their mail addresses
	working  map[string]api.Adviser // those of the catalogue, where the file takes an actor out
	named    map[int]string         // what names a record that the file takes out, beside the catalogue
	bad      []*ImportError
}

// checkFile checks each record by itself.
func checkFile(records []api.ImportRecord) (*file, error) {
	f := &file{records: records, bodies: make([]any, len(records)), given: make(map[record.Key]int, len(records))}
	for i, r := range records {
		var c mutation.Checks
		f.bodies[i] = checkRecord(&c, r)
		key := record.Key{Kind: r.Kind, ID: r.ID}
		if _, twice := f.given[key]; twice && len(c.Errors) == 0 {
			c.Bad("/id", "used")
		}
		f.given[key] = i
		f.problems(i, c)
	}
	return f, f.refused()
}

// problems notes what is wrong with a record.
func (f *file) problems(i int, c mutation.Checks) {
	for _, e := range c.Errors {
		f.refuse(i, e.Pointer, e.Reason, "")
	}
}

// refuse notes one thing that is wrong with a record, and what stands in its way.
func (f *file) refuse(i int, pointer, reason, by string) {
	r := f.records[i]
	f.bad = append(f.bad, &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: pointer, Reason: reason, By: by})
}

// refused is the refusal of all that is wrong, if anything is.
func (f *file) refused() error {
	if len(f.bad) == 0 {
		return nil
	}
	slices.SortStableFunc(f.bad, func(a, b *ImportError) int { return a.Index - b.Index })
	first := f.bad[0]
	if len(f.bad) > 1 {
		first.More = f.bad[1:]
	}
	return first
}

// read reads how everything stands that the file gives, or names.
func (f *file) read(ctx context.Context, tx *db.Tx, rm *Room) (err error) {
	if f.agreed, err = agreed(ctx, tx); err != nil {
		return err
	}
	named := map[record.Key]bool{}
	for i, r := range f.records {
		named[record.Key{Kind: r.Kind, ID: r.ID}] = true
		switch b := f.bodies[i].(type) {
		case *api.Slot:
			named[record.Key{Kind: api.KindEvent, ID: b.EventID}] = true
			named[record.Key{Kind: api.KindAdviser, ID: b.AdviserID}] = true
		case *api.Assessment:
			if err := f.readVersion(ctx, tx, i, b.Version); err != nil {
				return err
			}
		}
	}
	ids := map[api.Kind][]string{}
	for key := range named {
		ids[key.Kind] = append(ids[key.Kind], key.ID)
	}
	f.named = map[int]string{}
	for i, r := range f.records {
		if !r.Deleted || rm.named == nil {
			continue
		}
		if f.named[i], err = rm.named(ctx, tx, r.Kind, r.ID); err != nil {
			return err
		}
		if r.Kind == api.KindActor && f.working == nil {
			if f.working, err = advisers(ctx, tx); err != nil {
				return err
			}
		}
	}
	f.stands = map[api.Kind]map[string]api.Record{}
	for kind, some := range ids {
		if f.stands[kind], err = record.Catalogued(ctx, tx, kind, some); err != nil {
			return fmt.Errorf("read the catalogue: %w", err)
		}
	}
	if err := f.readAddresses(ctx, tx); err != nil {
		return err
	}
	if f.standing, err = rm.programme.Standing(ctx, tx, ids[api.KindEvent], ids[api.KindSlot], ids[api.KindAdviser]); err != nil {
		return err
	}
	err = tx.QueryRowContext(ctx, `SELECT id FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted
		ORDER BY id LIMIT 1`, record.CatalogueOwner, api.KindOffice).Scan(&f.office)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for the office's record: %w", err)
	}
	return nil
}

// advisers are the advisers of the catalogue.
func advisers(ctx context.Context, tx *db.Tx) (map[string]api.Adviser, error) {
	all, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted`,
		record.CatalogueOwner, api.KindAdviser)
	if err != nil {
		return nil, fmt.Errorf("read the advisers: %w", err)
	}
	known := make(map[string]api.Adviser, len(all))
	for _, r := range all {
		var a api.Adviser
		if err := r.Decode(&a); err != nil {
			return nil, err
		}
		known[r.ID] = a
	}
	return known, nil
}

// moved gives the mail address of the file's actors whose it is new, in its one form.
func (f *file) moved(i int) (email string, ok bool) {
	b, is := f.bodies[i].(*api.Actor)
	if !is {
		return "", false
	}
	if email, ok = address.Clean(b.Email); !ok {
		return "", false
	}
	var was api.Actor
	if old, found := f.stands[api.KindActor][f.records[i].ID]; found && !old.Deleted && old.Decode(&was) == nil {
		before, _ := address.Clean(was.Email)
		ok = before != email
	}
	return email, ok
}

// readAddresses reads the mail addresses of the actors who are not in the file, where one
// in it has a new one.
func (f *file) readAddresses(ctx context.Context, tx *db.Tx) error {
	f.reached = map[string]string{}
	moves := false
	for i := range f.records {
		_, ok := f.moved(i)
		moves = moves || ok
	}
	if !moves {
		return nil
	}
	all, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted`,
		record.CatalogueOwner, api.KindActor)
	if err != nil {
		return fmt.Errorf("read the directory's addresses: %w", err)
	}
	for _, r := range all {
		var a api.Actor
		if err := r.Decode(&a); err != nil {
			return err
		}
		email, ok := address.Clean(a.Email)
		if _, given := f.given[record.Key{Kind: r.Kind, ID: r.ID}]; ok && !given {
			f.reached[email] = r.ID
		}
	}
	return nil
}

// elsewhere tells whether another actor is reached at an address, in the file or beside it.
func (f *file) elsewhere(i int, email string) bool {
	if f.reached[email] != "" {
		return true
	}
	for j, b := range f.bodies {
		if a, is := b.(*api.Actor); is && i != j {
			if other, ok := address.Clean(a.Email); ok && other == email {
				return true
			}
		}
	}
	return false
}

func (f *file) readVersion(ctx context.Context, tx *db.Tx, i, version int) error {
	var body string
	err := tx.QueryRowContext(ctx, `SELECT body FROM assessment_version WHERE id = $1 AND version = $2`, f.records[i].ID, version).Scan(&body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("read the assessment: %w", err)
	}
	if f.versions == nil {
		f.versions = map[int]string{}
	}
	f.versions[i] = body
	return nil
}

// references checks that what a record names is in the file or in the
// catalogue, that a slot which somebody holds stays at its event, that no two actors
// have one mail address, that there is one office, and that nothing names what is taken out.
func (f *file) references() {
	for i, r := range f.records {
		var c mutation.Checks
		switch b := f.bodies[i].(type) {
		case *api.Slot:
			if leaves, taken := f.standing.Leaves(r.ID, b.EventID); leaves && taken {
				c.Bad("/body/event_id", "state")
			}
			if !f.has(api.KindEvent, b.EventID) {
				c.Bad("/body/event_id", "reference")
			}
			if b.AdviserID != "" && !f.has(api.KindAdviser, b.AdviserID) {
				c.Bad("/body/adviser_id", "reference")
			}
		case *api.Actor: // who signs in by a code to an address sees the referrals to one
			if email, ok := f.moved(i); ok && f.elsewhere(i, email) {
				c.Bad("/body/email", "address_used")
			}
		case *api.Office: // which of two is the office would be anybody's guess
			if f.office == "" {
				f.office = r.ID
			}
			if f.office != r.ID {
				c.Bad("/id", "one_office")
			}
		}
		f.problems(i, c)
		if by := f.usedBy(i); r.Deleted && by != "" {
			f.refuse(i, "/deleted", "used", by)
		}
	}
}

func (f *file) has(kind api.Kind, id string) bool {
	if i, given := f.given[record.Key{Kind: kind, ID: id}]; given {
		return !f.records[i].Deleted
	}
	r, found := f.stands[kind][id]
	return found && !r.Deleted
}

// changed are the records that are to be written, by their place in the file and in
// the order in which they are.
func (f *file) changed() (which []int, err error) {
	var all []int
	for _, kind := range order {
		for i, r := range f.records {
			if r.Kind == kind && !r.Deleted {
				all = append(all, i)
			}
		}
	}
	fields := f.adviserFields()
	for _, i := range all {
		r := f.records[i]
		var kept Kept
		same := true
		switch b := f.bodies[i].(type) {
		case *api.Event:
			kept, same, err = f.standing.Event(r, *b)
		case *api.Slot:
			kept, same, err = f.standing.Slot(r, *b, fields(b.AdviserID))
		default:
			kept.Body, err = composed(r, b)
			if _, document := b.(*api.Assessment); document {
				same = f.versions[i] == string(r.Body)
			}
		}
		if err != nil {
			return nil, err
		}
		old, found := f.stands[r.Kind][r.ID]
		if !same || kept.differs(old, found) {
			which = append(which, i)
		}
	}
	for _, kind := range slices.Backward(order) {
		for i, r := range f.records {
			if old := f.stands[kind][r.ID]; r.Kind == kind && r.Deleted && old.ID != "" && !old.Deleted {
				which = append(which, i)
			}
		}
	}
	return which, nil
}

// changes are the records that are to be written, with what the catalogue has of them.
func (f *file) changes(changed []int) []Change {
	all := make([]Change, len(changed))
	for n, i := range changed {
		r := f.records[i]
		all[n] = Change{r, f.bodies[i], f.stands[r.Kind][r.ID]}
	}
	return all
}

// differs tells whether the catalogue has something else.
func (k Kept) differs(old api.Record, found bool) bool {
	if shown := found && !old.Deleted; k.Hidden || !shown {
		return shown == k.Hidden
	}
	return !sameJSON(old.Body, k.Body)
}

// adviserFields gives what an adviser knows, as the file or else the catalogue has it.
func (f *file) adviserFields() func(id string) []api.Field {
	known := map[string][]api.Field{}
	return func(id string) []api.Field {
		if fields, ok := known[id]; ok {
			return fields
		}
		var a api.Adviser
		if i, given := f.given[record.Key{Kind: api.KindAdviser, ID: id}]; given && !f.records[i].Deleted {
			a = *f.bodies[i].(*api.Adviser)
		} else if r, found := f.stands[api.KindAdviser][id]; found {
			_ = r.Decode(&a) // of one that cannot be read nothing is known
		}
		known[id] = a.Fields
		return a.Fields
	}
}
