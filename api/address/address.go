// Package address gives e-mail addresses their one form, in which app and
// office compare, keep and mail to them. It holds no state and knows no
// network.
package address

import (
	netmail "net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

const (
	maxGiven     = 4096 // bytes that are looked at: what is invisible is not counted below
	maxAddress   = 254  // RFC 5321, a path without its brackets
	maxLocalPart = 64   // RFC 5321, 4.5.3.1.1
)

// hosts writes a domain as it is asked for in DNS (UTS 46, nontransitional). It
// lets "ab--cd.dk" through, which hosts are called.
var hosts = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(), idna.CheckHyphens(false))

// Clean gives an address in its one form: without invisible format characters
// (Unicode's Cf) and surrounding blanks, composed (NFC), in lower case, and with
// its domain in ASCII (IDNA). It is false for what is no bare address that mail
// can be sent to.
func Clean(given string) (string, bool) {
	if len(given) > maxGiven {
		return "", false
	}
	s := strings.TrimSpace(strings.Map(visible, given))
	s = norm.NFC.String(strings.ToLower(norm.NFC.String(s)))
	local, domain, ok := cut(s)
	if !ok || strings.ContainsFunc(s, forbidden) {
		return "", false
	}
	domain, err := hosts.ToASCII(domain)
	if err != nil || !validHost(domain) || len(local) > maxLocalPart {
		return "", false
	}
	s = local + "@" + domain
	parsed, err := netmail.ParseAddress(s)
	if err != nil || parsed.Name != "" || parsed.Address != s || len(s) > maxAddress {
		return "", false
	}
	return s, true
}

// Same tells whether two addresses are one. What is no address is the same as
// nothing.
func Same(a, b string) bool {
	cleanA, okA := Clean(a)
	cleanB, okB := Clean(b)
	return okA && okB && cleanA == cleanB
}

// Shown gives an address as people write it, with the letters of its domain.
func Shown(s string) string {
	local, domain, ok := cut(s)
	if !ok {
		return s
	}
	written, err := idna.Display.ToUnicode(domain)
	if err != nil {
		return s
	}
	return local + "@" + written
}

// ASCII tells whether every mail server takes an address: one with other
// letters before its @ needs SMTPUTF8 (RFC 6531).
func ASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// cut parts an address at its last @.
func cut(s string) (local, domain string, ok bool) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return "", "", false
	}
	return s[:at], s[at+1:], true
}

// visible drops format characters: they come along when an address is copied.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

func forbidden(r rune) bool {
	return r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>"(),;:\[]`, r)
}

// validHost tells whether a name in ASCII can be a mail host's: at least two
// labels, of letters, digits and inner hyphens.
func validHost(host string) bool {
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, notInHost) {
			return false
		}
	}
	return len(labels) >= 2
}

func notInHost(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
