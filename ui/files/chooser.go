package files

import (
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// Doing is what did not succeed.
type Doing int

// What a Chooser does with a disk.
const (
	Listing Doing = iota // reading what a folder holds
	Opening              // opening the file that was chosen
	Saving               // making the file that was named
	Making               // making a folder
)

// Words are the texts that a Chooser shows or says.
type Words struct {
	Up, Search, Places, Hidden          string
	NewFolder, FolderName, MakeFolder   string
	Pick, OpenFolder, Save, Name        string
	Cancel, Keep, Replace, BadName      string
	Empty, NoneFound, Reading, Computer string

	ReplaceAsk func(name string) string // asks whether the file of that name is to be written over
	Problem    func(doing Doing, why Reason) string
	Size       func(bytes int64) string
	Date       func(at time.Time) string
}

// Kind is a kind of file that one can look for alone.
type Kind struct {
	Name    string
	Endings []string // with their dots, in small letters; all files where there is none
}

// Chooser is choosing a file to be opened or, where Proposed is set, the place and the name of one to be saved: the
// places that many begin in, the folder that one is in, and what it holds. It is worked by the pointer or by the keys
// alone. All of it belongs to the goroutine of the user interface.
type Chooser struct {
	widget.BaseWidget

	Words    Words
	Disk     Disk
	Places   []Place
	Kinds    []Kind // the first one is chosen; none are offered where there are fewer than two
	Folder   string // where it begins; where that is gone, in the nearest one around it
	Proposed string // the name of the file to be saved
	Loop     ui.Loop
	// Work runs work away from the goroutine that draws, and then on it.
	Work    func(work, then func())
	Compare func(a, b string) int              // the order of names
	Fold    func(name string) string           // what names are looked for by: without case and marks
	Take    func(path string, over bool) error // opens or makes the file, away from the goroutine that draws; over: in place of another
	OnTaken func(path string)                  // Take has succeeded
	OnClose func()                             // is left without a file

	folder  string // that is shown
	all     []found
	listed  bool   // all is what the folder holds
	failed  string // why it is not
	asked   int    // which reading is waited for
	begun   bool   // a folder was shown
	kind    int
	hidden  bool // hidden ones are shown
	wide    bool
	taking  bool
	waiting func() // stops telling that a folder is being read

	up, more    *ui.Button
	crumbs      *crumbs
	rows        []*ui.ListRow // places, beside the list
	chips       *ui.ChipRow   // and over it
	search      *ui.Field
	kinds       *ui.ChipRow
	toggle      *ui.SwitchRow
	list        *list
	name        *ui.Field
	notice      *fyne.Container
	making      *ui.Field
	maker       *fyne.Container
	main        *ui.Button
	foot        *fyne.Container
	question    *fyne.Container
	side        *container.Scroll
	sideBody    *fyne.Container
	top, bottom *fyne.Container
}

// found is an item, and what it is looked for by.
type found struct {
	Item
	folded string
}

func (c *Chooser) saves() bool { return c.Proposed != "" }

func (c *Chooser) build() {
	c.ExtendBaseWidget(c)
	if c.list != nil {
		return
	}
	w := &c.Words
	c.up = ui.NewIconButton("up", w.Up, c.goUp)
	c.up.Keys = ui.Keys{Key: fyne.KeyUp, With: fyne.KeyModifierAlt}
	c.more = ui.NewIconButton("folder-new", w.NewFolder, c.askFolder)
	c.crumbs = newCrumbs(c.enter)
	names := make([]string, len(c.Places))
	for i, p := range c.Places {
		names[i] = p.Name
		c.rows = append(c.rows, &ui.ListRow{Icon: p.Icon, Title: p.Name, OnTap: func() { c.enter(p.Path, "") }})
	}
	c.chips = ui.NewChipRow(func(i int) { c.enter(c.Places[i].Path, "") }, names...)
	c.chips.Wrap = true
	c.search = &ui.Field{Placeholder: w.Search, Icon: "search", OnChange: func(string) { c.filter("") }}
	c.search.OnSubmit = func(string) { c.list.Activate() }
	c.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyDown && ev.Name != fyne.KeyUp {
			return false
		}
		ui.Focus(c.list)
		return true
	}
	labels := make([]string, len(c.Kinds))
	for i, k := range c.Kinds {
		labels[i] = k.Name
	}
	c.kinds = ui.NewChipRow(func(i int) {
		c.kind = i
		c.filter(c.list.chosenName())
	}, labels...)
	c.kinds.Wrap = true
	c.toggle = &ui.SwitchRow{Label: w.Hidden, OnChange: func(on bool) {
		c.hidden = on
		c.filter(c.list.chosenName())
	}}
	c.list = newList(c)
	c.name = &ui.Field{Label: w.Name, Text: c.Proposed, OnSubmit: func(string) { c.save(false) }}
	c.name.OnChange = func(string) { c.name.SetError("") }
	c.notice = ui.Column(0)
	c.buildMaker()
	c.main = ui.NewButton(w.Pick, func() { c.do() })
	if c.saves() {
		c.main.Label = w.Save
	}
	c.foot = ui.Actions(c.main, ui.NewPlainButton(w.Cancel, c.leave))
	c.question = ui.Column(ui.Gap12)
	c.sideBody = ui.Column(ui.Gap4)
	c.side = container.NewVScroll(c.sideBody)
	c.top, c.bottom = ui.Column(ui.Gap8), ui.Column(ui.Gap12)
	c.maker.Hide()
	c.question.Hide()
	c.notice.Hide()
	c.arrange()
	c.begin()
}

// buildMaker makes what a new folder is named in.
func (c *Chooser) buildMaker() {
	c.making = &ui.Field{Label: c.Words.FolderName, OnSubmit: func(string) { c.makeFolder() }}
	c.making.OnChange = func(string) { c.making.SetError("") }
	c.making.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyEscape {
			return false
		}
		c.stopMaking()
		return true
	}
	c.maker = ui.Column(ui.Gap8, c.making,
		ui.Actions(ui.NewSoftButton(c.Words.MakeFolder, c.makeFolder), ui.NewPlainButton(c.Words.Cancel, c.stopMaking)))
}

func (c *Chooser) leave() {
	if c.OnClose != nil {
		c.OnClose()
	}
}

// begin shows the folder to begin in.
func (c *Chooser) begin() {
	start := c.Folder
	if start == "" && len(c.Places) > 0 {
		start = c.Places[0].Path
	}
	c.read(start, "")
}

// enter shows a folder, with one of what it holds chosen: the one that one came from. What was looked for was looked
// for in the folder before.
func (c *Chooser) enter(path, chosen string) {
	c.search.SetValue("")
	c.read(path, chosen)
}

// goUp shows the folder around.
func (c *Chooser) goUp() {
	if around := filepath.Dir(c.folder); around != c.folder {
		c.enter(around, filepath.Base(c.folder))
	}
}

// readingAfter is how long a folder is waited for before it is told that it is being read.
const readingAfter = 300 * time.Millisecond

// read shows what a folder holds when that is read. What is asked last counts.
func (c *Chooser) read(path, chosen string) {
	c.asked++
	asked, first := c.asked, !c.begun
	c.stopWaiting()
	c.waiting = c.Loop.After(readingAfter, func() {
		if asked == c.asked {
			c.list.fill(nil, c.Words.Reading, "")
		}
	})
	var items []found
	var err error
	c.Work(func() {
		for {
			var list []Item
			if list, err = c.Disk.List(path); err == nil {
				items = c.sorted(list)
				return
			}
			around := filepath.Dir(path)
			if !first || around == path || Why(err) != Gone {
				return
			}
			path, chosen = around, "" // the folder of last time is gone
		}
	}, func() {
		if asked == c.asked {
			c.stopWaiting()
			c.show(path, items, err, chosen)
		}
	})
}

func (c *Chooser) stopWaiting() {
	if c.waiting != nil {
		c.waiting()
		c.waiting = nil
	}
}

func (c *Chooser) show(path string, items []found, err error, chosen string) {
	c.begun, c.folder, c.all, c.listed = true, path, items, err == nil
	c.ask(false)
	c.tell("")
	c.failed = ""
	if err != nil {
		c.failed = c.Words.Problem(Listing, Why(err))
	}
	c.up.SetActive(filepath.Dir(path) != path)
	c.more.SetActive(err == nil)
	at := c.placeOf(path)
	for i, row := range c.rows {
		row.Chosen = i == at && samePath(c.Places[i].Path, path)
		row.Refresh()
	}
	c.chips.Chosen = -1
	if at >= 0 && samePath(c.Places[at].Path, path) {
		c.chips.Chosen = at
	}
	c.chips.Refresh()
	c.crumbs.set(c.trail(path, at))
	c.filter(chosen)
}

// Shown is the folder that is shown.
func (c *Chooser) Shown() string { return c.folder }

// placeOf is the innermost place that a folder lies in, or -1.
func (c *Chooser) placeOf(path string) int {
	at := -1
	for i, p := range c.Places {
		if samePath(p.Path, path) || strings.HasPrefix(path, strings.TrimSuffix(p.Path, string(filepath.Separator))+string(filepath.Separator)) {
			if at < 0 || len(p.Path) > len(c.Places[at].Path) {
				at = i
			}
		}
	}
	return at
}

func samePath(a, b string) bool { return filepath.Clean(a) == filepath.Clean(b) }

// trail is the way to a folder: from the place that it lies in, else from the root of its disk.
func (c *Chooser) trail(path string, place int) []crumb {
	var out []crumb
	for {
		if place >= 0 && samePath(c.Places[place].Path, path) {
			return append([]crumb{{c.Places[place].Name, path}}, out...)
		}
		around := filepath.Dir(path)
		if around == path {
			name := filepath.VolumeName(path)
			if name == "" {
				name = c.Words.Computer
			}
			return append([]crumb{{name, path}}, out...)
		}
		out = append([]crumb{{filepath.Base(path), path}}, out...)
		path = around
	}
}

// tell says what went wrong; nothing where empty.
func (c *Chooser) tell(words string) {
	c.notice.RemoveAll()
	if words != "" {
		c.notice.Add(ui.Message{Tone: ui.Alarm, Title: words}.Card())
	}
	visible(c.notice, words != "")
	c.relay()
}

// relay lays out anew after a part has come or gone.
func (c *Chooser) relay() {
	if !c.BaseWidget.Size().IsZero() {
		c.BaseWidget.Refresh()
	}
}

func visible(o fyne.CanvasObject, is bool) {
	if is {
		o.Show()
	} else {
		o.Hide()
	}
}

// Focus puts the focus where one begins: in the list, or in the name that a file is saved under.
func (c *Chooser) Focus() {
	c.build()
	if c.saves() {
		c.name.Select()
		return
	}
	ui.Focus(c.list)
}

// Inside implements ui.Holder.
func (c *Chooser) Inside() []fyne.CanvasObject {
	c.build()
	return []fyne.CanvasObject{c.side, c.top, c.list, c.bottom}
}
