package files

// Chosen is what the list says of the row that is chosen.
func Chosen(c *Chooser) string { return c.list.AccessibilityLabel() }

// Names are the names that are listed, in order.
func Names(c *Chooser) (out []string) {
	for _, f := range c.list.items {
		out = append(out, f.Name)
	}
	return out
}

// Drawn is how many rows are drawn.
func Drawn(c *Chooser) int { return len(c.list.lines.pool) }

// InView says whether the row that is chosen is seen whole.
func InView(c *Chooser) bool {
	high := rowHigh(c.list.lines.Size().Width)
	top := float32(c.list.chosen)*high - c.list.scroll.Offset.Y
	return top >= 0 && top+high <= c.list.scroll.Size().Height+0.5
}

// TapRow taps a row by its name.
func TapRow(c *Chooser, name string) {
	for i, f := range c.list.items {
		if f.Name == name {
			c.list.tapped = i
			c.list.Tap()
			c.list.tapped = -1
			return
		}
	}
}

// ListFocused says whether the list has the focus.
func ListFocused(c *Chooser) bool { return c.list.Focused() }

// UserFolders reads the folders that a desktop names.
func UserFolders(raw, home string) map[string]string { return userFolders(raw, home) }
