package desk_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// table is a file of the desk as a spreadsheet has it, row by row.
func (v *walk) table(path, who string) (rows [][]string) {
	v.t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(v.shows(path, who), "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		v.t.Fatal(err)
	}
	return rows
}

// in are the cells of one of a file's columns.
func in(rows [][]string, column int) (all []string) {
	for _, row := range rows[1:] {
		all = append(all, row[column])
	}
	return all
}

// Everybody who is found is in the file, however many, and a page has some of them at a time.
func TestAllPersonsAreTakenOut(t *testing.T) {
	v := atWork(t)
	const many = 1203 // more than are read at a time, twice
	var want []string
	for i := range many {
		id, email := newID(), fmt.Sprintf("mange%04d@example.dk", i)
		want = append(want, email)
		body := fmt.Sprintf(`{"email":%q,"name":"","stage":"starting","municipality":"0621"}`, email)
		if i%2 == 0 {
			body = strings.Replace(body, "0621", "0630", 1)
		}
		for _, do := range []string{
			`INSERT INTO person (id, email, created_at) VALUES ($1, $2, 1)`,
			`INSERT INTO counter (owner, n) SELECT $1, 1 WHERE $2 <> ''`,
			`INSERT INTO record (owner, kind, id, rev, deleted, body, changed_at) VALUES ($1, 'person', $1, 1, FALSE, $2, 1)`,
			`INSERT INTO person_word (word, person_id) VALUES ($2, $1)`, `INSERT INTO person_word (word, person_id) VALUES ('m' || $2, $1)`,
		} {
			of := email
			if strings.Contains(do, "INTO record") {
				of = body
			}
			if _, err := v.beneath.ExecContext(t.Context(), do, id, of); err != nil {
				t.Fatal(err)
			}
		}
	}
	emails := in(v.table("/desk/persons.csv?q=mange", consultant), 1)
	if !slices.Equal(emails, want) {
		t.Errorf("%d of %d are taken out, from %v", len(emails), many, emails[:min(3, len(emails))])
	}
	slices.Reverse(want)
	if down := in(v.table("/desk/persons.csv?q=mange&sort=-name", consultant), 1); !slices.Equal(down, want) {
		t.Errorf("from the last there are %d, from %v", len(down), down[:min(3, len(down))])
	}
	if in := in(v.table("/desk/persons.csv?q=mange&municipality=0630", consultant), 4); len(in) != (many+1)/2 || in[0] != "Vejle" {
		t.Errorf("%d are of Vejle, as %v", len(in), in[:min(1, len(in))])
	}
	page := v.shows("/desk/persons?q=mange&municipality=0630&sort=-name&page=2", consultant)
	v.has(page, "602 på listen", "mange1002@example.dk", "mange0804@example.dk", `href="/desk/persons.csv?municipality=0630&amp;q=mange&amp;sort=-name"`, `page=7`)
	v.hasNot(page, "mange1004@example.dk", "mange0802@example.dk", "mange1001@")
}

// Each list is filtered and sorted alike on its page and in its file, which it leads to.
func TestListsAreFilteredAndSorted(t *testing.T) {
	v := newWalk(t)
	for _, name := range []string{"Ærlig Øst", "Zita Zahle", "Aase Berg"} {
		p := v.named(name)
		v.referred(p)
		v.clock.set(v.clock.Now().Add(time.Minute))
		p.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": "Moms for " + name, "text": "Hvornår?"})
		if err := v.office.Inbox.KeepStandardAnswer(t.Context(), mutation.CommandLine, inbox.StandardAnswer{ID: newID(), Title: "Moms til " + name, Text: "Ring."}); err != nil {
			t.Fatal(err)
		}
		if err := v.office.Programme.KeepVenue(t.Context(), mutation.CommandLine, programme.KeptVenue{ID: newID(), Venue: api.Venue{Name: "Hos " + name, Municipality: "0621"}}); err != nil {
			t.Fatal(err)
		}
		v.member(account.Member{Email: newID() + "@moms.example.dk", Name: name, Role: mutation.RoleDoor})
		v.failedMail(p.id, strings.ToLower(name[:1])+newID()+"@moms.example.dk")
	}
	const order = "Zita Zahle|Ærlig Øst|Aase Berg" // Aa is Å
	for name, c := range map[string]struct {
		path, asks, who string
		column          int
		none            string // a filter that leaves nobody
	}{
		"referrals":        {"/desk/referrals", "q=eksport&state=sent&sort=who", consultant, 0, "state=received"},
		"questions":        {"/desk/questions", "show=open&q=moms&sort=person", consultant, 2, "q=xyzzy"},
		"staff":            {"/desk/staff", "q=moms&role=door&sort=name", coordinator, 0, "role=partner&q=moms"},
		"standard answers": {"/desk/answers", "q=moms&sort=title", consultant, 0, "q=xyzzy"},
		"venues":           {"/desk/settings/venues", "q=hos&in=0621&sort=name", coordinator, 0, "in=0101"},
		"mails":            {"/desk/mails", "q=moms&sort=who", consultant, 1, "why=late"},
	} {
		t.Run(name, func(t *testing.T) {
			file := v.table(c.path+".csv?"+c.asks, c.who)
			var got []string
			for _, cell := range in(file, c.column) {
				for _, of := range strings.Split(order, "|") {
					if strings.Contains(cell, of) {
						got = append(got, of)
					}
				}
			}
			if strings.Join(got, "|") != order || len(file) != 4 {
				t.Errorf("the file has %q", file)
			}
			page := v.shows(c.path+"?"+c.asks, c.who)
			at := 0
			for _, of := range strings.Split(order, "|") {
				i := strings.Index(page[at:], of)
				if i < 0 {
					t.Errorf("%s is not in its place on the page", of)
				}
				at += max(0, i)
			}
			v.has(page, "3 på listen", `aria-current="true"`)
			leads := regexp.MustCompile(`href="(` + c.path + `\.csv[^"]*)"`).FindStringSubmatch(page)
			if leads == nil {
				t.Fatal("nothing leads to the file")
			}
			if diff := cmp.Diff(file, v.table(html.UnescapeString(leads[1]), c.who)); diff != "" {
				t.Errorf("what the page leads to (-want +got):\n%s", diff)
			}
			down := v.table(c.path+".csv?"+strings.Replace(c.asks, "sort=", "sort=-", 1), c.who)
			slices.Reverse(down[1:])
			if diff := cmp.Diff(file, down); diff != "" {
				t.Errorf("from the last (-want +got):\n%s", diff)
			}
			if none := v.table(c.path+".csv?"+c.none, c.who); len(none) != 1 {
				t.Errorf("%s leaves %q", c.none, none[1:])
			}
			v.has(v.shows(c.path+"?"+c.none, c.who), "0 på listen")
		})
	}
	for path, c := range map[string]struct{ asks, first, column string }{
		"/desk/settings/advisers": {"kind=private&sort=-name", "Thomas Bech", "Navn;Slags;Firma;Emner"},
		"/desk/settings/actors":   {"kind=growth_house&sort=-name", "Erhvervshus Sydjylland", "Navn;Slags;Mailadresse;Telefon;Hjemmeside;Svarer inden for, i hverdage;Emner"},
	} {
		file := v.table(path+".csv?"+c.asks, coordinator)
		if len(file) < 2 || file[1][0] != c.first || strings.Join(file[0], ";") != c.column {
			t.Errorf("%s has %q", path, file)
		}
		page := v.shows(path+"?"+c.asks, coordinator)
		v.has(page, strconv.Itoa(len(file)-1)+" på listen", c.first)
		if all := v.table(path+".csv", coordinator); len(all) <= len(file) {
			t.Errorf("%s has no more than %d without a filter", path, len(all)-1)
		}
	}
}

// A file of an event's guests has those whom its page shows, in that order, and how they are
// reached; and who waits for a place is in it, and on the sheets that are printed.
func TestGuestsAreTakenOutAsTheyAreLookedAt(t *testing.T) {
	v := newWalk(t)
	begins := evening.Add(2 * time.Hour)
	id := v.imports(api.Event{Kind: api.EventMeeting, Title: "Momsmøde", State: api.EventPlanned, Capacity: 2, WaitingList: true, StartsAt: begins, EndsAt: begins.Add(time.Hour)})
	cvr, place, phone := "12345674", "0621", "+45 12 34 56 78"
	var all []*person
	for _, name := range []string{"Ida Bo", "Aase Ravn", "Bo Ida"} {
		p := v.named(name)
		p.does(api.PersonUpdate, api.PersonUpdateBody{CVR: &cvr, Municipality: &place, Phone: &phone})
		p.books(id)
		all = append(all, p)
	}
	const path = "/desk/events/"
	file := path + id + "/participants.csv"
	v.ask(http.MethodPost, path+id+"/check-in", url.Values{"person": {all[1].id}}, consultant)
	rows := v.table(file, consultant)
	if len(rows) != 4 {
		t.Fatalf("the file has %q", rows)
	}
	if head := strings.Join(rows[0], ";"); head != "Navn;Hvor langt;Ankommet;Tider;Kode;Nr. på ventelisten;Mailadresse;Telefon;CVR-nummer;Kommune" {
		t.Errorf("the columns are %s", head)
	}
	for i, want := range [][]string{{"Ida Bo", "Tilmeldt", ""}, {"Aase Ravn", "Ankommet", ""}, {"Bo Ida", "På venteliste", "1"}} {
		row := rows[i+1]
		if got := []string{row[0], row[1], row[5]}; !slices.Equal(got, want) || !strings.HasSuffix(row[6], "@example.dk") || !slices.Equal(row[7:], []string{"'" + phone, cvr, "Kolding"}) {
			t.Errorf("%d is %q, want %q", i, row, want)
		}
	}
	for asks, want := range map[string]string{
		"?sort=-name":        "Aase Ravn|Ida Bo|Bo Ida",
		"?sort=name":         "Bo Ida|Ida Bo|Aase Ravn",
		"?tab=arrived":       "Aase Ravn",
		"?tab=signed":        "Ida Bo",
		"?tab=waiting":       "Bo Ida",
		"?q=ida&sort=-name":  "Ida Bo|Bo Ida",
		"?q=xyzzy":           "",
		"?tab=missed&q=ida":  "",
		"?sort=-arrived&q=a": "Aase Ravn|Ida Bo|Bo Ida",
	} {
		if got := strings.Join(in(v.table(file+asks, consultant), 0), "|"); got != want {
			t.Errorf("%s has %s, want %s", asks, got, want)
		}
	}
	page := v.shows(path+id+"?q=a&sort=-name", consultant)
	v.has(page, `href="`+file+`?q=a&amp;sort=-name"`, `href="`+file+`?tab=waiting"`)
	if a, i := strings.Index(page, ">Aase Ravn<"), strings.Index(page, ">Ida Bo<"); a < 0 || i < a {
		t.Errorf("on the page they are at %d and %d", a, i)
	}
	for asks, want := range map[string][2]bool{"?q=aase": {true, false}, "?q=ida": {false, true}, "?tab=signed": {false, true}, "?tab=arrived": {true, false}, "?tab=missed": {}, "?tab=arrived&q=ida": {}, "?tab=all": {true, true}} {
		page := v.shows(path+id+asks, consultant)
		for i, name := range []string{"Aase Ravn", "Ida Bo"} {
			if shown := strings.Contains(page, ">"+name+"</a><span>"); shown != want[i] {
				t.Errorf("%s on the page is shown at %s: %v", name, asks, shown)
			}
		}
	}
	_, list, _ := strings.Cut(v.shows(path+id+"/sheets", consultant), `id="waiting"`)
	list, _, _ = strings.Cut(list, "</section>")
	list = html.UnescapeString(list)
	v.has(list, `<th scope="row">1</th><td>Bo Ida</td>`, phone, "På venteliste")
	v.hasNot(list, "Ida Bo")
	v.hasNot(html.UnescapeString(v.shows(path+id, door)), "participants.csv", phone)
}

// A file is called so that whoever takes it out reads it, in letters that every system writes.
func TestFilesHaveNamesInTheLanguageOfTheirReader(t *testing.T) {
	v := newWalk(t)
	v.lay()
	for path, want := range map[string]string{
		"/desk/referrals.csv":                                       "henvisninger.csv referrals.csv",
		"/desk/persons.csv?q=anna":                                  "personer.csv persons.csv",
		"/desk/staff.csv":                                           "medarbejdere.csv staff.csv",
		"/desk/questions.csv":                                       "spoergsmaal-aabne.csv questions-open.csv",
		"/desk/questions.csv?show=mine":                             "spoergsmaal-mine.csv questions-mine.csv",
		"/desk/questions.csv?show=answered":                         "spoergsmaal-besvarede.csv questions-answered.csv",
		"/desk/answers.csv":                                         "standardsvar.csv standard-answers.csv",
		"/desk/mails.csv":                                           "mails-ikke-sendt.csv e-mails-not-sent.csv",
		"/desk/log.csv":                                             "log.csv log.csv",
		"/desk/program.csv":                                         "program.csv programme.csv",
		"/desk/settings/venues.csv":                                 "steder.csv venues.csv",
		"/desk/settings/advisers.csv":                               "raadgivere.csv advisers.csv",
		"/desk/settings/actors.csv":                                 "samarbejdspartnere.csv partners.csv",
		"/desk/settings/catalogue.json":                             "katalog.json catalogue.json",
		"/desk/figures/participations/list.csv":                     "deltagelser.csv participations.csv",
		"/desk/figures/answers/list.csv":                            "svartider.csv answer-times.csv",
		"/desk/events/" + v.events["today's"] + "/participants.csv": "deltagere.csv participants.csv",
	} {
		var got []string
		for _, lang := range []string{"da", "en"} {
			said := v.ask(http.MethodGet, path, nil, coordinator, "Accept-Language", lang).Header.Get("Content-Disposition")
			name, _ := strings.CutPrefix(said, `attachment; filename="`)
			got = append(got, strings.TrimSuffix(name, `"`))
		}
		if is := strings.Join(got, " "); is != want {
			t.Errorf("%s is %s, want %s", path, is, want)
		}
	}
}

// The list of a series is filtered and sorted as the programme's is, and is a file.
func TestASeriesLeadsToItsListAndFile(t *testing.T) {
	v := newWalk(t)
	event := v.slotsOf(mette, v.clock.Now(), v.clock.Now().Add(72*time.Hour))[0].EventID
	series := v.seriesOf(event)
	page := v.shows("/desk/program/series/"+series, consultant)
	leads := regexp.MustCompile(`href="(/desk/program(?:\.csv)?\?[^"]*series=`+series+`[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(leads) != 2 {
		t.Fatalf("the page leads to %v", leads)
	}
	held := strings.Count(page, `<li><span class="date">`)
	list := v.shows(html.UnescapeString(leads[0][1]), consultant)
	v.has(list, strconv.Itoa(held)+" arrangement", `name="series" value="`+series+`"`)
	if rows := v.table(html.UnescapeString(leads[1][1]), consultant); len(rows) != held+1 || held == 0 {
		t.Errorf("the file has %d of %d", len(rows)-1, held)
	}
}

var figureLink = regexp.MustCompile(`<a(?: class="[a-z]+")? href="(/desk/figures/([a-z]+)\?[^"]*)">(.*?)</a>`)

var firstNumber = regexp.MustCompile(`[0-9][0-9.]*`)

// Every figure of the page opens a list, which has as many rows as it counts: of each service and
// municipality, of ratings, referrals and answers of every part.
func TestEveryFigureOpensAList(t *testing.T) {
	v := newWalk(t)
	if err := bots.Past(t.Context(), v.office); err != nil {
		t.Fatal(err)
	}
	ask := func(topic string) string {
		id := newID()
		v.anna.does(api.QuestionAsk, map[string]any{"question_id": id, "topic": topic, "text": "?"})
		return id
	}
	kickoff := v.kickoff()
	late, quick := ask("sent"), ask("hurtig")
	answer := func(id string) {
		t.Helper()
		if err := v.office.Inbox.Answer(t.Context(), v.staff(bots.ConsultantEmail), inbox.StaffAnswer{PersonID: v.anna.id, QuestionID: id, Text: "Ja."}); err != nil {
			t.Fatal(err)
		}
	}
	answer(quick)
	v.clock.set(evening.AddDate(0, 0, 14))
	// Who is noted when it is over has come at once, and not when a job finds them.
	if _, err := v.office.WalkIn(t.Context(), mutation.CommandLine, office.Guest{Name: "Bo Dam", Phone: "+45 20 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: kickoff}); err != nil {
		t.Fatal(err) // of no municipality that is known
	}
	answer(late)
	ask("ny")
	v.session[consultant] = v.signedIn(bots.ConsultantEmail)
	const period = "from=2026-01-01&through=2026-12-31"
	page := v.shows("/desk/figures?"+period, consultant)
	of, leads := map[string]int{}, map[string]int{}
	for _, m := range figureLink.FindAllStringSubmatch(page, -1) {
		path, figure := html.UnescapeString(m[1]), m[2]
		said := strings.TrimSpace(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[3], "")))
		rows := v.table(strings.Replace(path, "?", "/list.csv?", 1), consultant)
		n := len(rows) - 1
		list := v.shows(path, consultant)
		v.has(list, ">"+strconv.Itoa(n)+" på listen<")
		of[figure]++
		leads[path]++
		number := strings.ReplaceAll(firstNumber.FindString(said), ".", "")
		switch {
		case strings.Contains(path, "sort=") || strings.Contains(said, "%"): // a share or a time: of the whole list
			if all := v.table("/desk/figures/"+figure+"/list.csv?"+period, consultant); n == 0 || strings.Contains(path, "sort=") && n != len(all)-1 {
				t.Errorf("%s opens %d rows at %s", said, n, path)
			}
			of["whole"]++
		case figure == "ratings":
			sum := 0
			for _, score := range in(rows, 3) {
				k, err := strconv.Atoi(score)
				if err != nil {
					t.Fatal(err)
				}
				sum += k
			}
			if is := strings.Replace(fmt.Sprintf("%.1f", float64((200*sum+n)/(2*n))/100), ".", ",", 1); is != said {
				t.Errorf("%s opens %d of %s on average at %s", said, n, is, path)
			}
		case number != strconv.Itoa(n):
			t.Errorf("%q opens %d rows at %s", said, n, path)
		}
	}
	for figure, least := range map[string]int{"participations": 8, "persons": 5, "new": 5, "firms": 5, "missed": 5, "ratings": 3, "sent": 2, "taken": 2, "helped": 2, "answers": 6, "whole": 4} {
		if of[figure] < least {
			t.Errorf("%d figures open %s, of at least %d", of[figure], figure, least)
		}
	}
	for path, want := range map[string]int{
		"participations?from=2026-01-01&municipality=unknown&through=2026-12-31": 1, // as nobody knows how many live there
		"participations?from=2026-01-01&through=2026-12-31":                      2, // of all, and the coverage
		"answers?from=2026-01-01&sort=took&through=2026-12-31":                   1, // the middle one
		"answers?from=2026-01-01&sort=-took&through=2026-12-31":                  2, // in time, and the slowest
	} {
		if n := leads["/desk/figures/"+path]; n != want {
			t.Errorf("%d figures open %s, want %d", n, path, want)
		}
	}
	took := in(v.table("/desk/figures/answers/list.csv?"+period+"&sort=-took", consultant), 7)
	hours := func(s string) float64 {
		f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if !slices.IsSortedFunc(took, func(a, b string) int { return int(10 * (hours(b) - hours(a))) }) || hours(took[0]) == hours(took[len(took)-1]) {
		t.Errorf("from the slowest they took %v", took)
	}
	if got := in(v.table("/desk/figures/answers/list.csv?"+period+"&within=late", consultant), 1); !slices.Contains(got, "sent") || slices.Contains(got, "hurtig") {
		t.Errorf("late were %v", got)
	}
}

// The lists can be filtered, sorted and used by everybody, and the figures that open one.
func TestListsCanBeUsedByEverybodyInABrowser(t *testing.T) {
	s := open(t).fill()
	const karen = "karen@kontor.example.dk"
	s.member(account.Member{Email: karen, Name: "Karen Lindholm", Role: mutation.RoleCoordinator})
	if err := bots.Past(t.Context(), s.office); err != nil {
		t.Fatal(err)
	}
	s.referred(s.anna)
	s.failedMail(s.anna.id, "anna@example.dk")
	if err := s.office.Inbox.KeepStandardAnswer(t.Context(), mutation.CommandLine, inbox.StandardAnswer{ID: newID(), Title: "Skilte", Text: "Kommunen giver lov til skilte."}); err != nil {
		t.Fatal(err)
	}
	begins := evening.Add(2 * time.Hour)
	e := api.Event{Kind: api.EventMeeting, Title: "Momsmøde", State: api.EventPlanned, Capacity: 1, WaitingList: true, StartsAt: begins, EndsAt: begins.Add(time.Hour)}
	course := e
	course.Title, course.StartsAt, course.EndsAt = "Fra idé til plan", begins.AddDate(0, 0, 7), begins.AddDate(0, 0, 7).Add(time.Hour)
	meeting, list := s.imports(e), s.imports(course)
	ida, bo := s.named("Ida Bo"), s.named("Bo Ravn")
	ida.books(meeting)
	bo.books(meeting)
	first := ida.books(list)
	bo.books(list)
	ida.does(api.BookingCancel, map[string]any{"booking_id": first})
	e.StartsAt, e.EndsAt = begins.Add(time.Hour), begins.Add(2*time.Hour)
	s.changes(meeting, e)
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, karen)
			seen(t, tab, "today-doubt")
			if said := tab.Text(".needs"); !strings.Contains(said, "Ida Bo") || !strings.Contains(said, "Fra idé til plan") {
				t.Errorf("what waits is %q", said)
			}
			for _, at := range []struct{ path, name string }{
				{"/desk/referrals?sort=-who", "referrals-sorted"},
				{"/desk/questions?sort=person", "questions-sorted"},
				{"/desk/staff?sort=role", "staff-sorted"},
				{"/desk/answers?sort=title", "standard-answers-sorted"},
				{"/desk/mails?sort=who", "mails-sorted"},
				{"/desk/settings/advisers?sort=-name", "settings-advisers-sorted"},
				{"/desk/settings/actors?kind=bank", "settings-actors-filtered"},
				{"/desk/events/" + meeting + "?sort=-name", "event-sorted"},
				{"/desk/events/" + meeting + "/sheets", "event-sheets-waiting"},
				{"/desk/figures?from=2026-01-01&through=2026-12-31", "figures-open-lists"},
			} {
				tab.Go(at.path)
				seen(t, tab, at.name)
			}
		})
	}
}
