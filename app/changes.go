package app

import (
	"maps"
	"slices"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Change names a thing that is shown differently than before. Besides api's
// kinds there are the app's own below, whose ID is mostly empty.
type Change struct {
	Kind api.Kind
	ID   string
}

// Kinds of changes that are no records.
const (
	KindSettings api.Kind = "app.settings" // preferences
	KindOffice   api.Kind = "app.office"   // which office, or none
	KindSync     api.Kind = "app.sync"     // the mark, what waits, what was refused
	KindWho      api.Kind = "app.who"      // signed in or out: everything may differ
	KindNotice   api.Kind = "app.notice"   // see Notices
	KindMail     api.Kind = "app.mail"     // the demo office sent a mail
	KindSetting  api.Kind = "setting"      // drafts and choices in the store; ID is the key
)

// changes tells subscribers.
type changes struct {
	mu   sync.Mutex
	next int
	subs map[int]func([]Change)
}

// Subscribe calls fn with what changed until stop is called. fn is called from a
// goroutine of the app and must not block; bringing it to a screen and merging
// quick ones is the caller's.
func (a *App) Subscribe(fn func([]Change)) (stop func()) {
	c := &a.changes
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.subs == nil {
		c.subs = map[int]func([]Change){}
	}
	n := c.next
	c.next++
	c.subs[n] = fn
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.subs, n)
	}
}

func (a *App) tell(list ...Change) {
	a.changes.mu.Lock()
	subs := make([]func([]Change), 0, len(a.changes.subs))
	for n := range a.changes.next {
		if fn, ok := a.changes.subs[n]; ok {
			subs = append(subs, fn)
		}
	}
	a.changes.mu.Unlock()
	for _, fn := range subs {
		fn(slices.Clone(list))
	}
}

// heard passes on what a store tells.
func (a *App) heard(list []store.Change) {
	out := make([]Change, 0, len(list))
	for _, c := range list {
		if c.Kind == store.KindSetting && c.ID == settingPlace {
			continue
		}
		if c.Kind == store.KindQueue {
			out = append(out, Change{KindSync, c.ID})
			continue
		}
		out = append(out, Change{c.Kind, c.ID})
	}
	if len(out) > 0 {
		a.tell(out...)
	}
}

// Notice is something the person should be told once.
type Notice struct {
	ID   string            `json:"id"`
	Key  string            `json:"key"`  // the text's key
	Args map[string]string `json:"args"` // what the text names
	At   time.Time         `json:"at"`
}

// notices are those of this run; what must be read is kept with the settings.
type notices struct {
	now   func() time.Time
	newID func() string
	mu    sync.Mutex
	list  []Notice
}

func (a *App) notice(key string, args map[string]string) Notice {
	return Notice{ID: a.notices.newID(), Key: key, Args: args, At: a.notices.now().UTC()}
}

// notify tells for as long as the app runs.
func (a *App) notify(key string, args map[string]string) {
	n := &a.notices
	n.mu.Lock()
	n.list = append(n.list, a.notice(key, args))
	n.mu.Unlock()
	a.tell(Change{Kind: KindNotice})
}

// insist tells until it is read, in the next run too; what is told already is
// not told twice.
func (a *App) insist(key string, args map[string]string) {
	alike := func(have Notice) bool { return have.Key == key && maps.Equal(have.Args, args) }
	err := a.settings.change(func(d *device) {
		if !slices.ContainsFunc(d.Notices, alike) {
			d.Notices = append(d.Notices, a.notice(key, args))
		}
	})
	if err != nil { // it is told in this run at least
		a.cfg.Log.Error("a notice could not be kept", "key", key, "err", err)
		a.notify(key, args)
		return
	}
	a.tell(Change{Kind: KindNotice})
}

// Notices lists what is to be told, oldest first: a file that was broken, a
// sign-in kept in a file, an office that erased this person. What tells where a
// broken file lies is there until it is Told, however often the app is opened.
func (a *App) Notices() []Notice {
	list := a.settings.get().Notices
	a.notices.mu.Lock()
	defer a.notices.mu.Unlock()
	list = append(list, a.notices.list...)
	slices.SortStableFunc(list, func(x, y Notice) int { return x.At.Compare(y.At) })
	return list
}

// Told takes a notice off the list.
func (a *App) Told(id string) {
	is := func(have Notice) bool { return have.ID == id }
	n := &a.notices
	n.mu.Lock()
	n.list = slices.DeleteFunc(n.list, is)
	n.mu.Unlock()
	if slices.ContainsFunc(a.settings.get().Notices, is) {
		if err := a.settings.change(func(d *device) { d.Notices = slices.DeleteFunc(d.Notices, is) }); err != nil {
			a.cfg.Log.Warn("a notice that was read could not be taken away", "err", err)
		}
	}
	a.tell(Change{Kind: KindNotice})
}
