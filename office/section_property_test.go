package office

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"startklar.dk/api"
)

// writer is one of a person's devices with the section as it knows it: what the
// office told it last, and its own writes since.
type writer struct {
	rev    int64  // of what it saw
	text   string // what it shows
	last   string // its own write since, by its mutation's id; empty where it saw what became of it
	others bool   // another device has written since it last saw
}

// desk is one section of a plan and the devices that write it.
type desk struct {
	*sectionTest
	rt       *rapid.T
	devices  []*writer
	accepted []string
	now      api.Section
	rev      int64
	n        int
}

func TestTheRulesOfConflictsHoldInAnyHistory(t *testing.T) {
	s := newSectionTest(t)
	rapid.Check(t, func(rt *rapid.T) {
		s.plan = s.person.plan()
		d := &desk{sectionTest: s, rt: rt}
		for range rapid.IntRange(1, 4).Draw(rt, "devices") {
			d.devices = append(d.devices, &writer{})
		}
		rt.Repeat(map[string]func(*rapid.T){"write": d.someone, "see": d.see, "": d.all})
	})
}

// change is what a person does to a text in one sitting.
func change(t *rapid.T, text, mark string) string {
	list := strings.Split(text, "\n\n")
	at := rapid.IntRange(0, len(list)-1).Draw(t, "paragraph")
	switch rapid.IntRange(0, 3).Draw(t, "change") {
	case 0:
		list[at] = mark
	case 1:
		list[at] = strings.TrimSpace(list[at] + " " + mark)
	case 2:
		list = slices.Insert(list, at, mark)
	default:
		list = append(list, mark)
	}
	if len(list) > 4 {
		list = list[1:]
	}
	return strings.Join(list, "\n\n")
}

// someone writes over what they see; the answer may get lost on the way.
func (d *desk) someone(t *rapid.T) {
	w := rapid.SampledFrom(d.devices).Draw(t, "device")
	if len(d.now.Variants) == 8 { // no side more: it must see the conflict first
		d.shows(w)
	}
	d.n++
	text := change(t, w.text, fmt.Sprint("ord", d.n))
	before, beforeRev := d.now, d.rev
	alone, settles := !w.others, w.last == "" && w.rev == beforeRev && beforeRev != 0
	upon := w.last
	now, rev, id := d.write(w.rev, w.last, text)
	d.now, d.rev = now, rev
	d.accepted = append(d.accepted, text)

	conflicted := before.State == api.SectionConflict
	switch {
	case settles || !conflicted && alone:
		// It saw what is there, or nobody else wrote since its own last word.
		if now.Text != text || now.State != api.SectionOK || len(now.Variants) != 0 {
			t.Fatalf("upon %q nobody else wrote %q, and it became %s %q", before.Text, text, now.State, now.Text)
		}
	case conflicted:
		if now.State != api.SectionConflict {
			t.Fatalf("a conflict that was not seen (base %d, own %q, it is of %d) was settled by %q", w.rev, upon, beforeRev, text)
		}
		if now.Text != before.Text && !strings.Contains(now.Text, before.Text) && len(now.Variants) == 0 {
			t.Fatalf("the conflict's text %q became %q", before.Text, now.Text)
		}
	}
	if now.State == api.SectionConflict {
		d.holdsBoth(t, before, text, conflicted, w.text)
	}
	for _, other := range d.devices {
		other.others = other.others || other != w
	}
	w.text, w.last = text, id
	if rapid.Bool().Draw(t, "the answer comes") {
		d.shows(w)
	}
}

// holdsBoth checks that a conflict has the whole of the text that was written
// now and of all that it had before, but for a side that its writer went on from.
func (d *desk) holdsBoth(t *rapid.T, before api.Section, text string, conflicted bool, upon string) {
	var whole []string
	for _, v := range d.now.Variants {
		whole = append(whole, v.Text)
	}
	if !slices.Contains(whole, text) {
		t.Fatalf("%q is in no variant of %q", text, whole)
	}
	if len(whole) < 2 {
		t.Fatalf("a conflict of %q alone", whole)
	}
	if !conflicted {
		if !slices.Contains(whole, before.Text) {
			t.Fatalf("what was there, %q, is in no variant of %q", before.Text, whole)
		}
		return
	}
	for _, v := range before.Variants {
		if !slices.Contains(whole, v.Text) && v.Text != upon {
			t.Fatalf("the side %q is gone from %q", v.Text, whole)
		}
	}
}

// see has a device read the feed.
func (d *desk) see(t *rapid.T) {
	if d.rev != 0 {
		d.shows(rapid.SampledFrom(d.devices).Draw(t, "device"))
	}
}

func (d *desk) shows(w *writer) {
	*w = writer{rev: d.rev, text: d.now.Text}
}

// all checks that every text that was accepted is in the history as it was
// written, and that the feed has the section as the last answer had it.
func (d *desk) all(t *rapid.T) {
	history := d.w.texts(`SELECT text FROM section_text WHERE person_id = $1 AND section_id = $2 ORDER BY rev`,
		d.id, api.SectionID(d.plan, "idea"))
	if !slices.Equal(history, d.accepted) {
		t.Fatalf("the history is %q, want %q", history, d.accepted)
	}
}
