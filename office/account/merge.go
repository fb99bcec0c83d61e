package account

import (
	"context"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// reached is by what somebody signs in, and whether they did.
type reached struct {
	email    string // or what stands in its place; see withoutAddress
	seen     int64
	signedIn bool
}

// nobody tells whether there is no address by which anybody signs in.
func (r reached) nobody() bool {
	return strings.HasPrefix(r.email, withoutAddress) || strings.HasPrefix(r.email, formerAddress)
}

func readBoth(ctx context.Context, tx *db.Tx, keptID, goneID string) (kept, gone reached, err error) {
	for id, r := range map[string]*reached{keptID: &kept, goneID: &gone} {
		if err := tx.QueryRowContext(ctx, `SELECT email, seen_at, signed_in FROM person WHERE id = $1`, id).Scan(&r.email, &r.seen, &r.signedIn); err != nil {
			return kept, gone, record.NotFound(err)
		}
	}
	return kept, gone, nil
}

// mergedKey is the address of two who are made one. It is the key to what they wrote: the
// kept one's gives way where there is none, or where nobody signed in by it and somebody did
// by the other's.
func mergedKey(kept, gone reached) string {
	if !gone.nobody() && (kept.nobody() || gone.signedIn && !kept.signedIn) {
		return gone.email
	}
	return kept.email
}

// MergedAddress is the address that the kept one of two persons has when they are one; empty
// where neither has one. Errors: not_found.
func MergedAddress(ctx context.Context, tx *db.Tx, keptID, goneID string) (string, error) {
	kept, gone, err := readBoth(ctx, tx, keptID, goneID)
	is := reached{email: mergedKey(kept, gone)}
	if err != nil || is.nobody() {
		return "", err
	}
	return is.email, nil
}

// MergeInto has somebody be nobody any more, signed out everywhere: who they were is filled
// into another, with the hours that they used; see MergedAddress. What else is theirs was
// brought over. It runs inside a write.
func (rm *Room) MergeInto(ctx context.Context, tx *db.Tx, keptID, goneID string, is api.Person, used []api.Allowance) error {
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
	kept, gone, err := readBoth(ctx, tx, keptID, goneID)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM person WHERE id = $1`, goneID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE person SET email = $1, seen_at = $2, signed_in = $3, warned_at = 0 WHERE id = $4`,
		mergedKey(kept, gone), max(kept.seen, gone.seen), kept.signedIn || gone.signedIn, keptID); err != nil {
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
