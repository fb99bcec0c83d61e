package figures

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// OnTime is the target, in hundredths, of how many answers come in time.
const OnTime = "on_time"

// Goals are what the office has set itself for a period, by its results contract.
type Goals struct {
	Version       int            `json:"-"`             // raised by every change; 0: none was set
	Targets       map[string]int `json:"targets"`       // participations by service, and OnTime
	Entrepreneurs map[string]int `json:"entrepreneurs"` // how many there are, by municipality; of a year
}

// GoalsChanged is why goals are not set: another version of them stands.
type GoalsChanged struct{ Stand Goals }

func (c *GoalsChanged) Error() string { return "the goals are others by now" }

// kindGoal is what the log calls goals; their period is the id.
const kindGoal = "goal"

// most is the most that a target can be, and the entrepreneurs of a municipality.
const most = 1_000_000

// SetGoals sets what the office wants of a period, which Period.GoalKey names, upon the
// version that its writer saw; what is 0 is not set. Errors: *GoalsChanged;
// *api.Problem forbidden, not_found (no such period), invalid.
func (rm *Room) SetGoals(ctx context.Context, by mutation.Staff, period string, upon int, to Goals) error {
	if err := by.May(); err != nil {
		return err
	}
	of, ok := goalPeriod(period)
	if !ok {
		return record.ErrNotFound
	}
	var c mutation.Checks
	for name, n := range to.Targets {
		least, atMost := 0, most
		switch {
		case name == OnTime:
			atMost = 100
		case !slices.Contains(Services, Service(name)):
			c.Bad("/"+name, "unknown")
		}
		if n < least || n > atMost {
			c.Bad("/"+name, "range")
		}
	}
	for code, n := range to.Entrepreneurs {
		if n < 0 || n > most {
			c.Bad("/in-"+code, "range")
		}
		if of.Span() != Year {
			c.Bad("/in-"+code, "state")
		}
	}
	if err := c.Problem(); err != nil {
		return err
	}
	for _, m := range []map[string]int{to.Targets, to.Entrepreneurs} {
		for name, n := range m {
			if n == 0 {
				delete(m, name)
			}
		}
	}
	raw, err := json.Marshal(to)
	if err != nil {
		return fmt.Errorf("write goals: %w", err)
	}
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO goal (period, version, goals) VALUES ($1, $2, $3)
			ON CONFLICT (period) DO UPDATE SET version = excluded.version, goals = excluded.goals WHERE goal.version = excluded.version - 1`,
			period, upon+1, string(raw)))
		if err != nil {
			return err
		}
		if !mine {
			stand, err := readGoals(ctx, tx, period)
			if err != nil {
				return err
			}
			return &GoalsChanged{stand}
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: kindGoal, Ref: period})
	})
	if err != nil {
		return fmt.Errorf("set goals: %w", err)
	}
	return nil
}

func readGoals(ctx context.Context, tx *db.Tx, period string) (g Goals, err error) {
	return scanGoals(tx.QueryRowContext(ctx, `SELECT version, goals FROM goal WHERE period = $1`, period))
}

// shares are a period's part of the targets of the years that it is in, by its days in each, of
// what each of them has a target for; of OnTime it is what they are on average.
func shares(of Period, goals func(year string) (Goals, error)) (targets map[string]int, err error) {
	years, sums, in := 0, map[string]float64{}, map[string]int{}
	for year := PeriodOf(Year, of.From); year.From.Before(of.To); year = year.Step(1) {
		g, err := goals(yearKey(year.From))
		if err != nil {
			return nil, err
		}
		years++
		part := of
		if part.From.Before(year.From) {
			part.From = year.From
		}
		if part.To.After(year.To) {
			part.To = year.To
		}
		for name, n := range g.Targets {
			whole := year
			if name == OnTime {
				whole = of
			}
			sums[name] += float64(n*part.Days()) / float64(whole.Days())
			in[name]++
		}
	}
	targets = map[string]int{}
	for name, sum := range sums {
		if n := int(math.Round(sum)); n > 0 && in[name] == years {
			targets[name] = n
		}
	}
	return targets, nil
}

// entrepreneurs are how many there are by municipality, as the office said it last until
// the year in which a period ends.
func entrepreneurs(ctx context.Context, tx *db.Tx, of Period) (map[string]int, error) {
	g, err := scanGoals(tx.QueryRowContext(ctx, `SELECT version, goals FROM goal
		WHERE period <= $1 AND goals LIKE '%"entrepreneurs":{"%' ORDER BY period DESC LIMIT 1`, yearKey(of.Last())))
	return g.Entrepreneurs, err
}

func scanGoals(row db.Scanner) (g Goals, err error) {
	g.Targets, g.Entrepreneurs = map[string]int{}, map[string]int{}
	var raw string
	err = row.Scan(&g.Version, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return g, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(raw), &g)
	}
	if err != nil {
		return g, fmt.Errorf("read goals: %w", err)
	}
	return g, nil
}
