// Package account is who there is: persons with their devices and how they sign in,
// and the office's own people with their roles. It starts no goroutine.
package account

import (
	"context"
	"log/slog"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// SignInLimits bound how often one may sign in.
type SignInLimits struct {
	CodesPerAddressAndNetwork int // sign-in codes an hour to one address from one network
	CodesPerAddress           int // sign-in codes an hour to one address
	CodesPerAddressDay        int // sign-in codes a day to one address
	SignInsPerNetwork         int // sign-ins an hour from one network
}

// Room is the accounts of an office.
type Room struct {
	db       *db.DB
	log      *slog.Logger
	limits   SignInLimits
	beside   string // the folder of what no backup holds
	key      *codeKey
	guesses  *guesses
	sessions *db.Cache[session] // by the token's sum
	authors  *db.Cache[author]  // by person

	signOn      SignOn // nil: there is no other login
	signOnAlone bool   // nothing else signs in those of the office, whatever is set at the desk

	handOver HandOver
}

// HandOver gives all that one of the staff has in hand to another, who is one until the
// transaction ends, or with an empty id back to all.
type HandOver func(ctx context.Context, tx *db.Tx, by mutation.Staff, fromID, toID, toName string) error

// New are the accounts of an office. Beside is the folder of what no backup
// holds, which has the key of codes and what is revoked. Log is told what need not stop anyone.
// SignOn is another's login, nil where there is none; alone: nothing else counts for
// those of the office, whatever is set at the desk. What those have in hand who leave is handed over by handOver.
func New(d *db.DB, log *slog.Logger, limits SignInLimits, beside string, signOn SignOn, alone bool, handOver HandOver) *Room {
	return &Room{
		d, log, limits, beside, &codeKey{db: d, folder: beside}, &guesses{}, db.NewCache[session](d), db.NewCache[author](d),
		signOn, signOn != nil && alone, handOver,
	}
}

// Rules are what persons change of themselves.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{api.PersonUpdate: mutation.NewRule(rm.update)}
}

// Jobs forget the sign-ins that are over.
func (rm *Room) Jobs() map[jobs.Kind]jobs.Handler {
	return map[jobs.Kind]jobs.Handler{jobSweepSignIn: rm.sweepSignIn}
}

// Begin has the accounts' jobs done from now on.
func (rm *Room) Begin(ctx context.Context, tx *db.Tx, now time.Time) error {
	return jobs.Begin(ctx, tx, jobSweepSignIn, now)
}

// Erase erases who a person is and how they sign in. Their devices hear erased
// from then on.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	rm.sessions.ForgetAll(tx)
	rm.authors.Forget(tx, personID)
	if _, err := tx.ExecContext(ctx, `INSERT INTO erased_token (token, erased_at) SELECT token, $1 FROM session WHERE person_id = $2`,
		db.Millis(tx.Now()), personID); err != nil {
		return err
	}
	return tx.ExecAll(ctx, []any{personID},
		`DELETE FROM sign_in_code WHERE email = (SELECT email FROM person WHERE id = $1)`,
		`DELETE FROM session WHERE person_id = $1`,
		`DELETE FROM person_word WHERE person_id = $1`,
		`DELETE FROM person WHERE id = $1`)
}

// Export is who a person is and how they signed in, but for secrets.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{
		{File: "person.json", Query: `SELECT id, email, created_at FROM person WHERE id = $1`},
		{File: "devices.json", Query: `SELECT device_id, name, platform, created_at, used_at FROM session WHERE person_id = $1 ORDER BY created_at`},
		{File: "sign-ins.json", Query: `SELECT network, language, created_at, tries, spent FROM sign_in_code
			WHERE email = (SELECT email FROM person WHERE id = $1) ORDER BY created_at`},
		{File: "audit.json", Query: `SELECT at, staff_id, act, kind, ref FROM audit WHERE person_id = $1
			OR person_id IN (SELECT person_id FROM merged_person WHERE kept_id = $1) ORDER BY id`},
	}
}
