package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// PagePicture is a printed page as it will lie on a table: white in light and dark alike, as wide as there is room up
// to Most, as high as the paper is.
type PagePicture struct {
	widget.BaseWidget

	Image image.Image // empty paper where nil
	Ratio float32     // of its height to its width; that of A4 where zero
	Most  float32     // its width in dp at the most; as wide as there is room where zero
	Name  string      // what a screen reader says
	// OnPixels is told how many pixels of the screen the page is wide, when that changes: how large Image is best made.
	// It is called while the page is painted, as only then its window is known.
	OnPixels func(wide int)

	pixels int
}

// upright is the ratio of A4, which is 210 mm wide and 297 mm high.
const upright = 297.0 / 210

func (p *PagePicture) sheet(width float32) fyne.Size {
	ratio := p.Ratio
	if ratio == 0 {
		ratio = upright
	}
	if p.Most > 0 {
		width = min(width, p.Most)
	}
	return fyne.NewSize(width, width*ratio)
}

// MinSize implements fyne.CanvasObject.
func (p *PagePicture) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	return p.sheet(min(TouchTarget, p.BaseWidget.Size().Width))
}

// HeightFor implements HeightForWidth.
func (p *PagePicture) HeightFor(width float32) float32 { return p.sheet(width).Height }

// AccessibilityLabel is the page's Name.
func (p *PagePicture) AccessibilityLabel() string { return p.Name }

// AccessibilityRole says that it is text.
func (p *PagePicture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (p *PagePicture) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	edge, face := box(Line, 0), box(Paper, 0)
	img := canvas.NewRaster(p.picture)
	d := &Renderer{Parts: []fyne.CanvasObject{edge, face, img}}
	d.Min = p.MinSize
	d.Lay = func(s fyne.Size) {
		sheet := p.sheet(s.Width)
		x := (s.Width - sheet.Width) / 2
		Place(edge, x, 0, sheet.Width, sheet.Height)
		Place(face, x+1, 1, sheet.Width-2, sheet.Height-2)
		Place(img, x+1, 1, sheet.Width-2, sheet.Height-2)
	}
	d.Redraw = func() {
		img.Refresh()
		d.Lay(p.BaseWidget.Size())
	}
	return d.Ready(p.BaseWidget.Size())
}

// picture is what lies on the paper, painted so many pixels wide.
func (p *PagePicture) picture(wide, _ int) image.Image {
	if wide != p.pixels {
		p.pixels = wide
		if p.OnPixels != nil {
			p.OnPixels(wide)
		}
	}
	if p.Image == nil {
		return image.NewRGBA(image.Rect(0, 0, 1, 1)) // clear: the paper is seen
	}
	return p.Image
}
