package inbox

import (
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/consent"
	"startklar.dk/app/inbox"
	"startklar.dk/app/referral"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// referralDetail is one referral: who, why, what would be shared, the answer, and
// its way after it.
type referralDetail struct {
	env       *parts.Env
	id        string
	scaffold  *ui.Scaffold
	absent    bool               // it cannot be shown
	messages  []inbox.Message    // of its thread
	proposals []consent.Proposal // what would be shared on a yes
	choose    func(id string)    // opens another in this page
	choices   *choices
	write     *composer
	wish      *parts.Draft // a new one for the same; nil until it is known from whom
	question  *ui.Field    // of it
	outcome   *parts.Draft // how it went

	more, asking, declining, withdrawing, again bool
	scored                                      int // how much it helped, once said; 0 for not
	words                                       *ui.Field
}

func newReferralDetail(env *parts.Env, id string, archive func(), choose func(string)) *referralDetail {
	d := &referralDetail{env: env, id: id, choose: choose, scaffold: ui.NewScaffold(env.T("referral.title"))}
	d.scaffold.Trailing = &ui.Button{Icon: icons.Archive, Kind: ui.Plain, Name: env.T("inbox.archive_do"), Keys: parts.KeysArchive, OnTap: archive}
	d.choices = newChoices(env)
	d.write = newComposer(env, id, env.T("referral.ask_label"), func() {
		env.Toast(env.T("referral.asked"))
		d.refresh()
	})
	d.asking = d.write.begun()
	d.outcome = env.Draft(referral.DraftOutcome(id))
	d.words = d.outcome.Field("words", &ui.Field{Label: env.T("referral.outcome_words"), Lines: 2, Most: api.MaxNote})
	d.scored, _ = strconv.Atoi(d.outcome.Text("score")) //nolint:errcheck // none was chosen
	d.refresh()
	return d
}

func (d *referralDetail) page() *ui.Scaffold { return d.scaffold }

func (d *referralDetail) missing() bool { return d.absent }

// set changes what is unfolded.
func (d *referralDetail) set(field *bool, to bool) {
	*field = to
	d.refresh()
}

func (d *referralDetail) refresh() {
	env := d.env
	r, err := env.App.Referrals.Referral(env.Ctx, d.id)
	if err == nil {
		d.messages, err = env.App.Inbox.Thread(env.Ctx, d.id)
	}
	if err == nil && r.CanAnswer {
		d.proposals, err = env.App.Consent.Proposals(env.Ctx)
	}
	for i, p := range d.proposals {
		if len(r.Asks) > 0 { // whoever refers has said what would help; the person decides
			d.proposals[i].On = slices.Contains(r.Asks, p.Share.Kind)
		}
	}
	d.absent = err != nil
	if err != nil {
		d.scaffold.SetBody(unreadable(env, err, gone(env), d.refresh))
		return
	}
	if d.wish == nil {
		d.wish = env.Draft(referral.DraftWish(r.Actor.ID))
		d.question = d.wish.Field("question", &ui.Field{Label: env.T("referral.again_label"), Lines: 3, Most: api.MaxMessage})
		d.again = d.wish.Text("question") != ""
	}
	body := d.head(r)
	if r.Refusal != nil {
		body = append(body, d.refusal(r))
	}
	if r.Waiting {
		body = append(body, d.waits(r))
	}
	body = append(body, d.reason(r)...)
	switch {
	case r.CanAnswer:
		body = append(body, d.offer(r)...)
		if d.asking || len(d.messages) > 0 {
			body = append(body, d.thread(r)...)
		}
	default:
		body = append(body, d.progress(r)...)
		if shared := d.shared(r); shared != nil {
			body = append(body, shared)
		}
		body = append(body, d.thread(r)...)
	}
	d.scaffold.SetBody(body...)
}

// actorName is what an actor is called, also one that is no longer among those whom the office refers to.
func actorName(env *parts.Env, a referral.Actor) string {
	if a.Name == "" {
		return env.T("referral.unknown_actor")
	}
	return a.Name
}

// head is the actor with what they do, and on asking how to reach them.
func (d *referralDetail) head(r referral.Referral) []fyne.CanvasObject {
	env := d.env
	name := actorName(env, r.Actor)
	first, rest := firstSentence(r.Actor.Text)
	if first == "" {
		first = env.FieldName(r.Need)
	}
	person := ui.Person(ui.NewAvatar(name), name, first, ui.Heading)
	reach := ui.Column(ui.Gap8)
	if rest != "" {
		reach.Add(ui.NewSupport(rest))
	}
	for _, line := range env.Reach(parts.Reachable{Phone: r.Actor.Phone, Email: r.Actor.Email, Site: r.Actor.Site}).Objects {
		reach.Add(line)
	}
	if len(reach.Objects) == 0 {
		return []fyne.CanvasObject{person}
	}
	more := ui.NewIconButton(icons.Info, env.T("referral.more"), func() { d.set(&d.more, !d.more) })
	head := ui.Row(ui.Gap8, ui.Grow(person), more)
	if !d.more {
		return []fyne.CanvasObject{head}
	}
	more.Name = env.T("referral.less")
	return []fyne.CanvasObject{head, &ui.Card{Content: reach}}
}

// reason is what was written: by whoever offers it, or by the person who asked.
func (d *referralDetail) reason(r referral.Referral) []fyne.CanvasObject {
	who, words := d.env.T("referral.writes", text.A{"Name": r.Origin}), r.Reason
	if askedByMe(r) {
		who, words = d.env.T("referral.you_wrote"), r.Question
	}
	if words == "" {
		return nil
	}
	return []fyne.CanvasObject{&ui.Card{Content: ui.Column(ui.Gap4, ui.NewSupport(who), ui.NewBody(words))}}
}

// offer is what would be shared, when they answer, and the three answers.
func (d *referralDetail) offer(r referral.Referral) []fyne.CanvasObject {
	env := d.env
	out := []fyne.CanvasObject{d.choices.card(env.T("referral.share_title"), actorName(env, r.Actor), d.proposals)}
	column := ui.Column(ui.Gap4)
	if r.Actor.AnswerDays > 0 {
		column.Add(ui.NewSupport(env.N("referral.answers_within", r.Actor.AnswerDays)))
	}
	if !r.ExpiresAt.IsZero() {
		column.Add(ui.NewSupport(env.T("referral.answer_before", text.A{"Day": env.Words.LastDay(r.ExpiresAt, env.Now())})))
	}
	if len(column.Objects) > 0 {
		out = append(out, column)
	}
	if d.declining {
		return append(out, &ui.Card{Content: ui.Column(ui.Gap12,
			ui.NewStrong(env.T("referral.decline_sure")),
			ui.NewSupport(env.T("referral.decline_text", text.A{"Actor": actorName(env, r.Actor)})),
			ui.Row(ui.Gap12,
				ui.Grow(ui.NewSoftButton(env.T("referral.decline_yes"), d.decline)),
				ui.Grow(ui.NewPlainButton(env.T("common.cancel"), func() { d.set(&d.declining, false) }))))})
	}
	return append(out,
		ui.NewButton(env.T("referral.accept"), func() { d.accept(r) }),
		ui.Row(ui.Gap16,
			ui.Grow(ui.NewSoftButton(env.T("referral.ask_first"), d.askFirst)),
			ui.Grow(ui.NewPlainButton(env.T("referral.decline"), func() { d.set(&d.declining, true) }))),
	)
}

func (d *referralDetail) askFirst() {
	d.set(&d.asking, true)
	d.write.field.Focus()
}

func (d *referralDetail) accept(r referral.Referral) {
	err := d.env.App.Referrals.Accept(d.env.Ctx, d.id, d.choices.shares(d.proposals))
	if !d.env.Failed(err) {
		d.env.Toast(d.env.T("referral.accepted", text.A{"Actor": actorName(d.env, r.Actor)}))
		d.scaffold.ScrollTo(0)
	}
	d.refresh()
}

func (d *referralDetail) decline() {
	d.declining = false
	if !d.env.Failed(d.env.App.Referrals.Decline(d.env.Ctx, d.id)) {
		d.env.Toast(d.env.T("referral.declined"))
	}
	d.refresh()
}

func (d *referralDetail) withdraw() {
	d.withdrawing = false
	if !d.env.Failed(d.env.App.Referrals.Withdraw(d.env.Ctx, d.id)) {
		d.env.Toast(d.env.T("referral.withdrawn"))
	}
	d.refresh()
}

// waits says that the office has not heard of the answer yet.
func (d *referralDetail) waits(r referral.Referral) fyne.CanvasObject {
	env := d.env
	state, err := env.App.Sync.State(env.Ctx)
	if err == nil && (state.Mark == app.MarkSaving || state.Mark == app.MarkSaved) {
		return ui.NewSupport(env.T("referral.sending"))
	}
	return ui.Message{
		Tone: ui.Notice, Title: env.T("referral.waits"), Text: env.T("referral.waits_text", text.A{"Actor": actorName(env, r.Actor)}),
	}.Card()
}

// refusal is the office's no, in words.
func (d *referralDetail) refusal(r referral.Referral) fyne.CanvasObject {
	env := d.env
	title := env.T("referral.refused")
	if k := "problem." + string(r.Refusal.Problem.Code) + ".title"; env.Words.Has(k) {
		title = env.T(k)
	}
	return ui.Message{
		Tone: ui.Alarm, Title: title, Text: env.Problem(&r.Refusal.Problem), Action: env.T("common.ok"), OnTap: func() {
			env.Failed(env.App.Referrals.DismissRefusal(env.Ctx, d.id))
			d.refresh()
		},
	}.Card()
}

// thread is what was written back and forth, and a field to write in.
func (d *referralDetail) thread(r referral.Referral) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if len(d.messages) > 0 {
		out = append(out, ui.SectionHeader(d.env.T("inbox.messages"), nil))
		out = append(out, bubbles(d.env, d.messages)...)
	}
	if d.asking || len(d.messages) > 0 {
		return append(out, d.write.view())
	}
	if r.State == api.ReferralDeclined || r.Expired || r.State == api.ReferralWithdrawn {
		return out
	}
	return append(out, ui.Left(ui.NewLink(d.env.T("referral.write"), d.askFirst)))
}

// gone is what stands in place of a referral or a thread that is not here.
func gone(env *parts.Env) ui.Empty {
	return ui.Empty{
		Icon: icons.Inbox, Title: env.T("inbox.not_here"), Text: env.T("inbox.gone"),
		Action: env.T("common.inbox"), OnTap: func() { env.Nav.Go(parts.Inbox()) },
	}
}

// unreadable is what stands in place of what cannot be shown: it is on its way, it is gone, or reading it failed.
func unreadable(env *parts.Env, err error, gone ui.Empty, again func()) fyne.CanvasObject {
	if !errors.Is(err, referral.ErrNotFound) && !errors.Is(err, inbox.ErrNotFound) {
		return env.Broken("referral.broken", err, again)
	}
	if wait := env.Unread(); wait != nil {
		return wait
	}
	return gone.View()
}
