package account

import (
	"context"
	"crypto/hmac"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// mailedCode is a code that was mailed to an address. Wrong tries are counted
// apart for whoever asked for it (tries) and for anyone else (otherTries): who
// only knows the address cannot use up the tries of its owner, and no code is
// guessed at more than twice codeTries times.
type mailedCode struct {
	id, language, mac string
	createdAt         time.Time
	tries, otherTries int
	spent             bool
}

// open tells whether the code can still be typed by who brings the id of a
// request.
func (c mailedCode) open(now time.Time, request string) bool {
	tries := c.otherTries
	if c.id == request {
		tries = c.tries
	}
	return !c.spent && tries < codeTries && now.Before(c.createdAt.Add(codeLife))
}

// mailedCodes are the codes of an address that are remembered, the newest first.
func mailedCodes(ctx context.Context, tx *db.Tx, email string, now time.Time) ([]mailedCode, error) {
	return db.Collect(ctx, tx, func(row db.Scanner) (c mailedCode, err error) {
		var created int64
		err = row.Scan(&c.id, &c.language, &c.mac, &created, &c.tries, &c.otherTries, &c.spent)
		c.createdAt = db.Time(created)
		return c, err
	}, `SELECT id, language, mac, created_at, tries, other_tries, spent FROM sign_in_code
		WHERE email = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC`, email, db.Millis(now.Add(-codeKept)))
}

// spendCode uses up whichever code of an address is typed and still good, and
// gives the language in which it was asked for. It gives the problem to answer
// with where code is none of them, which tells of a newer code only to whom an
// older one was mailed. A wrong try is counted on all that are good, so the
// transaction must be committed. Request is the id that RequestCode gave, or
// empty.
func spendCode(ctx context.Context, tx *db.Tx, secret []byte, email, request, code string) (language string, refused *api.Problem, err error) {
	now := tx.Now()
	codes, err := mailedCodes(ctx, tx, email, now)
	if err != nil {
		return "", nil, err
	}
	given := []byte(codeMAC(secret, email, code))
	right := func(c mailedCode) bool { return hmac.Equal([]byte(c.mac), given) }
	var good []mailedCode
	for _, c := range codes {
		if c.open(now, request) {
			good = append(good, c)
		}
	}
	if i := slices.IndexFunc(good, right); i >= 0 {
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `UPDATE sign_in_code SET spent = TRUE WHERE id = $1 AND NOT spent`, good[i].id))
		if err == nil && !mine { // another process was first
			refused = &api.Problem{Code: api.CodeCodeSpent, Status: 401}
		}
		return good[i].language, refused, err
	}
	for _, c := range good {
		if err := c.missed(ctx, tx, request); err != nil {
			return "", nil, err
		}
	}
	refused = &api.Problem{Code: api.CodeCodeWrong, Status: 401}
	own := slices.IndexFunc(codes, right) // who types it was mailed it
	if own >= 0 || len(good) == 0 {
		refused.Code = api.CodeCodeSpent
	}
	if own < 0 {
		own = slices.IndexFunc(codes, func(c mailedCode) bool { return c.id == request })
	}
	if len(good) > 0 && slices.Index(codes, good[0]) < own {
		refused.Errors = []api.FieldError{{Pointer: "/code", Reason: reasonNewer}}
	}
	return "", refused, nil
}

// missed counts a wrong try.
func (c mailedCode) missed(ctx context.Context, tx *db.Tx, request string) error {
	count := `UPDATE sign_in_code SET other_tries = other_tries + 1 WHERE id = $1`
	if c.id == request {
		count = `UPDATE sign_in_code SET tries = tries + 1 WHERE id = $1`
	}
	_, err := tx.ExecContext(ctx, count, c.id)
	return err
}

// reasonNewer is why a code is refused to who asked for it, where another was
// mailed after it.
const reasonNewer = "newer"
