package desk

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/programme"
)

// touchedView is whom a change touches, before it is made.
type touchedView struct {
	MailedSaid        string
	Path, Title, Lead string
	Do                string
	Counts            []string
	Sent              []sentField
	Past              bool
	Word              field
}

// sentField is a field of the form that is sent again with it.
type sentField struct{ Name, Value string }

func (v *visit) showTouched(s programme.Standing, f url.Values, n catalogue.Counts) error {
	view := touchedView{
		MailedSaid: v.mailedSaid(),
		Path:       programEventPath(s.ID), Title: v.title(programme.Listed{Event: s.Event}), Lead: v.t.N("desk.program.touched", n.Touched), Past: n.Past > 0,
		Word: v.filled(nil, field{Name: "word", Label: v.t.T("desk.program.word"), Hint: v.t.T("desk.program.word_hint"), Rows: 3, Max: api.MaxNote})[0],
	}
	view.Counts = v.touchedSaid(n)
	for name, values := range f {
		if name == "do" || name == "word" || name == "sure" || name == "force" {
			continue
		}
		for _, value := range values {
			view.Sent = append(view.Sent, sentField{name, value})
		}
	}
	slices.SortFunc(view.Sent, func(a, b sentField) int {
		return byName(a, b)
	})
	view.Do = f.Get("do")
	return v.show("programtouched", view.Title, view)
}

// mailedSaid is when those who are touched get their mail, in words.
func (v *visit) mailedSaid() string {
	return v.t.T("desk.program.touched.mailed", text.A{"Minutes": int(booking.MailedAfter / time.Minute), "Hours": int(booking.MailedAtOnce / time.Hour)})
}

// touchedSaid is how persons are touched, in words.
func (v *visit) touchedSaid(n catalogue.Counts) (said []string) {
	for _, c := range []struct {
		key string
		n   int
	}{
		{"desk.program.touched.moved", n.Moved},
		{"desk.program.touched.cancelled", n.Cancelled},
		{"desk.program.touched.restored", n.Restored},
		{"desk.program.touched.doubt", n.Doubt},
		{"desk.program.touched.lapsed", n.Lapsed},
		{"desk.program.touched.past", n.Past},
	} {
		if c.n > 0 {
			said = append(said, v.t.N(c.key, c.n))
		}
	}
	return said
}

func byName(a, b sentField) int { return strings.Compare(a.Name+"="+a.Value, b.Name+"="+b.Value) }
