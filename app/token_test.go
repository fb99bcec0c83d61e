package app

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zalando/go-keyring"
)

const (
	farOffice  = "https://start.example.dk"
	demoOffice = "http://127.0.0.1:1"
)

// memoryRing is a keyring that can be out of order.
type memoryRing struct {
	secrets map[string]string
	broken  error
}

func (r *memoryRing) Get(name string) (string, error) {
	secret, ok := r.secrets[name]
	if !ok {
		return "", errors.Join(ErrNoSecret, r.broken)
	}
	return secret, r.broken
}

func (r *memoryRing) Set(name, secret string) error {
	if r.broken == nil {
		r.secrets[name] = secret
	}
	return r.broken
}

func (r *memoryRing) Delete(name string) error {
	delete(r.secrets, name)
	return r.broken
}

func tokensOf(t *testing.T, dir, unbacked string, ring Keyring) *tokens {
	t.Helper()
	kept, err := newTokens(dir, unbacked, ring)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// filesIn are the names of what lies in a folder.
func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

func (t *tokens) expect(test *testing.T, office, want string) {
	test.Helper()
	if got, err := t.get(office, "anna"); got != want || err != nil {
		test.Errorf("kept is %q (%v), want %q", got, err, want)
	}
}

func TestATokenIsInTheKeyringAloneWhereThereIsOne(t *testing.T) {
	dir, ring := t.TempDir(), &memoryRing{secrets: map[string]string{}}
	kept := tokensOf(t, dir, "", ring)
	if inFile, err := kept.set(farOffice, "anna", "secret"); inFile || err != nil {
		t.Error(inFile, err)
	}
	if files := filesIn(t, dir); len(files) > 0 || ring.secrets["anna"] != "secret" {
		t.Errorf("files %v, keyring %v", files, ring.secrets)
	}
	kept.expect(t, farOffice, "secret")
	if err := kept.forget(farOffice, "anna"); err != nil || len(ring.secrets) > 0 {
		t.Error(err, ring.secrets)
	}
}

func TestATokenInAFileGoesIntoTheKeyringThatThereIsNow(t *testing.T) {
	dir, ring := t.TempDir(), &memoryRing{secrets: map[string]string{}, broken: errors.New("locked")}
	kept := tokensOf(t, dir, "", ring)
	if inFile, err := kept.set(farOffice, "anna", "secret"); !inFile || err != nil {
		t.Error(inFile, err)
	}
	kept.expect(t, farOffice, "secret")
	ring.broken = nil
	kept.expect(t, farOffice, "secret")
	if files := filesIn(t, dir); len(files) > 0 {
		t.Errorf("left is %v", files)
	}
	kept.expect(t, farOffice, "secret")
}

func TestATokenFromBeforeLeavesTheFolderThatIsBackedUp(t *testing.T) {
	for _, office := range []string{farOffice, demoOffice} {
		dir, unbacked := t.TempDir(), t.TempDir()
		if _, err := tokensOf(t, dir, "", &memoryRing{broken: errors.New("none")}).set(office, "anna", "secret"); err != nil {
			t.Fatal(err)
		}
		ring := &memoryRing{secrets: map[string]string{}}
		kept := tokensOf(t, dir, unbacked, ring)
		if files := filesIn(t, dir); len(files) > 0 {
			t.Errorf("%s: backed up are %v", office, files)
		}
		kept.expect(t, office, "secret")
		if inRing, inFile := len(ring.secrets) == 1, len(filesIn(t, unbacked)) == 1; inRing != (office == farOffice) || inFile == inRing {
			t.Errorf("%s: in the keyring %t, in the file %t", office, inRing, inFile)
		}
	}
}

// otherwise stands for a keystore: it turns the bits that its key has.
func otherwise(key byte) func([]byte) ([]byte, error) {
	return func(b []byte) ([]byte, error) {
		out := slices.Clone(b)
		for i := range out {
			out[i] ^= key
		}
		return out, nil
	}
}

func TestASealedTokenIsInNoFileToBeRead(t *testing.T) {
	dir, fail := t.TempDir(), func([]byte) ([]byte, error) { return nil, errors.New("another phone's key") }
	ring := Sealed{Dir: dir, Seal: otherwise(0x55), Open: otherwise(0x55)}
	kept := tokensOf(t, t.TempDir(), dir, ring)
	if inFile, err := kept.set(farOffice, "anna", "secret"); inFile || err != nil {
		t.Fatal(inFile, err)
	}
	for _, name := range filesIn(t, dir) {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || bytes.Contains(content, []byte("secret")) {
			t.Errorf("%s is %q (%v)", name, content, err)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v (%v)", name, info.Mode(), err)
		}
	}
	kept.expect(t, farOffice, "secret")
	if got, err := tokensOf(t, t.TempDir(), dir, Sealed{Dir: dir, Seal: fail, Open: fail}).get(farOffice, "anna"); got != "" || err == nil {
		t.Errorf("elsewhere it opens to %q (%v)", got, err)
	}
	if err := kept.forget(farOffice, "anna"); err != nil || len(filesIn(t, dir)) > 0 {
		t.Errorf("left is %v (%v)", filesIn(t, dir), err)
	}
	shut := tokensOf(t, t.TempDir(), dir, Sealed{Dir: dir, Seal: otherwise(0x55), Open: fail})
	if inFile, err := shut.set(farOffice, "anna", "secret"); !inFile || err != nil {
		t.Errorf("what never opens again was trusted: %t, %v", inFile, err)
	}
	shut.expect(t, farOffice, "secret")
}

func TestADesktopsKeyringIsSpokenToByItsOwnWords(t *testing.T) {
	keyring.MockInit()
	ring := desktopKeyring{}
	if _, err := ring.Get("anna"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("what is not there: %v", err)
	}
	if err := errors.Join(ring.Set("anna", "one"), ring.Set("anna", "two"), ring.Set("bo", "three")); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, name := range []string{"anna", "bo"} {
		secret, err := keyring.Get("Startklar", name)
		if got[name] = secret; err != nil {
			t.Error(err)
		}
	}
	if !maps.Equal(got, map[string]string{"anna": "two", "bo": "three"}) {
		t.Errorf("the system keeps %v", got)
	}
	if err := errors.Join(ring.Delete("anna"), ring.Delete("anna")); err != nil {
		t.Error(err)
	}
	if _, err := ring.Get("anna"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("what was deleted: %v", err)
	}
}
