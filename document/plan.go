package document

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document/picture"
)

// Plan is what the document of a plan is made of: a version's content with its template, and what may come along.
type Plan struct {
	Title    string // of the firm or the plan
	Subtitle string // what the firm does, in a line; may be empty
	Version  string // as it is called: "Version 3"; empty for one that is not kept
	Date     time.Time
	From     Sender
	To       []string // whom it is for, line by line

	Template api.PlanTemplate
	Content  api.VersionContent
	Comments []api.Comment
	Results  []Result
	Files    []File
}

// Sender is whose plan it is. What is empty is left out.
type Sender struct {
	Name, Address, Email, Phone, CVR string
}

// Result is one taking of an assessment.
type Result struct {
	Assessment api.Assessment
	Result     api.Result
}

// File is an attachment of a section. PNG and JPEG files are shown, others named.
type File struct {
	Section string
	Name    string
	Size    int64  // bytes; 0 where it is not known
	Data    []byte // left out of what is not shown
	Broken  bool   // it is a picture that cannot be shown
}

// Attached is a file as a document shows it: a picture of the size that paper needs, anything else without its bytes.
// data may be left out of what Shows says no of.
func Attached(section, name string, size int64, data []byte) File {
	f := File{Section: section, Name: name, Size: size}
	if Shows(name) {
		var err error
		f.Data, err = picture.Scaled(data)
		f.Broken = err != nil
	}
	return f
}

// Shows says whether a file of that name is shown, not only named.
func Shows(name string) bool { return picture.Named(name) }

// Options are what a document shows of a plan.
type Options struct {
	Lang     text.Lang
	Chapters []string // their keys; nil is all of them
	Figures  bool
	Tests    bool
	Comments bool
}

// FinanceChapter is the key of the chapter after whose answers the figures stand.
const FinanceChapter = "economy"

// OfPlan makes a plan's document. Questions without an answer are left out, and chapters without any; figures that
// cannot be computed are too, see Computed. Where nothing is left there is a cover that says so, and no body.
func OfPlan(p Plan, o Options) Document {
	t := text.For(o.Lang)
	b := &builder{Plan: p, o: o, t: t}
	doc := Document{
		Lang: t.Lang(), Kind: p.Template.Title.In(string(t.Lang())), Title: p.Title, Author: p.From.Name, Date: p.Date,
	}
	if doc.Kind == "" {
		doc.Kind = t.T("document.plan")
	}
	if strings.TrimSpace(doc.Title) == "" {
		doc.Title = doc.Kind
	}
	doc.Edition = edition(t, p)
	if o.Figures {
		if f, errs := Computed(p.Content.Values); errs == nil && !f.Result.Blank() {
			b.f, b.unit = f, unitOf(f.Result)
		}
	}
	b.chapters()
	if o.Tests {
		b.tests()
	}
	doc.Body = b.out
	doc.Cover = b.cover()
	if len(b.out) == 0 {
		doc.Cover.Subtitle = t.T("document.empty")
	}
	doc.Contents = b.headings > 1
	return doc
}

func edition(t *text.Texts, p Plan) string {
	switch {
	case p.Date.IsZero():
		return p.Version
	case p.Version == "":
		return t.Date(p.Date)
	}
	return p.Version + " · " + t.Date(p.Date)
}

// builder gathers a document's blocks.
type builder struct {
	Plan
	o        Options
	t        *text.Texts
	f        *Figures // nil where they are not shown
	unit     int64    // kroner that amounts in tables are counted in
	out      []Block
	headings int    // of level 1 and 2 in the contents
	number   int    // of the last chapter
	begun    string // the chapter that is being written
}

func (b *builder) add(blocks ...Block) { b.out = append(b.out, blocks...) }

func (b *builder) words(w api.Words) string { return w.In(string(b.t.Lang())) }

func (b *builder) shows(chapter string) bool {
	return b.o.Chapters == nil || slices.Contains(b.o.Chapters, chapter)
}

// chapter begins a chapter.
func (b *builder) chapter(id, title string) {
	b.number++
	b.headings++
	b.begun = id
	b.add(&Heading{Level: 1, ID: id, Number: strconv.Itoa(b.number), Text: title})
	b.add(b.remarks(id)...)
}

// part begins a part of a chapter that stands in the contents.
func (b *builder) part(id, title, lead, remark string) {
	b.headings++
	b.add(&Heading{Level: 2, ID: id, Text: title, Lead: lead, Remark: remark})
}

func (b *builder) chapters() {
	_, shipped := assets.PlanTemplate()
	figures := false
	for _, ch := range b.Template.Complete(b.answered(), shipped) {
		if ch.Key == api.OtherChapter {
			b.others(ch)
			continue
		}
		if !b.shows(ch.Key) {
			continue
		}
		before := len(b.out)
		for _, q := range ch.Questions {
			b.question(ch.Key, b.words(ch.Title), q)
		}
		if b.f == nil || ch.Key != FinanceChapter {
			continue
		}
		if len(b.out) == before {
			b.chapter(ch.Key, b.words(ch.Title))
		} else {
			b.add(&Page{})
		}
		b.figures()
		figures = true
	}
	if b.f != nil && !figures {
		b.chapter("figures", b.t.T("document.figures"))
		b.figures()
	}
}

// answered are the keys of all sections that something is written in or attached to, each once.
func (b *builder) answered() iter.Seq[string] {
	keys := slices.Collect(maps.Keys(b.Content.Sections))
	for _, f := range b.Files {
		keys = append(keys, f.Section)
	}
	slices.Sort(keys)
	return slices.Values(slices.Compact(keys))
}

// others are answers to questions that the template does not ask, where all chapters are shown.
func (b *builder) others(ch api.Chapter) {
	if b.o.Chapters != nil {
		return
	}
	for _, q := range ch.Questions {
		b.question(ch.Key, b.t.T("document.others"), q)
	}
}

// question is one question's answer, with the comments on it; nothing where there is none. The first one of a chapter
// begins it.
func (b *builder) question(chapter, title string, q api.PlanQuestion) {
	blocks := b.answer(q.Key)
	if len(blocks) == 0 {
		return
	}
	if b.begun != chapter {
		b.chapter(chapter, title)
	}
	heading := b.words(q.Heading)
	if heading == "" {
		heading = b.words(q.Title)
	}
	if heading == q.Key { // nobody knows what was asked
		heading = b.t.T("document.other")
	}
	b.add(&Heading{Level: 2, ID: q.Key, Text: heading, Beside: true, Unlisted: true})
	b.add(blocks...)
}

// answer is what is written in a section, its files and its comments.
func (b *builder) answer(key string) []Block {
	var out []Block
	if s := b.Content.Sections[key]; strings.TrimSpace(s) != "" {
		out = Answer(s, 3)
	}
	var named []Item
	placed := b.place(key, out)
	for i, f := range b.Files {
		if f.Section != key || placed[i] {
			continue
		}
		if f.Data != nil && Shows(f.Name) {
			caption := caption(f.Name)
			out = append(out, &Image{Data: f.Data, Alt: caption, Caption: caption})
			continue
		}
		named = append(named, Item{Text: Plain(b.named(f))})
	}
	if named != nil {
		out = append(out, &List{Items: named})
	}
	return append(out, b.remarks(key)...)
}

// remarks are the comments on a section, or on a chapter as a whole, where they are shown.
func (b *builder) remarks(key string) (out []Block) {
	if !b.o.Comments {
		return nil
	}
	for _, c := range b.Comments {
		if c.Section == key {
			out = append(out, b.comment(c))
		}
	}
	return out
}

// place puts the pictures of a section where its answer says that they stand, and tells which of the files they are. A
// picture that is not there leaves what was said of it.
func (b *builder) place(key string, answer []Block) map[int]bool {
	placed := map[int]bool{}
	for n, block := range answer {
		said, is := block.(*Image)
		if !is {
			continue
		}
		i := slices.IndexFunc(b.Files, func(f File) bool {
			return f.Section == key && f.Name == said.File && f.Data != nil && Shows(f.Name)
		})
		if i < 0 {
			answer[n] = &Paragraph{Style: Quiet, Text: Plain(said.Caption)}
			continue
		}
		said.Data, placed[i] = b.Files[i].Data, true
	}
	return placed
}

// named is a file that is not shown.
func (b *builder) named(f File) string {
	line := f.Name
	if f.Size > 0 {
		line = b.t.T("document.file", text.A{"Name": f.Name, "Size": b.t.Bytes(f.Size)})
	}
	if f.Broken {
		line = b.t.T("document.file_broken", text.A{"File": line})
	}
	return line
}

func (b *builder) comment(c api.Comment) Block {
	note := &Note{Title: b.signed(c.Author, c.At)}
	if c.Quote != "" {
		note.Blocks = append(note.Blocks, &Paragraph{Text: Plain(b.t.Quoted(c.Quote)), Style: Quote})
	}
	note.Blocks = append(note.Blocks, &Paragraph{Text: Plain(c.Text)})
	for _, r := range c.Replies {
		note.Blocks = append(note.Blocks, &Paragraph{Text: append(Strong(b.signed(r.Author, r.At)+": "), Plain(r.Text)...)})
	}
	return note
}

// signed is who said something, and on which day.
func (b *builder) signed(author string, when time.Time) string {
	if when.IsZero() {
		return author
	}
	if author == "" {
		return b.t.Date(when)
	}
	return author + ", " + b.t.Date(when)
}
