package ui

import (
	"bytes"
	"fmt"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Variant says whether the theme follows the system or is forced.
type Variant int

// The variants a person can choose.
const (
	FollowSystem Variant = iota
	AlwaysLight
	AlwaysDark
)

// TextScaleLeast and TextScaleMost bound how small and how large text may be made.
const (
	TextScaleLeast float32 = 0.8
	TextScaleMost  float32 = 1.6
)

// Fonts are the typefaces as TrueType files, handed in by whoever makes the theme.
type Fonts struct {
	Regular    []byte            // running text
	SemiBold   []byte            // buttons, chips, marks
	Bold       []byte            // names and headings in running size
	Title      []byte            // the one title of a screen
	Heading    []byte            // titles of cards, figures
	Italic     []byte            // words that someone emphasised
	BoldItalic []byte            // those that are bold too
	Covers     func(r rune) bool // whether all of them have a letter; nil: not known
}

// Look is what a theme is made from. Its zero value is Fyne's own typeface, no icons, light or dark as the system
// says, and text at its natural size.
type Look struct {
	Fonts     Fonts
	Icons     func(name string) []byte // an icon's SVG, drawn in black (#000000) on nothing; nil where there is none
	Variant   Variant
	TextScale float32 // 0.8 to 1.6; zero is 1
}

// Theme is the look of the whole application: our roles, and Fyne's own names mapped onto them. Its values do not
// change; to change the look, set another theme in the application's settings and every widget redraws itself.
type Theme struct {
	look                                    Look
	regular, semibold, bold, title, heading fyne.Resource
	italic, boldItalic                      fyne.Resource
	writing                                 fyne.Resource // regular with more air between lines

	mu    sync.Mutex
	icons map[string]fyne.Resource
	sizes sizes
}

var _ fyne.Theme = (*Theme)(nil)

// NewTheme makes a theme. A text scale outside 0.8 to 1.6 is brought inside.
func NewTheme(look Look) *Theme {
	if look.TextScale == 0 {
		look.TextScale = 1
	}
	look.TextScale = min(max(look.TextScale, TextScaleLeast), TextScaleMost)
	t := &Theme{look: look, icons: map[string]fyne.Resource{}}
	t.regular = fontResource("ui-regular.ttf", look.Fonts.Regular, theme.DefaultTextFont())
	t.semibold = fontResource("ui-semibold.ttf", look.Fonts.SemiBold, theme.DefaultTextBoldFont())
	t.bold = fontResource("ui-bold.ttf", look.Fonts.Bold, t.semibold)
	t.title = fontResource("ui-title.ttf", look.Fonts.Title, t.bold)
	t.writing = fontResource("ui-writing.ttf", spread(look.Fonts.Regular, writingLine), t.regular)
	t.heading = fontResource("ui-heading.ttf", look.Fonts.Heading, t.semibold)
	t.italic = fontResource("ui-italic.ttf", look.Fonts.Italic, theme.DefaultTextItalicFont())
	t.boldItalic = fontResource("ui-bold-italic.ttf", look.Fonts.BoldItalic, theme.DefaultTextBoldItalicFont())
	return t
}

func fontResource(name string, data []byte, otherwise fyne.Resource) fyne.Resource {
	if len(data) == 0 {
		return otherwise
	}
	return fyne.NewStaticResource(name, data)
}

// Look is what the theme was made from, to make the next one from.
func (t *Theme) Look() Look { return t.look }

// dark says whether the dark half of the palette is meant.
func (t *Theme) dark(system fyne.ThemeVariant) bool {
	switch t.look.Variant {
	case AlwaysDark:
		return true
	case AlwaysLight:
		return false
	case FollowSystem:
	}
	return system == theme.VariantDark
}

// fyneRoles maps the names that Fyne's own widgets ask for to our roles.
var fyneRoles = map[fyne.ThemeColorName]Role{
	theme.ColorNameBackground:                Ground,
	theme.ColorNameButton:                    AccentSoft,
	theme.ColorNameDisabledButton:            Line,
	theme.ColorNameDisabled:                  Quiet,
	theme.ColorNameError:                     Bad,
	theme.ColorNameFocus:                     AccentSoft,
	theme.ColorNameForeground:                Ink,
	theme.ColorNameForegroundOnError:         OnBad,
	theme.ColorNameForegroundOnPrimary:       OnAccent,
	theme.ColorNameForegroundOnSuccess:       OnAccent,
	theme.ColorNameForegroundOnWarning:       OnWarn,
	theme.ColorNameHeaderBackground:          Surface,
	theme.ColorNameHover:                     Hover,
	theme.ColorNameHyperlink:                 Accent,
	theme.ColorNameInnerWindowBorder:         Line,
	theme.ColorNameInnerWindowBorderInactive: Line,
	theme.ColorNameInputBackground:           Surface,
	theme.ColorNameInputBorder:               Edge,
	theme.ColorNameMenuBackground:            Surface,
	theme.ColorNameOverlayBackground:         Surface,
	theme.ColorNamePlaceHolder:               Quiet,
	theme.ColorNamePressed:                   Pressed,
	theme.ColorNamePrimary:                   Accent,
	theme.ColorNameScrollBarBackground:       Clear,
	theme.ColorNameSelection:                 Selection,
	theme.ColorNameSeparator:                 Line,
	theme.ColorNameShadow:                    Shade,
	theme.ColorNameSuccess:                   Accent,
	theme.ColorNameWarning:                   Warn,
}

// Color implements fyne.Theme for our roles and for Fyne's names.
func (t *Theme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameScrollBar {
		c := t.role(Quiet, system)
		c.A = 0x66
		return c
	}
	if role, ok := fyneRoles[name]; ok {
		name = role
	}
	return t.role(name, system)
}

func (t *Theme) role(role Role, system fyne.ThemeVariant) color.NRGBA {
	p, ok := palette[role]
	if !ok {
		p = palette[Ink]
	}
	if t.dark(system) {
		return p.dark
	}
	return p.light
}

// Font implements fyne.Theme. Fyne knows bold and italic; the product has more faces, so italic asks for that of
// headings, bold italic for that of titles, a bold symbol for SemiBold, and what is italic asks for a symbol too. What
// Fyne draws a missing letter from follows bold and italic, so that a letter that no face has leans where others do.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace:
		return theme.DefaultTheme().Font(style)
	case style.Symbol && style.Bold && style.Italic:
		return t.boldItalic
	case style.Symbol && style.Italic:
		return t.italic
	case style.TabWidth == writingStyle.TabWidth, style.Symbol && !style.Bold: // Fyne's own symbols are in its fallback
		return t.writing
	case style.Bold && style.Italic:
		return t.title
	case style.Italic:
		return t.heading
	case style.Bold && style.Symbol:
		return t.semibold
	case style.Bold:
		return t.bold
	}
	return t.regular
}

// fyneIcons maps the icons inside Fyne's own widgets to ours.
var fyneIcons = map[fyne.ThemeIconName]string{
	theme.IconNameCancel:        "close",
	theme.IconNameConfirm:       "check",
	theme.IconNameDelete:        "trash",
	theme.IconNameSearch:        "search",
	theme.IconNameMoreVertical:  "more",
	theme.IconNameNavigateBack:  "back",
	theme.IconNameNavigateNext:  "chevron",
	theme.IconNameArrowDropDown: "down",
	theme.IconNameArrowDropUp:   "up",
	theme.IconNameVisibility:    "eye",
	theme.IconNameVisibilityOff: "eye-off",
	theme.IconNameContentCopy:   "copy",
	theme.IconNameContentAdd:    "plus",
	theme.IconNameContentRemove: "minus",
	theme.IconNameInfo:          "info",
	theme.IconNameWarning:       "warning",
	theme.IconNameError:         "warning",
}

// Icon implements fyne.Theme.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own, ok := fyneIcons[name]; ok {
		if svg := t.svg(own); svg != nil {
			return theme.NewThemedResource(fyne.NewStaticResource("ui-"+own+".svg", svg))
		}
	}
	return theme.DefaultTheme().Icon(name)
}

func (t *Theme) svg(name string) []byte {
	if t.look.Icons == nil || name == "" {
		return nil
	}
	return t.look.Icons(name)
}

// icon is the drawing of an icon in a role's colour; nil where there is no such icon.
func (t *Theme) icon(name string, c color.Color) fyne.Resource {
	key := name + hexOf(c)
	t.mu.Lock()
	defer t.mu.Unlock()
	if res, ok := t.icons[key]; ok {
		return res
	}
	svg := t.svg(name)
	if svg == nil {
		return nil
	}
	res := fyne.NewStaticResource("ui-"+key[:len(name)]+"-"+key[len(name)+1:]+".svg",
		bytes.ReplaceAll(svg, []byte("#000000"), []byte(hexOf(c))))
	t.icons[key] = res
	return res
}

func hexOf(c color.Color) string {
	n, ok := color.NRGBAModel.Convert(c).(color.NRGBA)
	if !ok {
		return "#000000"
	}
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}

// fyneSizes are the sizes of Fyne's own widgets, in dp; texts are multiplied by the text scale.
var fyneSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameInlineIcon:         20,
	theme.SizeNameInnerPadding:       entryPad,
	theme.SizeNameLineSpacing:        0,
	theme.SizeNamePadding:            4,
	theme.SizeNameScrollBar:          8,
	theme.SizeNameScrollBarSmall:     3,
	theme.SizeNameScrollBarRadius:    4,
	theme.SizeNameInputBorder:        1.5,
	theme.SizeNameInputRadius:        FieldRadius,
	theme.SizeNameSelectionRadius:    4,
	theme.SizeNameButtonRadius:       ButtonRadius,
	theme.SizeNameCardRadius:         CardRadius,
	theme.SizeNameDialogRadius:       CardRadius,
	theme.SizeNamePopupRadius:        ButtonRadius,
	theme.SizeNameMenuRadius:         ButtonRadius,
}

var fyneTexts = map[fyne.ThemeSizeName]Size{
	theme.SizeNameText:           Body,
	theme.SizeNameCaptionText:    Label,
	theme.SizeNameHeadingText:    Title,
	theme.SizeNameSubHeadingText: Heading,
}

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := fyneTexts[name]; ok {
		return typeScale[size].letters * t.look.TextScale
	}
	if dp, ok := fyneSizes[name]; ok {
		return dp
	}
	return theme.DefaultTheme().Size(name)
}

// plain stands in where the application has a theme that is not ours.
var plain = sync.OnceValue(func() *Theme { return NewTheme(Look{}) })

// current is the theme in force.
func current() *Theme {
	if t, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok {
		return t
	}
	return plain()
}

// dress is what a widget looks like all over: what was drawn in another one is to be drawn anew.
type dress struct {
	theme *Theme
	dark  bool
}

func dressed() dress {
	t := current()
	return dress{t, t.dark(fyne.CurrentApp().Settings().ThemeVariant())}
}

// ColorOf is the colour of a role under the theme in force.
func ColorOf(role Role) color.Color {
	return current().role(role, fyne.CurrentApp().Settings().ThemeVariant())
}

// Letters is the height of letters of a size in dp, under the text scale in force.
func Letters(size Size) float32 { return typeScale[size].letters * current().look.TextScale }

// LineHeight is the height of a line of a size in dp, under the text scale in force.
func LineHeight(size Size) float32 { return typeScale[size].line * current().look.TextScale }

// scaled is a length in dp, grown as the text is: of icons, avatars and marks, which stand beside words.
func scaled(dp float32) float32 { return dp * current().look.TextScale }

// IconImage is an icon's drawing in a role's colour under the theme in force; nil where there is none.
func IconImage(name string, role Role) fyne.Resource { return current().icon(name, ColorOf(role)) }
