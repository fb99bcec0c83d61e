package desk

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/pdf"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/consent"
	"startklar.dk/office/scan"
)

var caseRoutes = []Route{
	get(personsPath+"/{person}/case.zip", coordinators, (*visit).caseFile).of(OfPerson).fresh(),
}

// caseFile is a person's case as one file for the office's records: what whoever takes it
// out may read of it, as a document, with each plan that is shared with them and the files
// that came with messages.
func (v *visit) caseFile() error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	p, err := v.office.Accounts.Person(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	c := &caseOf{visit: v, person: p}
	if err := c.read(); err != nil {
		return err
	}
	made := map[string][]byte{}
	names := []string{v.t.T("desk.case.file") + ".pdf"}
	for i, doc := range append([]document.Document{c.document()}, c.plans...) {
		if i > 0 {
			names = append(names, fmt.Sprintf("plan-%d.pdf", i))
		}
		var out bytes.Buffer
		if err := pdf.Write(&out, doc); err != nil {
			return err
		}
		made[names[i]] = out.Bytes()
	}
	title := text.For(text.Lang(p.Language)).T("desk.case.to_person")
	if err := v.office.Consents.CaseTaken(v.r.Context(), v.who, id, title); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+v.t.T("desk.case.file")+"-"+v.now.In(text.Copenhagen).Format(time.DateOnly)+`.zip"`)
	archive := zip.NewWriter(v.w)
	for _, name := range names {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: v.now})
		if err == nil {
			_, err = entry.Write(made[name])
		}
		if err != nil {
			return nil //nolint:nilerr // who asked is gone
		}
	}
	for _, a := range c.files {
		if err := c.attach(archive, a); err != nil {
			panic(http.ErrAbortHandler) // what has begun must not look whole
		}
	}
	_ = archive.Close() // likewise
	return nil
}

// caseOf is a person's case while it is put together.
type caseOf struct {
	*visit
	person account.Person
	body   []document.Block
	plans  []document.Document
	files  []api.Attachment
}

func (c *caseOf) head(key string) {
	c.body = append(c.body, &document.Heading{Level: 2, Text: c.t.T(key)})
}

func (c *caseOf) say(words string) {
	if words = strings.TrimSpace(words); words != "" {
		c.body = append(c.body, &document.Paragraph{Text: document.Plain(words)})
	}
}

// read reads all parts of the case.
func (c *caseOf) read() error {
	for _, part := range []func() error{c.who, c.meetings, c.referred, c.asked, c.tests, c.shared} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (c *caseOf) who() error {
	p := c.person
	facts := &document.Facts{}
	for _, f := range [][2]string{
		{c.t.T("desk.signin.email"), p.Email},
		{c.t.T("me.phone"), p.Phone},
		{c.t.T("desk.csv.cvr"), p.CVR},
		{c.t.T("desk.csv.municipality"), c.municipalityName(p.Municipality)},
		{c.t.T("desk.figures.column.stage"), c.stageWords(p.Stage)},
		{c.t.T("desk.case.contact"), p.Contact.Name},
	} {
		if f[1] != "" {
			facts.Facts = append(facts.Facts, document.Fact{Label: f[0], Lines: []document.Text{document.Plain(f[1])}})
		}
	}
	c.body = append(c.body, facts)
	return nil
}

// meetings are what the person booked, the first first, with what was noted and agreed.
func (c *caseOf) meetings() error {
	all, hours, err := c.office.Bookings.OfPerson(c.r.Context(), c.visit.who, c.person.ID)
	if err != nil {
		return err
	}
	c.head("desk.person.course")
	for _, h := range hours {
		c.say(c.t.T("desk.case.hours", text.A{
			"Used": c.t.Duration(time.Duration(h.UsedMin) * time.Minute), "Granted": c.t.Duration(time.Duration(h.GrantedMin) * time.Minute),
		}))
	}
	slices.Reverse(all)
	for _, b := range all {
		d, err := c.office.Bookings.Meeting(c.r.Context(), c.visit.who, booking.Meeting{PersonID: c.person.ID, BookingID: b.ID})
		if err != nil {
			return err
		}
		c.body = append(c.body, &document.Heading{Level: 3, Text: cmp.Or(b.Event.Title, c.t.T("event.kind.other"))})
		about := []string{c.t.Date(b.StartsAt()) + " " + c.t.Span(b.StartsAt(), b.EndsAt()), b.Adviser, c.bookingWords(b)}
		if b.Minutes > 0 {
			about = append(about, c.t.Duration(time.Duration(b.Minutes)*time.Minute))
		}
		c.say(strings.Join(slices.DeleteFunc(about, func(s string) bool { return s == "" }), " · "))
		if d.Note.Text != "" {
			c.body = append(c.body, &document.Note{
				Title:  c.t.T("desk.case.note", text.A{"Name": d.Note.Author, "When": c.t.Date(d.Note.At)}),
				Blocks: []document.Block{&document.Paragraph{Text: document.Plain(d.Note.Text)}},
			})
		}
		steps := &document.Steps{}
		for _, s := range d.Steps {
			by := s.By
			if by == api.You {
				by = personName(c.person.Person)
			}
			steps.Steps = append(steps.Steps, document.Step{Text: s.Text + " (" + by + ")", Done: !s.DoneAt.IsZero(), When: s.Due})
		}
		if len(steps.Steps) > 0 {
			c.body = append(c.body, steps)
		}
		if err := c.thread(b.ID); err != nil {
			return err
		}
	}
	return nil
}

// bookingWords are how a booking stands.
func (c *caseOf) bookingWords(b booking.Booked) string {
	switch b.State {
	case api.BookingWaiting, api.BookingOffered, api.BookingCancelled, api.BookingExpired:
		return c.t.T("desk.state." + b.State)
	}
	_, words := c.stateOf(b.State, b.StartsAt(), b.EndsAt())
	return words
}

func (c *caseOf) referred() error {
	all, err := c.office.Referrals.OfPerson(c.r.Context(), c.visit.who, c.person.ID)
	if err != nil {
		return err
	}
	c.head("desk.person.referrals")
	slices.Reverse(all)
	for _, r := range all {
		c.body = append(c.body, &document.Heading{Level: 3, Text: cmp.Or(r.Actor, c.t.T("desk.person.actor_gone"))})
		c.say(r.Reason)
		for _, h := range r.History {
			c.say(c.t.Date(h.At) + ": " + c.referralBadge(h.State).Words)
		}
		if err := c.thread(r.ID); err != nil {
			return err
		}
	}
	return nil
}

func (c *caseOf) asked() error {
	all, err := c.office.Inbox.OfPerson(c.r.Context(), c.visit.who, c.person.ID)
	if err != nil {
		return err
	}
	c.head("desk.nav.questions")
	for _, q := range all {
		c.body = append(c.body, &document.Heading{Level: 3, Text: cmp.Or(q.Topic, c.t.T("desk.figures.column.question"))})
		c.say(c.t.Date(q.AskedAt))
		c.say(q.Text)
		if err := c.thread(q.QuestionID); err != nil {
			return err
		}
	}
	return nil
}

// thread is what was said about something, and the files that came with it.
func (c *caseOf) thread(id string) error {
	said, err := c.office.Inbox.Thread(c.r.Context(), c.visit.who, c.person.ID, id)
	if err = unlessNotFound(err); err != nil {
		return err
	}
	for _, m := range said {
		words := m.Text
		for _, a := range m.Attachments {
			c.files = append(c.files, a)
			words = strings.TrimSpace(words + "\n" + fileName(a))
		}
		c.body = append(c.body, &document.Note{
			Title:  cmp.Or(m.Author, c.t.T("desk.refer.somebody")) + ", " + c.t.Date(m.At),
			Blocks: []document.Block{&document.Paragraph{Text: document.Plain(words)}},
		})
	}
	return nil
}

// tests are the tests and forms whose results whoever takes the case out may read now; each
// is read as on its page, and its person sees it.
func (c *caseOf) tests() error {
	may, err := c.office.Consents.Readable(c.r.Context(), c.visit.who, c.person.ID)
	if err != nil {
		return err
	}
	c.head("desk.case.tests")
	some := false
	for _, s := range may {
		if s.Share.Kind != api.ShareResult {
			continue
		}
		r, err := c.office.Consents.ReadResult(c.r.Context(), c.visit.who, c.person.ID, s.Share.ID)
		if unlessNotFound(err) != nil {
			return err
		}
		if err == nil { // else it ended a moment ago
			some = true
			c.result(r)
		}
	}
	if !some {
		c.say(c.t.T("desk.case.no_tests"))
	}
	return nil
}

// result is what a result says: its scores, what was answered in words, and what was not for
// this person.
func (c *caseOf) result(r consent.SharedResult) {
	view, facts := c.resultView(r), &document.Facts{}
	fact := func(label string, lines ...string) {
		one := document.Fact{Label: label}
		for _, l := range lines {
			one.Lines = append(one.Lines, document.Plain(l))
		}
		facts.Facts = append(facts.Facts, one)
	}
	for _, p := range view.Parts {
		fact(p.Label, strings.TrimSpace(p.Text+" "+p.Says))
	}
	for _, s := range r.Assessment.Said(r.Result, string(c.t.Lang())) {
		if words := strings.TrimSpace(s.Words); words != "" {
			fact(s.Item.Text.In(string(c.t.Lang())), strings.Split(words, "\n")...)
		}
	}
	if len(view.Skipped) > 0 {
		fact(view.SkippedTitle, view.Skipped...)
	}
	c.body = append(c.body, &document.Heading{Level: 3, Text: view.Title})
	c.say(view.Sub)
	c.body = append(c.body, facts)
	c.say(view.Limits)
}

// shared are the plans that whoever takes the case out may read now; each is read as on its
// page, and its person sees it.
func (c *caseOf) shared() error {
	ctx := c.r.Context()
	may, err := c.office.Consents.Readable(ctx, c.visit.who, c.person.ID)
	if err != nil {
		return err
	}
	c.head("desk.case.plans")
	for _, s := range may {
		if s.Share.Kind != api.ShareVersion {
			continue
		}
		version, err := c.office.Consents.ReadVersion(ctx, c.visit.who, c.person.ID, s.Share.ID)
		if unlessNotFound(err) != nil {
			return err
		}
		if err != nil { // it ended a moment ago
			continue
		}
		template, err := c.office.Plans.Template(ctx, version.Plan.TemplateID)
		if err != nil {
			return err
		}
		plan := document.Plan{
			Title: version.Plan.Title, Version: version.Name, Date: version.At, From: document.Sender{Name: personName(c.person.Person)},
			Template: template, Content: version.VersionContent,
		}
		for _, comment := range version.Comments {
			plan.Comments = append(plan.Comments, comment.Comment)
		}
		c.plans = append(c.plans, document.OfPlan(plan, document.Options{Lang: c.t.Lang(), Figures: true, Comments: true}))
		c.say(fmt.Sprintf("plan-%d.pdf: %s", len(c.plans), cmp.Or(s.Share.Title, version.Name)))
	}
	if len(c.plans) == 0 {
		c.say(c.t.T("desk.person.shares_nothing"))
	}
	return nil
}

func (c *caseOf) document() document.Document {
	return document.Document{
		Lang: c.t.Lang(), Kind: c.t.T("desk.case.title"), Title: personName(c.person.Person), Author: c.visit.who.Name, Edition: c.t.Date(c.now), Date: c.now,
		Body: append([]document.Block{&document.Heading{Level: 1, Text: personName(c.person.Person), Lead: c.t.T("desk.case.lead", text.A{"Date": c.t.Date(c.now)})}}, c.body...),
	}
}

// fileName is where a file stands in a case: by its id, so that no two are one, and what it
// is called without what leads out of a folder.
func fileName(a api.Attachment) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, a.Name)
	return "files/" + a.ID + "/" + cmp.Or(strings.Trim(name, ". "), "file")
}

// attach adds a file once the scanner has looked at it; what it refuses, or is not there any
// more, is left out.
func (c *caseOf) attach(archive *zip.Writer, a api.Attachment) error {
	f, err := c.office.Files.OpenFile(c.r.Context(), c.person.ID, a.ID)
	if err != nil {
		return unlessNotFound(err)
	}
	if err := c.options.Scan.Look(c.r.Context(), f); errors.Is(err, scan.ErrRefused) {
		return nil
	} else if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: fileName(a), Method: zip.Store, Modified: c.now})
	if err == nil {
		_, err = io.Copy(entry, f)
	}
	return err
}
