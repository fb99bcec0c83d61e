//go:build ci || mobile || android || !(linux || freebsd || netbsd || openbsd)

package main

// systemSays tells whether the system has a say in light and dark.
func systemSays() bool { return true }
