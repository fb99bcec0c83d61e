package record

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// Concerns are the municipalities that a record of the catalogue concerns, by their
// codes. None is nobody's: it is in the whole catalogue alone.
type Concerns []string

// Everyone is whom a record concerns that belongs to no municipality.
var Everyone = Concerns{""}

// several is what a record's column says that concerns any other number than one.
const several = "several"

// With is whom two concern together.
func (c Concerns) With(others Concerns) Concerns {
	all := slices.Sorted(slices.Values(slices.Concat(c, others)))
	if len(all) > 0 && all[0] == "" {
		return Everyone
	}
	return slices.Compact(all)
}

func (c Concerns) column() string {
	if len(c) == 1 {
		return c[0]
	}
	return several
}

// Concerned is whom a record of the catalogue concerns; not_found where there is none,
// or it is deleted.
func Concerned(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (Concerns, error) {
	c, _, err := concerned(ctx, tx, kind, id)
	return c, err
}

// concerned is Concerned, and the record's rev.
func concerned(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (c Concerns, rev int64, err error) {
	var column string
	err = tx.QueryRowContext(ctx, `SELECT concerns, rev FROM record WHERE owner = $1 AND kind = $2 AND id = $3 AND NOT deleted`,
		CatalogueOwner, kind, id).Scan(&column, &rev)
	if err = NotFound(err); err != nil {
		return nil, 0, fmt.Errorf("read whom a record concerns: %w", err)
	}
	if column != several {
		return Concerns{column}, rev, nil
	}
	c, err = db.Collect(ctx, tx, db.ScanOne[string],
		`SELECT municipality FROM concern WHERE kind = $1 AND id = $2 AND here ORDER BY municipality`, kind, id)
	return c, rev, err
}

// Concern says whom a record of the catalogue concerns, which is everyone at first.
// Where that changes the record has another rev, and whoever it concerned before reads
// that it is deleted; not so where it is fresh: put first in this transaction. It tells
// whether that changed. Errors: not_found.
func Concern(ctx context.Context, tx *db.Tx, kind api.Kind, id string, now Concerns, fresh bool) (changed bool, err error) {
	was, rev, err := concerned(ctx, tx, kind, id)
	if err != nil {
		return false, err
	}
	if slices.Equal(was, now) {
		if len(now) > 1 {
			return false, follow(ctx, tx, kind, id, rev)
		}
		return false, nil
	}
	if !fresh {
		if rev, err = nextRev(ctx, tx, CatalogueOwner); err != nil {
			return false, err
		}
		// A row says it of each municipality that the column does not say it of.
		if _, err := tx.ExecContext(ctx, `DELETE FROM concern WHERE kind = $1 AND id = $2 AND (here OR municipality = $3 OR $3 = '')`,
			kind, id, now.column()); err != nil {
			return false, fmt.Errorf("forget whom a record concerned: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE record SET concerns = $1, rev = $2, changed_at = $3 WHERE owner = $4 AND kind = $5 AND id = $6`,
		now.column(), rev, db.Millis(tx.Now()), CatalogueOwner, kind, id); err != nil {
		return false, fmt.Errorf("write whom a record concerns: %w", err)
	}
	rows := map[string]bool{}
	for _, municipality := range was {
		if !fresh && now.column() != "" && !slices.Contains(now, municipality) {
			rows[municipality] = false
		}
	}
	if now.column() == several {
		for _, municipality := range now {
			rows[municipality] = true
		}
	}
	for municipality, here := range rows {
		if _, err := tx.ExecContext(ctx, `INSERT INTO concern (kind, id, municipality, rev, here) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (kind, id, municipality) DO UPDATE SET rev = excluded.rev, here = excluded.here`,
			kind, id, municipality, rev, here); err != nil {
			return false, fmt.Errorf("keep whom a record concerns: %w", err)
		}
	}
	return true, nil
}

// follow has what is kept of whom a record concerns have its rev.
func follow(ctx context.Context, tx *db.Tx, kind api.Kind, id string, rev int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE concern SET rev = $1 WHERE kind = $2 AND id = $3 AND here`, rev, kind, id)
	if err != nil {
		return fmt.Errorf("bring whom a record concerns along: %w", err)
	}
	return nil
}

// rows are the query for a feed's records between two revs, $2 and $3, or for their
// revs alone; $1 is the feed's key. Each part of it goes by an index in the order of rev.
func (f feed) rows(revs bool) string {
	own, others, gone := `kind, id, rev, deleted, body`, `r.kind, r.id, c.rev, NOT c.here OR r.deleted, r.body`, `r.kind, r.id, c.rev, TRUE, r.body`
	if revs {
		own, others, gone = `rev`, `c.rev`, `c.rev`
	}
	if f.municipality == "" {
		return `SELECT ` + own + ` FROM record WHERE owner = $1 AND rev > $2 AND rev <= $3`
	}
	const of = ` FROM concern c JOIN record r ON r.owner = 'catalogue' AND r.kind = c.kind AND r.id = c.id`
	return `SELECT ` + own + ` FROM record WHERE owner = 'catalogue' AND concerns = '' AND rev > $2 AND rev <= $3
		UNION ALL SELECT ` + own + ` FROM record WHERE owner = 'catalogue' AND concerns = $1 AND rev > $2 AND rev <= $3
		UNION ALL SELECT ` + others + of + ` WHERE c.municipality = $1 AND c.rev > $2 AND c.rev <= $3
		UNION ALL SELECT ` + gone + of + ` WHERE c.municipality = '' AND c.rev > $2 AND c.rev <= $3 AND r.concerns <> $1
			AND NOT EXISTS (SELECT 1 FROM concern o WHERE o.kind = c.kind AND o.id = c.id AND o.municipality = $1)`
}

// key is what a feed's rows are found by.
func (f feed) key() string {
	if f.municipality != "" {
		return f.municipality
	}
	return f.owner
}
