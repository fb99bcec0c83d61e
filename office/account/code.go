package account

import (
	"context"
	"crypto/hmac"
	"slices"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// mailedCode is a code that was mailed to an address. Tries are counted apart for
// whoever asked for it (tries) and for anyone else (otherTries): who only knows
// the address cannot use up the tries of its owner, and no code is guessed at more
// than twice codeTries times.
type mailedCode struct {
	id, language, mac string
	createdAt         time.Time
	tries, otherTries int
	spent             bool
}

// over tells whether nobody can type the code any more. A code that a
// clock which was ahead dated too far from now is over too.
func (c mailedCode) over(now time.Time) bool {
	return c.spent || c.tries >= codeTries && c.otherTries >= codeTries || now.Sub(c.createdAt).Abs() >= codeLife
}

// mailedCodes are the codes of an address that are remembered, the newest first.
func mailedCodes(ctx context.Context, tx *db.Tx, email string, now time.Time) ([]mailedCode, error) {
	return db.Collect(ctx, tx, func(row db.Scanner) (c mailedCode, err error) {
		var created int64
		err = row.Scan(&c.id, &c.language, &c.mac, &created, &c.tries, &c.otherTries, &c.spent)
		c.createdAt = db.Time(created)
		return c, err
	}, `SELECT id, language, mac, created_at, tries, other_tries, spent FROM sign_in_code
		WHERE email = $1 AND created_at > $2 AND created_at < $3 ORDER BY created_at DESC, id DESC`,
		email, db.Millis(now.Add(-codeKept)), db.Millis(now.Add(codeLife)))
}

// countTry counts a try on every code of an address that can still be typed by who
// brings the id of a request, and gives the ids of those. It comes before the code
// that is typed is looked at, so that many at once are no more tries.
func countTry(ctx context.Context, tx *db.Tx, email, request string, now time.Time) ([]string, error) {
	return db.Collect(ctx, tx, db.ScanOne[string], `
		UPDATE sign_in_code SET
			tries = CASE WHEN id = $2 THEN tries + 1 ELSE tries END,
			other_tries = CASE WHEN id = $2 THEN other_tries ELSE other_tries + 1 END
		WHERE email = $1 AND NOT spent AND created_at > $3 AND created_at < $4
			AND CASE WHEN id = $2 THEN tries ELSE other_tries END < $5
		RETURNING id`,
		email, request, db.Millis(now.Add(-codeLife)), db.Millis(now.Add(codeLife)), codeTries)
}

// spendCode uses up whichever code of an address is typed and still good, and
// gives the language in which it was asked for. It gives the problem to answer
// with where code is none of them, and tells whether who types it did not ask; the
// try is counted all the same, so the transaction must be committed. Request is the
// id that RequestCode gave, or empty.
func spendCode(ctx context.Context, tx *db.Tx, key []byte, email, request, code string) (language string, refused *api.Problem, stranger bool, err error) {
	now := tx.Now()
	good, err := countTry(ctx, tx, email, request, now)
	if err != nil {
		return "", nil, false, err
	}
	codes, err := mailedCodes(ctx, tx, email, now)
	if err != nil {
		return "", nil, false, err
	}
	mac := []byte(codeMAC(key, email, code))
	right := func(c mailedCode) bool { return hmac.Equal([]byte(c.mac), mac) }
	isGood := func(c mailedCode) bool { return slices.Contains(good, c.id) }
	if i := slices.IndexFunc(codes, func(c mailedCode) bool { return isGood(c) && right(c) }); i >= 0 {
		_, err := tx.ExecContext(ctx, `UPDATE sign_in_code SET spent = TRUE WHERE id = $1`, codes[i].id)
		return codes[i].language, nil, false, err
	}
	// Theirs is what they asked for, or what they were mailed and is of no use any more.
	own := slices.IndexFunc(codes, func(c mailedCode) bool { return right(c) && c.over(now) })
	if own < 0 {
		own = slices.IndexFunc(codes, func(c mailedCode) bool { return c.id == request })
	}
	refused = &api.Problem{Code: api.CodeCodeWrong, Status: 401}
	if own >= 0 && !isGood(codes[own]) {
		refused.Code = api.CodeCodeSpent
	}
	if newest := slices.IndexFunc(codes, isGood); newest >= 0 && newest < own {
		refused.Errors = []api.FieldError{{Pointer: "/code", Reason: reasonNewer}}
	}
	return "", refused, own < 0, nil
}

// reasonNewer is why a code is refused to who asked for it, where another was
// mailed after it.
const reasonNewer = "newer"

// guesses are the wrong tries of those who did not ask, by address, in the last
// while. What they are answered comes from these alone, and so says nothing of
// whether anybody is signing in. An app that knows no id hears from them when to
// ask for another code.
type guesses struct {
	mu    sync.Mutex
	since time.Time
	made  map[string]int
}

// count counts one more and tells how many they are.
func (g *guesses) count(email string, now time.Time) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Sub(g.since).Abs() >= codeLife {
		g.since, g.made = now, map[string]int{}
	}
	g.made[email]++
	return g.made[email]
}
