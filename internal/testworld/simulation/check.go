package simulation

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/record"
)

// upToDate tells whether a device has read both feeds to their ends.
func (d *device) upToDate() error {
	ctx := context.Background()
	of := d.s.office.current()
	for _, feed := range []store.Feed{store.Catalogue, store.Changes} {
		_, cursor, err := d.run.store.Cursor(ctx, feed)
		if err != nil {
			return err
		}
		var page api.Page
		if feed == store.Catalogue {
			page, err = of.Feeds.Catalogue(ctx, record.FeedQuery{Since: cursor})
		} else {
			page, err = of.Feeds.Changes(ctx, d.known, record.FeedQuery{Since: cursor})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", feed, err)
		}
		if cursor == "" || len(page.Records) > 0 || page.More {
			return fmt.Errorf("%s: %d records to read", feed, len(page.Records))
		}
	}
	return nil
}

// countedWrong are events of which the office does not know how many have a place.
const countedWrong = `SELECT event_id FROM event_place p WHERE taken <> shared +
	(SELECT count(*) FROM booking b WHERE b.event_id = p.event_id AND b.slot_id = '' AND
		(b.state IN ('confirmed', 'attended', 'missed') OR b.state = 'offered' AND NOT b.shared))`

// check looks at what is left when everything has come to rest.
func (s *sim) check() {
	for _, d := range s.devices {
		d.close()
	}
	db := engine.Pool(s.t, s.office.dir)
	s.checkShares(db)
	s.checkSignedOut()
	s.office.shut()
	if !engine.Postgres() {
		s.nothing(db, "the office's file is damaged", `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`)
	}
	s.nothing(db, "a slot has two", `SELECT slot_id FROM booking WHERE slot_id <> '' AND state IN ('confirmed', 'attended', 'missed')
		GROUP BY slot_id HAVING count(*) > 1`)
	const held = ` EXISTS (SELECT 1 FROM booking b WHERE b.slot_id = p.slot_id AND b.state IN ('confirmed', 'attended', 'missed'))`
	s.nothing(db, "a slot is free and has one", `SELECT slot_id FROM slot_place p WHERE NOT taken AND`+held)
	s.nothing(db, "a slot is taken and has none, and its adviser is there", `SELECT slot_id FROM slot_place p WHERE taken AND NOT away AND NOT`+held)
	s.nothing(db, "a slot is free whose adviser is away", `SELECT slot_id FROM slot_place WHERE away AND NOT taken`)
	for _, slot := range s.strings(db, `SELECT slot_id FROM slot_place p WHERE away`) {
		if !s.office.ill[slot] {
			s.t.Errorf("the adviser of a slot is away, and was not ill: %s", slot)
		}
	}
	s.nothing(db, "an event's places are counted wrong", countedWrong)
	for _, event := range s.strings(db, `SELECT event_id FROM event_place WHERE taken > capacity`) {
		if !s.office.lowered[event] { // which drops nobody
			s.t.Errorf("an event has more than its places: %s", event)
		}
	}
	s.nothing(db, "a person is in two places", `SELECT a.id FROM booking a JOIN booking b ON a.person_id = b.person_id AND a.id < b.id
		WHERE a.state = 'confirmed' AND b.state = 'confirmed' AND a.event_id <> b.event_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`)
	s.nothing(db, "a text was written twice", `SELECT mutation_id FROM section_text GROUP BY section_id, mutation_id HAVING count(*) > 1`)
	s.nothing(db, "a figure was written twice", `SELECT mutation_id FROM figure_write GROUP BY mutation_id HAVING count(*) > 1`)
	s.nothing(db, "a record is ahead of its counter", `SELECT r.id FROM record r JOIN counter c ON c.owner = r.owner WHERE r.rev > c.n`)
	for _, d := range s.devices {
		s.checkDevice(db, d)
	}
	s.checkTexts(db)
	s.checkFigures(db)
	s.checkStaff(db)
	s.checkLedger(db)
}

// database opens a file of SQLite's to look into it.
func (s *sim) database(path string) *sql.DB {
	s.t.Helper()
	u := url.URL{Path: filepath.ToSlash(path)}
	db, err := sql.Open("sqlite", "file:"+u.EscapedPath()+"?_pragma=busy_timeout(5000)")
	if err != nil {
		s.t.Fatalf("open %s: %v", path, err)
	}
	return db
}

func (d *device) database() *sql.DB {
	return d.s.database(filepath.Join(d.dir, "person-"+d.known+".db"))
}

// nothing fails where a query finds anything.
func (s *sim) nothing(db *sql.DB, what, query string, args ...any) {
	s.t.Helper()
	for _, found := range s.strings(db, query, args...) {
		s.t.Errorf("%s: %s", what, found)
	}
}

func (s *sim) strings(db *sql.DB, query string, args ...any) (all []string) {
	s.t.Helper()
	rows, err := db.QueryContext(context.Background(), query, args...)
	if err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, v)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return all
}

// checkDevice holds a device against the office: the same records, and an
// answer at the office to everything that the device was told is applied.
func (s *sim) checkDevice(db *sql.DB, d *device) {
	own := d.database()
	defer func() { _ = own.Close() }()
	s.nothing(own, d.name+"'s file is damaged", `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`)
	s.nothing(own, d.name+" shows what nothing waits for", `SELECT kind || ' ' || id FROM local`)
	s.nothing(own, d.name+" is half in a feed read anew", `SELECT kind || ' ' || id FROM shadow`)
	const record = `kind || ' ' || id || ' ' || rev || ' ' || body`
	for feed, owner := range map[int]string{0: "catalogue", 1: d.known} {
		have := set(s.strings(own, `SELECT `+record+` FROM base WHERE feed = $1 AND NOT deleted`, feed))
		want := set(s.strings(db, `SELECT `+record+` FROM record WHERE owner = $1 AND NOT deleted`, owner))
		for r := range have {
			if !want[r] {
				s.t.Errorf("%s has what the office has not: %s", d.name, r)
			}
		}
		for r := range want {
			if !have[r] {
				s.t.Errorf("%s lacks %s", d.name, r)
			}
		}
	}
	applied := set(s.strings(db, `SELECT id FROM mutation WHERE person_id = $1 AND status = 'applied'`, d.known))
	for _, m := range s.strings(own, `SELECT id FROM mutation WHERE state = 2`) {
		if !applied[m] {
			s.t.Errorf("%s was told that %s is applied, and the office does not know", d.name, m)
		}
	}
}

// checkTexts looks for every text that a device took: it stands in its section
// at the office, or was refused and is on the person's list; and the office's
// history has every text that was accepted.
func (s *sim) checkTexts(db *sql.DB) {
	shown, history := map[string]string{}, map[string]string{}
	collect := func(into map[string]string, query string) {
		for _, row := range s.strings(db, query) {
			id, text, _ := strings.Cut(row, " ")
			into[id] += "\n" + text
		}
	}
	collect(shown, `SELECT id || ' ' || body FROM record WHERE kind = 'section'`)
	collect(history, `SELECT section_id || ' ' || text FROM section_text`)
	took, lost := 0, map[string]bool{} // sections
	for _, d := range s.devices {
		took += len(d.wrote)
		own := d.database()
		kept := strings.Join(s.strings(own, `SELECT CAST(body AS TEXT) FROM mutation WHERE state IN (3, 4)`), "\n")
		_ = own.Close()
		for _, w := range d.wrote {
			listed := strings.Contains(kept, w.mark)
			if !listed && !strings.Contains(history[w.id], w.mark) {
				s.t.Errorf("%s's %s was taken and is nowhere in the history of %s", d.name, w.mark, w.id)
				lost[w.id] = true
			}
			if !listed && !strings.Contains(shown[w.id], w.mark) {
				s.t.Errorf("%s's %s was taken and is not shown in %s", d.name, w.mark, w.id)
				lost[w.id] = true
			}
		}
	}
	if took == 0 {
		s.t.Error("no device wrote a text: nothing is shown by this")
	}
	for id := range lost {
		s.tell(db, id)
	}
}

// tell logs a section's history at the office and each device's writes of it, both in
// their order: that shows where a text was lost.
func (s *sim) tell(db *sql.DB, sectionID string) {
	for _, said := range s.strings(db, `SELECT rev || ' ' || state || ', ' || mutation_id || ' wrote ' || text ||
		COALESCE(', it became ' || merged, '') FROM section_text WHERE section_id = $1 ORDER BY rev`, sectionID) {
		s.t.Logf("%s at the office: %s", sectionID, strings.ReplaceAll(said, "\n", `\n`))
	}
	for _, d := range s.devices {
		own := d.database()
		for _, said := range s.strings(own, `SELECT plan || ' ' || section || ' ' || id || ' (state ' || state || ') on ' ||
			json_extract(CAST(body AS TEXT), '$.base_rev') || '/' || json_extract(CAST(body AS TEXT), '$.base_mutation') || ' wrote ' ||
			quote(json_extract(CAST(body AS TEXT), '$.text')) FROM mutation WHERE kind = $1 ORDER BY seq`, api.SectionWrite) {
			plan, rest, _ := strings.Cut(said, " ")
			key, wrote, _ := strings.Cut(rest, " ")
			if api.SectionID(plan, key) == sectionID {
				s.t.Logf("%s on %s: %s", sectionID, d.name, strings.ReplaceAll(wrote, "\n", `\n`))
			}
		}
		_ = own.Close()
	}
}

func set(list []string) map[string]bool {
	all := map[string]bool{}
	for _, v := range list {
		all[v] = true
	}
	return all
}
