package main

import (
	"strings"
	"testing"
)

// Where a coordinator has the municipality's login alone count and nobody gets in by it, the
// command has codes count again, on either engine.
func TestCodesCountAgainByTheCommand(t *testing.T) {
	for _, p := range []place{inFile(t, t.TempDir()), inDatabase(t, t.TempDir())} {
		must(t, p.args("user", "add", "mette@example.dk", "--role", "coordinator")...)
		p.change(t, `INSERT INTO setting (name, rev, value) VALUES ('sign_on_alone', 1, 'true')`)
		for range 2 {
			if code, said, errs := do(t, p.args("codes")...); code != exitDone || !strings.Contains(said, "--oidc-only") {
				t.Errorf("%s: %d %q %q", p[0], code, said, errs)
			}
		}
		const left = `SELECT value FROM setting WHERE name = 'sign_on_alone' UNION ALL SELECT act || ' ' || kind FROM audit WHERE kind LIKE 'login%'`
		if got := strings.Join(p.texts(t, left), ", "); got != "false, change login_beside" {
			t.Errorf("%s: left is %q", p[0], got)
		}
		if code, _, errs := do(t, p.args("codes", "now")...); code != exitUsage || errs == "" {
			t.Errorf("%s: with a word too many: %d", p[0], code)
		}
	}
	if code, _, errs := do(t, "codes", "--data", t.TempDir()); code != exitFailed || errs == "" {
		t.Errorf("where there is no office: %d", code)
	}
}
