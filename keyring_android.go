package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2/driver"

	"startklar.dk/app"
	"startklar.dk/internal/keystore"
)

// phoneKeyring is the phone's own keystore, and the folder that no backup takes. What
// the keystore sealed lies in that folder: a copy of it opens nowhere else.
func phoneKeyring() (ring app.Keyring, unbacked string) {
	err := driver.RunNative(func(native any) (err error) {
		c, ok := native.(*driver.AndroidContext)
		if !ok {
			return fmt.Errorf("no Java to speak to in %T", native)
		}
		unbacked, err = keystore.NoBackupDir(c.Env, c.Ctx)
		return err
	})
	if err != nil {
		return nil, os.TempDir() // the cache, which no backup takes either
	}
	return app.Sealed{Dir: unbacked, Seal: inJava(keystore.Seal), Open: inJava(keystore.Open)}, unbacked
}

// inJava runs what needs the Java of the calling thread.
func inJava(do func(env uintptr, b []byte) ([]byte, error)) func([]byte) ([]byte, error) {
	return func(b []byte) (out []byte, err error) {
		err = driver.RunNative(func(native any) (err error) {
			c, ok := native.(*driver.AndroidContext)
			if !ok {
				return fmt.Errorf("no Java to speak to in %T", native)
			}
			out, err = do(c.Env, b)
			return err
		})
		return out, err
	}
}
