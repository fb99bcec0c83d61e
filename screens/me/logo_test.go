package me_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"startklar.dk/internal/testworld"
	"startklar.dk/office/mutation"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// plates are the logos that are drawn.
func (s *stage) plates() (list []*ui.Plate) {
	for _, o := range s.Reachable() {
		if p, ok := o.(*ui.Plate); ok {
			list = append(list, p)
		}
	}
	return list
}

func keepsLogo(t *testing.T, w *testworld.World, width, height int) {
	t.Helper()
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)))
	if err == nil {
		err = w.Office.Settings.KeepLogo(t.Context(), mutation.Staff{Role: mutation.RoleCoordinator, Name: "Karen"}, b.Bytes())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The office's logo stands where one signs in and where one reads how it is reached, also
// without a line, and says whose it is.
func TestTheOfficesLogoStandsWithItsName(t *testing.T) {
	w := testworld.New(t)
	keepsLogo(t, w, 400, 100)
	d := w.Guest("telefon")
	s := show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.SignIn())
	s.Await("the logo is there", func() bool { return len(s.plates()) == 1 })
	if want := "Logo for " + d.App.Office(t.Context()).Name; s.plates()[0].Name != want {
		t.Errorf("it is called %q, want %q", s.plates()[0].Name, want)
	}
	d.Line.Cut(true)
	s = show(t, d.App, w.Clock.Now, phone)
	s.GoTo(parts.Me())
	if n := len(s.plates()); n != 0 {
		t.Errorf("%d logos are on a page that does not tell of the office", n)
	}
	s.Tap(s.Env.T("me.office") + "…")
	s.Await("the logo is there without a line", func() bool { return len(s.plates()) == 1 })
}
