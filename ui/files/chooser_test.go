package files_test

import (
	"fmt"
	"io/fs"
	"slices"
	"syscall"
	"testing"

	"startklar.dk/ui"
	"startklar.dk/ui/files"
)

// fresh is a chooser on a desk in the usual look.
func fresh(t *testing.T, proposed string, more ...func(*desk)) *desk {
	t.Helper()
	look(t, ui.AlwaysLight, 1)
	return open(t, 1280, 800, proposed, more...)
}

func (d *desk) want(what string, got, want any) {
	d.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		d.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestFoldersComeFirstInTheOrderHandedIn(t *testing.T) {
	d := fresh(t, "")
	names := files.Names(d.Chooser)
	d.want("folders, then files, æ last", names[:5], []string{"Dokumenter", "Låst", "Skrivebord", "Tomt", "banner.PNG"})
	d.want("the last", names[len(names)-1], "Ærlig mening.pdf")
	for _, text := range []string{"49 kB", "24.11.2026"} {
		if !d.says(text) {
			t.Errorf("%s is not said: %q", text, d.said())
		}
	}
}

func TestTheKeysAloneLeadThroughFoldersToAFile(t *testing.T) {
	d := fresh(t, "")
	if !files.ListFocused(d.Chooser) {
		t.Fatal("the list has not the focus from the beginning")
	}
	d.keys("Return")
	d.want("Enter goes into", d.Shown(), "/home/anna/Dokumenter")
	d.keys("BackSpace")
	d.want("Backspace goes out", d.Shown(), "/home/anna")
	d.want("and stands on the one it came from", d.at(), "Dokumenter")
	d.keys("Down Down Down Return")
	d.want("an empty folder", d.Shown(), "/home/anna/Tomt")
	d.keys("Alt+Up")
	d.want("Alt+Up goes out", d.Shown(), "/home/anna")
	d.want("from", d.at(), "Tomt")
	d.keys("Alt+Up Alt+Up Alt+Up BackSpace")
	d.want("there is an end to it", d.Shown(), "/")
	d.press("Hjem")
	d.Focus()
	d.keys("End Up Up Home Next Prior Down")
	d.want("Home, End, Page", d.at(), "Låst")
	d.write("bu")
	d.want("what is typed leads to a name", d.at(), "budget.xlsx")
	d.keys("Return")
	d.want("Enter takes a file", d.taken, []string{"/home/anna/budget.xlsx"})
}

func TestTypingAgainLeadsToTheNextAndAfterAWhileToAnother(t *testing.T) {
	d := fresh(t, "")
	d.write("b")
	d.want("the first", d.at(), "banner.PNG")
	d.write("b")
	d.want("the next", d.at(), "budget.xlsx")
	d.loop.Advance(2e9)
	d.write("æ")
	d.want("from the beginning again", d.at(), "Ærlig mening.pdf")
	d.loop.Advance(2e9)
	d.write("forretningsplan")
	d.keys("Space")
	d.write(" f")
	d.want("a space is part of a name", d.taken, []string{})
}

func TestEscClosesWithoutAFile(t *testing.T) {
	for name, first := range map[string]func(*desk){
		"in the list": func(*desk) {}, "in the search": func(d *desk) { d.field(words.Search).Focus() },
		"on a button": func(d *desk) { d.w.Canvas().FocusNext(); d.w.Canvas().FocusNext() },
	} {
		d := fresh(t, "")
		first(d)
		d.keys("Escape")
		if !d.closed() || len(d.taken) > 0 {
			t.Errorf("%s: closed %t, taken %q", name, d.closed(), d.taken)
		}
	}
	d := fresh(t, "")
	d.press(words.NewFolder)
	d.keys("Escape")
	if d.closed() || !files.ListFocused(d.Chooser) {
		t.Error("Esc in the name of a folder leads back to the list")
	}
	d.press(words.Cancel)
	if !d.closed() {
		t.Error("the button does not close")
	}
}

func TestWhatIsTypedAndTheKindFilter(t *testing.T) {
	d := fresh(t, "")
	d.field(words.Search).Focus()
	d.write("AN")
	d.want("names that hold it", files.Names(d.Chooser), []string{"banner.PNG", "Forretningsplan for Kaffebrænderiet Ristet og Rørt ApS, endelig udgave med bilag.docx"})
	d.keys("Down")
	if !files.ListFocused(d.Chooser) {
		t.Error("Down leads not to the list")
	}
	d.keys("Return")
	d.want("taken", d.taken, []string{"/home/anna/banner.PNG"})
	d.press("Billeder")
	d.field(words.Search).SetValue("")
	d.press("Billeder")
	d.want("pictures and folders", files.Names(d.Chooser), []string{"Dokumenter", "Låst", "Skrivebord", "Tomt", "banner.PNG"})
	d.field(words.Search).Focus()
	d.write("intet")
	if !d.says(words.NoneFound) {
		t.Errorf("nothing is said of nothing found: %q", d.said())
	}
	d.press("Skrivebord")
	d.want("another folder is looked through anew", files.Names(d.Chooser), []string{"foto.jpg"})
}

func TestHiddenFilesAreShownByASwitch(t *testing.T) {
	d := fresh(t, "")
	if slices.Contains(files.Names(d.Chooser), ".skjult.txt") {
		t.Error("a hidden file is shown")
	}
	d.press(words.Hidden)
	if !slices.Contains(files.Names(d.Chooser), ".skjult.txt") {
		t.Error("it is not shown by the switch")
	}
}

func TestATapOpensAFolderAndASecondOneTakesAFile(t *testing.T) {
	d := fresh(t, "")
	files.TapRow(d.Chooser, "Dokumenter")
	d.want("in", d.Shown(), "/home/anna/Dokumenter")
	files.TapRow(d.Chooser, "Budget")
	d.want("the second half of a double tap hits nothing", d.Shown(), "/home/anna/Dokumenter")
	d.loop.Advance(1e9)
	files.TapRow(d.Chooser, "Kontrakt.pdf")
	d.want("one tap chooses", d.taken, []string{})
	d.want("chosen", d.at(), "Kontrakt.pdf")
	d.loop.Advance(1e9)
	files.TapRow(d.Chooser, "Kontrakt.pdf")
	d.want("and so does one much later", d.taken, []string{})
	d.loop.Advance(2e8)
	files.TapRow(d.Chooser, "Kontrakt.pdf")
	d.want("two in a row take", d.taken, []string{"/home/anna/Dokumenter/Kontrakt.pdf"})
}

func TestTheButtonSaysWhatItDoes(t *testing.T) {
	d := fresh(t, "")
	d.press(words.OpenFolder)
	d.want("a folder", d.Shown(), "/home/anna/Dokumenter")
	d.keys("Down")
	d.press(words.Pick)
	d.want("a file", d.taken, []string{"/home/anna/Dokumenter/Kontrakt.pdf"})
}

func TestTheWayToAFolderCanBeGoneBack(t *testing.T) {
	d := fresh(t, "", func(d *desk) { d.Folder = "/home/anna/Dokumenter/Budget/2027" })
	d.press("Budget")
	d.want("back", d.Shown(), "/home/anna/Dokumenter/Budget")
	d.want("on", d.at(), "2027")
}

func TestItBeginsInTheFolderOfLastTimeOrTheNearestThatIsLeft(t *testing.T) {
	d := fresh(t, "", func(d *desk) { d.Folder = "/home/anna/Dokumenter/Budget" })
	d.want("there", d.Shown(), "/home/anna/Dokumenter/Budget")
	d = fresh(t, "", func(d *desk) { d.Folder = "/home/anna/Dokumenter/Slettet/Igen" })
	d.want("around it", d.Shown(), "/home/anna/Dokumenter")
	d.want("without a word", d.at(), "Budget")
}

func TestWhatGoesWrongIsSaid(t *testing.T) {
	d := fresh(t, "")
	files.TapRow(d.Chooser, "Låst")
	if !d.says("læse: ingen adgang") {
		t.Errorf("a locked folder: %q", d.said())
	}
	d.keys("BackSpace")
	d.want("one can leave it", d.Shown(), "/home/anna")
	delete(d.disk.folders, "/home/anna/Tomt")
	d.loop.Advance(1e9)
	files.TapRow(d.Chooser, "Tomt")
	if !d.says("læse: findes ikke") {
		t.Errorf("a folder that is gone: %q", d.said())
	}
	d.keys("BackSpace")
	d.wrong = &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}
	d.write("budget")
	d.keys("Return")
	if !d.says("åbne: ingen adgang") || d.closed() || len(d.taken) > 0 {
		t.Errorf("a locked file: %q", d.said())
	}
	s := fresh(t, "plan.pdf")
	for _, tt := range []struct {
		err  error
		want string
	}{{syscall.ENOSPC, "gemme: ikke plads"}, {syscall.EROFS, "gemme: ingen adgang"}, {syscall.EIO, "gemme: kan ikke"}} {
		s.wrong = tt.err
		s.keys("Return")
		if !s.says(tt.want) {
			t.Errorf("%v: %q", tt.err, s.said())
		}
	}
	s.keys("Return")
	s.want("and then it goes", s.taken, []string{"/home/anna/plan.pdf"})
}

func TestAFileIsSavedUnderTheNameThatIsTyped(t *testing.T) {
	d := fresh(t, "plan.pdf")
	d.write("min plan") // over what is proposed, which is selected
	d.keys("Return")
	d.want("with its ending", d.taken, []string{"/home/anna/min plan.pdf"})
	d = fresh(t, "plan.pdf")
	for _, name := range []string{"a/b", `a\b`, "..", " "} {
		d.field(words.Name).SetValue(name)
		d.press(words.Save)
		if !d.says(words.BadName) || len(d.taken) > 0 {
			t.Errorf("%q is taken for a name", name)
		}
	}
	files.TapRow(d.Chooser, "budget.xlsx")
	d.want("as one that is there", d.field(words.Name).Value(), "budget.xlsx")
}

func TestNoFileIsWrittenOverUnasked(t *testing.T) {
	d := fresh(t, "budget.xlsx")
	d.wrong = fs.ErrExist
	d.keys("Return")
	if !d.says(words.ReplaceAsk("budget.xlsx")) || len(d.taken) > 0 {
		t.Fatalf("it is not asked: %q", d.said())
	}
	d.wrong = fs.ErrExist
	d.keys("Return") // the button with the focus loses nothing
	if len(d.taken) > 0 || d.says(words.ReplaceAsk("budget.xlsx")) {
		t.Fatal("Enter has written over it")
	}
	d.keys("Return")
	d.press(words.Replace)
	d.want("taken", d.taken, []string{"/home/anna/budget.xlsx"})
	if !d.over {
		t.Error("not in place of the other")
	}
}

func TestANewFolderIsMadeAndGoneInto(t *testing.T) {
	d := fresh(t, "plan.pdf")
	d.press(words.NewFolder)
	d.write("Tomt")
	d.keys("Return")
	if !d.says("oprette: navnet er taget") {
		t.Errorf("a name that is had: %q", d.said())
	}
	d.field(words.FolderName).SetValue("")
	d.write("Tilbud")
	d.keys("Return")
	d.want("in it", d.Shown(), "/home/anna/Tilbud")
	d.disk.wrong["/home/anna/Tilbud/x"] = syscall.EROFS
	d.press(words.NewFolder)
	d.write("x")
	d.keys("Return")
	if !d.says("oprette: ingen adgang") {
		t.Errorf("where none may be made: %q", d.said())
	}
}

func TestTheDiskIsReadAwayAndWhatIsAskedLastCounts(t *testing.T) {
	d := fresh(t, "")
	read := len(d.disk.listed)
	d.held = true
	d.press("Dokumenter")
	d.press("Skrivebord")
	d.want("nothing is read by the drawing goroutine", len(d.disk.listed), read)
	d.loop.Advance(1e9)
	if !d.says(words.Reading) {
		t.Errorf("a slow disk is waited for unsaid: %q", d.said())
	}
	d.work[1]()
	d.work[0]()
	d.want("the last one", d.Shown(), "/home/anna/Skrivebord")
	d.want("its files", files.Names(d.Chooser), []string{"foto.jpg"})
	if d.loop.Pending() > 0 {
		t.Error("something is waited for still")
	}
}

func TestOfThousandsOfFilesThoseInViewAreDrawn(t *testing.T) {
	d := fresh(t, "", func(d *desk) {
		var many []files.Item
		for i := range 20_000 {
			many = append(many, item(fmt.Sprintf("faktura %05d.pdf", i), 1000, 1))
		}
		d.disk.folders["/home/anna"] = many
	})
	for _, keys := range []string{"Home", "End", "Prior", "Home Next Next"} {
		d.keys(keys)
		if n := files.Drawn(d.Chooser); n == 0 || n > 30 {
			t.Errorf("%s: %d rows are drawn", keys, n)
		}
		if !files.InView(d.Chooser) {
			t.Errorf("%s: %s is out of view", keys, d.at())
		}
	}
	d.write("faktura 19998")
	if d.at() != "faktura 19998.pdf" || !files.InView(d.Chooser) || !d.says("faktura 19998.pdf") {
		t.Errorf("typing leads to %s", d.at())
	}
}

func TestTabComesToEverything(t *testing.T) {
	d := fresh(t, "plan.pdf")
	seen := map[string]bool{}
	for range 20 {
		d.w.Canvas().FocusNext()
		if named, ok := d.w.Canvas().Focused().(interface{ AccessibilityLabel() string }); ok {
			seen[named.AccessibilityLabel()] = true
		}
	}
	for _, name := range []string{"Hjem", "Dokumenter", words.Up, words.NewFolder, words.Hidden, words.Save, words.Cancel, "Luk"} {
		if !seen[name] {
			t.Errorf("Tab comes not to %q: %v", name, seen)
		}
	}
}
