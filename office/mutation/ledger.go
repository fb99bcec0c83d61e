package mutation

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// ledgerEntry is the answer to a mutation as it is remembered: status and
// problem as they were, records by name, so that they are given as they are.
type ledgerEntry struct {
	kind    api.MutationKind
	hash    string
	status  string
	problem *api.Problem
	touched []record.Key
}

// mutationHash tells whether two mutations are the same: their kind, and their
// body whatever the order of its fields and its white space.
func mutationHash(m api.Mutation) string {
	h := sha256.New()
	h.Write([]byte(m.Kind))
	h.Write([]byte{0})
	h.Write(Canonical(m.Body))
	return hex.EncodeToString(h.Sum(nil))
}

// Canonical is a body whatever the order of its fields and its white space.
func Canonical(body json.RawMessage) []byte {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if len(bytes.TrimSpace(body)) == 0 || d.Decode(&v) != nil {
		return body
	}
	raw, err := json.Marshal(v) // sorts the fields of objects
	if err != nil {
		return body
	}
	return raw
}

// recall looks a mutation up; ok is false where it was not handled yet.
func recall(ctx context.Context, tx *db.Tx, person, id string) (l ledgerEntry, ok bool, err error) {
	var problem, touched string
	err = tx.QueryRowContext(ctx,
		`SELECT kind, hash, status, problem, touched FROM mutation WHERE person_id = $1 AND id = $2`, person, id).
		Scan(&l.kind, &l.hash, &l.status, &problem, &touched)
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	if err == nil && problem != "" {
		l.problem = &api.Problem{}
		err = json.Unmarshal([]byte(problem), l.problem)
	}
	if err == nil {
		err = json.Unmarshal([]byte(touched), &l.touched)
	}
	if err != nil {
		return l, false, fmt.Errorf("read the answer given before: %w", err)
	}
	return l, true, nil
}

// store remembers the entry in the transaction of the effect.
func (l ledgerEntry) store(ctx context.Context, tx *db.Tx, person string, m api.Mutation, now time.Time) error {
	problem := ""
	if l.problem != nil {
		raw, err := json.Marshal(l.problem)
		if err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		problem = string(raw)
	}
	if l.touched == nil {
		l.touched = []record.Key{}
	}
	touched, err := json.Marshal(l.touched)
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	made := ""
	if !m.MadeAt.IsZero() {
		made = m.MadeAt.UTC().Format(time.RFC3339Nano)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO mutation
		(person_id, id, kind, hash, status, problem, touched, made_at, handled_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		person, m.ID, m.Kind, l.hash, l.status, problem, string(touched), made, db.Millis(now))
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// again is the entry of a mutation that was handled before; one that only has its
// id is refused, and the ledger keeps the first.
func (l ledgerEntry) again(hash string) ledgerEntry {
	if l.hash != hash {
		return ledgerEntry{status: api.StatusRefused, problem: RefuseCode(api.CodeMutationReused)}
	}
	return l
}
