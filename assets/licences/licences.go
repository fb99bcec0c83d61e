// Package licences is what the app is made of and under which licences: every Go
// module that is linked into it, on any system, with the texts that come with it.
// go generate makes it anew; a test holds that nothing is missing.
package licences

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:generate go run startklar.dk/cmd/licences

// raw is kept as text until somebody asks.
//
//go:embed licences.json
var raw []byte

// Module is a Go module and its licences.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Licence string `json:"licence"` // in short, by SPDX, several with " · " between
	Texts   []Text `json:"texts"`
}

// Text is one file of a module that says what its users must be told.
type Text struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// Paths of what is no library of others.
const (
	App = "startklar.dk" // the app's own code, texts and icons
	Go  = "std"          // the language's library and runtime
)

// Modules reads them, by their paths.
func Modules() ([]Module, error) {
	var list []Module
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("read the licences: %w", err)
	}
	return list, nil
}
