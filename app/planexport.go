package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/docx"
	"startklar.dk/document/markdown"
	"startklar.dk/document/pdf"
	"startklar.dk/document/planfile"
	"startklar.dk/document/xlsx"
)

// Format is a kind of file that a plan is handed over as. It is the file's ending,
// too.
type Format string

// The formats.
const (
	FormatPDF      Format = "pdf"
	FormatWord     Format = "docx"
	FormatExcel    Format = "xlsx"
	FormatPlan     Format = "startklar" // the whole plan, as the app reads it back
	FormatMarkdown Format = "md"
)

// Formats are all of them, in the order in which they are offered.
var Formats = []Format{FormatPDF, FormatWord, FormatExcel, FormatPlan, FormatMarkdown}

// Media is what a file of the format is, as systems say it; empty for one that is not
// among them.
func (f Format) Media() string {
	return map[Format]string{
		FormatPDF: "application/pdf", FormatPlan: planfile.MediaType, FormatMarkdown: "text/markdown",
		FormatWord:  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		FormatExcel: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}[f]
}

// ExportChoices is what a person chose to hand over of a plan, and as what.
type ExportChoices struct {
	Format   Format    `json:"format"`
	Lang     text.Lang `json:"lang"`
	Without  []string  `json:"without,omitempty"` // keys of chapters that are left out
	Figures  bool      `json:"figures"`
	Tests    bool      `json:"tests"`
	Comments bool      `json:"comments"`
}

// settingExport is the store's setting with the last one, as JSON.
const settingExport = "plan.export"

// ExportChoices is what was chosen the last time; before the first a PDF in the app's
// language of all chapters and the figures.
func (a *App) ExportChoices(ctx context.Context) (ExportChoices, error) {
	e := ExportChoices{Format: FormatPDF, Lang: text.Lang(a.lang()), Figures: true}
	raw, err := a.store().Setting(ctx, settingExport)
	if err != nil {
		return e, fmt.Errorf("read what was handed over last: %w", err)
	}
	if raw == "" {
		return e, nil
	}
	last := e
	if json.Unmarshal([]byte(raw), &last) != nil || !slices.Contains(Formats, last.Format) {
		return e, nil // of another version of the app
	}
	return last, nil
}

// KeepExportChoices remembers what was chosen for the next time.
func (a *App) KeepExportChoices(ctx context.Context, e ExportChoices) error {
	raw, err := json.Marshal(e)
	if err == nil {
		err = a.store().Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(settingExport, string(raw)) })
	}
	if err != nil {
		return fmt.Errorf("keep what is handed over: %w", err)
	}
	return nil
}

// Document gathers a plan for its document: as it is or, where versionID is set, as
// that version has it; see plan.Manuscript. Comments that are settled stay behind. Lang is the language of what the app
// says in it.
func (a *App) Document(ctx context.Context, planID, versionID string, lang text.Lang) (document.Plan, error) {
	m, err := a.Plan.Manuscript(ctx, planID, versionID)
	if err != nil {
		return document.Plan{}, err
	}
	who, err := a.Me.Person(ctx)
	if err != nil {
		return document.Plan{}, err
	}
	results, err := a.Tests.Newest(ctx)
	if err != nil {
		return document.Plan{}, err
	}
	p := document.Plan{
		Title: m.Title, Subtitle: inALine(m), Date: a.cfg.Now(), Template: m.Template, Content: m.Content,
		Comments: slices.DeleteFunc(m.Comments, func(c api.Comment) bool { return c.Resolved }),
		From:     document.Sender{Name: who.Name, Email: who.Email, Phone: who.Phone, CVR: who.CVR},
	}
	if v := m.Version; v != nil {
		p.Date = v.At
		if p.Version = strings.TrimSpace(v.Name); p.Version == "" {
			p.Version = text.For(lang).T("plan.version_number", text.A{"N": v.Number})
		}
	}
	if p.Files, err = a.documentFiles(ctx, m.Files); err != nil {
		return p, err
	}
	for _, r := range results {
		p.Results = append(p.Results, document.Result{Assessment: r.Assessment, Result: r.Result})
	}
	return p, nil
}

// longestLine is how many characters a line below a title may have.
const longestLine = 140

// inALine is the first sentence of the plan's first answer, where it is short enough
// to stand below the title; empty where not.
func inALine(m plan.Manuscript) string {
	if len(m.Template.Chapters) == 0 || len(m.Template.Chapters[0].Questions) == 0 {
		return ""
	}
	line := plan.FirstLine(m.Content.Sections[m.Template.Chapters[0].Questions[0].Key])
	if end := strings.Index(line, ". "); end >= 0 {
		line = line[:end+1]
	}
	if utf8.RuneCountInString(line) > longestLine {
		return ""
	}
	return line
}

// Options are what a document shows of a plan of that template.
func (e ExportChoices) Options(template api.PlanTemplate) document.Options {
	o := document.Options{Lang: e.Lang, Figures: e.Figures, Tests: e.Tests, Comments: e.Comments}
	if len(e.Without) == 0 {
		return o // those that no template knows too
	}
	o.Chapters = []string{}
	for _, ch := range template.Chapters {
		if !slices.Contains(e.Without, ch.Key) {
			o.Chapters = append(o.Chapters, ch.Key)
		}
	}
	return o
}

// Write writes a plan as the file that was chosen. ErrNoFigures where it would be one
// of figures and the plan has none; else the errors are those of w and ctx, which is
// looked at before and after the file is made.
func (e ExportChoices) Write(ctx context.Context, w io.Writer, p document.Plan) error {
	if ctx.Err() != nil {
		return ctx.Err() //nolint:wrapcheck // the caller's own
	}
	var made bytes.Buffer // a file that cannot be made is not begun
	var err error
	switch e.Format {
	case FormatWord:
		err = docx.Write(&made, document.OfPlan(p, e.Options(p.Template)))
	case FormatMarkdown:
		err = markdown.Write(&made, document.OfPlan(p, e.Options(p.Template)))
	case FormatExcel:
		err = e.workbook(&made, p)
	default:
		err = pdf.Write(&made, document.OfPlan(p, e.Options(p.Template)))
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("make the %s: %w", e.Format, err)
	}
	if _, err := made.WriteTo(w); err != nil {
		return fmt.Errorf("write the %s: %w", e.Format, err)
	}
	return nil
}

func (e ExportChoices) workbook(w io.Writer, p document.Plan) error {
	f := plan.Figures{}.With(p.Content.Values)
	if !f.Said() {
		return ErrNoFigures
	}
	return xlsx.Write(w, xlsx.Plan{Title: p.Title, Case: f.Case, Params: f.Params}, xlsx.Options{Lang: e.Lang, Made: p.Date}) //nolint:wrapcheck // told by Write
}

// longestName is how many bytes of a plan's title a file's name has: systems take
// 255 in all.
const longestName = 100

// FileName is what a plan's file is called: its title and the day, as every system
// takes them.
func (e ExportChoices) FileName(title string, day time.Time) string {
	title = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`<>:"/\|?*`, r) {
			return ' '
		}
		return r
	}, title)
	title = strings.Join(strings.Fields(title), " ")
	for len(title) > longestName {
		_, last := utf8.DecodeLastRuneInString(title)
		title = title[:len(title)-last]
	}
	name := day.In(text.Copenhagen).Format(time.DateOnly) + "." + string(e.Format)
	if title = strings.Trim(title, ". "); title != "" {
		return title + " " + name
	}
	return name
}
