package desk

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
)

const settingsPath = "/desk/settings"

// settingsRoutes are for coordinators: no role is in their lists.
var settingsRoutes = []Route{
	get(settingsPath, coordinators, (*visit).settings).nav("desk.nav.settings", icons.Building, "i"),
}

// settingRow is one thing that is set, and what it says now.
type settingRow struct {
	Title, Href, Says string
	Badge             badge
}

type settingGroup struct {
	Title string
	Rows  []settingRow
}

// settings are all that an office sets, each with what it says now.
func (v *visit) settings() error {
	s, err := v.office.Settings.Office(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	ours := []settingRow{
		{Title: v.t.T("desk.settings.profile"), Href: profilePath, Says: v.profileSaid(s.Office)},
		{Title: v.t.T("desk.settings.hours"), Href: hoursPath, Says: v.hoursSaid(s.Office)},
		{Title: v.t.T("desk.settings.answers"), Href: answersPath, Says: v.answersSaid(s.Office)},
		{Title: v.t.T("desk.settings.free"), Href: freePath, Says: v.freeSaid(s.Office)},
	}
	mails, err := v.mailsSaid()
	if err != nil {
		return err
	}
	ours = append(ours, settingRow{Title: v.t.T("desk.letters.title"), Href: lettersPath, Says: mails})
	groups := []settingGroup{{v.t.T("desk.settings.us"), ours}}
	for _, more := range []func() (settingGroup, error){v.programmeSettings, v.accessSettings, v.dataSettings} {
		g, err := more()
		if err != nil {
			return err
		}
		groups = append(groups, g)
	}
	return v.show("settings", v.t.T("desk.nav.settings"), groups)
}

func (v *visit) profileSaid(o api.Office) string {
	if o.Name == "" {
		return v.t.T("desk.settings.nothing")
	}
	said := []string{o.Name}
	for _, code := range o.Municipalities {
		if m, known := assets.MunicipalityByCode(code); known && len(o.Municipalities) <= 3 {
			said = append(said, m.Name)
		}
	}
	if n := len(o.Municipalities); n > 3 {
		said = append(said, v.t.N("desk.settings.municipalities", n))
	}
	return strings.Join(said, " · ")
}

func (v *visit) hoursSaid(o api.Office) string {
	said := cmp.Or(o.Hours, v.openingSaid(o.Opening))
	coming := 0
	today := v.now.In(text.Copenhagen).Format(time.DateOnly)
	for _, c := range o.Closed {
		if c.To >= today {
			coming++
		}
	}
	if coming > 0 {
		said += " · " + v.t.N("desk.settings.closed_periods", coming)
	}
	return said
}

func (v *visit) answersSaid(o api.Office) string {
	if o.AnswerTargetH == 0 {
		return v.t.T("desk.settings.answers_none")
	}
	return v.t.N("desk.settings.answers_within", o.AnswerTargetH)
}

func (v *visit) freeSaid(o api.Office) string {
	if o.CounsellingMin == 0 && o.FollowupMin == 0 {
		return v.t.T("desk.settings.free_none")
	}
	return v.t.T("desk.settings.free_said", text.A{"Own": v.freeTime(o.CounsellingMin), "Firm": v.freeTime(o.FollowupMin)})
}

// freeTime are minutes in words.
func (v *visit) freeTime(n int) string { return v.t.Duration(time.Duration(n) * time.Minute) }

func (v *visit) programmeSettings() (g settingGroup, err error) {
	g.Title = v.t.T("desk.settings.catalogue")
	venues, err := v.office.Programme.KeptVenues(v.r.Context(), v.who)
	if err != nil {
		return g, err
	}
	g.Rows = append(g.Rows, settingRow{Title: v.t.T("desk.settings.venues"), Href: venuesPath, Says: v.t.N("desk.settings.venues_said", len(venues))})
	for _, of := range directories {
		all, err := v.office.Finder.All(v.r.Context(), v.who, of.kind)
		if err != nil {
			return g, err
		}
		g.Rows = append(g.Rows, settingRow{Title: v.t.T(of.title), Href: of.path, Says: v.t.N(of.said, len(all))})
	}
	g.Rows = append(g.Rows, settingRow{Title: v.t.T("desk.catalogue.title"), Href: cataloguePath, Says: v.t.T("desk.catalogue.says")},
		settingRow{Title: v.t.T("desk.public.title"), Href: publicFiguresPath, Says: v.t.T("desk.public.says", text.A{"Year": assets.Params(v.now.In(text.Copenhagen).Year()).Year})})
	return g, nil
}

func (v *visit) accessSettings() (g settingGroup, err error) {
	g.Title = v.t.T("desk.settings.access")
	members, err := v.office.Accounts.Members(v.r.Context(), v.who)
	if err != nil {
		return g, err
	}
	ways, err := v.office.Accounts.Ways(v.r.Context())
	if err != nil {
		return g, err
	}
	g.Rows = []settingRow{
		{Title: v.t.T("desk.nav.staff"), Href: membersPath, Says: v.t.N("desk.settings.staff_said", len(members))},
		{Title: v.t.T("desk.settings.signin"), Href: signinSettingsPath, Says: v.waysSaid(ways)},
	}
	return g, nil
}

func (v *visit) dataSettings() (g settingGroup, err error) {
	g.Title = v.t.T("desk.settings.data")
	r, err := v.office.Settings.Retention(v.r.Context(), v.who)
	if err != nil {
		return g, err
	}
	retention := settingRow{Title: v.t.T("desk.settings.retention"), Href: retentionPath, Says: v.t.T("desk.settings.retention_waits"), Badge: badge{Waits, v.t.T("desk.retention.waits")}}
	if r.Approved() {
		retention.Says, retention.Badge = v.t.T("desk.settings.retention_runs"), badge{}
	}
	g.Rows = []settingRow{retention, {Title: v.t.T("desk.log.title"), Href: logPath, Says: v.t.T("desk.log.says")}}
	return g, nil
}

// standing are fields with what stands in them, to be changed by a form: with what was typed
// and refused, and where somebody else changed it meanwhile what stands now beside it.
func (v *visit) standing(refused error, fields ...field) []field {
	now := make([]string, len(fields))
	for i, f := range fields {
		now[i] = f.Value
	}
	fields = v.filled(refused, fields...)
	if !changedMeanwhile(refused) {
		return fields
	}
	for i := range fields {
		f := &fields[i]
		said := now[i]
		for _, o := range f.Options {
			if o.Value == now[i] {
				said = o.Words
			}
		}
		if f.Value != now[i] {
			f.Hint = v.t.T("desk.program.stands", text.A{"Value": cmp.Or(said, v.t.T("desk.program.nothing"))})
		}
	}
	return fields
}

// changedMeanwhile tells whether a form was refused for somebody else's change.
func changedMeanwhile(refused error) bool {
	var p *api.Problem
	return errors.As(refused, &p) && p.Code == api.CodeChanged
}

// refusedSetting tells whether a form of the settings comes back.
func refusedSetting(err error) bool { return refusedForm(err) || changedMeanwhile(err) }

// settingForm is a form that changes what is set.
type settingForm struct {
	Path, Version string
	Error         string
	Fields        []field
}

// settingsError is what a form is refused for as a whole: somebody else's change, or what is
// wrong with something that is none of the fields.
func (v *visit) settingsError(refused error, fields ...[]field) string {
	var p *api.Problem
	switch {
	case refused == nil:
		return ""
	case changedMeanwhile(refused):
		return v.t.T("desk.program.changed")
	case errors.As(refused, &p) && len(p.Errors) > 0 && !wrong(fields...):
		return v.t.T("problem.reason." + p.Errors[0].Reason)
	}
	return ""
}

// answered shows a form that was refused, or leads to where what is set stands now.
func (v *visit) answered(err error, again func(error) error, to string) error {
	switch {
	case refusedSetting(err):
		return again(err)
	case err != nil:
		return err
	}
	return v.see(to)
}

// showSetting shows a page of the settings.
func (v *visit) showSetting(page, title string, view any, refused error) error {
	if refused != nil {
		return v.refuse(page, title, view)
	}
	return v.show(page, title, view)
}

// isNotFound tells whether there is no such thing.
func isNotFound(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Code == api.CodeNotFound
}
