package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// cafe keeps a draft of a café with times by an adviser, from 16 to 18 on a day, and gives the address of its form.
func (v *walk) cafe(on string, change func(*api.Event)) (path string) {
	v.t.Helper()
	day, err := programme.DayAt(on)
	if err != nil {
		v.t.Fatal(err)
	}
	w := programme.Work{Event: api.Event{
		Kind: api.EventCafe, State: api.EventPlanned, Title: "Café", Venue: api.Venue{Name: "Byggesalen"}, StartsAt: day.At(16 * 60), EndsAt: day.At(18 * 60), Requires: api.RequiresNone,
	}}
	for minute := 16 * 60; minute < 18*60; minute += 30 {
		w.Slots = append(w.Slots, programme.Slot{ID: newID(), Slot: api.Slot{AdviserID: mette, StartsAt: day.At(minute), EndsAt: day.At(minute + 30)}})
	}
	if change != nil {
		change(&w.Event)
	}
	id := newID()
	if err := v.office.Programme.Keep(v.t.Context(), mutation.CommandLine, id, "", w, false); err != nil {
		v.t.Fatal(err)
	}
	return "/desk/program/" + id
}

func (v *walk) standing(path string) programme.Standing {
	v.t.Helper()
	s, err := v.office.Programme.Event(v.t.Context(), mutation.CommandLine, strings.TrimPrefix(path, "/desk/program/"))
	if err != nil {
		v.t.Fatal(err)
	}
	return s
}

// By what the times of an event open is said in its form, by the clocks of its day, and stays so when it is put off.
func TestByWhatTimesOpenIsSaidInTheForm(t *testing.T) {
	v := newWalk(t)
	const on = "2027-10-30" // the day before the clocks change
	path := v.cafe(on, nil)
	day := programme.DayOf(v.standing(path).Event.StartsAt)
	f := v.typed(v.shows(path, consultant), path)
	if got, has := f["slots_open"]; !has || got[0] != "" {
		t.Fatalf("by what they open is shown as %q", got)
	}
	saves := func(change func(url.Values)) api.Event {
		t.Helper()
		f := v.typed(v.shows(path, consultant), path)
		change(f)
		f.Set("do", "keep")
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
		return v.standing(path).Event
	}
	e := saves(func(f url.Values) {
		f.Set("slots_open", api.SlotsOpenTime)
		f.Set("slots_open_at", "16:30")
		f.Set("slots_need", api.SlotsNeedPlace)
		f.Set("slots_first", "1")
		f.Set("slots_more_at", "17:00")
	})
	if e.SlotsOpen != api.SlotsOpenTime || !e.SlotsOpenAt.Equal(day.At(990)) || e.SlotsNeed != api.SlotsNeedPlace || e.SlotsFirst != 1 || !e.SlotsMoreAt.Equal(day.At(1020)) {
		t.Errorf("they open %+v", e)
	}
	v.has(v.shows(path, consultant), "Hvornår tiderne åbner: kl. 16:30 på dagen")
	e = saves(func(url.Values) {})
	if !e.SlotsOpenAt.Equal(day.At(990)) || !e.SlotsMoreAt.Equal(day.At(1020)) {
		t.Errorf("saved again they open at %s, more at %s", e.SlotsOpenAt, e.SlotsMoreAt)
	}
	e = saves(func(f url.Values) { // put off to the day of the change, an hour later
		f.Set("sessions/0/date", day.Plus(1).String())
		f.Set("sessions/0/from", "17:00")
		f.Set("sessions/0/to", "19:00")
	})
	if !e.SlotsOpenAt.Equal(day.Plus(1).At(1050)) || !e.SlotsMoreAt.Equal(day.Plus(1).At(1080)) {
		t.Errorf("put off they open at %s, more at %s", e.SlotsOpenAt, e.SlotsMoreAt)
	}
	e = saves(func(f url.Values) { f.Set("slots_open", api.SlotsOpenArrived) })
	if e.SlotsOpen != api.SlotsOpenArrived || !e.SlotsOpenAt.IsZero() || e.SlotsFirst != 1 {
		t.Errorf("for who has arrived they open %+v", e)
	}
	e = saves(func(f url.Values) {
		for _, name := range []string{"slots_open", "slots_need", "slots_first", "slots_more_at"} {
			f.Set(name, "")
		}
	})
	if e.SlotsApart() || !e.SlotsMoreAt.IsZero() {
		t.Errorf("with sign-up they open %+v", e)
	}
	e = saves(func(f url.Values) {
		f.Set("slots_open", api.SlotsOpenTime)
		f.Set("slots_open_at", "17:30")
		f.Set("slots_open_at_shown", "17:30@99999999999")
	})
	if !e.SlotsOpenAt.Equal(day.Plus(1).At(1050)) {
		t.Errorf("with nonsense about how it was shown they open at %s", e.SlotsOpenAt)
	}
	saves(func(f url.Values) { f.Set("slots_open", "") })
	for name, typed := range map[string]url.Values{
		"slots_open":           {"slots_open": {"x"}},
		"slots_need":           {"slots_need": {"x"}},
		"slots_open_at":        {"slots_open": {api.SlotsOpenTime}},
		"slots_first":          {"slots_first": {"21"}},
		"slots_more_at":        {"slots_open": {api.SlotsOpenTime}, "slots_open_at": {"18:00"}, "slots_first": {"1"}, "slots_more_at": {"18:00"}},
		"max_slots_per_person": {"max_slots_per_person": {"1"}, "slots_first": {"1"}, "slots_more_at": {"18:00"}},
	} {
		f := v.typed(v.shows(path, consultant), path)
		for field, values := range typed {
			f[field] = values
		}
		f.Set("do", "keep")
		page := v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity)
		v.has(page, `id="e-`+name+`"`)
		if again := v.typed(page, path); f.Get(name) != "x" && again.Get(name) != f.Get(name) {
			t.Errorf("%s was typed as %q, and is shown as %q", name, f.Get(name), again.Get(name))
		}
	}
	for name, typed := range map[string][2]string{"slots_open_at": {"slots_open", api.SlotsOpenTime}, "slots_more_at": {"slots_first", "1"}} {
		f := v.typed(v.shows(path, consultant), path)
		f.Set(typed[0], typed[1])
		f.Set(name, "19:00") // when it is over
		f.Set("do", "keep")
		v.has(v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity), `id="e-`+name+`"`)
	}
	f = v.typed(v.shows(path, consultant), path)
	f.Set("slots_more_at", "18:00")
	f.Set("do", "keep")
	v.has(v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity), `id="e-slots_first"`)
	if page := v.shows("/desk/program/"+v.drafted(), consultant); !strings.Contains(page, `name="slots_open"`) {
		t.Error("a café without times yet is not asked by what they open")
	}
}

// What an import says of another day, or past midnight, is kept by the form, and said.
func TestTimesThatOpenOnAnotherDayStaySo(t *testing.T) {
	v := newWalk(t)
	path := v.cafe("2027-02-04", func(e *api.Event) {
		day := programme.DayOf(e.StartsAt)
		e.StartsAt, e.EndsAt = day.At(20*60), day.At(26*60)
		e.SlotsOpen, e.SlotsOpenAt, e.SlotsFirst, e.SlotsMoreAt = api.SlotsOpenTime, day.Plus(-1).At(8*60), 1, day.At(25*60)
	})
	was := v.standing(path).Event
	day := programme.DayOf(was.StartsAt)
	page := v.shows(path, consultant)
	v.has(page, "3. februar", "5. februar")
	f := v.typed(page, path)
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	if is := v.standing(path).Event; !is.SlotsOpenAt.Equal(was.SlotsOpenAt) || !is.SlotsMoreAt.Equal(was.SlotsMoreAt) {
		t.Errorf("saved as they are they open at %s, more at %s", is.SlotsOpenAt, is.SlotsMoreAt)
	}
	f = v.typed(v.shows(path, consultant), path)
	f.Set("slots_open_at", "19:00")
	f.Set("slots_more_at", "00:30")
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	if is := v.standing(path).Event; !is.SlotsOpenAt.Equal(day.At(19*60)) || !is.SlotsMoreAt.Equal(day.At(24*60+30)) {
		t.Errorf("typed by the clock they open at %s, more at %s", is.SlotsOpenAt, is.SlotsMoreAt)
	}
}

// What has no times is not asked, and keeps what it has; whoever opened the times by now has opened them after the form
// is saved too, and neither a copy nor another way of opening has that.
func TestWhoHasOpenedTimesHasSoAfterItsFormIsSaved(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	path := "/desk/program/" + s.kickoff()
	form := url.Values{"open": {api.SlotsOpenStaff}}
	v.answers(http.MethodPost, "/desk/events/"+s.kickoff()+"/slots", form, consultant, http.StatusSeeOther)
	v.answers(http.MethodPost, "/desk/events/"+s.kickoff()+"/slots", url.Values{"do": {"now"}}, consultant, http.StatusSeeOther)
	opened := v.standing(path).Event.SlotsOpenAt
	if opened.IsZero() {
		t.Fatal("they are shut")
	}
	saves := func(path string, change func(url.Values)) api.Event {
		t.Helper()
		f := v.typed(v.shows(path, consultant), path)
		if at := f.Get("slots_open_at"); at != "" {
			t.Errorf("since when staff have opened them is typed as %s", at)
		}
		change(f)
		f.Set("do", "publish")
		f.Set("sure", "yes")
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
		return v.standing(path).Event
	}
	if e := saves(path, func(f url.Values) { f.Set("title", "Kick-off i aften") }); e.Title != "Kick-off i aften" || !e.SlotsOpenAt.Equal(opened) {
		t.Errorf("after %q was saved they are open since %s, and were since %s", e.Title, e.SlotsOpenAt, opened)
	}
	if e := v.standing(v.copied(s.kickoff())).Event; e.SlotsOpen != api.SlotsOpenStaff || !e.SlotsOpenAt.IsZero() {
		t.Errorf("those of a copy open by %q since %s", e.SlotsOpen, e.SlotsOpenAt)
	}
	if e := saves(path, func(f url.Values) { f.Set("slots_open", api.SlotsOpenArrived) }); e.SlotsOpen != api.SlotsOpenArrived || !e.SlotsOpenAt.IsZero() {
		t.Errorf("for who has arrived they open by %q since %s", e.SlotsOpen, e.SlotsOpenAt)
	}
	if e := saves(path, func(f url.Values) { f.Set("slots_open", "") }); e.SlotsApart() {
		t.Errorf("with sign-up they open by %q since %s", e.SlotsOpen, e.SlotsOpenAt)
	}
	meeting := v.cafe("2027-02-04", func(e *api.Event) { e.Kind = api.EventMeeting })
	f := v.typed(v.shows(meeting, consultant), meeting)
	f.Del("shown")
	f.Del("cell")
	f.Del("adviser")
	f.Set("do", "keep")
	v.answers(http.MethodPost, meeting, f, consultant, http.StatusSeeOther)
	v.hasNot(v.shows(meeting, consultant), `name="slots_open"`)
}

// A new Kick-off's times are opened by staff on the day, without anybody saying so; so are those of its series.
func TestANewKickOffAndItsSeriesOpenTheirTimesOnTheDay(t *testing.T) {
	v := newWalk(t)
	path := v.answers(http.MethodPost, "/desk/program", url.Values{"of": {"kind:kickoff"}, "day": {"2027-01-06"}}, consultant, http.StatusSeeOther)
	page := v.shows(path, consultant)
	v.has(page, "Hvornår tiderne åbner: når vi siger til")
	f := v.typed(page, path)
	f.Set("venue/name", "Byggesalen")
	f.Set("adviser", mette)
	f.Set("slots_open", api.SlotsOpenTime)
	f.Set("slots_open_at", "17:00")
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	repeat := url.Values{"do": {"repeat"}, "version": {v.standing(path).Version}, "every_rule": {"1"}, "series_until": {"2027-04-30"}}
	v.answers(http.MethodPost, path, repeat, consultant, http.StatusSeeOther)
	opens := func() (said []string) {
		all, err := v.office.Programme.OneSeries(t.Context(), mutation.CommandLine, v.standing(path).Event.SeriesID)
		if err != nil || len(all.Events) != 4 {
			t.Fatalf("the series is %+v, %v", all, err)
		}
		for _, e := range all.Events {
			day := programme.DayOf(e.Event.StartsAt)
			if e.Event.SlotsOpenAt.IsZero() {
				said = append(said, e.Event.SlotsOpen)
			} else {
				said = append(said, e.Event.SlotsOpen+" "+clockOf(day.Clock(e.Event.SlotsOpenAt)))
			}
		}
		return said
	}
	same := func(name, want string) {
		t.Helper()
		for _, got := range opens() { // January to April: over the change of clocks
			if got != want {
				t.Errorf("%s one opens by %q, want %q", name, got, want)
			}
		}
	}
	same("of the series", "time 17:00")
	for name, c := range map[string]struct{ open, at, want string }{
		"at another time": {api.SlotsOpenTime, "16:45", "time 16:45"},
		"by staff":        {api.SlotsOpenStaff, "", "staff"},
	} {
		f = v.typed(v.shows(path, consultant), path)
		f.Set("slots_open", c.open)
		f.Set("slots_open_at", c.at)
		f.Set("following", "on")
		f.Set("do", "keep")
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
		same(name, c.want)
	}
}

// clockOf are minutes past midnight as a time of the day.
func clockOf(minutes int) string {
	return time.Date(2000, 1, 3, 0, minutes, 0, 0, time.UTC).Format("15:04")
}
