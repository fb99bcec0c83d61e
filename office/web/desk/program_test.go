package desk_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/forms"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// typed are the fields of a form of a page, as a browser would send them: the one that leads to an address.
func (v *walk) typed(page, action string) url.Values {
	v.t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		v.t.Fatal(err)
	}
	form := forms.Find(doc, action)
	if form == nil {
		v.t.Fatalf("there is no form that leads to %s", action)
	}
	return forms.Fields(form)
}

// shows is what a page says, as somebody.
func (v *walk) shows(path, who string) string {
	v.t.Helper()
	return v.answers(http.MethodGet, path, nil, who, http.StatusOK)
}

func (v *walk) answers(method, path string, form url.Values, who string, status int) string {
	v.t.Helper()
	answer := v.send(method, path, form, who)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if answer.StatusCode != status {
		v.t.Fatalf("%s %s: %d, want %d\n%s", method, path, answer.StatusCode, status, errorsIn(string(raw)))
	}
	if status == http.StatusSeeOther {
		return answer.Header.Get("Location")
	}
	return string(raw)
}

var errorText = regexp.MustCompile(`(?s)<p class="error".*?</p>`)

func errorsIn(page string) string { return strings.Join(errorText.FindAllString(page, -1), "\n") }

// A draft is nobody's but the staff's until it is published, and is then what was typed.
func TestADraftIsWrittenAndPublished(t *testing.T) {
	v := newWalk(t)
	path := v.answers(http.MethodPost, "/desk/program", url.Values{"of": {"kind:kickoff"}, "day": {"2027-01-20"}}, consultant, http.StatusSeeOther)
	page := v.shows(path, consultant)
	f := v.typed(page, path)
	f.Set("title", "Kick-off i Vejle")
	f.Set("texts/en/title", "Kick-off in Vejle")
	f.Set("venue/name", "Rådhuset")
	f.Set("venue/address", "Skolegade 1, 7100 Vejle")
	f.Set("advisers/0/name", "Ida Juhl")
	f.Set("advisers/0/field", "tax")
	f.Set("advisers/0/organisation", "Juhl Revision")
	f.Set("do", "keep")
	if to := v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther); to != path {
		t.Errorf("what is kept leads to %s", to)
	}
	if got := v.shows("/desk/program?at=2027-01-20", consultant); !strings.Contains(got, "Kick-off i Vejle") || !strings.Contains(got, "in-day draft") {
		t.Error("the draft is not in its month")
	}
	if got := v.shows("/desk/search?q=Vejle", consultant); strings.Contains(got, "Kick-off i Vejle") {
		t.Error("a draft is found as what is held")
	}
	f = v.typed(v.shows(path, consultant), path)
	if n := len(f["cell"]); n != 9 {
		t.Errorf("from 17 to 20 there are %d times", n)
	}
	f.Set("do", "publish")
	v.hasNot(v.shows(path, consultant), "/arrangement/")
	public := `href="/arrangement/` + strings.TrimPrefix(path, "/desk/program/") + `"`
	v.has(v.shows(v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther), consultant), `role="status"`, public)
	standing := v.shows(path, consultant)
	v.has(standing, public)
	v.hasNot(standing, `role="status"`)
	v.answers(http.MethodPost, "/desk/language", url.Values{"language": {"en"}}, consultant, http.StatusSeeOther)
	v.has(v.shows(path, consultant), strings.Replace(public, `"/`, `"/en/`, 1))
	v.answers(http.MethodPost, "/desk/language", url.Values{"language": {"da"}}, consultant, http.StatusSeeOther)
	got := v.shows("/desk/program?at=2027-01-20", consultant)
	if !strings.Contains(got, "Kick-off i Vejle") || strings.Contains(got, "in-day draft") {
		t.Error("what is published is not in its month")
	}
	if got := v.shows(path, consultant); strings.Contains(got, "En tidligere rådgiver") || !strings.Contains(got, "Ida Juhl · ") {
		t.Error("who was added just now is not among the advisers")
	}

	f = v.typed(v.shows(path, consultant), path)
	for _, do := range []string{"lay", "publish"} {
		for name, known := range map[string]string{"0": " ida  JUHL", "1": "Nikolaj Holm"} {
			f.Set("advisers/"+name+"/name", known)
		}
		f.Set("advisers/2/name", "Nikolaj Holm")
		f.Set("do", do)
		page := v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity)
		v.has(page, `id="e-advisers/0/name"`, `id="e-advisers/2/name"`)
		v.hasNot(page, `id="e-advisers/1/name"`)
	}
	all, err := v.office.Finder.All(t.Context(), mutation.CommandLine, api.KindAdviser)
	if n := len(slices.DeleteFunc(all, func(e catalogue.Entry) bool { return e.Name != "Ida Juhl" })); err != nil || n != 1 {
		t.Errorf("of one name there are %d advisers, %v", n, err)
	}
}

// What somebody has not said of an event is told where it is written, and the first field of a new one is where its
// link leads.
func TestANewEventIsToldWhatItLacks(t *testing.T) {
	v := newWalk(t)
	page := v.shows("/desk/program", consultant)
	link := regexp.MustCompile(`class="button soft" href="#([^"]+)"`).FindStringSubmatch(page)
	if link == nil || !strings.Contains(page, `<select id="`+link[1]+`" name="of"`) {
		t.Errorf("a new event is begun at %v", link)
	}
	const where = "Der står ikke, hvor det er"
	path := v.answers(http.MethodPost, "/desk/program", url.Values{"of": {"kind:kickoff"}, "day": {"2027-01-20"}}, consultant, http.StatusSeeOther)
	page = v.shows(path, consultant)
	v.has(page, where)
	f := v.typed(page, path)
	f.Set("venue/name", "Rådhuset")
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	v.hasNot(v.shows(path, consultant), where)
}

// A pause is typed by the clock: times that would run into it begin at its end, and what cannot be is refused in words.
func TestAPauseIsTypedByTheClock(t *testing.T) {
	v := newWalk(t)
	path := "/desk/program/" + v.drafted() // from 16 to 18
	f := v.typed(v.shows(path, consultant), path)
	f.Set("sessions/0/from", "17:00")
	f.Set("sessions/0/to", "21:00")
	f.Set("adviser", mette)
	f.Set("slots_from", "17:30")
	f.Set("slots_to", "20:00")
	f.Set("length", "20")
	lay := func(from, to string, status int) string {
		t.Helper()
		f.Set("pause_from", from)
		f.Set("pause_to", to)
		f.Set("do", "lay")
		return v.answers(http.MethodPost, path, f, consultant, status)
	}
	for typed, word := range map[[2]string]string{
		{"19:00", ""}:      "Skriv begge tider for pausen",
		{"", "19:20"}:      "Skriv begge tider for pausen",
		{"19:20", "19:00"}: "Pausen slutter, før den begynder",
		{"17:00", "17:20"}: "Pausen ligger uden for tiderne",
		{"20:00", "20:20"}: "Pausen ligger uden for tiderne",
	} {
		v.has(lay(typed[0], typed[1], http.StatusUnprocessableEntity), word)
	}
	page := lay("19:00", "19:20", http.StatusOK)
	v.has(page, "18:30–18:50", "19:20–19:40", "19:40–20:00")
	v.hasNot(page, "18:50–", "19:00–")
	v.has(page, `<p role="status">6 tider er lagt ud</p>`)
	f = v.typed(page, path)
	if f.Get("pause_from") != "19:00" || f.Get("pause_to") != "19:20" {
		t.Errorf("laid out, the pause is from %s to %s", f.Get("pause_from"), f.Get("pause_to"))
	}
	f.Set("sessions/0/from", "17:30") // half an hour later, and the times and their pause with it
	f.Set("do", "lay")
	page = v.answers(http.MethodPost, path, f, consultant, http.StatusOK)
	v.has(page, "19:00–19:20", "19:50–20:10")
	if f = v.typed(page, path); f.Get("pause_from") != "19:30" || f.Get("pause_to") != "19:50" {
		t.Errorf("put off, the pause is from %s to %s", f.Get("pause_from"), f.Get("pause_to"))
	}
}

// A pause is read back as it was typed and not as the gap between two times: of a draft, of what is published, put
// off, copied, and of those that follow in a series. The records that apps are sent have nothing of it.
func TestAPauseIsReadBackAsItWasTyped(t *testing.T) {
	v := newWalk(t)
	id := v.drafted()
	path := "/desk/program/" + id
	pauses := func(name, page, path string, from, to string) url.Values {
		t.Helper()
		f := v.typed(page, path)
		if f.Get("pause_from") != from || f.Get("pause_to") != to {
			t.Errorf("%s: the pause is from %s to %s, want %s to %s", name, f.Get("pause_from"), f.Get("pause_to"), from, to)
		}
		return f
	}
	f := v.typed(v.shows(path, consultant), path)
	for field, typed := range map[string]string{
		"sessions/0/from": "17:00", "sessions/0/to": "21:00", "venue/name": "Rådhuset", "advisers/0/name": "Ida Juhl",
		"slots_from": "17:30", "slots_to": "20:10", "length": "20", "pause_from": "19:00", "pause_to": "19:20",
	} {
		f.Set(field, typed)
	}
	does := func(do string) {
		t.Helper()
		f.Set("do", do)
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	}
	does("keep")
	f = pauses("a draft", v.shows(path, consultant), path, "19:00", "19:20")
	if f.Get("slots_to") != "20:10" {
		t.Errorf("the times are laid out until %s", f.Get("slots_to"))
	}
	times := func() int {
		t.Helper()
		s, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, id)
		if err != nil {
			t.Fatal(err)
		}
		return len(s.Slots)
	}
	if n := times(); n != 6 {
		t.Errorf("there are %d times", n)
	}
	does("publish")
	f = pauses("published", v.shows(path, consultant), path, "19:00", "19:20")
	does("publish")
	f = pauses("saved as it is", v.shows(path, consultant), path, "19:00", "19:20")
	if n := times(); n != 6 {
		t.Errorf("saved as they are there are %d times", n)
	}
	f.Set("pause_from", "18:55") // the times stay
	does("publish")
	f = pauses("another", v.shows(path, consultant), path, "18:55", "19:20")
	f.Set("sessions/0/from", "17:30")
	f.Set("sessions/0/to", "21:30")
	does("publish")
	f = pauses("put off", v.shows(path, consultant), path, "19:25", "19:50")
	draft := v.copied(id)
	pauses("a copy", v.shows(draft, consultant), draft, "19:25", "19:50")

	v.answers(http.MethodPost, path, url.Values{
		"version": {f.Get("version")}, "do": {"repeat"}, "every_rule": {"week"}, "series_until": {"2027-02-25"},
	}, consultant, http.StatusSeeOther)
	f = v.typed(v.shows(path, consultant), path)
	f.Set("following", "on")
	f.Set("pause_from", "19:22")
	f.Set("pause_to", "20:00")
	does("publish")
	held, err := v.office.Programme.Between(t.Context(), mutation.CommandLine, programme.DayOf(evening).Start(), programme.DayOf(evening).Plus(365).End())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range held {
		if e.Event.SeriesID == v.seriesOf(id) {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) != 4 {
		t.Fatalf("%d follow each other", len(ids))
	}
	for _, each := range ids {
		at := "/desk/program/" + each
		pauses("in the series", v.shows(at, consultant), at, "19:22", "20:00")
	}
	v.answers(http.MethodPost, "/desk/program/series/"+v.seriesOf(id), url.Values{"do": {"publish"}}, consultant, http.StatusSeeOther)
	for _, each := range ids {
		at := "/desk/program/" + each
		pauses("in the published series", v.shows(at, consultant), at, "19:22", "20:00")
	}

	f = v.typed(v.shows(path, consultant), path)
	f.Set("length", "") // by no rule any more
	does("publish")
	pauses("by no rule", v.shows(path, consultant), path, "19:20", "20:00")

	var told int
	if err := v.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM record WHERE owner = 'catalogue' AND (lower(body) LIKE '%"layout%' OR lower(body) LIKE '%"pause%')`).Scan(&told); err != nil || told > 0 {
		t.Errorf("%d records have something of a layout, %v", told, err)
	}
}

// drafted is a new draft of a café, on a day of its own.
func (v *walk) drafted() (id string) {
	v.t.Helper()
	id = newID()
	at := time.Date(2027, 2, 4, 15, 0, 0, 0, time.UTC)
	if err := v.office.Programme.Keep(v.t.Context(), mutation.CommandLine, id, "", programme.Work{Event: api.Event{
		Kind: api.EventCafe, State: api.EventPlanned, Title: "Café", StartsAt: at, EndsAt: at.Add(2 * time.Hour), Requires: api.RequiresNone,
	}}, false); err != nil {
		v.t.Fatal(err)
	}
	return id
}

// seriesOf is the series of an event.
func (v *walk) seriesOf(event string) string {
	v.t.Helper()
	s, err := v.office.Programme.Event(v.t.Context(), mutation.CommandLine, event)
	if err != nil {
		v.t.Fatal(err)
	}
	return s.Event.SeriesID
}

// chooses chooses in a field of which the page asks the office at once, and waits until that
// has answered.
func chooses(tab *browser.Tab, selector, value string) {
	browser.Eval[int](tab, `(() => {
		const body = document.body;
		delete body.dataset.answered;
		body.addEventListener("htmx:afterRequest", () => { body.dataset.answered = "yes" }, {once: true});
		return 1;
	})()`)
	tab.Choose(selector, value)
	tab.Await("body[data-answered]")
}

// choosesKickOff has a new event be a Kick-off on a day that is typed: with another kind
// another day is suggested, unless somebody is at the day, or typed it.
func choosesKickOff(t *testing.T, tab *browser.Tab, typed string) {
	t.Helper()
	day := func() string { return browser.Eval[string](tab, `document.querySelector("#f-new-day").value`) }
	suggested := func(query string) string {
		tab.Go("/desk/program" + query)
		return day()
	}
	cafe, course, kickoff := suggested("?of=kind:cafe"), suggested("?of=kind:course"), suggested("?of=kind:kickoff")
	first := suggested("")
	if first == cafe || course == cafe || kickoff == typed {
		t.Fatalf("nothing is shown by %s, %s, %s and %s", first, cafe, course, kickoff)
	}
	tab.Choose("#f-of", "kind:cafe")
	tab.Await(`#new-when[data-suggested="` + cafe + `"]`)
	if is := day(); is != cafe {
		t.Errorf("%s is suggested, and the day is %s", cafe, is)
	}
	browser.Eval[int](tab, `(document.querySelector("#f-new-day").focus(), 1)`)
	chooses(tab, "#f-of", "kind:course")
	if is := day(); is != cafe {
		t.Errorf("%s, where somebody is, is %s", cafe, is)
	}
	tab.Choose("#f-new-day", typed)
	browser.Eval[int](tab, `(document.querySelector("#f-new-day").blur(), 1)`)
	chooses(tab, "#f-of", "kind:kickoff")
	if is := day(); is != typed {
		t.Errorf("%s, which was typed, is %s", typed, is)
	}
}

// The day that is suggested for what a new event is begun from is said to who sees nothing, as it changes, with why.
func TestTheSuggestedDayIsSaidInABrowser(t *testing.T) {
	s := open(t).fill()
	for _, look := range looks() {
		if look.NoScript {
			continue
		}
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/program?of=kind:cafe")
			cafe := browser.Eval[string](tab, `document.querySelector("#f-new-day").value`)
			tab.Go("/desk/program")
			before := tab.ToldByItself()
			tab.Choose("#f-of", "kind:cafe")
			tab.Await(`#new-when[data-suggested="` + cafe + `"]`)
			hint := browser.Eval[string](tab, `document.querySelector("#h-new-day").textContent`)
			for at, said := range tab.ToldByItself() {
				if all := strings.Join(said, "\n"); before[at] != nil && all != strings.Join(before[at], "\n") && strings.Contains(all, hint) && strings.Contains(all, "Date ") {
					return
				}
			}
			t.Errorf("%q is suggested, and said by themselves are %v, before %v", hint, tab.ToldByItself(), before)
		})
	}
}

// The programme is whole and can be used by everybody, however it is looked at; and from an empty form a Kick-off
// with advisers is published and called off.
func TestTheProgrammeCanBeUsedByEverybodyInABrowser(t *testing.T) {
	s := open(t).fill()
	for i, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/program?at=2026-12-01")
			seen(t, tab, "program-month")
			tab.Go("/desk/program?view=week&at=2026-12-02")
			seen(t, tab, "program-week")
			tab.Go("/desk/program?view=list&kind=cafe")
			seen(t, tab, "program-list")
			tab.Go("/desk/program")
			typed := fmt.Sprintf("2027-01-%02d", 6+i)
			if look.NoScript {
				tab.Choose("#f-of", "kind:kickoff")
				tab.Choose("#f-new-day", typed)
			} else {
				choosesKickOff(t, tab, typed)
			}
			tab.Follow(`form[action="/desk/program"] .button.main`)
			seen(t, tab, "program-draft")
			path := tab.Path()
			tab.Type(`[name="advisers/0/name"]`, "Ida Juhl "+look.String())
			tab.Click(".ticks input[name=adviser]")
			tab.Follow(`button[value="lay"]`)
			seen(t, tab, "program-laid")
			tab.Click(`details:has([name="slots_open"]) summary`)
			seen(t, tab, "program-opening")
			tab.Type(`[name="price"]`, "mange")
			tab.Follow(`button[value="keep"]:not(.hidden)`)
			tab.Complaints() // of the 422
			seen(t, tab, "program-refused")
			tab.Type(`[name="price"]`, "0")
			tab.Type(`[name="venue/name"]`, "Salen "+look.String())
			tab.Follow(`button[value="look"]`)
			seen(t, tab, "program-looked")
			if tab.Count(`#event > [role="status"]`) != 1 {
				t.Errorf("it is not said that nothing is in its way: %s", tab.Text("main"))
			}
			tab.Follow(`.save-row button[value="publish"]`)
			seen(t, tab, "program-published")
			if tab.Path() != path+"?published=yes" || tab.Count(".error") > 0 {
				t.Fatalf("it is not published: %s, %s", tab.Path(), tab.Text("main"))
			}
			tab.Choose(`[name="series_until"]`, "2027-05-30")
			tab.Follow(`button[value="repeat"]`)
			seen(t, tab, "program-series")
			tab.Follow(`.aside button[value="publish"]`)
			tab.Go(path)
			tab.Type("#f-cancelled_text", "Salen er oversvømmet.")
			tab.Click(`[name="all_following"]`)
			tab.Follow(`button[value="call_off"]`)
			seen(t, tab, "program-series-touched")
			tab.Go("/desk/program/" + s.slotsOf(mette, evening, evening.Add(time.Hour))[0].EventID)
			seen(t, tab, "program-held")
			tab.Type("#f-cancelled_text", "Salen er oversvømmet.")
			tab.Follow(`button[value="call_off"]`)
			tab.Click(".counts summary")
			seen(t, tab, "program-touched")
		})
	}
}

// Two who change the same thing are told, and neither loses what they typed.
func TestTwoWhoChangeOneEventLoseNothing(t *testing.T) {
	v := newWalk(t)
	path := "/desk/program/" + v.drafted()
	mine, theirs := v.typed(v.shows(path, consultant), path), v.typed(v.shows(path, colleague), path)
	theirs.Set("venue/name", "Toldboden")
	theirs.Set("do", "keep")
	v.answers(http.MethodPost, path, theirs, colleague, http.StatusSeeOther)
	mine.Set("title", "Café i Vejle")
	mine.Set("do", "keep")
	page := v.answers(http.MethodPost, path, mine, consultant, http.StatusUnprocessableEntity)
	again := v.typed(page, path)
	if again.Get("title") != "Café i Vejle" || !strings.Contains(page, "Nu står der: Toldboden") {
		t.Errorf("who comes second is shown %q, and of the other %v", again.Get("title"), strings.Contains(page, "Toldboden"))
	}
	again.Set("do", "keep")
	v.answers(http.MethodPost, path, again, consultant, http.StatusSeeOther)
	if got := v.typed(v.shows(path, consultant), path).Get("title"); got != "Café i Vejle" {
		t.Errorf("having seen it they keep %q", got)
	}
}

// All following drafts of a series are changed with one of them, when it is kept and when it is published.
func TestFollowingDraftsAreChangedAsOneIs(t *testing.T) {
	v := newWalk(t)
	id := v.drafted()
	path := "/desk/program/" + id
	until, err := programme.DayAt("2027-02-25")
	if err != nil {
		t.Fatal(err)
	}
	s, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, id)
	if err != nil {
		t.Fatal(err)
	}
	rule := programme.Rule{Every: programme.EveryWeek, Weekday: time.Thursday, Weeks: 1, From: programme.DayOf(s.Event.StartsAt), Until: until}
	series, made, err := v.office.Programme.Repeat(t.Context(), mutation.CommandLine, id, s.Version, rule)
	if err != nil || made != 3 {
		t.Fatal(made, err)
	}
	titles := func() (all []string) {
		is, err := v.office.Programme.OneSeries(t.Context(), mutation.CommandLine, series)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range is.Events {
			all = append(all, e.Event.Title)
		}
		return all
	}
	for _, do := range []string{"keep", "publish"} {
		f := v.typed(v.shows(path, consultant), path)
		f.Set("title", "Café, "+do)
		f.Set("venue/name", "Byggesalen") // else it is warned of
		f.Set("following", "on")
		f.Set("do", do)
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
		if got := titles(); !slices.Equal(got, slices.Repeat([]string{"Café, " + do}, 4)) {
			t.Errorf("with %s they are called %q", do, got)
		}
	}
}

// What goes on past midnight, or over days, is kept by its form as it is, its times too, and may be changed.
func TestAnEventPastMidnightIsKeptByItsForm(t *testing.T) {
	v := newWalk(t)
	at := time.Date(2027, 2, 5, 19, 0, 0, 0, time.UTC) // a Friday, at 20
	id, path := newID(), ""
	slot := func(from time.Duration) programme.Slot {
		return programme.Slot{ID: newID(), Slot: api.Slot{AdviserID: mette, StartsAt: at.Add(from), EndsAt: at.Add(from + 30*time.Minute)}}
	}
	keep := func(e api.Event, slots ...programme.Slot) programme.Work {
		t.Helper()
		id = newID()
		path = "/desk/program/" + id
		e.Kind, e.State, e.Title, e.Requires = api.EventCafe, api.EventPlanned, "Natcafé", api.RequiresNone
		w := programme.Work{Event: e, Slots: slots}
		if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, id, "", w, false); err != nil {
			t.Fatal(err)
		}
		return w
	}
	stands := func() programme.Standing {
		t.Helper()
		s, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	saved := func(change func(url.Values)) programme.Standing {
		t.Helper()
		f := v.typed(v.shows(path, consultant), path)
		change(f)
		f.Set("do", "keep")
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
		return stands()
	}
	for name, w := range map[string]programme.Work{
		"past midnight": {Event: api.Event{StartsAt: at, EndsAt: at.Add(6 * time.Hour)}, Slots: []programme.Slot{slot(5 * time.Hour), slot(5*time.Hour + 30*time.Minute)}},
		"over days":     {Event: api.Event{StartsAt: at, EndsAt: at.Add(45 * time.Hour)}, Slots: []programme.Slot{slot(20 * time.Hour), slot(44 * time.Hour)}},
		"in sittings": {Event: api.Event{StartsAt: at, EndsAt: at.Add(30 * time.Hour), Sessions: []api.EventSession{
			{StartsAt: at, EndsAt: at.Add(6 * time.Hour), Title: "Nat"}, {StartsAt: at.Add(24 * time.Hour), EndsAt: at.Add(30 * time.Hour), Title: "Mere nat"},
		}}},
	} {
		keep(w.Event, w.Slots...)
		was := stands()
		is := saved(func(f url.Values) { f.Set("title", "Natcafeen") })
		if !is.Event.StartsAt.Equal(was.Event.StartsAt) || !is.Event.EndsAt.Equal(was.Event.EndsAt) || !slices.Equal(is.Event.Sessions, was.Event.Sessions) || !slices.Equal(startsOf(is), startsOf(was)) {
			t.Errorf("%s: %s–%s with %v became %s–%s with %v", name, was.Event.StartsAt, was.Event.EndsAt, startsOf(was), is.Event.StartsAt, is.Event.EndsAt, startsOf(is))
		}
	}
	keep(api.Event{StartsAt: at, EndsAt: at.Add(2 * time.Hour)})
	f := v.typed(v.shows(path, consultant), path)
	if f.Has("sessions/0/to_date") {
		t.Error("what is over the same day asks for another")
	}
	f.Set("sessions/0/to", "01:00")
	f.Set("do", "keep")
	f = v.typed(v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity), path)
	f.Set("sessions/0/to_date", "2027-02-06")
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	if is := stands(); !is.Event.EndsAt.Equal(at.Add(5 * time.Hour)) {
		t.Errorf("until 1 at night it ends at %s", is.Event.EndsAt)
	}
	for _, days := range []int{-8, 3} { // what it ends on is put off with what it begins on, whatever was refused before
		day := programme.DayOf(at).Plus(days)
		f := v.typed(v.shows(path, consultant), path)
		f.Set("sessions/0/date", day.Plus(1).String())
		f.Set("price", "mange")
		f.Set("do", "keep")
		f = v.typed(v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity), path)
		if ends := f.Get("sessions/0/to_date"); ends != day.Plus(2).String() {
			t.Errorf("it is shown to begin on %s and to end on %s", day.Plus(1), ends)
		}
		f.Set("sessions/0/date", day.String())
		f.Set("price", "")
		f.Set("do", "keep")
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
		if is := stands(); !is.Event.StartsAt.Equal(day.At(20*60)) || !is.Event.EndsAt.Equal(day.At(25*60)) {
			t.Errorf("put off by %d days it is held %s–%s", days, is.Event.StartsAt, is.Event.EndsAt)
		}
	}
	day := programme.DayOf(stands().Event.StartsAt)
	if is := saved(func(f url.Values) { // both are typed
		f.Set("sessions/0/date", day.Plus(1).String())
		f.Set("sessions/0/to_date", day.Plus(3).String())
	}); !is.Event.StartsAt.Equal(day.Plus(1).At(20*60)) || !is.Event.EndsAt.Equal(day.Plus(3).At(60)) {
		t.Errorf("of other days it is held %s–%s", is.Event.StartsAt, is.Event.EndsAt)
	}
}

// What was typed of an event's times is kept as it is typed, whatever the form was shown for again before it is saved;
// what was not changed stays, past midnight too.
func TestTimesStayAsTheyWereTypedWhenAFormIsShownAgain(t *testing.T) {
	v := newWalk(t)
	id, path := "", ""
	at := time.Date(2027, 2, 4, 0, 0, 0, 0, text.Copenhagen)
	clock := func(hour int) time.Time { return at.Add(time.Duration(hour) * time.Hour).UTC() }
	starts := func(hours ...int) (all []string) {
		for _, hour := range hours {
			all = append(all, clock(hour).Format(time.RFC3339))
		}
		return all
	}
	keep := func(from, to int, hours ...int) {
		t.Helper()
		id = newID()
		path = "/desk/program/" + id
		w := programme.Work{Event: api.Event{
			Kind: api.EventCafe, State: api.EventPlanned, Title: "Café", StartsAt: clock(from), EndsAt: clock(to), Requires: api.RequiresNone,
		}}
		for _, hour := range hours {
			w.Slots = append(w.Slots, programme.Slot{ID: newID(), Slot: api.Slot{AdviserID: mette, StartsAt: clock(hour), EndsAt: clock(hour + 1)}})
		}
		if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, id, "", w, false); err != nil {
			t.Fatal(err)
		}
	}
	for name, again := range map[string]struct {
		do, field, typed string
		status           int
	}{
		"looked at":            {"look", "price", "", http.StatusOK},
		"with another session": {"more", "price", "", http.StatusOK},
		"refused":              {"keep", "price", "mange", http.StatusUnprocessableEntity},
		"refused its day":      {"keep", "sessions/0/date", "", http.StatusUnprocessableEntity},
	} {
		kept := func(f url.Values) programme.Standing {
			t.Helper()
			was := f.Get(again.field)
			f.Set(again.field, again.typed)
			f.Set("do", again.do)
			f = v.typed(v.answers(http.MethodPost, path, f, consultant, again.status), path)
			if again.do == "more" {
				f.Set("sessions/1/from", "") // and it is left empty
			}
			f.Set(again.field, was)
			f.Set("do", "keep")
			v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
			s, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, id)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		keep(16, 22, 16, 17, 19, 20)
		f := v.typed(v.shows(path, consultant), path)
		if f.Get("pause_from") != "18:00" || f.Get("pause_to") != "19:00" {
			t.Fatalf("%s: the pause is from %s to %s", name, f.Get("pause_from"), f.Get("pause_to"))
		}
		for field, typed := range map[string]string{"sessions/0/from": "17:00", "slots_from": "18:00", "slots_to": "22:00", "pause_from": "20:00", "pause_to": "21:00"} {
			f.Set(field, typed)
		}
		if is := startsOf(kept(f)); !slices.Equal(is, starts(18, 19, 21)) {
			t.Errorf("%s: typed from 18 to 22 with a pause from 20 to 21 the times are %v", name, is)
		}
		f = v.typed(v.shows(path, consultant), path)
		f.Set("sessions/0/from", "18:00")
		f.Set("sessions/0/to", "23:00")
		if is := startsOf(kept(f)); !slices.Equal(is, starts(19, 20, 22)) {
			t.Errorf("%s: put off by an hour the times are %v", name, is)
		}
		keep(20, 29, 23, 24, 26, 27)
		if is := startsOf(kept(v.typed(v.shows(path, consultant), path))); !slices.Equal(is, starts(23, 24, 26, 27)) {
			t.Errorf("%s: unchanged, from 23 to 4 at night, the times are %v", name, is)
		}
	}
}

// startsOf are when the times of an event begin.
func startsOf(s programme.Standing) (all []string) {
	for _, slot := range s.Slots {
		all = append(all, slot.StartsAt.UTC().Format(time.RFC3339))
	}
	slices.Sort(all)
	return all
}

// What would stand in an event's way is told as it is typed, before anything is saved.
func TestAFormWarnsBeforeItIsSaved(t *testing.T) {
	v := newWalk(t)
	id := v.drafted()
	path := "/desk/program/" + id
	s, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, id)
	if err != nil {
		t.Fatal(err)
	}
	s.Event.Venue.Name = "Kantinen"
	if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, id, s.Version, s.Work, false); err != nil {
		t.Fatal(err)
	}
	const clear = "Intet er i vejen"
	warnings := regexp.MustCompile(`(?s)<ul class="warnings">.*?</ul>`)
	answered := func(status int, change func(url.Values)) string {
		t.Helper()
		f := v.typed(v.shows(path, consultant), path)
		f.Set("venue/name", "Byggesalen")
		change(f)
		f.Set("do", "look")
		return v.answers(http.MethodPost, path, f, consultant, status)
	}
	look := func(change func(url.Values)) string {
		t.Helper()
		page := answered(http.StatusOK, change)
		found := warnings.FindString(page)
		if said := strings.Contains(page, clear); said != (found == "") || said && !strings.Contains(page, `role="status"`) {
			t.Errorf("it warns of %q, and that nothing is in its way is said: %v", found, said)
		}
		return found
	}
	v.hasNot(v.shows(path, consultant), clear)
	if got := look(func(url.Values) {}); got != "" {
		t.Errorf("nothing is in its way, and it warns of %s", got)
	}
	for name, typed := range map[string]string{"price": "mange", "title": "", "sessions/0/to": "02:00", "length": "1"} {
		page := answered(http.StatusUnprocessableEntity, func(f url.Values) { f.Set(name, typed) })
		v.has(page, `id="e-`+name+`"`)
		v.hasNot(page, clear)
	}
	if got := look(func(f url.Values) { f.Del("venue/name") }); !strings.Contains(got, "Der står ikke, hvor det er") {
		t.Errorf("without a place it warns of %q", got)
	}
	if got := look(func(f url.Values) { f.Set("sessions/0/date", "2027-03-25") }); !strings.Contains(got, "kærtorsdag") {
		t.Errorf("on Maundy Thursday it warns of %q", got)
	}
	other, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, v.drafted())
	if err != nil {
		t.Fatal(err)
	}
	other.Event.Title, other.Event.Venue.Name, other.Event.StartsAt, other.Event.EndsAt = "Møde i salen", "Salen", other.Event.StartsAt.Add(24*time.Hour), other.Event.EndsAt.Add(24*time.Hour)
	if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, other.ID, other.Version, other.Work, false); err != nil {
		t.Fatal(err)
	}
	got := look(func(f url.Values) {
		f.Set("sessions/0/date", programme.DayOf(other.Event.StartsAt).String())
		f.Set("venue/name", "Salen")
	})
	if !strings.Contains(got, "Møde i salen") {
		t.Errorf("of a venue that is used twice it says %q", got)
	}
	if s, err := v.office.Programme.Event(t.Context(), mutation.CommandLine, id); err != nil || s.Event.Venue.Name != "Kantinen" {
		t.Errorf("what was only looked at is kept: %+v, %v", s.Event.Venue, err)
	}
}

// A new event is suggested the day on which it is to be expected, by what it is begun from.
func TestANewEventIsSuggestedItsDay(t *testing.T) {
	v := newWalk(t)
	day := func(query string) string {
		t.Helper()
		return v.typed(v.shows("/desk/program"+query, consultant), "/desk/program").Get("day")
	}
	of := func(kind string) (days []programme.Day) {
		all, err := v.office.Programme.Between(t.Context(), mutation.CommandLine, v.clock.Now().AddDate(0, -1, 0), v.clock.Now().AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.Event.Kind == kind {
				days = append(days, programme.DayOf(e.Event.StartsAt))
			}
		}
		return days
	}
	cafes := of(api.EventCafe)
	if got, want := day("?of=kind:cafe"), cafes[len(cafes)-1].Plus(7).String(); got != want {
		t.Errorf("after cafés until %s the next is suggested for %s", cafes[len(cafes)-1], got)
	}
	if got := day(""); got == "" || got == day("?of=kind:cafe") {
		t.Errorf("without a choice it is %q", got)
	}
	const habit = "plejer at være"
	v.has(v.shows("/desk/program?of=kind:cafe", consultant), habit)
	counselling := of(api.EventCounselling)
	if last := counselling[len(counselling)-2:]; last[0].Plus(15) != last[1] {
		t.Fatalf("counselling is held on %v", counselling)
	}
	v.hasNot(v.shows("/desk/program?of=kind:counselling", consultant), habit)

	refused := func(f url.Values) (string, url.Values) {
		page := v.answers(http.MethodPost, "/desk/program", f, consultant, http.StatusUnprocessableEntity)
		return page, v.typed(page, "/desk/program")
	}
	page, _ := refused(url.Values{"of": {"kind:cafe"}, "day": {""}})
	v.has(page, `data-suggested="`+day("?of=kind:cafe")+`"`)
	f := v.typed(v.shows("/desk/program", consultant), "/desk/program") // by a browser without scripts, where the day stays
	f.Set("of", "kind:cafe")
	if page, f = refused(f); f.Get("day") != day("?of=kind:cafe") || f.Get("of") != "kind:cafe" {
		t.Errorf("a day that was suggested for something else becomes %v", f)
	}
	v.has(page, `id="e-new-day"`, "foreslået til noget andet")
	v.answers(http.MethodPost, "/desk/program", f, consultant, http.StatusSeeOther)
	f = v.typed(v.shows("/desk/program", consultant), "/desk/program")
	f.Set("of", "kind:cafe")
	f.Set("day", "2027-01-20") // which somebody chose
	v.answers(http.MethodPost, "/desk/program", f, consultant, http.StatusSeeOther)
	f = v.typed(v.shows("/desk/program?of=kind:counselling", consultant), "/desk/program")
	if same := day("?of=kind:course"); f.Get("day") != same {
		t.Fatalf("of counselling %s is to be expected, of a course %s", f.Get("day"), same)
	}
	f.Set("of", "kind:course") // of which the same day is to be expected
	v.answers(http.MethodPost, "/desk/program", f, consultant, http.StatusSeeOther)
	f = v.typed(v.shows("/desk/program", consultant), "/desk/program")
	f.Set("suggested", "2027-02-01") // of the same, when it was shown
	f.Set("day", "2027-02-01")
	v.answers(http.MethodPost, "/desk/program", f, consultant, http.StatusSeeOther)
}

// What a page of the programme shows, what comes next, and what a new event is begun from is read once, and what lies far
// from now once more.
func TestAProgrammePageReadsOnceWhatIsHeld(t *testing.T) {
	v := newWalk(t)
	asked := func(do func()) (least int64) { // what the office reads of itself meanwhile comes on top
		do() // what is read once is read now
		for i := range 5 {
			before, _ := v.office.Statements()
			do()
			after, _ := v.office.Statements()
			if least = min(least, after-before); i == 0 {
				least = after - before
			}
		}
		return least
	}
	shown := func(query string) int64 {
		return asked(func() { v.shows("/desk/program"+query, consultant) })
	}
	once := asked(func() {
		if _, err := v.office.Programme.Between(t.Context(), mutation.CommandLine, v.clock.Now(), v.clock.Now().AddDate(0, 6, 0)); err != nil {
			t.Fatal(err)
		}
	})
	file := shown(".csv") // which reads once
	for _, way := range []string{"month", "week", "list"} {
		if n := shown("?view=" + way); n-file >= once {
			t.Errorf("the %s asks %d times, its file %d, and what is held is read in %d", way, n, file, once)
		}
	}
	if near, far := shown("?at=2027-01-20"), shown("?at=2031-01-20"); far-near != once {
		t.Errorf("a month far from now asks %d times, one near it %d", far, near)
	}
}

// A page of the programme has what goes on in the time it is about, and counts what comes.
func TestAProgrammePageHasWhatGoesOnInItsTime(t *testing.T) {
	v := newWalk(t)
	between := func(from, to time.Time) (all []programme.Listed) {
		all, err := v.office.Programme.Between(t.Context(), mutation.CommandLine, from, to)
		if err != nil || len(all) == 0 {
			t.Fatal(len(all), err)
		}
		return all
	}
	now := v.clock.Now()
	comes := between(now, programme.DayOf(now).Plus(92).End())
	from := programme.DayOf(comes[0].Event.EndsAt).Plus(7)
	list := v.shows("/desk/program?view=list&from="+from.String()+"&to="+from.Plus(7).String(), consultant)
	v.has(list, fmt.Sprintf(">Alle %d<", len(comes)))
	want := between(from.Start(), from.Plus(7).End())
	for _, e := range want {
		v.has(list, `<li><a class="person" href="/desk/program/`+e.ID)
	}
	if n := strings.Count(list, `<li><a class="person"`); n != len(want) {
		t.Errorf("the list has %d, and %d go on", n, len(want))
	}
}

// Whom a change of what is published touches is shown before it is made, and told of it once with a word.
func TestWhomAChangeTouchesIsShownBefore(t *testing.T) {
	v := newWalk(t)
	v.lay()
	slots := v.slotsOf(mette, evening.Add(12*time.Hour), evening.Add(24*time.Hour))
	path := "/desk/program/" + slots[0].EventID // where Jonathan has a time
	f := v.typed(v.shows(path, consultant), path)
	from := f["cell"]
	f.Set("venue/address", "Et andet sted 2")
	f.Set("do", "publish")
	page := v.answers(http.MethodPost, path, f, consultant, http.StatusOK)
	if !strings.Contains(page, "får besked") {
		t.Fatalf("whom it touches is not shown: %s", errorsIn(page))
	}
	if n := len(records[api.Notice](v.jonathan, api.KindNotice)); n != 0 {
		t.Errorf("before it is made %d are told", n)
	}
	more := v.typed(page, path)
	more.Set("word", "Salen er taget.\nVi ses!")
	more.Set("do", "back")
	f = v.typed(v.answers(http.MethodPost, path, more, consultant, http.StatusOK), path)
	f.Set("do", "publish")
	sure := v.typed(v.answers(http.MethodPost, path, f, consultant, http.StatusOK), path)
	if word := strings.TrimSpace(sure.Get("word")); word != "Salen er taget.\nVi ses!" {
		t.Errorf("after more was changed the word is %q", word)
	}
	sure.Set("word", "Salen er taget.")
	sure.Set("do", "publish")
	v.answers(http.MethodPost, path, sure, consultant, http.StatusSeeOther)
	off := url.Values{"version": {v.typed(v.shows(path, consultant), path).Get("version")}, "do": {"call_off"}, "cancelled_text": {"Taleren er syg."}}
	back := v.typed(v.answers(http.MethodPost, path, off, consultant, http.StatusOK), path)
	back.Set("do", "back")
	if again, is := v.typed(v.answers(http.MethodPost, path, back, consultant, http.StatusOK), path), v.typed(v.shows(path, consultant), path); again.Get("title") == "" ||
		again.Get("title") != is.Get("title") || !slices.Equal(again["cell"], is["cell"]) || !strings.Contains(again.Encode(), "sessions") {
		t.Errorf("back from calling it off the form is %v", again)
	}
	told := records[api.Notice](v.jonathan, api.KindNotice)
	if len(told) != 1 || told[0].Text != "Salen er taget." || told[0].What != api.NoticeVenue {
		t.Errorf("Jonathan is told %+v", told)
	}
	f = v.typed(v.shows(path, consultant), path)
	if len(f["cell"]) != len(from) || f.Get("venue/address") != "Et andet sted 2" {
		t.Errorf("it stands with %d times at %q", len(f["cell"]), f.Get("venue/address"))
	}
	free := v.slotsOf(mette, evening.Add(12*time.Hour), evening.Add(24*time.Hour))[0]
	f["cell"] = slices.DeleteFunc(f["cell"], func(s string) bool {
		p := programme.PlaceOf(free.Slot, programme.DayOf(free.StartsAt))
		return s == fmt.Sprintf("%s@%d-%d", p.AdviserID, p.From, p.To)
	})
	f.Set("requires", api.RequiresNone)
	f.Set("capacity", "200")
	f.Set("do", "publish")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	if got := v.typed(v.shows(path, consultant), path)["cell"]; len(got) != len(from)-1 {
		t.Errorf("of %d times one was taken out, and %d are left", len(from), len(got))
	}

	whom := func() string {
		off.Set("version", v.versionOf(path))
		page := v.answers(http.MethodPost, path, off, consultant, http.StatusOK)
		v.has(page, "Mailen går 10 minutter efter", "nden for 24 timer")
		return regexp.MustCompile(`\d+ tilmeldte? får besked`).FindString(page)
	}
	once := whom()
	v.jonathan.does(api.BookingRequest, map[string]any{"booking_id": newID(), "event_id": slots[0].EventID})
	if twice := whom(); once == "" || twice != once {
		t.Errorf("with a second booking of Jonathan's %q are %q", once, twice)
	}
}

// From an office without anything a Kick-off with six advisers and 54 times is published by hand: 21 fields and 3
// presses, and nothing is read before.
func TestTheFirstKickOffIsPublishedFromAnEmptyOfficeInABrowser(t *testing.T) {
	w := &world{t: t, dir: t.TempDir(), clock: &clock{now: laid}, mails: &mail.Box{}}
	w.serve(func(*office.Config) {})
	w.member(account.Member{Email: "mette@kontor.example.dk", Name: "Mette Ørsted", Role: mutation.RoleConsultant})
	tab := browser.Open(t, w.url, browser.Pairs()[0])
	w.signIn(tab, "mette@kontor.example.dk")
	fields, presses := 0, 0
	field := func(do func(string, string), selector, value string) {
		fields++
		do(selector, value)
	}
	press := func(selector string) {
		presses++
		if status := tab.Follow(selector); status != http.StatusOK {
			t.Fatalf("%s is answered %d: %s", selector, status, tab.Text("main"))
		}
	}
	press(`.nav a[href="/desk/program"]`)
	field(func(selector, value string) { chooses(tab, selector, value) }, "#f-of", "kind:kickoff") // which suggests a day
	field(tab.Choose, "#f-new-day", "2027-01-06")
	press(`form[action="/desk/program"] .button.main`)
	field(tab.Type, `[name="venue/name"]`, "Den Gamle Toldbod")
	field(tab.Type, `[name="venue/address"]`, "Havnegade 1, 7100 Vejle")
	for i, a := range [][3]string{
		{"Bodil Kjær", "accounting", "Kjær Revision"},
		{"Fatima Rahimi", "financing", "Sparekassen"},
		{"Mette Ørsted", "plan", ""},
		{"Jonas Vester", "marketing", "Vester Reklame"},
		{"Lars Thorup", "tax", "Thorup Skat"},
		{"Søren Ærø", "legal", "Ærø Advokater"},
	} {
		at := fmt.Sprintf("advisers/%d/", i)
		field(tab.Type, `[name="`+at+`name"]`, a[0])
		field(tab.Choose, `[name="`+at+`field"]`, a[1])
		if a[2] != "" {
			field(tab.Type, `[name="`+at+`organisation"]`, a[2])
		}
	}
	press(`.save-row button[value="publish"]`)
	if n := tab.Count(".error"); n > 0 {
		t.Fatalf("it is refused: %s", tab.Text("main"))
	}
	all, err := w.office.Programme.Between(t.Context(), mutation.CommandLine, laid, laid.AddDate(0, 3, 0))
	if err != nil || len(all) != 1 || all[0].Draft || len(all[0].Slots) != 54 || all[0].Event.Capacity != 60 {
		t.Errorf("held is %+v, %v", all, err)
	}
	if fields != 21 || presses != 3 {
		t.Errorf("it takes %d fields and %d presses", fields, presses)
	}
}
