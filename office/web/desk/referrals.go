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
	board, err := v.office.Referrals.Board(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	var view referralsView
	ours := v.who.May(consultants...) == nil
	if ours {
		if view.Tasks, err = v.tasks(); err != nil {
			return err
		}
	}
	for _, l := range board {
		row, err := v.listed(l, ours)
		if err != nil {
			return err
		}
		view.Board = append(view.Board, row)
	}
	return v.show("referrals", v.t.T("desk.nav.referrals"), view)
}

// listed is a referral in a list: for the office by whom it is about, for a partner by
// what help is needed.
func (v *visit) listed(l referral.Listed, ours bool) (row questionRow, err error) {
	need := v.t.T("field." + string(cmp.Or(l.Need, api.FieldStart)))
	row = questionRow{Title: need, Sub: v.origin(l), Href: referralPath + "/" + l.ReferralID, Badge: v.referralBadge(l.State), Right: v.t.Ago(l.ChangedAt, v.now)}
	if ours {
		row.Title, err = v.nameOf(l.PersonID)
		row.Sub = v.actorOf(l) + " · " + need
	}
	if l.State == api.ReferralOffered && !l.ExpiresAt.IsZero() {
		row.Right = v.t.T("desk.need.left", text.A{"Left": v.t.Duration(l.ExpiresAt.Sub(v.now))})
	}
	return row, err
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
		if task.questionRow, err = v.listed(of.Listed, true); err != nil {
			return nil, err
		}
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
