package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/screens"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

const (
	readLetters = 60_000 // of a plan that is read
	readTimes   = 20     // that it is opened
)

// measureReading takes the time that the goroutine that draws is busy until a plan with many letters and figures is
// read as one page, or is looked through for words, on a phone and on a desktop, without a window.
func measureReading(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "startklar-bench-reading-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	model, err := app.Open(ctx, app.Config{Dir: dir, Language: "da", DeviceName: "bench", Platform: "linux"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, model.Close()) }()
	if err := model.WriteOffline(ctx); err != nil {
		return err
	}
	planID, err := fillReading(ctx, model)
	if err != nil {
		return err
	}
	a := test.NewApp()
	defer a.Quit()
	for name, size := range map[string]fyne.Size{"phone": fyne.NewSize(390, 844), "desk": fyne.NewSize(1280, 800)} {
		p := pump{make(chan func(), 4096)}
		w := picture.Window(&fyne.Container{}, size.Width, size.Height, 1)
		shown := screens.New(ctx, screens.Options{
			App: model, Window: w, Loop: p.loop(), Now: time.Now,
			OpenURL:  func(string) error { return nil },
			SetTheme: a.Settings().SetTheme, Version: "bench",
		})
		w.Resize(size)
		p.drain()
		for what, to := range map[string]ui.Route{"reading": parts.Reading(planID, ""), "replace": parts.Replace(planID, "")} {
			var took []time.Duration
			for range readTimes {
				shown.Shell().Reset(parts.Me())
				p.drain()
				visit(shown.Shell())
				begun := time.Now()
				shown.Shell().Go(to)
				p.drain()
				visit(shown.Shell())
				took = append(took, time.Since(begun))
			}
			if shown.Shell().Current() != to {
				return fmt.Errorf("one is at %v, not at %v", shown.Shell().Current(), to)
			}
			report("open_"+what+"_60000_"+name+"_p50", milliseconds(percentile(took, 50)), "ms")
			report("open_"+what+"_60000_"+name+"_p99", milliseconds(percentile(took, 99)), "ms")
		}
		shown.Close()
		w.Close()
	}
	return nil
}

// fillReading writes a plan of so many letters, spread over its questions, with the example's figures.
func fillReading(ctx context.Context, model *app.App) (planID string, err error) {
	_, template := assets.PlanTemplate()
	questions := 0
	for _, ch := range template.Chapters {
		questions += len(ch.Questions)
	}
	each := readLetters/questions + 1
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			words := []rune(strings.Repeat("## Kort\n\n"+paragraph+"\n\n- kaffe\n- **te**\n\n", each/len(paragraph)+1))
			if _, err := model.Plan.Set(ctx, "", q.Key, string(words[:each])); err != nil {
				return "", err
			}
		}
	}
	if planID, err = model.Plan.Current(ctx); err != nil {
		return "", err
	}
	_, err = model.Plan.SetFigures(ctx, planID, assets.ExampleFigures(string(text.Danish)))
	return planID, err
}
