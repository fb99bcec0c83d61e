package screens

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/crash"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/internal/demooffice"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
	"startklar.dk/office/web"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// The states that a screen is drawn in.
const (
	stateContent = "there is content"
	stateEmpty   = "empty"
	stateLoading = "loading"
	stateOffline = "offline"
	stateAlone   = "offline, nothing here yet"
	stateError   = "it cannot be read"
)

// house is what the gallery's screens are drawn from: a person with all that a person can have, one who has nothing,
// one whose device has read nothing yet, and devices without a net and with a store that cannot be read.
type house struct {
	w                     *testworld.World
	full, cut             *testworld.Device
	empty, loading, alone *testworld.Device
	broken                map[text.Lang]*testworld.Device
	guests                map[string]*testworld.Device // by the state that they are for
	first, demo           *app.App                     // where nothing was chosen, and at the demo office
	planID, versionID     string
	lineID                string // of the figures, with its section
	resultID              string
	eventID, bookingID    string
	movedID               string // a booking that the office moved
	referralID            string
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{w: testworld.New(t), broken: map[text.Lang]*testworld.Device{}}
	hasLogo(t, h.w, 480, 96)
	h.full = h.w.Device("telefon")
	h.fill(t, h.full)
	h.cut = h.w.Device("tablet")
	h.cut.Sync()
	ok(t, h.cut.App.AskLogo(t.Context()))
	wentDown(t, h.full)
	wentDown(t, h.cut)
	bare := testworld.With(t, slices.DeleteFunc(demo.Records(testworld.Start), func(r api.ImportRecord) bool { return r.Kind != api.KindOffice }))
	hasLogo(t, bare, 90, 240)
	h.empty = bare.DeviceOf("bo@example.dk", "telefon")
	h.empty.Sync()

	h.loading = unread(t, h.w, "carla@example.dk")
	h.alone = unread(t, h.w, "david@example.dk")
	for _, d := range []*testworld.Device{h.cut, h.alone} {
		d.Line.Cut(true)
		d.App.Sync.Now()
		d.Await("the device knows that there is no net", func() bool {
			s, err := d.App.Sync.State(t.Context())
			return err == nil && s.Mark == app.MarkOffline
		})
	}
	// What clashes needs the person, net or no net: the device without one is away before.
	h.clash(t)
	write(t, h.cut, map[string]string{"idea.problem": "Kaffen er ofte tre måneder gammel, når den når frem."})

	for _, lang := range text.Langs {
		d := h.w.Device("broken-" + string(lang))
		d.Sync()
		ok(t, d.App.SetPreferences(func(p *app.Preferences) { p.Language = string(lang) }))
		ok(t, d.App.Close())
		ok(t, os.Mkdir(filepath.Join(d.Dir, "crash.txt"), 0o700)) // a report that cannot be read
		h.broken[lang] = d
	}
	h.guests = map[string]*testworld.Device{}
	for _, st := range h.states() {
		h.guests[st.name] = h.guest(t, st.name)
	}
	ok(t, h.guests[stateContent].App.SetMunicipality(t.Context(), "0621"))
	h.first, h.demo = h.tries(t), h.tries(t)
	_, err := h.demo.ChooseDemo(t.Context())
	ok(t, err)
	ok(t, h.demo.RequestCode(t.Context(), "eva@example.dk"))
	return h
}

// hasLogo gives an office a logo of so many pixels: dark on clear, as most are.
func hasLogo(t *testing.T, w *testworld.World, width, height int) {
	t.Helper()
	mark := image.NewNRGBA(image.Rect(0, 0, width, height))
	side := min(width, height)
	draw.Draw(mark, image.Rect(0, 0, side, side), image.NewUniform(color.NRGBA{R: 20, G: 60, B: 110, A: 255}), image.Point{}, draw.Src)
	for at := side + side/4; at < max(width, height); at += side / 2 {
		bar := image.Rect(at, side/4, at+side/4, height)
		if height > width {
			bar = image.Rect(0, at, width, at+side/4)
		}
		draw.Draw(mark, bar, image.NewUniform(color.NRGBA{R: 30, G: 30, B: 30, A: 255}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	ok(t, png.Encode(&b, mark))
	ok(t, w.Office.Settings.KeepLogo(t.Context(), mutation.Staff{Role: mutation.RoleCoordinator, Name: "Karen Holm"}, b.Bytes()))
}

// awaitLogo waits until the office's logo is drawn, and goes there.
func awaitLogo(s *stagetest.Stage) {
	s.T.Helper()
	var logo fyne.CanvasObject
	s.Await("the logo is drawn", func() bool {
		i := slices.IndexFunc(s.Reachable(), func(o fyne.CanvasObject) bool {
			_, is := o.(*ui.Plate)
			return is
		})
		if i >= 0 {
			logo = s.Reachable()[i]
		}
		return i >= 0
	})
	if page, is := s.Shell.Page().Content().(*ui.Scaffold); is {
		page.ScrollIntoView(logo)
		page.ScrollTo(page.Offset() + 120)
	}
}

// tries is the app of somebody who can choose the demo office.
func (h *house) tries(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{
		Dir: t.TempDir(), Now: h.w.Clock.Now, Language: "da_DK", DeviceName: "Evas bærbare", Platform: "test",
		DemoOffice: func(ctx context.Context, dir string) (app.Demo, error) {
			return demooffice.Start(ctx, dir, web.LoopbackOptions{Now: h.w.Clock.Now, Demo: bots.Options{Alone: true}})
		},
	})
	ok(t, err)
	t.Cleanup(func() { ok(t, a.Close()) })
	return a
}

// wentDown leaves the report of a crash on a device.
func wentDown(t *testing.T, d *testworld.Device) {
	t.Helper()
	func() {
		r := &crash.Reporter{Dir: d.Dir, Version: "1.2.3", Out: io.Discard, Exit: func(int) {}, Now: func() time.Time { return testworld.Start }}
		defer r.Guard()
		panic("it went down")
	}()
	found, err := crash.Collect(d.Dir)
	ok(t, err)
	if !found {
		t.Fatal("the crash left no report")
	}
}

// guest is a device on which nobody is signed in.
func (h *house) guest(t *testing.T, state string) *testworld.Device {
	t.Helper()
	d := h.w.Fresh("guest, " + state)
	d.Line.Through(func(office http.RoundTripper) http.RoundTripper {
		if state == stateLoading {
			return slow{office, true}
		}
		return office
	})
	_, err := d.App.ChooseOffice(t.Context(), h.w.URL)
	ok(t, err)
	d.Line.Cut(state == stateOffline || state == stateAlone)
	return d
}

// askForCode asks for a code on the page of signing in, with an address that is none where it is to go wrong.
func askForCode(s *stagetest.Stage, state string) {
	address, said := "eva@example.dk", ""
	switch state {
	case stateContent:
		said = s.Env.T("signin.other_address")
	case stateEmpty:
		return
	case stateOffline, stateAlone:
		said = s.Env.T("signin.not_sent")
	case stateError:
		address, said = "eva", s.Env.T("error.bad_email")
	}
	test.Type(s.Field(), address)
	s.Tap(s.Env.T("signin.ask"))
	s.Await("it says "+said, func() bool { return strings.Contains(s.Words(), said) })
}

// unread is a device on which somebody is signed in and nothing has come from the office yet.
func unread(t *testing.T, w *testworld.World, email string) *testworld.Device {
	t.Helper()
	d := w.Fresh(email)
	d.Line.Through(func(office http.RoundTripper) http.RoundTripper { return slow{office, false} })
	_, err := d.App.ChooseOffice(t.Context(), w.URL)
	ok(t, err)
	d.SignIn(email)
	return d
}

// slow answers who the office is and holds everything else until it is given up; it lets one sign in where it is not
// to be held too. Who gives it up soon in any case, as one does before a person's things are shown for the first time,
// hears so at once.
type slow struct {
	office http.RoundTripper
	signIn bool
}

// RoundTrip implements http.RoundTripper.
func (s slow) RoundTrip(req *http.Request) (*http.Response, error) {
	switch req.URL.Path {
	case "/v1/changes", "/v1/catalogue", "/v1/mutations", "/v1/devices":
	case "/v1/office":
		return s.office.RoundTrip(req)
	default:
		if !s.signIn {
			return s.office.RoundTrip(req)
		}
	}
	soon := time.Now().Add(11 * time.Second)
	if until, ok := req.Context().Deadline(); ok && until.Before(soon) {
		return nil, context.DeadlineExceeded
	}
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func write(t *testing.T, d *testworld.Device, answers map[string]string) {
	t.Helper()
	for key, words := range answers {
		_, err := d.App.Plan.Set(t.Context(), "", key, words)
		ok(t, err)
	}
}

// fill gives a person all that a person can have.
func (h *house) fill(t *testing.T, d *testworld.Device) {
	t.Helper()
	ctx := t.Context()
	d.Sync()
	name, cvr := "Anna Nielsen", "10150817"
	ok(t, d.App.Me.Update(ctx, api.PersonUpdateBody{Name: &name, CVR: &cvr}))
	write(t, d, map[string]string{
		"summary.short":          "Nordlys er et lille kafferisteri i Kolding. Vi rister til cafeer og gårdbutikker i trekantområdet.",
		"idea.what":              "Friskristet kaffe, leveret samme uge.",
		"pitch.text":             "På Café Mondo er kaffen tre måneder gammel, når den bliver malet. Jeg rister den i Kolding, og cafeerne får den samme uge.",
		"market.first_customers": "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem, og fire vil gerne smage på en lokal ristning.",
	})
	ok(t, d.App.Plan.Rename(ctx, "", "Nordlys Kafferisteri"))
	var err error
	h.planID, err = d.App.Plan.Current(ctx)
	ok(t, err)
	_, err = d.App.Plan.SetFigures(ctx, h.planID, stagetest.Cafe(t, ".."))
	ok(t, err)
	figures, err := d.App.Plan.Figures(ctx, h.planID)
	ok(t, err)
	h.lineID = "revenue/" + figures.Case.Revenue[0].ID
	kept, err := d.App.Plan.Keep(ctx, h.planID, "Til mødet med banken")
	ok(t, err)
	h.versionID = kept.ID

	draft, err := d.App.Tests.Draft(ctx, assets.ReadyAssessmentID)
	ok(t, err)
	for i, item := range draft.Items {
		ok(t, d.App.Tests.Answer(ctx, draft.AssessmentID, item.ID, []int{4, 3, 5, 2, 4}[i%5]))
	}
	h.resultID, err = d.App.Tests.Submit(ctx, draft.AssessmentID)
	ok(t, err)

	list, err := d.App.Book.Programme(ctx, booking.Filter{Kinds: []string{api.EventKickoff}})
	ok(t, err)
	h.eventID = list[0].ID
	ev, err := d.App.Book.Event(ctx, h.eventID)
	ok(t, err)
	h.bookingID, err = d.App.Book.Book(ctx, booking.Request{SlotID: ev.Advisers[0].Slots[1].ID, Need: api.FieldPlan, Note: "Jeg vil åbne et kafferisteri."})
	ok(t, err)
	d.Await("the time is confirmed", func() bool {
		b, err := d.App.Book.Booking(ctx, h.bookingID)
		return err == nil && b.State == api.BookingConfirmed
	})
	h.movedID = movedCafe(t, d)
	h.referralID, err = h.w.Office.Referrals.Refer(ctx, mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}, referral.Offer{
		Email: testworld.Email, ActorID: demo.ActorID("erhvervshus-sydjylland"), Need: api.FieldExport,
		Reason: "Du har brug for en, der kender eksport til Tyskland. Karen i Erhvervshuset har hjulpet mange caféristerier.",
	})
	ok(t, err)
	d.Sync()
}

// movedCafe is the booking of a café that the office moved.
func movedCafe(t *testing.T, d *testworld.Device) string {
	t.Helper()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventCafe}})
	ok(t, err)
	cafe := list[0]
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: cafe.ID})
	ok(t, err)
	d.Await("the café is confirmed", func() bool {
		b, err := d.App.Book.Booking(t.Context(), id)
		return err == nil && b.State == api.BookingConfirmed
	})
	d.Tell(api.Notice{
		BookingID: id, What: api.NoticeMoved, Decide: true, By: "Peter Skovgaard", Text: "Salen er optaget om torsdagen.",
		Old: api.Terms{StartsAt: cafe.StartsAt.AddDate(0, 0, -7), EndsAt: cafe.EndsAt.AddDate(0, 0, -7)},
		New: api.Terms{StartsAt: cafe.StartsAt, EndsAt: cafe.EndsAt},
	})
	return id
}

// clash has two devices answer one question at the same time.
func (h *house) clash(t *testing.T) {
	t.Helper()
	other := h.w.Device("computer")
	other.Sync()
	for _, d := range []*testworld.Device{h.full, other} {
		d.Line.Cut(true)
	}
	write(t, h.full, map[string]string{"idea.done": "Jeg har ristet for syv cafeer i to måneder."})
	write(t, other, map[string]string{"idea.done": "Jeg har ristet for fire gårdbutikker siden påske."})
	for _, d := range []*testworld.Device{h.full, other, h.full} {
		d.Line.Cut(false)
		d.Sync()
	}
}

// state is one that screens are drawn in.
type state struct {
	name string
	app  func(lang text.Lang) *app.App
}

func (h *house) states() []state {
	of := func(d **testworld.Device) func(text.Lang) *app.App {
		return func(text.Lang) *app.App { return (*d).App }
	}
	return []state{
		{stateContent, of(&h.full)},
		{stateEmpty, of(&h.empty)},
		{stateLoading, func(text.Lang) *app.App {
			h.loading.Reopen() // what is held too long has failed, and would be tried again
			return h.loading.App
		}},
		{stateOffline, of(&h.cut)},
		{stateAlone, of(&h.alone)},
		{stateError, func(lang text.Lang) *app.App { return h.broken[lang].App }},
	}
}

// screen is one page of the gallery.
type screen struct {
	name, page string
	has        func() ui.Route                        // where there is content, also offline
	not        ui.Route                               // where there is nothing: the page, or one of a thing that is not there
	app        func(state string) *app.App            // in place of the state's own; may be nil
	then       func(s *stagetest.Stage, state string) // what is done on the page; may be nil
}

// appIn is the app that the page shows in a state.
func (s screen) appIn(st state, lang text.Lang) *app.App {
	if s.app != nil {
		return s.app(st.name)
	}
	return st.app(lang)
}

// in is the page's route in a state.
func (s screen) in(state string) ui.Route {
	if state == stateContent || state == stateOffline || state == stateError {
		return s.has()
	}
	return s.not
}

// nowhere is the id of nothing.
const nowhere = "01985000-0000-7000-8000-000000000000"

func (h *house) screens() []screen {
	at := func(page string, r ui.Route) screen {
		return screen{name: page, page: page, has: func() ui.Route { return r }, not: r}
	}
	of := func(page string, has func() ui.Route, not ui.Route) screen {
		return screen{name: page, page: page, has: has, not: not}
	}
	view := func(name string) screen {
		s := of(parts.PageFigures, func() ui.Route { return parts.Figures(h.planID, name) }, parts.Figures("", name))
		s.name += "-" + name
		return s
	}
	signIn := at(parts.PageSignIn, parts.SignIn())
	signIn.app = func(state string) *app.App { return h.guests[state].App }
	signIn.then = func(s *stagetest.Stage, state string) {
		askForCode(s, state)
		if state == stateEmpty || state == stateError {
			awaitLogo(s)
		}
	}
	office := at(parts.PageMe, parts.Me())
	office.name = "me-office"
	office.then = func(s *stagetest.Stage, state string) {
		s.Tap(s.Env.T("me.office") + "…")
		if state != stateAlone && state != stateError {
			awaitLogo(s)
		}
	}
	first := at(parts.PageFirstRun, parts.FirstRun())
	first.app = func(state string) *app.App {
		if state == stateEmpty {
			return h.first
		}
		return h.guests[state].App
	}
	first.then = func(s *stagetest.Stage, state string) {
		if state == stateEmpty { // it fills the window
			s.Win.SetContent(s.Shell.Page().Content())
		}
	}
	mail := at(parts.PageDemoMail, parts.DemoMail())
	mail.app = func(state string) *app.App {
		if state == stateContent || state == stateOffline {
			return h.demo
		}
		return h.guests[state].App
	}
	mail.then = func(s *stagetest.Stage, state string) {
		if s.App == h.demo {
			s.Await("the mail came", func() bool { return len(h.demo.DemoMail()) > 0 })
		}
	}
	return []screen{
		at(parts.PageHome, parts.Home()),
		at(parts.PagePlan, parts.Plan()),
		of(parts.PageQuestion, func() ui.Route { return parts.Question(h.planID, "market.first_customers") }, parts.Question("", "market.first_customers")),
		of(parts.PageVersions, func() ui.Route { return parts.Versions(h.planID) }, parts.Versions("")),
		of(parts.PageVersion, func() ui.Route { return parts.Version(h.versionID) }, parts.Version(nowhere)),
		of(parts.PageReading, func() ui.Route { return parts.Reading(h.planID, "") }, parts.Reading("", "")),
		of(parts.PageReplace, func() ui.Route { return parts.Replace(h.planID, "") }, parts.Replace("", "")),
		of(parts.PageExport, func() ui.Route { return parts.Export(h.planID, "") }, parts.Export("", "")),
		at(parts.PageImport, parts.Import()),
		of(parts.PageCanvas, func() ui.Route { return parts.Canvas(h.planID) }, parts.Canvas("")),
		of(parts.PagePitch, func() ui.Route { return parts.Pitch(h.planID) }, parts.Pitch("")),
		of(parts.PageRehearsal, func() ui.Route { return parts.Rehearsal(h.planID) }, parts.Rehearsal("")),
		of(parts.PageConflict, func() ui.Route { return parts.Conflict(h.planID, "idea.done") }, parts.Conflict("", "idea.done")),
		of(parts.PageShareEvent, func() ui.Route { return parts.SharePlan("") }, parts.SharePlan("")),
		of(parts.PageFigures, func() ui.Route { return parts.Figures(h.planID, parts.FiguresOverview) }, parts.Figures("", "")),
		view(parts.FiguresStartup), view(parts.FiguresPrivate), view(parts.FiguresOperating), view(parts.FiguresFinancing), view(parts.FiguresCash),
		view(parts.FiguresBalance), view(parts.FiguresKey), view(parts.FiguresScenarios), view(parts.FiguresAssumptions),
		of(parts.PageFigureLine, func() ui.Route { return parts.FigureLine(h.planID, h.lineID) }, parts.FigureLine("", "fixed/"+nowhere)),
		at(parts.PageTests, parts.Tests()),
		at(parts.PageTake, parts.TakeTest(assets.ScreeningAssessmentID)),
		of(parts.PageResult, func() ui.Route { return parts.Result(h.resultID) }, parts.Result(nowhere)),
		at(parts.PageBook, parts.Programme()),
		of(parts.PageEvent, func() ui.Route { return parts.Event(h.eventID) }, parts.Event(nowhere)),
		of(parts.PageSlots, func() ui.Route { return parts.Slots(h.eventID, "") }, parts.Slots(nowhere, "")),
		at(parts.PageMine, parts.MyBookings()),
		of(parts.PageBooking, func() ui.Route { return parts.Booking(h.bookingID) }, parts.Booking(nowhere)),
		of(parts.PageStill, func() ui.Route { return parts.Still(h.movedID) }, parts.Still(nowhere)),
		of(parts.PageSheet, func() ui.Route { return parts.MeetingSheetOf(h.bookingID) }, parts.MeetingSheetOf(nowhere)),
		at(parts.PageInbox, parts.Inbox()),
		of(parts.PageReferral, func() ui.Route { return parts.Referral(h.referralID) }, parts.Referral(nowhere)),
		at(parts.PageDirectory, parts.Directory()),
		of(parts.PageActor, func() ui.Route { return parts.Actor(demo.ActorID("erhvervshus-sydjylland")) }, parts.Actor(nowhere)),
		at(parts.PageMe, parts.Me()), office,
		signIn,
		at(parts.PageWaiting, parts.Waiting()),
		first,
		mail,
		at(parts.PageCrash, parts.Crash()),
		at(parts.PageLicences, parts.Licences()),
	}
}
