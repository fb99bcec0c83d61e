package files_test

import (
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
	"startklar.dk/ui/files"
	"startklar.dk/ui/picture"
	"startklar.dk/ui/walk"
)

// look is the product's own look in a variant and at a text scale.
func look(t *testing.T, variant ui.Variant, scale float32) {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:   ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
		Icons:   icons.SVG,
		Variant: variant, TextScale: scale,
	}))
	t.Cleanup(a.Quit)
}

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// disk is one that is made up: folders by their paths.
type disk struct {
	folders map[string][]files.Item
	wrong   map[string]error // by path: of listing or of making it
	listed  []string
}

func (d *disk) List(path string) ([]files.Item, error) {
	d.listed = append(d.listed, path)
	if err := d.wrong[path]; err != nil {
		return nil, err
	}
	items, ok := d.folders[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return items, nil
}

func (d *disk) MakeFolder(path string) error {
	if err := d.wrong[path]; err != nil {
		return err
	}
	if _, ok := d.folders[path]; ok {
		return fs.ErrExist
	}
	d.folders[path] = nil
	d.folders[filepath.Dir(path)] = append(d.folders[filepath.Dir(path)], files.Item{Name: filepath.Base(path), Folder: true, Changed: noon})
	return nil
}

func item(name string, size int64, days int) files.Item {
	name, isFolder := strings.CutSuffix(name, "/")
	return files.Item{Name: name, Folder: isFolder, Hidden: strings.HasPrefix(name, "."), Size: size, Changed: noon.AddDate(0, 0, -days)}
}

func annas() *disk {
	return &disk{wrong: map[string]error{"/home/anna/Låst": syscall.EACCES}, folders: map[string][]files.Item{
		"/": {item("home/", 0, 400)}, "/home": {item("anna/", 0, 3)},
		"/home/anna": {
			item("zebra.txt", 10, 1), item(".skjult.txt", 20, 1), item("Dokumenter/", 0, 2), item("Låst/", 0, 9), item("Tomt/", 0, 30), item("budget.xlsx", 48_200, 4),
			item("Ærlig mening.pdf", 1_340_000, 12), item("banner.PNG", 2_900_000, 40), item("Skrivebord/", 0, 2),
			item("Forretningsplan for Kaffebrænderiet Ristet og Rørt ApS, endelig udgave med bilag.docx", 903_000, 6),
		},
		"/home/anna/Dokumenter": {item("Kontrakt.pdf", 88_000, 80), item("Budget/", 0, 3)}, "/home/anna/Dokumenter/Budget": {item("2027/", 0, 1)},
		"/home/anna/Dokumenter/Budget/2027": nil, "/home/anna/Tomt": nil, "/home/anna/Skrivebord": {item("foto.jpg", 3_000_000, 0)},
	}}
}

var words = files.Words{
	Up: "Op", Search: "Søg i mappen", Hidden: "Vis skjulte filer", NewFolder: "Ny mappe", FolderName: "Mappens navn", MakeFolder: "Opret",
	Pick: "Vælg", OpenFolder: "Åbn mappen", Save: "Gem", Name: "Navn", Cancel: "Annullér", Keep: "Behold den", Replace: "Erstat", BadName: "Det navn kan en fil ikke have.",
	Empty: "Mappen er tom.", NoneFound: "Ingen filer passer.", Reading: "Mappen læses…", Computer: "Computer",
	ReplaceAsk: func(name string) string {
		return "Der er allerede en fil, der hedder " + name + ". Skal den erstattes?"
	},
	Problem: func(doing files.Doing, why files.Reason) string {
		return []string{"læse", "åbne", "gemme", "oprette"}[doing] + ": " + []string{"kan ikke", "ingen adgang", "findes ikke", "ikke plads", "navnet er taget"}[why]
	},
	Size: func(n int64) string { return strconv.FormatInt((n+999)/1000, 10) + " kB" },
	Date: func(at time.Time) string { return at.Format("2.1.2006") },
}

// desk is a chooser in a sheet of a shell, as the product shows it.
type desk struct {
	*files.Chooser

	t     *testing.T
	w     fyne.Window
	disk  *disk
	loop  *ui.StepLoop
	sheet *ui.Sheet
	work  []func() // that waits, while held
	held  bool
	taken []string
	over  bool
	wrong error // of the next Take
}

// open shows one that opens, or where a name is proposed saves.
func open(t *testing.T, width, height float32, proposed string, more ...func(*desk)) *desk {
	t.Helper()
	d := &desk{t: t, disk: annas(), loop: ui.NewStepLoop(noon)}
	d.Chooser = &files.Chooser{
		Words: words, Disk: d.disk, Proposed: proposed, Loop: d.loop.Loop(),
		Places: []files.Place{
			{Name: "Hjem", Icon: icons.Home, Path: "/home/anna"},
			{Name: "Skrivebord", Icon: icons.Desktop, Path: "/home/anna/Skrivebord"},
			{Name: "Dokumenter", Icon: icons.Folder, Path: "/home/anna/Dokumenter"},
		},
		Kinds: []files.Kind{{Name: "Alle filer"}, {Name: "Billeder", Endings: []string{".png", ".jpg"}}},
		Work: func(work, then func()) {
			run := func() { work(); then() }
			if d.held {
				d.work = append(d.work, run)
				return
			}
			run()
		},
		Compare: func(a, b string) int { return strings.Compare(order(a), order(b)) }, Fold: strings.ToLower,
		Take: func(path string, over bool) error {
			err := d.wrong
			d.over, d.wrong = over, nil
			return err
		},
		OnTaken: func(path string) { d.taken = append(d.taken, path) },
	}
	if proposed != "" {
		d.Kinds = nil
	}
	for _, f := range more {
		f(d)
	}
	shell := ui.NewShell(ui.ShellOptions{Brand: "S", Loop: d.loop.Loop(), Keyboard: true, CloseName: "Luk", BackName: "Tilbage", Open: func(ui.Route) ui.Page { return blank{} }})
	d.w = picture.Window(container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), shell), width, height, 1)
	t.Cleanup(d.w.Close)
	shell.Attach(d.w.Canvas())
	shell.Restore([]ui.Saved{{Route: ui.Route{}}})
	d.sheet = &ui.Sheet{Title: "Vælg en fil", Content: d.Chooser, Tall: true, Most: files.Most}
	d.OnClose = d.sheet.Close
	shell.OpenSheet(d.sheet)
	d.Focus()
	return d
}

type blank struct{}

var nothing = container.NewStack()

func (blank) Content() fyne.CanvasObject { return nothing }

// order is Danish enough for the tests: æ after z.
func order(name string) string { return strings.ReplaceAll(strings.ToLower(name), "æ", "zz") }

// closed says that the sheet is gone.
func (d *desk) closed() bool { return d.w.Canvas().Overlays().Top() == nil }

// keys presses keys one after the other in what has the focus; Alt+ before one holds Alt down.
func (d *desk) keys(names string) {
	for _, name := range strings.Fields(names) {
		focused := d.w.Canvas().Focused()
		if key, alt := strings.CutPrefix(name, "Alt+"); alt {
			if f, ok := focused.(fyne.Shortcutable); ok {
				f.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyName(key), Modifier: fyne.KeyModifierAlt})
			}
			continue
		}
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
	}
}

func (d *desk) write(text string) {
	for _, r := range text {
		d.w.Canvas().Focused().TypedRune(r)
	}
}

// press presses what is called so.
func (d *desk) press(label string) {
	d.t.Helper()
	for _, o := range below(d.w.Canvas().Overlays().Top()) {
		if p, ok := o.(ui.Presser); ok && !p.Idle() {
			if named, ok := p.(interface{ AccessibilityLabel() string }); ok && named.AccessibilityLabel() == label {
				p.Activate()
				return
			}
		}
	}
	d.t.Fatalf("nothing to press is called %q: %q", label, d.said())
}

// field is the field with a label or a placeholder.
func (d *desk) field(name string) *ui.Field {
	d.t.Helper()
	for _, o := range below(d.w.Canvas().Overlays().Top()) {
		if f, ok := o.(*ui.Field); ok && (f.Label == name || f.Placeholder == name) {
			return f
		}
	}
	d.t.Fatalf("there is no field %q", name)
	return nil
}

// below are an object and all that is drawn below it.
func below(o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	out := []fyne.CanvasObject{o}
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			out = append(out, below(c)...)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			out = append(out, below(c)...)
		}
	}
	return out
}

// said are the texts that are drawn.
func (d *desk) said() (out []string) {
	for _, o := range below(d.w.Canvas().Overlays().Top()) {
		if text, ok := o.(*ui.Text); ok && text.Text != "" {
			out = append(out, text.Text)
		}
	}
	return out
}

// says tells whether a text is drawn.
func (d *desk) says(text string) bool {
	for _, s := range d.said() {
		if s == text {
			return true
		}
	}
	return false
}

// at is the row that is chosen, by its name.
func (d *desk) at() string {
	name, _, _ := strings.Cut(files.Chosen(d.Chooser), ",")
	return name
}

// check walks over what is shown as a careful eye would.
func (d *desk) check() {
	d.t.Helper()
	seen := walk.Page(d.w.Canvas())
	for _, f := range seen.Faults() {
		d.t.Error(f)
	}
	for _, ink := range seen.Inks() {
		if why := ink.Wrong(); why != "" {
			d.t.Errorf("%s: %s %s", why, ink.What, ink.Where)
		}
	}
}
