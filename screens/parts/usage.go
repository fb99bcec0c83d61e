package parts

import (
	"context"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// AskUsage asks the office how much it keeps of the person, and draws again where
// it was asked and said so. Without a connection what it said last stands.
func (e *Env) AskUsage(redraw func()) {
	if _, in := e.App.SignedIn(); !in {
		return
	}
	var answered bool
	e.Do(func(ctx context.Context) (err error) {
		answered, err = e.App.AskUsage(ctx)
		return err
	}, func(error) {
		if answered {
			redraw()
		}
	})
}

// Room is a kind of thing that the office keeps so much of and no more.
type Room struct {
	title, remedy string // keys of how much there is, and of what to do where that is nearly all
	of            func(api.Usage) api.Quota
	size          func(e *Env, n int64) string
}

// What the office keeps.
var (
	RoomText     = Room{"usage.text", "usage.text_text", func(u api.Usage) api.Quota { return u.Stored }, (*Env).bytes}
	RoomFiles    = Room{"usage.files", "usage.files_text", func(u api.Usage) api.Quota { return u.Files }, (*Env).bytes}
	RoomVersions = Room{"usage.versions", "usage.versions_text", func(u api.Usage) api.Quota { return u.Versions }, (*Env).count}
	rooms        = []Room{RoomText, RoomVersions, RoomFiles}
)

// bytes writes a size; limits are mostly whole.
func (e *Env) bytes(n int64) string {
	if n%(1<<20) == 0 {
		return e.count(n>>20) + " MB"
	}
	return e.Words.Bytes(n)
}

func (e *Env) count(n int64) string { return e.Words.Int(int(n)) }

func (r Room) amounts(e *Env, q api.Quota) text.A {
	return text.A{"Used": r.size(e, q.Used), "Allowed": r.size(e, q.Allowed)}
}

// Scarce are words for those of some rooms in which four fifths are used, and what to
// do about it.
func (e *Env) Scarce(rooms ...Room) []fyne.CanvasObject {
	usage, err := e.App.Usage(e.Ctx)
	if err != nil {
		return nil // where things are kept nothing is said of room; the page itself says what it cannot read
	}
	return e.scarce(usage, rooms)
}

func (e *Env) scarce(usage api.Usage, rooms []Room) (cards []fyne.CanvasObject) {
	for _, r := range rooms {
		if q := r.of(usage); app.Scarce(q) {
			cards = append(cards, ui.Message{
				Tone: ui.Notice, Title: e.T(r.title, r.amounts(e, q)), Text: e.T(r.remedy),
			}.Card())
		}
	}
	return cards
}

// Usage is a line for each room, with how much of it is used, and words for those that are
// about to be full; nothing where the office never said.
func (e *Env) Usage() (lines []string, scarce []fyne.CanvasObject) {
	usage, err := e.App.Usage(e.Ctx)
	if err != nil {
		return nil, nil
	}
	for _, r := range rooms {
		if q := r.of(usage); q.Allowed > 0 {
			lines = append(lines, e.T(r.title, r.amounts(e, q)))
		}
	}
	return lines, e.scarce(usage, rooms)
}
