package inbox

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/consent"
	"startklar.dk/app/referral"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// progressStates are the steps of a referral that goes well, in order.
var progressStates = []string{api.ReferralAccepted, api.ReferralSent, api.ReferralReceived, api.ReferralInProgress, api.ReferralCompleted}

// progress is where a referral stands after the answer: its steps with their days,
// or how it ended and what one can do next.
func (d *referralDetail) progress(r referral.Referral) []fyne.CanvasObject {
	env := d.env
	switch {
	case r.Expired:
		return d.ended(r, ui.Notice, "referral.ended_expired", "")
	case r.State == api.ReferralDeclined:
		return d.ended(r, ui.Neutral, "referral.ended_declined", "")
	case r.State == api.ReferralWithdrawn && r.Waiting:
		return d.ended(r, ui.Notice, "referral.ended_withdrawing", "")
	case r.State == api.ReferralWithdrawn:
		return d.ended(r, ui.Neutral, "referral.ended_withdrawn", "")
	case r.State == api.ReferralReturned:
		step, _ := lastStep(r, api.ReferralReturned)
		return d.ended(r, ui.Notice, "referral.ended_returned", step.Reason)
	}
	out := []fyne.CanvasObject{d.steps(r)}
	if key := "referral.actor_says." + r.ActorSays; env.Words.Has(key) {
		out = append(out, ui.NewSupport(env.T(key, text.A{"Actor": actorName(env, r.Actor)})))
	}
	if r.AskOutcome {
		out = append(out, d.askOutcome(r))
	} else if r.Outcome != "" && r.State == api.ReferralCompleted {
		out = append(out, ui.NewSupport(env.T("referral.outcome_thanks")))
	}
	return out
}

// steps are the way as a list, done ones ticked and dated.
func (d *referralDetail) steps(r referral.Referral) fyne.CanvasObject {
	env := d.env
	column := ui.Column(0, ui.NewStrong(env.T("referral.way")), ui.Gap(ui.Gap8))
	at := slices.Index(progressStates, r.State)
	for i, state := range progressStates {
		step, happened := lastStep(r, state)
		if i == 0 && askedByMe(r) {
			continue // who asked has nothing to say yes to
		}
		label := env.T("referral.step."+state, text.A{"Actor": actorName(env, r.Actor)})
		if state == api.ReferralSent && askedByMe(r) {
			label = env.T("referral.step.asked") // the office sends it on, or finds a better place
		}
		row := &ui.CheckRow{Label: label, Done: happened || i <= at}
		if happened {
			row.Note = env.Words.Day(step.At, env.Now())
		}
		if happened && step.Reason != "" {
			row.Under = ui.NewSupport(step.Reason)
		}
		column.Add(row)
	}
	if !r.AnswerBy.IsZero() {
		k := "referral.answer_by"
		if !r.AnswerBy.After(env.Now()) {
			k = "referral.answer_late"
		}
		column.Add(ui.Gap(ui.Gap8))
		column.Add(ui.NewSupport(env.T(k, text.A{
			"Day": env.Words.LastDay(r.AnswerBy, env.Now()), "Left": env.Words.Until(r.AnswerBy, env.Now()),
		})))
	}
	return &ui.Card{Content: column}
}

// ended says how a referral ended, and offers the next thing to do.
func (d *referralDetail) ended(r referral.Referral, tone ui.Tone, k, said string) []fyne.CanvasObject {
	env := d.env
	m := ui.Message{Tone: tone, Title: env.T(k), Text: env.T(k+"_text", text.A{"Actor": actorName(env, r.Actor)}), Below: true}
	if r.State == api.ReferralReturned {
		m.Action, m.OnTap = env.T("referral.write"), d.askFirst
		out := []fyne.CanvasObject{m.Card()}
		if said != "" {
			out = append(out, &ui.Card{Content: ui.Column(ui.Gap4,
				ui.NewSupport(env.T("referral.writes", text.A{"Name": actorName(env, r.Actor)})), ui.NewBody(said))})
		}
		return out
	}
	if r.Actor.Name == "" {
		return []fyne.CanvasObject{m.Card()}
	}
	if !d.again {
		m.Action, m.OnTap = env.T("referral.again"), func() {
			d.set(&d.again, true)
			parts.WriteIn(d.question)
		}
		return []fyne.CanvasObject{m.Card()}
	}
	proposals, err := env.App.Consent.Proposals(env.Ctx)
	if err != nil {
		env.Failed(err)
		return []fyne.CanvasObject{m.Card()}
	}
	return []fyne.CanvasObject{
		m.Card(), d.question,
		d.choices.card(env.T("referral.share_if_sent"), r.Actor.Name, proposals),
		ui.NewButton(env.T("referral.again_send"), func() { d.request(r, proposals) }),
		ui.NewPlainButton(env.T("common.cancel"), func() { d.set(&d.again, false) }),
	}
}

// request asks for the same help anew, and opens the new referral.
func (d *referralDetail) request(r referral.Referral, proposals []consent.Proposal) {
	var id string
	err := d.wish.Send(func() (err error) {
		id, err = d.env.App.Referrals.Request(d.env.Ctx, r.Actor.ID, r.Need, d.question.Value(), d.choices.shares(proposals))
		return err
	})
	if d.env.Failed(err) {
		return
	}
	d.again = false
	d.env.Toast(d.env.T("referral.requested", text.A{"Actor": actorName(d.env, r.Actor)}))
	d.choose(id)
}

// helped are the answers to whether it helped, with the score each stands for.
var helped = []struct {
	word  string
	score int // 1 to 5
}{{"helped", 5}, {"some", 3}, {"not", 1}}

// askOutcome asks how it went: one tap, and words if one likes.
func (d *referralDetail) askOutcome(r referral.Referral) fyne.CanvasObject {
	env := d.env
	labels := make([]string, 0, len(helped))
	chosen := -1
	for i, h := range helped {
		labels = append(labels, env.T("referral.outcome."+h.word))
		if h.score == d.scored {
			chosen = i
		}
	}
	choice := ui.NewSegmented(func(i int) {
		d.scored = helped[i].score
		d.outcome.Set("score", strconv.Itoa(d.scored))
		d.refresh()
	}, labels...)
	choice.Chosen = chosen
	column := ui.Column(ui.Gap12,
		ui.NewStrong(env.T("referral.outcome_ask")),
		ui.NewSupport(env.T("referral.outcome_why", text.A{"Actor": actorName(env, r.Actor)})), choice)
	if chosen >= 0 {
		column.Add(d.words)
		column.Add(ui.NewButton(env.T("referral.outcome_send"), func() {
			h := helped[chosen]
			err := d.outcome.Send(func() error {
				return env.App.Referrals.Outcome(env.Ctx, d.id, h.word, h.score, d.words.Value())
			})
			if !env.Failed(err) {
				env.Toast(env.T("referral.outcome_thanks"))
			}
			d.refresh()
		}))
	}
	return &ui.Card{Content: column}
}
