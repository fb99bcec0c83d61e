package api

import (
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// SectionID derives a section's id, UUIDv5(plan_id, key), so that two devices
// that write the same section offline agree on it. It is empty for a plan id
// that is no UUID.
func SectionID(planID, key string) string {
	space, err := uuid.Parse(planID)
	if err != nil {
		return ""
	}
	return uuid.NewSHA1(space, []byte(key)).String()
}

// FiguresID is the id of a plan's figures: the plan's own.
func FiguresID(planID string) string { return planID }

// ValidID tells whether id is a UUID in lower case with its dashes.
func ValidID(id string) bool {
	if len(id) != 36 || id != strings.ToLower(id) {
		return false
	}
	return uuid.Validate(id) == nil
}

var sectionKey = regexp.MustCompile(`^[a-z0-9_.-]{1,100}$`)

// ValidSectionKey tells whether key may name a section.
func ValidSectionKey(key string) bool { return sectionKey.MatchString(key) }
