package grid_test

import (
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	"fyne.io/fyne/v2"

	"startklar.dk/ui/formula"
	"startklar.dk/ui/grid"
)

// paste pastes into a small sheet at its first cell that can be written in.
func paste(s *sheet, text string) {
	typed(s.w, &fyne.ShortcutPaste{Clipboard: clipboard(text)})
}

func TestAPasteTakesCellsFromWorkbooks(t *testing.T) {
	for _, c := range []struct{ name, keys, text, want string }{
		{"as LibreOffice writes them", "Down", "1\t2\n3\t4\n", "1 2 _ / 3 4 _"},
		{"as Excel writes them", "Down", "1\t2\r\n3\t4\r\n", "1 2 _ / 3 4 _"},
		{"without a last line", "Down", "1\t2\n3\t4", "1 2 _ / 3 4 _"},
		{"with gaps", "Down", "1\t\t3\n\t5\t\n", "1 _ 3 / _ 5 _"},
		{"in quotes", "Down", "\"1\"\t\"2\"\n", "1 2 _ / _ _ _"},
		{"Danish numbers", "Down", "1.234\t1.234,50\t\"−5\"\n", "1234 2469/2 -5 / _ _ _"},
		{"English numbers among which one tells", "Down", "1,234\t1,234.50\t(12)\n", "1234 2469/2 -12 / _ _ _"},
		{"money, blanks and percents", "Down", "kr. 1.200,-\t1\u00a0234\u202f567 kr\t25 %\n", "1200 1234567 1/4 / _ _ _"},
		{"sums", "Down", "=2*3\t(1+2)*2\n", "=2*3 (1+2)*2 _ / _ _ _"},
		{"one cell into all that is selected", "Down shift+Right shift+Down", "7", "7 7 _ / 7 7 _"},
		{"a row into several", "Down shift+Down", "1\t2", "1 2 _ / 1 2 _"},
		{"into the middle", "Down Right", "8\t9", "_ 8 9 / _ _ _"},
		{"nothing over something", "Down", "5\n\n", "5 _ _ / _ _ _"},
	} {
		s := newSheet(t, 2, 3, 900, 260)
		press(s, c.keys)
		paste(s, c.text)
		if got := s.block(2, 3); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if len(s.edits) != 1 {
			t.Errorf("%s: it is %d actions", c.name, len(s.edits))
		}
	}
}

func TestAPasteSaysWhatItLeftOutAndKeepsWhatItCannotRead(t *testing.T) {
	s := newSheet(t, 2, 3, 900, 260)
	s.refuse["r1/m1"] = "for stort"
	press(s, "Down")
	paste(s, "1\tcirka 5\t3\t99\t5\n9\t8\t7\n6\t6\n1\n2\n3\n4\t\t\t\t\n")
	if got := s.block(2, 3); got != "1 _ 3 / _ 8 7" {
		t.Errorf("taken is %s", got)
	}
	// Of 14 cells with something in them 4 are taken, one cannot be read, one is refused, 4 lie on what is locked (the year,
	// the new line and the result), and 4 beyond the grid.
	want := grid.Pasted{Taken: 4, Wrong: 2, Locked: 4, LeftOut: 4, Rows: 7}
	if len(s.report) != 1 || s.report[0] != want {
		t.Errorf("it says %+v, want %+v", s.report, want)
	}
	press(s, "Escape Right")
	if st := s.State(); st.Value != "cirka 5" || st.Error == "" {
		t.Errorf("what cannot be read leaves %+v", st)
	}
	press(s, "Down Left")
	if st := s.State(); st.Value != "9" || st.Error != "for stort" {
		t.Errorf("what is refused leaves %+v", st)
	}
}

func TestWhatIsCopiedIsPastedAsItWas(t *testing.T) {
	s := newSheet(t, 2, 3, 900, 260)
	s.values["r0/m1"], s.values["r0/m2"], s.values["r1/m1"] = "10", "2*3", "-5"
	s.show()
	press(s, "Down shift+Right shift+Down")
	board := clipboard("")
	typed(s.w, &fyne.ShortcutCopy{Clipboard: board})
	if got := board.Content(); got != "10\t6\n-5\t\n" {
		t.Errorf("copied is %q", got)
	}
	typed(s.w, &fyne.ShortcutCut{Clipboard: board})
	if got := s.block(2, 3); got != "_ _ _ / _ _ _" {
		t.Errorf("cut leaves %s", got)
	}
	press(s, "Escape Right")
	typed(s.w, &fyne.ShortcutPaste{Clipboard: board})
	if got := s.block(2, 3); got != "_ 10 6 / _ -5 _" {
		t.Errorf("pasted is %s", got)
	}
	press(s, "Escape")
	typed(s.w, &fyne.ShortcutCopy{Clipboard: board})
	if got := board.Content(); got != "10" {
		t.Errorf("one cell is copied as %q", got)
	}
}

func TestCellsWithTabsLinesAndQuotesAreReadBack(t *testing.T) {
	cells := [][]string{{"a\tb", "c\nd"}, {`say "x"`, ""}, {`"`, "plain"}}
	var text strings.Builder
	for _, row := range cells {
		text.WriteString(grid.Quote(row[0]) + "\t" + grid.Quote(row[1]) + "\n")
	}
	got, over := grid.Parse(text.String(), 10, 10)
	if len(got) != 3 || over != 0 {
		t.Fatalf("%q is read as %q", text.String(), got)
	}
	for r := range cells {
		if got[r][0] != cells[r][0] || got[r][1] != cells[r][1] {
			t.Errorf("row %d is read as %q", r, got[r])
		}
	}
}

func TestAHostileClipboardIsReadInOneGo(t *testing.T) {
	for name, text := range map[string]string{
		"ten million bytes in one cell": strings.Repeat("9", 10<<20),
		"a million cells":               strings.Repeat("1\t", 1000) + "\n" + strings.Repeat(strings.Repeat("1\t", 999)+"1\n", 999),
		"a quote that is never closed":  `"` + strings.Repeat("1\t2\n", 2<<20),
		"quotes that are never closed":  strings.Repeat("\"a\tb\n", 2<<20),
		"nothing but quotes":            strings.Repeat(`"`, 10<<20),
		"nothing but tabs":              strings.Repeat("\t", 10<<20),
		"nothing but brackets":          strings.Repeat("(", 10<<20),
		"bytes that are no text":        strings.Repeat("\xff\xfe\x00", 3<<20),
		"a hundred thousand columns":    strings.Repeat("x\t", 100_000),
		"nothing but zero bytes":        strings.Repeat("\x00", 10<<20),
		"words from right to left":      strings.Repeat("\u202eשלום\u202c\t", 1<<20),
		"ten thousand brackets":         strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000) + "\n",
	} {
		s := newSheet(t, 3, 3, 900, 260)
		s.values["r2/m3"] = "5"
		s.show()
		press(s, "Down Down")
		allocated := testing.AllocsPerRun(1, func() { paste(s, text) })
		if allocated > 20_000 {
			t.Errorf("%s makes %g things in memory", name, allocated)
		}
		if s.block(1, 3) != "_ _ _" {
			t.Errorf("%s went over its corner", name)
		}
		for _, edit := range s.edits {
			if len(edit) > 6 {
				t.Errorf("%s is %d changes", name, len(edit))
			}
		}
	}
}

func TestAPasteDoesNotKeepTheWholeClipboardInMemory(t *testing.T) {
	text := "42\t\"43\"\n" + strings.Repeat("x", 1<<20)
	whole := uintptr(unsafe.Pointer(unsafe.StringData(text)))
	cells, _ := grid.Parse(text, 1, 2)
	for _, cell := range cells[0] {
		if at := uintptr(unsafe.Pointer(unsafe.StringData(cell))); at >= whole && at < whole+uintptr(len(text)) {
			t.Errorf("%q is a part of the clipboard", cell)
		}
	}
}

// FuzzPaste holds that whatever is on the clipboard, nothing is lost of what stands outside of it, every cell of it is
// taken, kept with what is wrong, locked or counted as left out, and what was taken can be copied.
func FuzzPaste(f *testing.F) {
	for _, seed := range []string{"1\t2\n3\t4\n", "\"a\"\"b\"\t\"c\nd\"", "\"\t\"\n\"", "1.234,56\tx\r\n(5)\r", "\t\t\t\t\t\n", "=1/0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cells, over := grid.Parse(text, 3, 4)
		if len(cells) > 3 {
			t.Fatalf("%d rows were kept", len(cells))
		}
		for _, row := range cells {
			if len(row) > 4 {
				t.Fatalf("%d columns were kept", len(row))
			}
			for _, cell := range row {
				if !utf8.ValidString(text) {
					continue // letters were mended
				}
				if back, _ := grid.Parse(grid.Quote(cell)+"\tx", 1, 2); len(cell) < 900 && (len(back) != 1 || back[0][0] != cell || back[0][1] != "x") {
					t.Fatalf("%q is read back as %q", cell, back)
				}
			}
		}
		all, none := grid.Parse(text, 1<<20, 1<<20)
		if none != 0 {
			t.Fatalf("with room for all, %d were left out", none)
		}
		left := 0
		for r, row := range all {
			for c, cell := range row {
				if (r >= 3 || c >= 4) && strings.TrimSpace(cell) != "" {
					left++
				} else if r < 3 && c < 4 && cells[r][c] != cell {
					t.Fatalf("cell %d, %d is %q and %q", r, c, cells[r][c], cell)
				}
			}
		}
		if left != over {
			t.Fatalf("%d of %q were left out, but %d are told", left, text, over)
		}
		formula.Guess(strings.SplitSeq(text, "\t"), formula.Comma)
	})
}
