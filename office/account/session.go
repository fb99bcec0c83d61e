package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	tokenLife = 90 * 24 * time.Hour // after the last use
	// TokenBytes is how many bytes of randomness a token has.
	TokenBytes = 32
	// useNoted is how old the note of a token's last use may be.
	useNoted = time.Hour
	// maxDeviceText is how many characters a device's name and platform keep.
	maxDeviceText = 100
)

func unauthorized() *api.Problem { return &api.Problem{Code: api.CodeUnauthorized, Status: 401} }

// TokenSum is how a token is kept. It is random enough to need no salt.
func TokenSum(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// newToken is a token that nobody guesses.
func (rm *Room) newToken() (string, error) {
	noise, err := rm.db.Random(TokenBytes)
	return base64.RawURLEncoding.EncodeToString(noise), err
}

// OpenSession trades a code of an address for a token and makes the
// person where there is none. Errors: *api.Problem invalid, code_wrong,
// code_spent.
func (rm *Room) OpenSession(ctx context.Context, r api.SessionRequest) (api.Session, error) {
	email, ok := address.Clean(r.Email)
	if !ok {
		return api.Session{}, mutation.Refuse("/email", "format")
	}
	device := r.Device
	if device.ID == "" {
		id, err := rm.db.NewID()
		if err != nil {
			return api.Session{}, err
		}
		device.ID = id
	}
	if !api.ValidID(device.ID) {
		return api.Session{}, mutation.Refuse("/device/id", "format")
	}
	device.Name, device.Platform = shortLine(device.Name), shortLine(device.Platform)
	key, err := rm.key.get()
	if err != nil {
		return api.Session{}, err
	}
	token, err := rm.newToken()
	if err != nil {
		return api.Session{}, err
	}
	var session api.Session
	var refused *api.Problem
	var stranger bool
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		session = api.Session{}
		var language string
		var err error
		language, refused, stranger, err = spendCode(ctx, tx, key, email, r.Request, strings.TrimSpace(r.Code))
		if err != nil || refused != nil {
			return err
		}
		session, err = rm.PutSession(ctx, tx, email, language, device, token)
		return err
	})
	if err != nil {
		return api.Session{}, fmt.Errorf("open a session: %w", err)
	}
	if stranger && rm.guesses.count(email, rm.db.Now()) > codeTries {
		refused.Code = api.CodeCodeSpent
	}
	if refused != nil {
		return api.Session{}, refused
	}
	return session, nil
}

// PutSession signs a device of an address in with a token, and makes the person
// where there is none.
func (rm *Room) PutSession(ctx context.Context, tx *db.Tx, email, language string, device api.SessionDevice, token string) (api.Session, error) {
	now := tx.Now()
	personID, err := EnsurePerson(ctx, tx, email, language)
	if err != nil {
		return api.Session{}, err
	}
	if err := record.LockCounter(ctx, tx, personID); err != nil {
		return api.Session{}, err
	}
	var old string
	err = tx.QueryRowContext(ctx, `SELECT token FROM session WHERE person_id = $1 AND device_id = $2`, personID, device.ID).Scan(&old)
	if err == nil {
		err = rm.NoteRevoked(old)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return api.Session{}, err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO session (person_id, device_id, token, name, platform, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
		ON CONFLICT (person_id, device_id) DO UPDATE SET token = excluded.token, name = excluded.name,
			platform = excluded.platform, created_at = excluded.created_at, used_at = excluded.used_at`,
		personID, device.ID, TokenSum(token), device.Name, device.Platform, db.Millis(now))
	if err != nil {
		return api.Session{}, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE person SET signed_in = TRUE WHERE id = $1 AND NOT signed_in`, personID); err != nil {
		return api.Session{}, err
	}
	rm.sessions.ForgetAll(tx) // which token the device had is not known
	rm.authors.Forget(tx, personID)
	was, _, err := record.Find(ctx, tx, personID, api.KindDevice, device.ID)
	if err != nil {
		return api.Session{}, err
	}
	body := api.Device{Name: device.Name, Platform: device.Platform, CreatedAt: now}
	if err := record.PutBody(ctx, tx, personID, api.KindDevice, device.ID, was.Body, body); err != nil {
		return api.Session{}, err
	}
	person, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &struct{}{})
	if err != nil {
		return api.Session{}, err
	}
	return api.Session{Token: token, ExpiresAt: now.Add(tokenLife), Person: person}, nil
}

// shortLine is what a device says of itself, fit for a list.
func shortLine(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))), " ")
	if utf8.RuneCountInString(s) > maxDeviceText {
		s = string([]rune(s)[:maxDeviceText])
	}
	return s
}

// Authenticate tells whose a token is: one look into the table, so that what
// any process revoked is revoked at once. Errors: *api.Problem unauthorized,
// erased.
func (rm *Room) Authenticate(ctx context.Context, token string) (mutation.Caller, error) {
	sum := TokenSum(token)
	_, age, _ := rm.sessions.Get(sum)
	var s session
	err := rm.db.Read(ctx, func(tx *db.Tx) (err error) {
		s, err = readSession(ctx, tx, sum)
		return err
	})
	var refused *api.Problem
	if errors.As(err, &refused) {
		return mutation.Caller{}, refused
	}
	if err != nil {
		return mutation.Caller{}, err
	}
	now := rm.db.Now()
	if !now.Before(db.Time(s.used).Add(tokenLife)) {
		return mutation.Caller{}, unauthorized()
	}
	if now.Sub(db.Time(s.used)) >= useNoted {
		err := rm.db.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `UPDATE session SET used_at = $1 WHERE token = $2 AND used_at < $1`, db.Millis(now), sum); err != nil {
				return err
			}
			return Seen(ctx, tx, s.caller.PersonID)
		})
		switch {
		case err != nil && db.Unwritable(err): // the note is for later; who reads is let in
			rm.log.Error("a token's use is not noted", slog.Any("error", err))
		case err != nil:
			return mutation.Caller{}, fmt.Errorf("note a token's use: %w", err)
		}
	} else {
		rm.sessions.Keep(sum, s, age)
	}
	s.caller.Age = age
	return s.caller, nil
}

// AuthenticateWriter is Authenticate for a caller whose Actor applies mutations
// and does nothing else: who was signed in a moment ago is not looked up, for
// Apply looks when it is their turn whether they are still.
func (rm *Room) AuthenticateWriter(ctx context.Context, token string) (mutation.Caller, error) {
	s, age, ok := rm.sessions.Get(TokenSum(token))
	if !ok || rm.db.Now().Sub(db.Time(s.used)) >= useNoted {
		return rm.Authenticate(ctx, token)
	}
	s.caller.Age = age
	return s.caller, nil
}

// StillSignedIn looks into the table where a caller's session may have been
// written since they were found signed in, by whatever process.
func (rm *Room) StillSignedIn(ctx context.Context, tx *db.Tx, c mutation.Caller) error {
	if c.SessionID == "" || rm.sessions.Standing(c.Age) {
		return nil
	}
	_, err := readSession(ctx, tx, c.SessionID)
	return err
}

// session is a token as the database has it.
type session struct {
	caller mutation.Caller
	used   int64
}

// readSession reads the session of a token's sum. Errors: *api.Problem
// unauthorized, erased.
func readSession(ctx context.Context, tx *db.Tx, sum string) (session, error) {
	s := session{caller: mutation.Caller{SessionID: sum}}
	err := tx.QueryRowContext(ctx, `SELECT person_id, device_id, used_at FROM session WHERE token = $1`, sum).
		Scan(&s.caller.PersonID, &s.caller.DeviceID, &s.used)
	if err == nil {
		return s, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return s, fmt.Errorf("look for a token: %w", err)
	}
	var erased bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM erased_token WHERE token = $1)`, sum).Scan(&erased)
	switch {
	case err != nil:
		return s, fmt.Errorf("look for an erased token: %w", err)
	case erased:
		return s, &api.Problem{Code: api.CodeErased, Status: 401}
	}
	return s, unauthorized()
}

// Sessions lists the caller's devices, the last used first. A session's id is
// its device's.
func (rm *Room) Sessions(ctx context.Context, c mutation.Caller) ([]api.SessionInfo, error) {
	list := []api.SessionInfo{}
	err := rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err := db.Collect(ctx, tx, func(row db.Scanner) (s api.SessionInfo, err error) {
			var created, used int64
			var token string
			err = row.Scan(&s.ID, &s.Device.Name, &s.Device.Platform, &created, &used, &token)
			s.Device.ID = s.ID
			s.CreatedAt, s.LastUsedAt = db.Time(created), db.Time(used)
			s.ExpiresAt = s.LastUsedAt.Add(tokenLife)
			s.Current = token == c.SessionID
			return s, err
		}, `
			SELECT device_id, name, platform, created_at, used_at, token FROM session
			WHERE person_id = $1 AND used_at > $2 ORDER BY used_at DESC, device_id`,
			c.PersonID, db.Millis(tx.Now().Add(-tokenLife)))
		list = append(list, all...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return list, nil
}

// PlatformWeb is the platform of a browser at the office's public pages, which is no app.
const PlatformWeb = "web"

// InTouch tells whether a person has the app: a device that is signed in, and was in touch
// with the office since a time, as closely as that is noted. A browser is none.
func InTouch(ctx context.Context, tx *db.Tx, personID string, since time.Time) (is bool, err error) {
	since = since.Add(-useNoted)
	if live := tx.Now().Add(-tokenLife); live.After(since) {
		since = live
	}
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM session WHERE person_id = $1 AND used_at > $2 AND platform <> $3)`, personID, db.Millis(since), PlatformWeb).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("look for a person's devices: %w", err)
	}
	return is, nil
}

// Revoke ends one of the caller's sessions and deletes its device's record; the
// id "current" is the caller's own. Errors: *api.Problem not_found.
func (rm *Room) Revoke(ctx context.Context, c mutation.Caller, id string) error {
	if id == "current" {
		id = c.DeviceID
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		sum, err := rm.RevokeDevice(ctx, tx, c.PersonID, id)
		if err != nil {
			return err
		}
		return rm.NoteRevoked(sum)
	})
	if err != nil {
		return fmt.Errorf("revoke a session: %w", err)
	}
	return nil
}

// RevokeDevice signs a device out and gives the sum of the token that it had. Errors:
// not_found where it is not signed in.
func (rm *Room) RevokeDevice(ctx context.Context, tx *db.Tx, personID, deviceID string) (sum string, err error) {
	if err := record.LockCounter(ctx, tx, personID); err != nil {
		return "", err
	}
	err = tx.QueryRowContext(ctx, `DELETE FROM session WHERE person_id = $1 AND device_id = $2 RETURNING token`, personID, deviceID).Scan(&sum)
	if err != nil {
		return "", record.NotFound(err)
	}
	rm.sessions.ForgetAll(tx)
	rm.authors.Forget(tx, personID)
	_, err = record.SetDeleted(ctx, tx, personID, api.KindDevice, deviceID, true)
	return sum, err
}

const (
	// jobSweepSignIn is forgetting the sign-ins that are over.
	jobSweepSignIn   jobs.Kind = "sign-ins"
	sweepSignInEvery           = time.Hour
)

// sweepSignIn is one turn of forgetting what is over: old codes, tokens that were not used for 90
// days, and erased ones that no device can bring any more. It has itself done
// again.
func (rm *Room) sweepSignIn(ctx context.Context, tx *db.Tx, _ string) error {
	now, more := tx.Now(), false
	for _, old := range []struct {
		query string
		at    time.Time
	}{
		{`DELETE FROM sign_in_code WHERE id IN (SELECT id FROM sign_in_code WHERE created_at <= $1 ORDER BY created_at LIMIT $2)`, now.Add(-codeKept)},
		{`DELETE FROM sign_in_code WHERE id IN (SELECT id FROM sign_in_code WHERE created_at > $1 ORDER BY created_at LIMIT $2)`, now.Add(codeKept)},
		{`DELETE FROM erased_token WHERE token IN (SELECT token FROM erased_token WHERE erased_at <= $1 ORDER BY erased_at LIMIT $2)`, now.Add(-tokenLife)},
	} {
		n, err := tx.ExecContext(ctx, old.query, db.Millis(old.at), record.SweptTogether)
		if err != nil {
			return fmt.Errorf("forget old codes and tokens: %w", err)
		}
		more = more || n == record.SweptTogether
	}
	if err := sweepStaff(ctx, tx); err != nil {
		return err
	}
	over, err := db.Collect(ctx, tx, func(row db.Scanner) (s [2]string, err error) {
		err = row.Scan(&s[0], &s[1])
		return s, err
	},
		`SELECT person_id, device_id FROM session WHERE used_at <= $1 ORDER BY used_at LIMIT $2`,
		db.Millis(now.Add(-tokenLife)), record.SweptTogether)
	if err != nil {
		return fmt.Errorf("find old sign-ins: %w", err)
	}
	slices.SortFunc(over, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) // persons are locked in their order
	for _, s := range over {
		if _, err := rm.RevokeDevice(ctx, tx, s[0], s[1]); err != nil {
			return err
		}
	}
	next := now.Add(sweepSignInEvery)
	if more || len(over) == record.SweptTogether {
		next = now // others write in between
	}
	return jobs.Schedule(ctx, tx, jobSweepSignIn, "", next)
}
