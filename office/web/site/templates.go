package site

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
)

// ErrNotFound is what whoever may not have something hears, as of what is not there.
var ErrNotFound = &api.Problem{Code: api.CodeNotFound}

//go:embed pages/*.html
var ownPages embed.FS

// Pages are the templates of a site, by language and page, with what they stand in.
type Pages struct {
	Texts map[text.Lang]*text.Texts
	by    map[text.Lang]map[string]*template.Template
}

// ReadPages reads the templates of a folder; those that are named every page may use, and
// the one called frame is what it stands in.
func ReadPages(folder fs.FS, files *Files, shared ...string) (*Pages, error) {
	p := &Pages{map[text.Lang]*text.Texts{}, map[text.Lang]map[string]*template.Template{}}
	all, err := fs.Glob(folder, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("look for pages: %w", err)
	}
	for i, name := range shared {
		shared[i] = path.Join("pages", name+".html")
	}
	for _, lang := range text.Langs {
		t := text.For(lang)
		p.Texts[lang], p.by[lang] = t, map[string]*template.Template{}
		base, err := template.New("").Funcs(functions(t, files)).ParseFS(ownPages, "pages/*.html")
		if err == nil {
			base, err = base.ParseFS(folder, shared...)
		}
		if err != nil {
			return nil, fmt.Errorf("read the frame of pages: %w", err)
		}
		for _, name := range all {
			if slices.Contains(shared, name) {
				continue
			}
			page, err := template.Must(base.Clone()).ParseFS(folder, name)
			if err != nil {
				return nil, fmt.Errorf("read the page %s: %w", name, err)
			}
			p.by[lang][strings.TrimSuffix(path.Base(name), ".html")] = page
		}
	}
	return p, nil
}

// Write writes a page in a language, in its frame.
func (p *Pages) Write(w io.Writer, lang text.Lang, page string, frame any) error {
	if err := p.by[lang][page].ExecuteTemplate(w, "frame", frame); err != nil {
		return fmt.Errorf("write the page %s: %w", page, err)
	}
	return nil
}

// functions are what templates can call.
func functions(t *text.Texts, files *Files) template.FuncMap {
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
		"static": files.Path,
		"quoted": func(words string) string { return t.Quoted(text.Together(words)) },
		// tel is a number as a link to call it has it.
		"tel": Tel,
		// said is what somebody wrote.
		"said":  text.Together,
		"badge": func(state State, words string) Badge { return Badge{state, words} },
	}
}

// Tel is a phone number as a link to call it has it.
func Tel(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
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
