package book

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// extras is what goes with a wish: what the office asks to see first and, where
// the person likes, what it is about, a few words and what else may be read.
type extras struct {
	env     *parts.Env
	event   string
	draft   *parts.Draft
	content *fyne.Container
	grown   func() // lays the page out anew around it

	open     bool
	need     api.Field
	needs    []api.Field
	chips    *ui.ChipRow
	note     *ui.TextArea
	meets    []api.Share
	meet     int
	plan     bool
	contact  bool
	hasPlan  bool
	requires string // what the office asks to see, as the event names it
}

// longestNote is what fits beside a booking on the adviser's list.
const longestNote = 1000

func newExtras(env *parts.Env, event string) *extras {
	x := &extras{env: env, event: event, draft: env.Draft(booking.DraftRequest(event)), content: ui.Column(ui.Gap16)}
	x.note = x.draft.Area("note", &ui.TextArea{Rows: 3, Most: longestNote, Loop: env.Loop, Placeholder: env.T("book.extra.note_hint")})
	x.need = api.Field(x.draft.Text("need"))
	x.open = x.need != "" || x.note.Value() != ""
	x.chips = &ui.ChipRow{Wrap: true, Chosen: -1, OnChoose: func(i int) {
		if i < 0 || i >= len(x.needs) {
			return
		}
		if x.need = x.needs[i]; string(x.need) == x.draft.Text("need") {
			x.need = ""
			x.chips.Choose(-1)
		}
		x.draft.Set("need", string(x.need))
	}}
	return x
}

// update fits what can be said and shared to an event.
func (x *extras) update(ev booking.Event) {
	x.need = api.Field(x.draft.Text("need")) // as it stands on whichever page asked last
	x.needs = ev.Fields
	if len(x.needs) == 0 {
		for _, a := range ev.Advisers {
			x.needs = append(x.needs, a.Adviser.Fields...)
		}
	}
	x.chips.Labels = x.chips.Labels[:0]
	x.chips.Chosen = -1
	for i, f := range x.needs {
		x.chips.Labels = append(x.chips.Labels, x.env.FieldName(f))
		if f == x.need {
			x.chips.Chosen = i
		}
	}
	x.meets, x.requires = ev.Meets, ev.Requires
	x.meet = min(x.meet, max(len(x.meets)-1, 0))
	if o, err := x.env.App.Plan.Overview(x.env.Ctx, ""); err == nil {
		x.hasPlan = !o.Empty()
	}
	x.draw()
}

func (x *extras) draw() {
	x.content.Objects = nil
	if len(x.meets) > 0 {
		add(x.content, x.required())
	}
	if !x.open {
		add(x.content, ui.Left(ui.NewLink("+ "+x.env.T("book.extra.open"), func() {
			x.open = true
			x.draw()
			x.grown()
			parts.WriteIn(x.note)
		})))
		x.content.Refresh()
		return
	}
	card := ui.Column(ui.Gap12, ui.NewStrong(x.env.T("book.extra.title")))
	if len(x.needs) > 1 {
		add(card, ui.NewSupport(x.env.T("book.extra.need")))
		add(card, x.chips)
	}
	add(card, x.note)
	x.note.Framed = true
	if x.hasPlan && !x.sharesPlan() {
		add(card, &ui.SwitchRow{Label: x.env.T("book.share.plan"), On: x.plan, OnChange: func(on bool) { x.plan = on }})
	}
	contact := &ui.SwitchRow{Label: x.env.T("book.share.contact"), On: x.contact, OnChange: func(on bool) { x.contact = on }}
	x.env.AskContact(contact)
	add(card, contact)
	add(card, &ui.Text{Text: x.env.T("book.share.terms"), TextSize: ui.Label, Role: ui.Quiet, Wrap: true})
	add(x.content, ui.NewCard(card))
	x.content.Refresh()
}

// required is what the office asks to see, with what of the person's would do.
func (x *extras) required() fyne.CanvasObject {
	card := ui.Column(ui.Gap4,
		ui.NewStrong(x.env.T("book.meets.title")), ui.NewSupport(x.env.T("book.meets.text")))
	for i, share := range x.meets {
		add(card, &ui.CheckRow{Radio: true, Done: i == x.meet, Label: x.env.ShareName(share), OnTap: func() {
			x.meet = i
			x.draw()
		}})
	}
	if x.requires == api.RequiresPlanOrScreening && !slices.ContainsFunc(x.meets, func(sh api.Share) bool { return sh.Kind == api.ShareResult }) {
		add(card, ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(x.env.T("book.meets.shorter"), func() { x.env.Nav.Go(screening(x.env)) }))))
	}
	return ui.NewCard(card)
}

// sharesPlan tells whether what is required is met by the plan.
func (x *extras) sharesPlan() bool {
	return x.meet < len(x.meets) && x.meets[x.meet].Kind == api.ShareVersion
}

// book asks for a place with what is said here, which is forgotten with it.
func (x *extras) book(r booking.Request) (id string, err error) {
	err = x.draft.Send(func() error {
		id, err = x.env.App.Book.Book(x.env.Ctx, r)
		return err
	})
	if err == nil {
		x.need = ""
		x.chips.Choose(-1)
	}
	return id, err
}

// fill puts what goes with a wish into it.
func (x *extras) fill(r *booking.Request) {
	r.Need, r.Note, r.Draft = x.need, strings.TrimSpace(x.note.Value()), booking.DraftRequest(x.event)
	if x.meet < len(x.meets) {
		r.Share = append(r.Share, x.meets[x.meet])
	}
	if x.plan && x.hasPlan && !x.sharesPlan() {
		r.Share = append(r.Share, api.Share{Kind: api.ShareVersion})
	}
	if x.contact {
		r.Share = append(r.Share, api.Share{Kind: api.ShareContact, Title: x.env.T("book.share.contact")})
	}
}
