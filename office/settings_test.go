package office

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
	"startklar.dk/office/record"
	"startklar.dk/office/settings"
)

var karen = mutation.Staff{ID: "0198a000-0000-7000-8000-000000000001", Role: mutation.RoleCoordinator, Name: "Karen Lindholm"}

// own is what the office says of itself, to a coordinator.
func (w *world) own() settings.Standing {
	w.t.Helper()
	s, err := w.o.Settings.Office(w.t.Context(), karen)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// logged are the acts of the log on a kind, the first first.
func (w *world) logged(kind string) []string {
	w.t.Helper()
	return w.texts(`SELECT act FROM audit WHERE kind = $1 ORDER BY id`, kind)
}

func TestWhatTheOfficeSaysOfItselfIsServedAtOnceAndTwoWhoChangeItAreTold(t *testing.T) {
	w := newWorld(t)
	keep := func(p settings.Part, version string, o api.Office) error {
		return w.o.Settings.KeepOffice(t.Context(), karen, p, version, o)
	}
	empty := w.own()
	if err := keep(settings.PartProfile, empty.Version(settings.PartProfile), api.Office{Name: "Erhvervskontoret", Email: " Kontor@Example.dk", CVR: "12345678"}); err != nil {
		t.Fatal(err)
	}
	if err := keep(settings.PartHours, empty.Version(settings.PartHours), api.Office{Closed: []api.Closed{{From: "2027-07-05", To: "2027-07-16", Text: "Ferie"}}}); err != nil {
		t.Fatalf("another part: %v", err)
	}
	info, err := w.o.Info(t.Context())
	if err != nil || info.Name != "Erhvervskontoret" || info.Email != "kontor@example.dk" || info.CVR != "12345678" || len(info.Closed) != 1 {
		t.Errorf("served is %+v, %v", info.Office, err)
	}
	if err := keep(settings.PartProfile, empty.Version(settings.PartProfile), api.Office{Name: "Et andet navn"}); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("upon what somebody else changed: %v", err)
	}
	// What an import says later is the office's, and a form upon what was there before is told.
	now := w.own()
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: now.ID, Body: raw(object{"name": "Importeret", "extra": 1})})
	if err := keep(settings.PartProfile, now.Version(settings.PartProfile), now.Office); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("upon what an import changed: %v", err)
	}
	now = w.own()
	if err := keep(settings.PartAnswers, now.Version(settings.PartAnswers), api.Office{AnswerTargetH: 8}); err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Name   string `json:"name"`
		Extra  int    `json:"extra"`
		Target int    `json:"answer_target_h"`
	}
	if !w.catalogued(api.KindOffice, now.ID, &kept) || kept.Name != "Importeret" || kept.Extra != 1 || kept.Target != 8 {
		t.Errorf("the catalogue has %+v", kept)
	}
	if got := w.logged("office"); !slices.Equal(got, []string{record.ActChange, record.ActChange, record.ActChange}) {
		t.Errorf("the log says %q", got)
	}
	if err := w.o.Settings.KeepOffice(t.Context(), mutation.Staff{Role: mutation.RoleConsultant}, settings.PartAnswers, "", api.Office{}); !isProblem(err, api.CodeForbidden) {
		t.Errorf("a consultant: %v", err)
	}
}

// Who writes between the look and the writing is told by the transaction.
func TestOnePartIsNotWrittenOverAnotherThatCameBetween(t *testing.T) {
	w := newWorld(t)
	errs := make(chan error, 2)
	empty := w.own()
	if err := w.o.Settings.KeepOffice(t.Context(), karen, settings.PartProfile, empty.Version(settings.PartProfile), api.Office{Name: "Kontoret"}); err != nil {
		t.Fatal(err)
	}
	s := w.own()
	for _, p := range []struct {
		part settings.Part
		o    api.Office
	}{{settings.PartAnswers, api.Office{AnswerTargetH: 8}}, {settings.PartFree, api.Office{CounsellingMin: 240}}} {
		go func() {
			err := errors.New("not tried")
			for err != nil {
				if err = w.o.Settings.KeepOffice(t.Context(), karen, p.part, s.Version(p.part), p.o); err != nil && !errors.Is(err, mutation.ErrChanged) {
					break
				}
			}
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if now := w.own(); now.AnswerTargetH != 8 || now.CounsellingMin != 240 {
		t.Errorf("of two that were written at once there is %+v", now.Office)
	}
}

func TestWhatTheOfficeSaysOfItselfIsRefusedByField(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		part    settings.Part
		o       api.Office
		pointer string
	}{
		"no name":                       {settings.PartProfile, api.Office{}, "/name"},
		"an address that is none":       {settings.PartProfile, api.Office{Name: "K", Email: "kontor"}, "/email"},
		"a link that runs":              {settings.PartProfile, api.Office{Name: "K", Site: "javascript:alert(1)"}, "/site"},
		"too few digits":                {settings.PartProfile, api.Office{Name: "K", CVR: "1234567"}, "/cvr"},
		"open twice at once":            {settings.PartHours, api.Office{Opening: []api.Opening{{Weekday: 1, From: "09:00", To: "15:00"}, {Weekday: 1, From: "14:00", To: "17:00"}}}, "/opening/1"},
		"closed until the day before":   {settings.PartHours, api.Office{Closed: []api.Closed{{From: "2027-07-05", To: "2027-07-04"}}}, "/closed/0"},
		"an answer before the question": {settings.PartAnswers, api.Office{AnswerTargetH: -1}, "/answer_target_h"},
		"hours without end":             {settings.PartFree, api.Office{CounsellingMin: 100_000}, "/counselling_min"},
	} {
		var p *api.Problem
		err := w.o.Settings.KeepOffice(t.Context(), karen, c.part, w.own().Version(c.part), c.o)
		if !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.own().ID != "" {
		t.Error("what is refused made a record")
	}
}

func TestAnswersAreNotDueOnDaysOnWhichTheOfficeIsClosed(t *testing.T) {
	w := newWorld(t)
	day := start.In(time.UTC)
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{
		"answer_target_h": 8, "closed": []object{{"from": day.Format(time.DateOnly), "to": day.AddDate(0, 0, 13).Format(time.DateOnly)}},
	})})
	p := w.person()
	if by := p.question(p.asks("Må jeg?")).AnswerBy; by.Before(day.AddDate(0, 0, 13)) {
		t.Errorf("it is due %v, while the office is closed", by)
	}
}

func TestALogoIsAPictureAndNothingElse(t *testing.T) {
	w := newWorld(t)
	var asPNG, asJPEG, wide bytes.Buffer
	picture := image.NewRGBA(image.Rect(0, 0, 30, 20))
	if err := errors.Join(png.Encode(&asPNG, picture), jpeg.Encode(&asJPEG, picture, nil), png.Encode(&wide, image.NewGray(image.Rect(0, 0, 4001, 1)))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.o.Settings.Logo(t.Context()); !isProblem(err, api.CodeNotFound) {
		t.Errorf("there is a logo at first: %v", err)
	}
	if err := w.o.Settings.KeepLogo(t.Context(), karen, asPNG.Bytes()); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"one that runs": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"one cut off":   asPNG.Bytes()[:asPNG.Len()-20], "one too wide": wide.Bytes(), "one too large": append(asJPEG.Bytes(), make([]byte, api.MaxLogo)...),
	} {
		var p *api.Problem
		if err := w.o.Settings.KeepLogo(t.Context(), karen, bad); !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Pointer != "/logo" {
			t.Errorf("%s: %v", name, err)
		}
	}
	first, _ := w.o.Info(t.Context())
	if err := w.o.Settings.KeepLogo(t.Context(), karen, asJPEG.Bytes()); err != nil {
		t.Fatal(err)
	}
	logo, err := w.o.Settings.Logo(t.Context())
	info, _ := w.o.Info(t.Context())
	if err != nil || logo.Media != "image/jpeg" || !bytes.Equal(logo.Bytes, asJPEG.Bytes()) || info.Logo != settings.LogoPath+logo.Sum || info.Logo == first.Logo {
		t.Errorf("the logo is %s at %s, %v", logo.Media, info.Logo, err)
	}
	if err := w.o.Settings.KeepLogo(t.Context(), karen, nil); err != nil {
		t.Fatal(err)
	}
	if info, _ := w.o.Info(t.Context()); info.Logo != "" {
		t.Errorf("what is removed is at %s", info.Logo)
	}
}

func TestAnAdviserIsKeptByTheRulesOfAnImport(t *testing.T) {
	w := newWorld(t)
	e := settings.Entry{Kind: api.KindAdviser, ID: newID(), Adviser: api.Adviser{Name: "Ida", Kind: api.AdviserOffice, Fields: []api.Field{"tax"}}}
	keep := func(e settings.Entry) error { return w.o.Settings.KeepEntry(t.Context(), karen, e) }
	if err := keep(e); err != nil {
		t.Fatal(err)
	}
	if err := keep(e); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("one new twice under its id: %v", err)
	}
	read := func() settings.Entry {
		t.Helper()
		is, err := w.o.Settings.Entry(t.Context(), karen, e.Kind, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	first := read()
	second := first
	second.Adviser.Name = "Ida Holm"
	if err := keep(second); err != nil {
		t.Fatal(err)
	}
	if err := keep(first); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("upon what a colleague changed: %v", err)
	}
	w.slot(w.event(time.Hour, nil), time.Hour, object{"adviser_id": e.ID})
	var p *api.Problem
	if err := w.o.Settings.RemoveEntry(t.Context(), karen, e.Kind, e.ID, read().Version); !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Reason != "used_by_slot" {
		t.Errorf("who has times is taken out: %v", err)
	}
	for name, bad := range map[string]settings.Entry{
		"/name": {Kind: api.KindActor, ID: newID(), Actor: api.Actor{Kind: "bank"}}, "/kind": {Kind: api.KindActor, ID: newID(), Actor: api.Actor{Name: "Banken", Kind: "zoo"}},
		"/email": {Kind: api.KindActor, ID: newID(), Actor: api.Actor{Name: "Banken", Kind: "bank", Email: "banken"}}, "/actor_id": {Kind: api.KindAdviser, ID: newID(), Adviser: api.Adviser{Name: "Bo", Kind: "mentor", ActorID: "x"}},
	} {
		if err := keep(bad); !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Pointer != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := w.logged("adviser"); len(got) != 2 {
		t.Errorf("the log says %q", got)
	}
}

func TestAVenueIsChosenByNameAndTwoWhoChangeItAreTold(t *testing.T) {
	w := newWorld(t)
	v := programme.KeptVenue{ID: newID(), Venue: api.Venue{Name: "Rådhuset", Address: "Akseltorv 1", OnlineURL: "https://mode.example.dk/1"}}
	keep := func(v programme.KeptVenue) error { return w.o.Programme.KeepVenue(t.Context(), karen, v) }
	if err := keep(v); err != nil {
		t.Fatal(err)
	}
	if err := keep(v); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("one new twice under its id: %v", err)
	}
	w.event(time.Hour, object{"venue": object{"name": "rådhuset", "address": "Et andet sted"}})
	w.event(time.Hour, object{"venue": object{"name": "Biblioteket"}})
	names := func() (all []string) {
		t.Helper()
		venues, err := w.o.Programme.Venues(t.Context(), karen)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range venues {
			all = append(all, v.Name+"|"+v.Address)
		}
		return all
	}
	if got := names(); !slices.Equal(got, []string{"Rådhuset|Akseltorv 1", "Biblioteket|"}) {
		t.Errorf("to choose from there are %q", got)
	}
	v.Version = "1"
	v.Address = "Akseltorv 2"
	if err := keep(v); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func() error{
		"kept": func() error { return keep(v) }, "removed": func() error { return w.o.Programme.RemoveVenue(t.Context(), karen, v.ID, "1") },
	} {
		if err := do(); !errors.Is(err, mutation.ErrChanged) {
			t.Errorf("%s upon what a colleague changed: %v", name, err)
		}
	}
	if err := w.o.Programme.RemoveVenue(t.Context(), karen, v.ID, "2"); err != nil {
		t.Fatal(err)
	}
	if got := names(); !slices.Contains(got, "rådhuset|Et andet sted") {
		t.Errorf("to choose from there are %q", got)
	}
}
