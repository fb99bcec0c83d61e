package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"startklar.dk/api"
)

const (
	catalogueRounds = 9
	readersAtOnce   = 8
)

// measureLarge measures an office of all municipalities beside an office of one, both
// served at once and each in its turn.
func measureLarge(ctx context.Context, office, kept string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-large-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	made, offices := map[string]*madeOffice{}, map[string]served{}
	for name, municipalities := range map[string][]string{"large": allMunicipalities(), "small": {oneMunicipality}} {
		if made[name], err = makeOffice(ctx, kept, name, municipalities); err != nil {
			return err
		}
		if made[name], offices[name], err = made[name].serve(ctx, office, filepath.Join(dir, name), unhurried...); err != nil {
			return err
		}
		defer offices[name].stop()
	}
	large, serving := made["large"], offices["large"]
	crowds := map[string][]*hand{}
	for name, o := range made {
		crowds[name] = o.crowd(offices[name].url, hands)
	}
	for _, measure := range []func() error{
		func() error { return measureBeside(ctx, made, crowds) },
		func() error { return measureCatalogue(ctx, crowds) },
		func() error { return measureReaders(ctx, serving) },
		func() error { return measureReimport(ctx, office, large, crowds["large"]) },
		func() error { return measureWaiting(ctx, large, serving) },
		func() error { return measureSweep(ctx, large, crowds["large"]) },
	} {
		if err := measure(); err != nil {
			return err
		}
	}
	return nil
}

// serve serves a copy of the office.
func (o *madeOffice) serve(ctx context.Context, office, dir string, flags ...string) (*madeOffice, served, error) {
	if err := os.CopyFS(dir, os.DirFS(o.dir)); err != nil {
		return nil, served{}, err
	}
	s, err := serve(ctx, office, dir, flags...)
	return &madeOffice{o.programme, o.desk, dir, o.persons}, s, err
}

// measureBeside has a crowd do the same at both offices in turn.
func measureBeside(ctx context.Context, made map[string]*madeOffice, crowds map[string][]*hand) error {
	taken := func(at string) deed {
		return func(ctx context.Context, h *hand) error {
			return refused(ctx, h, made[at].bookings[h.n%len(made[at].bookings)].SlotID)
		}
	}
	same := func(do deed) map[string]deed { return map[string]deed{"large": do, "small": do} }
	for _, l := range []struct {
		name string
		do   map[string]deed
	}{
		{"bookings", same(applied(takeSlot))},
		{"writes", same(applied(writeSection))},
		{"refused_bookings", map[string]deed{"large": taken("large"), "small": taken("small")}},
		{"no_news", same(changes)},
	} {
		rates, p50s, p99s := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
		for round := range rounds + 1 {
			for _, at := range []string{"large", "small"} {
				r, err := rushing(ctx, crowds[at], 0, l.do[at], within(turn))
				if err != nil {
					return fmt.Errorf("%s at the %s office: %w", l.name, at, err)
				}
				if round > 0 { // the first fills what is kept in memory
					rates[at] = append(rates[at], r.perSecond)
					p50s[at] = append(p50s[at], milliseconds(percentile(r.each, 50)))
					p99s[at] = append(p99s[at], milliseconds(percentile(r.each, 99)))
				}
			}
		}
		for _, at := range []string{"large", "small"} {
			report(at+"_"+l.name, median(rates[at]), "requests/s")
			report(at+"_"+l.name+"_p50", median(p50s[at]), "ms")
			report(at+"_"+l.name+"_p99", median(p99s[at]), "ms")
		}
		report("large_"+l.name+"_p99_to_small", median(p99s["large"])/median(p99s["small"]), "ratio")
	}
	return nil
}

// refused asks for a slot that somebody has: it is refused, and others are offered.
func refused(ctx context.Context, h *hand, slot string) error {
	if len(h.booked) > 0 {
		return h.do(ctx, cancel(h))
	}
	results, err := h.send(ctx, h.mutation(api.BookingRequest, api.BookingRequestBody{BookingID: newID(), SlotID: slot}))
	if err != nil {
		return err
	}
	if p := results[0].Problem; p == nil || p.Code != api.CodeSlotTaken || len(p.Alternatives) == 0 {
		return fmt.Errorf("a taken slot was asked for: %+v", results)
	}
	return nil
}

// measureCatalogue reads the catalogue of one municipality from nothing, at the large
// office and at its own, and the large one's whole.
func measureCatalogue(ctx context.Context, crowds map[string][]*hand) error {
	ours := url.Values{"municipality": {oneMunicipality}}
	took := map[string][]float64{}
	for _, what := range []struct {
		name  string
		h     *hand
		query url.Values
	}{
		{"large_catalogue_whole", crowds["large"][0], nil},
		{"large_catalogue_of_one", crowds["large"][0], ours},
		{"small_catalogue", crowds["small"][0], nil},
	} {
		var all read
		for range catalogueRounds {
			r, err := what.h.catalogue(ctx, what.query)
			if err != nil {
				return err
			}
			all = r
			took[what.name] = append(took[what.name], milliseconds(r.took))
		}
		report(what.name, median(took[what.name]), "ms")
		report(what.name+"_pages", float64(all.pages), "pages")
		report(what.name+"_answers", float64(all.bytes), "bytes")
	}
	report("large_catalogue_of_one_to_small", median(took["large_catalogue_of_one"])/median(took["small_catalogue"]), "ratio")
	return nil
}

// measureReaders takes the processor time of an office whose whole catalogue is read by
// many at once.
func measureReaders(ctx context.Context, o served) error {
	before, err := processorTime(o.pid)
	if err != nil {
		return err
	}
	errs := make([]error, readersAtOnce)
	begun := time.Now()
	var reading sync.WaitGroup
	for i, h := range newCrowd(o.url, nil)[:readersAtOnce] {
		reading.Go(func() { _, errs[i] = h.catalogue(ctx, nil) })
	}
	reading.Wait()
	took := time.Since(begun)
	after, err := processorTime(o.pid)
	if err := errors.Join(append(errs, err)...); err != nil {
		return err
	}
	report("eight_whole_readers", took.Seconds(), "s")
	report("eight_whole_readers_cpu", (after - before).Seconds(), "s")
	return nil
}
