package desk_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// sentReferral is a referral that a person asked for.
type sentReferral struct {
	of *person
	id string
}

// referred has somebody ask to be referred to the growth house, with shares.
func (s *scene) referred(p *person, shares ...api.Share) sentReferral {
	s.t.Helper()
	id := newID()
	p.does(api.ReferralRequest, map[string]any{
		"referral_id": id, "actor_id": demo.ActorID("erhvervshus-sydjylland"), "need": "export", "question": "Kan køkkenet være sikkerhed for lånet?", "shares": append([]api.Share{}, shares...),
	})
	return sentReferral{p, id}
}

// A partner sees exactly what is shared with a referral, receives it, writes, and sends
// it back with a reason; then the office offers the next best, and never the same again.
func TestAPartnerAnswersAReferralInABrowser(t *testing.T) {
	s := open(t).fill()
	const email = "karen@erhvervshus.example.dk"
	s.member(account.Member{Email: email, Role: mutation.RolePartner, ActorID: demo.ActorID("erhvervshus-sydjylland")})
	for i, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			name := "Leila Haddad"
			leila := s.person(newID()+"@haddad.example.dk", api.PersonUpdateBody{Name: &name})
			version := leila.plan("Haddad Delikatesser", text.Danish)
			shares := []api.Share{{Kind: api.ShareVersion, ID: version, Title: "Forretningsplan v2"}, {Kind: api.ShareContact}}
			if i == 1 {
				shares = nil
			}
			ref := s.referred(leila, shares...)
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, email)
			tab.Go("/desk/referrals")
			seen(t, tab, "partner-referrals")
			tab.Go("/desk/r/" + ref.id)
			seen(t, tab, "partner-referral")
			page := tab.Text("main")
			if shown := strings.Contains(page, name) && strings.Contains(page, "Forretningsplan v2"); shown != (len(shares) > 0) {
				t.Errorf("of %d shares it shows %q", len(shares), page)
			}
			tab.Follow(".aside .button.main")
			tab.Type("#f-text", "Kan I komme på tirsdag?")
			tab.Follow(`form[action$="/messages"] .button`)
			tab.Click("summary")
			tab.Type("#f-reason", "Karen har først tid i uge 3.")
			tab.Follow("details form .button")
			seen(t, tab, "partner-returned")
			tab.Follow(`form[action$="/outcome"] .button`)
			got := records[api.Referral](leila, api.KindReferral)[0]
			if got.State != api.ReferralReturned || got.History[len(got.History)-1].Reason != "Karen har først tid i uge 3." || got.Outcomes.Actor != "helped" {
				t.Errorf("the person sees %+v", got)
			}
			if said := records[api.Message](leila, api.KindMessage); len(said) != 1 || said[0].Text != "Kan I komme på tirsdag?" {
				t.Errorf("the person reads %v", said)
			}
			desk := browser.Open(t, s.url, look)
			s.signIn(desk, bots.ConsultantEmail)
			desk.Go("/desk/referrals")
			seen(t, desk, "referrals")
			desk.Follow(`form[action="/desk/referrals/` + ref.id + `/next"] .button`)
			all := records[api.Referral](leila, api.KindReferral)
			if len(all) != 2 || all[0].ActorID == all[1].ActorID {
				t.Errorf("after the next best is offered: %+v", all)
			}
			desk.Go("/desk/persons/" + leila.id + "/refer?need=accounting")
			seen(t, desk, "refer")
			desk.Follow(`form[method="post"] .button.main`)
			if got := len(records[api.Referral](leila, api.KindReferral)); got != 3 {
				t.Errorf("she has %d referrals", got)
			}
			desk.Go("/desk/r/" + ref.id)
			seen(t, desk, "referral")
		})
	}
}
