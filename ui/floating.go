package ui

// Floating is what lies over a page for a while, and may lie on its words: a toast, what a pointer has explained.
// A sheet stands on the canvas itself and need not say so.
type Floating interface {
	Floats() bool
}

var (
	_ Floating = (*toastBar)(nil)
	_ Floating = (*bubble)(nil)
)

// Floats implements Floating.
func (t *toastBar) Floats() bool { return true }

// Floats implements Floating.
func (b *bubble) Floats() bool { return true }
