package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Countdown is a text that changes as a time comes nearer. It wakes only when its words may change, and not at all
// while it is hidden or stopped.
type Countdown struct {
	widget.BaseWidget

	To    time.Time
	Loop  Loop
	Words func(left time.Duration) string // what it says with so much left; below zero when it is past
	// Every is how often the words may change; a minute where zero.
	Every    time.Duration
	TextSize Size
	Bold     bool
	Role     Role
	OnEnd    func() // told once when the time has come

	text  *Text
	stop  func()
	ended bool
}

func (c *Countdown) build() {
	c.ExtendBaseWidget(c)
	if c.text == nil {
		c.text = &Text{TextSize: c.TextSize, Bold: c.Bold, Role: c.Role}
		c.tick()
	}
}

func (c *Countdown) tick() {
	left := c.To.Sub(c.Loop.Now())
	c.text.SetText(c.Words(left))
	if left <= 0 && !c.ended {
		c.ended = true
		if c.OnEnd != nil {
			c.OnEnd()
		}
	}
}

// Start lets it run; to be called when its page is shown.
func (c *Countdown) Start() {
	c.build()
	c.Stop()
	c.tick()
	every := c.Every
	if every == 0 {
		every = time.Minute
	}
	left := c.To.Sub(c.Loop.Now())
	if left <= 0 {
		return
	}
	wait := left % every
	if wait == 0 {
		wait = every
	}
	c.stop = c.Loop.After(wait, func() {
		c.stop = nil
		c.Start()
	})
}

// Stop lets it stand still; to be called when its page is left.
func (c *Countdown) Stop() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

// Hide stops it and hides it.
func (c *Countdown) Hide() {
	c.Stop()
	c.BaseWidget.Hide()
}

// AccessibilityLabel is what it says.
func (c *Countdown) AccessibilityLabel() string {
	c.build()
	return c.text.Text
}

// AccessibilityRole says that it is text.
func (c *Countdown) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (c *Countdown) MinSize() fyne.Size {
	c.build()
	return c.text.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (c *Countdown) CreateRenderer() fyne.WidgetRenderer {
	c.build()
	return widget.NewSimpleRenderer(c.text)
}
