package desk

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"

	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are the templates, by language and page, with what they stand in.
type pages struct {
	texts map[text.Lang]*text.Texts
	by    map[text.Lang]map[string]*template.Template
}

// shared are the templates that every page may use.
var shared = []string{"pages/frame.html", "pages/parts.html"}

func readPages() (*pages, error) {
	p := &pages{map[text.Lang]*text.Texts{}, map[text.Lang]map[string]*template.Template{}}
	files, err := pageFiles.ReadDir("pages")
	if err != nil {
		return nil, fmt.Errorf("read the desk's pages: %w", err)
	}
	for _, lang := range text.Langs {
		t := text.For(lang)
		p.texts[lang], p.by[lang] = t, map[string]*template.Template{}
		base, err := template.New("").Funcs(functions(t)).ParseFS(pageFiles, shared...)
		if err != nil {
			return nil, fmt.Errorf("read the desk's frame: %w", err)
		}
		for _, f := range files {
			name := strings.TrimSuffix(f.Name(), ".html")
			if name == "frame" || name == "parts" {
				continue
			}
			page, err := template.Must(base.Clone()).ParseFS(pageFiles, path.Join("pages", f.Name()))
			if err != nil {
				return nil, fmt.Errorf("read the desk's page %s: %w", name, err)
			}
			p.by[lang][name] = page
		}
	}
	return p, nil
}

func (p *pages) write(w io.Writer, lang text.Lang, page string, f frame) error {
	if err := p.by[lang][page].ExecuteTemplate(w, "frame", f); err != nil {
		return fmt.Errorf("write the desk's page %s: %w", page, err)
	}
	return nil
}

// functions are what templates can call.
func functions(t *text.Texts) template.FuncMap {
	return template.FuncMap{
		// T and N are a text with the values that it names, in pairs.
		"T": func(key string, pairs ...any) (string, error) {
			values, err := named(pairs)
			return t.T(key, values), err
		},
		"N": func(key string, n int, pairs ...any) (string, error) {
			values, err := named(pairs)
			return t.N(key, n, values), err
		},
		"icon":   icon,
		"static": staticPath,
		"quoted": func(words string) string { return t.Quoted(text.Together(words)) },
		// said is what somebody wrote.
		"said":  text.Together,
		"badge": func(state State, words string) badge { return badge{state, words} },
	}
}

func named(pairs []any) (text.A, error) {
	values := text.A{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("%v names no value", pairs[i])
		}
		values[name] = pairs[i+1]
	}
	return values, nil
}

// icon is a drawing that says what words beside it say.
func icon(name string) (template.HTML, error) {
	svg := string(icons.SVG(name))
	_, drawing, ok := strings.Cut(svg, ">")
	if !ok {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	drawing = strings.ReplaceAll(drawing, ` fill="#000000"`, "")
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">` + drawing), nil //nolint:gosec // our own file
}
