package desk

import (
	"cmp"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api/danish"
)

// deskList is a list of the desk: what an address asks for of it is the same on its page and in
// its file.
type deskList[T any] struct {
	what       string // the log's word for it
	name       string // the key of its file's name; empty: the same
	path, file string // of its page and its file
	columns    []listColumn[T]
	filters    []listFilter[T]
	rows       []T
}

// listColumn is what a list's file has of each row. A list is sorted by those with a key.
type listColumn[T any] struct {
	Key, Title string
	Cell       func(T) any // a text, a whole number or a time
}

// listFilter is a field by which a list is filtered, and whether a row is of what it says.
type listFilter[T any] struct {
	field
	keeps func(row T, value string) bool
}

// listControls are how a list can be looked at from where one is.
type listControls struct {
	Action string
	Fields []field
	Hidden []option // what is asked for besides
	Sorts  []sortLink
	Count  string
	File   string
	Pages  []navItem
}

// sortLink leads to a list in another order.
type sortLink struct {
	Path, Text string
	Up, Down   bool // it is in this order already
}

// wordsFilter is a field for words that each must stand in what is said of a row.
func wordsFilter[T any](v *visit, said func(T) string) listFilter[T] {
	return listFilter[T]{
		field{Name: "q", ID: "words", Label: v.t.T("desk.list.words"), Type: "search", Max: 200, Autocomplete: "off"},
		func(row T, value string) bool { return saysAll(said(row), value) },
	}
}

// saysAll tells whether each word that is typed stands in a text.
func saysAll(text, typed string) bool {
	said := strings.Join(danish.Words(text), " ")
	return !slices.ContainsFunc(danish.Words(typed), func(w string) bool { return !strings.Contains(said, w) })
}

// choiceFilter is a field in which one of several values is chosen, or any.
func choiceFilter[T any](v *visit, name, label string, options []option, is func(T) string) listFilter[T] {
	return listFilter[T]{
		field{Name: name, ID: "by-" + name, Label: label, Options: append([]option{{"", v.t.T("desk.program.any")}}, options...)},
		func(row T, value string) bool { return is(row) == value },
	}
}

// arrange leaves of a list the rows that the address asks for, in its order.
func arrange[T any](v *visit, l *deskList[T]) {
	q := v.r.URL.Query()
	for i := range l.filters {
		f := &l.filters[i]
		value := strings.TrimSpace(q.Get(f.Name))
		if value == "" || len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Value == value }) {
			continue
		}
		f.Value = value
		l.rows = slices.DeleteFunc(l.rows, func(row T) bool { return !f.keeps(row, value) })
	}
	key, down := strings.CutPrefix(q.Get("sort"), "-")
	i := slices.IndexFunc(l.columns, func(c listColumn[T]) bool { return c.Key == key && key != "" })
	if i < 0 {
		return
	}
	type sorted struct {
		by  any
		row T
	}
	all := make([]sorted, len(l.rows))
	for n, row := range l.rows {
		all[n] = sorted{l.columns[i].Cell(row), row}
	}
	slices.SortStableFunc(all, func(a, b sorted) int {
		order := compareCells(a.by, b.by)
		if down {
			return -order
		}
		return order
	})
	for n := range all {
		l.rows[n] = all[n].row
	}
}

// controls are how a list, which is arranged, can be looked at, and the rows of the page that
// the address asks for.
func controls[T any](v *visit, l deskList[T]) (c listControls, page []T) {
	c = listControls{Action: l.path, Count: v.t.N("desk.figures.rows", len(l.rows)), File: l.file}
	q := v.r.URL.Query()
	for name := range q {
		if q.Get(name) != "" && name != "page" && !slices.ContainsFunc(l.filters, func(f listFilter[T]) bool { return f.Name == name }) {
			c.Hidden = append(c.Hidden, option{name, q.Get(name)})
		}
	}
	slices.SortFunc(c.Hidden, func(a, b option) int { return cmp.Compare(a.Value, b.Value) })
	for _, f := range l.filters {
		c.Fields = append(c.Fields, f.field)
	}
	for _, of := range l.columns {
		if of.Key == "" {
			continue
		}
		s := sortLink{Text: of.Title, Path: v.with(l.path, "sort", of.Key), Up: q.Get("sort") == of.Key, Down: q.Get("sort") == "-"+of.Key}
		if s.Up {
			s.Path = v.with(l.path, "sort", "-"+of.Key)
		}
		c.Sorts = append(c.Sorts, s)
	}
	q.Del("page")
	if asked := q.Encode(); asked != "" {
		c.File += "?" + asked
	}
	from, to, pages := v.page(l.path, len(l.rows))
	c.Pages = pages
	return c, l.rows[from:to]
}

// with is a list's address with what is asked for now but for one thing, on its first page.
func (v *visit) with(path, name, value string) string {
	q := url.Values{}
	for name, values := range v.r.URL.Query() {
		q[name] = values
	}
	q.Del("page")
	if q.Set(name, value); value == "" {
		q.Del(name)
	}
	return strings.TrimSuffix(path+"?"+q.Encode(), "?")
}

// page is which of so many rows of a list the page shows that the address asks for, and what
// leads to the others.
func (v *visit) page(path string, rows int) (from, to int, pages []navItem) {
	last := (rows + rowsShown - 1) / rowsShown
	page, err := strconv.Atoi(v.r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > max(1, last) {
		page = 1
	}
	if last > 1 {
		for _, n := range slices.Compact([]int{1, max(1, page-1), page, min(last, page+1), last}) {
			pages = append(pages, navItem{Text: v.t.Int(n), Path: v.with(path, "page", strconv.Itoa(n)), Here: n == page})
		}
	}
	return min(rows, (page-1)*rowsShown), min(rows, page*rowsShown), pages
}

// heads are a list's columns.
func (l deskList[T]) heads() (all []string) {
	for _, c := range l.columns {
		all = append(all, c.Title)
	}
	return all
}

// cells are a row of a list, as its file has it.
func cells[T any](v *visit, l deskList[T], row T) (all []string) {
	for _, c := range l.columns {
		all = append(all, v.fileWords(c.Cell(row)))
	}
	return all
}

// listFile is a list, which is arranged, for a spreadsheet.
func listFile[T any](v *visit, l deskList[T]) error {
	return v.stream(l.what, cmp.Or(l.name, l.what), func(write func([]string)) error {
		write(l.heads())
		for _, row := range l.rows {
			write(cells(v, l, row))
		}
		return nil
	})
}

// file answers with rows as stream does.
func (v *visit) file(what, name string, rows [][]string) error {
	return v.stream(what, name, func(write func([]string)) error {
		for _, row := range rows {
			write(row)
		}
		return nil
	})
}

// stream answers with rows, as they come, as a Danish spreadsheet opens them: parted by
// semicolons, marked as UTF-8, and with no cell that it would run. What is taken out, and by
// whom, is a line of the audit log. Name is that of a text with the file's name.
func (v *visit) stream(what, name string, rows func(write func(row []string)) error) error {
	if err := v.office.Accounts.Exported(v.r.Context(), v.who, what); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+v.t.T("desk.file."+name)+`.csv"`)
	if _, err := v.w.Write([]byte("\ufeff")); err != nil {
		return nil //nolint:nilerr // who asked is gone
	}
	out := csv.NewWriter(v.w)
	out.Comma, out.UseCRLF = ';', true
	err := rows(func(row []string) {
		for i, cell := range row {
			if runs.MatchString(cell) {
				row[i] = "'" + cell
			}
		}
		_ = out.Write(row) // likewise
	})
	if err != nil {
		panic(http.ErrAbortHandler) // what has begun must not look whole
	}
	out.Flush()
	return nil
}

// runs finds a cell that a spreadsheet may run: also after blanks, which some skip, and
// where the sign is as wide as an East Asian letter.
var runs = regexp.MustCompile(`^[\t\r\n]|^[\s\p{Z}\x{FEFF}]*[=+\-@＝＋－＠]`)
