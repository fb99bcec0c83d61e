package desk_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// weekly has a café be a series of its weekday until a day, published or not, and gives its events in their order.
func (v *walk) weekly(path, until string, publish bool) (all []programme.Listed) {
	v.t.Helper()
	last, err := programme.DayAt(until)
	if err != nil {
		v.t.Fatal(err)
	}
	s := v.standing(path)
	first := programme.DayOf(s.Event.StartsAt)
	rule := programme.Rule{Every: programme.EveryWeek, Weekday: first.Weekday(), Weeks: 1, From: first, Until: last}
	series, _, err := v.office.Programme.Repeat(v.t.Context(), mutation.CommandLine, s.ID, s.Version, rule)
	if err != nil {
		v.t.Fatal(err)
	}
	if publish {
		if _, err := v.office.Programme.PublishSeries(v.t.Context(), mutation.CommandLine, series); err != nil {
			v.t.Fatal(err)
		}
	}
	return v.inSeries(series)
}

func (v *walk) inSeries(series string) []programme.Listed {
	v.t.Helper()
	s, err := v.office.Programme.OneSeries(v.t.Context(), mutation.CommandLine, series)
	if err != nil {
		v.t.Fatal(err)
	}
	return s.Events
}

// stands is how a series stands: its days, with d of drafts and x of those called off.
func (v *walk) stands(series string) string {
	v.t.Helper()
	var all []string
	for _, e := range v.inSeries(series) {
		said := programme.DayOf(e.Event.StartsAt).Format("0201")
		if e.Draft {
			said += "d"
		}
		if e.Event.State == api.EventCancelled {
			said += "x"
		}
		all = append(all, said)
	}
	return strings.Join(all, " ")
}

var marks = regexp.MustCompile(`<[^>]*>`)

// words are what a page says, without its marks.
func words(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(marks.ReplaceAllString(page, " "))), " ")
}

// A series is called off from one on, and brought back; whom that touches is shown before, each person once, and what was
// called off for another reason stays so.
func TestASeriesIsCalledOffFromOneOn(t *testing.T) {
	v := newWalk(t)
	all := v.weekly(v.cafe("2027-02-04", nil), "2027-03-04", true)
	series := all[0].Event.SeriesID
	v.weekly("/desk/program/"+all[4].ID, "2027-03-11", false)
	path := func(i int) string { return "/desk/program/" + all[i].ID }
	off := func(i int, form url.Values) (page string) {
		t.Helper()
		form.Set("version", v.standing(path(i)).Version)
		return v.answers(http.MethodPost, path(i), form, consultant, http.StatusOK)
	}
	calls := func(following, why string) url.Values {
		return url.Values{"do": {"call_off"}, "cancelled_text": {why}, "all_following": {following}}
	}
	sure := func(i int, page, do string) {
		t.Helper()
		f := v.typed(page, path(i))
		f.Set("do", do)
		v.answers(http.MethodPost, path(i), f, consultant, http.StatusSeeOther)
	}
	is := func(name, want string) {
		t.Helper()
		if got := v.stands(series); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	is("before", "0402 1102 1802 2502 0403 1103d")
	alone := calls("", "Taleren er syg.")
	alone.Set("version", v.standing(path(3)).Version)
	v.answers(http.MethodPost, path(3), alone, consultant, http.StatusSeeOther)
	is("one alone", "0402 1102 1802 2502x 0403 1103d")

	if page := words(off(1, calls("on", "Salen er lukket."))); !strings.Contains(page, "Ingen er tilmeldt") || !strings.Contains(page, "3 arrangementer: 11. feb. 2027, 18. feb. 2027, 4. mar. 2027") {
		t.Errorf("with nobody booked it says %s", page)
	}
	is("looked at", "0402 1102 1802 2502x 0403 1103d")
	for _, i := range []int{1, 2} {
		v.jonathan.does(api.BookingRequest, map[string]any{"booking_id": newID(), "slot_id": all[i].Slots[0].ID, "event_id": all[i].ID})
	}
	page := off(1, calls("on", "Salen er lukket."))
	if said := words(page); !strings.Contains(said, "1 tilmeldt får besked") || !strings.Contains(said, "1 får sin tilmelding aflyst Jonathan Friis") {
		t.Errorf("whom it touches is told as %s", said)
	}
	back := v.typed(page, path(1))
	back.Set("do", "back")
	if again := v.typed(v.answers(http.MethodPost, path(1), back, consultant, http.StatusOK), path(1)); again.Get("following") != "" {
		t.Error("back from it all following are to be changed too")
	}
	sure(1, page, "call_off")
	is("called off", "0402 1102x 1802x 2502x 0403x 1103d")
	told := func(want ...string) {
		t.Helper()
		var got []string
		for _, n := range records[api.Notice](v.jonathan, api.KindNotice) {
			got = append(got, n.What)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Jonathan is told %q, want %q", got, want)
		}
	}
	told(api.NoticeCancelled, api.NoticeCancelled)

	clash := v.cafe("2027-02-18", func(e *api.Event) { e.Title, e.Venue.Name = "Andetsteds", "Vejle" })
	f := v.typed(v.shows(clash, consultant), clash)
	f.Set("do", "publish")
	v.answers(http.MethodPost, clash, f, consultant, http.StatusSeeOther)
	again := url.Values{"do": {"bring_back"}, "all_following": {"on"}, "version": {v.standing(path(1)).Version}}
	page = v.answers(http.MethodPost, path(1), again, consultant, http.StatusUnprocessableEntity)
	v.has(page, `name="all_following" checked`)
	refused := words(page)
	if !strings.Contains(refused, "18. feb. 2027: Ligger oven i noget andet") {
		t.Errorf("it is refused with %s", refused)
	}
	is("refused", "0402 1102x 1802x 2502x 0403x 1103d")
	off2 := calls("", "Flyttet.")
	off2.Set("version", v.standing(clash).Version)
	v.answers(http.MethodPost, clash, off2, consultant, http.StatusSeeOther)

	page = off(1, again)
	if said := words(page); !strings.Contains(said, "1 har sin plads igen Jonathan Friis") || !strings.Contains(said, "3 arrangementer: 11. feb. 2027, 18. feb. 2027, 4. mar. 2027") {
		t.Errorf("whom bringing back touches is told as %s", said)
	}
	sure(1, page, "bring_back")
	is("brought back", "0402 1102 1802 2502x 0403 1103d")
	for _, b := range records[api.Booking](v.jonathan, api.KindBooking) {
		if (b.EventID == all[1].ID || b.EventID == all[2].ID) && b.State != api.BookingConfirmed {
			t.Errorf("Jonathan's booking is %s", b.State)
		}
	}
	if s := v.standing(path(1)); s.Event.CancelledText != "" {
		t.Errorf("held again it says %q", s.Event.CancelledText)
	}
	single := v.cafe("2027-06-03", nil)
	f = v.typed(v.shows(single, consultant), single)
	f.Set("do", "publish")
	v.answers(http.MethodPost, single, f, consultant, http.StatusSeeOther)
	v.hasNot(v.shows(single, consultant), `name="all_following"`)
}

// Of a long series not all dates are shown, and the others are counted.
func TestTheDatesOfALongSeriesAreCounted(t *testing.T) {
	v := newWalk(t)
	all := v.weekly(v.cafe("2027-06-10", nil), "2028-02-03", true)
	path := "/desk/program/" + all[0].ID
	form := url.Values{"do": {"call_off"}, "cancelled_text": {"Lukket."}, "all_following": {"on"}, "version": {v.standing(path).Version}}
	said := words(v.answers(http.MethodPost, path, form, consultant, http.StatusOK))
	if n := len(all); n <= 30 || !strings.Contains(said, fmt.Sprintf("%d arrangementer: 10. jun. 2027", n)) || !strings.Contains(said, fmt.Sprintf(", og %d flere", n-30)) {
		t.Errorf("of %d it says %s", n, said)
	}
}

// What would stand in the way of any of a series is told with its date as all that follow are changed, before they are,
// and so is why one of them cannot be.
func TestAllThatFollowIsLookedAt(t *testing.T) {
	v := newWalk(t)
	found := regexp.MustCompile(`(?s)<ul class="warnings">.*?</ul>`)
	warned := func(page string) string { return words(found.FindString(page)) }
	paths := func(all []programme.Listed) (paths []string) {
		for _, e := range all {
			paths = append(paths, "/desk/program/"+e.ID)
		}
		return paths
	}
	all := v.weekly(v.cafe("2027-03-04", nil), "2027-04-01", false)
	at := paths(all)
	series := all[0].Event.SeriesID
	if got := v.stands(series); got != "0403d 1103d 1803d 0104d" { // Maundy Thursday is left out
		t.Fatal(got)
	}
	other := v.cafe("2027-04-08", func(e *api.Event) { e.Title = "Møde i salen" })
	weekLater := func(following, do string, status int) string {
		t.Helper()
		f := v.typed(v.shows(at[0], consultant), at[0])
		f.Set("sessions/0/date", "2027-03-11")
		f.Set("following", following)
		f.Set("do", do)
		return v.answers(http.MethodPost, at[0], f, consultant, status)
	}
	const holiday, venue, adviser = "25. mar. 2027: Lukkedag: skærtorsdag", "8. apr. 2027: Stedet er optaget af Møde i salen", "8. apr. 2027: Mette Ørsted er optaget af Møde i salen"
	if got := warned(weekLater("", "look", http.StatusOK)); !strings.Contains(got, "optaget af Café") || strings.Contains(got, "2027") {
		t.Errorf("of one that is moved alone onto the next it says %q", got)
	}
	if got := warned(weekLater("on", "look", http.StatusOK)); got != strings.Join([]string{holiday, adviser, venue}, " ") {
		t.Errorf("as all are moved it says %q", got)
	}
	if got := v.stands(series); got != "0403d 1103d 1803d 0104d" {
		t.Errorf("looked at they stand %s", got)
	}
	page := weekLater("on", "publish", http.StatusOK)
	if got := warned(page); !strings.Contains(got, holiday) || !strings.Contains(got, venue) || !strings.Contains(page, "4 arrangementer:") {
		t.Errorf("as all are published it says %q", got)
	}
	if got := v.stands(series); got != "0403d 1103d 1803d 0104d" {
		t.Errorf("before it was seen they stand %s", got)
	}
	f := v.typed(page, at[0])
	f.Set("do", "publish")
	v.answers(http.MethodPost, at[0], f, consultant, http.StatusSeeOther)
	if got := v.stands(series); got != "1103 1803d 2503d 0804d" {
		t.Errorf("once it was seen they stand %s", got)
	}

	page = v.shows("/desk/program/series/"+series, consultant)
	if said := words(page); !strings.Contains(said, "2 kladder skal ses på først") || !strings.Contains(said, "Mette Ørsted er optaget af Møde i salen") || !strings.Contains(said, "Lukkedag: skærtorsdag") {
		t.Errorf("the page of the series says %s", said)
	}
	f = v.typed(v.shows(other, consultant), other)
	f.Set("do", "publish")
	v.answers(http.MethodPost, other, f, consultant, http.StatusSeeOther)
	said := words(v.answers(http.MethodPost, "/desk/program/series/"+series, url.Values{"do": {"publish"}}, consultant, http.StatusUnprocessableEntity))
	if !strings.Contains(said, "8. apr. 2027: Ligger oven i noget andet") {
		t.Errorf("publishing the series is refused with %s", said)
	}

	later := v.weekly(v.cafe("2027-05-10", func(e *api.Event) { e.Title, e.Venue.Name = "Mandagscafé", "Toldboden" }), "2027-05-31", true)
	busy := v.cafe("2027-05-26", nil) // a Wednesday
	f = v.typed(v.shows(busy, consultant), busy)
	f.Set("do", "publish")
	v.answers(http.MethodPost, busy, f, consultant, http.StatusSeeOther)
	at = paths(later)
	f = v.typed(v.shows(at[0], consultant), at[0])
	f.Set("sessions/0/date", "2027-05-12")
	f.Set("following", "on")
	f.Set("do", "publish")
	page = v.answers(http.MethodPost, at[0], f, consultant, http.StatusUnprocessableEntity)
	if said := words(page); !strings.Contains(said, "i serien står noget i vejen: 26. maj 2027: Ligger oven i noget andet") {
		t.Errorf("as an adviser would be in two places later it says %s", said)
	}
	if again := v.typed(page, at[0]); again.Get("sessions/0/date") != "2027-05-12" || again.Get("following") != "on" {
		t.Errorf("what was typed is shown as %s, %q", again.Get("sessions/0/date"), again.Get("following"))
	}
}

// The office's own closed days are warned of wherever holidays are.
func TestTheOfficesOwnClosedDaysAreWarnedOf(t *testing.T) {
	v := newWalk(t)
	info, err := v.office.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	info.Office.Closed = []api.Closed{{From: "2027-02-11", To: "2027-02-12", Text: "Vinterlukket"}}
	body, err := json.Marshal(info.Office)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.office.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindOffice, ID: demo.OfficeID, Body: body}}); err != nil {
		t.Fatal(err)
	}
	path := v.cafe("2027-02-04", nil)
	look := func() string {
		f := v.typed(v.shows(path, consultant), path)
		f.Set("sessions/0/date", "2027-02-11")
		f.Set("do", "look")
		return words(v.answers(http.MethodPost, path, f, consultant, http.StatusOK))
	}
	if said := look(); !strings.Contains(said, "Lukkedag: Vinterlukket") {
		t.Errorf("the form says %s", said)
	}
	v.cafe("2027-02-11", nil)
	v.has(v.shows("/desk/program?view=list&from=2027-02-11&to=2027-02-11&state=warns", consultant), "Lukkedag: Vinterlukket")
	v.weekly(path, "2027-02-04", false)
	if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, v.standing(path).ID, v.standing(path).Version, v.standing(path).Moved(programme.Day{Time: programme.DayOf(v.standing(path).Event.StartsAt).AddDate(0, 0, 8)}, 16*60), false); err != nil {
		t.Fatal(err)
	}
	v.has(v.shows("/desk/program/series/"+v.seriesOf(v.standing(path).ID), consultant), "Lukkedag: Vinterlukket")
}

// Whom a change touches is named with how they can be rung, those first who would be in two places.
func TestWhoIsTouchedIsNamed(t *testing.T) {
	v := newWalk(t)
	publish := func(path string) {
		t.Helper()
		f := v.typed(v.shows(path, consultant), path)
		f.Set("do", "publish")
		v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	}
	one := v.cafe("2027-02-04", nil)
	two := v.cafe("2027-02-11", func(e *api.Event) { e.Title, e.Capacity, e.Venue.Name = "Oplæg", 20, "Salen" })
	three := v.cafe("2027-02-12", nil)
	publish(one)
	publish(two)
	publish(three)
	books := func(p *person, path string, slot int) {
		t.Helper()
		body := map[string]any{"booking_id": newID(), "event_id": v.standing(path).ID}
		if slot >= 0 {
			body["slot_id"] = v.standing(path).Slots[slot].ID
		}
		p.does(api.BookingRequest, body)
	}
	books(v.anna, one, 0)
	books(v.jonathan, one, 1)
	books(v.anna, three, 0)
	f := v.typed(v.shows(one, consultant), one)
	f.Set("venue/address", "Havnegade 2")
	f.Set("do", "publish")
	page := v.answers(http.MethodPost, one, f, consultant, http.StatusOK)
	if said := words(page); !strings.Contains(said, "2 beholder deres tid Anna Holm +45 00 12 34 56 Jonathan Friis") {
		t.Errorf("as the address changes it says %s", said)
	}
	v.has(page, fmt.Sprintf(`href="/desk/persons/%s"`, v.anna.id), `href="tel:&#43;45`)

	books(v.anna, two, -1)
	books(v.jonathan, two, -1)
	f = v.typed(v.shows(two, consultant), two)
	f.Set("sessions/0/date", "2027-02-12")
	f.Del("adviser")
	f["cell"] = nil
	f.Set("shown", "")
	f.Set("do", "publish")
	page = v.answers(http.MethodPost, two, f, consultant, http.StatusOK)
	said := words(page)
	if doubt, moved := strings.Index(said, "1 ville skulle være to steder og bliver spurgt Anna Holm +45 00 12 34 56 2 flyttes"), strings.Index(said, "2 flyttes til en anden tid Anna Holm +45 00 12 34 56 Jonathan Friis"); doubt < 0 || moved < doubt {
		t.Errorf("as Anna would be in two places it says %s", said)
	}
	if n := strings.Count(page, "<details open><summary>1 ville skulle"); n != 1 || strings.Contains(page, "<details open><summary>2 flyttes") {
		t.Error("those in two places are folded, or others are not")
	}
}
