package web_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/web"
)

func (a answer) wait() time.Duration {
	a.t.Helper()
	a.is(429, api.CodeRateLimited)
	n, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil || n < 1 {
		a.t.Fatalf("Retry-After %q", a.header.Get("Retry-After"))
	}
	return time.Duration(n) * time.Second
}

func trusting(t *testing.T) web.Options {
	t.Helper()
	proxies, err := web.ParseNetworks("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return web.Options{Proxies: web.Proxies{Networks: proxies}}
}

func TestOneAddressIsMailedSixCodesAnHourFromOneNetwork(t *testing.T) {
	w := open(t, setup{options: trusting(t)})
	ask := func(email, from string) answer {
		return w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: email}, "X-Forwarded-For", from)
	}
	for i := range 6 {
		ask("anna@example.dk", fmt.Sprintf("192.0.2.%d", i)).into(202, nil) // one network: /24
		w.clock.forward(time.Minute)
	}
	wait := ask("anna@example.dk", "192.0.2.77").wait()
	if wait != 54*time.Minute {
		t.Errorf("to wait %v", wait)
	}
	ask("bo@example.dk", "192.0.2.77").into(202, nil)
	ask("anna@example.dk", "192.0.3.1").into(202, nil)
	ask("anna@example.dk", "[2001:db8::1]:4711").into(202, nil)
	w.clock.forward(wait - time.Second)
	ask("anna@example.dk", "192.0.2.77").wait()
	w.clock.forward(time.Second)
	ask("anna@example.dk", "192.0.2.77").into(202, nil)
}

func TestAClientDoesNotChooseItsNetworkInAHeaderThatTheProxyDoesNotWrite(t *testing.T) {
	for trusted, other := range map[string]string{"X-Forwarded-For": "Forwarded", "Forwarded": "X-Forwarded-For"} {
		t.Run(trusted, func(t *testing.T) {
			options := trusting(t)
			options.Proxies.Header = trusted
			w := open(t, setup{options: options})
			mailed := 0
			for i := range 12 {
				lie := fmt.Sprintf("for=198.51.%d.1", i)
				if other == "X-Forwarded-For" {
					lie = fmt.Sprintf("198.51.%d.1", i)
				}
				said := "203.0.113.9"
				if trusted == "Forwarded" {
					said = "for=" + said
				}
				if w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, trusted, said, other, lie).status == 202 {
					mailed++
				}
			}
			if mailed != 6 {
				t.Errorf("%d codes of a limit of 6", mailed)
			}
		})
	}
}

func TestOneAddressIsMailedTwentyCodesAnHour(t *testing.T) {
	w := open(t, setup{options: trusting(t)})
	for i := range 20 {
		w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, "X-Forwarded-For", fmt.Sprintf("198.51.%d.1", i)).into(202, nil)
	}
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, "X-Forwarded-For", "203.0.113.1").wait()
}

func TestOneAddressIsMailedThreeTimesAsManyCodesADay(t *testing.T) {
	w := open(t, setup{limits: office.Limits{CodesPerAddress: 4}, options: trusting(t)})
	ask := func(from int) answer {
		return w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, "X-Forwarded-For", fmt.Sprintf("198.51.%d.1", from))
	}
	for i := range 12 {
		ask(i).into(202, nil)
		w.clock.forward(20 * time.Minute)
	}
	wait := ask(100).wait()
	if wait != 20*time.Hour {
		t.Errorf("to wait %v", wait)
	}
	w.clock.forward(wait)
	ask(100).into(202, nil)
	ask(101).wait()
}

func TestANetworkHasItsShareOfSignIns(t *testing.T) {
	w := open(t, setup{limits: office.Limits{SignInsPerNetwork: 3}, options: trusting(t)})
	for i := range 3 {
		w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: fmt.Sprintf("p%d@example.dk", i)}, "X-Forwarded-For", "2001:db8:1:2::"+strconv.Itoa(i+1)).into(202, nil)
	}
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "x@example.dk"}, "X-Forwarded-For", "2001:db8:1:2::9").wait()
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "x@example.dk"}, "X-Forwarded-For", "2001:db8:1:3::9").into(202, nil)
}

func TestCodesAreNotGuessedFromOneNetwork(t *testing.T) {
	w := open(t, setup{limits: office.Limits{SignInsPerNetwork: 2}})
	for range 5 {
		w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: "123456"}).is(401, api.CodeCodeWrong)
	}
	for range 5 {
		w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: "123456"}).is(401, api.CodeCodeSpent)
	}
	wait := w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: "123456"}).wait()
	w.clock.forward(wait)
	w.ask("POST", "/v1/sessions", api.SessionRequest{Email: "anna@example.dk", Code: "123456"}).is(401, api.CodeCodeSpent)
}

func TestForwardedIsBelievedFromATrustedProxyAlone(t *testing.T) {
	w := open(t, setup{limits: office.Limits{CodesPerAddressAndNetwork: 1}})
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, "Forwarded", "for=192.0.2.1").into(202, nil)
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, "Forwarded", "for=203.0.113.1").wait()
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: "anna@example.dk"}, "X-Forwarded-For", "203.0.113.1").wait()
}

func TestADeviceAsksAHundredTimesASecondWithBurstsOfFiveHundred(t *testing.T) {
	w := open(t, setup{})
	anna, bo := w.signIn("anna@example.dk"), w.signIn("bo@example.dk")
	for range 500 {
		anna.ask("GET", "/v1/versions/x", nil).is(404, api.CodeNotFound)
	}
	if wait := anna.ask("GET", "/v1/versions/x", nil).wait(); wait != time.Second {
		t.Errorf("to wait %v", wait)
	}
	anna.ask("POST", "/v1/mutations", `{`).wait() // before the body is looked at
	bo.ask("GET", "/v1/versions/x", nil).is(404, api.CodeNotFound)
	w.clock.forward(100 * time.Millisecond)
	for range 10 {
		anna.ask("GET", "/v1/versions/x", nil).is(404, api.CodeNotFound)
	}
	anna.ask("GET", "/v1/versions/x", nil).wait()
	w.clock.forward(time.Hour)
	anna.ask("GET", "/v1/versions/x", nil).is(404, api.CodeNotFound)
}
