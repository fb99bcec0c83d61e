package store

import (
	"slices"
	"sync"

	"startklar.dk/api"
)

// maxLog is how many changes are remembered, so that what was decoded before
// them can be brought up to date; before that it is decoded anew.
const maxLog = 8192

// revisions counts the commits that changed what is shown, and remembers what
// the latest ones changed.
type revisions struct {
	mu    sync.Mutex
	at    uint64 // commits so far
	under bool   // one is under way: what is read now may be of before or after
	log   []logged
	from  uint64 // the log is whole after this one
}

type logged struct {
	at uint64
	Change
}

// now is the commit that is shown; calm is false while another is under way.
func (r *revisions) now() (at uint64, calm bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at, !r.under
}

func (r *revisions) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.under = true
}

// end tells that a commit is made. Where it is not known whether it was, nothing
// that was decoded before counts any more.
func (r *revisions) end(changes []Change, made bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.under = false
	r.at++
	if !made || len(changes) > maxLog {
		r.log, r.from = nil, r.at
		return
	}
	for _, c := range changes {
		r.log = append(r.log, logged{r.at, c})
	}
	if past := len(r.log) - maxLog; past > 0 {
		r.from = r.log[past-1].at
		r.log = slices.Clone(r.log[past:])
	}
}

// since lists the records of a kind that commits after one, up to another,
// changed; ok is false where that is not remembered.
func (r *revisions) since(after, upTo uint64, kind api.Kind) (ids []string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if after < r.from || after > upTo {
		return nil, false
	}
	first, _ := slices.BinarySearchFunc(r.log, after+1, func(l logged, at uint64) int {
		switch {
		case l.at < at:
			return -1
		case l.at > at:
			return 1
		}
		return 0
	})
	for _, l := range r.log[first:] {
		if l.at > upTo {
			break
		}
		if l.Kind == kind {
			ids = append(ids, l.ID)
		}
	}
	return ids, true
}
