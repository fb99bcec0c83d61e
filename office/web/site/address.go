package site

import "startklar.dk/assets/text"

// The pages for everybody are at the root, and in English below EnglishPath; those of events are below EventPath.
const (
	EnglishPath = "/en"
	EventPath   = "/arrangement/"
)

// EventPage is where everybody finds an event, in a language.
func EventPage(lang text.Lang, id string) string {
	if lang == text.English {
		return EnglishPath + EventPath + id
	}
	return EventPath + id
}
