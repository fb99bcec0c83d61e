package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"startklar.dk/app"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
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
	return onPhoneAndDesk(ctx, model, func(device string, s shownScreens) error {
		for what, to := range map[string]ui.Route{"reading": parts.Reading(planID, ""), "replace": parts.Replace(planID, "")} {
			var took []time.Duration
			for range readTimes {
				took = append(took, s.opening(parts.Me(), to))
			}
			if at := s.Shell().Current(); at != to {
				return fmt.Errorf("one is at %v, not at %v", at, to)
			}
			reportPercentiles("open_"+what+"_60000_"+device, took, 50, 99)
		}
		return nil
	})
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
