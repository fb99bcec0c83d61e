package app

// Window is how a desktop's window stood when it was looked at last.
type Window struct {
	Width      float32 `json:"width"` // of what it shows, in dp; zero where it was never looked at
	Height     float32 `json:"height"`
	X          int     `json:"x"` // on the screen, in the system's own measure
	Y          int     `json:"y"`
	Placed     bool    `json:"placed"` // the system says where it stands
	Maximized  bool    `json:"maximized"`
	FullScreen bool    `json:"full_screen"`
}

// Window is how the window stood that was kept last.
func (a *App) Window() Window { return a.settings.get().Window }

// KeepWindow keeps how the window stands until the next start.
func (a *App) KeepWindow(w Window) error {
	if a.Window() == w {
		return nil
	}
	return a.settings.change(func(d *device) { d.Window = w })
}
