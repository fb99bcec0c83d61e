// Package record is what an office keeps for persons and for everyone: records with
// a rev each, the counters that give the revs, and the feeds that carry them. It
// knows what no kind of record means. A held answer has a goroutine that looks for
// other processes' writes; Feeds.Close ends it.
package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// ErrNotFound is the refusal of what is missing or another person's.
var ErrNotFound = &api.Problem{Code: api.CodeNotFound}

// NotFound is not_found for the error of a query that gave no row, and any other as it is.
func NotFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// Key names a record of the person.
type Key struct {
	Kind api.Kind `json:"k"`
	ID   string   `json:"i"`
}

// emptyBody is the body of a deleted record.
var emptyBody = json.RawMessage(`{}`)

// Scan reads kind, id, rev, deleted, body. A deleted record's body stays
// in the table so that it can be brought back, and comes out empty.
func Scan(row db.Scanner) (api.Record, error) { return scan(row) }

// scan is Scan of a row with more columns.
func scan(row db.Scanner, more ...any) (api.Record, error) {
	var r api.Record
	var body string
	if err := row.Scan(append([]any{&r.Kind, &r.ID, &r.Rev, &r.Deleted, &body}, more...)...); err != nil {
		return r, fmt.Errorf("read record: %w", err)
	}
	r.Body = json.RawMessage(body)
	if r.Deleted {
		r.Body = emptyBody
	}
	return r, nil
}

// Find reads one record, deleted or not; ok is false where there is none.
func Find(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string) (r api.Record, ok bool, err error) {
	r, err = Scan(tx.QueryRowContext(ctx, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND id = $3`,
		owner, kind, id))
	if errors.Is(err, sql.ErrNoRows) {
		return api.Record{}, false, nil
	}
	return r, err == nil, err
}

// FindUpTo is Find of a record whose body is as many bytes at the most; a larger one is
// found without it. It gives the body's size.
func FindUpTo(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string, most int) (r api.Record, size int, ok bool, err error) {
	r, err = scan(tx.QueryRowContext(ctx, `SELECT kind, id, rev, deleted, CASE WHEN OCTET_LENGTH(body) > $4 THEN '' ELSE body END, OCTET_LENGTH(body)
		FROM record WHERE owner = $1 AND kind = $2 AND id = $3`, owner, kind, id, most), &size)
	if errors.Is(err, sql.ErrNoRows) {
		return api.Record{}, 0, false, nil
	}
	return r, size, err == nil, err
}

// Catalogued reads the catalogue's records of a kind, deleted or not, by their ids,
// as far as there are any.
func Catalogued(ctx context.Context, tx *db.Tx, kind api.Kind, ids []string) (map[string]api.Record, error) {
	rows, err := db.CollectIn(ctx, tx, Scan, ids, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND id`,
		CatalogueOwner, kind)
	found := make(map[string]api.Record, len(rows))
	for _, r := range rows {
		found[r.ID] = r
	}
	return found, err
}

// Live reads a record that is there and decodes it into body, else not_found.
func Live(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string, body any) (api.Record, error) {
	r, ok, err := Find(ctx, tx, owner, kind, id)
	if err != nil {
		return r, err
	}
	if !ok || r.Deleted {
		return r, ErrNotFound
	}
	return r, r.Decode(body)
}

// Office reads the record of the office itself; ok is false where none was
// imported yet.
func Office(ctx context.Context, tx *db.Tx) (own api.Office, ok bool, err error) {
	r, err := Scan(tx.QueryRowContext(ctx, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id LIMIT 1`, CatalogueOwner, api.KindOffice))
	if errors.Is(err, sql.ErrNoRows) {
		return own, false, nil
	}
	if err != nil {
		return own, false, fmt.Errorf("read the office's record: %w", err)
	}
	return own, true, r.Decode(&own)
}

// Put writes a record with a rev of its own and gives that rev. Whom it concerns stays;
// after one of the catalogue that may concern several, Concern says it again.
func Put(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string, body json.RawMessage) (int64, error) {
	rev, err := nextRev(ctx, tx, owner)
	if err != nil {
		return 0, err
	}
	if err := db.ExecMany(ctx, tx, putRecord, putAgain, [][]any{{owner, kind, id, rev, false, string(body), db.Millis(tx.Now())}}); err != nil {
		return 0, fmt.Errorf("write %s: %w", kind, err)
	}
	db.Value[written](tx).note(owner, api.Record{Kind: kind, ID: id, Rev: rev, Body: body}, true)
	return rev, nil
}

// The two parts of the statement that writes records; see db.ExecMany.
const (
	putRecord = `INSERT INTO record (owner, kind, id, rev, deleted, body, changed_at) VALUES`
	putAgain  = `ON CONFLICT (owner, kind, id) DO UPDATE
		SET rev = excluded.rev, deleted = excluded.deleted, body = excluded.body, changed_at = excluded.changed_at`
)

// Batch is records of many owners, each once, that are written together, in few
// statements.
type Batch struct{ records []owned }

// owned is a record with its owner.
type owned struct {
	owner string
	api.Record
}

// Put has a record written with the others.
func (b *Batch) Put(owner string, kind api.Kind, id string, body json.RawMessage) {
	b.records = append(b.records, owned{owner, api.Record{Kind: kind, ID: id, Body: body}})
}

// Delete has a person's record written as deleted with the others, and its body as it is kept.
func (b *Batch) Delete(owner string, kind api.Kind, id string, body json.RawMessage) {
	b.records = append(b.records, owned{owner, api.Record{Kind: kind, ID: id, Deleted: true, Body: body}})
}

// EndsWith tells whether the last of them is an owner's.
func (b *Batch) EndsWith(owner string) bool {
	n := len(b.records)
	return n > 0 && b.records[n-1].owner == owner
}

// Add adds those of another batch.
func (b *Batch) Add(more Batch) { b.records = append(b.records, more.records...) }

// Write writes them, each with a rev of its own, those of one owner in the order in which
// they were put.
func (b *Batch) Write(ctx context.Context, tx *db.Tx) error {
	many := map[string]int{}
	for _, r := range b.records {
		many[r.owner]++
	}
	next, err := nextRevs(ctx, tx, many)
	if err != nil {
		return err
	}
	rows, now := make([][]any, len(b.records)), db.Millis(tx.Now())
	for i, r := range b.records {
		r.Rev = next[r.owner]
		next[r.owner]++
		rows[i] = []any{r.owner, r.Kind, r.ID, r.Rev, r.Deleted, string(r.Body), now}
		db.Value[written](tx).note(r.owner, r.Record, !r.Deleted)
	}
	if err := db.ExecMany(ctx, tx, putRecord, putAgain, rows); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	b.records = nil
	return nil
}

// PutBody writes a record, and keeps of its old body what the type does not name.
func PutBody(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string, old json.RawMessage, body any) error {
	raw, err := Compose(old, body)
	if err != nil {
		return err
	}
	_, err = Put(ctx, tx, owner, kind, id, raw)
	return err
}

// SetDeleted deletes a record, keeping its body, or brings it back.
func SetDeleted(ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string, deleted bool) (int64, error) {
	rev, err := nextRev(ctx, tx, owner)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE record SET rev = $1, deleted = $2, changed_at = $3
		WHERE owner = $4 AND kind = $5 AND id = $6`, rev, deleted, db.Millis(tx.Now()), owner, kind, id)
	if err != nil {
		return 0, fmt.Errorf("delete or restore %s: %w", kind, err)
	}
	if owner == CatalogueOwner {
		if err := follow(ctx, tx, kind, id, rev); err != nil {
			return 0, err
		}
	}
	db.Value[written](tx).note(owner, api.Record{Kind: kind, ID: id}, false)
	return rev, nil
}

// Compose writes v, a struct, over the body old: fields of old that v's type does
// not name are kept, and fields of v that are absent when empty are removed.
// Lists are written [] where empty, times in UTC.
func Compose(old json.RawMessage, v any) (json.RawMessage, error) {
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	tidy(p.Elem())
	if len(old) == 0 {
		raw, err := json.Marshal(p.Interface())
		if err != nil {
			return nil, fmt.Errorf("write record body: %w", err)
		}
		return raw, nil
	}
	var drop []string
	for i := range p.Elem().NumField() {
		name, opts, _ := strings.Cut(p.Elem().Type().Field(i).Tag.Get("json"), ",")
		if strings.Contains(opts, "omitzero") && p.Elem().Field(i).IsZero() {
			drop = append(drop, name)
		}
	}
	return api.Merge(old, p.Interface(), drop...)
}

var timeType = reflect.TypeFor[time.Time]()

// tidy gives nil lists and maps their empty value and puts times into UTC.
func tidy(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == timeType {
			v.Set(reflect.ValueOf(v.Interface().(time.Time).UTC()))
			return
		}
		for i := range v.NumField() {
			tidy(v.Field(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			if v.Type() != reflect.TypeFor[json.RawMessage]() {
				v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			}
			return
		}
		for i := range v.Len() {
			tidy(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	}
}

// Erase erases a person's records and wakes who waits for them.
func Erase(ctx context.Context, tx *db.Tx, personID string) error {
	tx.Notify(personID)
	return tx.ExecAll(ctx, []any{personID},
		`DELETE FROM record WHERE owner = $1`,
		`DELETE FROM counter WHERE owner = $1`)
}

// ExportQuery is a file of an export: what one query gives. $1 is the person's id.
type ExportQuery struct{ File, Query string }
