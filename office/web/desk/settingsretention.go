package desk

import (
	"cmp"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/settings"
)

const retentionPath = settingsPath + "/retention"

var retentionRoutes = []Route{
	get(retentionPath, coordinators, (*visit).retention),
	post(retentionPath, coordinators, (*visit).keepRetention),
	post(retentionPath+"/approve", coordinators, (*visit).approveRetention).fresh(),
}

// goingShown is how many of those whose time is over the page names.
const goingShown = 50

type retentionView struct {
	settingForm
	Rows     []keptRow
	Approved bool
	State    badge
	Said     string // since when, by whom, and when it ran
	Counts   []string
	Going    []goingRow
	More     string
}

// keptRow is a row of the table: the field is of what the office sets itself.
type keptRow struct {
	What, Long, Why string
	Field           *field
}

type goingRow struct {
	Name, Href, Sub, Right string
	State                  State
}

func (v *visit) retention() error { return v.showRetention(nil) }

func (v *visit) showRetention(refused error) error {
	r, err := v.office.Settings.Retention(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	would, err := v.office.Settings.WouldGo(v.r.Context(), v.who, goingShown)
	if err != nil {
		return err
	}
	view := retentionView{settingForm: settingForm{Path: retentionPath, Version: r.Version()}, Approved: r.Approved()}
	var all []field
	for _, k := range settings.Table {
		row := keptRow{What: text.UpperFirst(v.t.T(k.What)), Long: text.UpperFirst(k.How(v.t, r.Months)), Why: text.UpperFirst(v.t.T(k.Why))}
		if k.Of != "" {
			f := v.standing(refused, field{
				Name: string(k.Of), Label: v.t.T("desk.retention.months", text.A{"What": row.What}), Value: strconv.Itoa(r.Months[k.Of]), Inputmode: "numeric", Max: 3, Required: true, Autocomplete: "off",
				Hint: v.t.T("desk.retention.bounds", text.A{"Least": k.Least, "Most": k.Most}),
			})[0]
			row.Field = &f
			all = append(all, f)
		}
		view.Rows = append(view.Rows, row)
	}
	view.Error = v.settingsError(refused, all)
	view.State, view.Said = badge{Waits, v.t.T("desk.retention.waits")}, v.t.T("desk.retention.nothing_yet")
	if r.Approved() {
		name, err := v.staffName(r.ApprovedBy)
		if err != nil {
			return err
		}
		view.State, view.Said = badge{Done, v.t.T("desk.retention.runs")}, v.t.T("desk.retention.since", text.A{"Date": v.t.Date(r.ApprovedAt), "Name": name})
		if !r.RanAt.IsZero() {
			view.Said += " " + v.t.T("desk.retention.ran", text.A{"At": v.t.DayClock(r.RanAt, v.now)})
		}
	}
	view.Counts = []string{v.t.N("desk.retention.persons", would.Persons), v.t.N("desk.retention.guests", would.Guests), v.t.N("desk.retention.notes", would.Notes)}
	for _, g := range would.First {
		p, err := v.office.Accounts.Person(v.r.Context(), v.who, g.PersonID)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		row := goingRow{Name: personName(p.Person), Href: personPath(g.PersonID), Sub: v.t.T("desk.retention.seen", text.A{"Date": v.t.Date(g.SeenAt)}), Right: v.t.T("desk.retention.to_be_told"), State: Waits}
		switch {
		case g.Email == "":
			row.Right, row.State = v.t.T("desk.retention.no_mail"), Open
		case !g.WarnedAt.IsZero():
			row.Right, row.State = v.t.T("desk.retention.goes", text.A{"Date": v.t.Date(g.ErasableAt)}), Warns
		}
		view.Going = append(view.Going, row)
	}
	if more := would.Persons + would.Guests - len(would.First); more > 0 {
		view.More = v.t.N("desk.retention.more", more)
	}
	return v.showSetting("settingsretention", v.t.T("desk.settings.retention"), view, refused)
}

// staffName is what one of the staff is called; the system by words.
func (v *visit) staffName(id string) (string, error) {
	names, err := v.office.Settings.LoggedStaff(v.r.Context(), v.who)
	return cmp.Or(names[id], v.t.T("desk.log.nobody")), err
}

func (v *visit) keepRetention() error {
	var bad badFields
	months := map[settings.Period]int{}
	for _, k := range settings.Table {
		if k.Of != "" {
			months[k.Of] = bad.number(string(k.Of), v.r.PostForm.Get(string(k.Of)), 1200)
		}
	}
	err := bad.problem()
	if err == nil {
		err = v.office.Settings.KeepRetention(v.r.Context(), v.who, v.r.PostForm.Get("version"), months)
	}
	return v.answered(err, v.showRetention, retentionPath)
}

// approveRetention has what is shown go from the next night on, or stops that.
func (v *visit) approveRetention() error {
	f := v.r.PostForm
	is := f.Has("approve")
	if !is && !f.Has("stop") {
		return &api.Problem{Code: api.CodeMalformed}
	}
	err := v.office.Settings.ApproveRetention(v.r.Context(), v.who, f.Get("version"), is)
	return v.answered(err, v.showRetention, retentionPath)
}
