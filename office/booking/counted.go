package booking

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// countedAs is what the office's figures count a person as who came, or did not: as they
// were when it was said.
type countedAs struct{ stage, cvr, municipality string }

// countedAs is what a person counts as now; nothing where nobody says whether they came.
func (f *allocator) countedAs(personID, state string) (c countedAs, err error) {
	if state != api.BookingAttended && state != api.BookingMissed {
		return c, nil
	}
	var p api.Person
	if _, err := record.Live(f.ctx, f.tx, personID, api.KindPerson, personID, &p); unlessMissing(err) != nil {
		return c, err
	}
	return countedAs{p.Stage, p.CVR, p.Municipality}, nil
}

// countRating has the office's figures count what a person said of a booking.
func countRating(u *mutation.Request, bookingID string, score int) error {
	if _, err := u.Tx.ExecContext(u.Ctx, `UPDATE booking SET rating = $1 WHERE person_id = $2 AND id = $3`, score, u.Person, bookingID); err != nil {
		return fmt.Errorf("count what was said of a booking: %w", err)
	}
	return nil
}

// unnameFirms has the figures count the firms of whoever is erased on without their
// numbers, where nobody else is counted with one: all of a firm under one id that is
// nobody's. With others it is not theirs alone, and stays.
func unnameFirms(ctx context.Context, tx *db.Tx, personID string) error {
	firms, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT DISTINCT cvr FROM booking b WHERE person_id = $1 AND cvr <> ''
		AND NOT EXISTS (SELECT 1 FROM booking o WHERE o.cvr = b.cvr AND o.cvr <> '' AND o.person_id <> b.person_id AND o.person_id <> $2)
		ORDER BY cvr`, personID, record.ErasedOwner)
	if err != nil {
		return fmt.Errorf("find the firms of whoever is erased: %w", err)
	}
	for _, cvr := range firms {
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE booking SET cvr = $1 WHERE cvr = $2 AND cvr <> ''`, id, cvr); err != nil {
			return fmt.Errorf("leave out the number of a firm: %w", err)
		}
	}
	return nil
}
