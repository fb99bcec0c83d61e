package app

// Folder is the folder of this device in which a file was chosen or saved last; empty before the first.
func (a *App) Folder() string { return a.settings.get().Folder }

// KeepFolder keeps that folder for the next time.
func (a *App) KeepFolder(path string) error {
	if a.Folder() == path {
		return nil
	}
	return a.settings.change(func(d *device) { d.Folder = path })
}
