package desk_test

import (
	"archive/zip"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/figures"
	"startklar.dk/office/mutation"
	"startklar.dk/office/scan"
	"startklar.dk/office/web"
)

// The figures, the lists behind them and the goals can be used by everybody.
func TestTheFiguresCanBeUsedByEverybodyInABrowser(t *testing.T) {
	w := open(t)
	w.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleCoordinator})
	empty := true
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			w.signIn(tab, "karen@kontor.example.dk")
			if empty {
				tab.Go("/desk/figures")
				seen(t, tab, "figures-empty")
				if err := bots.Past(t.Context(), w.office); err != nil {
					t.Fatal(err)
				}
				empty = false
			}
			tab.Follow(`.nav a[href="/desk/figures"]`)
			seen(t, tab, "figures")
			tab.Follow(".tally tbody tr td a")
			seen(t, tab, "figures-list")
			tab.Go("/desk/figures/answers?from=2026-01-01&through=2026-12-31")
			seen(t, tab, "figures-list-empty")
			tab.Go("/desk/figures?from=2026-12-31&through=2026-01-01")
			seen(t, tab, "figures-wrong")
			tab.Go("/desk/figures?from=2026-11-15&through=2026-12-31")
			seen(t, tab, "figures-share")
			tab.Go("/desk/figures?goals")
			tab.Type("#f-cafe", "mange")
			if status := tab.Follow(".goals .button"); status != 422 {
				t.Errorf("a goal that is no number is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "figures-goals-refused")
		})
	}
}

// What a page counts of a service is what its list, and that as a file, have; a workbook has
// the same as numbers.
func TestEachFigureOpensTheListThatItCounts(t *testing.T) {
	v := newWalk(t)
	if err := bots.Past(t.Context(), v.office); err != nil {
		t.Fatal(err)
	}
	const period = "?from=2026-01-01&through=2026-12-31"
	_, page := v.read(http.MethodGet, "/desk/figures"+period, nil, consultant)
	_, all, _ := strings.Cut(page, "<tfoot>")
	counted := map[string]int{}
	for _, figure := range []string{"participations", "persons", "new", "firms", "missed"} {
		_, cell, _ := strings.Cut(all, "/desk/figures/"+figure+"?")
		_, cell, _ = strings.Cut(cell, ">")
		said, _, _ := strings.Cut(cell, "<")
		n, err := strconv.Atoi(said)
		if err != nil || n == 0 {
			t.Fatalf("%s: %q, %v", figure, said, err)
		}
		counted[figure] = n
		_, list := v.read(http.MethodGet, "/desk/figures/"+figure+period, nil, consultant)
		if !strings.Contains(list, ">"+said+" på listen<") {
			t.Errorf("the list of %d %s has another number", n, figure)
		}
		_, file := v.read(http.MethodGet, "/desk/figures/"+figure+"/list.csv"+period, nil, consultant)
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil || len(rows) != n+1 || !strings.HasPrefix(file, "\ufeff") {
			t.Errorf("%s: the file has %d rows of %d, %v", figure, len(rows)-1, n, err)
		}
	}
	_, raw := v.read(http.MethodGet, "/desk/figures.xlsx"+period, nil, consultant)
	book, err := excelize.OpenReader(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Ydelser", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 4 || rows[len(rows)-1][1] != strconv.Itoa(counted["participations"]) {
		t.Errorf("the workbook has %q, %v", rows, err)
	}
	if kind, err := book.GetCellType("Ydelser", "B4"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("a number is of type %v, %v", kind, err)
	}
	if n := len(v.lines(t, "export")); n != 6 {
		t.Errorf("%d lines of what was taken out, want 6", n)
	}
}

// What is no period is said, with what was typed, over the year's figures; goals are set of a
// period that has some, and of no other.
func TestGoalsAreOnlyOfPeriodsThatHaveSome(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: emailOf(coordinator), Role: mutation.RoleCoordinator})
	v := &walk{scene: s, session: map[string]string{coordinator: s.signedIn(emailOf(coordinator))}}
	const wrong, form, here = "den tidligste først", `name="version"`, `aria-current="page">År<`
	page := v.shows("/desk/figures?from=2026-01-01&through=2026-12-31", coordinator)
	v.has(page, "af året er gået", form, here)
	v.hasNot(page, wrong)
	for name, p := range map[string][2]string{"reversed": {"2026-12-31", "2026-01-01"}, "too long": {"2001-01-01", "2026-12-31"}} {
		page := v.shows("/desk/figures?from="+p[0]+"&through="+p[1], coordinator)
		v.has(page, wrong, `value="`+p[0]+`"`, `value="`+p[1]+`"`, "af året er gået")
		v.hasNot(page, here)
		if status, _ := v.read(http.MethodPost, "/desk/figures", url.Values{"from": {p[0]}, "through": {p[1]}, "version": {"0"}, "cafe": {"1"}}, coordinator); status != http.StatusBadRequest {
			t.Errorf("goals of a period that is %s are answered %d", name, status)
		}
	}
	page = v.shows("/desk/figures?from=2026-12-01&through=2027-01-31", coordinator)
	v.hasNot(page, wrong, "er gået", form)
	for name, f := range map[string]url.Values{
		"a period past the year's end": {"from": {"2026-12-01"}, "through": {"2027-01-31"}, "version": {"0"}, "cafe": {"1"}},
		"no version":                   {"from": {"2026-01-01"}, "through": {"2026-12-31"}, "version": {"x"}, "cafe": {"1"}},
	} {
		if status, _ := v.read(http.MethodPost, "/desk/figures", f, coordinator); status != http.StatusBadRequest {
			t.Errorf("goals of %s are answered %d", name, status)
		}
	}
	if set := v.lines(t, "change"); slices.Contains(set, "goal") {
		t.Error("goals are set")
	}
}

// Where a period has no goals of its own it is held against its share of those of its years, and
// the page and the workbook say so.
func TestAShareOfAYearsGoalsIsSaidToBeOne(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: emailOf(coordinator), Role: mutation.RoleCoordinator})
	v := &walk{scene: s, session: map[string]string{coordinator: s.signedIn(emailOf(coordinator))}}
	for year, cafe := range map[string]int{"2026": 365, "2027": 730} {
		if err := s.office.Figures.SetGoals(t.Context(), mutation.CommandLine, year, 0, figures.Goals{Targets: map[string]int{api.EventCafe: cafe}}); err != nil {
			t.Fatal(err)
		}
	}
	page := v.shows("/desk/figures?from=2026-12-01&through=2026-12-31", coordinator)
	v.has(page, "andel af målene for 2026,", `<span class="quiet">31</span>`, "af måneden er gået")
	const across = "?from=2026-12-01&through=2027-01-31"
	page = v.shows("/desk/figures"+across, coordinator)
	v.has(page, "andel af målene for 2026–2027,", `<span class="quiet">93</span>`, "af perioden er gået")
	page = v.shows("/desk/figures?from=2026-01-01&through=2026-12-31", coordinator)
	v.hasNot(page, "andel af målene")
	_, raw := v.read(http.MethodGet, "/desk/figures.xlsx"+across, nil, coordinator)
	book, err := excelize.OpenReader(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Ydelser")
	if err != nil || !slices.ContainsFunc(rows, func(row []string) bool { return slices.Contains(row, "Mål, andel af 2026–2027") }) {
		t.Errorf("the workbook has %q, %v", rows, err)
	}
}

// lines are what the log says that was done with, of acts of one kind.
func (w *world) lines(t *testing.T, act string) (of []string) {
	t.Helper()
	rows, err := w.beneath.QueryContext(t.Context(), `SELECT kind FROM audit WHERE act = '`+act+`' ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			t.Fatal(err)
		}
		of = append(of, kind)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return of
}

// A person's case is one file with what whoever takes it out may read; it is in the log, and
// its person is told.
func TestACaseIsTakenOutAsOneFile(t *testing.T) {
	v := newWalk(t)
	v.anna.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": "Skat", "text": "Hvornår?"})
	status, raw := v.read(http.MethodGet, "/desk/persons/"+v.anna.id+"/case.zip", nil, coordinator)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	archive, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"sag.pdf", "plan-1.pdf"}) {
		t.Errorf("the case has %v", names)
	}
	if took := v.lines(t, "export"); !slices.Equal(took, []string{"case"}) {
		t.Errorf("the log has %v", took)
	}
	told := map[string]int{}
	for _, r := range v.exported(v.anna.id, "records.json") {
		if body, ok := r["body"].(map[string]any); ok && r["kind"] == "access" {
			if share, ok := body["share"].(map[string]any); ok {
				told[share["kind"].(string)]++ //nolint:errcheck // it is a text
			}
		}
	}
	if told["case"] != 1 || told["version"] != 1 || told["result"] != 1 {
		t.Errorf("the person is told of %v", told)
	}
}

// A case has what its person shares with the office and the files of its messages, whatever
// these are called; not what is for somebody else or was given up, nor a file that the scanner
// refuses.
func TestACaseHasWhatItsTakerMayRead(t *testing.T) {
	s := open(t).fill()
	scanner := filepath.Join(t.TempDir(), "scanner")
	if err := os.WriteFile(scanner, []byte("#!/bin/sh\nread -r line\ncase $line in *EICAR*) exit 1;; esac\nexit 0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(web.New(s.office, web.Options{Mail: s.mails, Scan: scan.New(scanner, 1, testworld.Patience)}).Handler())
	t.Cleanup(server.Close)
	s.member(account.Member{Email: emailOf(coordinator), Role: mutation.RoleCoordinator})
	v := &walk{scene: &scene{world: &world{t: t, url: server.URL}}, session: map[string]string{coordinator: s.signedIn(emailOf(coordinator))}}
	has := func(when string, want ...string) {
		t.Helper()
		status, raw := v.read(http.MethodGet, "/desk/persons/"+s.anna.id+"/case.zip", nil, coordinator)
		archive, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
		if status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d, %v", when, status, err)
		}
		var names []string
		for _, f := range archive.File {
			names = append(names, f.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s the case has %q, want %q", when, names, want)
		}
	}
	s.anna.plan("Hemmelig", text.Danish)
	s.referred(s.anna, api.Share{Kind: api.ShareVersion, ID: s.anna.plan("Eksport", text.Danish)})
	has("with plans that are for others", "sag.pdf", "plan-1.pdf")
	of, err := s.office.Plans.Version(t.Context(), s.anna.id, s.annasPlan)
	if err != nil {
		t.Fatal(err)
	}
	s.anna.does(api.PlanDelete, map[string]any{"plan_id": of.PlanID})
	has("with a plan deleted of which a version is shared", "sag.pdf", "plan-1.pdf")

	ok, dots, bad := s.anna.file(`..\..\bud:get.pdf`, "application/pdf", "%PDF-1.7"), s.anna.file("noter. .", "text/plain", "kaffe"), s.anna.file("fil.zip", "application/zip", "EICAR")
	for _, id := range []string{ok, dots, bad} {
		s.anna.asks(id)
	}
	kept := []string{"files/" + ok + "/bud_get.pdf", "files/" + dots + "/noter"}
	has("with files", append([]string{"sag.pdf", "plan-1.pdf"}, kept...)...)

	s.anna.does(api.BookingCancel, map[string]any{"booking_id": s.annasMeeting})
	has("with its meeting given up", append([]string{"sag.pdf"}, kept...)...)
}

// What its person stops sharing while a case is put together is left out, and the rest is in it.
func TestACaseHasNothingThatEndsWhileItIsRead(t *testing.T) {
	engine.OnFile(t) // of its triggers
	s := open(t).fill()
	s.member(account.Member{Email: emailOf(coordinator), Role: mutation.RoleCoordinator})
	v := &walk{scene: s, session: map[string]string{coordinator: s.signedIn(emailOf(coordinator))}}
	slot := s.slotsOf(mette, evening.Add(12*time.Hour), evening.Add(24*time.Hour))[0]
	s.anna.does(api.BookingRequest, map[string]any{"booking_id": newID(), "slot_id": slot.ID, "event_id": slot.EventID, "need": "plan", "share": []api.Share{
		{Kind: api.ShareVersion, ID: s.anna.plan("Eksport", text.Danish)}, {Kind: api.ShareResult, ID: s.anna.result()},
	}})
	for _, ends := range []string{
		`CREATE TRIGGER result_ends AFTER INSERT ON audit WHEN NEW.act = 'read' AND NEW.kind = 'result' BEGIN UPDATE record SET deleted = TRUE WHERE kind = 'result' AND id <> NEW.ref; END`,
		`CREATE TRIGGER version_ends AFTER INSERT ON audit WHEN NEW.act = 'read' AND NEW.kind = 'version' BEGIN UPDATE record SET deleted = TRUE WHERE kind = 'booking'; END`,
	} {
		if _, err := s.beneath.ExecContext(t.Context(), ends); err != nil {
			t.Fatal(err)
		}
	}
	status, raw := v.read(http.MethodGet, "/desk/persons/"+s.anna.id+"/case.zip", nil, coordinator)
	archive, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if status != http.StatusOK || err != nil || len(archive.File) != 2 || archive.File[1].Name != "plan-1.pdf" {
		t.Fatalf("it is answered %d, %+v, %v", status, archive, err)
	}
	if read := s.lines(t, "read"); !slices.Equal(read, []string{"result", "version"}) {
		t.Errorf("read are %q", read)
	}
}
