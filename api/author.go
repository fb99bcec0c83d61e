package api

import (
	"cmp"
	"strings"
)

// You is the author of what this person did: of a referral's steps, and on their
// device of what they wrote until the office has named them.
const You = "you"

// AuthorName is the name under which the office shows what a person wrote: their
// own, or what stands before the @ of the address of one who gave none.
func (p Person) AuthorName() string {
	local, _, _ := strings.Cut(p.Email, "@")
	return cmp.Or(p.Name, local)
}

// Wrote tells whether an author is the person, by whichever name: what they gave
// none for may be shown under their address, and is named anew when they give one.
func (p Person) Wrote(author string) bool {
	unnamed := Person{Email: p.Email}
	switch author {
	case "":
		return false
	case You, p.Name, p.Email, unnamed.AuthorName():
		return true
	}
	return false
}
