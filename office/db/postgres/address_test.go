package postgres

import (
	"errors"
	"strings"
	"testing"

	"startklar.dk/office/db"
)

// What an address does not say is set: nothing waits for ever.
func TestAnAddressIsAskedBeforeTheOfficesOwnSettings(t *testing.T) {
	url := migrated.Database(t)
	for _, c := range []struct{ said, setting, want string }{
		{"", "lock_timeout", "10s"},
		{"&lock_timeout=7", "lock_timeout", "7ms"},
		{"", "statement_timeout", "30s"},
		{"&statement_timeout=8", "statement_timeout", "8ms"},
		{"", "idle_in_transaction_session_timeout", "1min"},
		{"", "application_name", "startklar"},
		{"&application_name=mine", "application_name", "mine"},
	} {
		d, _ := process(t, url+c.said)
		if got, err := db.One[string](t.Context(), d, `SHOW `+c.setting); err != nil || got != c.want {
			t.Errorf("%q: %s is %q, %v; want %q", c.said, c.setting, got, err, c.want)
		}
	}
	for said, want := range map[string]int32{"": maxConns, "&pool_max_conns=3": 3} {
		config, err := configure(url + said)
		ok(t, err)
		if config.MaxConns != want {
			t.Errorf("%q: %d connections, want %d", said, config.MaxConns, want)
		}
	}
}

// Whoever waits for a row for too long hears that it is not to be had now.
func TestAWaitForARowEnds(t *testing.T) {
	url := migrated.Database(t)
	d, _ := process(t, url)
	hasty, engine := process(t, url+"&lock_timeout=5")
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "a") }))
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error {
		err := raise(tx, "a")
		if err := hasty.Write(t.Context(), func(tx *db.Tx) error { return raise(tx, "a") }); !db.Unwritable(err) {
			t.Errorf("whoever waited: %v", err)
		}
		return err
	}))
	if engine.Retries() != 0 {
		t.Errorf("run again %d times", engine.Retries())
	}
	wants(t, d, map[string]int{"a": 1})
}

func TestAnAddressThatIsWrongIsToldWithoutItsPassword(t *testing.T) {
	for _, url := range []string{
		"postgres://office:secret@127.0.0.1:nowhere/office",
		"host=127.0.0.1 password=secret sslmode=whatever",
		"postgres://office:secret@127.0.0.1:1/office", // where nobody listens
	} {
		d, err := Open(t.Context(), url, db.Config{})
		if err == nil {
			err = errors.Join(errors.New("opened"), d.Close())
		}
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "opened") {
			t.Error(err)
		}
	}
}
