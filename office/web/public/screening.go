package public

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

// formView is the screening form: its questions, each with its answer.
type formView struct {
	Title, Purpose string
	Minutes        string
	Before         string // when it was answered with what is filled in; empty: nothing is
	Items          []itemView
}

// itemView is a question: of several to choose from, or of words.
type itemView struct {
	Name, Text, Short, Hint, Value, Error string
	Options                               []site.Option
	Letters                               int
	Optional                              bool
}

// mistakes adds what is wrong with the answers; nil has none.
func (f *formView) mistakes(m *mistakes) {
	if f == nil {
		return
	}
	for _, it := range f.Items {
		if it.Error != "" {
			m.add(it.Short+": "+it.Error, it.Name)
		}
	}
}

// screening is the office's screening form; false where it has none.
func (c *catalogue) screening() (id string, a api.Assessment, ok bool) {
	for other, one := range c.assessments {
		if one.Use == api.UseScreening && (!ok || other < id) {
			id, a, ok = other, one, true
		}
	}
	return id, a, ok
}

// screened are the person's newest answers to a screening form, which hold; false where
// there are none.
func (c *catalogue) screened(o *own) (r kept[api.Result], a api.Assessment, ok bool) {
	for _, r := range o.results {
		if a, ok := c.assessments[r.Body.AssessmentID]; ok && a.Use == api.UseScreening {
			return r, a, true
		}
	}
	return r, a, false
}

// itemName is the field of a question.
func itemName(it api.AssessmentItem) string { return "item." + it.ID }

// notRelevant is what is sent for a question that is not for this person.
const notRelevant = "none"

// screeningForm is a form as it was filled in so far, from the start with what its person
// answered last; mine nil is nobody.
func (v *visit) screeningForm(id string, a api.Assessment, mine *own, said map[string]string) *formView {
	lang := string(v.t.Lang())
	f := &formView{Title: a.Title.In(lang), Purpose: a.Purpose.In(lang), Minutes: v.t.N("web.minutes", a.Minutes)}
	var before *api.Result
	if mine != nil && site.Safe(v.r.Method) {
		if i := slices.IndexFunc(mine.results, func(r kept[api.Result]) bool { return r.Body.AssessmentID == id }); i >= 0 {
			before = &mine.results[i].Body
			f.Before = v.t.T("web.answered_before", text.A{"When": v.t.DayClock(before.TakenAt, v.now)})
		}
	}
	for _, it := range a.Items {
		if it.Person == api.PersonStage { // it is asked with the name
			continue
		}
		i := itemView{
			Name: itemName(it), Text: it.Text.In(lang), Hint: it.Hint.In(lang), Value: v.r.PostForm.Get(itemName(it)), Letters: it.Letters,
			Error: said[itemName(it)], Optional: it.NotForAll,
		}
		i.Short = strings.TrimRight(i.Text, "?.")
		if it.Letters == 0 {
			i.Options = options(a, it, lang)
		}
		if before != nil {
			i.Value = answered(it, *before)
		}
		f.Items = append(f.Items, i)
	}
	return f
}

// answered is the answer to a question as its field has it; empty where there is none.
func answered(it api.AssessmentItem, r api.Result) string {
	n, chosen := r.Answers[it.ID]
	switch {
	case it.Letters > 0:
		return r.Texts[it.ID]
	case chosen:
		return strconv.Itoa(n)
	case slices.Contains(r.NotRelevant, it.ID):
		return notRelevant
	}
	return ""
}

// options are the answers to a question that is answered by one of several.
func options(a api.Assessment, it api.AssessmentItem, lang string) (all []site.Option) {
	number := func(n int, words api.Words) {
		all = append(all, site.Option{Value: strconv.Itoa(n), Words: words.In(lang)})
	}
	switch {
	case len(it.Choices) > 0:
		for i, c := range it.Choices {
			number(i+1, c.Title)
		}
		return all
	case it.Importance:
		for i, words := range a.Importance {
			number(i+1, words)
		}
	default:
		for i, words := range a.Scale {
			number(i+1, words)
		}
	}
	number(0, a.DontKnow)
	if it.NotForAll && a.NotRelevant.In(lang) != "" {
		all = append(all, site.Option{Value: notRelevant, Words: a.NotRelevant.In(lang)})
	}
	return all
}

// checkScreening looks whether every question was answered, and says so at its field.
func (v *visit) checkScreening(a api.Assessment, said map[string]string) {
	for _, it := range a.Items {
		if it.Person == api.PersonStage {
			continue
		}
		name := itemName(it)
		value := strings.TrimSpace(v.r.PostForm.Get(name))
		switch {
		case it.Letters > 0 && utf8.RuneCountInString(value) > it.Letters:
			said[name] = v.t.T("problem.reason.too_long")
		case it.Letters > 0 && value == "" && !it.NotForAll:
			said[name] = v.t.T("problem.reason.required")
		case it.Letters == 0 && !slices.ContainsFunc(options(a, it, "da"), func(o site.Option) bool { return o.Value == value }):
			said[name] = v.t.T("web.choose_one")
		}
	}
}

// answers are a filled form as the office takes it. The person's stage answers what asks
// for it.
func (v *visit) answers(id, resultID string, a api.Assessment, stage string) api.ResultSubmitBody {
	b := api.ResultSubmitBody{ResultID: resultID, AssessmentID: id, AssessmentVersion: a.Version, Answers: map[string]int{}, Texts: map[string]string{}, TakenAt: v.now}
	for _, it := range a.Items {
		value := strings.TrimSpace(v.r.PostForm.Get(itemName(it)))
		switch {
		case it.Person == api.PersonStage:
			for i, c := range it.Choices {
				if c.Key == stage {
					b.Answers[it.ID] = i + 1
				}
			}
		case it.Letters > 0:
			if value != "" {
				b.Texts[it.ID] = value
			} else {
				b.NotRelevant = append(b.NotRelevant, it.ID)
			}
		case value == notRelevant:
			b.NotRelevant = append(b.NotRelevant, it.ID)
		default:
			if n, err := strconv.Atoi(value); err == nil {
				b.Answers[it.ID] = n
			}
		}
	}
	return b
}

// sharing says what an event asks to see first.
func (f *bookForm) sharing() {
	plan, screening := api.MetBy(f.e.Requires)
	if !plan && !screening {
		return
	}
	s := &sharing{Lead: f.needs(f.e.Requires), Terms: f.t.T("web.share_terms"), Error: f.said[inShare]}
	s.Agree = tick{inAgree, f.readBy(), f.r.PostForm.Get(inAgree) == yes}
	of, a, has := f.c.screening()
	choice := radios{Name: inShare, Label: f.t.T("web.share_which"), Value: f.value(inShare), Error: s.Error, Wide: true, Options: f.shareable(plan, screening)}
	if len(choice.Options) > 0 {
		if screening && has {
			choice.Options = append(choice.Options, site.Option{Value: inAnew, Words: f.t.T("web.share_anew")})
		}
		if choice.Value == "" && !f.sent {
			choice.Value = choice.Options[0].Value
		}
		s.Choice = &choice
	}
	if screening && has {
		s.Form = f.screeningForm(of, a, f.mine, f.said)
	} else if s.Choice == nil {
		s.Error = ""       // there is nothing to choose from
		if f.mine == nil { // who has one signs in
			s.Terms = f.t.T("web.plan_in_app")
		} else if f.view.Why == "" {
			f.view.Why, f.view.Verb = f.t.T("web.plan_in_app"), ""
		}
	}
	f.view.Sharing = s
}

// shareable is what the person has that an event can be shown.
func (f *bookForm) shareable(plan, screening bool) (all []site.Option) {
	if f.mine == nil {
		return nil
	}
	if r, a, ok := f.c.screened(f.mine); ok && screening {
		all = append(all, site.Option{Value: api.ShareResult + ":" + r.ID, Words: f.t.T("web.share_result", text.A{
			"Title": a.Title.In(string(f.t.Lang())), "When": f.t.Day(r.Body.TakenAt, f.now),
		})})
	}
	if plan {
		for i, v := range f.mine.versions {
			if i == 3 {
				break
			}
			all = append(all, site.Option{Value: api.ShareVersion + ":" + v.ID, Words: f.t.T("web.share_result", text.A{"Title": v.Body.Name, "When": f.t.Day(v.Body.At, f.now)})})
		}
	}
	return all
}

// checkSharing looks whether there is what the event asks to see, and whether the person
// agreed that it is read.
func (f *bookForm) checkSharing() {
	plan, screening := api.MetBy(f.e.Requires)
	if !plan && !screening {
		return
	}
	chosen := f.value(inShare)
	could := f.shareable(plan, screening)
	known := slices.ContainsFunc(could, func(o site.Option) bool { return o.Value == chosen })
	_, a, has := f.c.screening()
	switch {
	case known:
	case screening && has && (chosen == inAnew || len(could) == 0):
		f.checkScreening(a, f.said)
	case f.mine != nil || screening:
		f.said[inShare] = f.t.T("web.choose_one")
	}
	if f.r.PostForm.Get(inAgree) != yes {
		f.said[inAgree] = f.t.T("web.agree_missing")
	}
}

// shares are what the booking lets be read, and the screening form where it was filled in
// with it.
func (f *bookForm) shares(id string) (shares []api.Share, result *api.ResultSubmitBody) {
	plan, screening := api.MetBy(f.e.Requires)
	if !plan && !screening {
		return nil, nil
	}
	share := api.Share{Until: api.ShareUntil(f.terms().EndsAt, text.Copenhagen), AgreedWith: f.reader(f.terms().AdviserID)}
	chosen := f.value(inShare)
	if slices.ContainsFunc(f.shareable(plan, screening), func(o site.Option) bool { return o.Value == chosen }) {
		share.Kind, share.ID, _ = strings.Cut(chosen, ":")
		return []api.Share{share}, nil
	}
	of, a, ok := f.c.screening()
	if !ok {
		return nil, nil
	}
	stage := f.mine.person.Stage
	if typed := f.value(inStage); stage == "" {
		stage = typed
	}
	body := f.answers(of, derived(id, "answers"), a, stage)
	share.Kind, share.ID = api.ShareResult, body.ResultID
	f.r.PostForm.Set(inShare, share.Kind+":"+share.ID) // what is chosen, should the booking be refused
	return []api.Share{share}, &body
}

// derived is an id that is made of another: the same whenever a form is sent again.
func derived(id, of string) string {
	return uuid.NewSHA1(uuid.MustParse(id), []byte(of)).String()
}
