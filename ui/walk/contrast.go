package walk

import (
	"encoding/hex"
	"fmt"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

// Ink is something that must be told from what it stands on.
type Ink struct {
	Of, On color.NRGBA
	Large  bool   // letters that are large, or a mark: 3:1 is enough
	What   string // what it is
	Where  string // and where
}

// Large letters, in dp, as WCAG 2.2 has them: 18 points, or 14 in bold.
const (
	largeLetters = 24
	largeBold    = 18.66
)

// Inks are all words, icons and edges of a page with what they stand on: the nearest thing under them that cannot be seen
// through, with what can be laid over it, and else the ground. An edge of the role Track is left out: it goes around
// words, which alone say what is there (WCAG 2.2, 1.4.11).
func (s *Seen) Inks() []Ink {
	var out []Ink
	for i, t := range s.things {
		if text, ok := t.written(); ok {
			large := text.TextSize >= largeLetters || text.TextSize >= largeBold && (text.TextStyle.Bold || text.TextStyle.Italic)
			on := s.under(i)
			out = append(out, Ink{Of: over(solid(text.Color), on), On: on, Large: large, What: s.words(i), Where: s.place(i)})
			continue
		}
		if img, ok := t.object.(*canvas.Image); ok {
			if c, named := iconColor(img.Resource); named {
				on := s.under(i)
				out = append(out, Ink{Of: c, On: on, Large: true, What: img.Resource.Name(), Where: s.place(i)})
			}
			continue
		}
		if edge, ok := t.object.(*canvas.Rectangle); ok && edge.StrokeWidth > 0 {
			if c := solid(edge.StrokeColor); c.A > 0 && edge.StrokeColor != edge.FillColor && edge.StrokeColor != ui.ColorOf(ui.Track) {
				on := s.under(i)
				out = append(out, Ink{Of: over(c, on), On: on, Large: true, What: "an edge", Where: s.place(i)})
			}
		}
	}
	return out
}

// Unseen are the places to write and the buttons with a face that cannot be told from what they stand on: what is
// pressed or written in must show where it is. Words alone, as a link, have no face.
func (s *Seen) Unseen() []string {
	var out []string
	for i, t := range s.things {
		switch o := t.object.(type) {
		case *ui.Button:
			if o.Kind == ui.Plain {
				continue
			}
		case *ui.TextArea, *ui.Field, *ui.DateField:
		default:
			continue
		}
		if !s.faced(i) {
			out = append(out, fmt.Sprintf("%s is not told from what it stands on %s", s.words(i), s.place(i)))
		}
	}
	return out
}

// faced tells whether something in a thing has an edge, or a face of another colour than is around it.
func (s *Seen) faced(i int) bool {
	for j := i + 1; j < len(s.things) && s.within(j, i); j++ {
		face, ok := s.things[j].object.(*canvas.Rectangle)
		if !ok || s.things[j].full.width() < s.things[i].full.width()/2 {
			continue // what is smaller is no face
		}
		if face.StrokeWidth > 0 && Contrast(face.StrokeColor, s.under(j)) >= Marks && solid(face.StrokeColor).A > 0 {
			return true
		}
		if fill := solid(face.FillColor); fill.A > 0 && over(fill, s.under(j)) != s.under(j) {
			return true
		}
	}
	return false
}

// iconNamed is how an icon in a colour is called: see Theme.icon.
var iconNamed = regexp.MustCompile(`^ui-[a-z-]+-([0-9a-f]{6})\.svg$`)

func iconColor(res fyne.Resource) (color.NRGBA, bool) {
	if res == nil {
		return color.NRGBA{}, false
	}
	m := iconNamed.FindStringSubmatch(res.Name())
	if m == nil {
		return color.NRGBA{}, false
	}
	b, err := hex.DecodeString(m[1])
	if err != nil {
		return color.NRGBA{}, false
	}
	return color.NRGBA{R: b[0], G: b[1], B: b[2], A: 0xFF}, true
}

// under is the colour that lies under the middle of a thing.
func (s *Seen) under(i int) color.NRGBA {
	var veils []color.NRGBA
	for j := i - 1; j >= 0; j-- {
		below := s.things[j]
		if x, y := s.point(i, below.scroll); x < below.full.left || x > below.full.right || y < below.full.top || y > below.full.bottom {
			continue
		}
		if below.scroll >= 0 && !s.within(i, below.scroll) && !s.inView(j).more(0) {
			continue
		}
		c := fillOf(below.object)
		if c.A == 0 {
			continue
		}
		veils = append(veils, c)
		if c.A == 0xFF {
			break
		}
	}
	on := solid(ui.ColorOf(ui.Ground))
	for n := len(veils) - 1; n >= 0; n-- {
		on = over(veils[n], on)
	}
	return on
}

// point is the middle of a thing where it meets what lies in an outer scroll, -1 for none: where it is seen once it
// was scrolled to.
func (s *Seen) point(i, outer int) (x, y float32) {
	t := s.things[i]
	x, y = (t.full.left+t.full.right)/2, (t.full.top+t.full.bottom)/2
	for at := t.scroll; at >= 0 && at != outer; at = s.things[at].scroll {
		view := s.things[at].full
		x, y = min(max(x, view.left), view.right), min(max(y, view.top), view.bottom)
	}
	return x, y
}

// fillOf is the colour of the face of what has one.
func fillOf(o fyne.CanvasObject) color.NRGBA {
	switch o := o.(type) {
	case *canvas.Rectangle:
		return solid(o.FillColor)
	case *canvas.Circle:
		return solid(o.FillColor)
	}
	return color.NRGBA{}
}

// opaque tells whether a thing hides what is under it.
func opaque(o fyne.CanvasObject) bool { return fillOf(o).A == 0xFF }

func solid(c color.Color) color.NRGBA {
	if c == nil {
		return color.NRGBA{}
	}
	n, ok := color.NRGBAModel.Convert(c).(color.NRGBA)
	if !ok {
		return color.NRGBA{}
	}
	return n
}

// over lays a colour over one that cannot be seen through.
func over(c, on color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 {
		return uint8(math.Round((float64(a)*float64(c.A) + float64(b)*float64(0xFF-c.A)) / 0xFF))
	}
	return color.NRGBA{mix(c.R, on.R), mix(c.G, on.G), mix(c.B, on.B), 0xFF}
}

// luminance is WCAG 2.2's relative luminance.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

// Contrast is how far two colours are apart, as WCAG 2.2 measures it: 1 to 21.
func Contrast(a, b color.Color) float64 {
	la, lb := luminance(solid(a)), luminance(solid(b))
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// Least is the contrast that an ink must have: WCAG 2.2, 1.4.3 and 1.4.11.
func (k Ink) Least() float64 {
	if k.Large {
		return Marks
	}
	return Words
}

// Wrong says what is wrong with an ink under the theme in force, or is empty: it stands out too little, or the table
// of pairs does not know it.
func (k Ink) Wrong() string {
	if got := Contrast(k.Of, k.On); got < k.Least() {
		return fmt.Sprintf("%s has a contrast of %.2f on what it stands on (%s on %s), want at least %.1f", k.What, got, name(k.Of), name(k.On), k.Least())
	}
	for _, p := range Pairs {
		if solid(ui.ColorOf(p.Ink)) == k.Of && solid(ui.ColorOf(p.On)) == k.On && (p.Least >= k.Least()) {
			return ""
		}
	}
	return fmt.Sprintf("%s is %s on %s, which is not in the table of pairs", k.What, name(k.Of), name(k.On))
}

// name is a colour by the roles that have it, or by its digits.
func name(c color.NRGBA) string {
	var roles []string
	for _, p := range Pairs {
		for _, r := range []ui.Role{p.Ink, p.On} {
			if solid(ui.ColorOf(r)) == c && !slices.Contains(roles, string(r)) {
				roles = append(roles, string(r))
			}
		}
	}
	if len(roles) == 0 {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return strings.Join(roles, "/")
}
