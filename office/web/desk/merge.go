package desk

import (
	"cmp"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office"
)

var mergeRoutes = []Route{
	get(personsPath+"/{person}/merge", consultants, (*visit).mergePage).of(OfPerson),
	post(personsPath+"/{person}/merge", consultants, (*visit).merge).of(OfPerson).fresh(),
}

type mergeView struct {
	Path, Name, Back string
	Query            string
	Error            string
	Found            []mergeRow
	Nobody           bool
	With             *mergeWith
}

type mergeRow struct{ Name, Sub, Href, Initials string }

// mergeWith is what making one of two persons does.
type mergeWith struct {
	ID, Version, Name string
	Facts             []string
	Clashes           []string
	Sides             []mergeSide
}

// mergeSide is a field of who they are: as each has it, and as it will be.
type mergeSide struct{ Label, Kept, Gone, Becomes string }

func (v *visit) mergePage() error { return v.showMerge(v.r.URL.Query().Get("with"), nil) }

// showMerge asks whom a person is the same as, and shows what making one of both does.
func (v *visit) showMerge(with string, refused error) error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	own, err := v.office.Accounts.Person(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	view := mergeView{Path: personPath(id) + "/merge", Back: personPath(id), Name: personName(own.Person), Query: strings.TrimSpace(v.r.URL.Query().Get("q"))}
	if api.ValidID(with) && with != id {
		m, err := v.office.PreviewMerge(v.r.Context(), v.who, id, with)
		if isNotFound(err) {
			return v.see(view.Path)
		}
		if err != nil {
			return err
		}
		view.With = v.mergeWith(with, m)
	}
	if view.Query != "" {
		found, err := v.office.Accounts.Search(v.r.Context(), v.who, view.Query, mostFound)
		if err != nil {
			return err
		}
		for _, p := range found {
			if p.ID != id {
				name := personName(p.Person)
				view.Found = append(view.Found, mergeRow{name, strings.Trim(p.Email+" · "+p.Phone, " ·"), view.Path + "?with=" + p.ID, initials(name)})
			}
		}
		view.Nobody = len(view.Found) == 0
	}
	if view.Error = v.settingsError(refused); changedMeanwhile(refused) {
		view.Error = v.t.T("desk.merge.changed")
	}
	return v.showSetting("merge", v.t.T("desk.merge.title"), view, refused)
}

func (v *visit) mergeWith(id string, m office.Merging) *mergeWith {
	w := &mergeWith{ID: id, Version: m.Version, Name: personName(m.Gone)}
	for _, f := range []struct {
		key string
		n   int
	}{
		{"desk.merge.bookings", m.Bookings},
		{"desk.merge.notes", m.Notes},
		{"desk.merge.referrals", m.Referrals},
		{"desk.merge.questions", m.Questions},
		{"desk.merge.plans", m.Plans},
		{"desk.merge.minutes", m.UsedMin},
		{"desk.merge.devices", m.Devices},
	} {
		if f.n > 0 {
			w.Facts = append(w.Facts, v.t.N(f.key, f.n))
		}
	}
	for _, c := range m.Clashes {
		values := text.A{"When": v.t.DayClock(c.StartsAt, v.now), "Kept": cmp.Or(c.Kept, "?"), "Gone": cmp.Or(c.Gone, "?")}
		if c.Same {
			w.Clashes = append(w.Clashes, v.t.T("desk.merge.same", values))
			continue
		}
		w.Clashes = append(w.Clashes, v.t.T("desk.merge.clash", values))
	}
	for _, s := range []mergeSide{
		{v.t.T("desk.staff.name"), m.Kept.Name, m.Gone.Name, m.Becomes.Name},
		{v.t.T("desk.signin.email"), m.Kept.Email, m.Gone.Email, m.Becomes.Email},
		{v.t.T("me.phone"), m.Kept.Phone, m.Gone.Phone, m.Becomes.Phone},
		{v.t.T("desk.csv.cvr"), m.Kept.CVR, m.Gone.CVR, m.Becomes.CVR},
	} {
		if s.Kept != "" || s.Gone != "" {
			w.Sides = append(w.Sides, s)
		}
	}
	return w
}

// merge makes one of two persons, as it was shown.
func (v *visit) merge() error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	with, err := v.formID("with")
	if err != nil {
		return err
	}
	err = v.office.Merge(v.r.Context(), v.who, id, with, v.r.PostForm.Get("version"))
	return v.answered(err, func(err error) error { return v.showMerge(with, err) }, personPath(id))
}
