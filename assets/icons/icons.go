// Package icons holds the product's line icons: SVG in 24 by 24 with round strokes of one black, to be
// coloured by whoever draws them. It holds data only.
package icons

import "embed"

//go:embed svg/*.svg
var files embed.FS

// App is the product's icon, a PNG of 512 by 512 pixels.
//
//go:embed Icon.png
var App []byte

// The names of the icons, for SVG and for whatever takes an icon by its name.
const (
	Archive   = "archive"
	Attach    = "attach"
	Back      = "back"
	Book      = "book"
	Building  = "building"
	Calendar  = "calendar"
	Check     = "check"
	Chart     = "chart"
	Chevron   = "chevron"
	Clock     = "clock"
	Close     = "close"
	Comment   = "comment"
	Copy      = "copy"
	Desktop   = "desktop"
	Device    = "device"
	Down      = "down"
	Download  = "download"
	Edit      = "edit"
	Erase     = "erase"
	Exit      = "exit"
	Eye       = "eye"
	EyeOff    = "eye-off"
	File      = "file"
	Filter    = "filter"
	Flag      = "flag"
	Folder    = "folder"
	FolderNew = "folder-new"
	Globe     = "globe"
	Help      = "help"
	Home      = "home"
	Idea      = "idea"
	Inbox     = "inbox"
	Info      = "info"
	Lock      = "lock"
	Logo      = "logo"
	Mail      = "mail"
	Minus     = "minus"
	Money     = "money"
	More      = "more"
	Note      = "note"
	People    = "people"
	Person    = "person"
	Phone     = "phone"
	Pin       = "pin"
	Plan      = "plan"
	Play      = "play"
	Plus      = "plus"
	Qr        = "qr"
	Redo      = "redo"
	Reset     = "reset"
	Search    = "search"
	Share     = "share"
	Star      = "star"
	Swap      = "swap"
	Sync      = "sync"
	Test      = "test"
	Tick      = "tick"
	Trash     = "trash"
	Undo      = "undo"
	Up        = "up"
	Warning   = "warning"
	WifiOff   = "wifi-off"
)

// SVG is the drawing of the icon called name; nil where there is none.
func SVG(name string) []byte {
	svg, err := files.ReadFile("svg/" + name + ".svg")
	if err != nil {
		return nil
	}
	return svg
}

// Names lists every icon, in alphabetical order.
func Names() []string {
	entries, _ := files.ReadDir("svg")
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name()[:len(entry.Name())-len(".svg")])
	}
	return names
}
