package desk

import (
	"cmp"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/office/consent"
)

var resultRoutes = []Route{
	get(personsPath+"/{person}/results/{result}", readers, (*visit).result).of(OfShare),
}

func resultPath(s consent.Shared) string { return personPath(s.PersonID) + "/results/" + s.Share.ID }

// resultView is a test's result as it is shared: its scores with what they say, what was
// answered in words, and what was said not to be for this person. The single answers that
// make up a score are not in it.
type resultView struct {
	Title, Sub   string
	Back, BackTo string // the page of its person, for whom there is one
	Parts        []scoredView
	Said         []answeredView
	Skipped      []string
	SkippedTitle string
	Limits       string
}

// scoredView is a part with its score, or why it has none.
type scoredView struct {
	scoreView
	Scored bool
	Says   string
}

// answeredView is an answer in words.
type answeredView struct {
	Asked  string
	Blocks []blockView
}

// result is a result that is shared with whoever reads it.
func (v *visit) result() error {
	personID, err := v.id("person")
	if err != nil {
		return err
	}
	resultID, err := v.id("result")
	if err != nil {
		return err
	}
	r, err := v.office.Consents.ReadResult(v.r.Context(), v.who, personID, resultID)
	if err != nil {
		return err
	}
	view := v.resultView(r)
	if v.who.May(consultants...) == nil {
		p, err := v.office.Accounts.Person(v.r.Context(), v.who, personID)
		if err != nil {
			return err
		}
		view.Back, view.BackTo = personName(p.Person), personPath(personID)
	}
	return v.show("result", view.Title, view)
}

func (v *visit) resultView(r consent.SharedResult) resultView {
	lang := string(v.t.Lang())
	view := resultView{Title: cmp.Or(r.Assessment.Title.In(lang), r.Share.Title), Limits: r.Assessment.Limits.In(lang)}
	var said []string
	if !r.TakenAt.IsZero() {
		said = append(said, v.t.T("desk.result.filled", text.A{"When": v.t.DateBeside(r.TakenAt, v.now)}))
	}
	if until := r.Share.Until; !until.IsZero() {
		said = append(said, v.t.T("desk.plan.until", text.A{"Through": v.t.Through(until, v.now)}))
	}
	view.Sub = strings.Join(said, " · ")
	scores := r.Assessment.Scores(r.Result)
	for _, part := range r.Assessment.Parts {
		shown := scoredView{Says: text.UpperFirst(v.t.T("tests.unscored"))}
		shown.Label = part.Title.In(lang)
		if score, is := scores[part.Key]; is {
			level := api.LevelOf(score)
			shown.Scored, shown.Says = true, part.Says(level).In(lang)
			shown.Text, shown.Weak, shown.Bar = v.t.Decimal(score, 1), level == api.LevelWeak, bar{int(score * 100), int(document.MaxScore * 100)}
		} else if r.Assessment.Irrelevant(part.Key, r.Result) {
			shown.Says = text.UpperFirst(v.t.T("tests.not_relevant"))
		}
		view.Parts = append(view.Parts, shown)
	}
	if len(scores) == 0 {
		view.Parts = nil
	}
	for _, s := range r.Assessment.Said(r.Result, lang) {
		if strings.TrimSpace(s.Words) != "" {
			view.Said = append(view.Said, answeredView{s.Item.Text.In(lang), blocksOf(document.Answer(s.Words, 4))})
		}
	}
	view.SkippedTitle = cmp.Or(r.Assessment.NotRelevant.In(lang), text.UpperFirst(v.t.T("tests.not_relevant")))
	for _, it := range r.Assessment.Skipped(r.Result) {
		view.Skipped = append(view.Skipped, it.Text.In(lang))
	}
	return view
}
