package desk

import (
	"cmp"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/referral"
)

const referralsPath = "/desk/referrals"

var referralsRoutes = []Route{
	get(referralsPath, referrers, (*visit).referrals).nav("desk.nav.referrals", icons.Swap, "h"),
	post(referralsPath+"/{referral}/next", consultants, (*visit).offerNext).of(OfReferral),
}

type referralsView struct {
	Tasks []taskView
	listControls
	Board []questionRow
}

// taskView is a referral that came back or ran out, with who could help instead.
type taskView struct {
	questionRow
	Path string
	Next []option
}

const (
	tasksShown = 50 // at a time, the oldest first
	nextShown  = 3  // of those who could help instead
)

func (v *visit) referrals() error {
	l, err := v.referralsList()
	if err != nil {
		return err
	}
	var view referralsView
	if v.ours() {
		if view.Tasks, err = v.tasks(); err != nil {
			return err
		}
	}
	var shown []boardRow
	view.listControls, shown = controls(v, l)
	for _, r := range shown {
		view.Board = append(view.Board, v.listed(r))
	}
	return v.show("referrals", v.t.T("desk.nav.referrals"), view)
}

// ours tells whether who looks is one of those who see persons.
func (v *visit) ours() bool { return v.who.May(consultants...) == nil }

// boardRow is a referral in a list, with whose it is; not for a partner.
type boardRow struct {
	referral.Listed
	name string
}

// referralsList are the referrals under way that the address asks for: a partner's have no
// more than they see.
func (v *visit) referralsList() (l deskList[boardRow], err error) {
	board, err := v.office.Referrals.Board(v.r.Context(), v.who)
	if err != nil {
		return l, err
	}
	names := map[string]api.Person{}
	if v.ours() {
		if names, err = v.namesOf(idsOf(board, func(r referral.Listed) string { return r.PersonID })); err != nil {
			return l, err
		}
	}
	l = deskList[boardRow]{what: "referrals", path: referralsPath, file: referralsPath + ".csv"}
	for _, r := range board {
		l.rows = append(l.rows, boardRow{r, personName(names[r.PersonID])})
	}
	l.columns = []listColumn[boardRow]{
		{"need", v.t.T("desk.refer.need"), func(r boardRow) any { return v.needOf(r.Listed) }},
		{"state", v.t.T("desk.csv.state"), func(r boardRow) any { return v.referralBadge(r.State).Words }},
		{"from", v.t.T("desk.csv.from"), func(r boardRow) any { return v.origin(r.Listed) }},
		{"changed", v.t.T("desk.csv.changed"), func(r boardRow) any { return r.ChangedAt }},
		{"expires", v.t.T("desk.csv.expires"), func(r boardRow) any { return r.ExpiresAt }},
	}
	states := []string{api.ReferralSent, api.ReferralReceived, api.ReferralInProgress}
	if v.ours() {
		l.columns = append([]listColumn[boardRow]{
			{"who", v.t.T("desk.staff.name"), func(r boardRow) any { return r.name }},
			{"actor", v.t.T("desk.refer.actor"), func(r boardRow) any { return v.actorOf(r.Listed) }},
		}, l.columns...)
		states = append([]string{api.ReferralOffered, api.ReferralAccepted}, states...)
	}
	var options []option
	for _, state := range states {
		options = append(options, option{state, v.referralBadge(state).Words})
	}
	l.filters = []listFilter[boardRow]{
		wordsFilter(v, func(r boardRow) string {
			if !v.ours() {
				return v.needOf(r.Listed) + " " + v.origin(r.Listed)
			}
			return r.name + " " + v.actorOf(r.Listed) + " " + v.needOf(r.Listed)
		}),
		choiceFilter(v, "state", v.t.T("desk.csv.state"), options, func(r boardRow) string { return r.State }),
	}
	arrange(v, &l)
	return l, nil
}

// referralsFile is what is under way, for a spreadsheet.
func (v *visit) referralsFile() error {
	l, err := v.referralsList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}

// needOf is what a referral is for.
func (v *visit) needOf(l referral.Listed) string {
	return v.t.T("field." + string(cmp.Or(l.Need, api.FieldStart)))
}

// listed is a referral in a list: for the office by whom it is about, for a partner by
// what help is needed.
func (v *visit) listed(r boardRow) questionRow {
	l := r.Listed
	row := questionRow{Title: v.needOf(l), Sub: v.origin(l), Href: referralPath + "/" + l.ReferralID, Badge: v.referralBadge(l.State), Right: v.t.Ago(l.ChangedAt, v.now)}
	if v.ours() {
		row.Title, row.Sub = r.name, v.actorOf(l)+" · "+v.needOf(l)
	}
	if l.State == api.ReferralOffered && !l.ExpiresAt.IsZero() {
		row.Right = v.t.T("desk.need.left", text.A{"Left": v.t.Duration(l.ExpiresAt.Sub(v.now))})
	}
	return row
}

// origin is who offered a referral, or asked for it.
func (v *visit) origin(l referral.Listed) string {
	return cmp.Or(l.Origin, v.t.T("desk.refer.somebody"))
}

// actorOf is what whoever a referral is with is called.
func (v *visit) actorOf(l referral.Listed) string {
	return cmp.Or(l.Actor, v.t.T("desk.person.actor_gone"))
}

func (v *visit) tasks() (views []taskView, err error) {
	all, err := v.office.Referrals.Tasks(v.r.Context(), v.who, tasksShown)
	if err != nil {
		return nil, err
	}
	for _, of := range all {
		task := taskView{Path: referralsPath + "/" + of.ReferralID + "/next"}
		name, err := v.nameOf(of.PersonID)
		if err != nil {
			return nil, err
		}
		task.questionRow = v.listed(boardRow{of.Listed, name})
		for _, c := range of.Next[:min(len(of.Next), nextShown)] {
			task.Next = append(task.Next, option{c.ID, c.Name})
		}
		views = append(views, task)
	}
	return views, nil
}

// offerNext offers somebody else in the place of who could not help, or takes the task
// off the list.
func (v *visit) offerNext() error {
	id, personID, ref, err := v.theReferral()
	if err != nil {
		return err
	}
	if actor := v.r.PostForm.Get("actor_id"); actor != "" {
		_, err = v.office.Referrals.Refer(v.r.Context(), v.who, referral.Offer{
			PersonID: personID, ActorID: actor, Need: ref.Need, Reason: ref.Reason, Asks: ref.Asks, ParentID: id,
		})
		if refusedForm(err) { // it was offered already: sent twice
			err = nil
		}
	} else {
		err = v.office.Referrals.Settle(v.r.Context(), v.who, id)
	}
	if err != nil {
		return err
	}
	return v.see(referralsPath)
}
