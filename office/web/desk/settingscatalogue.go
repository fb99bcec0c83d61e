package desk

import (
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/catalogue"
)

const cataloguePath = settingsPath + "/catalogue"

var catalogueRoutes = []Route{
	get(cataloguePath, coordinators, (*visit).catalogue),
	post(cataloguePath, coordinators, (*visit).importCatalogue).upTo(mostImport),
	get(cataloguePath+".json", coordinators, (*visit).exportCatalogue),
}

const (
	// mostImport is how many bytes a file has at the most, and its words in a form.
	mostImport = 8 << 20
	// faultsShown is how many of the faults of a file are named.
	faultsShown = 50
)

type catalogueView struct {
	JSON    string // what was sent, to be corrected or confirmed
	Faults  []string
	More    string
	Touched *importTouched
	Done    string
	File    []field
	Word    []field
}

// importTouched is whom an import would touch.
type importTouched struct {
	Lead       string
	Counts     []touchedCount
	MailedSaid string
	Past       bool
	Seen       string // what was shown, to tell whether it is still so
}

func (v *visit) catalogue() error { return v.showCatalogue(catalogueView{}, nil) }

func (v *visit) showCatalogue(view catalogueView, refused error) error {
	view.File = v.filled(refused, field{Name: "file", Label: v.t.T("desk.catalogue.file"), Type: "file", Hint: v.t.T("desk.catalogue.file_hint")})
	view.Word = v.filled(nil, field{Name: "word", Label: v.t.T("desk.program.word"), Hint: v.t.T("desk.program.word_hint"), Rows: 3, Max: api.MaxNote})
	return v.showSetting("settingscatalogue", v.t.T("desk.catalogue.title"), view, refused)
}

// importCatalogue looks through what was sent, and tells whom it would touch; once that was
// seen it is done.
func (v *visit) importCatalogue() error {
	f := v.r.PostForm
	view := catalogueView{JSON: f.Get("json")}
	if sent, err := v.sentFile("file"); err == nil {
		view.JSON = string(sent)
	} else if view.JSON == "" {
		return v.showCatalogue(view, err)
	}
	records, err := catalogue.Parse([]byte(view.JSON))
	if err != nil {
		return v.importRefused(view, err)
	}
	ctx := v.r.Context()
	touched, err := v.office.Catalogue.Preview(ctx, v.who, records, catalogue.Options{})
	if err != nil {
		return v.importRefused(view, err)
	}
	n := touched.Persons()
	counts, err := v.touchedCounts(touched)
	if err != nil {
		return err
	}
	view.Touched = &importTouched{
		Lead: v.t.N("desk.catalogue.would", len(records)) + " " + v.t.N("desk.program.touched", n.Touched), Counts: counts, Past: n.Past > 0, Seen: fmt.Sprintf("%d %+v", len(records), touched.Counts()),
	}
	if n.Touched > 0 {
		view.Touched.MailedSaid = v.mailedSaid()
	}
	if f.Get("do") == "import" && f.Get("seen") == view.Touched.Seen { // else it is shown as it is by now
		if _, err = v.office.Catalogue.ImportLogged(ctx, v.who, records, catalogue.Options{Word: f.Get("word"), Force: f.Get("force") == "on"}); err != nil {
			return v.importRefused(view, err)
		}
		view = catalogueView{Done: v.t.N("desk.catalogue.done", len(records))}
	}
	return v.showCatalogue(view, nil)
}

// importRefused names what is wrong with a file, beside it.
func (v *visit) importRefused(view catalogueView, err error) error {
	var none *catalogue.ParseError
	var bad *catalogue.ImportError
	switch {
	case errors.As(err, &none):
		view.Faults = []string{v.t.T("desk.catalogue.no_json", text.A{"Line": none.Line})}
	case errors.As(err, &bad):
		all := append([]*catalogue.ImportError{bad}, bad.More...)
		for _, e := range all[:min(len(all), faultsShown)] {
			view.Faults = append(view.Faults, v.faultSaid(e))
		}
		if more := len(all) - faultsShown; more > 0 {
			view.More = v.t.N("desk.retention.more", more)
		}
	case errors.Is(err, catalogue.ErrUnfinished):
		view = catalogueView{Done: v.t.T("desk.catalogue.unfinished")}
		return v.showCatalogue(view, nil)
	case !refusedForm(err):
		return err
	}
	view.Touched = nil
	return v.showCatalogue(view, err)
}

func (v *visit) faultSaid(e *catalogue.ImportError) string {
	why := e.Reason
	for _, key := range []string{"problem.reason." + e.Reason, "cli.reason." + e.Reason} {
		if v.t.Has(key) {
			why = v.t.T(key)
			break
		}
	}
	if e.By != "" {
		why += " (" + e.By + ")"
	}
	return v.t.T("desk.catalogue.fault", text.A{"N": e.Index + 1, "Kind": e.Kind, "ID": e.ID, "Field": e.Pointer, "Why": why})
}

// exportCatalogue gives the catalogue as an import reads it.
func (v *visit) exportCatalogue() error {
	all, err := v.office.Catalogue.Export(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write the catalogue: %w", err)
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="`+v.t.T("desk.file.catalogue")+`.json"`)
	_, _ = v.w.Write(append(raw, '\n')) // who asked is gone if this fails
	return nil
}
