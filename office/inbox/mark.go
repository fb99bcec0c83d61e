package inbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	maxMarks  = 500      // of an inbox.mark
	manyBytes = 32 << 10 // of what is marked, which take about a millisecond
)

// Marks are what the inbox keeps of a thing, beside what it is.
type Marks struct {
	Read     bool `json:"read"`
	Archived bool `json:"archived"`
}

// markKinds are the things that lie in the inbox. Where several have an id the first is
// meant.
var markKinds = []api.Kind{
	api.KindMessage, api.KindReferral, api.KindQuestion, api.KindComment, api.KindBooking, api.KindGroup, api.KindAllowance, api.KindNotice,
}

// mark marks things read or archived. Marks are only ever set: a device
// that has not heard of one cannot take it away.
func mark(u *mutation.Request, b api.InboxMarkBody) error {
	var c mutation.Checks
	if len(b.IDs) > maxMarks {
		c.Bad("/ids", "too_long")
	}
	for i, id := range b.IDs {
		c.ID("/ids/"+strconv.Itoa(i), id)
	}
	if err := c.Problem(); err != nil {
		return err
	}
	is, err := inInbox(u, b.IDs)
	if err != nil {
		return err
	}
	size, of := 0, make([]int64, len(b.IDs))
	for i, id := range b.IDs {
		thing, ok := is[id]
		if !ok {
			return mutation.Missing(record.ErrNotFound, "/ids/"+strconv.Itoa(i))
		}
		size, of[i] = size+thing.size, thing.rev
	}
	read := func(u *mutation.Request) (map[string]api.Record, error) { return bodies(u, b.IDs, is) }
	set := func(things map[string]api.Record) (map[string]json.RawMessage, error) { return setMarks(things, b) }
	var marked map[string]json.RawMessage
	if size < manyBytes {
		things, err := read(u)
		if err == nil {
			marked, err = set(things)
		}
		if err != nil {
			return err
		}
	} else if marked, err = mutation.Outside(u, fmt.Sprint(of), read, set); err != nil {
		return err
	}
	put := map[string]bool{} // one may be named twice
	for _, id := range b.IDs {
		kind := is[id].kind
		u.Touch(kind, id)
		if body, changed := marked[id]; changed && !put[id] {
			put[id] = true
			if _, err := u.PutRaw(kind, id, body); err != nil {
				return err
			}
		}
	}
	return nil
}

// thing lies in the inbox.
type thing struct {
	kind api.Kind
	rev  int64
	size int // bytes
}

// inInbox finds things by their ids, and does not read them.
func inInbox(u *mutation.Request, ids []string) (map[string]thing, error) {
	found := map[string]thing{}
	_, err := db.CollectIn(u.Ctx, u.Tx, func(row db.Scanner) (t thing, err error) {
		var id string
		if err = row.Scan(&id, &t.kind, &t.rev, &t.size); err != nil {
			return t, err
		}
		if other, is := found[id]; !is || slices.Index(markKinds, t.kind) < slices.Index(markKinds, other.kind) {
			found[id] = t
		}
		return t, nil
	}, ids, `SELECT id, kind, rev, OCTET_LENGTH(body) FROM record
		WHERE owner = $1 AND kind IN ('`+kindsOf(markKinds)+`') AND NOT deleted AND id`, u.Person)
	if err != nil {
		return nil, fmt.Errorf("look into the inbox: %w", err)
	}
	return found, nil
}

func kindsOf(kinds []api.Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, `', '`)
}

// bodies reads things that were found.
func bodies(u *mutation.Request, ids []string, is map[string]thing) (map[string]api.Record, error) {
	all, err := db.CollectIn(u.Ctx, u.Tx, record.Scan, ids, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind IN ('`+kindsOf(markKinds)+`') AND id`, u.Person)
	found := make(map[string]api.Record, len(all))
	for _, r := range all {
		if r.Kind == is[r.ID].kind {
			found[r.ID] = r
		}
	}
	return found, err
}

// setMarks gives the bodies of things that had not all the marks.
func setMarks(things map[string]api.Record, b api.InboxMarkBody) (map[string]json.RawMessage, error) {
	marked := map[string]json.RawMessage{}
	for id, r := range things {
		var m Marks
		if err := r.Decode(&m); err != nil {
			return nil, err
		}
		was := m
		m.Read, m.Archived = m.Read || b.Read, m.Archived || b.Archived
		if m == was {
			continue
		}
		body, err := record.Compose(r.Body, m)
		if err != nil {
			return nil, err
		}
		marked[id] = body
	}
	return marked, nil
}
