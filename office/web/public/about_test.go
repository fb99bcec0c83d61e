package public_test

import (
	"net/http"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/settings"
)

// The page about data says how long things are kept as the office approved it, and whom to
// ask where there is somebody.
func TestThePageAboutDataSaysHowLongItIsKept(t *testing.T) {
	w := open(t)
	boss := mutation.Staff{ID: newID(), Role: mutation.RoleCoordinator}
	says := func(path string, is map[string]bool) {
		t.Helper()
		got := w.get(path)
		for words, want := range is {
			if got.status != http.StatusOK || got.says(words) != want {
				t.Errorf("%s: %d, and it says %q: %v", path, got.status, words, !want)
			}
		}
	}
	const officer = `href="mailto:dpo@kommune.example.dk"`
	says("/privatliv", map[string]bool{
		"36 måneder": false, "12 måneder": false, "24 måneder": false, officer: false, "databeskyttelsesrådgiver svarer": false,
		"Til du beder os slette det": true, "Så længe du findes hos kontoret.": true, "90 dage efter sidste brug": true, "passkey": false,
	})
	is, err := w.office.Settings.Office(t.Context(), boss)
	if err != nil {
		t.Fatal(err)
	}
	own := is.Office
	own.DataOfficer = "nobody"
	version := is.Version(settings.PartProfile)
	if err := w.office.Settings.KeepOffice(t.Context(), boss, settings.PartProfile, version, own); !refusedAt(err, "/data_officer") {
		t.Errorf("what is no address is answered %v", err)
	}
	own.DataOfficer = "dpo@kommune.example.dk"
	if err := w.office.Settings.KeepOffice(t.Context(), boss, settings.PartProfile, version, own); err != nil {
		t.Fatal(err)
	}
	r, err := w.office.Settings.Retention(t.Context(), boss)
	if err == nil {
		err = w.office.Settings.ApproveRetention(t.Context(), boss, r.Version(), true)
	}
	if err != nil {
		t.Fatal(err)
	}
	says("/privatliv", map[string]bool{"36 måneder efter, at du sidst var her": true, "12 måneder efter din sidste booking": true, "24 måneder, eller til du bliver slettet.": true, officer: true})
	says("/en/privatliv", map[string]bool{"36 months after you were last here": true, officer: true, "måneder": false})
}

func refusedAt(err error, pointer string) bool {
	p, ok := err.(*api.Problem) //nolint:errorlint // as the room gives it
	return ok && len(p.Errors) == 1 && p.Errors[0].Pointer == pointer
}
