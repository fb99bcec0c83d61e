package ui

import (
	"fyne.io/fyne/v2"
)

// Message says something in the page itself, in a soft colour: what happened, in bold, what it means, and one thing
// to do. It takes the place of a dialog wherever nothing would be lost.
type Message struct {
	Tone   Tone
	Title  string
	Text   string
	Action string // words of the button; none where empty
	OnTap  func()
	Or     string // words of a quieter button after it; none where empty
	OnOr   func()
	Below  bool // the button under the words, as wide as the card, rather than beside them
}

// Card draws the message.
func (m Message) Card() *Card {
	ink, soft, _, _ := m.Tone.roles()
	text := ink
	if m.Tone == Good || m.Tone == Neutral {
		ink, text = Ink, Ink
	}
	words := Column(2)
	if m.Title != "" {
		words.Add(&Text{Text: m.Title, Bold: true, Role: ink, Wrap: true})
	}
	if m.Text != "" {
		words.Add(&Text{Text: m.Text, TextSize: Support, Role: text, Wrap: true})
	}
	if m.Tone == Neutral {
		soft = Surface
	}
	card := &Card{Fill: soft, Content: words}
	if m.Action == "" {
		return card
	}
	button := &Button{Label: m.Action, OnTap: m.OnTap, Small: !m.Below}
	switch m.Tone {
	case Notice:
		button.Kind = Warning
	case Alarm:
		button.Kind = Danger
	case Neutral:
		button.Kind = Soft
	case Good:
	}
	switch or := (&Button{Label: m.Or, Kind: Plain, Tint: ink, OnTap: m.OnOr}); {
	case m.Or != "":
		card.Content = Column(Gap12, words, Flow(Gap8, button, or))
	case m.Below:
		card.Content = Column(Gap12, words, button)
	default:
		card.Content = Row(Gap12, Grow(words), button)
	}
	return card
}

// Empty is what stands where nothing is yet: an icon, what would be here, and the next thing to do.
type Empty struct {
	Icon   string
	Title  string
	Text   string
	Action string // words of the button; none where empty
	OnTap  func()
	Tone   Tone // Neutral for nothing yet, Notice for no net, Alarm for an error
}

// View draws it.
func (e Empty) View() *fyne.Container {
	ink, soft, _, _ := e.Tone.roles()
	if e.Tone == Neutral {
		ink, soft = Accent, AccentSoft
	}
	column := Column(Gap12,
		Centre(&iconCircle{icon: e.Icon, ink: ink, soft: soft}),
		Gap(Gap4),
		(&Text{Text: e.Title, TextSize: Heading, Bold: true, Wrap: true}).Centred(),
	)
	if e.Text != "" {
		column.Add(AtMost(360, (&Text{Text: e.Text, Role: Quiet, Wrap: true}).Centred()))
	}
	if e.Action != "" {
		column.Add(Gap(Gap4))
		column.Add(Centre(&Button{Label: e.Action, OnTap: e.OnTap}))
	}
	return Inset(Gap16, Gap40, column)
}
