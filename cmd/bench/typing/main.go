// Command typing opens a window with a long text, types into the middle of it
// and prints how long it took from each key until the picture with it was in the
// window, in milliseconds: in the app's writing area, or in the toolkit's bare
// entry, the floor beside which that is measured. With a profile it types into the
// grid of its budgets; see sheet.
package main

import (
	"flag"
	"fmt"
	"image"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/assets/fonts"
	"startklar.dk/ui"
)

const (
	keys     = 40              // that are measured
	down     = 12              // rows from the top, where one writes
	rest     = 2 * time.Second // until a window that was opened is at rest
	between  = 60 * time.Millisecond
	patience = 30 * time.Second // for one key
)

// paragraph is what a text is made of.
const paragraph = "Jeg rister kaffe til de cafeer i Kolding, der i dag køber deres bønner i Aarhus. Syv af dem har smagt på den, " +
	"og fire vil gerne købe. Og så videre med mere tekst, der bryder mange gange, også når linjen er lang.\n\n"

var faces = ui.Fonts{
	Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers,
}

func main() {
	characters := flag.Int("characters", 2000, "how long the text is")
	toolkit := flag.Bool("toolkit", false, "type into the toolkit's own entry")
	profile := flag.String("profile", "", "type into the grid of this profile's budgets")
	still := flag.Bool("still", false, "type nothing, and have the window painted all the same")
	flag.Parse()
	if *profile != "" {
		sheet(*profile, *still)
		return
	}
	text := string([]rune(strings.Repeat(paragraph, *characters/len([]rune(paragraph))+1))[:*characters])

	a := app.NewWithID("dk.startklar.typing")
	a.Settings().SetTheme(ui.NewTheme(ui.Look{Variant: ui.AlwaysLight, Fonts: faces}))
	w := a.NewWindow("")
	var into fyne.Focusable
	var content fyne.CanvasObject
	if *toolkit {
		entry := widget.NewMultiLineEntry()
		entry.Wrapping = fyne.TextWrapWord
		entry.SetText(text)
		into, content = entry, entry
	} else {
		area := &ui.TextArea{Text: text, Loop: ui.AppLoop(time.Now)}
		into, content = area.Entry(), ui.NewScaffold("", area)
	}
	painted := make(chan struct{}, 1)
	mark := canvas.NewRaster(func(int, int) image.Image {
		select {
		case painted <- struct{}{}:
		default:
		}
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})
	mark.SetMinSize(fyne.NewSize(1, 1))
	w.SetContent(container.NewStack(content, mark))
	w.Resize(fyne.NewSize(1120, 760))
	go func() {
		time.Sleep(rest)
		fyne.DoAndWait(func() {
			w.Canvas().Focus(into)
			for range down {
				into.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			}
		})
		for range keys {
			time.Sleep(between)
			took, ok := key(into, mark, painted)
			if !ok {
				fmt.Fprintln(os.Stderr, "typing: a key was never drawn")
				os.Exit(1)
			}
			fmt.Println(float64(took) / float64(time.Millisecond))
		}
		fyne.Do(a.Quit)
	}()
	w.ShowAndRun()
}

// key types a letter and waits until the window has been painted with it: the
// mark is drawn last of all, and what is done after it is done after the frame.
func key(into fyne.Focusable, mark *canvas.Raster, painted chan struct{}) (time.Duration, bool) {
	select {
	case <-painted:
	default:
	}
	begun := time.Now()
	fyne.DoAndWait(func() {
		into.TypedRune('e')
		mark.Refresh()
	})
	select {
	case <-painted:
	case <-time.After(patience):
		return 0, false
	}
	fyne.DoAndWait(func() {})
	return time.Since(begun), true
}
