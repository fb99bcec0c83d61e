package ui_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// look is the product's own look in a variant and at a text scale.
func look(variant ui.Variant, scale float32) *ui.Theme {
	return ui.NewTheme(ui.Look{
		Fonts:     ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
		Icons:     icons.SVG,
		Variant:   variant,
		TextScale: scale,
	})
}

// app starts a test application in a look.
func app(t *testing.T, theme *ui.Theme) {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(theme)
	t.Cleanup(a.Quit)
}

var danish = tongue{text.For(text.Danish)}

// variants are light and dark.
var variants = []struct {
	name string
	is   ui.Variant
}{{"light", ui.AlwaysLight}, {"dark", ui.AlwaysDark}}

// galleryFolder is where sheets go, in how many pixels to a dp, and whether they are wanted whole: the folder that
// GALLERY names. Without it they go into the test's own folder, coarse, which is enough to see whether anything is drawn.
func galleryFolder(t *testing.T) (folder string, scale float32, whole bool) {
	if folder := os.Getenv("GALLERY"); folder != "" {
		return filepath.Join(folder, "widgets"), picture.Sharp, true
	}
	return t.TempDir(), 0.5, false
}

// TestGalleryOfWidgets draws every widget with its name over it: light and dark, on a phone and on a desk, in Danish
// and in English.
func TestGalleryOfWidgets(t *testing.T) {
	folder, scale, whole := galleryFolder(t)
	docs := exported(t)
	for _, lang := range text.Langs {
		for _, width := range []struct {
			name string
			dp   float32
		}{{"phone", 390}, {"desk", 1280}} {
			for _, variant := range variants {
				if !whole && (lang == text.English) != (variant.is == ui.AlwaysDark) {
					continue // each language, width and variant is seen; not each with each
				}
				for _, shelf := range shelves() {
					name := fmt.Sprintf("%s-%s-%s-%s", shelf.name, width.name, variant.name, lang)
					t.Run(name, func(t *testing.T) {
						app(t, look(variant.is, 1))
						page := shelfSheet(shelf, tongue{text.For(lang)}, docs)
						high := ui.HeightAt(page, width.dp)
						shoot(t, filepath.Join(folder, name+".png"), page, width.dp, high, scale, nil)
					})
				}
			}
		}
	}
}

// shelfSheet sets specimens in as many columns as there is room for, each with its name and what it is for.
func shelfSheet(s shelf, l tongue, docs map[string]string) *fyne.Container {
	grid := ui.Grid(358, ui.Gap32)
	for _, sp := range s.specimens {
		o := alone
		if sp.then == nil {
			o = inPlace
		}
		grid.Add(ui.Column(ui.Gap8, named(sp, docs), o(sp, l)))
	}
	return ui.Inset(ui.Gap16, ui.Gap24, ui.Column(ui.Gap24, ui.NewTitle(s.name), grid))
}

// inPlace is a specimen on the sheet itself.
func inPlace(sp specimen, l tongue) fyne.CanvasObject {
	if sp.tall == 0 {
		return sp.make(l)
	}
	strut := canvas.NewRectangle(color.Transparent)
	strut.SetMinSize(fyne.NewSize(1, sp.tall))
	return container.NewStack(strut, sp.make(l))
}

// named is a specimen's name and the first sentence of its documentation.
func named(sp specimen, docs map[string]string) fyne.CanvasObject {
	first, _, _ := strings.Cut(strings.Fields(sp.name)[0], ",")
	doc, _, _ := strings.Cut(strings.Join(strings.Fields(docs[first]), " "), ". ")
	doc = strings.TrimSuffix(doc, ".")
	return ui.Column(2, ui.NewHeading(sp.name), ui.NewSupport(doc+"."))
}

// alone is a picture of a specimen in a window of its own, for what needs a window: the focus, what lies over it.
func alone(sp specimen, l tongue) fyne.CanvasObject {
	const width = 358
	o := sp.make(l)
	high := sp.tall
	if high == 0 {
		high = ui.HeightAt(o, width)
	}
	content := container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), o)
	w := picture.Window(content, width, high, picture.Sharp)
	defer w.Close()
	sp.then(o, w)
	img := canvas.NewImageFromImage(picture.Of(w.Canvas()))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSize(width, high))
	return ui.Left(img)
}

// shoot draws a sheet into a file and tells where nearly nothing is drawn.
func shoot(t *testing.T, file string, page fyne.CanvasObject, width, height, scale float32, then func(fyne.Window)) {
	t.Helper()
	content := container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), page)
	window := picture.Window(content, width, height, scale)
	defer window.Close()
	if then != nil {
		then(window)
	}
	img := picture.Of(window.Canvas())
	if n := colours(img); n < 20 {
		t.Errorf("the picture has %d colours; nearly nothing is drawn", n)
	}
	if err := picture.Save(file, img); err != nil {
		t.Fatal(err)
	}
}

// colours counts the colours of a picture, up to 20.
func colours(img image.Image) int {
	seen := map[color.Color]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			seen[img.At(x, y)] = true
			if len(seen) == 20 {
				return 20
			}
		}
	}
	return len(seen)
}

// exported are the widgets of package ui, and what else it draws, with their documentation: the exported types that
// make a renderer or a view, and the functions that make part of a page.
func exported(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no source: %v", err)
	}
	docs, draws := map[string]string{}, map[string]bool{"SectionHeader": true, "Person": true}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() {
						docs[ts.Name.Name] = d.Doc.Text()
					}
				}
			case *ast.FuncDecl:
				if d.Recv == nil {
					if d.Name.IsExported() {
						docs[d.Name.Name] = d.Doc.Text()
					}
					continue
				}
				if draw := d.Name.Name; draw == "CreateRenderer" || draw == "View" || draw == "Card" {
					draws[receiver(d)] = true
				}
			}
		}
	}
	for name := range docs {
		if !draws[name] {
			delete(docs, name)
		}
	}
	return docs
}

// receiver names a method's type.
func receiver(d *ast.FuncDecl) string {
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// placed are the widgets that have a place in the gallery.
func placed() map[string]bool {
	out := map[string]bool{}
	for _, shelf := range shelves() {
		for _, sp := range shelf.specimens {
			first, _, _ := strings.Cut(strings.Fields(sp.name)[0], ",")
			out[first] = true
		}
	}
	return out
}

func TestEveryWidgetHasAPlaceInTheGalleryAndADocComment(t *testing.T) {
	have, docs := placed(), exported(t)
	if len(docs) < 35 {
		t.Fatalf("only %d widgets are found: %v", len(docs), docs)
	}
	for name, doc := range docs {
		if !have[name] {
			t.Errorf("%s has no place in the gallery", name)
		}
		if !strings.HasPrefix(doc, name+" ") {
			t.Errorf("%s is documented by %q", name, doc)
		}
	}
	for name := range have {
		if _, ok := docs[name]; !ok {
			t.Errorf("the gallery shows %s, which is no widget", name)
		}
	}
}
