package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2/negotiation"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

//go:embed page.css
var pageStyle string

//go:embed failure.html
var failureTemplate string

// pagePolicy allows a page its own style and nothing else; it has no script.
var pagePolicy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
})

var failurePage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("failure").Parse(failureTemplate))
})

// asPage renders a failure for people in a browser; a program that asks for a
// page gets the problem.
func asPage(h http.Header, r *http.Request, t *text.Texts, p *api.Problem) []byte {
	const html = "text/html"
	h.Add("Vary", "Accept")
	if negotiation.SelectQValue(r.Header.Get("Accept"), []string{html, api.ProblemType, "application/json"}) != html {
		return asProblem(h, r, t, p)
	}
	h.Set("Content-Type", html+"; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy())
	detail := p.Detail
	if words := "problem." + string(p.Code) + ".page"; t.Has(words) { // the others say nothing of an app
		detail = t.T(words)
	}
	var body bytes.Buffer
	err := failurePage().Execute(&body, map[string]any{
		"Lang": t.Lang(), "Title": p.Title, "Detail": detail,
		"Style": template.CSS(pageStyle), //nolint:gosec // our own file
	})
	if err != nil { // only texts are in it
		panic(err)
	}
	return body.Bytes()
}
