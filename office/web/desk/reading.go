package desk

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/office/consent"
	"startklar.dk/office/inbox"
)

// reading is a shared version as one of the staff reads it: with what is said of it
// beside its passages, and what is new to them.
type reading struct {
	*visit
	version   consent.SharedVersion
	drafts    []inbox.Draft
	refused   error     // of what was sent with the page
	hidden    bool      // what is new is not shown
	until     time.Time // it is compared
	noted     int       // passages that have a number
	stretches []*newWords
}

// hideChanges is what an address has that shows a plan without what is new.
const hideChanges = "hide"

func (v *visit) reading(version consent.SharedVersion, refused error) (*reading, error) {
	r := &reading{
		visit: v, version: version, refused: refused, hidden: v.r.URL.Query().Get("changes") == hideChanges, until: time.Now().Add(compared),
	}
	if v.who.May(advisers...) != nil {
		return r, nil
	}
	var err error
	r.drafts, err = v.office.Inbox.Drafts(v.r.Context(), v.who, version.PersonID, version.Share.ID)
	return r, err
}

// answer is one answer with what is said of it, in the order of the passages.
func (r *reading) answer(section string) answerView {
	a := answerView{Blocks: blocksOf(document.Answer(r.version.Sections[section], 4)), Files: r.attached(section)}
	texts := textsOf(a.Blocks)
	a.Form = r.form(section, texts)
	var changed []change
	if before := r.version.Before; before != nil && !r.hidden {
		changed = changes(texts, before.Sections[section], r.until)
	}
	a.Comments = append(r.commentsOn(section), r.draftsOn(section)...)
	type passage struct {
		stretch
		found bool
	}
	passages := map[string]passage{}
	for _, c := range a.Comments {
		var p passage
		p.stretch, p.found = passageIn(texts, c.passage)
		passages[c.ID] = p
	}
	slices.SortStableFunc(a.Comments, func(x, y commentView) int {
		p, q := passages[x.ID], passages[y.ID]
		switch {
		case x.Resolved != y.Resolved:
			return order(y.Resolved)
		case p.found != q.found:
			return order(p.found)
		case p.from.text != q.from.text:
			return p.from.text - q.from.text
		}
		return p.from.at - q.from.at
	})
	r.stretches = append(r.stretches, markChanges(texts, changed)...)
	for i := range a.Comments {
		c := &a.Comments[i]
		p := passages[c.ID]
		if c.Resolved || !p.found {
			continue
		}
		r.noted++
		c.N = r.noted
		eachPiece(texts, []stretch{p.stretch}, func(_ int, piece *piece, _, end bool) {
			piece.Draft = c.Draft != nil && (piece.Draft || !piece.Noted)
			if piece.Noted = true; end {
				piece.Notes = append(piece.Notes, noteRef{c.N, "#" + commentMark + c.ID})
			}
		})
	}
	return a
}

// attached are the files of an answer.
func (r *reading) attached(section string) []attachedView {
	var all []api.Attachment
	for _, id := range r.version.AttachmentIDs[section] {
		if i := slices.IndexFunc(r.version.Attachments, func(a api.Attachment) bool { return a.ID == id }); i >= 0 {
			all = append(all, r.version.Attachments[i])
		}
	}
	return attachedTo(planPath(r.version.Shared), all)
}

// order puts what is so before what is not.
func order(so bool) int {
	if so {
		return -1
	}
	return 1
}

// changes is how much is new, once all answers are marked.
func (r *reading) changes() *changesView {
	before := r.version.Before
	if before == nil {
		return nil
	}
	for i, s := range r.stretches {
		*s = newWords{N: i + 1, Of: len(r.stretches), Next: (i+1)%len(r.stretches) + 1}
	}
	day := text.A{"Day": r.t.DateBeside(before.ReadAt, r.now)}
	view := &changesView{Stretches: len(r.stretches), Said: r.t.T("desk.plan.new_since", day), Verb: r.t.T("desk.plan.new_hide"), Toggle: "?changes=" + hideChanges}
	switch {
	case r.hidden:
		view.Verb, view.Toggle = r.t.T("desk.plan.new_show"), "?"
	case view.Stretches == 0:
		view.Said = r.t.T("desk.plan.new_none", day)
	}
	return view
}

// commentMark is what the id of a comment's place in the page begins with.
const commentMark = "comment-"

// commentView is a comment beside its passage, or a draft of one.
type commentView struct {
	ID, Version  string
	N            int // at its passage; 0 where that is not found
	Author, When string
	Quote, Text  string
	passage      string // the quote as it was typed
	Action       string // where it is answered; empty: whoever reads it does not
	Replies      []replyView
	State        badge
	Resolved     bool
	Draft        *draftForm // nil: it was sent
	Drop         string     // where the draft is deleted
}

type replyView struct {
	Author, When, Text string
	New                bool
}

// commentsOn are the comments on an answer that were sent.
func (r *reading) commentsOn(section string) (views []commentView) {
	for _, c := range r.version.Comments {
		if c.Section != section {
			continue
		}
		view := commentView{
			passage: c.Quote, ID: c.ID, Version: r.version.Share.ID, Author: c.Author, When: r.t.DayClock(c.At, r.now), Quote: document.PlainWords(c.Quote), Text: c.Text, Resolved: c.Resolved,
		}
		switch {
		case c.Resolved:
			view.State = badge{Done, r.t.T("desk.comment.resolved")}
		case r.isNew(c.Author, c.At):
			view.State = badge{Now, r.t.T("desk.plan.new")}
		}
		if r.who.May(advisers...) == nil {
			view.Action = personPath(r.version.PersonID) + "/comments/" + c.ID
		}
		for _, said := range c.Replies {
			view.Replies = append(view.Replies, replyView{said.Author, r.t.DayClock(said.At, r.now), said.Text, r.isNew(said.Author, said.At)})
		}
		views = append(views, view)
	}
	return views
}

// isNew tells whether somebody else said something since it was read last.
func (r *reading) isNew(author string, at time.Time) bool {
	return !r.version.ReadAt.IsZero() && at.After(r.version.ReadAt) && author != r.who.Name
}

// draftsOn are one's own that wait to be sent.
func (r *reading) draftsOn(section string) (views []commentView) {
	for _, d := range r.drafts {
		if d.Section != section {
			continue
		}
		form := r.draftForm(section, d, r.refused != nil && r.r.PostForm.Get("id") == d.ID)
		if d.Quote == "" {
			form.wholeChapter()
		}
		views = append(views, commentView{
			passage: d.Quote, ID: d.ID, Author: r.who.Name, Quote: document.PlainWords(d.Quote), Text: d.Text, State: badge{Waits, r.t.T("desk.comment.draft")}, Draft: form, Drop: form.Action + "/" + d.ID + "/drop",
		})
	}
	return views
}

// draftForm is the form in which a comment is written.
type draftForm struct {
	Action, Section string
	ID              string // made when it was shown: sent twice it is one
	Edit            int
	Fields          []field
	Passages        []string // that can be chosen
	Error, Stands   string   // what somebody wrote in its place meanwhile
	Open            bool
}

// chapter is what is said of a chapter as a whole, with the form in which more is said.
func (r *reading) chapter(key string) (said []commentView, form *draftForm) {
	said = append(r.commentsOn(key), r.draftsOn(key)...)
	slices.SortStableFunc(said, func(x, y commentView) int {
		if x.Resolved != y.Resolved {
			return order(y.Resolved)
		}
		return 0
	})
	return said, r.form(key, nil)
}

// form is the form of a new comment on an answer, or on a chapter, which has no texts; also
// with one that was refused.
func (r *reading) form(section string, texts []*[]piece) *draftForm {
	if r.who.May(advisers...) != nil {
		return nil
	}
	sent := r.r.PostForm.Get("id")
	again := r.refused != nil && r.r.PostForm.Get("section") == section && !r.waits(sent)
	gone := slices.ContainsFunc(r.version.Comments, func(c consent.Commented) bool { return c.ID == sent })
	d := inbox.Draft{}
	if d.ID = uuid.Must(uuid.NewV7()).String(); again && !gone {
		d.ID = sent
	}
	f := r.draftForm(section, d, again)
	if texts == nil {
		f.wholeChapter()
	} else {
		f.Passages, f.Fields[0].List = sentences(texts), "passages-"+d.ID
	}
	if again && gone {
		f.Error = r.t.T("desk.comment.sent_meanwhile")
	}
	return f
}

func (r *reading) waits(id string) bool {
	return slices.ContainsFunc(r.drafts, func(d inbox.Draft) bool { return d.ID == id })
}

// draftForm is the form of a draft; again has what was refused of it.
func (r *reading) draftForm(section string, d inbox.Draft, again bool) *draftForm {
	f := &draftForm{
		Action: draftsPath(r.version.Shared), Section: section, ID: d.ID, Edit: d.Edit, Open: again,
		Fields: []field{
			{Name: "quote", Label: r.t.T("desk.comment.quote"), Hint: r.t.T("desk.comment.quote_hint"), Value: d.Quote, Autocomplete: "off", Required: true},
			{Name: "text", Label: r.t.T("desk.comment.text"), Value: d.Text, Rows: 3, Max: api.MaxMessage, Required: true},
		},
	}
	if again {
		f.Fields = r.filled(r.refused, f.Fields...)
		if f.Fields[0].Error != "" {
			f.Fields[0].Error = r.t.T("desk.comment.not_there")
		}
		if changed := (*inbox.DraftChanged)(nil); errors.As(r.refused, &changed) {
			f.Edit, f.Stands, f.Error = changed.Stands.Edit, changed.Stands.Text, r.t.T("desk.comment.changed")
		}
	}
	for i := range f.Fields { // each answer and each draft has them
		f.Fields[i].ID = f.Fields[i].Name + "-" + d.ID
	}
	return f
}

// wholeChapter has the form ask for no passage.
func (f *draftForm) wholeChapter() { f.Fields = f.Fields[1:] }

// sentence ends at a sign or with its line.
var sentence = regexp.MustCompile(`(?s).*?(?:[.?!](?:[ \n]|$)|\n|$)`)

// sentences are the passages of an answer that can be chosen with the keyboard alone, each
// once.
func sentences(texts []*[]piece) (all []string) {
	known := map[string]bool{"": true}
	for _, t := range texts {
		for _, s := range sentence.FindAllString(wordsOf(*t), -1) {
			if s = strings.TrimSpace(s); !known[s] {
				known[s], all = true, append(all, s)
			}
		}
	}
	return all
}

// sendForm sends all that waits.
type sendForm struct {
	Action, Verb, Said string
	Drafts             []inbox.Draft
}

func (r *reading) sendForm() *sendForm {
	if len(r.drafts) == 0 {
		return nil
	}
	return &sendForm{
		Action: commentsPath(r.version.Shared), Verb: r.t.N("desk.comment.send", len(r.drafts)), Said: r.t.N("desk.comment.send_said", len(r.drafts)), Drafts: r.drafts,
	}
}

// said is what was refused that is at no field of a form.
func (r *reading) said() string {
	if changed := (*inbox.DraftChanged)(nil); errors.As(r.refused, &changed) && !r.r.PostForm.Has("id") {
		return r.t.T("desk.comment.changed_send")
	}
	var p *api.Problem
	if errors.As(r.refused, &p) && !slices.ContainsFunc(p.Errors, func(e api.FieldError) bool { return e.Pointer == "/quote" || e.Pointer == "/text" }) {
		return r.t.T("problem." + string(p.Code) + ".title")
	}
	return ""
}
