//go:build !ci && !mobile && !android && !ios

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"startklar.dk/app"
)

// native hands on the system's window under one of the toolkit's, which does not
// give it away: it is the one whose drawing is under way. On the goroutine that
// draws.
func native(w fyne.Window, use func(*glfw.Window)) {
	drawing, ok := w.(interface{ RunWithContext(draw func()) })
	if !ok {
		return
	}
	var under *glfw.Window
	drawing.RunWithContext(func() { under = glfw.GetCurrentContext() })
	if under != nil {
		use(under)
	}
}

// look sees where a window stands and whether it is as large as the screen.
func look(w fyne.Window, at *app.Window) {
	native(w, func(g *glfw.Window) {
		at.Maximized = g.GetAttrib(glfw.Maximized) == glfw.True
		at.Placed = glfw.GetPlatform() != glfw.PlatformWayland
		folded := g.GetAttrib(glfw.Iconified) == glfw.True
		if at.Placed && !at.Maximized && !at.FullScreen && !folded {
			at.X, at.Y = g.GetPos()
		}
	})
}

// stand brings a window within the screens that are there now, and makes it as
// large as one where it was.
func stand(w fyne.Window, at app.Window) {
	native(w, func(g *glfw.Window) {
		var screens []area
		for _, m := range glfw.GetMonitors() {
			var s area
			s.x, s.y, s.width, s.height = m.GetWorkarea()
			screens = append(screens, s)
		}
		if glfw.GetPlatform() != glfw.PlatformWayland {
			var now area
			now.x, now.y = g.GetPos()
			now.width, now.height = g.GetSize()
			_, bar, _, _ := g.GetFrameSize()
			then := now.within(screens, bar)
			if then.width != now.width || then.height != now.height {
				g.SetSize(then.width, then.height)
			}
			if then.x != now.x || then.y != now.y {
				g.SetPos(then.x, then.y)
			}
		}
		if at.Maximized {
			g.Maximize()
		}
	})
}

// unfold shows a window that was put away.
func unfold(w fyne.Window) {
	native(w, func(g *glfw.Window) {
		if g.GetAttrib(glfw.Iconified) == glfw.True {
			g.Restore()
		}
	})
}
