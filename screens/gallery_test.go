package screens

import (
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
	"startklar.dk/ui/walk"
)

// galleryViews are the looks that every screen is drawn in where GALLERY names a folder; without it one of them is.
func galleryViews() (views []stagetest.View, folder string) {
	folder = os.Getenv("GALLERY")
	if folder == "" {
		return []stagetest.View{{Name: "phone-light-da", Width: 390, Height: 844, Lang: text.Danish}}, ""
	}
	for _, dark := range []bool{false, true} {
		for _, lang := range text.Langs {
			look := "light"
			if dark {
				look = "dark"
			}
			views = append(views,
				stagetest.View{Name: "phone-" + look + "-" + string(lang), Width: 390, Height: 844, Dark: dark, Lang: lang},
				stagetest.View{Name: "desk-" + look + "-" + string(lang), Width: 1280, Height: 800, Dark: dark, Lang: lang})
		}
	}
	return views, filepath.Join(folder, "screens")
}

// TestGalleryOfScreens draws every screen in every state, the states of a screen on one sheet, and looks that each
// says something and has a next thing to do. The sheets go where GALLERY says.
func TestGalleryOfScreens(t *testing.T) {
	views, folder := galleryViews()
	h := newHouse(t)
	for _, screen := range h.screens() {
		for _, v := range views {
			t.Run(screen.name+" "+v.Name, func(t *testing.T) {
				var panes []pane
				for _, st := range h.states() {
					s := stagetest.Show(t, screen.appIn(st, v.Lang), h.w.Clock.Now, v, open)
					s.GoTo(screen.in(st.name))
					if screen.then != nil {
						screen.then(s, st.name)
					}
					await(s, st.name)
					looksRight(t, s, screen.name, st.name)
					if folder != "" {
						panes = append(panes, pane{st.name, capture(s)})
					}
					s.Close()
				}
				if folder == "" {
					return
				}
				if err := picture.Save(filepath.Join(folder, screen.name+"-"+v.Name+".png"), together(t, v, panes)); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// await lets what is read away from the screen arrive, and shows how the device stands to the office.
func await(s *stagetest.Stage, state string) {
	s.T.Helper()
	if state != stateLoading {
		s.Await("nothing is being read any more", func() bool { return !slices.ContainsFunc(s.Reachable(), skeleton) })
		s.Paint()
		s.Await("the pages are drawn", func() bool { return !slices.ContainsFunc(s.Reachable(), unprinted) })
	}
	if stands, err := s.App.Sync.State(s.T.Context()); err == nil {
		s.Shell.SetStatus(status(s.Env.Words, stands, stands.Contact))
	}
	s.Settle()
}

// skeleton tells whether an object stands for what is still being read.
func skeleton(o fyne.CanvasObject) bool {
	_, is := o.(*ui.Skeleton)
	return is
}

// unprinted tells whether an object is a page that is still being drawn.
func unprinted(o fyne.CanvasObject) bool {
	page, is := o.(*ui.PagePicture)
	return is && page.Image == nil
}

// looksRight tells where a page says nothing, where there is nothing to do on it, and where a filled button too many
// says what is to be done.
func looksRight(t *testing.T, s *stagetest.Stage, screen, state string) {
	t.Helper()
	if len(strings.TrimSpace(s.Words())) == 0 {
		t.Errorf("%s says nothing when %s", screen, state)
	}
	s.OneFilled()
	for _, f := range walk.Page(s.Win.Canvas()).Faults() {
		t.Errorf("%s when %s: %s", screen, state, f)
	}
	if state == stateLoading {
		return // what is awaited is the next thing
	}
	if doable(s.Shell.Page().Content()) == "" { // the way back alone is no next thing
		t.Errorf("there is nothing to do on %s when %s:\n%s", screen, state, s.Words())
	}
}

// doable names something that can be pressed or written in inside an object; empty where there is nothing.
func doable(o fyne.CanvasObject) string {
	if o == nil || !o.Visible() {
		return ""
	}
	if w, ok := o.(fyne.Widget); ok {
		test.WidgetRenderer(w) // a widget that was never drawn does not know yet what it is
	}
	if f, ok := o.(fyne.Focusable); ok {
		d, can := o.(fyne.Disableable)
		l, named := o.(interface{ AccessibilityLabel() string })
		if f != nil && (!can || !d.Disabled()) {
			if named {
				return l.AccessibilityLabel()
			}
			return "a place to write"
		}
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *ui.Scaffold: // its title and way back are there in every state
		inside = []fyne.CanvasObject{o.Under, o.Body, o.Footer}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, c := range inside {
		if name := doable(c); name != "" {
			return name
		}
	}
	return ""
}

// pane is a screen in one state.
type pane struct {
	name string
	img  image.Image
}

// capture draws a stage with one pixel to a dp: a sheet holds many.
func capture(s *stagetest.Stage) image.Image {
	if c, ok := s.Win.Canvas().(software.WindowlessCanvas); ok {
		c.SetScale(1)
	}
	return picture.Of(s.Win.Canvas())
}

// together sets panes side by side on one sheet, each with its state's name over it: phones in one row, desks in two.
func together(t *testing.T, v stagetest.View, panes []pane) image.Image {
	t.Helper()
	const head, air = 40, 16
	w, h := int(v.Width), int(v.Height)
	columns := len(panes)
	if v.Width > v.Height {
		columns = 2
	}
	rows := (len(panes) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*(w+air)+air, rows*(h+head+air)+air))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(ui.ColorOf(ui.Line)), image.Point{}, draw.Src)
	for i, p := range panes {
		at := image.Pt(air+i%columns*(w+air), air+i/columns*(h+head+air))
		name := picture.Draw(ui.Inset(ui.Gap8, ui.Gap8, ui.NewHeading(p.name)), v.Width, head, 1)
		draw.Draw(sheet, image.Rectangle{at, at.Add(image.Pt(w, head))}, name, image.Point{}, draw.Src)
		at.Y += head
		draw.Draw(sheet, image.Rectangle{at, at.Add(image.Pt(w, h))}, p.img, p.img.Bounds().Min, draw.Src)
	}
	return sheet
}

func TestEveryRouteHasAPlaceInTheGallery(t *testing.T) {
	have := map[string]bool{}
	h := &house{}
	for _, s := range h.screens() {
		have[s.page] = true
	}
	names := pagesNamed(t)
	if len(names) < 20 {
		t.Fatalf("only %d pages are found", len(names))
	}
	for name, page := range names {
		if !have[page] {
			t.Errorf("%s has no place in the gallery", name)
		}
	}
	for page := range pages {
		delete(have, page)
	}
	delete(have, parts.PageHome) // what is shown where a route names no other
	for page := range have {
		t.Errorf("the gallery shows %q, which is no page", page)
	}
}

func TestTheGalleryShowsAllFourStates(t *testing.T) {
	have := map[string]bool{}
	for _, st := range (&house{}).states() {
		have[st.name] = true
	}
	for _, want := range []string{stateContent, stateEmpty, stateLoading, stateOffline, stateError} {
		if !have[want] {
			t.Errorf("nothing is drawn when %s", want)
		}
	}
}

func TestWhatCannotBeDoneIsSeen(t *testing.T) {
	a := test.NewApp()
	defer a.Quit()
	a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1}))
	if name := doable(ui.NewScaffold("Plan", ui.NewBody("Her er stille"), &ui.Button{Label: "Send", Inactive: true})); name != "" {
		t.Errorf("%q can be done", name)
	}
	if name := doable(ui.NewScaffold("Plan", ui.NewButton("Send", func() {}))); name != "Send" {
		t.Errorf("%q can be done", name)
	}
}

// pagesNamed are the pages that package parts names, by the names of their constants.
func pagesNamed(t *testing.T) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("parts", "routes.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Page") && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok {
				out[v.Names[0].Name] = strings.Trim(lit.Value, `"`)
			}
		}
		return true
	})
	return out
}
