package letters

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"startklar.dk/assets/text"
)

// Text is the letter as plain text.
func (l Letter) Text() string {
	t := text.For(l.Lang)
	var parts []string
	for _, b := range l.Blocks {
		switch {
		case len(b.Facts) > 0:
			var lines []string
			for _, f := range b.Facts {
				lines = append(lines, f.text(t))
			}
			parts = append(parts, strings.Join(lines, "\n"))
		case b.Way.URL != "":
			parts = append(parts, t.T("letter.way", text.A{"Label": b.Way.Label, "URL": b.Way.URL}))
		case b.Text != "":
			parts = append(parts, b.Text)
		}
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (f Fact) text(t *text.Texts) string {
	value := f.Value
	if f.URL != "" && f.URL != f.Value {
		value += " " + f.URL
	}
	return t.T("letter.fact", text.A{"Label": f.Label, "Value": strings.TrimSpace(f.said(t, value))})
}

// said is a value with what it was before.
func (f Fact) said(t *text.Texts, value string) string {
	if f.Before == "" {
		return value
	}
	return t.T("letter.before", text.A{"Value": value, "Before": f.Before})
}

// Before is what a fact was, as it stands behind what it is.
func (l Letter) before(f Fact) string {
	return strings.TrimSpace(strings.TrimPrefix(f.said(text.For(l.Lang), f.Value), f.Value))
}

// page is a mail as HTML. Styles stand in the elements, as mail programs want them, and
// no colour is set of text or ground: a reader's own are right by day and by night.
var page = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{.Subject}}</title>
</head>
<body style="margin:0;padding:24px 16px;font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
{{range .Parts}}{{if .Facts}}<table style="border-collapse:collapse;border-left:3px solid #0b6e4f;margin:0 0 20px;font-size:16px;line-height:1.5">
{{range .Facts}}<tr><th scope="row" style="text-align:left;vertical-align:top;font-weight:400;padding:3px 16px 3px 14px;white-space:nowrap">{{.Label}}</th><td style="vertical-align:top;padding:3px 0;font-weight:600">{{if .URL}}<a href="{{.URL}}" style="color:inherit">{{.Value}}</a>{{else}}{{.Value}}{{end}}{{with .Before}} <span style="font-weight:400">{{.}}</span>{{end}}</td></tr>
{{end}}</table>
{{else if .Way.URL}}<p style="margin:0 0 20px"><a href="{{.Way.URL}}" style="display:inline-block;padding:11px 20px;border-radius:10px;background-color:#0b6e4f;color:#ffffff;text-decoration:none;font-weight:600">{{.Way.Label}}</a></p>
{{else}}<p style="margin:0 0 20px">{{range $i, $line := .Lines}}{{if $i}}<br>{{end}}{{range $line}}{{if .URL}}<a href="{{.URL}}" style="color:inherit">{{.Text}}</a>{{else}}{{.Text}}{{end}}{{end}}{{end}}</p>
{{end}}{{end}}</div>
</body>
</html>
`))

// Part is a block, taken apart for a page that shows it: one of facts, a way and the
// lines of a paragraph.
type Part struct {
	Facts []Fact // Before is in words, and empty where it is not said
	Way   Way
	Lines [][]Piece
}

// Piece is some words of a line, and where they lead to; empty: nowhere.
type Piece struct{ Text, URL string }

// Parts are the letter's blocks as a page shows them.
func (l Letter) Parts() (all []Part) {
	for _, b := range l.Blocks {
		p := Part{Way: b.Way}
		for _, f := range b.Facts {
			f.Before = l.before(f)
			p.Facts = append(p.Facts, f)
		}
		for line := range strings.SplitSeq(b.Text, "\n") {
			p.Lines = append(p.Lines, pieces(line))
		}
		all = append(all, p)
	}
	return all
}

var link = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]]`)

// pieces are the words of a line, its links apart.
func pieces(line string) (all []Piece) {
	for {
		at := link.FindStringIndex(line)
		if at == nil {
			break
		}
		if at[0] > 0 {
			all = append(all, Piece{Text: line[:at[0]]})
		}
		url := line[at[0]:at[1]]
		all = append(all, Piece{Text: url, URL: url})
		line = line[at[1]:]
	}
	if line != "" {
		all = append(all, Piece{Text: line})
	}
	return all
}

// HTML is the letter as a page of its own. Nothing in it comes from elsewhere.
func (l Letter) HTML() (string, error) {
	var out bytes.Buffer
	err := page.Execute(&out, struct {
		Letter
		Parts []Part
	}{l, l.Parts()})
	if err != nil {
		return "", fmt.Errorf("write a mail as HTML: %w", err)
	}
	return out.String(), nil
}
