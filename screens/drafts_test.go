package screens

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// withoutDraft are the fields that no parts.Draft keeps and that do not save themselves,
// each with why.
var withoutDraft = map[string]string{
	"me/who.go newWho":                   "name and phone save themselves at every pause; a CVR number that is not whole is kept by hand",
	"me/erase.go newErasing":             "the word that erases everything is to be written anew each time",
	"figures/line.go NewLine":            "the name and the note save themselves at each leave, and are kept by hand until then",
	"figures/linefield.go newNamedField": "it saves itself at each leave, and is kept by hand until then: one field stands for the month that is chosen",
	"plan/importanswers.go pick":         "what is looked for to send one piece of text elsewhere; the choice is kept, the search begins anew",
	"search.go search":                   "the search keeps what is looked for by hand: it stands over the pages",
}

// TestEveryFieldThatOneTypesInHasADraft finds each field that is made for a screen:
// it is handed to a draft, saves itself at every pause, or it is said here why not.
func TestEveryFieldThatOneTypesInHasADraft(t *testing.T) {
	found, excused := 0, map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.HasPrefix(path, "stagetest") || strings.HasPrefix(path, "parts") {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			handed := map[ast.Node]bool{}
			ast.Inspect(fn, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if to, ok := call.Fun.(*ast.SelectorExpr); ok && (to.Sel.Name == "Field" || to.Sel.Name == "Area" || to.Sel.Name == "Picker") && len(call.Args) == 2 {
						handed[call.Args[1]] = true
					}
				}
				if !makesField(n) {
					return true
				}
				found++
				at := filepath.ToSlash(path) + " " + fn.Name.Name
				switch {
				case handed[n], savesItself(n):
				case withoutDraft[at] != "":
					excused[at] = true
				default:
					t.Errorf("%s: what is typed here is kept by no draft", fset.Position(n.Pos()))
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no field was found")
	}
	for at := range withoutDraft {
		if !excused[at] {
			t.Errorf("%s is excused and is not there", at)
		}
	}
}

// savesItself tells whether an expression makes something to type in that is told where
// to save what is typed.
func savesItself(n ast.Node) bool {
	made, ok := n.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	lit, ok := made.X.(*ast.CompositeLit)
	return ok && slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		set, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		name, ok := set.Key.(*ast.Ident)
		return ok && name.Name == "OnSave"
	})
}

// makesField tells whether an expression makes something to type in.
func makesField(n ast.Node) bool {
	of := func(e ast.Expr, names ...string) bool {
		sel, ok := e.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		pkg, ok := sel.X.(*ast.Ident)
		for _, name := range names {
			if ok && pkg.Name == "ui" && sel.Sel.Name == name {
				return true
			}
		}
		return false
	}
	switch n := n.(type) {
	case *ast.UnaryExpr:
		lit, ok := n.X.(*ast.CompositeLit)
		return ok && of(lit.Type, "Field", "TextArea", "SearchPicker", "Finder", "DateField")
	case *ast.CallExpr:
		return of(n.Fun, "NewField")
	}
	return false
}

// unkept are the fields of the screens whose words are on no disk, each with why.
var unkept = map[string]string{
	"Søg i spørgsmålene": "the search of a choice begins anew; what was chosen is kept",
	"SLET":               "the word that erases everything is to be written anew each time",
}

// TestWhatIsTypedOnAnyScreenIsOnTheDisk walks over every screen and types into each
// field that is seen: a moment later it is in what one can take along of oneself,
// which is made from the disk alone.
func TestWhatIsTypedOnAnyScreenIsOnTheDisk(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	p := settled(t)
	typed := map[string]bool{}
	for _, c := range p.casts(t) {
		play(t, a, c, look{name: "da", lang: text.Danish, scale: 1, sizes: sizes[3:]}, func(h *hall, s scene, _ fyne.Size) {
			for field, called := range fieldsSeen(h) {
				name := s.name + ": " + called
				words := fmt.Sprintf("ord%d", len(typed))
				for _, r := range words {
					field.TypedRune(r)
				}
				typed[name] = true
				h.all.Flush()
				if !strings.Contains(takenAlong(t, c.model), words) && unkept[called] == "" {
					t.Errorf("%s: what is typed here is on no disk", name)
				}
				for range words { // the next scene begins as it should
					field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				}
			}
		})
	}
	if len(typed) < 10 {
		t.Errorf("only these could be typed in: %v", typed)
	}
}

// fieldsSeen are what can be typed in, by what they are called.
func fieldsSeen(h *hall) map[fyne.Focusable]string {
	fields := map[fyne.Focusable]string{}
	for _, o := range stagetest.Drawn(h.window.Canvas()) {
		f, ok := o.(fyne.Focusable)
		_, writes := o.(interface{ SelectedText() string })
		if off, can := o.(fyne.Disableable); ok && writes && (!can || !off.Disabled()) && fields[f] == "" {
			fields[f] = ""
		}
		if of, ok := o.(*ui.Field); ok {
			fields[of.Entry()] = cmp.Or(of.Label, of.Placeholder)
		}
	}
	return fields
}

// takenAlong is all that an export from a device says.
func takenAlong(t *testing.T, model *app.App) string {
	t.Helper()
	var raw bytes.Buffer
	_, err := model.Export(t.Context(), &raw)
	need(t, err)
	z, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	need(t, err)
	var all strings.Builder
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "office/") {
			continue
		}
		in, err := f.Open()
		need(t, err)
		_, err = io.Copy(&all, in)
		need(t, err)
		need(t, in.Close())
	}
	return all.String()
}
