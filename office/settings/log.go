package settings

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// LogQuery asks for lines of the log, the newest first. What is empty is any.
type LogQuery struct {
	StaffID, Act, PersonID string
	From, To               time.Time // up to To, which is not of it any more
	After                  string    // the cursor of the page before; empty: the first
}

// LogLine is one line of the log, with what its ids are called by now; empty where there is
// nobody, or nothing, of the id any more.
type LogLine struct {
	At                                 time.Time
	Act, Kind, Ref, StaffID, PersonID  string
	StaffName, PersonName, RefName, id string
}

func (l LogLine) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(db.Millis(l.At), 10) + " " + l.id))
}

// Acts are what a line can say that was done.
var Acts = []string{record.ActSignIn, record.ActRefused, record.ActRead, record.ActChange, record.ActRemove, record.ActErase, record.ActExport, record.ActWarn, record.ActMerge}

// Log reads lines of the log, at most so many, and gives the cursor of the next page; empty
// where there is none. A cursor that is none begins anew. Errors: *api.Problem forbidden.
func (rm *Room) Log(ctx context.Context, by mutation.Staff, q LogQuery, most int) (lines []LogLine, next string, err error) {
	if err := may(by); err != nil {
		return nil, "", err
	}
	var where []string
	var args []any
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(args)), 1)
		}
		where = append(where, condition)
	}
	for _, is := range []struct{ column, value string }{{"staff_id", q.StaffID}, {"act", q.Act}} {
		if is.value != "" {
			add(is.column+" = ?", is.value)
		}
	}
	if q.PersonID != "" { // and of who they were before they were merged
		add("(person_id = ? OR person_id IN (SELECT m.person_id FROM merged_person m WHERE m.kept_id = ?))", q.PersonID, q.PersonID)
	}
	if !q.From.IsZero() {
		add("at >= ?", db.Millis(q.From))
	}
	if !q.To.IsZero() {
		add("at < ?", db.Millis(q.To))
	}
	if at, id, ok := logCursor(q.After); ok {
		add("at <= ? AND (at < ? OR id < ?)", at, at, id)
	}
	query := `SELECT id, at, staff_id, act, person_id, kind, ref FROM audit`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	args = append(args, most+1)
	query += ` ORDER BY at DESC, id DESC LIMIT $` + strconv.Itoa(len(args))
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		if lines, err = db.Collect(ctx, tx, scanLine, query, args...); err != nil {
			return err
		}
		if len(lines) > most {
			lines = lines[:most]
			next = lines[most-1].cursor()
		}
		return nameLines(ctx, tx, lines)
	})
	if err != nil {
		return nil, "", fmt.Errorf("read the log: %w", err)
	}
	return lines, next, nil
}

func logCursor(s string) (at int64, id string, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	before, id, _ := strings.Cut(string(raw), " ")
	at, err2 := strconv.ParseInt(before, 10, 64)
	return at, id, err == nil && err2 == nil && api.ValidID(id)
}

func scanLine(row db.Scanner) (l LogLine, err error) {
	var at int64
	err = row.Scan(&l.id, &at, &l.StaffID, &l.Act, &l.PersonID, &l.Kind, &l.Ref)
	l.At = db.Time(at)
	return l, err
}

// nameLines says what the ids of lines are called.
func nameLines(ctx context.Context, tx *db.Tx, lines []LogLine) error {
	var staff, persons, refs []string
	for _, l := range lines {
		staff, persons = append(staff, l.StaffID), append(persons, l.PersonID)
		if l.Ref != "" && l.Ref != l.PersonID {
			refs = append(refs, l.Ref)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	byStaff, err := names(ctx, tx, slices.Concat(staff, refs), `SELECT id, CASE WHEN name <> '' THEN name ELSE email END FROM staff WHERE id`)
	if err != nil {
		return err
	}
	byPerson, err := bodyNames(ctx, tx, persons, `SELECT id, body FROM record WHERE kind = 'person' AND NOT deleted AND owner = id AND id`)
	if err != nil {
		return err
	}
	byRef := map[string]string{}
	if len(refs) > 0 {
		if byRef, err = bodyNames(ctx, tx, refs, `SELECT id, body FROM record WHERE owner = 'catalogue' AND NOT deleted AND id`); err != nil {
			return err
		}
	}
	for i := range lines {
		l := &lines[i]
		l.StaffName, l.PersonName, l.RefName = byStaff[l.StaffID], byPerson[l.PersonID], cmp.Or(byRef[l.Ref], byStaff[l.Ref])
	}
	return nil
}

type named struct{ id, name string }

func names(ctx context.Context, tx *db.Tx, ids []string, query string) (map[string]string, error) {
	return collectNames(ctx, tx, ids, query, func(row db.Scanner) (n named, err error) {
		err = row.Scan(&n.id, &n.name)
		return n, err
	})
}

// bodyNames are names out of the bodies of records.
func bodyNames(ctx context.Context, tx *db.Tx, ids []string, query string) (map[string]string, error) {
	return collectNames(ctx, tx, ids, query, func(row db.Scanner) (n named, err error) {
		var body string
		if err := row.Scan(&n.id, &body); err != nil {
			return n, err
		}
		var said struct {
			Name, Title, Email, Phone string
		}
		_ = api.Record{Body: []byte(body)}.Decode(&said) // a document's title is no text: it has no name here
		n.name = cmp.Or(said.Name, said.Title, said.Email, said.Phone)
		return n, nil
	})
}

func collectNames(ctx context.Context, tx *db.Tx, ids []string, query string, scan func(db.Scanner) (named, error)) (map[string]string, error) {
	slices.Sort(ids)
	found, err := db.CollectIn(ctx, tx, scan, slices.Compact(ids), query)
	all := map[string]string{}
	for _, n := range found {
		all[n.id] = n.name
	}
	return all, err
}

// LoggedStaff are who of the staff there is, and was, to choose from, by id. Errors:
// *api.Problem forbidden.
func (rm *Room) LoggedStaff(ctx context.Context, by mutation.Staff) (all map[string]string, err error) {
	if err := may(by); err != nil {
		return nil, err
	}
	all = map[string]string{}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		found, err := db.Collect(ctx, tx, func(row db.Scanner) (n named, err error) {
			err = row.Scan(&n.id, &n.name)
			return n, err
		}, `SELECT id, CASE WHEN name <> '' THEN name ELSE email END FROM staff`)
		for _, n := range found {
			all[n.id] = n.name
		}
		return err
	})
	return all, err
}
