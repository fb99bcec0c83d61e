package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Series are events that belong together. One that came by an import has no rule.
type Series struct {
	ID     string
	Title  string
	Rule   *Rule
	Events []Listed // in their order
}

// Series are those of which something is held from a time on, each with what is held from then on, by the first.
// Errors: *api.Problem forbidden.
func (rm *Room) Series(ctx context.Context, by mutation.Staff, all []Listed) (series []Series, err error) {
	if err := may(by); err != nil {
		return nil, err
	}
	rules, err := rm.rules(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the series: %w", err)
	}
	for _, e := range all {
		if e.Event.SeriesID == "" {
			continue
		}
		i := slices.IndexFunc(series, func(s Series) bool { return s.ID == e.Event.SeriesID })
		if i < 0 {
			i = len(series)
			series = append(series, Series{ID: e.Event.SeriesID, Title: e.Event.Title, Rule: rules[e.Event.SeriesID]})
		}
		series[i].Events = append(series[i].Events, e)
	}
	return series, nil
}

func (rm *Room) rules(ctx context.Context) (map[string]*Rule, error) {
	rules := map[string]*Rule{}
	err := rm.db.Read(ctx, func(tx *db.Tx) error {
		_, err := db.Collect(ctx, tx, func(row db.Scanner) (r Rule, err error) {
			var id, body string
			if err := row.Scan(&id, &body); err != nil {
				return r, err
			}
			err = json.Unmarshal([]byte(body), &r)
			rules[id] = &r
			return r, err
		}, `SELECT id, rule FROM series`)
		return err
	})
	return rules, err
}

// OneSeries is a series with all that is held of it. Errors: *api.Problem forbidden, not_found.
func (rm *Room) OneSeries(ctx context.Context, by mutation.Staff, id string) (s Series, err error) {
	if err := may(by); err != nil {
		return s, err
	}
	rules, err := rm.rules(ctx)
	if err != nil {
		return s, fmt.Errorf("read a series: %w", err)
	}
	s = Series{ID: id, Rule: rules[id]}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		ids, err := seriesIDs(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, id := range ids {
			e, err := standing(ctx, tx, id)
			if missing(err) {
				continue
			}
			if err != nil {
				return err
			}
			s.Events = append(s.Events, e.Listed())
		}
		return nil
	})
	if err != nil {
		return s, fmt.Errorf("read a series: %w", err)
	}
	if len(s.Events) == 0 {
		return s, record.ErrNotFound
	}
	s.Title = s.Events[len(s.Events)-1].Event.Title
	return s, nil
}

// Repeat makes drafts of an event on the days of a rule on which its series has nothing yet, and gives the series and
// how many. What is at a place of the rule's has that one's name and address. Errors: *api.Problem forbidden,
// not_found, mutation.ErrChanged, invalid by the fields of the rule.
func (rm *Room) Repeat(ctx context.Context, by mutation.Staff, id, version string, r Rule) (series string, made int, err error) {
	if err := may(by); err != nil {
		return "", 0, err
	}
	var c mutation.Checks
	r.Check(&c)
	if err := c.Problem(); err != nil {
		return "", 0, err
	}
	s, err := rm.Event(ctx, by, id)
	if err != nil {
		return "", 0, err
	}
	if s.Version != version {
		return "", 0, mutation.ErrChanged
	}
	series = s.Event.SeriesID
	if series == "" {
		if series, err = rm.db.NewID(); err != nil {
			return "", 0, err
		}
	}
	of := s.Work
	of.Event.SeriesID = series
	write := func(ctx context.Context, tx *db.Tx) error {
		made = 0
		now, err := standing(ctx, tx, id)
		if err != nil {
			return err
		}
		own, _, err := record.Office(ctx, tx)
		if err != nil {
			return err
		}
		r.Shut = own.Closed
		if now.Version != version {
			return mutation.ErrChanged
		}
		if s.Draft {
			if err := keep(ctx, tx, id, of); err != nil {
				return err
			}
		}
		raw, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO series (id, rule) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET rule = excluded.rule`, series, string(raw)); err != nil {
			return err
		}
		ids, err := seriesIDs(ctx, tx, series)
		if err != nil {
			return err
		}
		held := map[Day]bool{of.day(): true}
		for _, id := range ids {
			if e, err := standing(ctx, tx, id); err == nil {
				held[e.day()] = true
			}
		}
		made, err = rm.make(ctx, tx, by, of, r, held)
		return err
	}
	if s.Draft || s.Event.SeriesID == series {
		err = rm.db.Write(ctx, func(tx *db.Tx) error { return write(ctx, tx) })
	} else {
		p := plan{versions: map[string]string{}, layouts: map[string]*Layout{}, id: id}
		if err := p.add(s, of); err != nil {
			return "", 0, err
		}
		_, err = rm.catalogue.ChangeProgramme(ctx, by, p.records, catalogue.Options{}, func(tx *db.Tx) error { return write(ctx, tx) })
		err = p.refused(err)
	}
	if err != nil {
		return "", 0, fmt.Errorf("repeat an event: %w", err)
	}
	return series, made, nil
}

// make makes drafts of an event on the days of a rule, but for those on which it is held.
func (rm *Room) make(ctx context.Context, tx *db.Tx, by mutation.Staff, of Work, r Rule, held map[Day]bool) (made int, err error) {
	from, to := of.day().Clock(of.Event.StartsAt), of.day().Clock(of.Event.EndsAt)
	for _, o := range r.Occurrences() {
		if o.Closed != "" || held[o.Day] {
			continue
		}
		id, err := tx.NewID()
		if err != nil {
			return made, err
		}
		is := of.Copied(o.Day, from, to, rm.newID)
		if len(r.Places) > 0 {
			place := r.Places[o.Place]
			place.OnlineURL = is.Event.Venue.OnlineURL
			is.Event.Venue = place
		}
		if err := keep(ctx, tx, id, is); err != nil {
			return made, err
		}
		if err := audit(ctx, tx, by, record.ActChange, id); err != nil {
			return made, err
		}
		made++
	}
	return made, nil
}

// PublishSeries publishes all drafts of a series and tells how many. Errors: as of Publish.
func (rm *Room) PublishSeries(ctx context.Context, by mutation.Staff, id string) (n int, err error) {
	p := plan{versions: map[string]string{}, drafts: map[string]Work{}, layouts: map[string]*Layout{}}
	if err := may(by); err != nil {
		return 0, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		ids, err := seriesIDs(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, id := range ids {
			s, err := standing(ctx, tx, id)
			if missing(err) {
				continue
			}
			if err != nil {
				return err
			}
			if !s.Draft {
				continue
			}
			n++
			if err := p.add(s, s.Work); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || n == 0 {
		return 0, err
	}
	_, err = rm.catalogue.ChangeProgramme(ctx, by, p.records, catalogue.Options{}, func(tx *db.Tx) error { return p.also(ctx, tx, by) })
	if err := p.refused(err); err != nil {
		return 0, fmt.Errorf("publish a series: %w", err)
	}
	return n, nil
}

// DropSeries deletes all drafts of a series. Errors: *api.Problem forbidden.
func (rm *Room) DropSeries(ctx context.Context, by mutation.Staff, id string) error {
	if err := may(by); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		ids, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT event_id FROM draft_event WHERE series_id = $1`, id)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := audit(ctx, tx, by, record.ActRemove, id); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM draft_event WHERE series_id = $1`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete the drafts of a series: %w", err)
	}
	return nil
}
