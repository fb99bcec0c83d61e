package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
)

// NextFile is the file that the oldest waiting mutation still needs at the
// office, and the waiting mutations that name it; none has an empty id.
func (s *Store) NextFile(ctx context.Context) (a api.Attachment, by []string, err error) {
	rows, err := s.reads(ctx)(`SELECT seq, id, kind, made_at, body FROM mutation
		WHERE state = 0 AND instr(body, 'attachment_ids') ORDER BY seq`)
	err = each(rows, err, func(rows *sql.Rows) error {
		p, err := scanPending(rows)
		if err != nil {
			return err
		}
		ids := filesOf(p.Mutation).IDs
		if a.ID == "" {
			for _, id := range ids {
				if !s.files.waits(id, s.o.Now()) {
					continue
				}
				k, err := s.files.facts(id)
				if err != nil {
					return err
				}
				a = k.Attachment
				break
			}
		}
		if a.ID != "" && slices.Contains(ids, a.ID) {
			by = append(by, p.ID)
		}
		return nil
	})
	if err != nil {
		return api.Attachment{}, nil, fmt.Errorf("find the next file to send: %w", err)
	}
	return a, by, nil
}

// naming is what of a mutation's body says which files it needs, and beside
// what it stands.
type naming struct {
	IDs    fileIDs `json:"attachment_ids"`
	Thread string  `json:"thread"`
}

// fileIDs are a list, or lists by section as a version has them.
type fileIDs []string

// UnmarshalJSON reads either; what is neither names nothing.
func (ids *fileIDs) UnmarshalJSON(raw []byte) error {
	var list []string
	var lists map[string][]string
	if json.Unmarshal(raw, &list) != nil && json.Unmarshal(raw, &lists) == nil {
		for _, key := range slices.Sorted(maps.Keys(lists)) {
			list = append(list, lists[key]...)
		}
	}
	*ids = list
	return nil
}

func filesOf(m api.Mutation) naming {
	var n naming
	_ = json.Unmarshal(m.Body, &n) // a body that is otherwise names none
	return n
}

// hold parts what waits into what can go out and what stays for now: what names
// a file that is not at the office yet, what stands in the same thread after
// that, and what is about a record that one of these writes. All else goes past
// it: a large file on a slow line holds up no booking.
func (w *writeTx) hold(list []pending) ([]pending, error) {
	var touched map[int64][]touch
	threads, wrote := map[string]bool{}, map[Change]bool{}
	var out []pending
	for _, p := range list {
		n := filesOf(p.Mutation)
		held := n.Thread != "" && threads[n.Thread] ||
			slices.ContainsFunc(n.IDs, func(id string) bool { return w.s.files.waits(id, w.s.o.Now()) })
		if held && touched == nil {
			var err error
			if touched, err = w.pendingTouches(); err != nil {
				return nil, err
			}
		}
		for _, t := range touched[p.seq] {
			held = held || wrote[t.what] || t.what.ID == "" && wrote[Change{Kind: t.what.Kind}]
		}
		if !held {
			out = append(out, p)
			continue
		}
		if n.Thread != "" {
			threads[n.Thread] = true
		}
		for _, t := range touched[p.seq] {
			if t.wrote {
				wrote[t.what], wrote[Change{Kind: t.what.Kind}] = true, true
			}
		}
	}
	return out, nil
}

// namedFiles are the ids that anything on this device names as a file.
func (s *Store) namedFiles(ctx context.Context) (map[string]bool, error) {
	named := map[string]bool{}
	rows, err := s.reads(ctx)(`SELECT body FROM mutation WHERE instr(body, 'attachment_ids')
		UNION ALL SELECT body FROM base WHERE instr(body, 'attachment_ids')
		UNION ALL SELECT body FROM lost WHERE instr(body, 'attachment_ids')
		UNION ALL SELECT value FROM setting WHERE instr(value, 'attachment_ids')`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		for _, id := range filesOf(api.Mutation{Body: body}).IDs {
			named[id] = true
		}
		return nil
	})
	return named, err
}
