package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/zalando/go-keyring"

	"startklar.dk/api/client"
)

// Keyring keeps secrets. Get gives ErrNoSecret for one that is not kept.
type Keyring interface {
	Get(name string) (string, error)
	Set(name, secret string) error
	Delete(name string) error
}

// ErrNoSecret is what a Keyring answers for a secret that it does not keep.
var ErrNoSecret = errors.New("no such secret")

const keyringService = "Startklar"

// desktopKeyring is the system's own on Linux, macOS and Windows.
type desktopKeyring struct{}

func (desktopKeyring) Get(name string) (string, error) {
	s, err := keyring.Get(keyringService, name)
	if errors.Is(err, keyring.ErrNotFound) {
		return "", ErrNoSecret
	}
	return s, err
}

func (desktopKeyring) Set(name, secret string) error {
	return keyring.Set(keyringService, name, secret)
}

func (desktopKeyring) Delete(name string) error {
	if err := keyring.Delete(keyringService, name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	return nil
}

// Sealed is a Keyring of files, for a system whose keystore keeps keys alone: what is
// in them only that key opens.
type Sealed struct {
	Dir        string // is there already
	Seal, Open func([]byte) ([]byte, error)
}

func (s Sealed) files() fileKeyring { return fileKeyring{s.Dir, "sealed-"} }

// Get implements Keyring.
func (s Sealed) Get(name string) (string, error) {
	sealed, err := s.files().Get(name)
	if err != nil {
		return "", err
	}
	secret, err := s.Open([]byte(sealed))
	return string(secret), err
}

// Set implements Keyring. A secret is kept once it was seen to open again.
func (s Sealed) Set(name, secret string) error {
	sealed, err := s.Seal([]byte(secret))
	if err == nil {
		_, err = s.Open(sealed)
	}
	if err != nil {
		return err
	}
	return s.files().Set(name, string(sealed))
}

// Delete implements Keyring.
func (s Sealed) Delete(name string) error { return s.files().Delete(name) }

// fileKeyring keeps each secret in a file that only its owner may read.
type fileKeyring struct{ dir, prefix string }

func (f fileKeyring) path(name string) string { return filepath.Join(f.dir, f.prefix+name) }

func (f fileKeyring) Get(name string) (string, error) {
	raw, err := os.ReadFile(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoSecret
	}
	return string(raw), err
}

func (f fileKeyring) Set(name, secret string) error {
	path := f.path(name)
	if info, err := os.Stat(path); err == nil && info.IsDir() { // whatever put it there, it is no secret
		if err := os.Rename(path, path+".broken"); err != nil {
			return err
		}
	}
	return writeFile(path, []byte(secret))
}

func (f fileKeyring) Delete(name string) error {
	if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// tokens keeps sign-in tokens: in the keyring where there is one that works,
// else in a file. What is for an office on loopback always goes to the file: it
// is of no use to anyone but this machine.
type tokens struct {
	ring Keyring // nil: none
	file fileKeyring
}

const tokenPrefix = "token-"

// newTokens keeps them in a folder for want of a keyring. unbacked is the one that no
// backup takes, where that is another: what lies in dir from before it was known moves there.
func newTokens(dir, unbacked string, ring Keyring) (*tokens, error) {
	t := &tokens{ring: ring, file: fileKeyring{cmp.Or(unbacked, dir), tokenPrefix}}
	if ring == nil {
		switch runtime.GOOS {
		case "linux", "darwin", "windows":
			t.ring = desktopKeyring{}
		}
	}
	if t.file.dir == dir {
		return t, nil
	}
	found, err := filepath.Glob(filepath.Join(dir, tokenPrefix+"*"))
	for _, path := range found {
		if moved := os.Rename(path, filepath.Join(t.file.dir, filepath.Base(path))); moved != nil {
			err = errors.Join(err, moved, os.RemoveAll(path)) // one can sign in again
		}
	}
	return t, err
}

// get reads a token. One that is no token any more is ErrNoSecret: sent as it
// is it would look like a broken connection. One that is in a file goes into the
// keyring that there is now.
func (t *tokens) get(office, person string) (string, error) {
	hasRing := t.ring != nil && !isLoopback(office)
	secret, err := t.file.Get(person)
	switch inFile := err == nil && isToken(secret); {
	case inFile && hasRing && t.ring.Set(person, secret) == nil:
		return secret, t.file.Delete(person)
	case inFile:
		return secret, nil
	case !hasRing:
		return "", errors.Join(ErrNoSecret, err)
	}
	if secret, err = t.ring.Get(person); err != nil {
		return "", err
	}
	if !isToken(secret) {
		return "", ErrNoSecret
	}
	return secret, nil
}

// isToken tells whether a secret can go into a header (RFC 6750: letters, digits
// and a few signs).
func isToken(secret string) bool {
	for _, c := range []byte(secret) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return secret != ""
}

// set keeps a token; inFile tells that it is in a file for want of a keyring.
func (t *tokens) set(office, person, token string) (inFile bool, err error) {
	if t.ring != nil && !isLoopback(office) {
		if err := t.ring.Set(person, token); err == nil {
			return false, t.file.Delete(person)
		}
	}
	if err := t.file.Set(person, token); err != nil {
		return true, fmt.Errorf("keep sign-in: %w", err)
	}
	return !isLoopback(office), nil
}

func (t *tokens) forget(office, person string) error {
	err := t.file.Delete(person)
	if t.ring != nil && !isLoopback(office) {
		// A keyring that is out of reach holds a token that was revoked anyway.
		_ = t.ring.Delete(person)
	}
	return err
}

func isLoopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && client.Loopback(u.Hostname())
}
