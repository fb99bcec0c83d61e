package desk_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/url"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

// What a key says of itself, by the bits of WebAuthn's flags.
const (
	present  = 1 << 0
	verified = 1 << 2
	movable  = 1 << 3 // it can be copied to other devices of its holder
	copied   = 1 << 4
	carries  = 1 << 6 // the public key is in what it says
)

// key is a passkey without a browser: what it signs can be wrong in any way.
type key struct {
	t       testing.TB
	private *ecdsa.PrivateKey
	id      []byte
	handle  string // of the member
	count   uint32 // how often it has signed
	mute    bool   // it does not count
	flags   byte
	origin  string // of the page that asks
}

func newKey(t testing.TB, origin string) *key {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	return &key{t: t, private: private, id: id, flags: present | verified, origin: origin}
}

// asked is what of the options of a ceremony a key looks at.
type askedOfKey struct {
	PublicKey struct {
		Challenge string
		RPID      string
		RP        struct{ ID string }
		User      struct{ ID string }
	}
}

func (k *key) asked(options any) askedOfKey {
	k.t.Helper()
	raw, err := json.Marshal(options)
	if err != nil {
		k.t.Fatal(err)
	}
	var a askedOfKey
	if err := json.Unmarshal(raw, &a); err != nil {
		k.t.Fatal(err)
	}
	return a
}

func b64(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// page is what the browser says of the page that asks.
func (k *key) page(what, challenge string) []byte {
	raw, err := json.Marshal(map[string]any{"type": what, "challenge": challenge, "origin": k.origin, "crossOrigin": false})
	if err != nil {
		k.t.Fatal(err)
	}
	return raw
}

// says is what the key says of itself for a site.
func (k *key) says(site string, flags byte) []byte {
	sum := sha256.Sum256([]byte(site))
	return binary.BigEndian.AppendUint32(append(sum[:], flags), k.count)
}

// made answers that the key was made.
func (k *key) made(options any) []byte {
	k.t.Helper()
	a := k.asked(options)
	handle, err := base64.RawURLEncoding.DecodeString(a.PublicKey.User.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	k.handle = string(handle)
	point, err := k.private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		k.t.Fatal(err)
	}
	public, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]}) // ES256 on P-256, RFC 9053
	if err != nil {
		k.t.Fatal(err)
	}
	said := append(k.says(a.PublicKey.RP.ID, k.flags|carries), make([]byte, 16)...) // of no known maker
	said = binary.BigEndian.AppendUint16(said, uint16(len(k.id)))
	said = append(append(said, k.id...), public...)
	attestation, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": said})
	if err != nil {
		k.t.Fatal(err)
	}
	return k.answer(map[string]any{
		"clientDataJSON": b64(k.page("webauthn.create", a.PublicKey.Challenge)), "attestationObject": b64(attestation),
	})
}

// signed answers that its holder was there.
func (k *key) signed(options any) []byte {
	k.t.Helper()
	a := k.asked(options)
	if !k.mute {
		k.count++
	}
	page, said := k.page("webauthn.get", a.PublicKey.Challenge), k.says(a.PublicKey.RPID, k.flags)
	sum := sha256.Sum256(page)
	digest := sha256.Sum256(append(append([]byte{}, said...), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.private, digest[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return k.answer(map[string]any{
		"clientDataJSON": b64(page), "authenticatorData": b64(said), "signature": b64(signature), "userHandle": b64([]byte(k.handle)),
	})
}

func (k *key) answer(response map[string]any) []byte {
	raw, err := json.Marshal(map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		k.t.Fatal(err)
	}
	return raw
}

// party is the site that passkeys of a world's office are for.
func (w *world) party() account.RelyingParty {
	at, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	return account.RelyingParty{ID: at.Hostname(), Origin: w.url, Name: "Kontoret"}
}

// adds adds a key to those of a member, past the pages.
func (w *world) adds(by mutation.Staff, k *key) {
	w.t.Helper()
	options, token, err := w.office.Accounts.BeginPasskey(w.t.Context(), by, w.party())
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.office.Accounts.AddPasskey(w.t.Context(), by, w.party(), token, "Telefonen", k.made(options)); err != nil {
		w.t.Fatal(err)
	}
}

// staff is whoever of the staff has an address.
func (w *world) staff(email string) mutation.Staff {
	w.t.Helper()
	all, err := w.office.Accounts.Members(w.t.Context(), mutation.CommandLine)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range all {
		if m.Email == email {
			return m.Staff()
		}
	}
	w.t.Fatalf("nobody has the address %s", email)
	return mutation.Staff{}
}
