package files

import (
	"path/filepath"
	"slices"
	"strings"

	"startklar.dk/ui"
)

// sorted are the items of a folder in the order in which they are shown: folders first.
func (c *Chooser) sorted(items []Item) []found {
	out := make([]found, len(items))
	for i, item := range items {
		out[i] = found{Item: item, folded: c.Fold(item.Name)}
	}
	slices.SortStableFunc(out, func(a, b found) int {
		if a.Folder != b.Folder {
			if a.Folder {
				return -1
			}
			return 1
		}
		return c.Compare(a.Name, b.Name)
	})
	return out
}

// filter shows what is to be seen of the folder, with one chosen; the first where that is not among it.
func (c *Chooser) filter(chosen string) {
	query := c.Fold(strings.TrimSpace(c.search.Value()))
	var endings []string
	if len(c.Kinds) > 1 {
		endings = c.Kinds[c.kind].Endings
	}
	shown := make([]found, 0, len(c.all))
	for _, f := range c.all {
		if f.Hidden && !c.hidden || !strings.Contains(f.folded, query) {
			continue
		}
		if !f.Folder && len(endings) > 0 && !slices.Contains(endings, strings.ToLower(filepath.Ext(f.Name))) {
			continue
		}
		shown = append(shown, f)
	}
	words := c.Words.Empty
	switch {
	case !c.listed:
		words = c.failed
	case len(c.all) > 0:
		words = c.Words.NoneFound
	}
	c.list.fill(shown, words, chosen)
}

// chose is told that another row is chosen.
func (c *Chooser) chose(f found, ok bool) {
	label, active := c.Words.Pick, ok
	switch {
	case c.saves():
		label, active = c.Words.Save, c.listed
	case ok && f.Folder:
		label = c.Words.OpenFolder
	}
	if c.main.Label != label || c.main.Inactive == active || c.main.Busy != c.taking {
		c.main.Label, c.main.Inactive, c.main.Busy = label, !active, c.taking
		c.main.Refresh()
	}
}

// do does what the filled button says.
func (c *Chooser) do() {
	if c.saves() {
		c.save(false)
		return
	}
	c.list.openChosen()
}

// open opens what a row stands for.
func (c *Chooser) open(f found) {
	path := filepath.Join(c.folder, f.Name)
	switch {
	case f.Folder:
		c.enter(path, "")
	case c.saves():
		c.save(false)
	default:
		c.take(path, false)
	}
}

// pointed is told that a row was tapped: a file to be saved may be named as one that is there.
func (c *Chooser) pointed(f found) {
	if c.saves() && !f.Folder {
		c.name.SetValue(f.Name)
		c.name.SetError("")
	}
}

// save makes the file that is named, in place of another only where that was asked.
func (c *Chooser) save(over bool) {
	name := strings.TrimSpace(c.name.Value())
	if !usable(name) {
		c.name.SetError(c.Words.BadName)
		c.relay()
		c.name.Focus()
		return
	}
	if ending := filepath.Ext(c.Proposed); filepath.Ext(name) == "" {
		name += ending
	}
	c.take(filepath.Join(c.folder, name), over)
}

// usable tells whether a system takes a name for that of a file in a folder.
func usable(name string) bool {
	return strings.Trim(name, ". ") != "" && !strings.ContainsAny(name, "<>:\"/\\|?*\x00")
}

// take opens or makes a file, and tells why where it cannot.
func (c *Chooser) take(path string, over bool) {
	if c.taking || !c.listed {
		return
	}
	c.taking = true
	c.tell("")
	c.chose(c.list.chosenItem())
	var err error
	c.Work(func() { err = c.Take(path, over) }, func() {
		c.taking = false
		c.chose(c.list.chosenItem())
		switch {
		case err == nil:
			c.OnTaken(path)
		case c.saves() && !over && Why(err) == Taken:
			c.askOver(filepath.Base(path))
		case c.saves():
			c.tell(c.Words.Problem(Saving, Why(err)))
		default:
			c.tell(c.Words.Problem(Opening, Why(err)))
		}
	})
}

// askOver asks whether a file is to be written over. The button that loses nothing has the focus.
func (c *Chooser) askOver(name string) {
	keep := ui.NewSoftButton(c.Words.Keep, func() {
		c.ask(false)
		c.name.Select()
	})
	replace := &ui.Button{Label: c.Words.Replace, Kind: ui.Danger, OnTap: func() {
		c.ask(false)
		c.save(true)
	}}
	c.question.RemoveAll()
	c.question.Add(ui.NewStrong(c.Words.ReplaceAsk(name)))
	c.question.Add(ui.Actions(keep, replace))
	c.ask(true)
	ui.Focus(keep)
}

// ask shows the question in place of the buttons, or those.
func (c *Chooser) ask(is bool) {
	visible(c.question, is)
	visible(c.foot, !is)
	visible(c.toggle, !is)
	c.relay()
}

// askFolder asks for the name of a new folder.
func (c *Chooser) askFolder() {
	c.making.SetValue("")
	c.making.SetError("")
	c.maker.Show()
	c.looking(false)
	c.making.Focus()
}

func (c *Chooser) stopMaking() {
	c.maker.Hide()
	c.looking(true)
	ui.Focus(c.list)
}

// makeFolder makes the folder that is named, and goes into it.
func (c *Chooser) makeFolder() {
	name := strings.TrimSpace(c.making.Value())
	if !usable(name) {
		c.making.SetError(c.Words.BadName)
		c.relay()
		return
	}
	path := filepath.Join(c.folder, name)
	var err error
	c.Work(func() { err = c.Disk.MakeFolder(path) }, func() {
		if err != nil {
			c.making.SetError(c.Words.Problem(Making, Why(err)))
			c.relay()
			return
		}
		c.stopMaking()
		c.enter(path, "")
	})
}

// looking shows what one looks for a file by, or makes room for the name of a folder.
func (c *Chooser) looking(is bool) {
	visible(c.search, is)
	visible(c.kinds, is)
	visible(c.chips, is)
	c.relay()
}
