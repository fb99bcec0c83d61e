package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Merging is what making one of two persons does: what the one who goes has is the kept one's
// from then on.
type Merging struct {
	Kept, Gone           api.Person
	Becomes              api.Person // the kept one, with what they did not say filled in
	Bookings, Notes      int        // of the one who goes
	Referrals, Questions int
	Plans                int
	UsedMin              int // of free counselling
	Devices              int // that are signed out
	Clashes              []Clash
	Version              string // another one where any of it is another
}

// Clash is two bookings, one of each, that stand at one time, or at one event.
type Clash struct {
	Kept, Gone string // titles of their events
	StartsAt   time.Time
	Same       bool // it is the same event
}

// PreviewMerge tells what making one of two persons would do, and changes nothing. Errors:
// *api.Problem forbidden, not_found, invalid at /with where they are one already.
func (o *Office) PreviewMerge(ctx context.Context, by mutation.Staff, keptID, goneID string) (m Merging, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return m, err
	}
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		m, err = merging(ctx, tx, keptID, goneID)
		return err
	})
	if err != nil {
		return m, fmt.Errorf("look what merging does: %w", err)
	}
	return m, nil
}

func merging(ctx context.Context, tx *db.Tx, keptID, goneID string) (m Merging, err error) {
	if keptID == goneID {
		return m, mutation.Refuse("/with", "same_person")
	}
	for id, p := range map[string]*api.Person{keptID: &m.Kept, goneID: &m.Gone} {
		if _, err := record.Live(ctx, tx, id, api.KindPerson, id, p); err != nil {
			return m, err
		}
	}
	m.Becomes = joined(m.Kept, m.Gone)
	if m.Becomes.Email, err = account.MergedAddress(ctx, tx, keptID, goneID); err != nil {
		return m, err
	}
	err = tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM booking WHERE person_id = $1), (SELECT COUNT(*) FROM meeting_note WHERE person_id = $1),
			(SELECT COUNT(*) FROM referral WHERE person_id = $1), (SELECT COUNT(*) FROM question WHERE person_id = $1),
			(SELECT COUNT(*) FROM record WHERE owner = $1 AND kind = 'plan' AND NOT deleted), (SELECT COUNT(*) FROM session WHERE person_id = $1)`, goneID).
		Scan(&m.Bookings, &m.Notes, &m.Referrals, &m.Questions, &m.Plans, &m.Devices)
	if err != nil {
		return m, err
	}
	allowances, err := allowancesOf(ctx, tx, goneID)
	if err != nil {
		return m, err
	}
	for _, a := range allowances {
		m.UsedMin += a.UsedMin
	}
	m.Clashes, err = db.Collect(ctx, tx, func(row db.Scanner) (c Clash, err error) {
		var starts int64
		var kept, gone string
		err = row.Scan(&kept, &gone, &starts, &c.Same)
		c.Kept, c.Gone, c.StartsAt = titleOf(kept), titleOf(gone), db.Time(starts)
		return c, err
	}, `SELECT COALESCE(ra.body, ''), COALESCE(rb.body, ''), b.starts_at, a.event_id = b.event_id
		FROM booking a JOIN booking b ON b.person_id = $2 AND b.state IN ('confirmed', 'offered', 'waiting')
			AND (a.event_id = b.event_id OR a.state = 'confirmed' AND b.state = 'confirmed' AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at)
		LEFT JOIN record ra ON ra.owner = 'catalogue' AND ra.kind = 'event' AND ra.id = a.event_id
		LEFT JOIN record rb ON rb.owner = 'catalogue' AND rb.kind = 'event' AND rb.id = b.event_id
		WHERE a.person_id = $1 AND a.state IN ('confirmed', 'offered', 'waiting') ORDER BY b.starts_at, a.id, b.id`, keptID, goneID)
	if err != nil {
		return m, err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%+v", m))
	m.Version = hex.EncodeToString(sum[:8])
	return m, nil
}

// titleOf is the title of an event by its record's body.
func titleOf(body string) string {
	var e api.Event
	if body == "" || (api.Record{Body: []byte(body)}).Decode(&e) != nil {
		return ""
	}
	return e.Title
}

// joined is a person with what they did not say of themselves as another said it, but for
// their address.
func joined(kept, gone api.Person) api.Person {
	is := kept
	is.Name, is.Phone = cmp.Or(kept.Name, gone.Name), cmp.Or(kept.Phone, gone.Phone)
	is.Municipality, is.CVR, is.Stage = cmp.Or(kept.Municipality, gone.Municipality), cmp.Or(kept.CVR, gone.CVR), cmp.Or(kept.Stage, gone.Stage)
	is.Member, is.Contact = kept.Member || gone.Member, cmp.Or(kept.Contact, gone.Contact)
	return is
}

func allowancesOf(ctx context.Context, tx *db.Tx, personID string) (all []api.Allowance, err error) {
	records, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted`, personID, api.KindAllowance)
	for _, r := range records {
		var a api.Allowance
		if err := r.Decode(&a); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, err
}

// Merge makes one of two persons: bookings, notes, referrals, questions, plans, files and used
// hours of the one who goes are the kept one's, whose devices hear of it by their feed; who
// goes is signed out everywhere and is nobody any more. It is done upon a version of what was
// shown. Errors: as PreviewMerge; mutation.ErrChanged where it is another by now.
func (o *Office) Merge(ctx context.Context, by mutation.Staff, keptID, goneID, version string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		if err := o.Bookings.LockBoth(ctx, tx, keptID, goneID); err != nil {
			return err
		}
		m, err := merging(ctx, tx, keptID, goneID)
		if err != nil {
			return err
		}
		if m.Version != version {
			return mutation.ErrChanged
		}
		return o.merge(ctx, tx, by, keptID, goneID, m)
	})
	if err != nil {
		return fmt.Errorf("merge two persons: %w", err)
	}
	return nil
}

// theirs are the tables of what is a person's, by the column that says whose; what has a rev of
// their counter is moved with that.
var theirs = []string{
	`UPDATE booking SET person_id = $1 WHERE person_id = $2`, `UPDATE meeting_note SET person_id = $1 WHERE person_id = $2`,
	`UPDATE referral SET person_id = $1 WHERE person_id = $2`, `UPDATE question SET person_id = $1 WHERE person_id = $2`,
	`UPDATE call_task SET person_id = $1 WHERE person_id = $2`, `UPDATE meeting_told SET person_id = $1 WHERE person_id = $2`, `UPDATE comment_draft SET person_id = $1 WHERE person_id = $2`,
	`UPDATE file SET person_id = $1 WHERE person_id = $2`, `UPDATE attachment SET person_id = $1 WHERE person_id = $2`,
	`UPDATE mutation SET person_id = $1 WHERE person_id = $2`, `UPDATE mail SET person_id = $1 WHERE person_id = $2`,
	`UPDATE merged_person SET kept_id = $1 WHERE kept_id = $2`,
	`UPDATE task SET ref = $1 || SUBSTR(ref, 37) WHERE SUBSTR(ref, 1, 37) = $2 || '/'`,
}

func (o *Office) merge(ctx context.Context, tx *db.Tx, by mutation.Staff, keptID, goneID string, m Merging) error {
	used, err := allowancesOf(ctx, tx, goneID)
	if err != nil {
		return err
	}
	if err := o.Bookings.LeaveTables(ctx, tx, goneID); err != nil {
		return err
	}
	// Every rev of the one who goes lies behind all that the kept one's devices have read.
	var further, n, stored int64
	if err := tx.QueryRowContext(ctx, `SELECT n FROM counter WHERE owner = $1`, keptID).Scan(&further); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, `SELECT n, stored FROM counter WHERE owner = $1`, goneID).Scan(&n, &stored); err != nil {
		return err
	}
	// Who one is, devices, hours and where one sits are not brought along, but for what they say.
	if err := tx.ExecAll(ctx, []any{goneID}, `DELETE FROM record WHERE owner = $1 AND kind IN ('person', 'device', 'allowance', 'group')`, `DELETE FROM calendar WHERE person_id = $1`); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE record SET owner = $1, rev = rev + $3 WHERE owner = $2`, keptID, goneID, further); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE counter SET n = n + $2, stored = stored + $3 WHERE owner = $1`, keptID, n, stored); err != nil {
		return err
	}
	if err := o.Plans.MergeInto(ctx, tx, keptID, goneID, further); err != nil {
		return err
	}
	for _, statement := range theirs {
		if _, err := tx.ExecContext(ctx, statement, keptID, goneID); err != nil {
			return err
		}
	}
	if err := o.Accounts.MergeInto(ctx, tx, keptID, goneID, m.Becomes, used); err != nil {
		return err
	}
	if err := record.Erase(ctx, tx, goneID); err != nil { // nothing of theirs but their counter
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO merged_person (person_id, kept_id, at) VALUES ($1, $2, $3)`, goneID, keptID, db.Millis(tx.Now())); err != nil {
		return err
	}
	return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActMerge, Person: keptID, Kind: string(api.KindPerson), Ref: goneID})
}

// MergedInto is who somebody is by now who was merged with another. Errors: not_found.
func (o *Office) MergedInto(ctx context.Context, by mutation.Staff, personID string) (keptID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	keptID, err = db.One[string](ctx, o.db, `SELECT kept_id FROM merged_person WHERE person_id = $1`, personID)
	return keptID, record.NotFound(err)
}

// mergedWith are who somebody was before they were merged: they are erased with them.
func mergedWith(ctx context.Context, tx *db.Tx, personID string) ([]string, error) {
	return db.Collect(ctx, tx, db.ScanOne[string], `SELECT person_id FROM merged_person WHERE kept_id = $1 ORDER BY person_id`, personID)
}
