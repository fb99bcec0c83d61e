package desk

import (
	"slices"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/consent"
	"startklar.dk/office/inbox"
	"startklar.dk/office/referral"
)

const referralPath = "/desk/r"

var referralRoutes = []Route{
	get(referralPath+"/{referral}", referrers, (*visit).referralPage).of(OfReferral),
	post(referralPath+"/{referral}/state", referrers, (*visit).advanceReferral).of(OfReferral),
	post(referralPath+"/{referral}/outcome", referrers, (*visit).sayOutcome).of(OfReferral),
	post(referralPath+"/{referral}/messages", referrers, (*visit).writeToReferral).of(OfReferral),
}

type referralView struct {
	personView  // what is shared with who looks
	Path, Title string
	Person      string    // where the person is, for whom there is a page of them
	Actor       api.Actor // whom it is with, likewise
	State       badge
	Said        []saidView // why, and what is asked
	Steps       []option   // that it can take, but being sent back
	Return      []field    // the reason, where it can be sent back
	Outcomes    []option   // whether it helped, once it is over
	Outcome     string     // that was said
	History     []dayRow
	Thread      []saidView
	Writes      bool
	MessageID   string
	Message     []field
	Error       string
}

// theReferral is the one that the path names, and whose it is.
func (v *visit) theReferral() (id, personID string, ref api.Referral, err error) {
	if id, err = v.id("referral"); err != nil {
		return "", "", ref, err
	}
	personID, ref, err = v.office.Referrals.Find(v.r.Context(), v.who, id)
	return id, personID, ref, err
}

func (v *visit) referralPage() error { return v.showReferral(nil) }

// showReferral shows a referral to whom it was sent, or to the office's own.
func (v *visit) showReferral(refused error) error {
	id, personID, ref, err := v.theReferral()
	if err != nil {
		return err
	}
	view := referralView{Path: referralPath + "/" + id, MessageID: uuid.NewString(), Error: v.said(refused), State: v.referralBadge(ref.State), Writes: ref.Open()}
	if err := v.whoIsReferred(&view, personID, ref); err != nil {
		return err
	}
	view.Title = v.t.T("desk.refer.title", text.A{"Name": view.Name, "Need": v.t.T("field." + string(ref.Need))})
	if ref.Reason != "" {
		view.Said = append(view.Said, saidView{Who: ref.Origin, Initials: initials(ref.Origin), Text: ref.Reason})
	}
	if ref.Question != "" {
		view.Said = append(view.Said, saidView{Who: view.Name, Initials: initials(view.Name), Text: ref.Question})
	}
	v.whatCanBeDone(&view, ref, refused)
	for _, s := range ref.History {
		by := s.By
		if by == api.You {
			by = view.Name
		}
		row := dayRow{Clock: v.t.ShortDate(s.At), Title: v.t.T("desk.referral." + s.State), Sub: by, State: Done}
		if s.Reason != "" && s.State != api.ReferralOffered {
			row.Sub += ": " + s.Reason
		}
		view.History = append(view.History, row)
	}
	if view.Thread, err = v.thread(personID, id); err != nil {
		return err
	}
	if refused != nil {
		return v.refuse("referral", view.Title, view)
	}
	return v.show("referral", view.Title, view)
}

// whoIsReferred is whom a referral is about, as far as who looks may know, and what is
// shared with it.
func (v *visit) whoIsReferred(view *referralView, personID string, ref api.Referral) error {
	if v.who.May(consultants...) == nil {
		name, err := v.nameOf(personID)
		if err != nil {
			return err
		}
		view.Name, view.Person = name, personPath(personID)
		view.Actor, err = v.office.Referrals.Actor(v.r.Context(), v.who, ref)
		return err
	}
	may, err := v.office.Consents.Readable(v.r.Context(), v.who, personID)
	if err != nil {
		return err
	}
	may = slices.DeleteFunc(may, func(s consent.Shared) bool {
		return !slices.ContainsFunc(ref.Shares, func(own api.Share) bool { return own.Kind == s.Share.Kind && own.ID == s.Share.ID })
	})
	view.Name = v.t.T("desk.refer.somebody")
	if slices.ContainsFunc(may, func(s consent.Shared) bool { return s.Share.Kind == api.ShareContact }) {
		p, err := v.office.Consents.ReadContact(v.r.Context(), v.who, personID)
		if err != nil {
			return err
		}
		view.Name, view.Email, view.Phone = personName(p), p.Email, p.Phone
	}
	view.Sharing = v.sharing(may)
	return v.brief(&view.personView, personID, may)
}

// whatCanBeDone are the steps that a referral can take, and what can be said of it.
func (v *visit) whatCanBeDone(view *referralView, ref api.Referral, refused error) {
	for _, state := range referral.Onward(ref.State) {
		if state == api.ReferralReturned {
			view.Return = v.filled(refused, field{
				Name: "reason", Label: v.t.T("desk.refer.reason"), Hint: v.t.T("desk.refer.reason_hint"), Rows: 3, Max: api.MaxNote, Required: true,
			})
			continue
		}
		view.Steps = append(view.Steps, option{state, v.t.T("desk.refer.do." + state)})
	}
	over := ref.State == api.ReferralCompleted || ref.State == api.ReferralReturned
	for _, word := range []string{"helped", "some", "not"} {
		if word == ref.Outcomes.Actor {
			view.Outcome = v.t.T("referral.outcome." + word)
		}
		if over {
			view.Outcomes = append(view.Outcomes, option{word, v.t.T("referral.outcome." + word)})
		}
	}
	view.Message = v.filled(refused, field{Name: "text", Label: v.t.T("desk.refer.message"), Hint: v.t.T("desk.refer.message_hint"), Rows: 3, Max: api.MaxMessage, Required: true})
}

func (v *visit) referralBadge(state string) badge {
	return v.referralRow(referral.Referred{Referral: api.Referral{State: state}}).Badge
}

// afterReferral shows the referral, with what was refused.
func (v *visit) afterReferral(err error) error {
	if refusedForm(err) {
		return v.showReferral(err)
	}
	if err != nil {
		return err
	}
	return v.see(referralPath + "/" + v.r.PathValue("referral"))
}

func (v *visit) advanceReferral() error {
	id, err := v.id("referral")
	if err != nil {
		return err
	}
	f := v.r.PostForm
	return v.afterReferral(v.office.Referrals.Advance(v.r.Context(), v.who, id, f.Get("state"), f.Get("reason")))
}

func (v *visit) sayOutcome() error {
	id, err := v.id("referral")
	if err != nil {
		return err
	}
	return v.afterReferral(v.office.Referrals.Helped(v.r.Context(), v.who, id, v.r.PostForm.Get("outcome")))
}

func (v *visit) writeToReferral() error {
	id, personID, _, err := v.theReferral()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	return v.afterReferral(v.office.Inbox.Write(v.r.Context(), v.who, inbox.StaffMessage{PersonID: personID, MessageID: f.Get("message_id"), Thread: id, Text: f.Get("text")}))
}
