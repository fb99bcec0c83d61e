package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
	reached  map[string]string // the actors who are not in the file, by their mail addresses
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
		if err := f.problem(i, c); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// problem is the refusal of the first thing wrong with a record.
func (f *file) problem(i int, c mutation.Checks) error {
	if len(c.Errors) == 0 {
		return nil
	}
	r := f.records[i]
	return &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: c.Errors[0].Pointer, Reason: c.Errors[0].Reason}
}

// read reads how everything stands that the file gives, or names.
func (f *file) read(ctx context.Context, tx *db.Tx, programme Programme) (err error) {
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
	f.stands = map[api.Kind]map[string]api.Record{}
	for kind, some := range ids {
		if f.stands[kind], err = record.Catalogued(ctx, tx, kind, some); err != nil {
			return fmt.Errorf("read the catalogue: %w", err)
		}
	}
	if err := f.readAddresses(ctx, tx); err != nil {
		return err
	}
	if f.standing, err = programme.Standing(ctx, tx, ids[api.KindEvent], ids[api.KindSlot]); err != nil {
		return err
	}
	err = tx.QueryRowContext(ctx, `SELECT id FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted
		ORDER BY id LIMIT 1`, record.CatalogueOwner, api.KindOffice).Scan(&f.office)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for the office's record: %w", err)
	}
	return nil
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
// have one mail address, and that there is one office.
func (f *file) references() error {
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
		if err := f.problem(i, c); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) has(kind api.Kind, id string) bool {
	if _, given := f.given[record.Key{Kind: kind, ID: id}]; given {
		return true
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
			if r.Kind == kind {
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
	return which, nil
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
		if i, given := f.given[record.Key{Kind: api.KindAdviser, ID: id}]; given {
			a = *f.bodies[i].(*api.Adviser)
		} else if r, found := f.stands[api.KindAdviser][id]; found {
			_ = r.Decode(&a) // of one that cannot be read nothing is known
		}
		known[id] = a.Fields
		return a.Fields
	}
}
