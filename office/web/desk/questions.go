package desk

import (
	"cmp"

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

// answeredShown is how many of the answered questions the list goes back.
const answeredShown = 200

type questionsView struct {
	Filter    []navItem
	Questions []questionRow
	File      string // the address of the list as a file
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
		all, err = v.office.Inbox.Answered(v.r.Context(), v.who, answeredShown)
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

func (v *visit) questions() error {
	all, way, err := v.shown()
	if err != nil {
		return err
	}
	view := questionsView{File: questionsPath + ".csv?show=" + way}
	for _, w := range []string{showOpen, showMine, showAnswered} {
		view.Filter = append(view.Filter, navItem{Path: questionsPath + "?show=" + w, Text: v.t.T("desk.questions." + w), Here: w == way})
	}
	for _, q := range all {
		name, err := v.nameOf(q.PersonID)
		if err != nil {
			return err
		}
		row := questionRow{
			Title: cmp.Or(q.Topic, q.Text), Href: questionPath(q), Badge: v.timeLeft(q.Question),
			Sub: name + " · " + v.t.DayClock(q.AskedAt, v.now), Right: cmp.Or(q.Assigned, v.t.T("desk.questions.nobody")),
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
	all, way, err := v.shown()
	if err != nil {
		return err
	}
	rows := [][]string{{
		v.t.T("desk.questions.topic"), v.t.T("desk.questions.text"), v.t.T("desk.questions.person"), v.t.T("desk.questions.asked"),
		v.t.T("desk.questions.answer_by"), v.t.T("desk.questions.who"), v.t.T("desk.questions.answered"), v.t.T("desk.question.authority"),
	}}
	for _, q := range all {
		name, err := v.nameOf(q.PersonID)
		if err != nil {
			return err
		}
		rows = append(rows, []string{q.Topic, q.Text, name, v.t.Sheet(q.AskedAt), v.t.Sheet(q.AnswerBy), q.Assigned, v.t.Sheet(q.AnsweredAt), q.LedTo.Name})
	}
	return v.file("questions", "questions-"+way+".csv", rows)
}
