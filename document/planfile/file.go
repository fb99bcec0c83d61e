// Package planfile reads and writes a whole plan as one file, whose name ends in .startklar: its texts, figures,
// versions, comments, results and attachments. It says what is in a file and what is wrong with one; it knows no store
// and changes no plan.
//
// The shape. A file is a zip archive: "mimetype", "plan.json" and the attachments as "files/ID". What plan.json has is
// the JSON of File. Whatever a newer version of the program adds to it, in the JSON or beside it, is kept by an older
// one that reads the file and writes it again. A change that an older one would misread raises Format, and is then
// refused by it.
//
// A file comes from anywhere, so everything in it is bounded and checked before it is given to anyone.
package planfile

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Format is the newest format that this package reads, and the one that it writes.
const Format = 1

// Extension is how the name of a plan's file ends.
const Extension = ".startklar"

// MediaType is what a plan's file is, as systems say it.
const MediaType = "application/vnd.startklar.plan+zip"

// File is a plan with all that belongs to it.
type File struct {
	Format          int       `json:"format"`            // set by Write
	Made            time.Time `json:"made"`              // when it was written; never read from a clock here
	Program         string    `json:"program,omitempty"` // and by what: its version; may be empty
	PlanID          string    `json:"plan_id"`
	Title           string    `json:"title"`
	From            Sender    `json:"from"`
	TemplateID      string    `json:"template_id"` // empty is the one that ships
	TemplateVersion int       `json:"template_version"`

	Sections    []Section                  `json:"sections"`
	Values      map[string]json.RawMessage `json:"values"` // figures by path
	Versions    []Version                  `json:"versions"`
	Comments    []Comment                  `json:"comments"`
	Results     []Result                   `json:"results"`
	Attachments []Attachment               `json:"attachments"`

	// Template and Assessments are what the plan and the results answer, where they do not ship with the program.
	Template    *api.PlanTemplate `json:"template"`
	Assessments []Assessment      `json:"assessments"`

	raw    json.RawMessage   // plan.json as it was read
	others map[string][]byte // what stands beside it that this version does not know, by name
}

// Sender is whose plan it is, as it stands on a document's cover. What is not known is empty.
type Sender struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Email   string `json:"email"`
	Phone   string `json:"phone"`
	CVR     string `json:"cvr"`
}

// Section is the answer to a question. In a conflict Variants hold both texts.
type Section struct {
	Key           string        `json:"section"`
	Text          string        `json:"text"`
	State         string        `json:"state"`
	Variants      []api.Variant `json:"variants"`
	Author        string        `json:"author"`
	At            time.Time     `json:"at,omitzero"`
	AttachmentIDs []string      `json:"attachment_ids"`
}

// Version is a kept state of the plan.
type Version struct {
	api.VersionContent
	Reason string `json:"reason"`
}

// Comment is an adviser's words beside a text, with its id.
type Comment struct {
	ID string `json:"id"`
	api.Comment
}

// Result is one taking of an assessment, with its id.
type Result struct {
	ID string `json:"id"`
	api.Result
}

// Assessment is a form that a result answers, with its id.
type Assessment struct {
	ID string `json:"id"`
	api.Assessment
}

// Attachment is a file that belongs to the plan. Name is what its owner calls it: to be shown, never to be trusted as
// a path.
type Attachment struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Media string `json:"media"` // its type, such as "application/pdf"
	Data  []byte `json:"-"`
}

// Content is the plan as it is, as the content of a version that is not kept.
func (f File) Content() api.VersionContent {
	c := api.VersionContent{PlanID: f.PlanID, At: f.Made, Sections: map[string]string{}, Values: f.Values}
	for _, s := range f.Sections {
		if s.Text != "" {
			c.Sections[s.Key] = s.Text
		}
		if len(s.AttachmentIDs) > 0 {
			if c.AttachmentIDs == nil {
				c.AttachmentIDs = map[string][]string{}
			}
			c.AttachmentIDs[s.Key] = s.AttachmentIDs
		}
	}
	return c
}

// Only leaves those files named in sections and versions that are in, by their ids.
func (f *File) Only(in map[string]bool) {
	left := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !in[id] })
	}
	f.Sections, f.Versions = slices.Clone(f.Sections), slices.Clone(f.Versions)
	for i := range f.Sections {
		f.Sections[i].AttachmentIDs = left(f.Sections[i].AttachmentIDs)
	}
	for i := range f.Versions {
		v := &f.Versions[i]
		v.Attachments, v.AttachmentIDs = nil, maps.Clone(v.AttachmentIDs) // what they are stands with the file's own
		for key, ids := range v.AttachmentIDs {
			v.AttachmentIDs[key] = left(ids)
		}
	}
}

// Questions is the template that the plan answers: its own, else the one that ships.
func (f File) Questions() api.PlanTemplate {
	if f.Template != nil {
		return *f.Template
	}
	_, shipped := assets.PlanTemplate()
	return shipped
}

// Document is the plan as what a document is made of.
func (f File) Document() document.Plan {
	p := document.Plan{
		Title: f.Title, Date: f.Made, From: document.Sender(f.From), Template: f.Questions(), Content: f.Content(),
	}
	for _, c := range f.Comments {
		p.Comments = append(p.Comments, c.Comment)
	}
	for _, r := range f.Results {
		if a, ok := f.assessment(r.AssessmentID, r.AssessmentVersion); ok {
			p.Results = append(p.Results, document.Result{Assessment: a, Result: r.Result})
		}
	}
	for _, s := range f.Sections {
		for _, id := range s.AttachmentIDs {
			if i := slices.IndexFunc(f.Attachments, func(a Attachment) bool { return a.ID == id }); i >= 0 {
				a := f.Attachments[i]
				p.Files = append(p.Files, document.Attached(s.Key, a.Name, int64(len(a.Data)), a.Data))
			}
		}
	}
	return p
}

// assessment finds the form that was answered: the file's own, else the version that ships or shipped, else the one that
// ships now.
func (f File) assessment(id string, version int) (api.Assessment, bool) {
	for _, a := range f.Assessments {
		if a.ID == id {
			return a.Assessment, true
		}
	}
	if a, shipped := assets.AssessmentVersion(id, version); shipped {
		return a, true
	}
	for _, a := range assets.Assessments() {
		if a.ID == id {
			return a.Assessment, true
		}
	}
	return api.Assessment{}, false
}

// Reason is why a file cannot be read or written.
type Reason string

// The reasons.
const (
	NotAPlan Reason = "not_a_plan" // another kind of file
	Newer    Reason = "newer"      // a format that this version does not know
	Damaged  Reason = "damaged"    // a plan's file, but not whole or not as one writes it
	TooLarge Reason = "too_large"

	WordsTooLong Reason = "words_too_long" // a test is answered in more words than it has room for
)

// Error says why a file cannot be read or written, and where in it that was found.
type Error struct {
	Reason Reason
	At     string // a name in the archive, or a path in plan.json; may be empty
	Err    error  // may be nil
}

func (e *Error) Error() string {
	s := "plan file: " + string(e.Reason)
	if e.At != "" {
		s += " at " + e.At
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Say is what a person is told: what is wrong, and what to do.
func (e *Error) Say(t *text.Texts) string { return t.T("planfile." + string(e.Reason)) }
