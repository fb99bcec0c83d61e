package planfile

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
)

// Limits of a file. What the app makes is far below them.
const (
	MaxSize = 96 << 20 // bytes of the whole file, packed and unpacked

	maxJSON        = 48 << 20 // bytes of plan.json
	maxOthers      = 100      // entries of the archive that this version does not know
	maxSections    = 1_000    // in the plan, and in each version
	maxText        = 1 << 20  // bytes of any text
	maxValues      = 50_000   // figures in the plan, and in each version
	maxPath        = 300      // bytes of a figure's path
	maxVersions    = 1_000
	maxComments    = 10_000
	maxReplies     = 1_000 // to one comment
	maxResults     = 1_000
	maxAnswers     = 1_000 // of each kind in one result
	maxAttachments = 500

	// RoomForFiles is how many bytes of attachments a file has room for beside the
	// rest of an ordinary plan.
	RoomForFiles = 80 << 20
)

// check finds what no program of ours writes, or could read again.
func (f *File) check() error {
	c := &checker{}
	c.text("title", f.Title)
	c.text("program", f.Program)
	for _, s := range []string{f.From.Name, f.From.Address, f.From.Email, f.From.Phone, f.From.CVR} {
		c.text("from", s)
	}
	if f.PlanID != "" && !api.ValidID(f.PlanID) {
		c.bad("plan_id")
	}
	c.sections(f.Sections)
	c.values("values", f.Values)
	c.count("versions", len(f.Versions), maxVersions)
	ids := map[string]bool{}
	for i, v := range f.Versions {
		at := fmt.Sprintf("versions/%d", i)
		c.id(at, v.ID, ids)
		c.text(at, v.Name)
		c.count(at, len(v.Sections), maxSections)
		for key, s := range v.Sections {
			c.section(at, key)
			c.text(at+"/"+key, s)
		}
		c.values(at, v.Values)
		c.comments(at, v.Comments)
	}
	comments := make([]api.Comment, len(f.Comments))
	ids = map[string]bool{}
	for i, m := range f.Comments {
		c.id(fmt.Sprintf("comments/%d", i), m.ID, ids)
		comments[i] = m.Comment
	}
	c.comments("comments", comments)
	c.results(f)
	c.attachments(f)
	return c.err
}

// checker keeps the first thing that is wrong.
type checker struct{ err error }

func (c *checker) fail(r Reason, at string) {
	if c.err == nil {
		c.err = &Error{Reason: r, At: at}
	}
}

func (c *checker) bad(at string) { c.fail(Damaged, at) }

func (c *checker) count(at string, n, limit int) {
	if n > limit {
		c.fail(TooLarge, at)
	}
}

func (c *checker) text(at, s string) {
	switch {
	case len(s) > maxText:
		c.fail(TooLarge, at)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		c.bad(at)
	}
}

func (c *checker) section(at, key string) {
	if !api.ValidSectionKey(key) {
		c.bad(at + "/" + key)
	}
}

// id looks at an id that no other of its kind in the file has.
func (c *checker) id(at, id string, taken map[string]bool) {
	if !api.ValidID(id) || taken[id] {
		c.bad(at)
	}
	taken[id] = true
}

func (c *checker) sections(list []Section) {
	c.count("sections", len(list), maxSections)
	taken := map[string]bool{}
	for i, s := range list {
		at := fmt.Sprintf("sections/%d", i)
		c.section(at, s.Key)
		if taken[s.Key] {
			c.bad(at)
		}
		taken[s.Key] = true
		c.text(at, s.Text)
		c.text(at, s.Author)
		c.count(at, len(s.Variants), maxReplies)
		for _, v := range s.Variants {
			c.text(at, v.Text)
			c.text(at, v.Author)
		}
	}
}

func (c *checker) values(at string, values map[string]json.RawMessage) {
	c.count(at, len(values), maxValues)
	for path, value := range values {
		switch {
		case path == "" || len(path) > maxPath || !utf8.ValidString(path) || !json.Valid(value) || string(value) == "null":
			c.bad(at + "/" + path)
		case len(value) > maxText:
			c.fail(TooLarge, at+"/"+path)
		}
	}
}

func (c *checker) comments(at string, list []api.Comment) {
	c.count(at, len(list), maxComments)
	for i, m := range list {
		at := fmt.Sprintf("%s/%d", at, i)
		if m.Section != "" { // else it is about the whole plan
			c.section(at, m.Section)
		}
		for _, s := range []string{m.Quote, m.Text, m.Author} {
			c.text(at, s)
		}
		c.count(at, len(m.Replies), maxReplies)
		for _, r := range m.Replies {
			c.text(at, r.Text)
			c.text(at, r.Author)
		}
	}
}

func (c *checker) results(f *File) {
	c.count("results", len(f.Results), maxResults)
	ids := map[string]bool{}
	for i, r := range f.Results {
		at := fmt.Sprintf("results/%d", i)
		c.id(at, r.ID, ids)
		if !api.ValidID(r.AssessmentID) {
			c.bad(at)
		}
		c.count(at, max(len(r.Answers), len(r.Texts), len(r.NotRelevant)), maxAnswers)
		c.words(f, at, r)
	}
}

// words looks at a result's answers in words. How long they may be is known only of the version that was taken: a newer
// one may have more room.
func (c *checker) words(f *File, at string, r Result) {
	form, known := f.assessment(r.AssessmentID, r.AssessmentVersion)
	known = known && form.Version == r.AssessmentVersion
	for id, words := range r.Texts {
		c.text(at+"/"+id, words)
		if it, asked := form.Item(id); known && asked && utf8.RuneCountInString(words) > it.MaxWords() {
			c.fail(WordsTooLong, at+"/"+id)
		}
	}
}

// attachments are looked at with the sections and versions that name them.
func (c *checker) attachments(f *File) {
	c.count("attachments", len(f.Attachments), maxAttachments)
	ids := map[string]bool{}
	for i, a := range f.Attachments {
		at := fmt.Sprintf("attachments/%d", i)
		c.id(at, a.ID, ids)
		c.text(at, a.Name)
		if utf8.RuneCountInString(a.Name) > api.MaxFileName {
			c.bad(at)
		}
		if len(a.Data) > api.MaxFile {
			c.fail(TooLarge, at)
		}
	}
	named := func(at string, list []string) {
		c.count(at, len(list), maxAttachments)
		for _, id := range list {
			if !ids[id] {
				c.bad(at)
			}
		}
	}
	for i, s := range f.Sections {
		named(fmt.Sprintf("sections/%d", i), s.AttachmentIDs)
	}
	for i, v := range f.Versions {
		at := fmt.Sprintf("versions/%d", i)
		c.count(at, len(v.AttachmentIDs), maxSections)
		for key, list := range v.AttachmentIDs {
			c.section(at, key)
			named(at+"/"+key, list)
		}
	}
}
