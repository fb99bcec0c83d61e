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

func (f fileKeyring) Set(name, secret string) error { return writeFile(f.path(name), []byte(secret)) }

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

func (t *tokens) get(office, person string) (string, error) {
	secret, err := t.file.Get(person)
	if err == nil || !errors.Is(err, ErrNoSecret) || t.ring == nil || isLoopback(office) {
		return secret, err
	}
	return t.ring.Get(person)
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
