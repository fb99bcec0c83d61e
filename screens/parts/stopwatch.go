package parts

import "time"

// Stopwatch measures how long something took, with pauses. It reads a clock when it is
// asked and does nothing in between. The zero one stands at nothing.
type Stopwatch struct {
	now     func() time.Time
	since   time.Time // it runs since then; zero while it stands
	counted time.Duration
}

// Stopwatch is the one that goes by a name: the same for every page that shows it, so
// that it is found where it was left.
func (e *Env) Stopwatch(name string) *Stopwatch {
	if e.watches == nil {
		e.watches = map[string]*Stopwatch{}
	}
	w := e.watches[name]
	if w == nil {
		w = &Stopwatch{now: e.Now}
		e.watches[name] = w
	}
	return w
}

// Running tells whether it runs.
func (w *Stopwatch) Running() bool { return !w.since.IsZero() }

// Start has it go on.
func (w *Stopwatch) Start() {
	if !w.Running() {
		w.since = w.now()
	}
}

// Stop has it stand where it is.
func (w *Stopwatch) Stop() {
	w.counted, w.since = w.Time(), time.Time{}
}

// Reset has it stand at nothing.
func (w *Stopwatch) Reset() { w.counted, w.since = 0, time.Time{} }

// Time is how long it has run.
func (w *Stopwatch) Time() time.Duration {
	if !w.Running() {
		return w.counted
	}
	return w.counted + max(w.now().Sub(w.since), 0) // a clock that was put back
}
