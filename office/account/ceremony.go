package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"startklar.dk/office/db"
)

// ceremonyLife is how long a browser has to answer what was begun with it.
const ceremonyLife = 10 * time.Minute

// ceremony is what is begun with a browser and ends by its answer.
type ceremony string

const (
	addsPasskey ceremony = "add_passkey" // of whoever is signed in
	signsIn     ceremony = "passkey"     // whoever it is
	signsOn     ceremony = "sign_on"     // likewise, by another's login
	isSignedOn  ceremony = "signed_on"   // by that, of the token of the session that it began
)

// begin keeps what an answer is to fit, and gives the token with which the browser
// brings the answer.
func (rm *Room) begin(ctx context.Context, of ceremony, kept any) (token string, err error) {
	raw, err := json.Marshal(kept)
	if err != nil {
		return "", err
	}
	if token, err = rm.newToken(); err != nil {
		return "", err
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error { return keepBegun(ctx, tx, of, token, string(raw)) })
	if err != nil {
		return "", fmt.Errorf("begin with a browser: %w", err)
	}
	return token, nil
}

func keepBegun(ctx context.Context, tx *db.Tx, of ceremony, token, kept string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO staff_ceremony (token, kind, kept, ends_at) VALUES ($1, $2, $3, $4)`,
		TokenSum(token), string(of), kept, db.Millis(tx.Now().Add(ceremonyLife)))
	return err
}

// end gives what was kept under a token into kept, once. It tells whether there was
// anything of this kind that has not ended.
func end(ctx context.Context, tx *db.Tx, of ceremony, token string, kept any) (ok bool, err error) {
	var raw string
	err = tx.QueryRowContext(ctx, `DELETE FROM staff_ceremony WHERE token = $1 AND kind = $2 AND ends_at > $3 RETURNING kept`,
		TokenSum(token), string(of), db.Millis(tx.Now())).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for what was begun: %w", err)
	}
	return true, json.Unmarshal([]byte(raw), kept)
}
