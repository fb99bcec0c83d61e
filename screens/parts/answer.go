package parts

import (
	"context"
	"errors"
	"sync"
	"time"

	"startklar.dk/app/plan"
	"startklar.dk/app/store"
)

// Answer is the text of one question of the plan on its way to disk. Typing
// never waits for it: the newest text that waits is the one that is written, and
// each write stands on the one before. It is the same for every page that shows
// the question, so that nothing is lost between them.
type Answer struct {
	env *Env
	key string

	mu     sync.Mutex // guards what follows
	planID string
	base   plan.Base
	text   string
	steps  *plan.Steps // that led to it; nil where nobody wrote it here
	told   func()      // on the goroutine that draws
	newest int         // counts the texts
	onDisk int         // the newest that is there
	err    error
	again  bool // it will be tried once more
}

// tryAgain is when what found no room is tried once more.
const tryAgain = 5 * time.Second

type question struct{ planID, key string }

// Answer is that of a question of a plan; an empty plan is the one that the first
// words will make.
func (e *Env) Answer(planID, key string) *Answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.answers == nil {
		e.answers = map[question]*Answer{}
	}
	a := e.answers[question{planID, key}]
	if a == nil {
		a = &Answer{env: e, key: key, planID: planID}
		e.answers[question{planID, key}] = a
	}
	return a
}

// unsaved are the answers that a write failed of.
func (e *Env) unsaved() []*Answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	seen := map[*Answer]bool{}
	var list []*Answer
	for _, a := range e.answers {
		if !seen[a] && a.Err() != nil {
			seen[a] = true
			list = append(list, a)
		}
	}
	return list
}

// Stand says what the next text stands on, as it was read from disk. While a
// text is on its way it stands on that one.
func (a *Answer) Stand(planID string, base plan.Base) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.newest == a.onDisk {
		a.planID, a.base = planID, base
	}
}

// Write sends a text on its way. told, which may be nil, is called on the
// goroutine that draws whenever one has arrived or failed.
func (a *Answer) Write(text string, told func()) { a.send(text, nil, told) }

// WriteSteps is Write of a text with what was done in it, to be undone when it is written on.
func (a *Answer) WriteSteps(steps plan.Steps, told func()) { a.send(steps.Text, &steps, told) }

func (a *Answer) send(text string, steps *plan.Steps, told func()) {
	a.mu.Lock()
	a.text, a.steps, a.told = text, steps, told
	a.newest++
	a.mu.Unlock()
	a.write()
}

func (a *Answer) write() {
	a.mu.Lock()
	what := "answer " + a.planID + " " + a.key
	a.mu.Unlock()
	a.env.Save(what, a.put, func(err error) {
		a.mu.Lock()
		told := a.told
		again := !a.again && (errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrUnwritable))
		a.again = a.again || again
		a.mu.Unlock()
		if again {
			a.env.Loop.After(tryAgain, a.retry)
		}
		if told != nil {
			told()
		}
	})
}

// retry writes what could not be written, unless it was meanwhile.
func (a *Answer) retry() {
	a.mu.Lock()
	a.again = false
	failed := a.err != nil
	a.mu.Unlock()
	if failed && a.env.Ctx.Err() == nil {
		a.write()
	}
}

// put writes the newest text; one at a time, as Env.Save does.
func (a *Answer) put(ctx context.Context) error {
	a.mu.Lock()
	planID, base, text, steps, n := a.planID, a.base, a.text, a.steps, a.newest
	a.mu.Unlock()
	w, err := a.onto(ctx, planID, text, steps, base)
	if err == nil && w.PlanID != planID {
		a.env.mu.Lock()
		a.env.answers[question{w.PlanID, a.key}] = a // found by its plan from now on
		delete(a.env.answers, question{planID, a.key})
		a.env.mu.Unlock()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.err = err
	if err == nil {
		a.planID, a.base, a.onDisk = w.PlanID, w.Base, n
	}
	return err
}

func (a *Answer) onto(ctx context.Context, planID, text string, steps *plan.Steps, base plan.Base) (plan.Written, error) {
	if steps == nil {
		return a.env.App.Plan.Write(ctx, planID, a.key, text, base)
	}
	return a.env.App.Plan.WriteSteps(ctx, planID, a.key, *steps, base)
}

// Pending tells whether the newest text is not on disk.
func (a *Answer) Pending() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.newest != a.onDisk
}

// Steps are what was done in the newest text on this device, as far as it is known.
func (a *Answer) Steps() (plan.Steps, error) {
	a.mu.Lock()
	planID, steps, pending := a.planID, a.steps, a.newest != a.onDisk
	a.mu.Unlock()
	if pending && steps != nil {
		return *steps, nil
	}
	return a.env.App.Plan.Steps(a.env.Ctx, planID, a.key)
}

// Text is the newest that was written here.
func (a *Answer) Text() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.text
}

// Err says why the last write failed; nil where it did not.
func (a *Answer) Err() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.err
}
