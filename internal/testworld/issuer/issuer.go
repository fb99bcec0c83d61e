// Package issuer is a login in this process that speaks OpenID Connect, as that of a
// municipality does. What it says can be wrong in any way. It has no pages: whoever is
// sent to it is sent back at once, as the person whom a test says.
package issuer

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// What an office is known by.
const (
	ClientID = "startklar"
	Secret   = "hemmelig & æøå" //nolint:gosec // of a login in a test
)

// Issuer is one login.
type Issuer struct {
	URL string

	t    testing.TB
	now  func() time.Time
	key  *ecdsa.PrivateKey
	mu   sync.Mutex
	away bool
	who  map[string]any              // the claims of whoever comes
	sent map[string]url.Values       // by code: with what they were sent here
	bend func(claims map[string]any) // what is wrong with the next tokens; nil: nothing
}

// Open opens a login until the test is over, by whose clock its tokens are good for
// five minutes.
func Open(t testing.TB, now func() time.Time) *Issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{t: t, now: now, key: key, sent: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.describe)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.away {
			panic(http.ErrAbortHandler)
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

// Away has it answer nobody, or answer again.
func (i *Issuer) Away(away bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.away = away
}

// Knows has whoever comes be somebody: the claims of their tokens.
func (i *Issuer) Knows(claims map[string]any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.who = claims
}

// Bends has something be wrong with its tokens from now on; nil: nothing.
func (i *Issuer) Bends(bend func(claims map[string]any)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.bend = bend
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // who asked is gone if this fails
}

func (i *Issuer) describe(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"ES256"},
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
}

// authorize sends whoever comes back with a code, if the office asks as it should.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("response_type") != "code" || q.Get("client_id") != ClientID || q.Get("code_challenge_method") != "S256" ||
		len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 22 || len(q.Get("nonce")) < 22 {
		http.Error(w, "this is not asked as it should be", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	i.sent[code] = q
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound) //nolint:gosec // likewise
}

// token trades a code for a token with whoever has what it was asked for with: also
// twice, so that the office has to see to it that it is once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth() // both are escaped, RFC 6749 2.3.1
	sent, ok := i.sent[r.PostFormValue("code")]
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || id != ClientID || secret != url.QueryEscape(Secret) || r.PostFormValue("redirect_uri") != sent.Get("redirect_uri") ||
		sent.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
		w.WriteHeader(http.StatusBadRequest)
		answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	now := i.now()
	claims := map[string]any{"iss": i.URL, "aud": ClientID, "sub": "1", "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": sent.Get("nonce")}
	for name, value := range i.who {
		claims[name] = value
	}
	if i.bend != nil {
		i.bend(claims)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: i.key, KeyID: "1"}}, nil)
	if err != nil {
		i.t.Error(err)
		return
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		i.t.Error(err)
		return
	}
	answer(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "id_token": token})
}
