package programme

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// KeptVenue is a place that the office knows, to be chosen by its name. The version is another
// one whenever it was changed; empty of one that is new.
type KeptVenue struct {
	ID, Version string
	api.Venue
}

const venueQuery = `SELECT id, rev, name, address, municipality, online_url FROM venue`

func scanVenue(row db.Scanner) (v KeptVenue, err error) {
	var rev int64
	err = row.Scan(&v.ID, &rev, &v.Name, &v.Address, &v.Municipality, &v.OnlineURL)
	v.Version = fmt.Sprint(rev)
	return v, err
}

// KeptVenues are the places that the office knows, by name. Errors: *api.Problem forbidden.
func (rm *Room) KeptVenues(ctx context.Context, by mutation.Staff) (all []KeptVenue, err error) {
	if err := may(by); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.Collect(ctx, tx, scanVenue, venueQuery)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the venues: %w", err)
	}
	slices.SortStableFunc(all, func(a, b KeptVenue) int { return danish.Compare(a.Name, b.Name) })
	return all, nil
}

// KeepVenue keeps a place, new under its id where it has no version. Errors: *api.Problem
// forbidden, mutation.ErrChanged, invalid by /name /address /online_url.
func (rm *Room) KeepVenue(ctx context.Context, by mutation.Staff, v KeptVenue) error {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/id", v.ID)
	c.Said("/name", v.Name, api.MaxTitle)
	c.Length("/address", v.Address, api.MaxTitle)
	if u, err := url.Parse(v.OnlineURL); v.OnlineURL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		c.Bad("/online_url", "format")
	}
	c.Length("/online_url", v.OnlineURL, api.MaxTitle)
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := versioned(ctx, tx, v); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO venue (id, rev, name, address, municipality, online_url) VALUES ($1, 1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET rev = venue.rev + 1, name = excluded.name, address = excluded.address,
				municipality = excluded.municipality, online_url = excluded.online_url`,
			v.ID, v.Name, v.Address, v.Municipality, v.OnlineURL); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: "venue", Ref: v.ID})
	})
	if err != nil {
		return fmt.Errorf("keep a venue: %w", err)
	}
	return nil
}

// RemoveVenue forgets a place; events that are held there stay as they are. Errors: *api.Problem
// forbidden, mutation.ErrChanged.
func (rm *Room) RemoveVenue(ctx context.Context, by mutation.Staff, id, version string) error {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := versioned(ctx, tx, KeptVenue{ID: id, Version: version}); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM venue WHERE id = $1`, id); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActRemove, Kind: "venue", Ref: id})
	})
	if err != nil {
		return fmt.Errorf("remove a venue: %w", err)
	}
	return nil
}

// versioned is mutation.ErrChanged unless a venue stands as its form had it; nobody changes it before
// the transaction ends.
func versioned(ctx context.Context, tx *db.Tx, v KeptVenue) error {
	var rev int64
	err := tx.QueryRowContext(ctx, `UPDATE venue SET rev = rev WHERE id = $1 RETURNING rev`, v.ID).Scan(&rev)
	switch {
	case errors.Is(err, sql.ErrNoRows) && v.Version == "":
		return nil
	case errors.Is(err, sql.ErrNoRows), err == nil && v.Version != fmt.Sprint(rev):
		return mutation.ErrChanged
	}
	return err
}
