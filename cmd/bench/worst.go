package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	attackTurn   = 5 * time.Second
	attackLanes  = 4 // connections of the attacker
	attackBegins = 300 * time.Millisecond
	attackerFrom = 1_000 // the first attacker among the office's persons
)

// measureWorst has others write at a large office with its usual limits, alone and then
// beside one person who does their worst in one way after the other. What others wait
// beside it is to stay under five times what they wait usually.
func measureWorst(ctx context.Context, office, kept string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-worst-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	made, err := makeOffice(ctx, kept, "large", allMunicipalities())
	if err != nil {
		return err
	}
	made, o, err := made.serve(ctx, office, filepath.Join(dir, "large"))
	if err != nil {
		return err
	}
	defer o.stop()
	crowd := made.crowd(o.url, others)
	if _, err := alone(ctx, crowd); err != nil { // fills what is kept in memory
		return err
	}
	for i, a := range attacks() {
		if err := a.measure(ctx, o.url, attackerFrom+i, crowd); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return nil
}

func (a attack) measure(ctx context.Context, url string, person int, crowd []*hand) error {
	h := newCrowd(url, nil)[0]
	h.token, h.device = tokenOf(person), deviceOf(person)
	with := attacker{hand: h}
	if err := a.prepare(ctx, &with); err != nil {
		return err
	}
	usual, err := alone(ctx, crowd)
	if err != nil {
		return err
	}
	attacking, stop := context.WithCancel(ctx)
	strikes, refusals := make([]int, attackLanes), make([]int, attackLanes)
	var striking sync.WaitGroup
	for i := range attackLanes {
		own := *h
		own.n, own.revs = i, maps.Clone(h.revs)
		lane := attacker{&own, with.asked, with.body}
		striking.Go(func() {
			for ; attacking.Err() == nil; strikes[i]++ {
				if err := a.strike(attacking, &lane); err != nil {
					refusals[i]++ // told to go slower, or that there is no more
				}
			}
		})
	}
	time.Sleep(attackBegins)
	r, err := rushing(ctx, crowd, othersPause, ordinary, within(attackTurn))
	stop()
	striking.Wait()
	if err != nil {
		return err
	}
	all, refused := 0, 0
	for i := range attackLanes {
		all, refused = all+strikes[i], refused+refusals[i]
	}
	name := "beside_" + a.name
	report(name+"_strikes", float64(all), "strikes")
	report(name+"_refused", float64(refused), "strikes")
	report(name+"_p99", milliseconds(percentile(r.each, 99)), "ms")
	report(name+"_usual_p99", milliseconds(percentile(usual, 99)), "ms")
	report(name+"_p99_to_usual", float64(percentile(r.each, 99))/float64(percentile(usual, 99)), "ratio")
	return nil
}
