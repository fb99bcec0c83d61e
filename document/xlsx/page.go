package xlsx

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// headRows are the rows that stay in sight and head every printed page: the title,
// what the sheet is, and the heads of the columns.
const headRows = 3

const a4 = 9 // by the list of paper sizes in ECMA-376, part 1, 18.3.1.63

// page is how a sheet is seen, printed and protected.
func (b *book) page(f *excelize.File, s *sheet) error {
	for _, c := range s.grid.widths() {
		if err := f.SetColWidth(s.name, columns[c.from], columns[c.to], c.width); err != nil {
			return err
		}
	}
	fit := s.grid.scale() == 0
	if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: pointer(b.tab(s))}); err != nil {
		return err
	}
	layout := excelize.PageLayoutOptions{Size: pointer(a4), Orientation: pointer("landscape")}
	if fit {
		layout.FitToWidth, layout.FitToHeight = pointer(1), pointer(0)
	} else {
		layout.AdjustTo = pointer(s.grid.scale())
		layout.PageOrder = pointer("overThenDown")
	}
	if err := f.SetPageLayout(s.name, &layout); err != nil {
		return err
	}
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: pointer(0.4), Right: pointer(0.4), Top: pointer(0.5), Bottom: pointer(0.6), Header: pointer(0.3), Footer: pointer(0.3),
	}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		OddFooter: "&L&8" + footer(b.plan.Title) + "&C&8&A&R&8&P/&N",
	}); err != nil {
		return err
	}
	panes := excelize.Panes{Freeze: true, XSplit: 1, YSplit: headRows, TopLeftCell: "B" + strconv.Itoa(headRows+1), ActivePane: "bottomRight"}
	titles := s.prefix + "$A:$A," + s.prefix + "$1:$" + strconv.Itoa(headRows)
	if s.grid == gridCover || s.grid == gridForm {
		panes = excelize.Panes{Freeze: true, YSplit: headRows, TopLeftCell: "A" + strconv.Itoa(headRows+1), ActivePane: "bottomLeft"}
		titles = s.prefix + "$1:$" + strconv.Itoa(headRows)
	}
	if err := f.SetPanes(s.name, &panes); err != nil {
		return err
	}
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.name}); err != nil {
		return err
	}
	for _, col := range s.grid.breaks() {
		if err := f.InsertPageBreak(s.name, columns[col]+"1"); err != nil {
			return err
		}
	}
	for _, row := range s.breaks {
		if err := f.InsertPageBreak(s.name, "A"+strconv.Itoa(row)); err != nil {
			return err
		}
	}
	view := excelize.ViewOptions{ShowGridLines: pointer(s.grid == gridSteps), ZoomScale: pointer(100.0)}
	if err := f.SetSheetView(s.name, 0, &view); err != nil {
		return err
	}
	if err := s.validate(f, b); err != nil {
		return err
	}
	return f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true, FormatColumns: true, FormatRows: true,
	})
}

// footer is a text in a footer, where & begins a code and where there is little room.
func footer(s string) string {
	letters := []rune(plain(s))
	if len(letters) > 60 {
		letters = append(letters[:59], '…')
	}
	return strings.ReplaceAll(string(letters), "&", "&&")
}

// tab is the colour of a sheet's tab: what may be changed, what is shown, and how it
// is computed.
func (b *book) tab(s *sheet) string {
	switch {
	case s.grid == gridSteps:
		return rule
	case len(s.choice) > 0 || s.inputs():
		return "F0B45C"
	}
	return accent
}

func (s *sheet) inputs() bool {
	for _, cells := range s.typed {
		if len(cells) > 0 {
			return true
		}
	}
	return false
}

// validate says what may be typed where.
func (s *sheet) validate(f *excelize.File, b *book) error {
	for w, cells := range s.typed {
		if len(cells) == 0 {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(strings.Join(cells, " "))
		if within(w) == everyMonths {
			if err := v.SetDropList([]string{"1", "3", "6", "12"}); err != nil {
				return err
			}
			if err := f.AddDataValidation(s.name, v); err != nil {
				return err
			}
			continue
		}
		low, high, whole := within(w).bounds()
		kind := excelize.DataValidationTypeDecimal
		if whole {
			kind = excelize.DataValidationTypeWhole
		}
		if err := v.SetRange(low, high, kind, excelize.DataValidationOperatorBetween); err != nil {
			return err
		}
		from, to := b.bound(within(w), low), b.bound(within(w), high)
		v.SetError(excelize.DataValidationErrorStyleStop, b.t.T("workbook.wrong"), b.t.T("workbook.between", textA{"Low": from, "High": to}))
		if err := f.AddDataValidation(s.name, v); err != nil {
			return err
		}
	}
	byWords := map[string][]string{}
	var order [][]string
	for _, c := range s.choice {
		key := strings.Join(c.words, ",")
		if byWords[key] == nil {
			order = append(order, c.words)
		}
		byWords[key] = append(byWords[key], c.at)
	}
	for _, words := range order {
		v := excelize.NewDataValidation(true)
		v.SetSqref(strings.Join(byWords[strings.Join(words, ",")], " "))
		if err := v.SetDropList(words); err != nil {
			return err
		}
		v.SetError(excelize.DataValidationErrorStyleStop, b.t.T("workbook.wrong"), b.t.T("workbook.choose"))
		if err := f.AddDataValidation(s.name, v); err != nil {
			return err
		}
	}
	return nil
}

// bound is the lowest or highest of a range in words.
func (b *book) bound(w within, v float64) string {
	switch w {
	case share, multiple, change:
		return fmt.Sprintf("%s %%", b.t.Int(int(v*100)))
	}
	return b.t.Int(int(v))
}
