package house_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// codeFile is a parsed Go file.
type codeFile struct {
	path string // below the module, with slashes
	file *ast.File
	set  *token.FileSet
}

// at is where a node stands.
func (s codeFile) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.path, s.set.Position(n.Pos()).Line)
}

// sources are the product's Go files below folders; all of them where none is named.
func sources(t *testing.T, folders ...string) []codeFile {
	t.Helper()
	return goFiles(t, func(path string) bool { return !strings.HasSuffix(path, "_test.go") }, folders...)
}

// goFiles are the Go files below folders, or below all, whose path is among those that are meant.
func goFiles(t *testing.T, meant func(path string) bool, folders ...string) []codeFile {
	t.Helper()
	if len(folders) == 0 {
		folders = []string{"."}
	}
	var all []codeFile
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build" || d.Name() == "testdata"):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(path, ".go") || !meant(filepath.ToSlash(path)):
				return nil
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			all = append(all, read(t, filepath.ToSlash(path), string(raw)))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func read(t *testing.T, path, code string) codeFile {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, code, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return codeFile{path, file, set}
}

// literal is a string's value.
func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// keysOf are the keys of the texts, with whether each has plural forms. That both languages have the same ones is
// tested beside them.
func keysOf(t *testing.T) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile("assets/text/lang/da.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]any{}
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for k, v := range texts {
		_, keys[k] = v.(map[string]any)
	}
	return keys
}

// constants are the values of the string constants in a folder whose name, or whose type's, begins so.
func constants(t *testing.T, folder, begins string) []string {
	t.Helper()
	var out []string
	for _, s := range sources(t, folder) {
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				typed, _ := v.Type.(*ast.Ident)
				for i, name := range v.Names {
					if i >= len(v.Values) || !strings.HasPrefix(name.Name, begins) && (typed == nil || typed.Name != begins) {
						continue
					}
					if value, ok := literal(v.Values[i]); ok {
						out = append(out, value)
					}
				}
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no constants that begin with %s", folder, begins)
	}
	return out
}

// literals are all strings in files or folders.
func literals(t *testing.T, folders ...string) []string {
	t.Helper()
	var out []string
	for _, s := range sources(t, folders...) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if value, ok := literal(n); ok {
				out = append(out, value)
			}
			return true
		})
	}
	return out
}

func numbers(from, to int) []string {
	var out []string
	for i := from; i <= to; i++ {
		out = append(out, strconv.Itoa(i))
	}
	return out
}

// composed is how keys are put together in code: a beginning and what may follow it.
type composed struct {
	begins string
	ends   []string
	tails  []string // what may follow the end besides nothing
	all    bool     // each of them must have a text; else code asks whether it has, or has another for the rest
}

// composedKeys are all the ways in which keys are put together. One that is not here fails.
func composedKeys(t *testing.T) []composed {
	t.Helper()
	codes := constants(t, "api/problem.go", "Code")
	flags := literals(t, "cmd/office")
	for i := range flags {
		flags[i] = strings.ReplaceAll(flags[i], "-", "_")
	}
	return []composed{
		{begins: "date.mon.", ends: numbers(1, 12), all: true},
		{begins: "date.month.", ends: numbers(1, 12), all: true},
		{begins: "date.day.", ends: numbers(0, 6), all: true},
		{begins: "date.wd.", ends: numbers(0, 6), all: true},
		{begins: "field.", ends: constants(t, "api", "Field"), all: true},
		{begins: "sync.kind.", ends: constants(t, "api", "MutationKind"), all: true},
		{begins: "sync.mark.", ends: constants(t, "app", "Mark"), all: true},
		{begins: "sync.short.", ends: constants(t, "app", "Mark"), all: true},
		{begins: "search.kind.", ends: append(constants(t, "app", "FoundKind"), "place"), all: true},
		{begins: "me.theme.", ends: constants(t, "app", "Theme"), all: true},
		{begins: "me.stage.", ends: constants(t, "api", "Stage"), all: true},
		{begins: "home.step.", ends: constants(t, "app", "StepKey"), all: true},
		{begins: "home.step.", ends: constants(t, "app", "StepKey"), tails: []string{"_named"}},
		{begins: "home.step_do.", ends: constants(t, "app", "StepKey"), all: true},
		{begins: "home.greeting.", ends: []string{"morning", "day", "evening"}, tails: []string{"", "_name"}, all: true},
		{begins: "problem.", ends: codes, tails: []string{".title", ".detail"}, all: true},
		{begins: "problem.", ends: codes, tails: []string{".page"}},
		{begins: "mail.notice.subject.", ends: constants(t, "api", "Notice"), all: true},
		{begins: "mail.notice.text.", ends: constants(t, "api", "Notice"), all: true},
		{begins: "mail.notice.label.", ends: []string{"time", "venue", "link", "adviser", "price", "code"}, all: true},
		{begins: "letter.sample.message_", ends: []string{"moved", "cancelled"}, all: true},
		{begins: "letter.about.", ends: constants(t, "office/letters", "Name"), all: true},
		{begins: "desk.letters.kind.", ends: constants(t, "office/letters", "Kind"), all: true},
		{begins: "desk.letters.about.", ends: constants(t, "office/letters", "Kind"), all: true},
		{begins: "desk.letters.fault.", ends: []string{"required", "too_long", "unknown_placeholder", "missing_placeholder", "placeholder_alone", "like_code"}, all: true},
		{begins: "web.privacy.", ends: []string{"visits", "code", "person", "bookings", "answers", "reads", "note"}, tails: []string{"", "_long"}, all: true},
		{begins: "desk.letters.to.", ends: constants(t, "office/letters", "Reader"), all: true},
		{begins: "desk.language.", ends: []string{"da", "en"}, all: true},
		{begins: "desk.failed.", ends: []string{"refused", "late", "why_refused", "why_late"}},
		{begins: "desk.failed.why_", ends: []string{"refused", "late"}, all: true},
		{begins: "letter.name.", ends: constants(t, "office/letters", "Name"), all: true},
		{begins: "letter.", ends: constants(t, "office/letters", "Kind"), tails: []string{".subject", ".body"}, all: true},
		{begins: "problem.reason.", ends: literals(t, "office", "api")},
		{begins: "signin.error.", ends: append(codes, "offline")},
		{begins: "waiting.problem.", ends: slices.Concat(codes, []string{"figures.write.set.too_long", "version.delete.version_id.state", "version.keep.quota"})},
		{begins: "waiting.file.", ends: append(codes, "quota")},
		{begins: "error.", ends: literals(t, "app/reason.go")},
		{begins: "event.kind.", ends: append(constants(t, "api", "Event"), "other")},
		{begins: "change.line.", ends: append(constants(t, "api", "Notice"), "other"), all: true},
		{begins: "change.title.", ends: append(constants(t, "api", "Notice"), "other"), all: true},
		{begins: "change.by.", ends: append(constants(t, "api", "Notice"), "other")},
		{begins: "change.term.", ends: constants(t, "api", "Term"), all: true},
		{begins: "booking.answer.", ends: constants(t, "app/booking", "Outcome"), all: true},
		{begins: "booking.state.", ends: constants(t, "api", "Booking")},
		{begins: "book.badge.", ends: constants(t, "api", "Booking")},
		{begins: "me.read_role.", ends: constants(t, "office/mutation", "Role")},
		{begins: "book.requires.", ends: constants(t, "api", "Requires")},
		{begins: "book.slot.", ends: []string{"free", "taken", "mine", "waiting"}, all: true},
		{begins: "export.format.", ends: constants(t, "app", "Format")},
		{begins: "export.for.", ends: constants(t, "app", "Format")},
		{begins: "import.taking.", ends: []string{"mine", "theirs", "both"}, all: true},
		{begins: "figures.view.", ends: append(constants(t, "screens/parts", "Figures"), "overview")},
		{begins: "figures.form.", ends: []string{"personal", "company"}, all: true},
		{begins: "figures.scenario.", ends: constants(t, "screens/figures", "scenario"), all: true},
		{begins: "figures.line.", ends: constants(t, "app/plan", "Section"), all: true},
		{begins: "figures.hint.", ends: constants(t, "app/plan", "HintCode"), all: true},
		{begins: "figures.says.", ends: append(constants(t, "api/figures", "SayCode"), "no_revenue", "ratio_not_positive", "too_large"), all: true},
		{begins: "figures.says.", ends: constants(t, "api/figures", "SayCode"), tails: []string{"_company", "_taxed"}},
		{begins: "figures.check.", ends: constants(t, "api/figures", "CheckCode"), tails: []string{"", "_company", "_even"}},
		{begins: "figures.wrong.", ends: constants(t, "api/figures", "ErrorCode"), all: true},
		{begins: "figures.field.", ends: fieldKeys(t)},
		{begins: "figures.choice.", ends: literals(t, "screens/figures/fields.go", "api/figures/case.go")},
		{begins: "figures.change.of.", ends: []string{"start", "form", "trade", "vat", "tax", "overdraft", "params"}, all: true},
		{begins: "figures.change.word.", ends: append(constants(t, "api/figures", "TaxKind"), constants(t, "api/figures", "Rhythm")...), all: true},
		{begins: "figures.add.", ends: constants(t, "app/plan", "Section"), all: true},
		{begins: "figures.sheet.", ends: literals(t, "screens/figures/budgets.go")},
		{begins: "figures.group.", ends: constants(t, "app/plan", "Section")},
		{begins: "figures.unit.", ends: literals(t, "screens/figures/linefield.go", "screens/figures/scenarios.go", "screens/figures/assumptions.go")},
		{begins: "figures.capital.", ends: literals(t, "screens/figures/startup.go")},
		{begins: "figures.col.", ends: literals(t, "screens/figures/startup.go", "screens/figures/private.go", "screens/figures/financing.go")},
		{begins: "figures.col_over.", ends: literals(t, "screens/figures/startup.go", "screens/figures/private.go", "screens/figures/financing.go")},
		{begins: "figures.kind.", ends: literals(t, "api/figures/case.go")},
		{begins: "figures.reason.", ends: constants(t, "api/figures", "Reason"), all: true},
		{begins: "figures.key.", ends: literals(t, "screens/figures/key.go", "screens/figures/private.go", "screens/figures/scenarios.go")},
		{begins: "figures.key_means.", ends: literals(t, "screens/figures/key.go", "screens/figures/private.go")},
		{begins: "figures.keys.", ends: literals(t, "screens/figures/key.go")},
		{begins: "figures.tax.", ends: constants(t, "api/figures", "TaxPaymentKind"), all: true},
		{begins: "figures.tax_count.", ends: constants(t, "api/figures", "TaxKind")},
		{begins: "figures.tax_means.", ends: constants(t, "api/figures", "TaxKind")},
		{begins: "figures.rhythm.", ends: constants(t, "api/figures", "Rhythm"), all: true},
		{begins: "figures.difference.", ends: literals(t, "screens/figures/scenarios.go")},
		{begins: "figures.difference_means.", ends: literals(t, "screens/figures/scenarios.go")},
		{begins: "figures.param.", ends: literals(t, "api/figures/params.go")},
		{begins: "figures.row.", ends: literals(t, "screens/figures/overview.go")},
		{begins: "planfile.", ends: constants(t, "document/planfile", "Reason"), all: true},
		{begins: "answers.", ends: constants(t, "document/answers", "Reason"), all: true},
		{begins: "document.says.", ends: append(constants(t, "api/figures", "SayCode"), "no_revenue", "ratio_not_positive", "too_large"), all: true},
		{begins: "document.says.", ends: constants(t, "api/figures", "SayCode"), tails: []string{"_company", "_taxed"}},
		{begins: "document.sheet.", ends: constants(t, "api", "Sheet")},
		{begins: "document.stage.", ends: constants(t, "api", "Stage"), all: true},
		{begins: "workbook.reason.", ends: constants(t, "api/figures", "Reason"), all: true},
		{begins: "workbook.name.", ends: literals(t, "api/figures/params.go")},
		{begins: "inbox.kind.", ends: constants(t, "app/inbox", "ItemKind")},
		{begins: "inbox.state.", ends: constants(t, "api", "Referral")},
		{begins: "inbox.", ends: literals(t, "screens/inbox/list.go"), tails: []string{"_none"}},
		{begins: "referral.step.", ends: constants(t, "api", "Referral")},
		{begins: "referral.outcome.", ends: []string{"helped", "some", "not"}, all: true},
		{begins: "referral.actor_says.", ends: []string{"helped", "some", "not"}, all: true},
		{begins: "referral.", ends: literals(t, "screens/inbox/progress.go", "screens/inbox/referral.go"), tails: []string{"_text"}},
		{begins: "start.", ends: literals(t, "main.go"), tails: []string{"_text"}},
		{begins: "desk.role.", ends: constants(t, "office/mutation", "Role"), all: true},
		{begins: "desk.state.", ends: constants(t, "api", "Booking")},
		{begins: "desk.event.", ends: constants(t, "office/web/site", "State")},
		{begins: "desk.program.view.", ends: constants(t, "office/web/desk", "view"), all: true},
		{begins: "desk.program.by.", ends: constants(t, "office/web/desk", "by"), all: true},
		{begins: "desk.program.state.", ends: constants(t, "office/web/desk", "stands"), all: true},
		{begins: "desk.program.requires.", ends: constants(t, "api", "Requires"), all: true},
		{begins: "desk.program.rule.month.", ends: []string{"1", "2", "3", "4", "last"}, all: true},
		{begins: "book.slots.", ends: append(constants(t, "api", "SlotsOpen"), constants(t, "api", "SlotsNeed")...), tails: []string{"", "_text"}},
		{begins: "desk.day.tab.", ends: constants(t, "office/web/desk", "tab"), all: true},
		{begins: "desk.day.refused.", ends: constants(t, "api", "Code")},
		{begins: "desk.behalf.refused.", ends: constants(t, "api", "Code")},
		{begins: "desk.behalf.asks.", ends: []string{"plan", "screening", "plan_or_screening"}, all: true},
		{begins: "desk.behalf.lacks.", ends: []string{"plan", "screening", "plan_or_screening"}, all: true},
		{begins: "desk.behalf.did.", ends: []string{"accept", "book", "cancel", "keep", "move"}, all: true},
		{begins: "desk.day.code_", ends: constants(t, "office/booking", "Code")},
		{begins: "desk.figures.", ends: constants(t, "office/web/desk", "counted"), all: true},
		{begins: "desk.figures.sheet.", ends: append(constants(t, "office/web/desk", "counted"), "services", "referrals", "spread", "coverage"), all: true},
		{begins: "desk.figures.column.", ends: []string{
			"when", "who", "email", "phone", "event", "service", "municipality", "stage", "cvr", "times", "last", "persons", "score", "words",
			"sent", "actor", "taken", "helped", "asked", "question", "answer_by", "answered", "took", "stands",
		}, all: true},
		{begins: "desk.figures.service.", ends: []string{"kickoff", "counselling", "cafe", "course", "network", "meeting", "panel", "firms", "other"}, all: true},
		{begins: "desk.figures.span.", ends: []string{"month", "quarter", "year"}, all: true},
		{begins: "desk.figures.goal_gone.", ends: []string{"month", "own", "quarter", "year"}, all: true},
		{begins: "desk.figures.within.", ends: []string{"sixth", "half", "whole", "late", "waiting"}, all: true},
		{begins: "desk.figures.stands.", ends: []string{"sixth", "half", "whole", "late", "waiting"}, all: true},
		{begins: "desk.questions.", ends: constants(t, "office/web/desk", "show"), all: true},
		{begins: "desk.refer.ask.", ends: constants(t, "api", "Share")},
		{begins: "desk.refer.do.", ends: constants(t, "api", "Referral")},
		{begins: "desk.referral.", ends: constants(t, "api", "Referral")},
		{begins: "desk.settings.weekday.", ends: numbers(1, 7), all: true},
		{begins: "desk.settings.language.", ends: literals(t, "office/web/desk/settingsentries.go")},
		{begins: "desk.advisers.kind.", ends: constants(t, "api", "Adviser"), all: true},
		{begins: "desk.actors.kind.", ends: literals(t, "office/web/desk/settingsentries.go")},
		{begins: "web.number.", ends: []string{"2", "3", "4", "5", "6", "7", "8", "9"}, all: true},
		{begins: "web.weekdays.", ends: []string{"0", "1", "2", "3", "4", "5", "6"}, all: true},
		{begins: "desk.call.what.", ends: constants(t, "api", "Notice"), all: true},
		{begins: "desk.call.show.", ends: []string{"due", "later", "made"}},
		{begins: "desk.log.act.", ends: constants(t, "office/record", "Act"), all: true},
		{begins: "desk.log.kind.", ends: literals(t, "office", "api")},
		{begins: "desk.log.retention.", ends: []string{"approved", "note", "periods", "stopped"}, all: true},
		{begins: "desk.file.", ends: append(literals(t, "office/web/desk"), "questions_open", "questions_mine", "questions_answered")},
		{begins: "desk.file.figures_", ends: constants(t, "office/web/desk", "counted"), all: true},
		{begins: "desk.list.guests_by.", ends: []string{"name", "time", "arrived"}, all: true},
		{begins: "cli.help.", ends: literals(t, "cmd/office")},
		{begins: "cli.flag.", ends: flags},
		{begins: "cli.reason.", ends: literals(t, "office")},
	}
}

// fieldKeys are the fields of the figures' lines as their texts are named: growth/2 is growth_2.
func fieldKeys(t *testing.T) []string {
	keys := literals(t, "screens/figures/fields.go")
	for i, key := range keys {
		keys[i] = strings.ReplaceAll(key, "/", "_")
	}
	return append(keys, "name", "note")
}

// keyish is what a key looks like.
var keyish = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z0-9_]+)+$`)

// beginning is what the beginning of a key looks like that something is put behind.
var beginning = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z0-9_]+)*\.$`)

// namespaces are what keys begin with, up to the first dot.
func namespaces(keys map[string]bool) map[string]bool {
	out := map[string]bool{}
	for k := range keys {
		first, _, _ := strings.Cut(k, ".")
		out[first] = true
	}
	return out
}

// asked is what is asked for by a call of a method for texts: T, N or Has; its first argument.
func asked(n ast.Node) (key ast.Expr, plural, ok bool) {
	call, is := n.(*ast.CallExpr)
	if !is || len(call.Args) == 0 {
		return nil, false, false
	}
	method, is := call.Fun.(*ast.SelectorExpr)
	if !is || method.Sel.Name != "T" && method.Sel.Name != "N" && method.Sel.Name != "Has" {
		return nil, false, false
	}
	return call.Args[0], method.Sel.Name == "N", true
}

// textFaults is what is wrong between code and texts: keys that are asked for and are not there, keys that are put
// together in a way that nobody knows, and keys that nobody asks for.
func textFaults(all []codeFile, keys map[string]bool, ways []composed) []string {
	var out []string
	spaces := namespaces(keys)
	used := map[string]bool{}
	for _, s := range all {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if value, ok := literal(n); ok && keyish.MatchString(value) {
				if _, is := keys[value]; is {
					used[value] = true
				}
			}
			if sum, ok := n.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
				value, ok := literal(sum.X)
				first, _, _ := strings.Cut(value, ".")
				if ok && beginning.MatchString(value) && spaces[first] && !slices.ContainsFunc(ways, func(c composed) bool { return c.begins == value }) {
					out = append(out, fmt.Sprintf("%s: keys are put together from %q, which is not in the table", s.at(n), value))
				}
			}
			key, plural, ok := asked(n)
			if !ok {
				return true
			}
			value, ok := literal(key)
			if !ok || !strings.Contains(value, ".") || strings.HasSuffix(value, ".") {
				return true
			}
			if forms, is := keys[value]; !is {
				out = append(out, fmt.Sprintf("%s: there is no text %q", s.at(n), value))
			} else if forms != plural {
				out = append(out, fmt.Sprintf("%s: %q is asked for with and has forms for numbers, or not: %v, %v", s.at(n), value, plural, forms))
			}
			return true
		})
	}
	for _, way := range ways {
		for _, end := range way.ends {
			for _, tail := range append([]string{""}, way.tails...) {
				// An end may be a key itself, to which only the tail is put.
				key := way.begins + strings.TrimPrefix(end, way.begins) + tail
				_, is := keys[key]
				if is && (tail != "" || len(way.tails) == 0 || way.tails[0] == "") {
					used[key] = true
				}
				if !is && way.all && (tail != "" || len(way.tails) == 0 || way.tails[0] == "") {
					out = append(out, fmt.Sprintf("there is no text %q, which %s… may become", key, way.begins))
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !used[key] {
			out = append(out, fmt.Sprintf("nobody asks for %q", key))
		}
	}
	return out
}

// inTemplate is a text that a template asks for.
var inTemplate = regexp.MustCompile(`[({ ]([TN]) ("[a-z0-9_.]+")`)

// templates are the office's pages as code that asks for the same texts, line by line.
func templates(t *testing.T) (all []codeFile) {
	t.Helper()
	files, err := filepath.Glob("office/web/*/pages/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no pages: %v", err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		code := "package p; func f(e env) {"
		for line := range strings.Lines(string(raw)) {
			for _, found := range inTemplate.FindAllStringSubmatch(line, -1) {
				code += "e." + found[1] + "(" + found[2] + ");"
			}
			code += "\n"
		}
		all = append(all, read(t, path, code+"}"))
	}
	return all
}

func TestEveryTextIsThereAndAskedFor(t *testing.T) {
	for _, fault := range textFaults(append(sources(t), templates(t)...), keysOf(t), composedKeys(t)) {
		t.Error(fault)
	}
}

// TestScreensNameOnlyTextsThatAreThere looks at all that looks like a key in screens, where keys wait in tables.
func TestScreensNameOnlyTextsThatAreThere(t *testing.T) {
	keys := keysOf(t)
	for _, s := range sources(t, "screens") {
		ast.Inspect(s.file, func(n ast.Node) bool {
			value, ok := literal(n)
			if !ok || !keyish.MatchString(value) || value == "start.kommune.dk" { // an example of an address
				return true
			}
			if _, is := keys[value]; !is && namespaces(keys)[strings.SplitN(value, ".", 2)[0]] {
				t.Errorf("%s: there is no text %q", s.at(n), value)
			}
			return true
		})
	}
}

func TestAFaultBetweenCodeAndTextsIsSeen(t *testing.T) {
	keys := map[string]bool{"home.title": false, "home.rows": true, "home.step.one": false, "home.unused": false}
	ways := []composed{{begins: "home.step.", ends: []string{"one", "two"}, all: true}}
	code := `package p
	func f(e env, k string) {
		e.T("home.title")
		e.N("home.rows", 3)
		e.T("home.step." + k)
		e.T("home.missing")
		e.T("home.rows")
		e.T("home.other." + k)
	}`
	want := []string{
		`home.go:6: there is no text "home.missing"`,
		`home.go:7: "home.rows" is asked for with and has forms for numbers, or not: false, true`,
		`home.go:8: keys are put together from "home.other.", which is not in the table`,
		`there is no text "home.step.two", which home.step.… may become`,
		`nobody asks for "home.unused"`,
	}
	if got := textFaults([]codeFile{read(t, "home.go", code)}, keys, ways); !slices.Equal(got, want) {
		t.Errorf("seen is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestTextsAreStretchedByTestsAlone keeps the door that makes texts longer shut in what is shipped.
func TestTextsAreStretchedByTestsAlone(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if x, ok := n.(*ast.SelectorExpr); ok && x.Sel.Name == "Stretch" {
				t.Errorf("%s: only tests stretch texts", s.at(n))
			}
			return true
		})
	}
}
