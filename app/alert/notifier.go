package alert

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"time"
)

// Device is what a device can tell with. Its methods are called by one goroutine.
type Device interface {
	// Send tells at once.
	Send(title, text string)
}

// Scheduler is a Device that tells at a later time too, whether or not the app
// runs then.
type Scheduler interface {
	Device
	Schedule(title, text string, at time.Time) (id string, err error)
	Cancel(id string) error
}

// Notifier tells what there is to tell. All fields but Log are required.
type Notifier struct {
	Device Device
	Now    func() time.Time
	// Read reads what there may be to tell; an error is logged, and what was
	// planned before stands.
	Read func(ctx context.Context) (Input, error)
	// Memory is what was kept, and Keep keeps it: on disk before it returns.
	Memory func() Memory
	Keep   func(Memory) error
	Log    *slog.Logger

	Changed chan struct{} // with one place: something may be to be told
}

// gather is how long changes are gathered after one was looked at.
const gather = time.Second

// again is when it is looked again after something could not be read or kept.
const again = time.Minute

// Run tells until ctx ends. Between two things to tell it does nothing: there is
// one timer, for the next, and none where there is none.
func (t *Notifier) Run(ctx context.Context) {
	for {
		wake, looked := t.look(ctx), time.Now()
		var timer *time.Timer
		var due <-chan time.Time
		if !wake.IsZero() {
			timer = time.NewTimer(wake.Sub(t.Now()))
			due = timer.C
		}
		select {
		case <-ctx.Done():
		case <-due:
		case <-t.Changed:
			rest(ctx, gather-time.Since(looked))
			select { // what came meanwhile is looked at now
			case <-t.Changed:
			default:
			}
		}
		if timer != nil {
			timer.Stop()
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// rest waits for a time, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// Change has what there is to tell looked at again. It never blocks.
func (t *Notifier) Change() {
	select {
	case t.Changed <- struct{}{}:
	default:
	}
}

// look tells what is due and gives when to look again.
func (t *Notifier) look(ctx context.Context) time.Time {
	in, err := t.Read(ctx)
	if err != nil {
		if ctx.Err() == nil && t.Log != nil {
			t.Log.Warn("what there is to tell could not be read", "err", err)
		}
		return t.Now().Add(again)
	}
	system, ahead := t.Device.(Scheduler)
	before := t.Memory()
	p := Make(t.Now(), in, before, ahead)
	for _, id := range p.Cancel {
		t.failed(system.Cancel(id))
	}
	// It is remembered first: what is told twice is worse than what the page
	// says anyway.
	if !p.Memory.same(before) && t.failed(t.Keep(p.Memory)) {
		return t.Now().Add(again)
	}
	for _, a := range p.Tell {
		t.Device.Send(a.Title, a.Text)
	}
	return t.schedule(system, p)
}

// schedule hands to the system what it is to tell, and gives when the Notifier has
// to look itself.
func (t *Notifier) schedule(system Scheduler, p Plan) time.Time {
	if len(p.Schedule) == 0 {
		return p.Wake
	}
	wake := time.Time{}
	for _, a := range p.Schedule {
		id, err := system.Schedule(a.Title, a.Text, a.At)
		if t.failed(err) {
			if wake.IsZero() || a.At.Before(wake) {
				wake = a.At
			}
			continue
		}
		p.Memory.Ahead[a.ID] = Ahead{System: id, At: a.At.UTC(), Until: a.Until.UTC(), Words: digest(a)}
	}
	t.failed(t.Keep(p.Memory))
	return wake
}

func (t *Notifier) failed(err error) bool {
	if err != nil && t.Log != nil {
		t.Log.Warn("something could not be told", "err", err)
	}
	return err != nil
}

// same tells whether two memories are alike; times may have gone through JSON.
func (m Memory) same(o Memory) bool {
	if len(m.Looked) != len(o.Looked) || len(m.Told) != len(o.Told) || len(m.Ahead) != len(o.Ahead) {
		return false
	}
	for id, at := range m.Looked {
		if was, ok := o.Looked[id]; !ok || !was.Equal(at) {
			return false
		}
	}
	for id := range m.Told {
		if _, ok := o.Told[id]; !ok {
			return false
		}
	}
	for id, a := range m.Ahead {
		if was, ok := o.Ahead[id]; !ok || was.System != a.System {
			return false
		}
	}
	return true
}

// digest tells whether words have changed, and says nothing of them.
func digest(a Alert) string {
	sum := sha256.Sum256([]byte(a.Title + "\x00" + a.Text))
	return hex.EncodeToString(sum[:8])
}
