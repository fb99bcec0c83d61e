package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/office/demo"
)

const (
	writer     = "hand@example.dk"
	longAnswer = 4_000 // characters in one answer of a plan
	answered   = "idea.what"
)

// fillProfile makes the profile of a person at an office with the demo programme and so many events more, who
// has written a plan. The office answers until it is stopped.
func fillProfile(ctx context.Context, office, dir string, events int) (profile string, stop func(), err error) {
	o, _, err := serveProgramme(ctx, office, dir, events)
	if err != nil {
		return "", nil, err
	}
	defer func() {
		if err != nil {
			o.stop()
		}
	}()
	whole, err := json.Marshal(demo.Records(time.Now()))
	if err != nil {
		return "", nil, err
	}
	if err := importInto(ctx, office, o.data, whole); err != nil {
		return "", nil, err
	}
	profile = filepath.Join(dir, "profile")
	model, err := app.Open(ctx, app.Config{Dir: profile, Language: "da", DeviceName: "bench", Platform: "linux"})
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, model.Close()) }()
	if _, err := model.ChooseOffice(ctx, o.url); err != nil {
		return "", nil, err
	}
	if err := model.RequestCode(ctx, writer); err != nil {
		return "", nil, err
	}
	code, err := mailedCode(o.mails, writer)
	if err != nil {
		return "", nil, err
	}
	if err := model.SignIn(ctx, writer, code); err != nil {
		return "", nil, err
	}
	words := strings.Repeat(paragraph+"\n\n", longAnswer)
	if _, err := model.Plan.Write(ctx, "", answered, words[:longAnswer], plan.Base{}); err != nil {
		return "", nil, err
	}
	syncing, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := model.Sync.Flush(syncing); err != nil {
		return "", nil, fmt.Errorf("fill a profile: %w", err)
	}
	_, err = model.Search(ctx, "møde", 1) // the index is whole
	return profile, o.stop, err
}
