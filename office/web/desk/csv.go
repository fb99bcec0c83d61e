package desk

import (
	"cmp"
	"encoding/csv"
	"regexp"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets"
)

var csvRoutes = []Route{
	get(referralsPath+".csv", referrers, (*visit).referralsFile),
	get(personsPath+".csv", consultants, (*visit).personsFile),
	get(membersPath+".csv", coordinators, (*visit).membersFile).fresh(),
}

// referralsFile is what is under way, for a spreadsheet: a partner's has no more than
// their list.
func (v *visit) referralsFile() error {
	board, err := v.office.Referrals.Board(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	head := []string{v.t.T("desk.refer.need"), v.t.T("desk.csv.state"), v.t.T("desk.csv.from"), v.t.T("desk.csv.changed"), v.t.T("desk.csv.expires")}
	ours := v.who.May(consultants...) == nil
	if ours {
		head = append([]string{v.t.T("desk.staff.name"), v.t.T("desk.refer.actor")}, head...)
	}
	rows := [][]string{head}
	for _, l := range board {
		row := []string{
			v.t.T("field." + string(cmp.Or(l.Need, api.FieldStart))), v.referralBadge(l.State).Words, v.origin(l), v.t.Sheet(l.ChangedAt), v.t.Sheet(l.ExpiresAt),
		}
		if ours {
			name, err := v.nameOf(l.PersonID)
			if err != nil {
				return err
			}
			row = append([]string{name, v.actorOf(l)}, row...)
		}
		rows = append(rows, row)
	}
	return v.file("referrals", "referrals.csv", rows)
}

// personsFile is whom a search finds, for a spreadsheet.
func (v *visit) personsFile() error {
	found, err := v.office.Accounts.Search(v.r.Context(), v.who, strings.TrimSpace(v.r.URL.Query().Get("q")), mostFound)
	if err != nil {
		return err
	}
	rows := [][]string{{
		v.t.T("desk.staff.name"), v.t.T("desk.signin.email"), v.t.T("me.phone"), v.t.T("desk.csv.cvr"), v.t.T("desk.csv.municipality"),
	}}
	for _, p := range found {
		m, _ := assets.MunicipalityByCode(p.Municipality)
		rows = append(rows, []string{personName(p.Person), p.Email, p.Phone, p.CVR, m.Name})
	}
	return v.file("persons", "persons.csv", rows)
}

// membersFile is the staff, for a spreadsheet.
func (v *visit) membersFile() error {
	all, err := v.office.Accounts.Members(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	rows := [][]string{{v.t.T("desk.staff.name"), v.t.T("desk.signin.email"), v.t.T("desk.staff.role"), v.t.T("desk.csv.since")}}
	for _, m := range all {
		rows = append(rows, []string{m.Name, m.Email, v.t.T("desk.role." + string(m.Role)), v.t.Sheet(m.CreatedAt)})
	}
	return v.file("staff", "staff.csv", rows)
}

// file answers with rows as a Danish spreadsheet opens them: parted by semicolons,
// marked as UTF-8, and with no cell that it would run. What is taken out, and by whom, is
// a line of the audit log.
func (v *visit) file(what, name string, rows [][]string) error {
	if err := v.office.Accounts.Exported(v.r.Context(), v.who, what); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := v.w.Write([]byte("\ufeff")); err != nil {
		return nil //nolint:nilerr // who asked is gone
	}
	out := csv.NewWriter(v.w)
	out.Comma, out.UseCRLF = ';', true
	for _, row := range rows {
		for i, cell := range row {
			if runs.MatchString(cell) {
				row[i] = "'" + cell
			}
		}
		_ = out.Write(row) // likewise
	}
	out.Flush()
	return nil
}

// runs finds a cell that a spreadsheet may run: also after blanks, which some skip, and
// where the sign is as wide as an East Asian letter.
var runs = regexp.MustCompile(`^[\t\r\n]|^[\s\p{Z}\x{FEFF}]*[=+\-@＝＋－＠]`)
