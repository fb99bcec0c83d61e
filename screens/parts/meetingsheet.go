package parts

import (
	"context"
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/pdf"
	"startklar.dk/ui"
)

// MeetingSheet shows the sheet for a meeting before it is read: its lines, each with a
// switch that takes it out, and its page as it will lie on the table. It keeps nothing.
type MeetingSheet struct {
	Lines *fyne.Container
	Page  *ui.PagePicture

	env   *Env
	omit  func(names []string)
	sheet document.Sheet
	rows  map[string]*ui.SwitchRow // by line: a row stays the same, so that it keeps the focus

	pixels      int // how wide the page is on the screen
	busy, again bool
}

// sheetMost is how wide, in dp, a sheet's page is shown at the most.
const sheetMost float32 = 520

// NewMeetingSheet makes it; omit is told what is left out from now on.
func NewMeetingSheet(env *Env, omit func(names []string)) *MeetingSheet {
	m := &MeetingSheet{env: env, omit: omit, Lines: ui.Column(ui.Gap12), rows: map[string]*ui.SwitchRow{}}
	m.Page = &ui.PagePicture{Most: sheetMost, Name: env.T("sheet.page"), OnPixels: func(wide int) {
		m.pixels = wide
		m.paint()
	}}
	return m
}

// Show shows another sheet.
func (m *MeetingSheet) Show(s document.Sheet) {
	m.sheet = s
	m.Lines.Objects = nil
	for _, part := range s.Parts() {
		lines := ui.Column(0, ui.NewLabel(part.Title))
		for _, line := range part.Lines {
			lines.Add(m.row(line))
		}
		m.Lines.Add(lines)
	}
	m.Lines.Refresh()
	m.paint()
}

// row is a line with its switch.
func (m *MeetingSheet) row(line document.SheetLine) *ui.SwitchRow {
	r := m.rows[line.Name]
	if r == nil {
		r = &ui.SwitchRow{OnChange: func(on bool) {
			m.sheet.Omit = m.sheet.Taken(line.Name, !on) // the next one may be tapped before this one is shown
			m.omit(m.sheet.Omit)
		}}
		m.rows[line.Name] = r
	}
	r.Label, r.Note = m.words(line)
	if r.On = !line.Out; line.Out {
		r.Note = m.env.T("sheet.out")
	}
	r.Refresh()
	return r
}

// words are what a line says, and what supports it.
func (m *MeetingSheet) words(line document.SheetLine) (label, note string) {
	switch b := line.Block.(type) {
	case *document.Paragraph:
		if line.Title != "" {
			return line.Title, b.Text.String()
		}
		return b.Text.String(), ""
	case *document.Facts:
		f := b.Facts[0]
		return f.Label + ": " + f.Lines[0].String(), f.Lines[1].String()
	case *document.Scores:
		var said []string
		for _, s := range b.Scores {
			said = append(said, s.Label+" "+s.Text)
		}
		return line.Title, strings.Join(said, " · ")
	case *document.Steps:
		var said []string
		for _, s := range b.Steps {
			said = append(said, s.When+" "+s.Text)
		}
		return strings.Join(said, "\n"), line.Title
	}
	return line.Title, ""
}

// paint draws the page away from the goroutine that draws the window, one at a time.
func (m *MeetingSheet) paint() {
	if m.pixels == 0 {
		return
	}
	if m.busy {
		m.again = true
		return
	}
	m.busy, m.again = true, false
	sheet, wide := m.sheet, m.pixels
	var picture image.Image
	m.env.Do(func(context.Context) error {
		picture = pdf.NewPreview(document.OfSheet(sheet)).Picture(0, wide)
		return nil
	}, func(error) {
		m.busy = false
		m.Page.Image = picture
		m.Page.Refresh()
		if m.again {
			m.paint()
		}
	})
}

// SheetWords says what a booking's sheet shows: of what is shared, all but what is left out.
func SheetWords(env *Env, b booking.Booking) string {
	switch out := len(b.SheetOmit); {
	case !slices.ContainsFunc(b.Share, func(s api.Share) bool { return s.Opens(env.Now()) }):
		return env.T("sheet.bare")
	case out > 0:
		return env.N("sheet.less", out, text.A{})
	}
	return env.T("sheet.whole")
}
