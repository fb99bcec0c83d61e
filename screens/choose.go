package screens

import (
	"context"
	"log/slog"
	"path/filepath"

	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/files"
)

// chooseFile has the person of a desktop choose a file to be read.
func (s *Screens) chooseFile(then func(parts.File)) {
	var file parts.File
	c := s.chooser()
	c.Kinds = []files.Kind{
		{Name: s.env.T("file.all")},
		{Name: s.env.T("file.texts"), Endings: []string{".startklar", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".md", ".xls", ".xlsx", ".ods", ".csv", ".ppt", ".pptx", ".odp", ".pages", ".numbers"}},
		{Name: s.env.T("file.pictures"), Endings: []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".svg", ".tif", ".tiff", ".bmp"}},
	}
	c.Take = func(path string, _ bool) (err error) {
		file, err = parts.OpenChosen(path)
		return err
	}
	s.openChooser(s.env.T("file.pick"), c, func(closed bool) {
		if closed {
			_ = file.Content.Close() // nobody reads it
			return
		}
		then(file)
	})
}

// chooseTarget has the person of a desktop say where a new file is to lie.
func (s *Screens) chooseTarget(name string, then func(parts.Target)) {
	var target parts.Target
	c := s.chooser()
	c.Proposed = name
	c.Take = func(path string, over bool) (err error) {
		target, err = parts.MakeChosen(path, over)
		return err
	}
	s.openChooser(s.env.T("file.save"), c, func(closed bool) {
		if closed {
			_ = target.Drop() // nobody writes it
			return
		}
		then(target)
	})
}

// openChooser shows a chooser over the page. taken is told when the file is there, and whether the person had left by
// then.
func (s *Screens) openChooser(title string, c *files.Chooser, taken func(closed bool)) {
	closed := false
	sheet := &ui.Sheet{Title: title, Content: c, Tall: true, Most: files.Most, OnClose: func() { closed = true }}
	c.OnClose = sheet.Close
	c.OnTaken = func(path string) {
		left := closed
		sheet.Close()
		s.keepFolder(filepath.Dir(path))
		taken(left)
	}
	s.shell.OpenSheet(sheet)
	c.Focus()
}

// keepFolder remembers where the next file is looked for first.
func (s *Screens) keepFolder(path string) {
	s.env.Save("folder", func(context.Context) error { return s.o.App.KeepFolder(path) }, func(err error) {
		if err != nil {
			slog.Warn("keep the folder of a file", "error", err)
		}
	})
}

// chooser is one that looks through this machine's disks, in our words.
func (s *Screens) chooser() *files.Chooser {
	env := s.env
	return &files.Chooser{
		Words: chooserWords(env), Disk: files.System{}, Places: parts.Places(env.Words, files.KnownFolders()),
		Folder: s.o.App.Folder(), Loop: s.o.Loop, Compare: danish.Compare, Fold: danish.Fold,
		Work: func(work, then func()) {
			env.Do(func(context.Context) error {
				work()
				return nil
			}, func(error) { then() })
		},
	}
}

func chooserWords(env *parts.Env) files.Words {
	return files.Words{
		Up: env.T("file.parent"), Search: env.T("file.search"), Hidden: env.T("file.hidden"),
		NewFolder: env.T("file.new_folder"), FolderName: env.T("file.folder_name"), MakeFolder: env.T("file.make_folder"),
		Pick: env.T("file.pick_do"), OpenFolder: env.T("file.open_folder"), Save: env.T("file.save_do"), Name: env.T("file.name"),
		Cancel: env.T("common.cancel"), Keep: env.T("file.keep"), Replace: env.T("file.replace"), BadName: env.T("file.bad_name"),
		Empty: env.T("file.empty"), NoneFound: env.T("file.none_found"), Reading: env.T("file.reading"), Computer: env.T("file.computer"),
		ReplaceAsk: func(name string) string { return env.T("file.replace_ask", text.A{"File": name}) },
		Problem:    func(doing files.Doing, why files.Reason) string { return parts.FileProblem(env.Words, doing, why) },
		Size:       env.Words.Bytes,
		Date:       env.Words.ShortDateYear,
	}
}
