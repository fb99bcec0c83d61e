package web_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
)

func TestTheOfficeSaysWhoItIs(t *testing.T) {
	w := open(t, setup{demo: true})
	var info api.OfficeInfo
	w.ask("GET", "/v1/office", nil).into(200, &info)
	if info.Name == "" || len(info.Municipalities) == 0 || info.Phone == "" || info.Email == "" || info.Hours == "" ||
		info.AnswerTargetH == 0 || info.Epoch == "" || !info.Demo || !cmp.Equal(info.SignInMethods, []string{"code"}) {
		t.Errorf("%+v", info)
	}
}

func TestSigningInIsAlikeForKnownAndUnknown(t *testing.T) {
	w := open(t, setup{})
	w.signIn("anna@example.dk")
	known := w.ask("POST", "/v1/sign-in", `{"email": "anna@example.dk"}`)
	unknown := w.ask("POST", "/v1/sign-in", `{"email": "nobody@example.dk"}`)
	known.header.Del("Date")
	unknown.header.Del("Date")
	request := regexp.MustCompile(`^{"request":"[0-9a-f-]{36}"}\n$`)
	if known.status != 202 || unknown.status != 202 || !request.Match(known.body) || !request.Match(unknown.body) ||
		!cmp.Equal(known.header, unknown.header) {
		t.Errorf("known %d %v %s, unknown %d %v %s", known.status, known.header, known.body, unknown.status, unknown.header, unknown.body)
	}
}

func TestTheCodeComesInTheLanguageAskedFor(t *testing.T) {
	w := open(t, setup{})
	for i, c := range []struct{ language, accept, want string }{
		{"da", "en", "Din kode"}, {"en", "da", "Your code"}, {"", "en-GB", "Your code"}, {"", "", "Din kode"}, {"de", "en", "Your code"},
	} {
		w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: fmt.Sprintf("p%d@example.dk", i), Language: c.language}, "Accept-Language", c.accept).into(202, nil)
		if m := w.mail(); !strings.HasPrefix(m.Subject, c.want) {
			t.Errorf("%+v: %q", c, m.Subject)
		}
	}
}

func TestAddressesAreTakenAsPeopleWriteThem(t *testing.T) {
	w := open(t, setup{})
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "  Anna.Berg@Example.DK "}).into(202, nil)
	if m := w.mail(); m.To != "anna.berg@example.dk" {
		t.Errorf("mailed to %q", m.To)
	}
	for _, email := range []string{
		"", "anna", "anna@", "@example.dk", "anna@example", "Anna <anna@example.dk>", "anna@example.dk, bo@example.dk", "an na@example.dk",
		"anna@exa\nmple.dk", "anna@-example.dk", "anna@example..dk", strings.Repeat("a", 65) + "@example.dk",
		"a@" + strings.Repeat("b.", 130) + "dk", "anna@[127.0.0.1]", "\"anna berg\"@example.dk", "anna@example.dk\x00", "\u200b",
	} {
		got := w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: email}).is(422, api.CodeInvalid)
		if len(got.Errors) != 1 || got.Errors[0].Pointer != "/email" {
			t.Errorf("%q: %+v", email, got)
		}
	}
}

func TestASessionIsOpenedWithTheCode(t *testing.T) {
	w := open(t, setup{})
	d := w.signIn("Anna@example.dk")
	var person api.Person
	if err := d.person.Decode(&person); err != nil || d.person.Kind != api.KindPerson || person.Email != "anna@example.dk" || person.Language != "da" {
		t.Errorf("%+v: %v", d.person, err)
	}
	if len(d.token) < 22 { // 128 bits in base64
		t.Errorf("a token of %d characters", len(d.token))
	}
	var page api.Page
	d.ask("GET", "/v1/changes", nil).into(200, &page)
	kinds := map[api.Kind]string{}
	for _, r := range page.Records {
		kinds[r.Kind] = r.ID
	}
	if kinds[api.KindDevice] != d.id || kinds[api.KindPerson] != d.person.ID {
		t.Errorf("the feed has %v", kinds)
	}
	again := w.signIn("anna@example.dk")
	if again.person.ID != d.person.ID {
		t.Error("the second device is another person's")
	}
}

func TestEachWayToWriteAnAddressLeadsToOnePerson(t *testing.T) {
	w := open(t, setup{})
	for _, ways := range [][]string{
		{"anna@example.dk", "\u200banna@example.dk", "\ufeffanna@example.dk", "an\u00adna@example.dk", "\u200eanna@example.dk", "\u202eanna@example.dk", "anna\u2060@example.dk"},
		{"åse@blåbær.dk", "A\u030ase@blåbær.dk", "åse@bla\u030abær.dk", "åse@xn--blbr-roah.dk", "ÅSE@BLÅBÆR.DK"},
	} {
		first := w.signIn(ways[0])
		for _, email := range ways[1:] {
			w.clock.forward(time.Hour) // codes are few an hour
			if d := w.signIn(email); d.person.ID != first.person.ID {
				t.Errorf("%+q is another person than %+q", email, ways[0])
			}
		}
	}
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "\u200bÅse@Blåbær.dk"}).into(202, nil)
	if m := w.mail(); m.To != "åse@xn--blbr-roah.dk" {
		t.Errorf("mailed to %q", m.To)
	}
}

func TestAWrongCodeIsToldFromASpentOne(t *testing.T) {
	w := open(t, setup{})
	open := func(email, code string) answer {
		return w.ask("POST", "/v1/sessions", api.SessionRequest{Email: email, Code: code, Device: api.SessionDevice{ID: newID()}})
	}
	wrong := func(code string) string {
		if code[0] == '9' {
			return "0" + code[1:]
		}
		return string(code[0]+1) + code[1:]
	}
	t.Run("none was asked for", func(t *testing.T) { open("nobody@example.dk", "123456").is(401, api.CodeCodeWrong) })
	t.Run("a wrong one, then the right", func(t *testing.T) {
		code := w.code("a@example.dk")
		open("a@example.dk", wrong(code)).is(401, api.CodeCodeWrong)
		open("a@example.dk", " "+code+" ").into(201, nil)
	})
	t.Run("used", func(t *testing.T) {
		code := w.code("b@example.dk")
		open("b@example.dk", code).into(201, nil)
		open("b@example.dk", code).is(401, api.CodeCodeSpent)
	})
	t.Run("five tries", func(t *testing.T) {
		code := w.code("c@example.dk")
		for range 5 {
			open("c@example.dk", wrong(code)).is(401, api.CodeCodeWrong)
		}
		open("c@example.dk", code).is(401, api.CodeCodeSpent)
	})
	t.Run("the fifth try is good", func(t *testing.T) {
		code := w.code("d@example.dk")
		for range 4 {
			open("d@example.dk", wrong(code)).is(401, api.CodeCodeWrong)
		}
		open("d@example.dk", code).into(201, nil)
	})
	t.Run("ten minutes", func(t *testing.T) {
		code := w.code("e@example.dk")
		w.clock.forward(10 * time.Minute)
		open("e@example.dk", code).is(401, api.CodeCodeSpent)
		code = w.code("e@example.dk")
		w.clock.forward(10*time.Minute - time.Second)
		open("e@example.dk", code).into(201, nil)
	})
	t.Run("another's", func(t *testing.T) {
		code, own := w.code("g@example.dk"), w.code("h@example.dk")
		if code != own {
			open("h@example.dk", code).is(401, api.CodeCodeWrong)
		}
	})
}

func TestACodeIsGoodAlsoWhenANewerOneWasMailed(t *testing.T) {
	w := open(t, setup{})
	type asked struct{ request, code string }
	ask := func(email string) asked {
		var accepted api.SignInAccepted
		w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: email, Language: "da"}).into(202, &accepted)
		return asked{accepted.Request, codeLine.FindStringSubmatch(w.mail().Text)[1]}
	}
	try := func(email, request, code string) answer {
		return w.ask("POST", "/v1/sessions", api.SessionRequest{Email: email, Code: code, Request: request, Device: api.SessionDevice{ID: newID()}})
	}
	const neither = "no code" // no mail has such a one
	newer := func(t *testing.T, got api.Problem, want bool) {
		t.Helper()
		is := len(got.Errors) == 1 && got.Errors[0].Pointer == "/code" && got.Errors[0].Reason == "newer" && strings.Contains(got.Detail, "nyeste mail")
		if is != want {
			t.Errorf("%+v", got)
		}
	}
	t.Run("whichever comes first", func(t *testing.T) {
		old, fresh := ask("a@example.dk"), ask("a@example.dk")
		try("a@example.dk", fresh.request, old.code).into(201, nil)
		try("a@example.dk", fresh.request, fresh.code).into(201, nil)
	})
	t.Run("each once", func(t *testing.T) {
		old, fresh := ask("b@example.dk"), ask("b@example.dk")
		try("b@example.dk", "", old.code).into(201, nil)
		newer(t, try("b@example.dk", "", old.code).is(401, api.CodeCodeSpent), true)
		try("b@example.dk", "", fresh.code).into(201, nil)
		newer(t, try("b@example.dk", "", fresh.code).is(401, api.CodeCodeSpent), false)
	})
	t.Run("a wrong one tells whoever asked of the newer", func(t *testing.T) {
		old, fresh := ask("c@example.dk"), ask("c@example.dk")
		newer(t, try("c@example.dk", old.request, neither).is(401, api.CodeCodeWrong), true)
		newer(t, try("c@example.dk", fresh.request, neither).is(401, api.CodeCodeWrong), false)
		newer(t, try("c@example.dk", "", neither).is(401, api.CodeCodeWrong), false)
		newer(t, try("c@example.dk", newID(), neither).is(401, api.CodeCodeWrong), false)
	})
	t.Run("one that is too old tells of the newer", func(t *testing.T) {
		old := ask("d@example.dk")
		w.clock.forward(10 * time.Minute)
		fresh := ask("d@example.dk")
		newer(t, try("d@example.dk", fresh.request, old.code).is(401, api.CodeCodeSpent), true)
		try("d@example.dk", fresh.request, fresh.code).into(201, nil)
	})
	t.Run("five tries over all of them", func(t *testing.T) {
		old := ask("e@example.dk")
		for range 2 {
			try("e@example.dk", "", neither).is(401, api.CodeCodeWrong)
		}
		fresh := ask("e@example.dk")
		for range 3 {
			try("e@example.dk", "", neither).is(401, api.CodeCodeWrong)
		}
		newer(t, try("e@example.dk", "", old.code).is(401, api.CodeCodeSpent), false)
		try("e@example.dk", "", neither).is(401, api.CodeCodeSpent)
		try("e@example.dk", "", fresh.code).is(401, api.CodeCodeSpent)
	})
	t.Run("who only knows the address uses up nobody's tries", func(t *testing.T) {
		own, others := ask("f@example.dk"), ask("f@example.dk")
		for range 5 {
			try("f@example.dk", others.request, neither).is(401, api.CodeCodeWrong)
		}
		for range 3 {
			try("f@example.dk", "", neither)
		}
		try("f@example.dk", "", own.code).is(401, api.CodeCodeWrong)
		for range 4 {
			try("f@example.dk", own.request, neither).is(401, api.CodeCodeWrong)
		}
		try("f@example.dk", own.request, own.code).into(201, nil)
	})
	t.Run("whoever asked has five", func(t *testing.T) {
		own := ask("g@example.dk")
		for range 5 {
			try("g@example.dk", own.request, neither).is(401, api.CodeCodeWrong)
		}
		try("g@example.dk", own.request, own.code).is(401, api.CodeCodeSpent)
	})
}

func TestWhoDidNotAskHearsTheSameWhetherAnybodySignsInOrNot(t *testing.T) {
	w := open(t, setup{})
	ask := func(email string) (request, code string) {
		var accepted api.SignInAccepted
		w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: email}).into(202, &accepted)
		return accepted.Request, codeLine.FindStringSubmatch(w.mail().Text)[1]
	}
	try := func(email, request, code string) answer {
		return w.ask("POST", "/v1/sessions", api.SessionRequest{Email: email, Code: code, Request: request, Device: api.SessionDevice{ID: newID()}})
	}
	ask("late@example.dk")
	w.clock.forward(10 * time.Minute)
	_, used := ask("used@example.dk")
	try("used@example.dk", "", used).into(201, nil)
	ask("twice@example.dk")
	ask("twice@example.dk")
	request, code := ask("anna@example.dk")
	for i := range 8 {
		said := map[string]bool{}
		for _, email := range []string{"nobody@example.dk", "late@example.dk", "used@example.dk", "twice@example.dk", "anna@example.dk"} {
			for _, other := range []string{"", newID()} {
				if i%2 == 0 == (other == "") {
					said[string(try(email, other, "no code").body)] = true
				}
			}
		}
		want := `"code_wrong"`
		if i >= 5 { // an app that knows no id hears that it is time for another code
			want = `"code_spent"`
		}
		for answer := range said {
			if len(said) != 1 || !strings.Contains(answer, want) {
				t.Errorf("try %d is answered %s", i, answer)
			}
		}
	}
	right, wrong := try("anna@example.dk", "", code), try("anna@example.dk", "", "no code")
	if right.status != 401 || string(right.body) != string(wrong.body) {
		t.Errorf("the right code is told from a wrong one: %s, not %s", right.body, wrong.body)
	}
	try("anna@example.dk", request, "no code").is(401, api.CodeCodeWrong)
	try("anna@example.dk", request, code).into(201, nil)
}

func TestManyTriesAtOnceAreNoMoreThanFive(t *testing.T) {
	w := open(t, setup{})
	var accepted api.SignInAccepted
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}).into(202, &accepted)
	var trying sync.WaitGroup
	var looked atomic.Int64
	for range 40 {
		trying.Go(func() {
			got := w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: "no code", Request: accepted.Request})
			if strings.Contains(string(got.body), `"code_wrong"`) {
				looked.Add(1)
			}
		})
	}
	trying.Wait()
	if n := looked.Load(); n != 5 {
		t.Errorf("%d tries of 40 at once were looked at", n)
	}
}

func TestAClockThatWasAheadForAMomentLocksNobodyOut(t *testing.T) {
	w := open(t, setup{})
	const year = 365 * 24 * time.Hour
	w.clock.forward(year)
	early := ""
	for range 6 {
		early = w.code("anna@example.dk")
	}
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}).wait()
	w.clock.forward(-year)
	w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: early}).is(401, api.CodeCodeWrong) // not good for a year
	w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: w.code("anna@example.dk")}).into(201, nil)
	// One that was asked for just before the clock was put right is still good.
	code := w.code("anna@example.dk")
	w.clock.forward(-9 * time.Minute)
	w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: code}).into(201, nil)
}

func TestTheKeyOfCodesLiesOutsideTheDatabase(t *testing.T) {
	w := open(t, setup{})
	w.code("anna@example.dk")
	path := filepath.Join(w.dir, "sign-in-key.jsonl")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var key []byte
	if err := json.Unmarshal(bytes.TrimSpace(raw), &key); err != nil || len(key) != 32 {
		t.Fatalf("%d bytes: %v", len(key), err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	files, err := filepath.Glob(filepath.Join(w.dir, "office.db*"))
	if err != nil || len(files) == 0 && !engine.Postgres() {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{string(key), hex.EncodeToString(key), base64.StdEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key)} {
			if bytes.Contains(content, []byte(form)) {
				t.Errorf("%s has the key", file)
			}
		}
	}
}

func TestATokenIsGoodForNinetyDaysAfterItsLastUse(t *testing.T) {
	w := open(t, setup{})
	d := w.signIn("anna@example.dk")
	for range 3 {
		w.clock.forward(89 * 24 * time.Hour)
		d.ask("GET", "/v1/sessions", nil).into(200, nil)
	}
	var list api.SessionList
	d.ask("GET", "/v1/sessions", nil).into(200, &list)
	if want := w.clock.Now().Add(90 * 24 * time.Hour); !list.Sessions[0].ExpiresAt.Equal(want) || !list.Sessions[0].LastUsedAt.Equal(w.clock.Now()) {
		t.Errorf("%+v", list.Sessions[0])
	}
	w.clock.forward(90 * 24 * time.Hour)
	d.ask("GET", "/v1/sessions", nil).is(401, api.CodeUnauthorized)
	if _, err := w.office.Jobs.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.ask("GET", "/v1/sessions", nil).is(401, api.CodeUnauthorized)
	fresh := w.signIn("anna@example.dk")
	var page api.Page
	fresh.ask("GET", "/v1/changes", nil).into(200, &page)
	for _, r := range page.Records {
		if r.Kind == api.KindDevice && r.Deleted != (r.ID == d.id) {
			t.Errorf("device %+v", r)
		}
	}
}

func TestSigningInAgainOnADeviceReplacesItsToken(t *testing.T) {
	w := open(t, setup{})
	first := w.signIn("anna@example.dk")
	var s api.Session
	w.ask("POST", "/v1/sessions", api.SessionRequest{
		Email: "anna@example.dk", Code: w.code("anna@example.dk"), Device: api.SessionDevice{ID: first.id, Name: "Ny\nskærm " + strings.Repeat("x", 500)},
	}).into(201, &s)
	first.ask("GET", "/v1/sessions", nil).is(401, api.CodeUnauthorized)
	first.token = s.Token
	var list api.SessionList
	first.ask("GET", "/v1/sessions", nil).into(200, &list)
	if len(list.Sessions) != 1 || !list.Sessions[0].Current || !strings.HasPrefix(list.Sessions[0].Device.Name, "Ny skærm x") || len(list.Sessions[0].Device.Name) > 120 {
		t.Errorf("%+v", list.Sessions)
	}
	// The same device may be two persons', each with a token of its own.
	w.ask("POST", "/v1/sessions", api.SessionRequest{
		Email: "bo@example.dk", Code: w.code("bo@example.dk"), Device: api.SessionDevice{ID: first.id},
	}).into(201, nil)
	first.ask("GET", "/v1/sessions", nil).into(200, nil)
}

func TestDevicesAreListedAndRevokedByTheirOwner(t *testing.T) {
	w := open(t, setup{})
	phone := w.signIn("anna@example.dk")
	w.clock.forward(time.Minute)
	tablet, stranger := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	var list api.SessionList
	phone.ask("GET", "/v1/sessions", nil).into(200, &list)
	got := map[string]bool{}
	for _, s := range list.Sessions {
		got[s.Device.ID] = s.Current
		if s.Device.Name != "Annas telefon" || s.Device.Platform != "android" || s.CreatedAt.IsZero() || s.LastUsedAt.IsZero() || s.ExpiresAt.IsZero() {
			t.Errorf("%+v", s)
		}
	}
	if diff := cmp.Diff(map[string]bool{phone.id: true, tablet.id: false}, got); diff != "" {
		t.Error(diff)
	}
	session := list.Sessions[0].ID
	stranger.ask("DELETE", "/v1/sessions/"+session, nil).is(404, api.CodeNotFound)
	var before api.Page
	phone.ask("GET", "/v1/changes", nil).into(200, &before)
	gone := phone.ask("DELETE", "/v1/sessions/"+session, nil).into(204, nil)
	if len(gone.body) > 0 {
		t.Errorf("a body in a 204: %s", gone.body)
	}
	tablet.ask("GET", "/v1/sessions", nil).is(401, api.CodeUnauthorized)
	var after api.Page
	phone.ask("GET", "/v1/changes?since="+before.Cursor, nil).into(200, &after)
	if len(after.Records) != 1 || after.Records[0].Kind != api.KindDevice || !after.Records[0].Deleted || after.Records[0].ID != tablet.id {
		t.Errorf("%+v", after.Records)
	}
	phone.ask("DELETE", "/v1/sessions/current", nil).into(204, nil)
	phone.ask("GET", "/v1/sessions", nil).is(401, api.CodeUnauthorized)
	stranger.ask("GET", "/v1/sessions", nil).into(200, nil)
}

func TestATokenRevokedByAnotherProcessIsRevokedAtOnce(t *testing.T) {
	w := open(t, setup{})
	phone, tablet := w.signIn("anna@example.dk"), w.signIn("anna@example.dk")
	phone.ask("GET", "/v1/sessions", nil).into(200, nil)
	other, err := office.Open(context.Background(), office.Config{Dir: w.dir, Open: engine.In(w.t, w.dir), Now: w.clock.Now, Passive: true})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	caller, err := other.Accounts.Authenticate(context.Background(), tablet.token)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Accounts.Revoke(context.Background(), caller, phone.id); err != nil {
		t.Fatal(err)
	}
	phone.ask("GET", "/v1/sessions", nil).is(401, api.CodeUnauthorized)
}

func TestAHeldAnswerIsNotGivenToARevokedDevice(t *testing.T) {
	w := open(t, setup{})
	phone, tablet := w.signIn("anna@example.dk"), w.signIn("anna@example.dk")
	var page api.Page
	phone.ask("GET", "/v1/changes", nil).into(200, &page)
	held := make(chan answer, 1)
	go func() { held <- phone.ask("GET", "/v1/changes?wait=30&since="+page.Cursor, nil) }()
	tablet.ask("DELETE", "/v1/sessions/"+phone.id, nil).into(204, nil)
	(<-held).is(401, api.CodeUnauthorized)
}

// A device that writes is not looked up each time; it is signed out at once all
// the same, and hears of that before anything about what it sent.
func TestAWriterRevokedByAnotherProcessIsRevokedAtOnce(t *testing.T) {
	for name, body := range map[string]string{
		"a write":       `{"mutations":[]}`,
		"a bad batch":   `{"mutations":[{"id":"x"}]}`,
		"no JSON":       `{`,
		"a wrong field": `{"mutations":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, setup{})
			phone := w.signIn("anna@example.dk")
			for range 2 {
				phone.mutate(api.PlanCreate, map[string]any{"plan_id": newID()})
			}
			other, err := office.Open(context.Background(), office.Config{Dir: w.dir, Open: engine.In(w.t, w.dir), Now: w.clock.Now, Passive: true})
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			caller, err := other.Accounts.Authenticate(context.Background(), phone.token)
			if err != nil {
				t.Fatal(err)
			}
			if err := other.Accounts.Revoke(context.Background(), caller, "current"); err != nil {
				t.Fatal(err)
			}
			phone.ask("POST", "/v1/mutations", body).is(401, api.CodeUnauthorized)
		})
	}
}
