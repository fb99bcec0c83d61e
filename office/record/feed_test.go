package record

import (
	"encoding/base64"
	"errors"
	"fmt"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
)

const anna, bo = "0196f000-0000-7000-8000-00000000000a", "0196f000-0000-7000-8000-00000000000b"

// feeds are the feeds of a database in which two have a record each.
func feeds(t *testing.T) (*db.DB, *Feeds) {
	t.Helper()
	d := engine.Open(t, t.TempDir(), db.Config{})
	if err := EnsureEpoch(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	write(t, d, anna, bo)
	f := NewFeeds(d, nil)
	t.Cleanup(f.Close)
	return d, f
}

func write(t *testing.T, d *db.DB, owners ...string) (rev int64) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		for _, owner := range owners {
			if err := EnsureCounter(t.Context(), tx, owner); err != nil {
				return err
			}
			if rev, err = Put(t.Context(), tx, owner, api.KindPlan, owner, emptyBody); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func TestACursorThatCannotBeReadOnFromIsAnsweredResync(t *testing.T) {
	d, f := feeds(t)
	page, err := f.Changes(t.Context(), anna, FeedQuery{})
	if err != nil || len(page.Records) != 1 {
		t.Fatal(page, err)
	}
	c, ok := parseCursor(page.Cursor)
	if !ok {
		t.Fatal("the office cannot read its own cursor")
	}
	with := func(change func(*cursor)) string {
		other := c
		change(&other)
		return other.String()
	}
	resync := func(name, owner, since string) {
		t.Helper()
		_, err := f.Changes(t.Context(), owner, FeedQuery{Since: since, Wait: time.Minute})
		var p *api.Problem
		if !errors.As(err, &p) || p.Code != api.CodeResync {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, since := range map[string]string{
		"no cursor":         "nonsense",
		"no base64":         "%%%",
		"of another form":   base64.RawURLEncoding.EncodeToString([]byte("x")),
		"no JSON":           base64.RawURLEncoding.EncodeToString([]byte("{")),
		"cut off":           page.Cursor[:len(page.Cursor)-4],
		"gone on with":      page.Cursor + "AAAA",
		"another epoch":     with(func(c *cursor) { c.Epoch = "0" }),
		"ahead":             with(func(c *cursor) { c.Rev++ }),
		"before the start":  with(func(c *cursor) { c.Rev = -1 }),
		"of the other feed": with(func(c *cursor) { c.Owner = mark(CatalogueOwner) }),
	} {
		resync(name, anna, since)
	}
	resync("another person's cursor", bo, page.Cursor)
	asBefore := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"e":%q,"o":"%x","r":%d}`, page.Epoch, c.Owner, c.Rev))
	if again, err := f.Changes(t.Context(), anna, FeedQuery{Since: asBefore}); err != nil || again.Cursor != page.Cursor {
		t.Errorf("a cursor as devices have had it: %v", err)
	}
	if err := f.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	resync("after a restore", anna, page.Cursor)
	if rev := write(t, d, anna); rev <= backupStride {
		t.Errorf("rev %d after a restore", rev)
	}
}
