package desk

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/settings"
)

const (
	profilePath = settingsPath + "/profile"
	hoursPath   = settingsPath + "/hours"
	answersPath = settingsPath + "/answers"
	freePath    = settingsPath + "/free"
)

var settingsOfficeRoutes = []Route{
	get(profilePath, coordinators, (*visit).profile),
	post(profilePath, coordinators, (*visit).keepProfile),
	post(profilePath+"/logo", coordinators, (*visit).keepLogo).upTo(api.MaxLogo + formOverhead),
	get(hoursPath, coordinators, (*visit).hoursForm),
	post(hoursPath, coordinators, (*visit).keepHours),
	get(answersPath, coordinators, (*visit).answersForm),
	post(answersPath, coordinators, (*visit).keepAnswers),
	get(freePath, coordinators, (*visit).freeForm),
	post(freePath, coordinators, (*visit).keepFree),
}

// formOverhead is what a form with a file has beside the file.
const formOverhead = 64 << 10

type profileView struct {
	settingForm
	Municipalities []checkbox
	Chosen         string
	Logo           string // its address; empty: there is none
	LogoFields     []field
}

func (v *visit) profile() error { return v.showProfile(nil, nil) }

// showProfile shows who the office is, to be changed; logo is what its picture was refused for.
func (v *visit) showProfile(refused, logo error) error {
	s, err := v.office.Settings.Office(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	info, err := v.office.Info(v.r.Context())
	if err != nil {
		return err
	}
	o, f := s.Office, v.r.PostForm
	view := profileView{settingForm: settingForm{Path: profilePath, Version: s.Version(settings.PartProfile)}, Logo: info.Logo}
	view.Fields = v.standing(refused,
		field{Name: "name", Label: v.t.T("desk.settings.name"), Value: o.Name, Max: api.MaxTitle, Required: true, Autocomplete: "organization"},
		field{Name: "address", Label: v.t.T("desk.settings.address"), Value: o.Address, Max: 500, Autocomplete: "off"},
		field{Name: "email", Label: v.t.T("desk.signin.email"), Value: o.Email, Type: "email", Max: 254, Autocomplete: "off"},
		field{Name: "phone", Label: v.t.T("me.phone"), Value: o.Phone, Type: "tel", Max: api.MaxPhone, Autocomplete: "off"},
		field{Name: "site", Label: v.t.T("desk.settings.site"), Value: o.Site, Type: "url", Max: 500, Autocomplete: "off", Hint: v.t.T("desk.settings.site_hint")},
		field{Name: "cvr", Label: v.t.T("desk.csv.cvr"), Value: o.CVR, Inputmode: "numeric", Max: 8, Autocomplete: "off"},
		field{Name: "privacy_url", Label: v.t.T("desk.settings.privacy"), Value: o.PrivacyURL, Type: "url", Max: 500, Autocomplete: "off", Hint: v.t.T("desk.settings.privacy_hint")},
		field{Name: "data_officer", Label: v.t.T("desk.settings.officer"), Value: o.DataOfficer, Type: "email", Max: 254, Autocomplete: "off", Hint: v.t.T("desk.settings.officer_hint")},
	)
	chosen := o.Municipalities
	if refused != nil {
		chosen = f["municipalities"]
	}
	var names []string
	for _, m := range assets.Municipalities() {
		on := slices.Contains(chosen, m.Code)
		view.Municipalities = append(view.Municipalities, checkbox{"municipalities", m.Code, m.Name, on})
		if on {
			names = append(names, m.Name)
		}
	}
	view.Chosen = strings.Join(names, ", ")
	view.Error = v.settingsError(refused, view.Fields)
	view.LogoFields = v.filled(logo, field{Name: "logo", Label: v.t.T("desk.settings.logo_file"), Type: "file", Hint: v.t.T("desk.settings.logo_hint")})
	return v.showSetting("settingsprofile", v.t.T("desk.settings.profile"), view, errors.Join(refused, logo))
}

func (v *visit) keepProfile() error {
	f := v.r.PostForm
	said := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	o := api.Office{
		Name: said("name"), Address: said("address"), Email: said("email"), Phone: said("phone"), Site: said("site"), PrivacyURL: said("privacy_url"),
		DataOfficer: said("data_officer"),
		CVR:         strings.ReplaceAll(said("cvr"), " ", ""), Municipalities: []string{},
	}
	for _, m := range assets.Municipalities() {
		if slices.Contains(f["municipalities"], m.Code) {
			o.Municipalities = append(o.Municipalities, m.Code)
		}
	}
	slices.Sort(o.Municipalities)
	err := v.office.Settings.KeepOffice(v.r.Context(), v.who, settings.PartProfile, f.Get("version"), o)
	return v.answered(err, func(err error) error { return v.showProfile(err, nil) }, settingsPath)
}

func (v *visit) keepLogo() error {
	var picture []byte
	if !v.r.PostForm.Has("remove") {
		var err error
		if picture, err = v.sentFile("logo"); err != nil {
			return v.showProfile(nil, err)
		}
	}
	err := v.office.Settings.KeepLogo(v.r.Context(), v.who, picture)
	return v.answered(err, func(err error) error { return v.showProfile(nil, err) }, profilePath)
}

// sentFile is the file that a form was sent with. Errors: *api.Problem invalid where there is
// none.
func (v *visit) sentFile(name string) ([]byte, error) {
	var sent []byte
	file, _, err := v.r.FormFile(name)
	if err == nil {
		defer func() { _ = file.Close() }() // only read
		sent, err = io.ReadAll(file)
	}
	switch {
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart), err == nil && len(sent) == 0:
		return nil, &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/" + name, Reason: "required"}}}
	}
	return sent, err
}

// openingSaid is when the office is open, in short: days with the same hours together.
func (v *visit) openingSaid(all []api.Opening) string {
	if len(all) == 0 {
		return v.t.T("desk.settings.usual_hours")
	}
	said := func(day int) (words string) {
		for _, o := range all {
			if o.Weekday == day {
				words += ", " + o.From + "–" + o.To
			}
		}
		return strings.TrimPrefix(words, ", ")
	}
	var parts []string
	for day := 1; day <= 7; {
		last := day
		for last < 7 && said(last+1) == said(day) {
			last++
		}
		if hours := said(day); hours != "" {
			days := v.weekdayName(day)
			if last > day {
				days += "–" + v.weekdayName(last)
			}
			parts = append(parts, days+" "+hours)
		}
		day = last + 1
	}
	return strings.Join(parts, " · ")
}

// weekdayName is a weekday in short, 1 for Monday.
func (v *visit) weekdayName(day int) string { return v.t.T("date.wd." + strconv.Itoa(day%7)) }

type hoursView struct {
	settingForm
	Days   []hoursDay
	Closed []closedRow
}

// hoursDay is a weekday with its two times of being open.
type hoursDay struct {
	Name  string
	From  []field
	Error string
}

type closedRow struct {
	N      int
	Fields []field
	Error  string
}

const (
	openingsADay = 2
	closedMore   = 2 // rows for what is new
	mostClosed   = 100
)

// asOpening names the fields of a weekday's opening.
func asOpening(day, n int, end string) string {
	return "opening/" + strconv.Itoa(day) + "/" + strconv.Itoa(n) + "/" + end
}

func asClosed(n int, of string) string { return "closed/" + strconv.Itoa(n) + "/" + of }

func (v *visit) hoursForm() error { return v.showHours(nil) }

func (v *visit) showHours(refused error) error {
	s, err := v.office.Settings.Office(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	o, f := s.Office, v.r.PostForm
	view := hoursView{settingForm: settingForm{Path: hoursPath, Version: s.Version(settings.PartHours)}}
	view.Fields = v.standing(refused, field{Name: "hours", Label: v.t.T("desk.settings.hours_words"), Value: o.Hours, Max: 500, Autocomplete: "off", Hint: v.t.T("desk.settings.hours_hint")})
	_, places := v.sentHours()
	for day := 1; day <= 7; day++ {
		row := hoursDay{Name: v.t.T("desk.settings.weekday." + strconv.Itoa(day))}
		var of []api.Opening
		for _, open := range o.Opening {
			if open.Weekday == day {
				of = append(of, open)
			}
		}
		var fields []field
		for n := range max(openingsADay, len(of)) {
			var open api.Opening
			if n < len(of) {
				open = of[n]
			}
			for _, end := range []struct{ name, key, value string }{{"from", "desk.settings.from_nth", open.From}, {"to", "desk.settings.to_nth", open.To}} {
				fields = append(fields, field{
					Name: asOpening(day, n, end.name), Label: v.t.T(end.key, text.A{"Day": row.Name, "N": n + 1}), Value: end.value, Max: 5, Autocomplete: "off", Type: "time",
				})
			}
		}
		row.From = v.standing(refused, fields...)
		row.Error = v.errorAt(refused, func(pointer string) bool { return places[pointer] == "opening/"+strconv.Itoa(day) })
		view.Days = append(view.Days, row)
	}
	rows := len(o.Closed)
	for f.Has(asClosed(rows, "from")) && rows < mostClosed {
		rows++
	}
	if refused == nil {
		rows += closedMore
	}
	for n := range rows {
		var c api.Closed
		if n < len(o.Closed) {
			c = o.Closed[n]
		}
		row := closedRow{N: n + 1}
		row.Fields = v.standing(refused,
			field{Name: asClosed(n, "from"), Label: v.t.T("desk.settings.closed_from"), Type: "date", Value: c.From},
			field{Name: asClosed(n, "to"), Label: v.t.T("desk.settings.closed_to"), Type: "date", Value: c.To},
			field{Name: asClosed(n, "text"), Label: v.t.T("desk.settings.closed_text"), Max: api.MaxTitle, Value: c.Text, Autocomplete: "off"},
		)
		row.Error = v.errorAt(refused, func(pointer string) bool { return places[pointer] == "closed/"+strconv.Itoa(n) })
		view.Closed = append(view.Closed, row)
	}
	view.Error = v.settingsError(refused, view.Fields)
	for _, row := range view.Days {
		if row.Error != "" {
			view.Error = ""
		}
	}
	for _, row := range view.Closed {
		if row.Error != "" {
			view.Error = ""
		}
	}
	return v.showSetting("settingshours", v.t.T("desk.settings.hours"), view, refused)
}

// errorAt is what is wrong at some pointers, in words.
func (v *visit) errorAt(refused error, at func(pointer string) bool) string {
	var p *api.Problem
	if errors.As(refused, &p) {
		for _, e := range p.Errors {
			if at(e.Pointer) {
				return v.t.T("problem.reason." + e.Reason)
			}
		}
	}
	return ""
}

// sentHours are the hours and the closed days that a form has, and by the pointer to each of
// them where in the form it stands.
func (v *visit) sentHours() (o api.Office, places map[string]string) {
	f := v.r.PostForm
	places = map[string]string{}
	o.Hours = strings.TrimSpace(f.Get("hours"))
	for day := 1; day <= 7; day++ {
		for n := 0; f.Has(asOpening(day, n, "from")); n++ {
			open := api.Opening{Weekday: day, From: f.Get(asOpening(day, n, "from")), To: f.Get(asOpening(day, n, "to"))}
			if open.From == "" && open.To == "" {
				continue
			}
			places["/opening/"+strconv.Itoa(len(o.Opening))] = "opening/" + strconv.Itoa(day)
			o.Opening = append(o.Opening, open)
		}
	}
	for n := range mostClosed {
		c := api.Closed{From: f.Get(asClosed(n, "from")), To: f.Get(asClosed(n, "to")), Text: strings.TrimSpace(f.Get(asClosed(n, "text")))}
		if c == (api.Closed{}) {
			continue
		}
		if c.To == "" {
			c.To = c.From
		}
		places["/closed/"+strconv.Itoa(len(o.Closed))] = "closed/" + strconv.Itoa(n)
		o.Closed = append(o.Closed, c)
	}
	return o, places
}

func (v *visit) keepHours() error {
	o, _ := v.sentHours()
	err := v.office.Settings.KeepOffice(v.r.Context(), v.who, settings.PartHours, v.r.PostForm.Get("version"), o)
	return v.answered(err, v.showHours, settingsPath)
}

// numbersView is a form of a few numbers.
type numbersView struct {
	settingForm
	Lead, Note string
}

func (v *visit) answersForm() error { return v.showAnswers(nil) }

func (v *visit) showAnswers(refused error) error {
	s, err := v.office.Settings.Office(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	view := numbersView{settingForm: settingForm{Path: answersPath, Version: s.Version(settings.PartAnswers)}, Lead: v.t.T("desk.settings.answers_lead")}
	view.Fields = v.standing(refused, field{
		Name: "answer_target_h", Label: v.t.T("desk.settings.answers_hours"), Value: strconv.Itoa(s.AnswerTargetH), Inputmode: "numeric", Max: 4, Required: true, Autocomplete: "off", Hint: v.t.T("desk.settings.answers_hint"),
	})
	view.Error = v.settingsError(refused, view.Fields)
	return v.showSetting("settingsnumbers", v.t.T("desk.settings.answers"), view, refused)
}

func (v *visit) keepAnswers() error {
	var bad badFields
	o := api.Office{AnswerTargetH: bad.number("answer_target_h", v.r.PostForm.Get("answer_target_h"), 30*24)}
	err := bad.problem()
	if err == nil {
		err = v.office.Settings.KeepOffice(v.r.Context(), v.who, settings.PartAnswers, v.r.PostForm.Get("version"), o)
	}
	return v.answered(err, v.showAnswers, settingsPath)
}

func (v *visit) freeForm() error { return v.showFree(nil) }

func (v *visit) showFree(refused error) error {
	s, err := v.office.Settings.Office(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	view := numbersView{settingForm: settingForm{Path: freePath, Version: s.Version(settings.PartFree)}, Lead: v.t.T("desk.settings.free_lead"), Note: v.t.T("desk.settings.free_note")}
	view.Fields = v.standing(refused,
		field{Name: "counselling_min", Label: v.t.T("desk.settings.free_own"), Value: strconv.Itoa(s.CounsellingMin), Inputmode: "numeric", Max: 4, Required: true, Autocomplete: "off", Hint: v.t.T("desk.settings.free_own_hint")},
		field{Name: "followup_min", Label: v.t.T("desk.settings.free_firm"), Value: strconv.Itoa(s.FollowupMin), Inputmode: "numeric", Max: 4, Required: true, Autocomplete: "off", Hint: v.t.T("desk.settings.free_firm_hint")},
	)
	view.Error = v.settingsError(refused, view.Fields)
	return v.showSetting("settingsnumbers", v.t.T("desk.settings.free"), view, refused)
}

func (v *visit) keepFree() error {
	var bad badFields
	f := v.r.PostForm
	o := api.Office{CounsellingMin: bad.number("counselling_min", f.Get("counselling_min"), 6000), FollowupMin: bad.number("followup_min", f.Get("followup_min"), 6000)}
	err := bad.problem()
	if err == nil {
		err = v.office.Settings.KeepOffice(v.r.Context(), v.who, settings.PartFree, f.Get("version"), o)
	}
	return v.answered(err, v.showFree, settingsPath)
}
