package main

import (
	"context"
	"os"
	"slices"
	"time"
)

const (
	rounds   = 5                       // in which each server has its turn at each load
	turn     = 1200 * time.Millisecond // of one server at one load
	bookable = 5_000                   // events; nobody books one twice
)

// measureOffice has a crowd write to a real office process, which has it on the
// disk before it answers, and to a bare server that inserts what it is sent
// into the same database engine: once as durably as the office, each request in
// a commit of its own, and once without waiting for the disk. All have their
// turns at the same load in one run; figures are medians of the rounds.
func measureOffice(ctx context.Context, office string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-office-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o, events, err := serveProgramme(ctx, office, dir, bookable)
	if err != nil {
		return err
	}
	defer o.stop()
	ours, err := signedInCrowd(ctx, o, events)
	if err != nil {
		return err
	}
	for _, h := range ours {
		if err := h.do(ctx, createPlan(h)); err != nil {
			return err
		}
	}
	crowds := map[string][]*hand{"office": ours}
	for _, synced := range []string{"normal", "full"} {
		url, stop, err := startFloor(ctx, dir, synced)
		if err != nil {
			return err
		}
		defer stop()
		crowds[synced] = newCrowd(url, events)
	}
	for _, l := range loads {
		if err := measureLoad(ctx, l, crowds); err != nil {
			return err
		}
	}
	return nil
}

func measureLoad(ctx context.Context, l load, crowds map[string][]*hand) error {
	rates, p50s, p99s := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	for range rounds {
		for _, server := range []string{"office", "normal", "full"} {
			r, err := rushing(ctx, crowds[server], 0, applied(l.next), within(turn))
			if err != nil {
				return err
			}
			rates[server] = append(rates[server], r.perSecond)
			p50s[server] = append(p50s[server], milliseconds(percentile(r.each, 50)))
			p99s[server] = append(p99s[server], milliseconds(percentile(r.each, 99)))
		}
	}
	name := "office_" + l.name
	report(name, median(rates["office"]), "requests/s")
	report(name+"_p50", median(p50s["office"]), "ms")
	report(name+"_p99", median(p99s["office"]), "ms")
	for _, synced := range []string{"normal", "full"} {
		floor := "bare_" + synced + "_" + l.name
		report(floor, median(rates[synced]), "requests/s")
		report(floor+"_p50", median(p50s[synced]), "ms")
		report(floor+"_p99", median(p99s[synced]), "ms")
		report(name+"_to_bare_"+synced, median(rates["office"])/median(rates[synced]), "ratio")
		report(name+"_p99_to_bare_"+synced, median(p99s["office"])/median(p99s[synced]), "ratio")
	}
	return nil
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
