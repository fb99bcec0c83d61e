package desk

import (
	"errors"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/referral"
	"startklar.dk/office/web/site"
)

var referRoutes = []Route{
	get(personsPath+"/{person}/refer", consultants, (*visit).refer).of(OfPerson),
	post(personsPath+"/{person}/refer", consultants, (*visit).sendOffer).of(OfPerson),
}

type referView struct {
	Path, Name, Person string
	Need               field // chosen first: who could help hangs on it
	Chosen             api.Field
	Fields             []field
	Asks               []askView
}

// askView is a kind of share that whoever refers would like; the person decides.
type askView struct {
	Value, Words string
	Asked        bool
}

func (v *visit) refer() error { return v.showRefer(nil) }

// showRefer lets one offer a person somebody of the directory who knows a field.
func (v *visit) showRefer(refused error) error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	view := referView{Path: personPath(id) + "/refer", Person: personPath(id)}
	if view.Name, err = v.nameOf(id); err != nil {
		return err
	}
	if err := v.r.ParseForm(); err != nil {
		return &api.Problem{Code: api.CodeMalformed}
	}
	view.Need = field{Name: "need", Label: v.t.T("desk.refer.need"), Value: v.r.Form.Get("need"), Options: site.Topics(v.t)}
	if need := api.Field(view.Need.Value); slices.Contains(api.Fields, need) {
		view.Chosen = need
		could, err := v.office.Referrals.NextBest(v.r.Context(), v.who, id, need)
		if err != nil {
			return err
		}
		actors := field{Name: "actor_id", Label: v.t.T("desk.refer.actor")}
		for _, c := range could {
			actors.Options = append(actors.Options, option{c.ID, c.Name})
		}
		if len(could) > 0 {
			view.Fields = v.filled(refused, actors, field{
				Name: "reason", Label: v.t.T("desk.refer.why"), Hint: v.t.T("desk.refer.why_hint"), Rows: 4, Max: api.MaxNote,
			})
		}
	}
	for _, kind := range []string{api.ShareVersion, api.ShareResult, api.ShareContact} {
		view.Asks = append(view.Asks, askView{kind, v.t.T("desk.refer.ask." + kind), slices.Contains(v.r.PostForm["asks"], kind)})
	}
	if refused != nil {
		return v.refuse("refer", v.t.T("desk.refer.new"), view)
	}
	return v.show("refer", v.t.T("desk.refer.new"), view)
}

// sendOffer offers it; sent twice it is one.
func (v *visit) sendOffer() error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	if _, err := v.nameOf(id); err != nil {
		return err
	}
	f := v.r.PostForm
	_, err = v.office.Referrals.Refer(v.r.Context(), v.who, referral.Offer{
		PersonID: id, ActorID: f.Get("actor_id"), Need: api.Field(f.Get("need")), Reason: f.Get("reason"), Asks: f["asks"],
	})
	p := (*api.Problem)(nil)
	switch {
	case errors.As(err, &p) && p.Code == api.CodeDuplicate:
	case refusedForm(err):
		return v.showRefer(err)
	case err != nil:
		return err
	}
	return v.see(personPath(id))
}
