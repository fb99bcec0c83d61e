package book

import (
	"encoding/json"
	"log/slog"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// filters are the chips over the programme and the search field, which opens
// when it is asked for.
type filters struct {
	env       *parts.Env
	draft     *parts.Draft // what is searched for, and the rest of the filter
	filter    *booking.Filter
	redraw    func()
	content   *fyne.Container
	search    *ui.Field
	find      *ui.Chip // opens the field
	calendar  *ui.Chip
	mine      *ui.Chip
	free      *ui.Chip
	kind      *ui.Chip
	field     *ui.Chip
	where     *ui.Chip
	searching bool
}

func newFilters(env *parts.Env, filter *booking.Filter, redraw func(), onMonth func(bool)) *filters {
	f := &filters{env: env, draft: env.Draft(app.DraftFind), filter: filter, redraw: redraw}
	f.search = f.draft.Field("words", &ui.Field{Placeholder: env.T("book.search_for"), Icon: "search", OnChange: func(words string) {
		filter.Text = strings.TrimSpace(words)
		f.onChange()
	}})
	f.find = &ui.Chip{Icon: "search", Keys: parts.KeysFilter, Label: env.T("book.search"), OnTap: f.toggleSearch}
	f.reread()
	f.calendar = &ui.Chip{Icon: "calendar", Keys: parts.KeysMonth, Label: env.T("book.filter.month"), OnTap: func() { onMonth(!f.calendar.Chosen) }}
	f.mine = &ui.Chip{Label: env.T("book.filter.mine"), OnTap: func() {
		filter.Mine = !filter.Mine
		f.onChange()
	}}
	f.free = &ui.Chip{Label: env.T("book.filter.free"), OnTap: func() {
		filter.FreeOnly = !filter.FreeOnly
		f.onChange()
	}}
	f.kind = &ui.Chip{Down: true, OnTap: f.askKind}
	f.field = &ui.Chip{Down: true, OnTap: f.askField}
	f.where = &ui.Chip{Down: true, OnTap: f.askPlace}
	row := ui.Strip(ui.Gap8, f.find, f.calendar, f.mine, f.free, f.kind, f.field, f.where)
	f.content = ui.Column(ui.Gap4, f.search, ui.Sideways(row))
	f.update(false)
	return f
}

// update draws the chips as the filter stands.
func (f *filters) update(month bool) {
	f.find.Chosen, f.calendar.Chosen = f.searching, month
	f.mine.Chosen, f.free.Chosen = f.filter.Mine, f.filter.FreeOnly
	f.kind.Label, f.kind.Chosen = f.env.T("book.filter.kind"), len(f.filter.Kinds) > 0
	if f.kind.Chosen {
		f.kind.Label = f.env.KindName(f.filter.Kinds[0])
	}
	f.field.Label, f.field.Chosen = f.env.T("book.filter.field"), f.filter.Field != ""
	if f.field.Chosen {
		f.field.Label = f.env.FieldName(f.filter.Field)
	}
	f.where.Label, f.where.Chosen = f.env.T("book.filter.place"), f.filter.Municipality != ""
	if f.where.Chosen {
		f.where.Label = municipality(f.filter.Municipality)
	}
	for _, c := range []*ui.Chip{f.find, f.calendar, f.mine, f.free, f.kind, f.field, f.where} {
		c.Refresh()
	}
	f.content.Refresh()
}

func municipality(code string) string {
	if m, ok := assets.MunicipalityByCode(code); ok {
		return m.Name
	}
	return code
}

// narrowed tells whether a filter is set.
func (f *filters) narrowed() bool {
	return f.filter.Mine || f.filter.FreeOnly || len(f.filter.Kinds) > 0 || f.filter.Field != "" ||
		f.filter.Municipality != "" || f.filter.Text != ""
}

// clear lets everything through again.
func (f *filters) clear() {
	*f.filter = booking.Filter{}
	f.draft.Set("words", "")
	f.onChange()
}

// toggleSearch opens the field, or closes it and forgets what was searched for.
func (f *filters) toggleSearch() {
	f.searching = !f.searching
	if f.searching {
		f.search.Show()
		f.content.Refresh()
		f.onChange()
		f.search.Focus()
		return
	}
	f.search.Hide()
	f.draft.Set("words", "")
	f.filter.Text = ""
	f.onChange()
}

// reread takes up the filter as it was left, on this page or on another, and tells
// whether that is another than this page had.
func (f *filters) reread() (changed bool) {
	var kept booking.Filter
	if raw := f.draft.Text("filter"); raw != "" {
		if err := json.Unmarshal([]byte(raw), &kept); err != nil {
			slog.Warn("read how the programme is narrowed", "error", err)
		}
	}
	kept.Text = strings.TrimSpace(f.draft.Text("words"))
	changed = !reflect.DeepEqual(kept, *f.filter)
	*f.filter = kept
	if f.searching = f.searching || kept.Text != ""; f.searching {
		f.search.Show()
	} else {
		f.search.Hide()
	}
	return changed
}

// onChange keeps the filter and shows what it lets through.
func (f *filters) onChange() {
	rest := *f.filter
	rest.Text = "" // kept as it is typed
	raw := ""
	if !reflect.DeepEqual(rest, booking.Filter{}) {
		if made, err := json.Marshal(rest); err == nil {
			raw = string(made)
		}
	}
	f.draft.Set("filter", raw)
	f.redraw()
}

// option is one line of a choice; an empty code lets everything through.
type option struct{ code, name, icon string }

// ask puts a choice over the page.
func (f *filters) ask(title string, options []option, chosen string, choose func(code string)) {
	var closeSheet func()
	list := ui.Column(0)
	for _, o := range append([]option{{"", f.env.T("book.filter.all"), ""}}, options...) {
		add(list, &ui.CheckRow{Label: o.name, Radio: true, Done: o.code == chosen, OnTap: func() {
			closeSheet()
			choose(o.code)
			f.onChange()
		}})
	}
	closeSheet = f.env.ShowSheet(title, list)
}

// whole is the programme without filters, to offer only what there is.
func (f *filters) whole() []booking.Item {
	items, err := f.env.App.Book.Programme(f.env.Ctx, booking.Filter{})
	if f.env.Failed(err) {
		return nil
	}
	return items
}

func (f *filters) askKind() {
	var there []string
	for _, it := range f.whole() {
		there = append(there, it.Kind)
	}
	var options []option
	for _, k := range []string{
		api.EventKickoff, api.EventCafe, api.EventCourse, api.EventMeeting, api.EventPanel, api.EventNetwork,
		api.EventCounselling,
	} {
		if slices.Contains(there, k) {
			options = append(options, option{code: k, name: f.env.KindName(k)})
		}
	}
	chosen := ""
	if len(f.filter.Kinds) > 0 {
		chosen = f.filter.Kinds[0]
	}
	f.ask(f.env.T("book.filter.kind_title"), options, chosen, func(code string) {
		f.filter.Kinds = nil
		if code != "" {
			f.filter.Kinds = []string{code}
		}
	})
}

func (f *filters) askField() {
	var there []api.Field
	for _, it := range f.whole() {
		there = append(there, it.Fields...)
	}
	var options []option
	for _, field := range api.Fields {
		if slices.Contains(there, field) {
			options = append(options, option{code: string(field), name: f.env.FieldName(field)})
		}
	}
	f.ask(f.env.T("book.filter.field_title"), options, string(f.filter.Field), func(code string) {
		f.filter.Field = api.Field(code)
	})
}

func (f *filters) askPlace() {
	var options []option
	for _, it := range f.whole() {
		code := it.Venue.Municipality
		known := slices.ContainsFunc(options, func(o option) bool { return o.code == code })
		if code != "" && !known {
			options = append(options, option{code: code, name: municipality(code)})
		}
	}
	slices.SortFunc(options, func(a, b option) int { return danish.Compare(a.name, b.name) })
	f.ask(f.env.T("book.filter.place_title"), options, f.filter.Municipality, func(code string) {
		f.filter.Municipality = code
	})
}
