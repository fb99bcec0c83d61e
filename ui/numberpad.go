package ui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui/formula"
)

// NumberPad is the keys to write a number or a sum with on a phone, in place of the system's keyboard: digits, three
// zeros at once, the sign of decimals, and × and +. What is written stands in Text, without signs between thousands;
// Shown is the text to show. With Signs there is a row for the rest of arithmetic.
type NumberPad struct {
	widget.BaseWidget

	Notation formula.Notation
	Text     string
	Fresh    bool              // the first digit takes the place of Text, as of what is selected
	Signs    bool              // also − / ( ) and %
	Signed   bool              // the first − takes the place of Text too: of a number below zero
	Line     string            // over the keys: what the text comes to
	Strong   string            // after it, in bold
	Next     string            // "Næste felt"; none where empty
	Done     string            // "Færdig"
	Erase    string            // said of the key that takes the last sign away
	OnChange func(text string) // told of what a key changes
	OnNext   func()
	OnDone   func()

	keys  []*padKey
	next  *Button
	field *NumberField // that it writes in, if it is one's
	low   bool         // its keys are no higher than a finger: it stands where there is little height
}

const (
	padErase = "⌫"
	padDone  = "done"
	padKeys  = 4 // in a row
)

// Shown is what is written, with signs between the thousands.
func (p *NumberPad) Shown() string { return formula.Group(p.Text, p.Notation) }

// Press does what a key does: a digit, "000", the sign of decimals, one of arithmetic, or "⌫".
func (p *NumberPad) Press(key string) {
	was, fresh := p.Text, p.Fresh
	if p.Fresh = false; fresh && (key == "(" || key == p.decimal() || digit(key) || p.Signed && key == "-") {
		p.Text = ""
	}
	p.Text = p.after(key)
	if (fresh || p.Text != was) && p.OnChange != nil {
		p.OnChange(p.Text)
	}
}

func digit(key string) bool { return len(key) == 1 && key[0] >= '0' && key[0] <= '9' }

// keyOf is the key that a sign of a keyboard stands for; empty for none.
func (p *NumberPad) keyOf(r rune) string {
	switch {
	case r == '*' || r == 'x' || r == '·':
		return padTimes
	case r == '−':
		return "-"
	case r == ':' || r == '÷':
		return "/"
	case strings.ContainsRune("0123456789+-/()%×", r), string(r) == p.decimal():
		return string(r)
	}
	return ""
}

const (
	padTimes = "×"
	padJoins = "+" + padTimes + "/"
)

// after is the text after a key: a sign takes the place of one before it, a number has one sign of decimals and begins
// with no zeros.
func (p *NumberPad) after(key string) string {
	text, decimal := p.Text, p.decimal()
	last, size := utf8.DecodeLastRuneInString(text)
	number := text[strings.LastIndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && string(r) != decimal })+1:]
	if r, n := utf8.DecodeRuneInString(number); r >= utf8.RuneSelf { // the sign before it is longer than a byte
		number = number[n:]
	}
	switch {
	case key == padErase:
		return text[:len(text)-size]
	case key == decimal:
		if strings.Contains(number, decimal) {
			return text
		}
		if number == "" {
			key = "0" + decimal
		}
	case key == "000":
		if number == "" || number == "0" {
			return text
		}
	case strings.Contains(padJoins, key):
		if text == "" || last == '(' {
			return text
		}
		if strings.ContainsRune(padJoins+"-", last) || string(last) == decimal {
			text = text[:len(text)-size]
		}
	case key == "-":
		if last == '-' || last == '+' {
			text = text[:len(text)-size]
		}
	case number == "0" && digit(key):
		text = text[:len(text)-1]
	}
	if len(text)+len(key) > formula.MaxLength {
		return p.Text
	}
	return text + key
}

// Tapped keeps a tap beside the keys from going on to what lies around: who has a keyboard writes on.
func (p *NumberPad) Tapped(*fyne.PointEvent) {
	if s := shellOf(p); p.field != nil && s != nil && s.opts.Keyboard {
		focus(canvasOf(p), p.field, true)
	}
}

func (p *NumberPad) decimal() string {
	if p.Notation == formula.Point {
		return "."
	}
	return ","
}

func (p *NumberPad) build() {
	p.ExtendBaseWidget(p)
	if p.keys != nil {
		return
	}
	if p.Signs {
		for _, sign := range []string{"-", "/", "(", ")", "%"} {
			p.keys = append(p.keys, newPadKey(p, sign))
		}
	}
	for _, key := range []string{"1", "2", "3", padErase, "4", "5", "6", padTimes, "7", "8", "9", "+", "000", "0", p.decimal(), padDone} {
		p.keys = append(p.keys, newPadKey(p, key))
	}
	p.next = NewLink("", func() {
		if p.OnNext != nil {
			p.OnNext()
		}
	})
}

// signs are the keys of the row of signs, and the keys under it.
func (p *NumberPad) rows() (signs, keys []*padKey) {
	return p.keys[:len(p.keys)-4*padKeys], p.keys[len(p.keys)-4*padKeys:]
}

func (p *NumberPad) inside() []fyne.CanvasObject {
	p.build()
	out := []fyne.CanvasObject{p.next}
	for _, k := range p.keys {
		out = append(out, k)
	}
	return out
}

// What a pad measures, in dp.
const (
	padAir   = Gap8
	keyHigh  = 52
	signHigh = TouchTarget
)

// HeightFor implements HeightForWidth.
func (p *NumberPad) HeightFor(float32) float32 {
	p.build()
	if p.low {
		return p.Least()
	}
	keys := max(keyHigh, LineHeight(Heading)+Gap16)
	return p.high(keys)
}

// high is how high the pad is with keys of a height.
func (p *NumberPad) high(keys float32) float32 {
	high := max(ButtonHeight, LineHeight(Support)) + 4*(keys+padAir) + padAir
	if p.Signs {
		high += signHigh + padAir
	}
	return high
}

// Least is the height in dp that the pad needs where there is little: with keys no higher than a finger.
func (p *NumberPad) Least() float32 {
	p.build()
	return p.high(TouchTarget)
}

// MinSize implements fyne.CanvasObject.
func (p *NumberPad) MinSize() fyne.Size {
	return fyne.NewSize(padKeys*TouchTarget+5*padAir, p.HeightFor(0))
}

// CreateRenderer implements fyne.Widget.
func (p *NumberPad) CreateRenderer() fyne.WidgetRenderer {
	p.build()
	ground := box(Line, 0)
	line := &Text{TextSize: Support, Cut: true, Preview: true}
	r := &Renderer{Parts: append([]fyne.CanvasObject{ground, line}, p.inside()...), Min: p.MinSize}
	set := func() {
		paint(ground, Line)
		line.Spans = []Span{{Text: p.Line, Role: Quiet}, {Text: p.Strong, Bold: true}}
		p.next.Label = p.Next
		show(p.next, p.Next != "")
	}
	set()
	r.Lay = func(s fyne.Size) {
		Place(ground, 0, 0, s.Width, s.Height)
		var next float32
		if p.Next != "" {
			next = p.next.MinSize().Width
		}
		high := LineHeight(Support)
		Place(p.next, s.Width-next-Gap8, 0, next, ButtonHeight)
		Place(line, Gap16, (ButtonHeight-high)/2, s.Width-next-Gap32, high)
		y := max(ButtonHeight, high)
		signs, keys := p.rows()
		row := func(keys []*padKey, high float32) {
			w := (s.Width - float32(len(keys)+1)*padAir) / float32(max(len(keys), 1))
			for i, k := range keys {
				Place(k, padAir+float32(i)*(w+padAir), y, w, high)
			}
			y += high + padAir
		}
		if len(signs) > 0 {
			row(signs, signHigh)
		}
		for i := 0; i < len(keys); i += padKeys {
			row(keys[i:i+padKeys], TouchTarget+(s.Height-p.high(TouchTarget))/4)
		}
	}
	r.Redraw = func() {
		set()
		r.Lay(p.BaseWidget.Size())
		for _, o := range r.Parts {
			o.Refresh()
		}
	}
	return r.Ready(p.BaseWidget.Size())
}

// padKey is one key of a pad.
type padKey struct {
	Pressable

	pad *NumberPad
	key string
}

func newPadKey(p *NumberPad, key string) *padKey {
	k := &padKey{pad: p, key: key}
	k.Own(k)
	return k
}

// Activate implements Presser.
func (k *padKey) Activate() {
	if k.key != padDone {
		k.pad.Press(k.key)
	} else if k.pad.OnDone != nil {
		k.pad.OnDone()
	}
}

// TypedRune writes what is typed on a keyboard while one of the pad's keys has the focus.
func (k *padKey) TypedRune(r rune) {
	if key := k.pad.keyOf(r); key != "" {
		k.pad.Press(key)
	} else {
		k.Pressable.TypedRune(r)
	}
}

// Idle implements Presser.
func (k *padKey) Idle() bool { return false }

// Tapped implements fyne.Tappable.
func (k *padKey) Tapped(*fyne.PointEvent) { k.Tap() }

// AccessibilityLabel is what the key writes or does.
func (k *padKey) AccessibilityLabel() string {
	switch k.key {
	case padErase:
		return k.pad.Erase
	case padDone:
		return k.pad.Done
	}
	return k.key
}

// CreateRenderer implements fyne.Widget.
func (k *padKey) CreateRenderer() fyne.WidgetRenderer {
	face, over, icon := box(Picked, ButtonRadius), NewOverlay(ButtonRadius), picture()
	label := canvas.NewText("", ColorOf(Ink))
	label.Alignment = fyne.TextAlignCenter
	r := &Renderer{Parts: append([]fyne.CanvasObject{face, label, icon}, over.Objects()...)}
	set := func() {
		fill, ink := Picked, Ink
		label.Text, label.TextSize, label.TextStyle = k.key, Letters(Heading), fyne.TextStyle{}
		switch {
		case k.key == padDone:
			fill, ink = Accent, OnAccent
			label.Text, label.TextSize, label.TextStyle = k.pad.Done, Letters(Body), markStyle
		case k.key == padErase:
			fill, label.Text = Ground, ""
			setIcon(icon, "erase", Ink)
		case strings.Contains(padJoins+"-()%", k.key):
			fill = Ground
			label.Text = strings.ReplaceAll(k.key, "-", "−")
		}
		paint(face, fill)
		label.Color = ColorOf(ink)
		SetFace(label)
	}
	set()
	r.Min = func() fyne.Size { return fyne.NewSquareSize(TouchTarget) }
	r.Lay = func(s fyne.Size) {
		Place(face, 0, 0, s.Width, s.Height)
		over.LayIn(0, 0, s.Width, s.Height)
		if room, wide := s.Width-2*Gap4, label.MinSize().Width; wide > room && room > 0 { // large letters and a long word
			label.TextSize *= room / wide
			SetFace(label)
		}
		h := label.MinSize().Height
		Place(label, 0, (s.Height-h)/2, s.Width, h)
		side := iconSide()
		Place(icon, (s.Width-side)/2, (s.Height-side)/2, side, side)
	}
	r.Redraw = func() {
		set()
		over.Redraw(&k.Pressable)
		r.Lay(k.BaseWidget.Size())
		face.Refresh()
		label.Refresh()
	}
	return r.Ready(k.BaseWidget.Size())
}
