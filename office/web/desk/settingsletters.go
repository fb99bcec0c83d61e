package desk

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/letters"
)

const lettersPath = "/desk/settings/mail"

// letterRoutes are the texts of the office's mails, for coordinators.
var letterRoutes = []Route{
	get(lettersPath, coordinators, (*visit).letters),
	get(lettersPath+"/{letter}", coordinators, (*visit).letter).of(OfLetter),
	post(lettersPath+"/{letter}", coordinators, (*visit).keepLetter).of(OfLetter),
}

// letterGroup is the kinds of mail that are for the same readers.
type letterGroup struct {
	To   string
	Rows []letterRow
}

// letterRow is a kind of mail, with its texts by language.
type letterRow struct {
	Name, About string
	Texts       []letterLink
}

type letterLink struct {
	Words, Language, Href string
	State                 badge
}

// letters lists what the office's mails say.
func (v *visit) letters() error {
	all, err := v.office.Letters.Texts(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	var groups []letterGroup
	for _, is := range all {
		if to := v.t.T("desk.letters.to." + string(is.Kind.To())); len(groups) == 0 || groups[len(groups)-1].To != to {
			groups = append(groups, letterGroup{To: to})
		}
		group := &groups[len(groups)-1]
		if n := len(group.Rows); n == 0 || group.Rows[n-1].Name != v.letterName(is.Kind) {
			group.Rows = append(group.Rows, letterRow{Name: v.letterName(is.Kind), About: v.t.T("desk.letters.about." + string(is.Kind))})
		}
		row := &group.Rows[len(group.Rows)-1]
		link := letterLink{Words: v.languageName(is.Lang), Language: string(is.Lang), Href: letterPath(is.Kind, is.Lang)}
		if is.Own {
			link.State = badge{Done, v.t.T("desk.letters.own")}
		}
		row.Texts = append(row.Texts, link)
	}
	return v.show("letters", v.t.T("desk.letters.title"), groups)
}

// mailsSaid is how many of the texts are the office's own.
func (v *visit) mailsSaid() (string, error) {
	all, err := v.office.Letters.Texts(v.r.Context(), v.who)
	own := 0
	for _, is := range all {
		if is.Own {
			own++
		}
	}
	if own == 0 {
		return v.t.T("desk.letters.own_none"), err
	}
	return v.t.N("desk.letters.own_some", own), err
}

func (v *visit) letterName(k letters.Kind) string { return v.t.T("desk.letters.kind." + string(k)) }

func (v *visit) languageName(lang text.Lang) string { return v.t.T("desk.language." + string(lang)) }

func letterPath(k letters.Kind, lang text.Lang) string {
	return lettersPath + "/" + string(k) + "?language=" + string(lang)
}

// letterView is a text to be written anew, with how it looks.
type letterView struct {
	Path, Name, About string
	Language, Words   string // by its code, and in words
	Version           int
	Own               bool
	Fields            []field
	Must, May         []placeholder
	Changed           *letters.Text // what somebody else wrote meanwhile
	Faults            []string      // of what is shown; none: it could be kept
	Subject           string
	Parts             []letters.Part
	Other             *letterLink // the text in the other language; nil: there is none
}

type placeholder struct{ Word, About string }

// ofLetter is the text that a request is about.
func (v *visit) ofLetter() (letters.Text, error) {
	lang := text.Lang(v.r.FormValue("language"))
	if !slices.Contains(text.Langs, lang) {
		lang = text.Danish
	}
	return v.office.Letters.Text(v.r.Context(), v.who, letters.Kind(v.r.PathValue("letter")), lang)
}

func (v *visit) letter() error {
	is, err := v.ofLetter()
	if err != nil {
		return err
	}
	view, err := v.letterView(is)
	if err != nil {
		return err
	}
	return v.show("letter", view.Name, view)
}

// letterView is the page of a text as it stands.
func (v *visit) letterView(is letters.Text) (letterView, error) {
	info, err := v.office.Info(v.r.Context())
	if err != nil {
		return letterView{}, err
	}
	view := letterView{
		Path: lettersPath + "/" + string(is.Kind), Name: v.letterName(is.Kind), About: v.t.T("desk.letters.about." + string(is.Kind)),
		Language: string(is.Lang), Words: v.languageName(is.Lang), Version: is.Version, Own: is.Own,
		Fields: []field{
			{Name: "subject", Label: v.t.T("desk.letters.subject"), Value: is.Subject, Max: letters.MaxSubject, Required: true, Autocomplete: "off"},
			{Name: "body", Label: v.t.T("desk.letters.body"), Value: is.Body, Max: letters.MaxBody, Required: true, Rows: 18, Hint: v.t.T("desk.letters.body_hint")},
		},
	}
	for names, into := range map[*[]placeholder][]letters.Name{&view.Must: is.Kind.Must(), &view.May: is.Kind.May()} {
		for _, n := range into {
			*names = append(*names, placeholder{n.Word(is.Lang), v.t.T("letter.about." + string(n))})
		}
	}
	for _, lang := range is.Kind.Langs() {
		if lang != is.Lang {
			view.Other = &letterLink{Words: v.languageName(lang), Language: string(lang), Href: letterPath(is.Kind, lang)}
		}
	}
	faults := letters.Check(is.Kind, is.Lang, is.Subject, is.Body)
	for _, f := range faults {
		view.Faults = append(view.Faults, v.letterFault(f))
	}
	t := text.For(is.Lang)
	sample := letters.Compose(is.Kind, is.Lang, is.Subject, is.Body, letters.Sample(is.Kind, is.Lang, cmp.Or(info.Name, t.T("mail.office")), info.Phone, v.now))
	view.Subject, view.Parts = sample.Subject, sample.Parts()
	return view, nil
}

func (v *visit) letterFault(f letters.Fault) string {
	return v.t.T("desk.letters.fault."+f.Reason, text.A{"Word": f.Word})
}

// keepLetter keeps a text, takes it back to the standard one, or shows how it looks.
func (v *visit) keepLetter() error {
	stands, err := v.ofLetter()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	is := letters.Text{Kind: stands.Kind, Lang: stands.Lang, Subject: f.Get("subject"), Body: f.Get("body"), Own: stands.Own}
	if is.Version, err = strconv.Atoi(f.Get("version")); err != nil {
		return &api.Problem{Code: api.CodeMalformed}
	}
	if f.Get("do") == "show" {
		view, err := v.letterView(is)
		if err != nil {
			return err
		}
		return v.show("letter", view.Name, view)
	}
	wanted := is
	if f.Get("do") == "standard" {
		wanted = letters.Standard(is.Kind, is.Lang)
		wanted.Version = is.Version
	}
	err = v.office.Letters.Keep(v.r.Context(), v.who, wanted)
	if err == nil {
		return v.see(letterPath(is.Kind, is.Lang))
	}
	var changed *letters.ChangedSince
	if !errors.As(err, &changed) && !refusedForm(err) {
		return err
	}
	view, errView := v.letterView(is)
	if errView != nil {
		return errView
	}
	if changed != nil { // kept once more it stands over that
		view.Changed, view.Version, view.Own = &changed.Stands, changed.Stands.Version, changed.Stands.Own
	} else {
		focus := true
		for i := range view.Fields {
			for _, fault := range letters.Check(is.Kind, is.Lang, is.Subject, is.Body) {
				if fault.Field == view.Fields[i].Name && view.Fields[i].Error == "" {
					view.Fields[i].Error, view.Fields[i].Focus, focus = v.letterFault(fault), focus, false
				}
			}
		}
	}
	return v.refuse("letter", view.Name, view)
}
