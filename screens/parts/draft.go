package parts

import (
	"cmp"
	"context"
	"maps"
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
	now   store.Draft
	saves *ui.Debounce
	dirty bool // the last write failed

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
	d.saves = ui.NewDebounce(e.Loop, 0, d.save)
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
		if d.dirty && !d.saves.Waiting() {
			d.save()
		}
		d.saves.Flush()
	}
}

// RereadDrafts shows the drafts of whoever is here now.
func (e *Env) RereadDrafts() {
	for _, d := range e.drafts {
		if d.saves.Waiting() || e.Saving(d.what()) {
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
	d.saves.Touch()
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
	who, _ := d.env.App.SignedIn()
	d.env.Save(d.what(), func(ctx context.Context) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.gone != of {
			return nil
		}
		return d.env.App.KeepDraft(ctx, who, d.key, now)
	}, func(err error) {
		if before := d.dirty; err != nil && !before {
			d.env.Failed(err)
		}
		d.dirty = err != nil
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
	d.now, d.dirty = store.Draft{Texts: map[string]string{}}, false
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
