package app_test

import (
	"path/filepath"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

// A phone may end the app while the mail with the code is read; that others try
// the address meanwhile must not cost anyone their code.
func TestACodeIsStillOnesOwnWhenTheAppWasEndedMeanwhile(t *testing.T) {
	ctx := t.Context()
	now := clock()
	host := open(t, config(filepath.Join(t.TempDir(), "host"), now))
	office, err := host.ChooseDemo(ctx)
	ok(t, err)
	cfg := config(filepath.Join(t.TempDir(), "phone"), now)
	a := open(t, cfg)
	_, err = a.ChooseOffice(ctx, office.Address)
	ok(t, err)
	requestCode(t, a, host, anna)
	ok(t, a.Close())
	stranger, err := client.New(client.Options{Office: office.Address})
	ok(t, err)
	for range 6 {
		if _, err := stranger.CreateSession(ctx, api.SessionRequest{Email: anna, Code: "no code"}); err == nil {
			t.Fatal("a stranger is in")
		}
	}
	a = open(t, cfg)
	code, _, found := host.DemoCode(anna)
	if !found {
		t.Fatal("the mail has no code")
	}
	ok(t, a.SignIn(ctx, anna, code))
	if email, in := a.SignedIn(); !in || email != anna {
		t.Errorf("signed in as %q: %v", email, in)
	}
}
