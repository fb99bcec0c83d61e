package desk

import (
	"cmp"
	"math"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/inbox"
)

const questionsPath = "/desk/questions"

var questionsRoutes = []Route{
	get(questionsPath, consultants, (*visit).questions).nav("desk.nav.questions", icons.Help, "s"),
	get(questionsPath+".csv", consultants, (*visit).questionsFile),
}

func questionPath(q inbox.Asked) string { return questionsPath + "/" + q.PersonID + "/" + q.QuestionID }

type questionsView struct {
	Filter []navItem
	listControls
	Questions []questionRow
}

type questionRow struct {
	Title, Href string
	Sub, Right  string
	Badge       badge
}

// Ways in which the list is looked at.
const (
	showOpen     = "open"
	showMine     = "mine"
	showAnswered = "answered"
)

// shown are the questions of the way that is asked for, and that way.
func (v *visit) shown() (all []inbox.Asked, way string, err error) {
	switch way = v.r.URL.Query().Get("show"); way {
	case showAnswered:
		all, err = v.office.Inbox.Answered(v.r.Context(), v.who, math.MaxInt32)
		return all, way, err
	case showMine:
	default:
		way = showOpen
	}
	open, err := v.office.Inbox.Questions(v.r.Context(), v.who)
	for _, q := range open {
		if way == showOpen || q.StaffID == v.who.ID {
			all = append(all, q)
		}
	}
	return all, way, err
}

// askedRow is a question in a list, with who asks.
type askedRow struct {
	inbox.Asked
	name string
}

// questionsList are the questions that the address asks for, and the way of looking at them.
func (v *visit) questionsList() (l deskList[askedRow], way string, err error) {
	all, way, err := v.shown()
	if err != nil {
		return l, way, err
	}
	names, err := v.namesOf(idsOf(all, func(q inbox.Asked) string { return q.PersonID }))
	if err != nil {
		return l, way, err
	}
	l = deskList[askedRow]{what: "questions", name: "questions_" + way, path: questionsPath, file: questionsPath + ".csv"}
	for _, q := range all {
		l.rows = append(l.rows, askedRow{q, personName(names[q.PersonID])})
	}
	l.columns = []listColumn[askedRow]{
		{"topic", v.t.T("desk.questions.topic"), func(q askedRow) any { return q.Topic }},
		{"", v.t.T("desk.questions.text"), func(q askedRow) any { return q.Text }},
		{"person", v.t.T("desk.questions.person"), func(q askedRow) any { return q.name }},
		{"asked", v.t.T("desk.questions.asked"), func(q askedRow) any { return q.AskedAt }},
		{"answer_by", v.t.T("desk.questions.answer_by"), func(q askedRow) any { return q.AnswerBy }},
		{"who", v.t.T("desk.questions.who"), func(q askedRow) any { return q.Assigned }},
		{"", v.t.T("desk.questions.answered"), func(q askedRow) any { return q.AnsweredAt }},
		{"", v.t.T("desk.question.authority"), func(q askedRow) any { return q.LedTo.Name }},
	}
	if way == showAnswered {
		l.columns[6].Key = "answered"
	}
	l.filters = []listFilter[askedRow]{wordsFilter(v, func(q askedRow) string {
		return strings.Join([]string{q.Topic, q.Text, q.name, q.Assigned, q.LedTo.Name}, " ")
	})}
	arrange(v, &l)
	return l, way, nil
}

func (v *visit) questions() error {
	l, way, err := v.questionsList()
	if err != nil {
		return err
	}
	var view questionsView
	for _, w := range []string{showOpen, showMine, showAnswered} {
		view.Filter = append(view.Filter, navItem{Path: questionsPath + "?show=" + w, Text: v.t.T("desk.questions." + w), Here: w == way})
	}
	var shown []askedRow
	view.listControls, shown = controls(v, l)
	for _, q := range shown {
		row := questionRow{
			Title: cmp.Or(q.Topic, q.Text), Href: questionPath(q.Asked), Badge: v.timeLeft(q.Question),
			Sub: q.name + " · " + v.t.DayClock(q.AskedAt, v.now), Right: cmp.Or(q.Assigned, v.t.T("desk.questions.nobody")),
		}
		if q.State == api.QuestionAnswered {
			row.Right = q.LedTo.Name
		}
		view.Questions = append(view.Questions, row)
	}
	return v.show("questions", v.t.T("desk.nav.questions"), view)
}

// timeLeft is what is left of the answer target.
func (v *visit) timeLeft(q api.Question) badge {
	switch {
	case q.State == api.QuestionAnswered:
		return badge{Done, v.t.T("desk.questions.answered_at", text.A{"When": v.t.DayClock(q.AnsweredAt, v.now)})}
	case q.AnswerBy.IsZero():
		return badge{}
	case !q.AnswerBy.After(v.now):
		return badge{Late, v.t.T("desk.need.late", text.A{"Late": v.t.Duration(v.now.Sub(q.AnswerBy))})}
	}
	return badge{Waits, v.t.T("desk.need.left", text.A{"Left": v.t.Duration(q.AnswerBy.Sub(v.now))})}
}

// questionsFile is the list for a spreadsheet.
func (v *visit) questionsFile() error {
	l, _, err := v.questionsList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}
