package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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
	attackerNice = "19"  // it leaves the processors to the others: whoever attacks brings their own
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
		if err := measureBesideAttack(ctx, a.name, o.url, attackerFrom+i, crowd); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return nil
}

// measureBesideAttack prints what others wait beside an attack and usually, in medians of
// rounds in which one comes right after the other: they share what else the machine does.
// Who attacks is a process of its own: what it does itself is no work of the crowd's.
func measureBesideAttack(ctx context.Context, name, url string, person int, crowd []*hand) (err error) {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, "nice", "-n", attackerNice, self, "-attack", name, "-url", url, "-person", strconv.Itoa(person))
	c.Stderr = os.Stderr
	toIt, err1 := c.StdinPipe()
	fromIt, err2 := c.StdoutPipe()
	if err := errors.Join(err1, err2, c.Start()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, toIt.Close(), c.Wait()) }()
	said := bufio.NewScanner(fromIt)
	var usual, beside, ratios []float64
	struck := 0
	for range attackRounds {
		if !said.Scan() { // ready
			return errors.Join(errors.New("the attack ended"), said.Err())
		}
		strikes, err := strconv.Atoi(said.Text())
		if err != nil {
			return err
		}
		struck += strikes
		r, err := rushing(ctx, crowd, othersPause, ordinary, within(usualTurn))
		if err != nil {
			return err
		}
		u := milliseconds(percentile(r.each, 99))
		if _, err := fmt.Fprintln(toIt, "begin"); err != nil {
			return err
		}
		time.Sleep(attackBegins)
		if r, err = rushing(ctx, crowd, othersPause, ordinary, within(attackTurn)); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(toIt, "end"); err != nil {
			return err
		}
		b := milliseconds(percentile(r.each, 99))
		usual, beside, ratios = append(usual, u), append(beside, b), append(ratios, b/u)
	}
	if said.Scan() {
		strikes, _ := strconv.Atoi(said.Text())
		struck += strikes
	}
	name = "beside_" + name
	report(name+"_strikes", float64(struck), "strikes")
	report(name+"_usual_p99", median(usual), "ms")
	report(name+"_p99", median(beside), "ms")
	report(name+"_p99_to_usual", median(ratios), "ratio")
	return nil
}

// serveAttack attacks as it is told, line by line, and says how often it struck since it
// was told last, whenever it is ready.
func serveAttack(ctx context.Context, name, url string, person int) error {
	i := slices.IndexFunc(attacks(), func(a attack) bool { return a.name == name })
	if i < 0 {
		return fmt.Errorf("no attack is called %s", name)
	}
	a := attacks()[i]
	h := newCrowd(url, nil)[0]
	h.token, h.device = tokenOf(person), deviceOf(person)
	with := attacker{hand: h}
	if err := a.prepare(ctx, &with); err != nil {
		return err
	}
	told := bufio.NewScanner(os.Stdin)
	for fmt.Println(0); told.Scan(); {
		attacking, stop := context.WithCancel(ctx)
		done := make(chan int)
		go func() { done <- a.strikeOn(attacking, with) }()
		told.Scan() // that it is to end
		stop()
		fmt.Println(<-done)
	}
	return told.Err()
}

// strikeOn attacks on some connections until ctx ends, and tells how often.
func (a attack) strikeOn(ctx context.Context, with attacker) (strikes int) {
	struck := make([]int, attackLanes)
	var striking sync.WaitGroup
	for i := range attackLanes {
		own := *with.hand
		own.n, own.revs = i, maps.Clone(own.revs)
		lane := attacker{&own, with.asked, with.body}
		striking.Go(func() {
			for ; ctx.Err() == nil; struck[i]++ {
				_ = a.strike(ctx, &lane) // it may be told to go slower, or that there is no more
			}
		})
	}
	striking.Wait()
	for _, n := range struck {
		strikes += n
	}
	return strikes
}
