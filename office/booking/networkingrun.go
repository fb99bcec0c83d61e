package booking

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// What is done to the round of a speed networking.
const (
	RoundStart = "start" // its clock runs, on
	RoundPause = "pause"
	RoundNext  = "next" // the next comes, with who has come since, and without who has left
	RoundEnd   = "end"  // that was all
)

// MakeTables makes the tables of an event's speed networking for those who have come, or makes
// them anew as long as the round has not begun. A table has size guests at the most, each of
// whom speaks for some minutes a round. Errors: *api.Problem forbidden, not_found, invalid at
// /size, /turn_min and /rounds, not_open (fewer than two have come, it is not its day or it is
// over), past (the round has begun), limit (more than MaxGuests have come).
func (rm *Room) MakeTables(ctx context.Context, by mutation.Staff, eventID string, size, turnMin, rounds int) error {
	var c mutation.Checks
	for at, is := range map[string][3]int{"/size": {size, MinTable, MaxTable}, "/turn_min": {turnMin, 1, MaxTurn}, "/rounds": {rounds, 1, MaxRounds}} {
		if is[0] < is[1] || is[0] > is[2] {
			c.Bad(at, "range")
		}
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.networking(ctx, by, eventID, func(tx *db.Tx, e eventRow, n *networking) (bool, error) {
		switch here := len(n.here()); {
		case !onItsDay(e.spans(), tx.Now()) || !tx.Now().Before(e.ends) || here < 2:
			return false, mutation.RefuseCode(api.CodeNotOpen)
		case n.begun():
			return false, mutation.RefuseCode(api.CodePast)
		}
		n.round = max(1, n.round)
		n.size, n.turnMin, n.rounds = size, turnMin, max(rounds, n.round)
		if err := n.plan(n.round); err != nil {
			return false, err
		}
		n.wind()
		return true, jobs.Schedule(ctx, tx, jobNetworking, eventID, e.ends)
	})
	if err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	return nil
}

// RunRound does something to a round of an event's speed networking. What was done to it
// already, as by another tap, is not done again. Errors: *api.Problem forbidden, not_found,
// malformed, limit (more than MaxGuests are to sit in the next).
func (rm *Room) RunRound(ctx context.Context, by mutation.Staff, eventID string, round int, do string) error {
	if !slices.Contains([]string{RoundStart, RoundPause, RoundNext, RoundEnd}, do) {
		return mutation.RefuseCode(api.CodeMalformed)
	}
	err := rm.networking(ctx, by, eventID, func(tx *db.Tx, _ eventRow, n *networking) (bool, error) {
		switch {
		case n.round == 0 || n.round != round:
			return false, nil
		case do == RoundStart && n.endsAt.IsZero():
			n.endsAt = tx.Now().Add(n.left)
		case do == RoundPause && !n.endsAt.IsZero():
			n.endsAt = time.Time{}
		case do == RoundNext && n.round < n.rounds:
			n.round++
			if !n.stands() {
				if err := n.plan(n.round); err != nil {
					return false, err
				}
			}
			n.wind()
		case do == RoundEnd:
			n.round, n.seats, n.out, n.anew = 0, nil, nil, 1
		default:
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		return fmt.Errorf("run a round: %w", err)
	}
	return nil
}

// LeaveOut has somebody who has come to an event take no part in the coming rounds, or take
// part again. A round that has begun stays as it is; where there are no tables, or they do so
// already, nothing is done. As long as too many take part for rounds to be planned anew, the
// others keep their tables. Errors: *api.Problem forbidden, not_found (they have not come), limit
// (more than MaxGuests would take part).
func (rm *Room) LeaveOut(ctx context.Context, by mutation.Staff, eventID, personID string, out bool) error {
	err := rm.networking(ctx, by, eventID, func(_ *db.Tx, _ eventRow, n *networking) (bool, error) {
		if n.round == 0 {
			return false, nil
		}
		if !slices.ContainsFunc(n.guests, func(g networkingGuest) bool { return g.person == personID }) {
			return false, record.ErrNotFound
		}
		if n.out[personID] == out {
			return false, nil
		}
		if n.out[personID] = out; !out {
			delete(n.out, personID)
		}
		leaves := ""
		if out {
			leaves = personID
		}
		if err := n.planComing(leaves); err != nil {
			return false, err
		}
		return true, nil
	})
	if err != nil {
		return fmt.Errorf("leave somebody out of the tables: %w", err)
	}
	return nil
}

// networking does something to the speed networking of an event, while all who sit there are
// locked, and tells them; false: nothing was to be done.
func (rm *Room) networking(ctx context.Context, by mutation.Staff, eventID string, do func(tx *db.Tx, e eventRow, n *networking) (bool, error)) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockNetworking(ctx, tx, eventID); err != nil {
			return err
		}
		e, err := event(ctx, tx, eventID)
		if err != nil {
			return err
		}
		n, err := readNetworking(ctx, tx, eventID)
		if err != nil {
			return err
		}
		if changed, err := do(tx, e, &n); err != nil || !changed {
			return err
		}
		if err := n.keep(ctx, tx); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: string(api.KindEvent), Ref: eventID})
	})
}

// lockNetworking locks an event and all who are at it or at its tables.
func lockNetworking(ctx context.Context, tx *db.Tx, eventID string) error {
	if tx.Alone() {
		return nil
	}
	owners := map[string]bool{}
	if err := lockEvent(ctx, tx, eventID, `SELECT person_id FROM booking WHERE event_id = $1 AND state IN ('confirmed', 'attended')
		UNION SELECT person_id FROM networking_seat WHERE event_id = $1`, owners); err != nil {
		return err
	}
	return lockOwners(ctx, tx, owners)
}

// keep stores the speed networking as it is now, and tells those at the tables of the round;
// who has no seat there has no table any more.
func (n *networking) keep(ctx context.Context, tx *db.Tx) error {
	if err := n.keepRound(ctx, tx); err != nil {
		return fmt.Errorf("keep the round: %w", err)
	}
	if n.anew > 0 {
		if err := n.keepSeats(ctx, tx); err != nil {
			return fmt.Errorf("keep who sits where: %w", err)
		}
	}
	return n.tell(ctx, tx)
}

func (n *networking) keepRound(ctx context.Context, tx *db.Tx) error {
	if n.round == 0 {
		return tx.ExecAll(ctx, []any{n.event}, `DELETE FROM networking WHERE event_id = $1`)
	}
	ends := int64(0)
	if !n.endsAt.IsZero() {
		ends = db.Millis(n.endsAt)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO networking (event_id, size, turn_min, rounds, round, turns, ends_at, left_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (event_id) DO UPDATE SET size = excluded.size, turn_min = excluded.turn_min, rounds = excluded.rounds, round = excluded.round,
		turns = excluded.turns, ends_at = excluded.ends_at, left_ms = excluded.left_ms`,
		n.event, n.size, n.turnMin, n.rounds, n.round, n.turns, ends, n.left.Milliseconds())
	return err
}

// keepSeats stores who sits where in the rounds that were planned anew, and who takes no part.
func (n *networking) keepSeats(ctx context.Context, tx *db.Tx) error {
	if err := tx.ExecAll(ctx, []any{n.event}, `DELETE FROM networking_out WHERE event_id = $1`); err != nil {
		return err
	}
	if err := tx.ExecAll(ctx, []any{n.event, n.anew}, `DELETE FROM networking_seat WHERE event_id = $1 AND round >= $2`); err != nil {
		return err
	}
	var out, seats [][]any
	for person := range n.out {
		out = append(out, []any{n.event, person})
	}
	for _, s := range n.seats {
		if s.round >= n.anew {
			seats = append(seats, []any{n.event, s.round, s.person, s.table, s.turnAt})
		}
	}
	if err := db.ExecMany(ctx, tx, `INSERT INTO networking_out (event_id, person_id) VALUES`, ``, out); err != nil {
		return err
	}
	return db.ExecMany(ctx, tx, `INSERT INTO networking_seat (event_id, round, person_id, at_table, turn) VALUES`, ``, seats)
}

// tell writes for those at the tables of the round, who are there and take part, where they sit,
// where that is not what they have.
func (n *networking) tell(ctx context.Context, tx *db.Tx) error {
	id, sits := groupID(n.event), map[string]int{}
	for _, s := range n.at(n.round) {
		sits[s.person] = s.table
	}
	type owned struct{ owner, body string }
	told, err := db.Collect(ctx, tx, func(row db.Scanner) (r owned, err error) { return r, row.Scan(&r.owner, &r.body) },
		`SELECT owner, body FROM record WHERE kind = $1 AND id = $2 AND NOT deleted`, api.KindGroup, id)
	if err != nil {
		return fmt.Errorf("read who has a table: %w", err)
	}
	var all record.Batch
	has, tables := map[string]string{}, map[string]int{}
	for _, person := range n.here() {
		if sits[person] > 0 {
			has[person], tables[person] = "", sits[person]
		}
	}
	for _, r := range told {
		has[r.owner] = r.body
	}
	type had struct {
		table int
		body  string
	}
	is := map[had]string{}
	for owner, body := range has {
		at := had{tables[owner], body}
		if at.table == 0 {
			all.Delete(owner, api.KindGroup, id, []byte(`{}`)) // what it said of others is not kept
			continue
		}
		if is[at] == "" {
			if is[at], err = n.groupAfter(body, at.table, tx.Now()); err != nil {
				return err
			}
		}
		if body != is[at] {
			all.Put(owner, api.KindGroup, id, json.RawMessage(is[at]))
		}
	}
	return all.Write(ctx, tx)
}

// networkingOver forgets who sat where when an event is over. Moved on meanwhile, it is over
// later.
func networkingOver(ctx context.Context, tx *db.Tx, eventID string) error {
	if err := lockNetworking(ctx, tx, eventID); err != nil {
		return err
	}
	e, err := event(ctx, tx, eventID)
	if err != nil && !missing(err) {
		return err
	}
	if err == nil && e.ends.After(tx.Now()) {
		return jobs.Schedule(ctx, tx, jobNetworking, eventID, e.ends)
	}
	n := networking{event: eventID, anew: 1}
	return n.keep(ctx, tx)
}

// LeaveTables has somebody who goes sit nowhere any more: at the tables of a round that has
// begun their seat is empty, and those that have not are planned anew for the others. All who
// sit at an event with them are locked; see LockOwn and LockBoth.
func (rm *Room) LeaveTables(ctx context.Context, tx *db.Tx, personID string) error {
	events, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT DISTINCT event_id FROM networking_seat WHERE person_id = $1 ORDER BY event_id`, personID)
	if err != nil {
		return fmt.Errorf("read where somebody sits: %w", err)
	}
	for _, id := range events {
		n, err := readNetworking(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := n.planWithout(personID); err != nil {
			return err
		}
		n.seats = slices.DeleteFunc(n.seats, func(s networkingSeat) bool { return s.person == personID })
		delete(n.out, personID)
		if err := n.keep(ctx, tx); err != nil {
			return err
		}
	}
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM networking_seat WHERE person_id = $1`, `DELETE FROM networking_out WHERE person_id = $1`)
}

// tellTables has those told who sit at an event with somebody who has come, or is not there after
// all: then the rounds that have not begun are planned anew for the others. All of them are
// locked.
func tellTables(ctx context.Context, tx *db.Tx, eventID, personID string) error {
	var sits bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM networking_seat WHERE event_id = $1 AND person_id = $2)`, eventID, personID).Scan(&sits)
	if err != nil || !sits {
		return err
	}
	n, err := readNetworking(ctx, tx, eventID)
	if err != nil {
		return err
	}
	came := slices.ContainsFunc(n.guests, func(g networkingGuest) bool { return g.person == personID })
	coming := n.coming()
	if came || !slices.ContainsFunc(n.seats, func(s networkingSeat) bool { return s.person == personID && s.round >= coming }) {
		return n.tell(ctx, tx)
	}
	if err := n.planWithout(personID); err != nil {
		return err
	}
	return n.keep(ctx, tx)
}
