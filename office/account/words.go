package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// wordForm counts the forms in which the words were kept by which a person is found.
const wordForm = 1

// maxSought is how many words of what is typed are looked for; more find no better.
const maxSought = 6

// Person is a person as the office knows them.
type Person struct {
	ID string
	api.Person
}

// words are those by which a person is found, folded: of the name and the e-mail
// address, the phone number's digits and the CVR number.
func words(p api.Person) []string {
	all := append(danish.Words(p.Name), danish.Words(p.Email)...)
	all = append(all, danish.Fold(p.Email), phoneDigits(p.Phone), p.CVR)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(w string) bool { return w == "" })
}

// phoneDigits are a phone number's digits, without Denmark's own code.
func phoneDigits(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	digits = strings.TrimPrefix(digits, "00")
	if len(digits) == 10 {
		digits = strings.TrimPrefix(digits, "45")
	}
	return digits
}

// keepWords has a person be found by what they are called now.
func keepWords(ctx context.Context, tx *db.Tx, id string, p api.Person) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM person_word WHERE person_id = $1`, id); err != nil {
		return err
	}
	for _, w := range words(p) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO person_word (word, person_id) VALUES ($1, $2)`, w, id); err != nil {
			return fmt.Errorf("keep the words of a person: %w", err)
		}
	}
	return nil
}

// EnsureWords has the persons of an older database be found.
func (rm *Room) EnsureWords(ctx context.Context) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		var form int
		if err := tx.QueryRowContext(ctx, `SELECT word_form FROM office_state`).Scan(&form); err != nil || form >= wordForm {
			return err
		}
		persons, err := db.Collect(ctx, tx, scanPerson, personQuery, api.KindPerson)
		if err != nil {
			return err
		}
		for _, p := range persons {
			if err := keepWords(ctx, tx, p.ID, p.Person); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE office_state SET word_form = $1`, wordForm)
		return err
	})
	if err != nil {
		return fmt.Errorf("have persons be found: %w", err)
	}
	return nil
}

const personQuery = `SELECT r.id, r.body FROM person p JOIN record r ON r.owner = p.id AND r.kind = $1 AND r.id = p.id`

func scanPerson(row db.Scanner) (p Person, err error) {
	var body string
	if err := row.Scan(&p.ID, &body); err != nil {
		return p, err
	}
	return p, api.Record{Kind: api.KindPerson, ID: p.ID, Body: []byte(body)}.Decode(&p.Person)
}

// sought are the words of what is typed into a search; what is a number is one.
func sought(query string) []string {
	if strings.ContainsAny(query, "0123456789") && strings.Trim(query, "0123456789+-() ") == "" {
		return []string{phoneDigits(query)}
	}
	words := danish.Words(query)
	return words[:min(len(words), maxSought)]
}

// wordsOf is which persons a search is of, as a condition upon person_word w, with its
// arguments behind others; empty where nothing is looked for.
func wordsOf(query string, before ...any) (where string, args []any) {
	words := sought(query)
	if len(words) == 0 {
		return "", before
	}
	// The longest word is the rarest, as good as always: it chooses whom to look at.
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	args = before
	for i, word := range words {
		n := len(args)
		begins := `%s.word >= $%d AND %s.word < $%d`
		if i == 0 {
			where = fmt.Sprintf(begins, "w", n+1, "w", n+2)
		} else {
			where += fmt.Sprintf(` AND EXISTS (SELECT 1 FROM person_word o WHERE o.person_id = w.person_id AND `+begins+`)`, "o", n+1, "o", n+2)
		}
		args = append(args, word, word+"\U0010FFFF")
	}
	return where, args
}

// Search finds the persons each word of what is typed begins a word of, by name, at
// most so many. Errors: *api.Problem forbidden.
func (rm *Room) Search(ctx context.Context, by mutation.Staff, query string, most int) (found []Person, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	where, args := wordsOf(query, api.KindPerson)
	if where == "" {
		return nil, nil
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		// A person with two words that begin so is found twice.
		all, err := db.Collect(ctx, tx, scanPerson, fmt.Sprintf(`SELECT r.id, r.body FROM person_word w JOIN record r ON r.owner = w.person_id AND r.kind = $1 AND r.id = w.person_id
			WHERE %s ORDER BY w.word, w.person_id LIMIT %d`, where, 2*most), args...)
		seen := map[string]bool{}
		found = nil
		for _, p := range all {
			if !seen[p.ID] {
				seen[p.ID], found = true, append(found, p)
			}
		}
		found = found[:min(len(found), most)]
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search persons: %w", err)
	}
	slices.SortStableFunc(found, func(a, b Person) int { return danish.Compare(a.Name, b.Name) })
	return found, nil
}

// Found is a person in brief: there may be as many as the office has. Name is their address
// where they have said none.
type Found struct{ ID, Name, Stage, Municipality string }

// FindAll finds all persons each word of what is typed begins a word of, by name; all that
// there are where nothing is typed. Errors: *api.Problem forbidden.
func (rm *Room) FindAll(ctx context.Context, by mutation.Staff, query string) (found []Found, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	which := personQuery
	where, args := wordsOf(query, api.KindPerson)
	switch {
	case where != "":
		which += ` WHERE p.id IN (SELECT w.person_id FROM person_word w WHERE ` + where + `)`
	case strings.TrimSpace(query) != "": // no word at all
		return nil, nil
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		found, err = db.Collect(ctx, tx, func(row db.Scanner) (Found, error) {
			p, err := scanPerson(row)
			return Found{p.ID, cmp.Or(strings.TrimSpace(p.Name), p.Email), p.Stage, p.Municipality}, err
		}, which, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find persons: %w", err)
	}
	slices.SortFunc(found, func(a, b Found) int { return cmp.Or(danish.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	return found, nil
}

// Person is who has an id. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Person(ctx context.Context, by mutation.Staff, id string) (p Person, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return p, err
	}
	p.ID = id
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		_, err := record.Live(ctx, tx, id, api.KindPerson, id, &p.Person)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("read a person: %w", err)
	}
	return p, nil
}

// Persons are those of some ids who are there, by name. Errors: *api.Problem forbidden.
func (rm *Room) Persons(ctx context.Context, by mutation.Staff, ids []string) (all []Person, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.CollectIn(ctx, tx, scanPerson, ids,
			`SELECT r.id, r.body FROM record r WHERE r.kind = $1 AND NOT r.deleted AND r.id = r.owner AND r.owner`, api.KindPerson)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	slices.SortStableFunc(all, func(a, b Person) int { return cmp.Or(danish.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	return all, nil
}
