package assets

import (
	_ "embed" // for the lines
	"sync"

	"startklar.dk/api"
)

//go:embed figures/lines.json
var readyLinesFile []byte

// ReadyLine is a line of the budgets that people forget, ready to be added. It has
// no amounts: those are for the person to find. The concept loan's are the scheme's.
type ReadyLine struct {
	Key     string         `json:"key"`
	Section string         `json:"section"` // of the figures: startup, revenue, …
	Trades  []string       `json:"trades"`  // that it is for; none is all
	Form    string         `json:"form"`    // of firm that it is for; empty is any
	Name    api.Words      `json:"name"`
	Help    api.Words      `json:"help"` // one or two sentences
	Unit    api.Words      `json:"unit"` // what is sold is counted in, where it has a name
	Fields  map[string]any `json:"fields"`
}

// Trade is a line of business that ready-made lines are for.
type Trade struct {
	Key   string    `json:"key"`
	Title api.Words `json:"title"`
}

type readyLines struct {
	Trades []Trade     `json:"trades"`
	Lines  []ReadyLine `json:"lines"`
}

var ready = sync.OnceValue(func() (r readyLines) {
	mustRead("figures/lines.json", readyLinesFile, &r)
	return r
})

// Trades are those that there are ready-made lines for. What it gives is only read.
func Trades() []Trade { return ready().Trades }

// ReadyLines are all ready-made lines, those of a section together in the order in
// which they are offered. What it gives is only read.
func ReadyLines() []ReadyLine { return ready().Lines }
