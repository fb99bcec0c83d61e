package screens

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets"
	"startklar.dk/internal/demooffice"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
	"startklar.dk/office/web"
	"startklar.dk/screens/stagetest"
)

// people are the devices whose screens are looked at, each in a state of its own.
type people struct {
	w *testworld.World
	// Anna has been at it for a while; Bo has no net; Carl has just found the
	// office; Dorte writes without one; Ida's is on its way; Eva tries the demo
	// office; Finn opens the app for the first time.
	anna               *testworld.Device
	bo, carl, dorte    *testworld.Device
	ida                *testworld.Device
	eva, finn          *app.App
	evaNow             func() time.Time
	planID, versionID  string
	amissID            string // a plan whose figures cannot be computed
	slot, course, lost string // Anna's bookings: a time, a place, a time that was taken
	waits              string // on a waiting list
	offered, declined  string // referrals
	asked, underWay    string
	result             string
	profile, economy   string // results of these tests, and of the screening form
	form               string
	full, kickoff      string // events
}

// need ends the test where the world cannot be laid out.
func need(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// alone is the app on a device of its own, with a demo office to try.
func alone(t *testing.T) (*app.App, func() time.Time) {
	t.Helper()
	now := testworld.NewClock().Now
	line := testworld.NewLine()
	a, err := app.Open(t.Context(), app.Config{
		Dir: t.TempDir(), Now: now, Transport: line, Language: "da_DK", DeviceName: "Evas bærbare", Platform: "test", Keyring: noKeyring{},
		DemoOffice: func(ctx context.Context, dir string) (app.Demo, error) {
			return demooffice.Start(ctx, dir, web.LoopbackOptions{Now: now, Demo: bots.Options{Alone: true}})
		},
	})
	need(t, err)
	t.Cleanup(func() {
		need(t, a.Close())
		line.Close()
	})
	return a, now
}

// settled makes the world that is looked at.
func settled(t *testing.T) *people {
	t.Helper()
	p := &people{w: testworld.New(t)}
	p.anna = p.w.Device("Annas telefon")
	p.anna.Sync()
	name, cvr, stage := "Anna Nielsen", "10150817", "starting"
	need(t, p.anna.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name, CVR: &cvr, Stage: &stage}))
	p.plan(t)
	p.tests(t)
	p.bookings(t)
	p.referrals(t)
	p.anna.Sync()
	p.staff(t)
	p.others(t)
	p.amiss(t)
	return p
}

const firstCustomers = "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem, og fire vil gerne smage på en lokal ristning.\n\nDet er Café Mondo, Havnens Kaffebar, to gårdbutikker og"

// plan writes, keeps a version and has two devices disagree.
func (p *people) plan(t *testing.T) {
	t.Helper()
	set := func(d *testworld.Device, key, words string) {
		_, err := d.App.Plan.Set(t.Context(), "", key, words)
		need(t, err)
	}
	for key, words := range map[string]string{
		"summary.short":          "Nordlys er et lille kafferisteri i Kolding. Vi rister til cafeer og gårdbutikker i trekantområdet.",
		"summary.ask":            "Et lån til en rister og sparring om prisen.",
		"market.first_customers": firstCustomers,
		"idea.what":              "Kaffe.",
		"pitch.text":             strings.Repeat("På Café Mondo er kaffen tre måneder gammel, når den bliver malet. ", 30),
		"operation.place":        "Det gamle trykkeri ved åen. Råkaffe fra Hamborg, i reserve et kooperativ i Odense.",
	} {
		set(p.anna, key, words)
	}
	need(t, p.anna.App.Plan.Rename(t.Context(), "", "Nordlys Kafferisteri"))
	var err error
	p.planID, err = p.anna.App.Plan.Current(t.Context())
	need(t, err)
	_, err = p.anna.App.Plan.SetFigures(t.Context(), p.planID, stagetest.Cafe(t, ".."))
	need(t, err)
	kept, err := p.anna.App.Plan.Keep(t.Context(), p.planID, "Til mødet med banken")
	need(t, err)
	p.versionID = kept.ID
	p.anna.Sync()
	two := p.w.Device("Annas bærbare computer på kontoret")
	two.Sync()
	two.Line.Cut(true)
	set(two, "idea.what", "Kaffe til hjemmet, ristet i ugen.\n\nTe.")
	set(p.anna, "idea.what", "Kaffe til cafeer i Kolding, ristet i dag.\n\nTe.")
	p.anna.Sync()
	two.Line.Cut(false)
	two.Sync()
	p.anna.Await("the two texts clash", func() bool {
		list, err := p.anna.App.Plan.Conflicts(t.Context(), "")
		return err == nil && len(list) == 1
	})
}

// amiss has two devices write what does not go together: one makes the firm a company, the other has the owner draw money.
func (p *people) amiss(t *testing.T) {
	t.Helper()
	var err error
	p.amissID, err = p.anna.App.Plan.Create(t.Context(), "Nordlys på nettet")
	need(t, err)
	set := func(d *testworld.Device, figures map[string]json.RawMessage) {
		_, err := d.App.Plan.SetFigures(t.Context(), p.amissID, figures)
		need(t, err)
	}
	cafe := stagetest.Cafe(t, "..")
	maps.DeleteFunc(cafe, func(path string, _ json.RawMessage) bool {
		return strings.HasPrefix(path, "drawings/") || strings.HasPrefix(path, "tax/")
	})
	set(p.anna, cafe)
	need(t, p.anna.App.Plan.SetCurrent(t.Context(), p.planID))
	p.anna.Sync()
	two := p.w.Device("Annas tavle")
	two.Sync()
	two.Line.Cut(true)
	set(two, map[string]json.RawMessage{"form": json.RawMessage(`"company"`)})
	set(p.anna, map[string]json.RawMessage{
		"drawings/ferie/name": json.RawMessage(`"Til ferien"`), "drawings/ferie/amount_ore": json.RawMessage(`900000`),
	})
	p.anna.Sync()
	two.Line.Cut(false)
	two.Sync()
	p.anna.Sync()
	p.anna.Await("the figures do not go together", func() bool {
		f, err := p.anna.App.Plan.Figures(t.Context(), p.amissID)
		return err == nil && len(f.Errors) > 0
	})
}

// tests takes one twice and begins another.
func (p *people) tests(t *testing.T) {
	t.Helper()
	for _, values := range [][]int{{4, 3, 4, 2, 2, 3}, {5, 3, 5, 3, 2, 4}} {
		draft, err := p.anna.App.Tests.Draft(t.Context(), assets.ReadyAssessmentID)
		need(t, err)
		part, at := "", -1
		for _, item := range draft.Items {
			if item.PartTitle != part {
				part = item.PartTitle
				at++
			}
			need(t, p.anna.App.Tests.Answer(t.Context(), assets.ReadyAssessmentID, item.ID, values[at%len(values)]))
		}
		p.result, err = p.anna.App.Tests.Submit(t.Context(), assets.ReadyAssessmentID)
		need(t, err)
	}
	for id, result := range map[string]*string{
		assets.ProfileAssessmentID: &p.profile, assets.EconomyAssessmentID: &p.economy, assets.ScreeningAssessmentID: &p.form,
	} {
		*result = p.take(t, id)
	}
	need(t, p.anna.App.Tests.Say(t.Context(), assets.ScreeningAssessmentID, "w1", "Friskristet kaffe til cafeer i Kolding."))
}

// take answers a test, each item by another answer, and hands it in.
func (p *people) take(t *testing.T, id string) string {
	t.Helper()
	draft, err := p.anna.App.Tests.Draft(t.Context(), id)
	need(t, err)
	for i, item := range draft.Items {
		if item.Letters > 0 {
			need(t, p.anna.App.Tests.Say(t.Context(), id, item.ID, "Hvad skal en pose kaffe koste, når cafeen selv skal tjene på den?"))
			continue
		}
		need(t, p.anna.App.Tests.Answer(t.Context(), id, item.ID, 1+i%len(item.Scale)))
	}
	result, err := p.anna.App.Tests.Submit(t.Context(), id)
	need(t, err)
	return result
}

// lay puts an event with one place into the programme.
func (p *people) lay(t *testing.T) string {
	t.Helper()
	at := testworld.Start.Add(30 * 24 * time.Hour)
	body, err := json.Marshal(api.Event{
		Kind: api.EventCourse, State: api.EventPlanned, Title: "Internationalt messedeltagelseskursus for begyndere", Text: "En dag på gulvet.",
		Venue:    api.Venue{Name: "Hallen", Address: "Hallen 1, 6000 Kolding", Municipality: "0621"},
		StartsAt: at, EndsAt: at.Add(2 * time.Hour), Capacity: 1, PlacesLeft: 1, WaitingList: true,
		Requires: api.RequiresNone, Fields: []api.Field{api.FieldMarketing, api.FieldExport},
	})
	need(t, err)
	id := uuid.NewString()
	need(t, p.w.Office.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: id, Body: body}}))
	return id
}

func (p *people) event(t *testing.T, d *testworld.Device, kind string, do ...booking.Do) booking.Event {
	t.Helper()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{kind}})
	need(t, err)
	for _, it := range list {
		if len(do) == 0 || slices.Contains(do, it.Action.Do) {
			ev, err := d.App.Book.Event(t.Context(), it.ID)
			need(t, err)
			return ev
		}
	}
	t.Fatalf("no %s", kind)
	return booking.Event{}
}

// booked is a booking as a device has it.
func booked(t *testing.T, d *testworld.Device, id string) booking.Booking {
	t.Helper()
	b, err := d.App.Book.Booking(t.Context(), id)
	need(t, err)
	return b
}

func reserve(t *testing.T, d *testworld.Device, r booking.Request, state string) string {
	t.Helper()
	id, err := d.App.Book.Book(t.Context(), r)
	need(t, err)
	d.Await("the booking is "+state, func() bool {
		b, err := d.App.Book.Booking(t.Context(), id)
		return err == nil && b.State == state
	})
	return id
}

// bookings books a time and a place, waits for one, and loses one.
func (p *people) bookings(t *testing.T) {
	t.Helper()
	other := p.w.DeviceOf("hans@example.dk", "hans")
	p.full = p.lay(t)
	other.Sync()
	reserve(t, other, booking.Request{EventID: p.full}, api.BookingConfirmed)
	p.anna.Sync()
	kick := p.event(t, p.anna, api.EventKickoff)
	p.kickoff = kick.ID
	p.slot = reserve(t, p.anna, booking.Request{SlotID: kick.Advisers[0].Slots[1].ID, Need: api.FieldPlan, Note: "Jeg vil åbne et kafferisteri."}, api.BookingConfirmed)
	p.course = reserve(t, p.anna, booking.Request{EventID: p.event(t, p.anna, api.EventCourse, booking.DoBook).ID}, api.BookingConfirmed)
	need(t, p.anna.App.Book.Share(t.Context(), p.course, []api.Share{
		{Kind: api.ShareVersion}, {Kind: api.ShareResult, ID: p.result, Title: "Er du klar?"}, {Kind: api.ShareContact, Title: "Navn og telefon"},
	}, []string{"figures/need"}))
	p.waits = reserve(t, p.anna, booking.Request{EventID: p.full, Wait: true}, api.BookingWaiting)
	p.anna.Line.Cut(true)
	var err error
	p.lost, err = p.anna.App.Book.Book(t.Context(), booking.Request{SlotID: kick.Advisers[2].Slots[2].ID})
	need(t, err)
	reserve(t, other, booking.Request{SlotID: kick.Advisers[2].Slots[2].ID}, api.BookingConfirmed)
	p.anna.Line.Cut(false)
	p.anna.App.Sync.Now()
	p.anna.Await("the time is lost", func() bool {
		b, err := p.anna.App.Book.Booking(t.Context(), p.lost)
		return err == nil && b.State == api.BookingRefused
	})
}

func (p *people) refer(t *testing.T, email, actor string, about api.Field) string {
	t.Helper()
	id, err := p.w.Office.Referrals.Refer(t.Context(), mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette Ørsted"}, referral.Offer{
		Email: email, ActorID: demo.ActorID(actor), Need: about,
		Reason: "Du har brug for en, der kender eksport til Tyskland. Det har vi ikke på kontoret. Karen i Erhvervshuset har hjulpet mange caféristerier.",
	})
	need(t, err)
	return id
}

// referrals are in each state.
func (p *people) referrals(t *testing.T) {
	t.Helper()
	p.declined = p.refer(t, testworld.Email, "tre-ege", api.FieldExport)
	p.asked = p.refer(t, testworld.Email, "lyspunkt", api.FieldExport)
	p.underWay = p.refer(t, testworld.Email, "erhvervshus-sydjylland", api.FieldExport)
	p.anna.Sync()
	r, in := p.anna.App.Referrals, p.anna.App.Inbox
	_, err := in.Ask(t.Context(), "Lokaler", "Må jeg riste kaffe i en garage i et boligområde?")
	need(t, err)
	_, err = in.Post(t.Context(), p.asked, "Hvad koster det, hvis jeg vil beskytte navnet?")
	need(t, err)
	need(t, r.Decline(t.Context(), p.declined))
	proposals, err := p.anna.App.Consent.Proposals(t.Context())
	need(t, err)
	var shares []api.Share
	for _, o := range proposals {
		shares = append(shares, o.Share)
	}
	need(t, r.Accept(t.Context(), p.underWay, shares))
	p.anna.Sync()
	p.offered = p.refer(t, testworld.Email, "erhvervshus-sydjylland", api.FieldFinancing)
	p.anna.Sync()
}

// others are those who are not as far as Anna.
func (p *people) others(t *testing.T) {
	t.Helper()
	p.bo = p.w.DeviceOf("bo@example.dk", "Bos telefon")
	p.refer(t, "bo@example.dk", "erhvervshus-sydjylland", api.FieldExport)
	p.bo.Sync()
	p.bo.Line.Cut(true)
	kick := p.event(t, p.bo, api.EventKickoff)
	_, err := p.bo.App.Book.Book(t.Context(), booking.Request{SlotID: kick.Advisers[1].Slots[3].ID})
	need(t, err)
	_, err = p.bo.App.Plan.Set(t.Context(), "", "summary.short", "Et bageri i Vejle.")
	need(t, err)
	_, err = p.bo.App.Inbox.Ask(t.Context(), "Lokaler", strings.Repeat("Må jeg bage om natten i et boligområde? ", 6))
	need(t, err)

	p.carl = p.w.Guest("Carls telefon")
	p.carl.Sync()
	p.ida = unread(t, p.w, "ida@example.dk")
	p.dorte = p.w.Fresh("Dortes telefon")
	need(t, p.dorte.App.WriteOffline(t.Context()))
	_, err = p.dorte.App.Plan.Set(t.Context(), "", "summary.short", "En frisør i Vejen.")
	need(t, err)
	_, err = p.dorte.App.Plan.SetFigures(t.Context(), "", map[string]json.RawMessage{
		"start": json.RawMessage(`"2027-01"`), "form": json.RawMessage(`"personal"`),
	})
	need(t, err)
	p.eva, p.evaNow = alone(t)
	_, err = p.eva.ChooseDemo(t.Context())
	need(t, err)
	p.finn, _ = alone(t)
	need(t, p.finn.SetMunicipality(t.Context(), "0621"))
}
