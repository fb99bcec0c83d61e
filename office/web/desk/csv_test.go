package desk_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Each list opens in a Danish spreadsheet, which runs none of its cells; a partner's has no
// more than they see; and who took out what is in the log.
func TestListsAreTakenOutAsFiles(t *testing.T) {
	v := newWalk(t)
	said := func(s string) *string { return &s }
	eva := v.person("eva@example.dk", api.PersonUpdateBody{Name: said("=cmd|' /C calc'!A0"), Phone: said("+45 12 34 56 78"), Municipality: said("0621"), CVR: said("12345674")})
	v.referred(eva)
	v.member(account.Member{Email: "door2@kontor.example.dk", Name: "@SUM(1)", Role: mutation.RoleDoor})
	for path, c := range map[string]struct {
		who  string
		want []string // its first line, and one of the others
	}{
		"/desk/referrals.csv": {consultant, []string{
			"Navn;Hvem kan hjælpe;Hvad er der brug for?;Hvor langt;Henvist af;Sidst ændret;Svar senest",
			"'=cmd|' /C calc'!A0;Erhvervshus Sydjylland;Eksport;Sendt;'=cmd|' /C calc'!A0;02-12-2026 17:12;",
		}},
		"/desk/persons.csv?q=eva": {consultant, []string{
			"Navn;Mailadresse;Telefon;CVR-nummer;Kommune", "'=cmd|' /C calc'!A0;eva@example.dk;'+45 12 34 56 78;12345674;Kolding",
		}},
		"/desk/staff.csv": {coordinator, []string{
			"Navn;Mailadresse;Rolle;Adgang siden", "'@SUM(1);door2@kontor.example.dk;Ved døren;02-12-2026 17:12",
		}},
	} {
		_, file := v.read(http.MethodGet, path, nil, c.who)
		lines := strings.Split(strings.TrimSpace(file), "\r\n")
		if diff := cmp.Diff("\ufeff"+c.want[0], lines[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		if !strings.Contains(file, "\r\n"+c.want[1]+"\r\n") {
			t.Errorf("%s has %q, want %q", path, lines[1:], c.want[1])
		}
	}
	if _, file := v.read(http.MethodGet, "/desk/referrals.csv", nil, partner); !strings.Contains(file, "Eksport;Sendt") || strings.Contains(file, "eva@") {
		t.Errorf("a partner has %q", file)
	}
	rows, err := v.beneath.QueryContext(t.Context(), `SELECT kind FROM audit WHERE act = 'export' ORDER BY kind`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var took []string
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			t.Fatal(err)
		}
		took = append(took, kind)
	}
	if err := rows.Err(); err != nil || fmt.Sprint(took) != "[persons referrals referrals staff]" {
		t.Errorf("the log says that %v were taken out, %v", took, err)
	}
}

// No cell is run, however it begins, and what is run by nobody stays as it was written.
func TestNoCellOfAFileIsRun(t *testing.T) {
	v := newWalk(t)
	runs := []string{"=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠1", " =1", "\u00a0@SUM(1)", "\ufeff=1", "\t1", "\n1"}
	stays := []string{"1=1", "a@b.dk", "2-1", "'=1", "Æ +1"}
	for _, topic := range append(runs, stays...) {
		v.anna.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": topic, "text": "a"})
	}
	_, file := v.read(http.MethodGet, "/desk/questions.csv", nil, consultant)
	all := csv.NewReader(strings.NewReader(strings.ReplaceAll(file, "\r\n", "\n")))
	all.Comma = ';'
	rows, err := all.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]bool{}
	for _, row := range rows {
		cells[row[0]] = true
	}
	for _, topic := range runs {
		if !cells["'"+topic] {
			t.Errorf("%q is run", topic)
		}
	}
	for _, topic := range stays {
		if !cells[topic] {
			t.Errorf("%q is another", topic)
		}
	}
}

// What is asked of the log is asked of its older lines too; its file has all, from whichever
// page it is taken.
func TestOlderLinesOfTheLogAreOfWhatIsAskedFor(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: emailOf(coordinator), Role: mutation.RoleCoordinator})
	v := &walk{scene: s, session: map[string]string{coordinator: s.signedIn(emailOf(coordinator))}}
	var refs []string
	for i := range 101 {
		refs = append(refs, newID())
		for _, act := range []string{record.ActWarn, record.ActMerge} {
			if _, err := s.beneath.ExecContext(t.Context(), `INSERT INTO audit (id, at, staff_id, act, person_id, kind, ref) VALUES ($1, $2, '', $3, '', '', $4)`, newID(), i+1, act, act+refs[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	const first = "/desk/log?what=" + record.ActWarn
	newest, oldest, other := record.ActWarn+refs[100], record.ActWarn+refs[0], record.ActMerge+refs[0]
	page := v.shows(first, coordinator)
	v.has(page, newest)
	v.hasNot(page, oldest)
	older := regexp.MustCompile(`href="(/desk/log\?[^"]*after=[^"]*)"`).FindStringSubmatch(page)
	if older == nil {
		t.Fatal("nothing leads to older lines")
	}
	at := html.UnescapeString(older[1])
	page = v.shows(at, coordinator)
	v.has(page, oldest, `href="`+first+`"`)
	v.hasNot(page, newest, other, "after=")
	file := v.shows(strings.Replace(at, "/desk/log?", "/desk/log.csv?", 1), coordinator)
	v.has(file, newest, oldest)
	v.hasNot(file, other)
}
