package mutation

import (
	"context"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// answerSize is how many bytes of records an answer has, about; one record it always
// has, whatever its size.
const answerSize = api.MaxPageSize

// answer is what is answered to a batch, as it comes together turn by turn.
type answer struct {
	results []api.MutationResult
	given   map[record.Key]given
	size    int // bytes of the records
}

// given is a record that is in the answer already: in which result, and its bytes.
type given struct{ at, size int }

// add adds the results of a turn's entries, with the records that find found; the
// mutations are those of the batch that come next.
func (a *answer) add(mutations []readMutation, entries []ledgerEntry, found map[record.Key]api.Record) {
	for i, l := range entries {
		at := len(a.results)
		r := api.MutationResult{ID: mutations[i].ID, Status: l.status, Problem: l.problem, Records: []api.Record{}}
		for _, k := range l.touched {
			now, there := found[k]
			if !there {
				continue
			}
			a.forget(k)
			if now.Rev == 0 {
				r.Later = true
				continue
			}
			a.given[k], a.size = given{at, len(now.Body)}, a.size+len(now.Body)
			r.Records = append(r.Records, now)
		}
		a.results = append(a.results, r)
	}
}

// forget takes a record, as it was, out of the result that has it.
func (a *answer) forget(k record.Key) {
	had, is := a.given[k]
	if !is {
		return
	}
	delete(a.given, k)
	a.size -= had.size
	r := &a.results[had.at]
	r.Records = slices.DeleteFunc(r.Records, func(r api.Record) bool { return r.Kind == k.Kind && r.ID == k.ID })
}

// find gives what a turn's entries touched, as it is after the turn, for as long as the
// answer has room: what the turn put itself, and what else there is, read while others
// write. What it has no room for has no rev.
func (a *answer) find(ctx context.Context, d *db.DB, person string, entries []ledgerEntry, put map[record.Key]api.Record) (found map[record.Key]api.Record, err error) {
	find := func(tx *db.Tx) error {
		found, err = a.fill(entries, func(k record.Key) (api.Record, bool, error) {
			if now, ok := put[k]; ok {
				return now, true, nil
			}
			return record.Find(ctx, tx, person, k.Kind, k.ID)
		})
		return err
	}
	for _, l := range entries {
		for _, k := range l.touched {
			if _, ok := put[k]; !ok {
				err = d.Read(ctx, find)
				return found, err
			}
		}
	}
	err = find(nil)
	return found, err
}

func (a *answer) fill(entries []ledgerEntry, find func(record.Key) (api.Record, bool, error)) (map[record.Key]api.Record, error) {
	found := map[record.Key]api.Record{}
	size := a.size
	for _, l := range entries {
		for _, k := range l.touched {
			if _, known := found[k]; known {
				continue
			}
			size -= a.given[k].size // what it was goes out
			if size >= answerSize {
				found[k] = api.Record{}
				continue
			}
			now, ok, err := find(k)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			if size > 0 && size+len(now.Body) > answerSize {
				now = api.Record{}
			}
			found[k], size = now, size+len(now.Body)
		}
	}
	return found, nil
}

// justPut are the records that entries touched and that were put in this turn.
func justPut(tx *db.Tx, person string, entries []ledgerEntry) map[record.Key]api.Record {
	put := map[record.Key]api.Record{}
	for _, l := range entries {
		for _, k := range l.touched {
			if r, ok := record.JustPut(tx, person, k); ok {
				put[k] = r
			}
		}
	}
	return put
}
