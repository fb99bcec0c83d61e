package inbox

import "startklar.dk/ui"

// ArchiveKey does what Ctrl+E does: the canvas of tests hands no shortcuts on.
func ArchiveKey(p ui.Page) {
	if p, ok := p.(*page); ok {
		p.archiveByKey()
	}
}
