package screens

import (
	"fyne.io/fyne/v2"

	"startklar.dk/screens/parts"
)

// dropped hands files that were dropped on the window to the page that is shown.
func (s *Screens) dropped(_ fyne.Position, from []fyne.URI) {
	if s.shell == nil || s.shown.firstRun || len(from) == 0 {
		return
	}
	page, takes := s.shell.Page().(parts.Dropper)
	var files []parts.File
	for _, uri := range from {
		file, err := parts.OpenChosen(uri.Path())
		file.Err = err
		files = append(files, file)
	}
	if takes && page.Drop(files) {
		return
	}
	for _, f := range files {
		if f.Err == nil {
			_ = f.Content.Close() // nobody reads it
		}
	}
	s.env.Toast(s.env.T("file.drop_nowhere"))
}
