package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/office/consent"
)

var planRoutes = []Route{
	get(personsPath+"/{person}/plans/{version}", readers, (*visit).plan).of(OfShare),
	post(personsPath+"/{person}/plans/{version}/drafts", advisers, (*visit).keepDraft).of(OfShare),
	post(personsPath+"/{person}/plans/{version}/drafts/{draft}/drop", advisers, (*visit).dropDraft).of(OfShare),
	post(personsPath+"/{person}/plans/{version}/comments", advisers, (*visit).sendDrafts).of(OfShare),
	post(personsPath+"/{person}/comments/{comment}", advisers, (*visit).replyTo).of(OfShare),
}

func planPath(s consent.Shared) string { return planAddress(s.PersonID, s.Share.ID) }

func planAddress(personID, versionID string) string {
	return personPath(personID) + "/plans/" + versionID
}

type planView struct {
	Title, Sub   string
	Back, BackTo string // the page of its person, for whom there is one
	Error        string
	Chapters     []chapterView
	Changes      *changesView // nil: they had read none before
	Send         *sendForm    // nil: nothing waits
}

// changesView is how much is new since a plan was read.
type changesView struct {
	Said         string
	Stretches    int
	Verb, Toggle string // shows them, or hides them
}

type chapterView struct {
	Key, Number, Title string
	Words              string
	Answers            []answerView
	Said               []commentView // on the chapter as a whole
	Form               *draftForm    // nil: whoever reads it does not comment
	Empty              bool
	Figures            *planFiguresView // that stand in it; nil for most
	New, Comments      int              // stretches that are new, and comments that are not settled
}

type answerView struct {
	Title    string
	Blocks   []blockView
	Files    []attachedView
	Comments []commentView
	Form     *draftForm // nil: whoever reads it does not comment
}

// plan is a version that is shared with whoever reads it.
func (v *visit) plan() error { return v.showPlan(nil) }

// showPlan shows a shared version, also with what of its comments was refused.
func (v *visit) showPlan(refused error) error {
	personID, versionID, err := v.theVersion()
	if err != nil {
		return err
	}
	version, err := v.office.Consents.ReadVersion(v.r.Context(), v.who, personID, versionID)
	if err != nil {
		return err
	}
	template, err := v.office.Plans.Template(v.r.Context(), version.Plan.TemplateID)
	if err != nil {
		return err
	}
	read, err := v.reading(version, refused)
	if err != nil {
		return err
	}
	view := planView{Title: cmp.Or(strings.TrimSpace(version.Plan.Title), version.Share.Title), Send: read.sendForm(), Error: read.said()}
	said := []string{cmp.Or(version.Share.Title, version.Name), v.t.T("desk.plan.of", text.A{"When": v.t.DayClock(version.At, v.now)})}
	if until := version.Share.Until; !until.IsZero() {
		said = append(said, v.t.T("desk.plan.until", text.A{"Through": v.t.Through(until, v.now)}))
	}
	view.Sub = strings.Join(said, " · ")
	if v.who.May(consultants...) == nil {
		p, err := v.office.Accounts.Person(v.r.Context(), v.who, personID)
		if err != nil {
			return err
		}
		view.Back, view.BackTo = personName(p.Person), personPath(personID)
	}
	lang := string(v.t.Lang())
	_, shipped := assets.PlanTemplate()
	chapters := template.Complete(maps.Keys(version.Sections), shipped)
	figures := v.planFiguresOf(document.OfFigures(version.Values, v.t.Lang()))
	if figures != nil && !slices.ContainsFunc(chapters, func(ch api.Chapter) bool { return ch.Key == document.FinanceChapter }) {
		chapters = append(slices.Clone(chapters), api.Chapter{Key: document.FinanceChapter, Title: api.Words{lang: v.t.T("document.figures")}})
	}
	for i, ch := range chapters {
		c := chapterView{Key: "chapter-" + ch.Key, Title: ch.Title.In(lang), Number: v.t.T("desk.plan.chapter", text.A{"N": i + 1, "Of": len(chapters)})}
		words, before := 0, len(read.stretches)
		if slices.ContainsFunc(template.Chapters, func(known api.Chapter) bool { return known.Key == ch.Key }) {
			c.Said, c.Form = read.chapter(ch.Key)
		}
		c.Comments = unsettled(c.Said)
		for _, q := range ch.Questions {
			answer := version.Sections[q.Key]
			if strings.TrimSpace(answer) == "" {
				continue
			}
			words += len(strings.Fields(answer))
			title := q.Title
			if len(q.Heading) > 0 {
				title = q.Heading
			}
			a := read.answer(q.Key)
			a.Title = title.In(lang)
			c.Comments += unsettled(a.Comments)
			c.Answers = append(c.Answers, a)
		}
		if ch.Key == document.FinanceChapter {
			c.Figures = figures
		}
		c.Empty, c.New = len(c.Answers) == 0 && c.Figures == nil, len(read.stretches)-before
		c.Words = v.t.N("desk.plan.words", words)
		view.Chapters = append(view.Chapters, c)
	}
	view.Changes = read.changes()
	if refused != nil {
		return v.refuse("plan", view.Title, view)
	}
	return v.show("plan", view.Title, view)
}

// unsettled is how many comments are not settled.
func unsettled(all []commentView) (n int) {
	for _, c := range all {
		if !c.Resolved {
			n++
		}
	}
	return n
}
