package public

import (
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/settings"
)

const (
	contactPath   = "/kontakt"
	statementPath = "/tilgaengelighed"
	privacyPath   = "/privatliv"
	minePath      = "/mine"
)

var aboutRoutes = []Route{
	shared(contactPath, (*visit).contact), shared(statementPath, (*visit).statement), shared(privacyPath, (*visit).privacy),
	shared("/robots.txt", (*visit).robots), shared("/sitemap.xml", (*visit).sitemap),
}

func (v *visit) contact() (content, error) {
	return v.content(page{
		name: "contact", title: v.t.T("web.contact"), here: "contact", data: v.c.office,
		description: joined(v.officeName(), v.c.office.Address, v.c.office.Phone),
	})
}

func (v *visit) statement() (content, error) {
	return v.content(page{
		name: "statement", title: v.t.T("web.statement"), data: v.c.office,
		description: v.t.T("web.statement.lead", text.A{"Office": v.officeName()}),
	})
}

type privacyView struct {
	api.Office
	Kept []keptRow
}

// keptRow is something that is kept, and how long.
type keptRow struct{ What, Long string }

func (v *visit) privacy() (content, error) {
	is, err := v.office.Settings.Told(v.r.Context())
	if err != nil {
		return content{}, err
	}
	view := privacyView{Office: v.c.office}
	for _, of := range []string{"visits", "code", "person", "bookings", "answers", "reads", "note"} {
		row := keptRow{v.t.T("web.privacy." + of), v.t.T("web.privacy." + of + "_long")}
		if months := func(p settings.Period) string { return v.t.N("kept.months", is.Months[p]) }; is.Approved() {
			switch of {
			case "person":
				row.Long += " " + v.t.T("web.privacy.person_else", text.A{"Person": months(settings.PeriodPerson), "Guest": months(settings.PeriodGuest)})
			case "note":
				row.Long = v.t.T("web.privacy.note_else", text.A{"Note": months(settings.PeriodNote)})
			}
		}
		view.Kept = append(view.Kept, row)
	}
	for _, k := range settings.Table {
		if k.Told {
			view.Kept = append(view.Kept, keptRow{text.UpperFirst(v.t.T(k.What)), text.UpperFirst(k.How(v.t, is.Months))})
		}
	}
	return v.content(page{
		name: "privacy", title: v.t.T("web.privacy"), data: view,
		description: v.t.T("web.privacy.lead", text.A{"Office": v.officeName()}),
	})
}

// robots says what search engines are not to look at: what is somebody's own, and what
// is no page.
func (v *visit) robots() (content, error) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range []string{minePath, "/desk", "/v1/", eventPath + "*" + bookEnd} {
		b.WriteString("Disallow: " + path + "\n")
		if path == minePath || strings.HasSuffix(path, bookEnd) {
			b.WriteString("Disallow: " + English + path + "\n")
		}
	}
	b.WriteString("Sitemap: " + v.origin() + "/sitemap.xml\n")
	return content{media: "text/plain; charset=utf-8", body: []byte(b.String())}, nil
}

// sitemap lists the pages of the programme, in both languages.
func (v *visit) sitemap() (content, error) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	add := func(path string) {
		for _, p := range []string{path, strings.TrimSuffix(English+path, "/")} {
			b.WriteString("<url><loc>" + v.origin() + p + "</loc></url>\n")
		}
	}
	for _, path := range []string{"/", contactPath, statementPath, privacyPath} {
		add(path)
	}
	for _, e := range v.c.list() {
		if e.EndsAt.After(v.now) {
			add(eventPath + e.ID)
		}
	}
	b.WriteString("</urlset>\n")
	return content{media: "application/xml; charset=utf-8", body: []byte(b.String())}, nil
}
