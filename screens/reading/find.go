package reading

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// found is a hit in an answer, and the how manieth of all it is.
type found struct {
	plan.Hit
	number  int
	reading int // the how manieth question
}

// find is what is looked for in a plan, and what is put in its place.
type find struct {
	p    *page
	from string // the question that one came from
	all  []found
	at   int               // the hit that one is at; below zero where there is none
	puts map[string]placed // what was replaced in questions, by their keys, since other words were looked for

	bar         *fyne.Container
	words, with *ui.Field
	count       *ui.Text
	exact, full *ui.Chip
	open        *ui.Button        // to replacing, where the text needs the room
	replacing   fyne.CanvasObject // what that is done with
	shut        func()            // the sheet that it stands in; nil before one was opened
	one, every  *ui.Button
	undo        *ui.Button
}

// placed is an answer in which other words were put, and where they stand in it.
type placed struct {
	text string
	at   []plan.Hit
}

// mostWords is how long what is looked for, or put in, may be.
const mostWords = 200

func (f *find) build(p *page) {
	f.p, f.at, f.puts = p, -1, map[string]placed{}
	env := p.env
	f.count = ui.NewSupport("")
	typed := env.Draft(app.DraftReplace)
	f.words = typed.Field("words", &ui.Field{
		Placeholder: env.T("reading.find_what"), Icon: icons.Search, Most: mostWords,
		OnChange: func(string) { f.look() },
		OnSubmit: func(string) { f.step(1) },
	})
	f.with = typed.Field("with", &ui.Field{
		Placeholder: env.T("reading.replace_with"), Icon: icons.Swap, Most: mostWords, OnSubmit: func(string) { f.replaceOne() },
	})
	toggle := func(key string) *ui.Chip {
		c := &ui.Chip{Label: env.T(key), Large: true}
		c.OnTap = func() {
			c.Chosen = !c.Chosen
			c.Refresh()
			f.look()
		}
		return c
	}
	f.exact, f.full = toggle("reading.exact"), toggle("reading.whole_words")
	f.open = &ui.Button{Label: env.T("reading.replace_open"), Kind: ui.Soft, Small: true, OnTap: f.openReplacing}
	before := ui.NewIconButton(icons.Up, env.T("reading.before"), func() { f.step(-1) })
	after := ui.NewIconButton(icons.Down, env.T("reading.after"), func() { f.step(1) })
	f.one = &ui.Button{Label: env.T("reading.replace_one"), Kind: ui.Soft, Small: true, OnTap: f.replaceOne}
	f.every = &ui.Button{Label: env.T("reading.replace_all"), Kind: ui.Soft, Small: true, OnTap: f.preview}
	f.undo = &ui.Button{Label: env.T("common.undo"), Kind: ui.Plain, Small: true, Keys: parts.KeysUndo, OnTap: f.takeBack}
	f.replacing = ui.Column(ui.Gap8, f.with, ui.Flow(ui.Gap8, f.one, f.every, f.undo))
	f.bar = ui.Column(
		ui.Gap8,
		ui.Row(ui.Gap4, ui.Grow(f.words), before, after),
		ui.Flow(ui.Gap8, f.exact, f.full, f.open, f.count),
	)
	f.fold()
}

// fold has what one replaces with stand under what one looks for, where the text has room enough beside it.
func (f *find) fold() {
	f.close()
	f.bar.Objects = f.bar.Objects[:2]
	if f.p.both {
		f.open.Hide()
		f.bar.Objects = append(f.bar.Objects, f.replacing)
	} else {
		f.open.Show()
	}
	f.say()
}

// openReplacing shows it over the page.
func (f *find) openReplacing() {
	f.shut = f.p.env.ShowSheet(f.p.env.T("reading.replace_one"), f.replacing)
}

// startReplacing has one write what is put in the place of what is looked for.
func (f *find) startReplacing() {
	if !f.p.both {
		f.openReplacing()
	}
	f.with.Select()
}

func (f *find) close() {
	if f.shut != nil {
		f.shut()
		f.shut = nil
	}
}

// query is what is looked for.
func (f *find) query() plan.Query {
	return plan.Query{Words: f.words.Value(), Case: f.exact.Chosen, Whole: f.full.Chosen}
}

// in are the hits in a question's answer. Nothing is found where nothing is looked for.
func (f *find) in(reading int) (hits []found) {
	if f == nil {
		return nil
	}
	for _, h := range f.all {
		if h.reading == reading {
			hits = append(hits, h)
		}
	}
	return hits
}

// search finds all hits anew. One stays at the same one as far as there is one, else one is at the first one from where
// one came, or of all.
func (f *find) search() {
	q := f.query()
	f.all = f.all[:0]
	for i, r := range f.p.readings {
		for _, h := range q.In(r.Text) {
			f.all = append(f.all, found{h, len(f.all), i})
		}
	}
	if f.at = min(f.at, len(f.all)-1); f.at < 0 {
		from := f.place(f.from)
		f.first(func(h found) bool { return h.reading >= from })
	}
}

// say tells how many there are and which one is at hand.
func (f *find) say() {
	env := f.p.env
	words := ""
	switch n := len(f.all); {
	case f.words.Value() == "" && f.p.both:
		words = env.T("reading.find_hint")
	case f.words.Value() == "":
	case n == 0 && f.put() > 0:
		words = env.N("reading.replaced", f.put())
	case n == 0:
		words = env.T("reading.none")
	default:
		words = env.T("reading.hit_of", text.A{"N": f.at + 1, "Of": n})
	}
	f.count.SetText(words)
	f.one.SetActive(f.at >= 0)
	f.every.SetActive(len(f.all) > 0)
	can, err := env.App.Plan.CanUndoReplace(env.Ctx, f.p.planID)
	f.undo.SetActive(err == nil && can)
}

// look shows what is found of other words, from where one came.
func (f *find) look() {
	f.at, f.puts = -1, map[string]placed{}
	f.search()
	f.p.put()
	f.show()
}

// first has one be at the first hit of which something is so, or else at the first one of all.
func (f *find) first(so func(found) bool) {
	if f.at = slices.IndexFunc(f.all, so); f.at < 0 && len(f.all) > 0 {
		f.at = 0
	}
}

// step goes on to the next hit or back to the one before, around the end.
func (f *find) step(by int) {
	if n := len(f.all); n > 0 {
		f.at = (f.at + by + n) % n
		f.say()
		f.p.list.Refresh()
		f.show()
	}
}

// show brings the hit that one is at into view, however long its line is.
func (f *find) show() {
	if f.at < 0 {
		return
	}
	for _, id := range f.p.ids {
		r := f.p.rows[id]
		if n := f.at - r.first; r.hits != nil && n >= 0 && n < len(r.hits) {
			before := &ui.Text{Text: r.words[:r.hits[n].To], Wrap: true}
			f.p.list.ShowRow(id, ui.Gap40-before.HeightFor(f.p.list.Size().Width)+ui.LineHeight(ui.Body))
			return
		}
	}
}

// replaceOne puts the other words in the place of the hit that one is at, and goes on to the next.
func (f *find) replaceOne() {
	if f.at < 0 {
		return
	}
	env, h := f.p.env, f.all[f.at]
	r := f.p.readings[h.reading]
	if r.Conflict {
		env.Toast(env.T("reading.two_texts", text.A{"Title": r.Title}))
		return
	}
	if f.failed(env.App.Plan.Replace(env.Ctx, f.p.planID, r.Key, r.Text, h.Hit, f.with.Value())) {
		return
	}
	f.remember(r, []plan.Hit{h.Hit})
	past := h.From + len(f.with.Value())
	f.p.Refresh()
	at := f.place(r.Key)
	f.first(func(h found) bool { return h.reading > at || h.reading == at && h.From >= past })
	f.p.put()
	f.show()
}

// place is the how manieth question a key is of; behind the last for one that is of none.
func (f *find) place(key string) int {
	if i := slices.IndexFunc(f.p.readings, func(r plan.Reading) bool { return r.Key == key }); i >= 0 {
		return i
	}
	return len(f.p.readings)
}

// failed tells why something was not replaced, by the name of the question where that is one's fault.
func (f *find) failed(err error) bool {
	var long *plan.TooLongError
	if errors.As(err, &long) {
		env := f.p.env
		env.Toast(env.T("reading.too_long", text.A{"Title": long.Question.Title, "Most": env.Texts().Int(plan.MaxText)}))
		return true
	}
	if errors.Is(err, plan.ErrMoved) {
		f.p.Refresh()
		return true
	}
	return f.p.env.Failed(err)
}

// preview says what will be another before all is replaced.
func (f *find) preview() {
	env := f.p.env
	with := f.with.Value()
	column := ui.Column(ui.Gap12, ui.NewBody(env.T("reading.preview", text.A{"Words": f.words.Value(), "With": with})))
	if with == "" {
		column.Objects[0] = ui.NewBody(env.T("reading.preview_away", text.A{"Words": f.words.Value()}))
	}
	var titles []string
	count, left, sum := map[string]int{}, 0, 0
	for _, h := range f.all {
		r := f.p.readings[h.reading]
		if r.Conflict {
			left++
			continue
		}
		if count[r.ChapterTitle] == 0 {
			titles = append(titles, r.ChapterTitle)
		}
		count[r.ChapterTitle]++
		sum++
	}
	for _, title := range titles {
		column.Add(ui.Row(ui.Gap12, ui.Grow(ui.NewText(ui.Support, title)), &ui.Text{Text: env.Texts().Int(count[title]), TextSize: ui.Support, Bold: true}))
	}
	if left > 0 {
		column.Add(ui.NewSupport(env.N("reading.preview_left", left)))
	}
	var shut func()
	do := ui.NewButton(env.N("reading.replace_n", sum), func() {
		shut()
		f.replaceAll()
	})
	do.Inactive = sum == 0
	column.Add(do)
	f.close()
	shut = env.ShowSheet(env.T("reading.replace_all"), column)
}

func (f *find) replaceAll() {
	env := f.p.env
	n, err := env.App.Plan.ReplaceAll(env.Ctx, f.p.planID, f.query(), f.with.Value())
	if f.failed(err) {
		return
	}
	for _, r := range f.p.readings {
		if hits := f.query().In(r.Text); len(hits) > 0 && !r.Conflict {
			f.remember(r, hits)
		}
	}
	f.p.Refresh()
	env.ToastUndo(env.N("reading.replaced", n), f.takeBack)
}

// takeBack undoes what was replaced last.
func (f *find) takeBack() {
	env := f.p.env
	stay, err := env.App.Plan.UndoReplace(env.Ctx, f.p.planID)
	if env.Failed(err) {
		return
	}
	f.p.Refresh()
	f.say()
	if len(stay) > 0 {
		env.Toast(env.T("reading.stays", text.A{"Title": stay[0].Title}))
		return
	}
	env.Toast(env.T("reading.undone"))
}

// remember keeps where other words come to stand in an answer, so that they stay in view; those put there before are
// as much further on as the answer grows before them.
func (f *find) remember(r plan.Reading, hits []plan.Hit) {
	with := f.with.Value()
	text, at := plan.Replaced(r.Text, hits, with)
	for _, before := range f.putIn(r) {
		on, gone := 0, false
		for _, h := range hits {
			if h.To <= before.From {
				on += len(with) - (h.To - h.From)
			} else if h.From < before.To {
				gone = true
			}
		}
		if !gone {
			at = append(at, plan.Hit{From: before.From + on, To: before.To + on})
		}
	}
	slices.SortFunc(at, func(a, b plan.Hit) int { return a.From - b.From })
	f.puts[r.Key] = placed{text, at}
}

// putIn is where other words were put in an answer; nowhere where it is another since then.
func (f *find) putIn(r plan.Reading) []plan.Hit {
	if f == nil || f.puts[r.Key].text != r.Text {
		return nil
	}
	return f.puts[r.Key].at
}

// put is how often other words were put somewhere and still stand there.
func (f *find) put() (n int) {
	for _, r := range f.p.readings {
		n += len(f.putIn(r))
	}
	return n
}
