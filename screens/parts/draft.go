package parts

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"
	"weak"

	"startklar.dk/app/store"
	"startklar.dk/ui"
)

// Draft is what is typed for one thing and not sent. The fields that are given to it
// show it wherever the thing can be written, and keep it across pages, starts and
// crashes until Send has sent it or they are emptied. It lives on the goroutine that
// draws.
type Draft struct {
	env   *Env
	key   string
	who   string // whose it is, as app's SignedIn tells it
	now   store.Draft
	saves *ui.Throttle

	writes  int  // counts the writes that were begun
	unsaved bool // the last one has not come to an end, or failed
	failed  bool // it failed

	shown map[string][]func(text string) bool // by field: shows a text; false where it is gone

	mu   sync.Mutex // held while it is written to disk or sent
	gone int        // counts what was sent: a write from before it is none any more
}

// Draft is that of a key: one of app, or of the service that sends it.
func (e *Env) Draft(key string) *Draft {
	if d := e.drafts[key]; d != nil {
		return d
	}
	d := &Draft{env: e, key: key, shown: map[string][]func(string) bool{}}
	d.saves = ui.NewThrottle(e.Loop, 0, d.save)
	d.read()
	if e.drafts == nil {
		e.drafts = map[string]*Draft{}
	}
	e.drafts[key] = d
	return d
}

// KeepDrafts brings what is being typed to disk without waiting for it, and tries
// again what could not be written.
func (e *Env) KeepDrafts() {
	for _, d := range e.drafts {
		if d.failed && !d.saves.Waiting() {
			d.save()
		}
		d.saves.Flush()
	}
}

// TakeDrafts takes over what is typed in another frame of the same person's, whether
// or not it could be written.
func (e *Env) TakeDrafts(from *Env) {
	for key, typed := range from.drafts {
		d := e.Draft(key)
		if typed.who != d.who || reflect.DeepEqual(typed.now, d.now) {
			continue
		}
		d.now, d.unsaved, d.failed = typed.now, true, true
	}
}

// RereadDrafts shows the drafts of whoever is here now. What somebody else was typing
// is theirs.
func (e *Env) RereadDrafts() {
	who, _ := e.App.SignedIn()
	for _, d := range e.drafts {
		if d.who != "" && d.who != who {
			d.saves.Flush() // kept nowhere: it is not of whoever is here
		} else if d.unsaved || d.saves.Waiting() {
			d.who = who // who signs in goes on with what they had
			continue
		}
		before := d.now
		d.read()
		for field := range d.shown {
			if before.Texts[field] != d.now.Texts[field] {
				d.show(field)
			}
		}
	}
}

func (d *Draft) read() {
	now, err := d.env.App.Draft(d.env.Ctx, d.key)
	d.env.Failed(err)
	d.who, _ = d.env.App.SignedIn()
	d.writes++ // of those that are under way nothing is to be said any more
	d.unsaved, d.failed = false, false
	if now.Texts == nil {
		now.Texts = map[string]string{}
	}
	d.now = now
}

// Text is what is typed in a field; empty for nothing.
func (d *Draft) Text(field string) string { return d.now.Texts[field] }

// Files are the ids of the files that were chosen for it.
func (d *Draft) Files() []string { return d.now.Files }

// SetFiles keeps which files are chosen.
func (d *Draft) SetFiles(ids []string) {
	d.now.Files = slices.Clone(ids)
	d.save()
}

// Set keeps a text of a field, or a choice made beside it.
func (d *Draft) Set(field, text string) {
	if d.now.Texts[field] == text {
		return
	}
	if text == "" {
		delete(d.now.Texts, field)
	} else {
		d.now.Texts[field] = text
	}
	d.show(field)
	d.saves.Trigger()
}

// show brings a text to whatever shows the field.
func (d *Draft) show(field string) {
	text := d.now.Texts[field]
	d.shown[field] = slices.DeleteFunc(d.shown[field], func(show func(string) bool) bool { return !show(text) })
}

// take has a widget show a field, and gives with what it begins: its own text where
// nothing else is typed. changed is for its OnChange. The draft holds no widget: one
// goes with its page.
func take[W any](d *Draft, field string, widget *W, own string, set func(w *W, text string)) (begin string, changed func(text string)) {
	held := weak.Make(widget)
	d.shown[field] = append(d.shown[field], func(text string) bool {
		w := held.Value()
		if w == nil {
			return false
		}
		set(w, cmp.Or(text, own))
		return true
	})
	return cmp.Or(d.now.Texts[field], own), func(text string) {
		if text == own {
			text = ""
		}
		d.Set(field, text)
	}
}

// Field has a field show what is typed under a name.
func (d *Draft) Field(name string, f *ui.Field) *ui.Field {
	then := f.OnChange
	begin, changed := take(d, name, f, f.Text, (*ui.Field).SetValue)
	f.Text, f.OnChange = begin, func(text string) {
		changed(text)
		if then != nil {
			then(text)
		}
	}
	return f
}

// Area has an area show what is typed under a name.
func (d *Draft) Area(name string, a *ui.TextArea) *ui.TextArea {
	then := a.OnChange
	begin, changed := take(d, name, a, a.Text, func(a *ui.TextArea, text string) {
		if a.Value() != text {
			a.Flush() // else it would not have another text put in
			a.SetValue(text)
		}
	})
	a.Text, a.OnChange = begin, func(text string) {
		changed(text)
		if then != nil {
			then(text)
		}
	}
	return a
}

// Picker has a picker look for what is typed under a name.
func (d *Draft) Picker(name string, p *ui.SearchPicker) *ui.SearchPicker {
	begin, changed := take(d, name, p, "", (*ui.SearchPicker).SetValue)
	p.Text, p.OnChange = begin, changed
	return p
}

func (d *Draft) what() string { return "draft " + d.key }

// save writes it without waiting for it.
func (d *Draft) save() {
	now := store.Draft{Texts: maps.Clone(d.now.Texts), Files: slices.Clone(d.now.Files)}
	d.mu.Lock()
	of := d.gone
	d.mu.Unlock()
	who := d.who
	d.writes++
	this := d.writes
	d.unsaved = true
	d.env.Save(d.what(), func(ctx context.Context) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.gone != of {
			return nil
		}
		return d.env.App.KeepDraft(ctx, who, d.key, now)
	}, func(err error) {
		if this != d.writes {
			return
		}
		if err != nil && !d.failed {
			d.env.Failed(err)
		}
		d.unsaved, d.failed = err != nil, err != nil
	})
}

// Send does what sends it, which is to drop it where it is kept. Its fields are empty
// then; they stay as they are where that fails.
func (d *Draft) Send(do func() error) error {
	d.saves.Flush()
	d.mu.Lock()
	err := do()
	if err == nil {
		d.gone++
	}
	d.mu.Unlock()
	if err != nil {
		return err
	}
	d.now, d.unsaved, d.failed = store.Draft{Texts: map[string]string{}}, false, false
	d.writes++
	for field := range d.shown {
		d.show(field)
	}
	return nil
}

// Forget drops it: what it was for is done, or given up.
func (d *Draft) Forget() {
	d.now = store.Draft{Texts: map[string]string{}}
	for field := range d.shown {
		d.show(field)
	}
	d.save()
}
