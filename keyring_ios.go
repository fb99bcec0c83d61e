package main

import (
	"errors"
	"os"

	"github.com/keybase/go-keychain"

	"startklar.dk/app"
)

// phoneKeyring is the phone's keychain, and the folder that no backup takes.
func phoneKeyring() (ring app.Keyring, unbacked string) {
	unbacked, err := os.UserCacheDir()
	if err != nil {
		unbacked = os.TempDir()
	}
	return keychainRing{}, unbacked
}

// keychainRing keeps secrets in the keychain: to be read from the first unlocking
// after a start on, and on this phone alone, so that a backup of it that is put back
// on another has none of them.
type keychainRing struct{}

// entry names a secret in the keychain.
func entry(name string) keychain.Item {
	item := keychain.NewItem()
	item.SetSecClass(keychain.SecClassGenericPassword)
	item.SetService(appID)
	item.SetAccount(name)
	return item
}

func (keychainRing) Get(name string) (string, error) {
	secret, err := keychain.GetGenericPassword(appID, name, "", "")
	if err == nil && secret == nil {
		err = app.ErrNoSecret
	}
	return string(secret), err
}

func (r keychainRing) Set(name, secret string) error {
	if err := r.Delete(name); err != nil { // an update would leave where it may be read as it was
		return err
	}
	item := entry(name)
	item.SetData([]byte(secret))
	item.SetSynchronizable(keychain.SynchronizableNo)
	item.SetAccessible(keychain.AccessibleAfterFirstUnlockThisDeviceOnly)
	return keychain.AddItem(item)
}

func (keychainRing) Delete(name string) error {
	if err := keychain.DeleteItem(entry(name)); err != nil && !errors.Is(err, keychain.ErrorItemNotFound) {
		return err
	}
	return nil
}
