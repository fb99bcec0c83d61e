package app

import (
	"context"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets"
)

// Municipality is one of the 98.
type Municipality struct {
	Code   string // four digits
	Name   string
	Office string // address of its office; empty where none is known
}

// What people write for a municipality besides its name.
var nicknames = map[string]string{
	"kbh": "københavn", "cph": "københavn", "copenhagen": "københavn", "frb": "frederiksberg", "elsinore": "helsingør",
}

// Municipalities finds municipalities by what is typed: accents, case and the
// ways of writing å, æ and ø aside, best first; all by name for an empty query.
func (a *App) Municipalities(query string) []Municipality {
	if full, ok := nicknames[strings.ToLower(strings.TrimSpace(query))]; ok {
		query = full
	}
	found := assets.SearchMunicipalities(query)
	list := make([]Municipality, 0, len(found))
	for _, m := range found {
		list = append(list, municipality(m))
	}
	return list
}

func municipality(m assets.Municipality) Municipality {
	office, _ := assets.OfficeFor(m.Code)
	return Municipality{Code: m.Code, Name: m.Name, Office: office.Address}
}

// MunicipalityNamed is the municipality of a four-digit code.
func MunicipalityNamed(code string) (Municipality, bool) {
	m, ok := assets.MunicipalityByCode(code)
	return municipality(m), ok
}

// Municipality is the chosen one; false where none is.
func (a *App) Municipality() (Municipality, bool) {
	return MunicipalityNamed(a.settings.get().Municipality)
}

// SetMunicipality chooses one by its code. Where somebody is signed in it goes
// into their record too; else it does when they sign in.
func (a *App) SetMunicipality(ctx context.Context, code string) error {
	if _, ok := assets.MunicipalityByCode(code); !ok {
		return fmt.Errorf("choose municipality %q: %w", code, ErrNoMunicipality)
	}
	if err := a.settings.change(func(d *device) {
		d.Municipality = code
		d.setDraft(DraftMunicipality, "")
	}); err != nil {
		return err
	}
	a.tell(Change{Kind: KindSettings})
	if _, ok := a.SignedIn(); !ok {
		return nil
	}
	return a.Me.Update(ctx, api.PersonUpdateBody{Municipality: &code})
}
