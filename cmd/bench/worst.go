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
	attackRounds = 3
	usualTurn    = 2 * time.Second // of the others alone
	attackTurn   = 3 * time.Second // of them beside the attack
	attackLanes  = 4               // connections of the attacker
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

// measure prints what others wait beside the attack and usually, in medians of rounds in
// which one comes right after the other: they share what else the machine does.
func (a attack) measure(ctx context.Context, url string, person int, crowd []*hand) error {
	h := newCrowd(url, nil)[0]
	h.token, h.device = tokenOf(person), deviceOf(person)
	with := attacker{hand: h}
	if err := a.prepare(ctx, &with); err != nil {
		return err
	}
	var usual, beside, ratios []float64
	struck := 0
	for range attackRounds {
		r, err := rushing(ctx, crowd, othersPause, ordinary, within(usualTurn))
		if err != nil {
			return err
		}
		u := milliseconds(percentile(r.each, 99))
		r, strikes, err := a.underWay(ctx, with, func() (rush, error) {
			return rushing(ctx, crowd, othersPause, ordinary, within(attackTurn))
		})
		if err != nil {
			return err
		}
		b := milliseconds(percentile(r.each, 99))
		usual, beside, ratios, struck = append(usual, u), append(beside, b), append(ratios, b/u), struck+strikes
	}
	name := "beside_" + a.name
	report(name+"_strikes", float64(struck), "strikes")
	report(name+"_usual_p99", median(usual), "ms")
	report(name+"_p99", median(beside), "ms")
	report(name+"_p99_to_usual", median(ratios), "ratio")
	return nil
}

// underWay has something done while the attack goes on, and tells how often it struck.
func (a attack) underWay(ctx context.Context, with attacker, do func() (rush, error)) (r rush, strikes int, err error) {
	attacking, stop := context.WithCancel(ctx)
	struck := make([]int, attackLanes)
	var striking sync.WaitGroup
	for i := range attackLanes {
		own := *with.hand
		own.n, own.revs = i, maps.Clone(own.revs)
		lane := attacker{&own, with.asked, with.body}
		striking.Go(func() {
			for ; attacking.Err() == nil; struck[i]++ {
				_ = a.strike(attacking, &lane) // it may be told to go slower, or that there is no more
			}
		})
	}
	time.Sleep(attackBegins)
	r, err = do()
	stop()
	striking.Wait()
	for _, n := range struck {
		strikes += n
	}
	return r, strikes, err
}
