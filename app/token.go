package app

import (
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

// fileKeyring keeps each secret in a file that only its owner may read.
type fileKeyring struct{ dir string }

func (f fileKeyring) path(name string) string { return filepath.Join(f.dir, "token-"+name) }

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

func newTokens(dir string, ring Keyring) *tokens {
	t := &tokens{ring: ring, file: fileKeyring{dir}}
	if ring == nil {
		switch runtime.GOOS {
		case "linux", "darwin", "windows":
			t.ring = desktopKeyring{}
		}
	}
	return t
}

// get reads a token. One that is no token any more is ErrNoSecret: sent as it
// is it would look like a broken connection.
func (t *tokens) get(office, person string) (string, error) {
	secret, err := t.file.Get(person)
	if err != nil || !isToken(secret) {
		if t.ring == nil || isLoopback(office) {
			return "", errors.Join(ErrNoSecret, err)
		}
		if secret, err = t.ring.Get(person); err != nil {
			return "", err
		}
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
