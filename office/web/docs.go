package web

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

//go:embed docs.html
var docsTemplate string

// problemCodes are all the codes, transport first.
var problemCodes = []api.Code{
	api.CodeMalformed, api.CodeInvalid, api.CodeUnauthorized, api.CodeErased, api.CodeForbidden, api.CodeNotFound, api.CodeResync,
	api.CodeTooLarge, api.CodeRateLimited, api.CodeCodeWrong, api.CodeCodeSpent, api.CodeInternal, api.CodeUnavailable,
	api.CodeNotAllowed, api.CodeWrongOffset,
	api.CodeMutationReused, api.CodeUnknownKind, api.CodeTooLong, api.CodeUnknownVersion, api.CodeSlotTaken,
	api.CodeEventFull, api.CodeNotOpen, api.CodeClosed, api.CodeOverlap, api.CodeLimit, api.CodePrerequisite,
	api.CodePast, api.CodeCancelled, api.CodeTooLate, api.CodeExpired, api.CodeDuplicate, api.CodeWithdrawn,
	api.CodeUnsettled, api.CodeQuota, api.CodeChanged,
}

// What the page reads out of the document.
type (
	docSchema struct {
		Ref         string               `json:"$ref"`
		Type        any                  `json:"type"`
		Format      string               `json:"format"`
		Description string               `json:"description"`
		Items       *docSchema           `json:"items"`
		Additional  json.RawMessage      `json:"additionalProperties"`
		Properties  map[string]docSchema `json:"properties"`
		BodyOf      map[string]string    `json:"x-body-of"`
	}
	docMedia struct {
		Schema *docSchema `json:"schema"`
	}
	docOperation struct {
		Summary     string           `json:"summary"`
		Description string           `json:"description"`
		Tags        []string         `json:"tags"`
		Security    []map[string]any `json:"security"`
		Parameters  []struct {
			Name        string     `json:"name"`
			In          string     `json:"in"`
			Description string     `json:"description"`
			Schema      *docSchema `json:"schema"`
		} `json:"parameters"`
		RequestBody *struct {
			Content map[string]docMedia `json:"content"`
		} `json:"requestBody"`
		Responses map[string]struct {
			Description string              `json:"description"`
			Content     map[string]docMedia `json:"content"`
		} `json:"responses"`
	}
	docFile struct {
		Info struct {
			Title, Description, Version string
		} `json:"info"`
		Tags []struct {
			Name string `json:"name"`
		} `json:"tags"`
		Paths      map[string]map[string]docOperation `json:"paths"`
		Components struct {
			Schemas map[string]docSchema `json:"schemas"`
		} `json:"components"`
	}
)

// Kind writes a schema's type in a word.
func (d docSchema) Kind() string {
	if d.Ref != "" {
		return d.Name()
	}
	kind := ""
	switch t := d.Type.(type) {
	case string:
		kind = t
	case []any:
		for _, one := range t {
			if one != "null" {
				kind = fmt.Sprint(one)
			}
		}
	}
	switch {
	case kind == "array" && d.Items != nil:
		return d.Items.Kind() + "[]"
	case kind == "object" && len(d.Additional) > 0 && d.Additional[0] == '{':
		var value docSchema
		if json.Unmarshal(d.Additional, &value) == nil {
			return "{name: " + value.Kind() + "}"
		}
	case d.Format == "date-time":
		return "time"
	}
	return cmp.Or(kind, "any")
}

// Name is the schema that a reference, or an array of them, leads to.
func (d docSchema) Name() string {
	if d.Items != nil {
		return d.Items.Name()
	}
	return refName(d.Ref)
}

func refName(ref string) string { return strings.TrimPrefix(ref, "#/components/schemas/") }

type docEntry struct {
	Method, Path string
	docOperation
}

// Anchor is the entry's place on the page.
func (e docEntry) Anchor() string {
	return strings.ToLower(e.Method) + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(e.Path)
}

type docGroup struct {
	Name    string
	Entries []docEntry
}

type docProblem struct {
	Code          api.Code
	Status        int
	Title, Detail string
}

// readable makes the page out of the document, so that it says nothing else.
func readable(document []byte) ([]byte, error) {
	var file docFile
	if err := json.Unmarshal(document, &file); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	var groups []docGroup
	for _, tag := range file.Tags {
		group := docGroup{Name: tag.Name}
		for _, path := range slices.Sorted(maps.Keys(file.Paths)) {
			for _, m := range slices.Sorted(maps.Keys(file.Paths[path])) {
				if op := file.Paths[path][m]; slices.Contains(op.Tags, tag.Name) {
					group.Entries = append(group.Entries, docEntry{Method: strings.ToUpper(m), Path: path, docOperation: op})
				}
			}
		}
		if len(group.Entries) > 0 {
			groups = append(groups, group)
		}
	}
	english := text.For(text.English)
	var problems []docProblem
	for _, code := range problemCodes {
		p := api.Problem{Code: code}
		words(&p, english)
		problems = append(problems, docProblem{Code: code, Status: p.Status, Title: p.Title, Detail: p.Detail})
	}
	page, err := template.New("docs").Funcs(template.FuncMap{"refName": refName}).Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the page's template: %w", err)
	}
	var out bytes.Buffer
	err = page.Execute(&out, map[string]any{
		"Style": template.CSS(pageStyle), //nolint:gosec // our own file
		"File":  file, "Groups": groups, "Problems": problems,
	})
	if err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return out.Bytes(), nil
}
