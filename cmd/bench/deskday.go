package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

const (
	deskGuests   = 40 // persons with a time today, a shared plan, a question and a referral
	deskStaff    = 6  // of the staff; each has a part of the day's times
	firstMeeting = 7 * time.Hour
	deskSlot     = 90 * time.Minute // so that each of the staff has times until late in the evening
	deskSlots    = 11               // of each of the staff on a day
	askedOf      = 4                // each so many guests asked something that nobody has answered
)

// deskDay is what an office's desk has to do today and tomorrow: the same wherever it is.
type deskDay struct {
	*programme
	day   time.Time // its midnight
	times []api.Slot
	staff []account.Member
	actor string
}

// deskDayOf is the day of a time, in Denmark.
func deskDayOf(at time.Time) *deskDay {
	local := at.In(text.Copenhagen)
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, text.Copenhagen).UTC()
	d := &deskDay{programme: &programme{name: "desk/" + day.Format(time.DateOnly) + "/"}, day: day}
	for i := range deskStaff {
		adviser := d.add(api.KindAdviser, fmt.Sprint("adviser/", i), api.Adviser{
			Name: fmt.Sprintf("Konsulent %d", i+1), Kind: "office", Fields: []api.Field{api.Fields[i%len(api.Fields)]},
		})
		d.staff = append(d.staff, account.Member{
			Email: fmt.Sprintf("staff%d@example.dk", i), Language: "da", Role: mutation.RoleConsultant, AdviserID: adviser,
		})
	}
	d.actor = d.add(api.KindActor, "actor", api.Actor{
		Name: "Erhvervshuset", Kind: "network", Email: "actor@example.dk", Municipalities: []string{oneMunicipality},
	})
	for _, starts := range []time.Time{day.Add(firstMeeting), day.Add(24*time.Hour + firstMeeting)} {
		d.addDay(starts)
	}
	return d
}

// addDay adds an event with the staff's times.
func (d *deskDay) addDay(starts time.Time) {
	ends := starts.Add(deskSlots * deskSlot)
	event := d.add(api.KindEvent, "event/"+starts.String(), api.Event{
		Kind: api.EventCounselling, State: api.EventPlanned, Title: "Rådgivning", Venue: api.Venue{Name: "Rådhuset", Municipality: oneMunicipality},
		StartsAt: starts, EndsAt: ends, Requires: api.RequiresNone, MaxSlotsPerPerson: 1,
	})
	for n := range deskSlots {
		for i, m := range d.staff {
			slot := api.Slot{EventID: event, AdviserID: m.AdviserID, StartsAt: starts.Add(time.Duration(n) * deskSlot)}
			slot.EndsAt = slot.StartsAt.Add(deskSlot)
			id := d.add(api.KindSlot, fmt.Sprintf("slot/%s/%d/%d", starts, n, i), slot)
			d.slots, d.times = append(d.slots, id), append(d.times, slot)
		}
	}
}

func (d *deskDay) versionOf(i int) string { return nameID(fmt.Sprint("desk/version/", i)) }
func (d *deskDay) planOf(i int) string    { return nameID(fmt.Sprint("desk/plan/", i)) }

// guest is what a person writes who comes today and again tomorrow: a whole plan that
// they share, and for some a question; all ask to be referred.
func (d *deskDay) guest(i int) []api.Mutation {
	h := &hand{plan: d.planOf(i), revs: map[string]int64{}}
	name := fmt.Sprintf("Gæst %d", i+1)
	all := []api.Mutation{h.mutation(api.PersonUpdate, api.PersonUpdateBody{Name: &name}), createPlan(h)}
	_, template := assets.PlanTemplate()
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			all = append(all, h.mutation(api.SectionWrite, api.SectionWriteBody{PlanID: h.plan, Section: q.Key, Text: q.Example.In("da")}))
		}
	}
	all = append(all,
		h.mutation(api.FiguresWrite, api.FiguresWriteBody{PlanID: h.plan, Set: assets.ExampleFigures("da")}),
		h.mutation(api.VersionKeep, api.VersionKeepBody{PlanID: h.plan, VersionID: d.versionOf(i), Name: "Version 1"}),
	)
	share := []api.Share{{Kind: api.ShareVersion, ID: d.versionOf(i), Title: "Forretningsplan", Until: d.day.AddDate(0, 0, 14)}}
	for _, slot := range []int{i, deskSlots*deskStaff + i} {
		all = append(all, h.mutation(api.BookingRequest, api.BookingRequestBody{
			BookingID: nameID(fmt.Sprint("desk/booking/", slot)), EventID: d.times[slot].EventID, SlotID: d.slots[slot], Share: share,
		}))
	}
	if i%askedOf == 0 {
		all = append(all, h.mutation(api.QuestionAsk, api.QuestionAskBody{
			QuestionID: nameID(fmt.Sprint("desk/question/", i)), Topic: "Moms", Text: "Hvornår skal jeg betale moms?",
		}))
	}
	return append(all, h.mutation(api.ReferralRequest, api.ReferralRequestBody{
		ReferralID: nameID(fmt.Sprint("desk/referral/", i)), ActorID: d.actor, Need: api.FieldStart, Question: "Hvem kan hjælpe mig i gang?",
	}))
}

// exampleOf is the example's answer to a question: what every guest wrote.
func exampleOf(section string) string {
	_, template := assets.PlanTemplate()
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			if q.Key == section {
				return q.Example.In("da")
			}
		}
	}
	return ""
}

// staff has the desk's staff be there.
func (o *madeOffice) staff(ctx context.Context) error {
	return o.onDatabase(ctx, time.Now, func(d *db.DB) error {
		accounts := account.New(d, slog.New(slog.DiscardHandler), account.SignInLimits{}, o.dir, nil, false, nil)
		for _, m := range o.desk.staff {
			if _, err := accounts.AddStaff(ctx, mutation.CommandLine, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// browser is one of the staff at an office's desk, on a connection of their own.
type browser struct {
	client  *http.Client
	url     string
	cookies []*http.Cookie
}

// atDesk signs one of the staff in at the desk, with the code that is mailed to them.
func atDesk(ctx context.Context, o served, email string) (*browser, error) {
	b := &browser{url: o.url, client: &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if _, err := b.send(ctx, http.MethodPost, "/desk/sign-in", url.Values{"email": {email}}); err != nil {
		return nil, err
	}
	code, err := mailedCode(o.mails, email)
	if err != nil {
		return nil, err
	}
	_, err = b.send(ctx, http.MethodPost, "/desk/code", url.Values{"code": {code}})
	return b, err
}

// send asks for a page, or posts a form, with pairs of headers, and gives the page that is
// answered. Errors: *statusError where a page is not shown and no form led on.
func (b *browser) send(ctx context.Context, method, path string, form url.Values, headers ...string) (page string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	want := http.StatusOK
	if method == http.MethodPost {
		want = http.StatusSeeOther
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", b.url)
	}
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	for _, c := range b.cookies {
		r.Header.Add("Cookie", c.Name+"="+c.Value)
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return "", err
	}
	raw, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return "", err
	}
	if answer.StatusCode != want {
		return "", &statusError{path, answer.StatusCode, raw}
	}
	b.cookies = append(b.cookies, answer.Cookies()...)
	return string(raw), nil
}
