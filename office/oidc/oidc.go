// Package oidc lets an office's staff sign in by a login that is not the office's: that
// of the municipality, which speaks OpenID Connect. It is asked by an authorization code
// with PKCE, and is believed about verified addresses alone. A Login starts no
// goroutine; it may be used by any number.
package oidc

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"startklar.dk/office/account"
)

// Config says which login it is.
type Config struct {
	Issuer   string // its address, as its tokens have it
	ClientID string // by which it knows this office
	Secret   string // that only it and this office know

	EmailClaim    string // the claim that has the address; empty: email
	VerifiedClaim string // the claim that says the address is verified; empty: email_verified

	Now   func() time.Time // nil: time.Now
	Log   *slog.Logger     // nil: nothing is logged
	Retry time.Duration    // how long Watch waits between two tries; 0: a minute
}

const (
	// within is how long one request to the login may take.
	within = 10 * time.Second
	retry  = time.Minute
)

// Login is one such login.
type Login struct {
	config Config
	client *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // nil until it was reached
}

var _ account.SignOn = (*Login)(nil)

// New is a login that was not reached yet.
func New(c Config) *Login {
	c.EmailClaim, c.VerifiedClaim = cmp.Or(c.EmailClaim, "email"), cmp.Or(c.VerifiedClaim, "email_verified")
	c.Log, c.Retry = cmp.Or(c.Log, slog.New(slog.DiscardHandler)), cmp.Or(c.Retry, retry)
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Login{config: c, client: &http.Client{Timeout: within}}
}

// reach gives what the login says of itself, and asks it where it was not reached yet.
func (l *Login) reach(ctx context.Context) (*oidc.Provider, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.provider != nil {
		return l.provider, nil
	}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, l.client), l.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", account.ErrSignOnAway, err)
	}
	l.provider = provider
	return provider, nil
}

// Watch tries to reach the login until it answers or ctx ends. It logs when it is
// away, once, and when it answers.
func (l *Login) Watch(ctx context.Context) {
	for said := false; ; {
		_, err := l.reach(ctx)
		switch {
		case err == nil:
			l.config.Log.Info("the login of the staff answers", "issuer", l.config.Issuer)
			return
		case !said && ctx.Err() == nil:
			l.config.Log.Warn("the login of the staff does not answer; it is tried again", "issuer", l.config.Issuer, "error", err)
			said = true
		}
		wait := time.NewTimer(l.config.Retry)
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

// kept is what an answer has to fit.
type kept struct {
	State, Nonce, Verifier string
	Anew                   bool
}

// at is the login as somebody goes to it and comes back.
func (l *Login) at(p *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: l.config.ClientID, ClientSecret: l.config.Secret, Endpoint: p.Endpoint(), RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID, oidc.ScopeEmail},
	}
}

// Begin is account.SignOn's.
func (l *Login) Begin(ctx context.Context, back string, anew bool) (address, raw string, err error) {
	p, err := l.reach(ctx)
	if err != nil {
		return "", "", err
	}
	k := kept{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Anew: anew}
	options := []oauth2.AuthCodeOption{oidc.Nonce(k.Nonce), oauth2.S256ChallengeOption(k.Verifier)}
	if anew { // max_age has the token say when they proved who they are
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	kept, err := json.Marshal(k)
	return l.at(p, back).AuthCodeURL(k.State, options...), string(kept), err
}

// Finish is account.SignOn's.
func (l *Login) Finish(ctx context.Context, back, raw string, answer url.Values) (v account.Vouched, err error) {
	var k kept
	if err := json.Unmarshal([]byte(raw), &k); err != nil {
		return v, err
	}
	if subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(k.State)) != 1 {
		return v, fmt.Errorf("%w: another state", account.ErrNotVouched)
	}
	if said := answer.Get("error"); said != "" {
		return v, fmt.Errorf("%w: %q", account.ErrNotVouched, said)
	}
	p, err := l.reach(ctx)
	if err != nil {
		return v, err
	}
	ctx = oidc.ClientContext(ctx, l.client)
	tokens, err := l.at(p, back).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(k.Verifier))
	if err != nil {
		return v, because(err)
	}
	signed, _ := tokens.Extra("id_token").(string)
	token, err := p.VerifierContext(ctx, &oidc.Config{ClientID: l.config.ClientID, Now: l.config.Now}).Verify(ctx, signed)
	if err != nil {
		return v, because(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(k.Nonce)) != 1 {
		return v, fmt.Errorf("%w: another nonce", account.ErrNotVouched)
	}
	return l.vouched(token, k.Anew)
}

// because tells a login that cannot be reached from one that does not vouch.
func because(err error) error {
	var unreached *url.Error
	var answered *oauth2.RetrieveError
	if errors.As(err, &unreached) || errors.As(err, &answered) && answered.Response.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%w: %w", account.ErrSignOnAway, err)
	}
	return fmt.Errorf("%w: %w", account.ErrNotVouched, err)
}

// vouched is what a token says, which is the login's and of this sign-on. Where it
// does not say when they proved who they are, that is now if they were asked to anew.
func (l *Login) vouched(token *oidc.IDToken, anew bool) (v account.Vouched, err error) {
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return v, fmt.Errorf("%w: %w", account.ErrNotVouched, err)
	}
	v.Email, _ = claims[l.config.EmailClaim].(string)
	if !truth(claims[l.config.VerifiedClaim]) {
		return v, fmt.Errorf("%w: %s", account.ErrUnverified, l.config.VerifiedClaim)
	}
	now := l.config.Now()
	if at, ok := claims["auth_time"].(float64); ok {
		v.Proved = time.Unix(int64(at), 0)
		if v.Proved.After(now) {
			v.Proved = now
		}
	} else if anew {
		v.Proved = now
	}
	return v, nil
}

// truth tells whether a claim says yes. Logins say it as a truth, a word or a number.
func truth(claim any) bool {
	switch c := claim.(type) {
	case bool:
		return c
	case string:
		yes, err := strconv.ParseBool(c)
		return yes && err == nil
	case float64:
		return c == 1
	}
	return false
}
