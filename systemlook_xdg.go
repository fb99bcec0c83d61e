//go:build !ci && !mobile && (linux || freebsd || netbsd || openbsd) && !android

package main

import "github.com/rymdport/portal/settings/appearance"

// systemSays tells whether the desktop has a say in light and dark; the toolkit,
// which asks the same, takes one without for dark.
func systemSays() bool {
	_, err := appearance.GetColorScheme()
	return err == nil
}
