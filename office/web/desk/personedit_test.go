package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
)

// is is who a person is, as their devices have it.
func (v *walk) is(personID string) (p api.Person) {
	v.t.Helper()
	all, err := v.office.Feeds.Own(v.t.Context(), personID, api.KindPerson)
	if err != nil || len(all) != 1 {
		v.t.Fatal(len(all), err)
	}
	if err := all[0].Decode(&p); err != nil {
		v.t.Fatal(err)
	}
	return p
}

// guest is somebody whom staff wrote down.
func (v *walk) guest(name, email, phone string) string {
	v.t.Helper()
	id, err := v.office.KnowGuest(v.t.Context(), mutation.CommandLine, office.Guest{Name: name, Email: email, Phone: phone})
	if err != nil {
		v.t.Fatal(err)
	}
	return id
}

// Who nobody has signed in as is corrected by staff; what is wrong is told at its field with
// all that was typed, and so are two who correct at once.
func TestWhoStaffWroteDownIsCorrected(t *testing.T) {
	v := atWork(t)
	ida := v.guest("Ida Rone", "", "+45 20 11 22 33")
	bo := v.guest("Bo Dam", "bo@example.dk", "+45 20 44 55 66")
	path := "/desk/persons/" + ida + "/edit"
	v.has(v.shows("/desk/persons/"+ida, consultant), `href="`+path+`"`)
	first := v.typed(v.shows(path, consultant), path)
	set := func(form url.Values, with ...string) url.Values {
		out := url.Values{}
		for name, values := range form {
			out[name] = values
		}
		for i := 0; i+1 < len(with); i += 2 {
			out.Set(with[i], with[i+1])
		}
		return out
	}
	for what, form := range map[string]url.Values{
		"Er ikke skrevet rigtigt":  set(first, "cvr", "12345678"),
		"id=\"e-phone\"":           set(first, "phone", "123"),
		"id=\"e-email\"":           set(first, "email", "ida"),
		"Skal udfyldes":            set(first, "name", " "),
		"Kan ikke vælges her":      set(first, "municipality", "0101"),
		"id=\"e-stage\"":           set(first, "stage", "flying"),
		"id=\"e-language\"":        set(first, "language", "kl"),
		"Findes ikke længere":      set(first, "contact", newID()),
		"er kendt ved den adresse": set(first, "email", "BO@example.dk"),
		"/merge?q=%2B45":           set(first, "phone", "+45 20 44 55 66", "email", ""),
	} {
		form.Set("name", "Ida Rønne"+strings.TrimPrefix(form.Get("name"), "Ida Rone"))
		if what == "Skal udfyldes" {
			form.Set("name", "")
		}
		if what == "/merge?q=%2B45" { // one who is known by that number alone
			v.guest("Eva Dam", "", "+45 20 44 55 66")
		}
		page := v.answers(http.MethodPost, path, form, consultant, http.StatusUnprocessableEntity)
		v.has(page, what)
		if again := v.typed(page, path); again.Get("name") != form.Get("name") || again.Get("cvr") != form.Get("cvr") {
			t.Errorf("%s: what was typed is gone: %v", what, again)
		}
	}
	if got := v.is(ida); got.Name != "Ida Rone" {
		t.Errorf("what was refused was kept: %+v", got)
	}
	all, err := v.office.Accounts.Colleagues(t.Context(), mutation.CommandLine)
	if err != nil {
		t.Fatal(err)
	}
	right := set(first, "name", "Ida Rønne", "email", " Ida@Example.dk ", "language", "en", "municipality", "0621", "cvr", "DK 12 34 56 74", "stage", api.StageRunning, "member", "1", "contact", all[0].ID)
	if to := v.answers(http.MethodPost, path, right, consultant, http.StatusSeeOther); to != "/desk/persons/"+ida {
		t.Errorf("it leads to %s", to)
	}
	got := v.is(ida)
	want := api.Person{Name: "Ida Rønne", Email: "ida@example.dk", Phone: "+45 20 11 22 33", Language: "en", Municipality: "0621", CVR: "12345674", Stage: api.StageRunning, Member: true, Contact: got.Contact}
	if got != want || got.Contact.Email != all[0].Email || got.Contact.Name == "" {
		t.Errorf("she is %+v", got)
	}
	if n := v.logged(ida, "person", ida); n != 1 {
		t.Errorf("the log has %d lines of it", n)
	}
	v.has(v.shows("/desk/persons?q=r%C3%B8nne", consultant), "Ida Rønne")
	v.has(v.shows("/desk/persons/"+ida, consultant), "Kontaktperson: "+got.Contact.Name, "Medlem")
	page := v.answers(http.MethodPost, path, set(first, "name", "Ida Roenne"), consultant, http.StatusUnprocessableEntity)
	v.has(page, "Nu står der: Ida Rønne", `value="Ida Roenne"`, "Nu står der: Ja")
	if again := v.guest("Ida", "ida@example.dk", ""); again != ida {
		t.Error("by her address she is somebody else")
	}
	if _, err := v.office.Accounts.Known(t.Context(), mutation.CommandLine, bo); err != nil {
		t.Fatal(err)
	}
}

// What was never right of somebody holds up nothing else that is corrected, and stays; what is sent as it was is no change.
func TestWhatWasNeverRightOfAPersonHoldsUpNothing(t *testing.T) {
	v := atWork(t)
	ida := v.guest("Ida Rone", "ida@example.dk", "")
	path := "/desk/persons/" + ida + "/edit"
	v.answers(http.MethodPost, path, v.typed(v.shows(path, consultant), path), consultant, http.StatusSeeOther)
	if n := v.logged(ida, "person", ida); n != 0 {
		t.Errorf("the log has %d lines of no change", n)
	}
	if _, err := v.beneath.ExecContext(t.Context(), `UPDATE record SET body = REPLACE(REPLACE(CAST(body AS TEXT), '"cvr":""', '"cvr":"12345678"'), '"municipality":""', '"municipality":"0101"') WHERE owner = $1 AND kind = 'person'`, ida); err != nil {
		t.Fatal(err)
	}
	form := v.typed(v.shows(path, consultant), path)
	form.Set("name", "Ida Rønne")
	v.answers(http.MethodPost, path, form, consultant, http.StatusSeeOther)
	if is := v.is(ida); is.Name != "Ida Rønne" || is.CVR != "12345678" || is.Municipality != "0101" {
		t.Errorf("she is %+v", is)
	}
	v.changesOffice(func(o *api.Office) { o.Municipalities = nil })
	form = v.typed(v.shows(path, consultant), path)
	form.Set("municipality", "0461")
	v.answers(http.MethodPost, path, form, consultant, http.StatusSeeOther)
	if is := v.is(ida); is.Municipality != "0461" {
		t.Errorf("where the office has no municipalities she is of %q", is.Municipality)
	}
}

// changesOffice has the office say something else of itself.
func (v *walk) changesOffice(change func(*api.Office)) {
	v.t.Helper()
	info, err := v.office.Info(v.t.Context())
	if err != nil {
		v.t.Fatal(err)
	}
	change(&info.Office)
	body, err := json.Marshal(info.Office)
	if err == nil {
		err = v.office.Catalogue.Import(v.t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindOffice, ID: demo.OfficeID, Body: body}})
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

// A number is corrected with who is known by it.
func TestWhoIsKnownByANumberIsKnownByTheRightOne(t *testing.T) {
	v := atWork(t)
	ida := v.guest("Ida Rønne", "", "+45 20 11 22 33")
	path := "/desk/persons/" + ida + "/edit"
	form := v.typed(v.shows(path, consultant), path)
	form.Set("phone", "+45 20 11 22 34")
	v.answers(http.MethodPost, path, form, consultant, http.StatusSeeOther)
	if again := v.guest("Ida", "", "+4520112234"); again != ida {
		t.Error("by the right number she is somebody else")
	}
	if again := v.guest("Ida", "", "+45 20 11 22 33"); again == ida {
		t.Error("by the wrong number she is herself still")
	}
}

// What is a person's own is theirs once they have signed in: the office says whether they are
// a member, and whom they can turn to.
func TestWhatIsAPersonsOwnStaysTheirs(t *testing.T) {
	v := atWork(t)
	path := "/desk/persons/" + v.anna.id + "/edit"
	page := v.shows(path, consultant)
	v.has(page, "Anna Holm har selv logget ind og retter det her", "12345674", "Kolding")
	v.hasNot(page, `name="cvr"`, `name="name"`, `name="email"`)
	form := v.typed(page, path)
	form.Set("member", "1")
	before := v.is(v.anna.id)
	v.answers(http.MethodPost, path, form, consultant, http.StatusSeeOther)
	is := v.is(v.anna.id)
	if before.Member = true; is != before {
		t.Errorf("she is %+v, not %+v", is, before)
	}
	form = v.typed(v.shows(path, consultant), path)
	form.Set("cvr", "10150817")
	v.has(v.answers(http.MethodPost, path, form, consultant, http.StatusUnprocessableEntity), "class=\"error\"")
	if v.is(v.anna.id) != is {
		t.Error("what is hers was changed")
	}

	bo := v.guest("Bo Dam", "bo@example.dk", "")
	at := "/desk/persons/" + bo + "/edit"
	form = v.typed(v.shows(at, consultant), at)
	v.person("bo@example.dk", api.PersonUpdateBody{})
	form.Set("name", "Bo Damm")
	v.answers(http.MethodPost, at, form, consultant, http.StatusUnprocessableEntity)
	if got := v.is(bo); got.Name != "Bo Dam" {
		t.Errorf("who has signed in meanwhile is %+v", got)
	}
	v.answers(http.MethodPost, at, url.Values{"version": {"x"}}, consultant, http.StatusBadRequest)
}
