package house_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What people read stands in assets/text, in each language. The checks here find words that stand in Go instead.
var (
	// sentence is two words side by side.
	sentence = regexp.MustCompile(`\p{L}{2,}[,.:;!?]? \p{L}{2,}`)
	// danish is a word with a letter that English does not have.
	danish = regexp.MustCompile(`[æøåÆØÅ]\p{L}|\p{L}[æøåÆØÅ]`)
	// lettered is a word at all.
	lettered = regexp.MustCompile(`\p{L}{2,}`)
	// currency is how money is written.
	currency = regexp.MustCompile(`\bkr\b|DKK|\børe\b`)
	// machine is a time as programs write it: everything but what begins with the year is for people.
	machine = regexp.MustCompile(`^(2006-01-02|20060102)`)
)

// forPrograms are functions whose words go into logs and errors. What an error says to people is said by
// parts.Env.Explain, in texts.
var forPrograms = regexp.MustCompile(`^(errors\.New|fmt\.Errorf|panic|log\.\w+|(\w+\.)*[sl]?[lL]og\.\w+|regexp\.MustCompile)$`)

// showing are functions and methods whose strings are read by people.
var showing = regexp.MustCompile(`^(ui\.)?(New(Text|Title|Heading|Strong|Body|Support|Label|Button|SoftButton|PlainButton|Link|Badge|Scaffold|Field|TapCard|Segmented|ChipRow)|SectionHeader|Person)$|\.(SetText|SetTitle|SetLabel|SetError|Toast|ToastUndo|ShowToast|ShowSheet|Notice)$`)

// shownFields are fields of what is drawn, mailed or answered whose strings are read by people.
var shownFields = []string{
	"Text", "Title", "Label", "Subtitle", "Note", "Hint", "Placeholder", "Error", "Action", "Over", "BackName", "CloseName",
	"Short", "Brand", "None", "Subject", "Detail", "NowIs", "WasIs", "Strong",
}

// written are words that stand in Go for a reason.
var written = map[string]string{
	"Overførsler":      "the name that Danish systems give the folder of downloads",
	"start.kommune.dk": "an example of an address, alike in every language",
	"københavn":        "a municipality's name, which nicknames lead to",
	"helsingør":        "a municipality's name, which nicknames lead to",
}

// wordsOf finds words that stand in a file: sentences too where all is about people, as in screens.
func wordsOf(s codeFile, sentences bool) []string {
	var out []string
	var around []ast.Node
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		around = append(around, n)
		value, ok := literal(n)
		if !ok || written[value] != "" || strings.HasPrefix(strings.TrimSpace(value), "<") { // a drawing
			return true
		}
		for _, outer := range around {
			switch outer := outer.(type) {
			case *ast.ImportSpec, *ast.Field: // a path, a tag
				return true
			case *ast.CallExpr:
				if forPrograms.MatchString(nameOf(outer.Fun)) {
					return true
				}
			}
		}
		why := ""
		switch {
		case danish.MatchString(value):
			why = "is Danish"
		case sentences && sentence.MatchString(value):
			why = "is a sentence"
		case lettered.MatchString(value):
			why = shownAs(around)
		}
		if why != "" {
			out = append(out, fmt.Sprintf("%s: %q %s; words stand in assets/text", s.at(n), value, why))
		}
		return true
	})
	return out
}

// shownAs says how a literal at the end of a path is shown to people, if it is.
func shownAs(around []ast.Node) string {
	at := around[len(around)-2]
	if sum, ok := at.(*ast.BinaryExpr); ok && sum.Op == token.ADD && len(around) > 2 {
		at = around[len(around)-3]
	}
	switch at := at.(type) {
	case *ast.CallExpr:
		if name := nameOf(at.Fun); showing.MatchString(name) {
			return "is shown by " + name
		}
	case *ast.KeyValueExpr:
		if key, ok := at.Key.(*ast.Ident); ok && slices.Contains(shownFields, key.Name) {
			return "is shown as " + key.Name
		}
	case *ast.AssignStmt:
		for i, to := range at.Lhs {
			field, ok := to.(*ast.SelectorExpr)
			if ok && i < len(at.Rhs) && slices.Contains(around, ast.Node(at.Rhs[i])) && slices.Contains(shownFields, field.Sel.Name) {
				return "is shown as " + field.Sel.Name
			}
		}
	}
	return ""
}

// nameOf is a function's name as it is called.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return nameOf(e.X) + "." + e.Sel.Name
	case *ast.CallExpr:
		return nameOf(e.Fun)
	}
	return ""
}

// writingOf finds dates, money and numbers that are written elsewhere than in assets/text.
func writingOf(s codeFile, people bool) []string {
	var out []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if value, ok := literal(n); ok && currency.MatchString(value) && !strings.ContainsAny(value, "\n") {
			out = append(out, fmt.Sprintf("%s: %q is money; Texts.Kroner writes it", s.at(n), value))
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := nameOf(call.Fun)
		method := name[strings.LastIndex(name, ".")+1:]
		switch {
		case (method == "Format" || method == "AppendFormat") && len(call.Args) > 0:
			layout, ok := literal(call.Args[len(call.Args)-1])
			if ok && strings.ContainsAny(layout, "0123456789") && !machine.MatchString(layout) {
				out = append(out, fmt.Sprintf("%s: a time is written as %q; Texts writes days and times", s.at(n), layout))
			}
		case strings.HasSuffix(name, ".Month.String") || strings.HasSuffix(name, ".Weekday.String"):
			out = append(out, fmt.Sprintf("%s: a day's or a month's name is English; Texts has them", s.at(n)))
		case people && name == "strconv.FormatFloat":
			out = append(out, fmt.Sprintf("%s: a number is written without its language; Texts.Decimal writes it", s.at(n)))
		}
		return true
	})
	return out
}

// peoples are the folders where all is about people, and nothing is said in Go; elsewhere there are words for
// programs too, in English.
var peoples = []string{"screens/", "ui/"}

// helpers are packages that speak to who builds the product, not to people.
var helpers = []string{"screens/stagetest/", "ui/walk/", "ui/picture/"}

func ofPeople(s codeFile) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(s.path, prefix) }
	return slices.ContainsFunc(peoples, begins) && !slices.ContainsFunc(helpers, begins)
}

func TestNothingIsSaidInGo(t *testing.T) {
	for _, s := range sources(t, "main.go", "screens", "ui", "app", "office", "cmd/office") {
		if slices.ContainsFunc(helpers, func(h string) bool { return strings.HasPrefix(s.path, h) }) || apiWords(s) {
			continue
		}
		for _, fault := range wordsOf(s, ofPeople(s)) {
			t.Error(fault)
		}
	}
}

// apiWords tells whether a file is written for programs, or describes the interface to those who make them, in English.
func apiWords(s codeFile) bool {
	return slices.Contains([]string{"office/web/wirewords.go", "office/web/openapi.go", "office/web/public/structured.go"}, s.path)
}

func TestDatesMoneyAndNumbersAreWrittenInOnePlace(t *testing.T) {
	for _, s := range sources(t, "main.go", "screens", "ui", "app", "office", "cmd/office") {
		if apiWords(s) || slices.Contains([]string{"ui/formula/scan.go", "ui/wrap.go"}, s.path) { // which read money as people write it
			continue
		}
		for _, fault := range writingOf(s, ofPeople(s)) {
			t.Error(fault)
		}
	}
}

// byteOrder are comparisons by bytes of what people read in lists: Ø would stand after Å, and Aa before B.
func byteOrder(s codeFile) []string {
	var out []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || nameOf(call.Fun) != "strings.Compare" && nameOf(call.Fun) != "cmp.Compare" {
			return true
		}
		for _, arg := range call.Args {
			if read, ok := arg.(*ast.SelectorExpr); ok && slices.Contains([]string{"Name", "name", "Title", "title"}, read.Sel.Name) {
				out = append(out, s.at(n)+": names are in Danish order; danish.Compare has it")
				break
			}
		}
		return true
	})
	return out
}

func TestListsAreInDanishOrder(t *testing.T) {
	for _, s := range sources(t, "screens", "ui", "app", "office", "assets") {
		for _, fault := range byteOrder(s) {
			t.Error(fault)
		}
	}
	code := "package p\nfunc f(a, b item) int { return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Adviser.Name, b.Adviser.Name)) }"
	if faults := byteOrder(read(t, "p.go", code)); len(faults) != 1 {
		t.Errorf("seen is %v", faults)
	}
}

func TestWordsInGoAreSeen(t *testing.T) {
	s := read(t, "screens/home/home.go", `package home
	func f(at time.Time, n float64) {
		ui.NewBody("Velkommen")
		row := &ui.ListRow{Title: "Plan", Icon: "plan"}
		row.Subtitle = "Gemt"
		page.Toast("Gemt " + name)
		words = "det er gemt"
		words = "Ærø"
		errors.New("nothing to say here")
		slog.Warn("nothing is told", "error", err)
	}`)
	var got []string
	for _, fault := range wordsOf(s, true) {
		got = append(got, strings.TrimSuffix(fault, "; words stand in assets/text"))
	}
	want := []string{
		`screens/home/home.go:3: "Velkommen" is shown by ui.NewBody`,
		`screens/home/home.go:4: "Plan" is shown as Title`,
		`screens/home/home.go:5: "Gemt" is shown as Subtitle`,
		`screens/home/home.go:6: "Gemt " is shown by page.Toast`,
		`screens/home/home.go:7: "det er gemt" is a sentence`,
		`screens/home/home.go:8: "Ærø" is Danish`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("seen is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for code, want := range map[string]string{
		`at.Format("2. January 2006")`:        "Texts writes days and times",
		`at.In(zone).Format("15:04")`:         "Texts writes days and times",
		`fmt.Sprintf("%d kr.", n)`:            "Texts.Kroner writes it",
		`use(at.Month().String())`:            "Texts has them",
		`strconv.FormatFloat(n, 'f', 1, 64)`:  "Texts.Decimal writes it",
		`at.Format("2006-01-02T15:04:05Z07")`: "",
	} {
		faults := writingOf(read(t, "screens/x.go", "package x\nfunc f() { "+code+" }"), true)
		if want == "" && len(faults) > 0 || want != "" && (len(faults) != 1 || !strings.Contains(faults[0], want)) {
			t.Errorf("%s: seen is %v, want %q", code, faults, want)
		}
	}
}
