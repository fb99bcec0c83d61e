package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	codeLife  = 10 * time.Minute
	codeTries = 5              // of whoever asked for the code, and of anyone else
	codeKept  = 24 * time.Hour // for the limits, and to know an old one again
)

// CodeRequest asks for a sign-in code. Network is where it comes from, as far
// as the limits tell networks apart.
type CodeRequest struct {
	Email    string
	Language text.Lang
	Network  string
}

// RequestCode puts a mail with a new code into the queue, alike for known and
// unknown addresses, and gives the id of the request; codes from before stay
// good, as mail may come late. Where the limits are reached it does nothing and
// tells how long to wait.
func (rm *Room) RequestCode(ctx context.Context, r CodeRequest) (id string, wait time.Duration, err error) {
	return rm.requestCode(ctx, r, func(*db.Tx, string) (bool, error) { return true, nil })
}

// requestCode mails a code to those addresses to which it is to be mailed; what is
// asked for counts, and is answered, alike for all.
func (rm *Room) requestCode(ctx context.Context, r CodeRequest, mails func(tx *db.Tx, email string) (bool, error)) (id string, wait time.Duration, err error) {
	email, ok := address.Clean(r.Email)
	if !ok {
		return "", 0, mutation.Refuse("/email", "format")
	}
	key, err := rm.key.get()
	if err != nil {
		return "", 0, err
	}
	if id, err = rm.db.NewID(); err != nil {
		return "", 0, err
	}
	noise, err := rm.db.Random(8)
	if err != nil {
		return "", 0, err
	}
	code := fmt.Sprintf("%06d", binary.BigEndian.Uint64(noise)%1_000_000)
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		var err error
		if wait, err = rm.codeLimit(ctx, tx, email, r.Network, now); err != nil || wait > 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO sign_in_code (id, email, network, language, mac, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, email, r.Network, string(r.Language), codeMAC(key, email, code), db.Millis(now)); err != nil {
			return err
		}
		if mailed, err := mails(tx, email); err != nil || !mailed {
			return err
		}
		l, err := codeMail(ctx, tx, r.Language, code)
		if err != nil {
			return err
		}
		return mail.Put(ctx, tx, mail.Draft{To: email, Subject: l.Subject, Text: l.Text(), Useless: now.Add(codeLife)})
	})
	if err != nil {
		return "", 0, fmt.Errorf("make a sign-in code: %w", err)
	}
	return id, wait, nil
}

// codeLimit tells how long to wait until another code may be asked for; 0 where
// it may be now.
func (rm *Room) codeLimit(ctx context.Context, tx *db.Tx, email, network string, now time.Time) (time.Duration, error) {
	if !tx.Alone() { // one at a time, so that what is counted stays so
		if _, err := tx.ExecContext(ctx, `UPDATE office_state SET epoch = epoch WHERE one = 1`); err != nil {
			return 0, err
		}
	}
	var wait time.Duration
	for _, l := range []struct {
		most   int
		window time.Duration
		where  string
		args   []any
	}{
		{rm.limits.CodesPerAddressAndNetwork, time.Hour, `email = $3 AND network = $4`, []any{email, network}},
		{rm.limits.CodesPerAddress, time.Hour, `email = $3`, []any{email}},
		{rm.limits.CodesPerAddressDay, codeKept, `email = $3`, []any{email}},
		{rm.limits.SignInsPerNetwork, time.Hour, `network = $3`, []any{network}},
	} {
		// The code that has to fall out of the window first. One of a time to come was
		// made while the clock was ahead, and holds nobody up until then.
		var oldest int64
		err := tx.QueryRowContext(ctx, fmt.Sprintf(
			`SELECT created_at FROM sign_in_code WHERE created_at > $1 AND created_at <= $2 AND %s ORDER BY created_at DESC LIMIT 1 OFFSET %d`,
			l.where, max(l.most, 1)-1), append([]any{db.Millis(now.Add(-l.window)), db.Millis(now)}, l.args...)...).Scan(&oldest)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return 0, err
		}
		wait = max(wait, db.Time(oldest).Add(l.window).Sub(now))
	}
	return wait, nil
}

// codeMail writes the mail with a code. Its only number of six digits is the
// code; an office whose name has one is not named. It is plain text alone, which every
// program reads a code from.
func codeMail(ctx context.Context, tx *db.Tx, lang text.Lang, code string) (letters.Letter, error) {
	t := text.For(lang)
	who, _, err := record.Office(ctx, tx)
	if err != nil {
		return letters.Letter{}, err
	}
	name := who.Name
	if strings.ContainsFunc(name, unicode.IsDigit) || strings.TrimSpace(name) == "" {
		name = t.T("mail.office")
	}
	return letters.Write(ctx, tx, letters.Code, lang, letters.Values{
		Words:  map[letters.Name]string{letters.Office: name},
		Blocks: map[letters.Name][]letters.Block{letters.SignInCode: {{Text: "    " + code}}},
	})
}

// codeMAC is how a code is kept: bound to its address, and of no use without
// the key.
func codeMAC(key []byte, email, code string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(email + "\x00" + code))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
