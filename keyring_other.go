//go:build !android && !ios

package main

import "startklar.dk/app"

// phoneKeyring is none: app knows the keyrings of desktops itself.
func phoneKeyring() (ring app.Keyring, unbacked string) { return nil, "" }
