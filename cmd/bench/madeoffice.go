package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const (
	personsEach  = 510 // of one municipality: 50,000 in all
	formerOf     = 10  // each tenth person wrote and deleted something before what is remembered
	formerDays   = record.KeptDays + eventsEach + 10
	formerEvents = 4 * eventsEach // that are to be swept
	makers       = 64
	// programmeAfter is when the programme begins, after midnight: today and tomorrow are the desk's.
	programmeAfter = 82 * time.Hour
	signedInAtOne  = 1_000 // persons in one transaction
)

// madeOffice is the data of an office with a programme and its persons, each signed
// in on a device with a plan of a few texts.
type madeOffice struct {
	*programme
	desk    *deskDay
	dir     string
	persons int
}

// makeOffice gives the data of an office of municipalities, in a folder where it is
// kept for the day: measure on a copy.
func makeOffice(ctx context.Context, kept, name string, municipalities []string) (*madeOffice, error) {
	day := time.Now().UTC().Truncate(24 * time.Hour)
	o := &madeOffice{
		programme: programmeOf(municipalities, day.Add(programmeAfter)), desk: deskDayOf(time.Now()), persons: personsEach * len(municipalities),
	}
	sum := sha256.Sum256(append(o.file(), o.desk.file()...))
	o.dir = filepath.Join(kept, fmt.Sprintf("%s-%x", name, sum[:6]))
	if _, err := os.Stat(o.dir); err == nil {
		return o, nil
	}
	old, _ := filepath.Glob(filepath.Join(kept, name+"-*"))
	for _, dir := range old { // of another day
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	making := &madeOffice{o.programme, o.desk, filepath.Join(kept, "making-"+name), o.persons}
	if err := os.RemoveAll(making.dir); err != nil {
		return nil, err
	}
	if err := making.fill(ctx, day); err != nil {
		return nil, fmt.Errorf("make the office %s: %w", name, err)
	}
	return o, os.Rename(making.dir, o.dir)
}

func (o *madeOffice) fill(ctx context.Context, day time.Time) error {
	former := &programme{name: "former/"}
	for i := range formerEvents / eventsEach {
		former.addMunicipality(strconv.Itoa(i), day.AddDate(0, 0, -formerDays))
	}
	then := func() time.Time { return time.Now().AddDate(0, 0, -formerDays-1) }
	err := o.during(ctx, then, former.records, o.persons/formerOf, func(i int) []api.Mutation {
		h := &hand{plan: nameID(fmt.Sprintf("former/plan/%d", i)), revs: map[string]int64{}}
		return []api.Mutation{createPlan(h), writeSection(h), writeSection(h), h.mutation(api.PlanDelete, api.PlanBody{PlanID: h.plan})}
	})
	if err != nil {
		return err
	}
	morning := func() time.Time { return o.desk.day.Add(time.Minute) }
	today := append([]api.ImportRecord{o.records[0]}, o.desk.records...) // the office itself is the first
	if err := o.during(ctx, morning, today, deskGuests, o.desk.guest); err != nil {
		return err
	}
	if err := o.staff(ctx); err != nil {
		return err
	}
	err = o.during(ctx, time.Now, o.records, o.persons, func(i int) []api.Mutation {
		h := &hand{plan: planOf(i), revs: map[string]int64{}}
		all := []api.Mutation{createPlan(h), writeSection(h), writeSection(h), writeFigure(h)}
		if i < len(o.bookings) {
			all = append(all, h.mutation(api.BookingRequest, o.bookings[i]))
		}
		return all
	})
	if err != nil {
		return err
	}
	return o.onDatabase(ctx, time.Now, func(d *db.DB) error {
		return d.Write(ctx, func(tx *db.Tx) error { // nothing is due while something is measured
			return errors.Join(
				tx.ExecAll(ctx, nil, `DELETE FROM task WHERE kind = 'mail'`, `DELETE FROM mail`),
				jobs.Schedule(ctx, tx, sweepJob, "", tx.Now().Add(24*time.Hour)),
			)
		})
	})
}

// during has persons sign in, a programme imported and each person write, at a time.
func (o *madeOffice) during(ctx context.Context, now func() time.Time, programme []api.ImportRecord, persons int, writes func(i int) []api.Mutation) error {
	ids := make([]string, persons)
	err := o.onDatabase(ctx, now, func(d *db.DB) error {
		accounts := account.New(d, slog.New(slog.DiscardHandler), account.SignInLimits{}, o.dir, nil, false, nil)
		if err := record.EnsureEpoch(ctx, d); err != nil {
			return err
		}
		for first := 0; first < persons; first += signedInAtOne {
			err := d.Write(ctx, func(tx *db.Tx) error {
				for i := first; i < min(persons, first+signedInAtOne); i++ {
					device := api.SessionDevice{ID: deviceOf(i), Name: "bench", Platform: "linux"}
					s, err := accounts.PutSession(ctx, tx, fmt.Sprintf("person%d@example.dk", i), "da", device, tokenOf(i))
					if err != nil {
						return err
					}
					ids[i] = s.Person.ID
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	whole, err := office.Open(ctx, office.Config{Dir: o.dir, Now: now, Passive: true})
	if err != nil {
		return err
	}
	err = whole.Catalogue.Import(ctx, mutation.CommandLine, programme)
	if err == nil {
		err = applyAll(ctx, whole, ids, writes)
	}
	return errors.Join(err, whole.Close())
}

// applyAll applies what persons write, many of them at once so that they share commits.
func applyAll(ctx context.Context, o *office.Office, ids []string, writes func(i int) []api.Mutation) error {
	errs := make([]error, makers)
	var writing sync.WaitGroup
	for maker := range makers {
		writing.Go(func() {
			for i := maker; i < len(ids) && errs[maker] == nil; i += makers {
				who := mutation.Actor{PersonID: ids[i], DeviceID: deviceOf(i)}
				var a api.MutationAnswers
				a, errs[maker] = o.Mutations.Apply(ctx, who, api.MutationBatch{Mutations: writes(i)})
				for _, r := range a.Results {
					if r.Status != api.StatusApplied {
						raw, _ := json.Marshal(r)
						errs[maker] = fmt.Errorf("person %d: %s", i, raw)
					}
				}
			}
		})
	}
	writing.Wait()
	return errors.Join(errs...)
}

// onDatabase opens the office's database, without its rules.
func (o *madeOffice) onDatabase(ctx context.Context, now func() time.Time, do func(*db.DB) error) error {
	d, err := sqlite.Open(ctx, o.dir, db.Config{Now: now})
	if err != nil {
		return err
	}
	return errors.Join(do(d), d.Close())
}

func tokenOf(person int) string  { return nameID(fmt.Sprintf("token/%d", person)) }
func deviceOf(person int) string { return nameID(fmt.Sprintf("device/%d", person)) }
func planOf(person int) string   { return nameID(fmt.Sprintf("plan/%d", person)) }

// crowd are hands of persons who wrote before, the last ones: they have no bookings.
func (o *madeOffice) crowd(url string, n int) []*hand {
	all := newCrowd(url, nil)[:n]
	for i, h := range all {
		person := o.persons - n + i
		h.token, h.device, h.plan = tokenOf(person), deviceOf(person), planOf(person)
		h.slots = o.free(i)
	}
	return all
}
