package me

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/assets"
	"startklar.dk/assets/fonts"
	"startklar.dk/assets/htmx"
	"startklar.dk/assets/hyphenation"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/licences"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// licenceList is the page of what the app is made of. A text is drawn when its
// name is pressed: together they are a book.
type licenceList struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	list     []licences.Module
	err      error
	open     string // the path of what is unfolded
}

// Licences is the page of the licences of all that is shipped.
func Licences(env *parts.Env) ui.Page {
	p := &licenceList{env: env, scaffold: ui.NewScaffold(env.T("licences.title"))}
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Me()), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.list, p.err = licences.Modules()
	p.draw()
	return p
}

// Content implements ui.Page.
func (p *licenceList) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *licenceList) Destination() string { return parts.PageMe }

func (p *licenceList) draw() {
	env := p.env
	if p.err != nil {
		p.scaffold.SetBody(ui.Empty{
			Icon: icons.Warning, Tone: ui.Alarm, Title: env.T("licences.broken"), Text: env.Explain(p.err),
		}.View())
		return
	}
	own, others := ui.Column(0), ui.Column(0)
	n := 0
	for _, m := range p.list {
		switch m.Path {
		case licences.App:
			p.add(own, m, env.T("app.name"))
			p.add(own, licences.Module{
				Path: "fonts", Licence: "OFL-1.1", Texts: []licences.Text{{File: "OFL.txt", Text: strings.TrimSpace(fonts.Licence)}},
			}, env.T("licences.font"))
			p.add(own, licences.Module{
				Path: "hyphenation", Licence: "MIT", Texts: []licences.Text{{File: "LICENSE", Text: strings.TrimSpace(hyphenation.Licence)}},
			}, env.T("licences.hyphenation"))
			p.add(own, licences.Module{
				Path: "htmx", Licence: "0BSD", Texts: []licences.Text{{File: "LICENSE", Text: strings.TrimSpace(htmx.Licence)}},
			}, env.T("licences.htmx"))
			if canvas := canvasLicence(env); canvas != nil {
				p.add(own, *canvas, env.T("canvas.title"))
			}
		case licences.Go:
			p.add(own, m, env.T("licences.go"))
		default:
			n++
			p.add(others, m, m.Path)
		}
	}
	p.scaffold.SetBody(
		ui.NewSupport(env.T("licences.intro")),
		rows(own),
		section(env.N("licences.count", n), rows(others)),
	)
}

// canvasLicence says whose the layout of the one-page canvas is, and where its licence is.
func canvasLicence(env *parts.Env) *licences.Module {
	_, template := assets.PlanTemplate()
	canvas := template.Canvas
	if canvas == nil {
		return nil
	}
	said := canvas.Source.Title.In(string(env.Texts().Lang())) + "\n" + canvas.Source.URL + "\n" + canvas.Licence
	return &licences.Module{Path: "canvas", Licence: "CC-BY-SA-3.0", Texts: []licences.Text{{File: "SOURCE", Text: said}}}
}

// add puts a line into a card, with its texts under it where it is unfolded.
func (p *licenceList) add(to *fyne.Container, m licences.Module, name string) {
	under := m.Licence
	if m.Version != "" {
		under += " · " + shortVersion(m.Version)
	}
	open := p.open == m.Path
	to.Add(unfolding("", name, under, open, func() {
		if p.open = m.Path; open {
			p.open = ""
		}
		p.draw()
	}))
	if !open {
		return
	}
	texts := ui.Column(ui.Gap12)
	for _, text := range m.Texts {
		if len(m.Texts) > 1 {
			texts.Add(&ui.Text{Text: text.File, TextSize: ui.Support, Bold: true, Wrap: true})
		}
		texts.Add(ui.NewText(ui.Label, flowing(text.Text)).In(ui.Quiet))
	}
	to.Add(padded(texts))
}

// fullLine is how long a line of a text that was wrapped by hand is at least.
const fullLine = 45

// flowing lets a text that was wrapped by hand wrap at the width of the page:
// full lines of a paragraph become one. Lists and titles stay as they are.
func flowing(text string) string {
	var out strings.Builder
	before := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case i == 0:
		case before >= fullLine && line != "" && !strings.ContainsRune("-*•(=", rune(line[0])) && !numbered(line):
			out.WriteByte(' ')
		default:
			out.WriteByte('\n')
		}
		out.WriteString(line)
		if before = len(line); strings.Trim(line, "-=*") == "" {
			before = 0 // a rule
		}
	}
	return out.String()
}

// numbered tells whether a line begins a point of a list: "1." or "2)".
func numbered(line string) bool {
	end := strings.IndexAny(line, ".)")
	return end > 0 && end < 3 && strings.Trim(line[:end], "0123456789abcdefghij") == ""
}

// shortVersion leaves out the time and the commit of one that has no name.
func shortVersion(v string) string {
	if base, _, ok := strings.Cut(v, "-"); ok {
		return base
	}
	return v
}
