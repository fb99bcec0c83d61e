package account

import (
	"context"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// MergeInto has somebody be nobody any more, signed out everywhere: who they were is filled
// into another, with the hours that they used, and with their address where the other has
// none. What else is theirs was brought over. It runs inside a write.
func (rm *Room) MergeInto(ctx context.Context, tx *db.Tx, keptID, goneID, address string, is api.Person, used []api.Allowance) error {
	sums, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT token FROM session WHERE person_id = $1`, goneID)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		if err := rm.NoteRevoked(sum); err != nil {
			return err
		}
	}
	if err := tx.ExecAll(ctx, []any{goneID}, `DELETE FROM session WHERE person_id = $1`, `DELETE FROM person_word WHERE person_id = $1`); err != nil {
		return err
	}
	type known struct {
		email    string
		seen     int64
		signedIn bool
	}
	read := func(id string) (k known, err error) {
		err = tx.QueryRowContext(ctx, `SELECT email, seen_at, signed_in FROM person WHERE id = $1`, id).Scan(&k.email, &k.seen, &k.signedIn)
		return k, err
	}
	kept, err := read(keptID)
	if err != nil {
		return err
	}
	gone, err := read(goneID)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM person WHERE id = $1`, goneID); err != nil {
		return err
	}
	if strings.HasPrefix(kept.email, withoutAddress) && !strings.HasPrefix(gone.email, withoutAddress) {
		kept.email = address
	}
	if _, err := tx.ExecContext(ctx, `UPDATE person SET email = $1, seen_at = $2, signed_in = $3, warned_at = 0 WHERE id = $4`,
		kept.email, max(kept.seen, gone.seen), kept.signedIn || gone.signedIn, keptID); err != nil {
		return err
	}
	for _, of := range used {
		id, r, a, err := findAllowance(ctx, tx, keptID, api.Allowance{Kind: of.Kind, ActorID: of.ActorID})
		if err != nil {
			return err
		}
		a.UsedMin, a.GrantedMin = a.UsedMin+of.UsedMin, max(a.GrantedMin, of.GrantedMin)
		if err := record.PutBody(ctx, tx, keptID, api.KindAllowance, id, r.Body, a); err != nil {
			return err
		}
	}
	was, err := record.Live(ctx, tx, keptID, api.KindPerson, keptID, &struct{}{})
	if err != nil {
		return err
	}
	rm.sessions.ForgetAll(tx)
	rm.authors.Forget(tx, keptID)
	rm.authors.Forget(tx, goneID)
	if err := keepWords(ctx, tx, keptID, is); err != nil {
		return err
	}
	return record.PutBody(ctx, tx, keptID, api.KindPerson, keptID, was.Body, is) // last: their feed wakes for all of it
}
