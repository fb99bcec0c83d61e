package me

import (
	"context"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// stages are how far a person is, in order.
var stages = []string{"considering", "starting", "running"}

// who are the fields about the person. They save themselves a moment after the
// last key, each as soon as it is right.
type who struct {
	env              *parts.Env
	name, phone, cvr *ui.Field
	unfinished       *parts.Draft // the CVR number, until it is saved
	stage            *ui.Segmented
	saves            *ui.Throttle
	card             *ui.Card
	known            known
	filled           bool // the fields were shown with what is known
}

// known is what the fields were last filled with or saved as. Only what was
// changed from it by hand is saved: a field that shows what was true a moment
// ago never takes back what another device wrote.
type known struct{ name, phone, cvr string }

func newWho(env *parts.Env) *who {
	w := &who{env: env}
	w.saves = ui.NewThrottle(env.Loop, 0, func() { w.save(false) })
	typed := func(string) { w.saves.Trigger() }
	w.name = ui.NewField(env.T("me.name"), "", typed)
	w.phone = ui.NewField(env.T("me.phone"), "", typed)
	w.unfinished = env.Draft(app.DraftMe)
	w.cvr = ui.NewField(env.T("me.cvr"), w.unfinished.Text("cvr"), func(text string) {
		w.unfinished.Set("cvr", text)
		w.cvr.SetError("")
		w.saves.Trigger()
	})
	w.cvr.Hint = env.T("me.cvr_hint")
	w.name.Most, w.phone.Most = api.MaxTitle, api.MaxPhone
	for _, f := range []*ui.Field{w.name, w.phone, w.cvr} {
		f.OnSubmit = func(string) { w.finish() }
	}
	labels := make([]string, 0, len(stages))
	for _, s := range stages {
		labels = append(labels, env.T("me.stage."+s))
	}
	w.stage = ui.NewSegmented(func(i int) {
		env.Failed(env.App.Me.Update(env.Ctx, api.PersonUpdateBody{Stage: &stages[i]}))
	}, labels...)
	w.stage.Chosen = -1
	w.card = ui.NewCard(
		w.name, w.phone,
		ui.Column(6, &ui.Text{Text: env.T("me.stage"), TextSize: ui.Support, Bold: true}, w.stage),
		w.cvr,
	)
	return w
}

// view brings the fields up to date, but for those that are being written in. While
// nobody knows what stands in them they are not asked for: what is written over it
// would be lost.
func (w *who) view() []fyne.CanvasObject {
	saving := w.saves.Waiting() || w.env.Saving(savesPerson) // looked at before reading
	person, err := w.env.App.Me.Person(w.env.Ctx)
	if err != nil && !w.filled {
		return nil // the page says so at its head
	}
	if wait := w.env.UnreadLine(); wait != nil && !w.filled && person.Name == "" && !saving {
		return []fyne.CanvasObject{section(w.env.T("me.about_you"), ui.NewCard(wait))}
	}
	if err == nil && !saving {
		w.filled = true
		w.known = known{person.Name, person.Phone, person.CVR}
		keep(w.name, person.Name)
		keep(w.phone, person.Phone)
		w.keepNumber(person.CVR)
		chosen := -1
		for i, s := range stages {
			if s == person.Stage {
				chosen = i
			}
		}
		if chosen != w.stage.Chosen {
			w.stage.Choose(chosen)
		}
	}
	return []fyne.CanvasObject{section(w.env.T("me.about_you"), w.card)}
}

// keep puts a value in a field unless it says the same but for blanks.
func keep(f *ui.Field, value string) {
	if strings.TrimSpace(f.Value()) != value {
		f.SetValue(value)
	}
}

// keepNumber puts the known CVR number in its field, unless one is being written
// there that is not whole or not right yet.
func (w *who) keepNumber(known string) {
	digits, ok := api.ValidCVR(w.cvr.Value())
	if ok && digits == known {
		w.unfinished.Set("cvr", "")
	}
	if w.cvr.Value() == "" || ok && digits != known {
		w.cvr.SetValue(known)
	}
}

// cvrLength is how many digits a CVR number has.
const cvrLength = 8

// digits counts those in the field of the CVR number.
func (w *who) digits() int {
	n := 0
	for _, r := range w.cvr.Value() {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// savesPerson names what is saved here.
const savesPerson = "person"

// finish saves and waits for it; a CVR number that is not whole is then an error.
func (w *who) finish() {
	if w.saves.Waiting() {
		w.saves.Flush()
	}
	w.save(true)
	w.env.Saved()
}

// save writes what was changed here, which is not waited for. A CVR number in the
// making is left alone until its last digit, or until one is done writing.
func (w *who) save(done bool) {
	env := w.env
	name, phone := strings.TrimSpace(w.name.Value()), strings.TrimSpace(w.phone.Value())
	cvr, whole := w.number(done)
	was := w.known
	env.Save(savesPerson, func(ctx context.Context) error {
		var u api.PersonUpdateBody
		if name != was.name {
			u.Name = &name
		}
		if phone != was.phone {
			u.Phone = &phone
		}
		if whole && cvr != was.cvr {
			u.CVR = &cvr
		}
		if u == (api.PersonUpdateBody{}) {
			return nil
		}
		return env.App.Me.Update(ctx, u)
	}, func(err error) {
		if env.Failed(err) {
			return
		}
		w.known.name, w.known.phone = name, phone
		if whole {
			w.known.cvr = cvr
		}
	})
}

// number is the CVR number where it is whole and passes its check, or taken away.
func (w *who) number(done bool) (string, bool) {
	if strings.TrimSpace(w.cvr.Value()) == "" {
		return "", true
	}
	digits, ok := api.ValidCVR(w.cvr.Value())
	switch {
	case ok:
		w.cvr.SetError("")
	case done || w.digits() >= cvrLength:
		w.cvr.SetError(w.env.Explain(app.ErrBadCVR))
	}
	return digits, ok
}
