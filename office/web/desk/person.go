package desk

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/review"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/consent"
	"startklar.dk/office/referral"
)

var personRoutes = []Route{
	get(personsPath+"/{person}", consultants, (*visit).person).of(OfPerson),
}

type personView struct {
	ID, Name, Initials string
	About              string
	Email, Phone       string
	Follows            string // who at the office they can turn to, and whether they are a member
	Case               string // the address of the case as one file; empty for whom it is not
	Sharing            string // what is shared with the reader, and until when; empty: nothing
	Question           string
	Plan               *planBrief
	Facts              []factView
	Tests              []testView
	Results            []resultLink
	Used, Granted      string
	Hours              bar
	Course             []dayRow
	Referrals          []referralRow
}

// planBrief is a shared version in short.
type planBrief struct {
	Title, Href, Sub string
	Chapters         []chapterBar
	Gaps             []string
}

type chapterBar struct {
	Title string
	Bar   bar
	Gap   bool
}

type factView struct {
	Label, Value, Sub string
	Below             bool // money below zero
}

type testView struct {
	Title, Sub string
	Scores     []scoreView
}

// resultLink leads to a result that is shared.
type resultLink struct{ Title, Href string }

type scoreView struct {
	Label, Text string
	Bar         bar
	Weak        bool
}

type referralRow struct {
	Actor, Sub string
	Badge      badge
}

func (v *visit) person() error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	p, err := v.office.Accounts.Person(ctx, v.who, id)
	if isNotFound(err) { // they may be somebody else by now
		kept, err := v.office.MergedInto(ctx, v.who, id)
		if err != nil {
			return err
		}
		return v.see(personPath(kept))
	}
	if err != nil {
		return err
	}
	bookings, hours, err := v.office.Bookings.OfPerson(ctx, v.who, id)
	if err != nil {
		return err
	}
	referred, err := v.office.Referrals.OfPerson(ctx, v.who, id)
	if err != nil {
		return err
	}
	may, err := v.office.Consents.Readable(ctx, v.who, id)
	if err != nil {
		return err
	}
	view := v.personView(p)
	if v.who.May() == nil {
		view.Case = personPath(id) + "/case.zip"
	}
	view.Sharing, view.Question = v.sharing(may), v.question(may, bookings)
	if err := v.brief(&view, id, may); err != nil {
		return err
	}
	view.Course = v.course(id, bookings)
	v.hours(&view, hours)
	for _, r := range referred {
		view.Referrals = append(view.Referrals, v.referralRow(r))
	}
	return v.show("person", view.Name, view)
}

func (v *visit) personView(p account.Person) personView {
	name := personName(p.Person)
	return personView{ID: p.ID, Name: name, Initials: initials(name), About: v.about(p.Person), Email: p.Email, Phone: p.Phone, Follows: v.follows(p.Person)}
}

// sharedTitles are what of a person's own somebody may read, in a line.
func (v *visit) sharedTitles(may []consent.Shared) string {
	var titles []string
	for _, s := range may {
		if s.Share.Kind == api.ShareVersion || s.Share.Kind == api.ShareResult {
			titles = append(titles, s.Share.Title)
		}
	}
	return strings.Join(titles, " · ")
}

// sharing says what somebody may read, and until when.
func (v *visit) sharing(may []consent.Shared) string {
	titles := v.sharedTitles(may)
	if titles == "" {
		return ""
	}
	var until time.Time
	for _, s := range may {
		if end := s.Share.Until; s.Share.Kind != consent.ShareNote && !end.IsZero() && (until.IsZero() || end.Before(until)) {
			until = end
		}
	}
	if until.IsZero() {
		return v.t.T("desk.person.shares", text.A{"What": titles})
	}
	return v.t.T("desk.person.shares_until", text.A{"What": titles, "Through": v.t.Through(until, v.now)})
}

// question is what the person wants to know at the next meeting, else at the last.
func (v *visit) question(may []consent.Shared, bookings []booking.Booked) string {
	said := ""
	for _, b := range bookings { // the last first
		note := noteOf(may, b.ID)
		if note == "" {
			continue
		}
		if said == "" || b.EndsAt().After(v.now) {
			said = note
		}
	}
	return said
}

// brief reads what is shared of plan and tests. What ended a moment ago is not there.
func (v *visit) brief(view *personView, personID string, may []consent.Shared) error {
	ctx := v.r.Context()
	var results []document.Result
	for _, s := range may {
		if s.Share.Kind != api.ShareResult {
			continue
		}
		r, err := v.office.Consents.ReadResult(ctx, v.who, personID, s.Share.ID)
		if unlessNotFound(err) != nil {
			return err
		}
		if err == nil {
			results = append(results, document.Result{Assessment: r.Assessment, Result: r.Result})
			view.Results = append(view.Results, resultLink{cmp.Or(r.Assessment.Title.In(string(v.t.Lang())), s.Share.Title), resultPath(s)})
		}
	}
	sheet := document.Sheet{Lang: v.t.Lang(), Results: results}
	i := slices.IndexFunc(may, func(s consent.Shared) bool { return s.Share.Kind == api.ShareVersion })
	if i >= 0 {
		version, err := v.office.Consents.ReadVersion(ctx, v.who, personID, may[i].Share.ID)
		if unlessNotFound(err) != nil {
			return err
		}
		if err == nil {
			if view.Plan, err = v.planBrief(version); err != nil {
				return err
			}
			sheet.Values = version.Values
		}
	}
	for _, part := range sheet.Parts() {
		for _, line := range part.Lines {
			switch block := line.Block.(type) {
			case *document.Facts:
				for _, f := range block.Facts {
					view.Facts = append(view.Facts, factOf(f))
				}
			case *document.Scores:
				view.Tests = append(view.Tests, testOf(line.Title, block))
			case *document.Paragraph:
				view.Tests = append(view.Tests, testView{Title: line.Title, Sub: block.Text.String()})
			}
		}
	}
	return nil
}

func unlessNotFound(err error) error {
	var p *api.Problem
	if errors.As(err, &p) && p.Code == api.CodeNotFound {
		return nil
	}
	return err
}

// gapsShown is how many of a plan's gaps a brief names.
const gapsShown = 3

func (v *visit) planBrief(s consent.SharedVersion) (*planBrief, error) {
	template, err := v.office.Plans.Template(v.r.Context(), s.Plan.TemplateID)
	if err != nil {
		return nil, err
	}
	brief := &planBrief{Title: cmp.Or(s.Share.Title, s.Name), Href: planPath(s.Shared)}
	if title := strings.TrimSpace(s.Plan.Title); title != "" && title != brief.Title {
		brief.Sub = title
	}
	gaps := review.Gaps(document.Plan{Title: s.Plan.Title, Template: template, Content: s.VersionContent}, nil, v.t.Lang(), gapsShown)
	for _, g := range gaps {
		brief.Gaps = append(brief.Gaps, g.Text)
	}
	for _, ch := range template.Chapters {
		row := chapterBar{Title: ch.Title.In(string(v.t.Lang()))}
		for _, q := range ch.Questions {
			row.Bar.Of++
			if strings.TrimSpace(s.Sections[q.Key]) != "" {
				row.Bar.Done++
			}
			row.Gap = row.Gap || slices.ContainsFunc(gaps, func(g document.Gap) bool { return g.Name == q.Key })
		}
		if row.Bar.Of > 0 {
			brief.Chapters = append(brief.Chapters, row)
		}
	}
	return brief, nil
}

func factOf(f document.Fact) factView {
	view := factView{Label: f.Label}
	if len(f.Lines) > 0 {
		view.Value = f.Lines[0].String()
		view.Below = strings.HasPrefix(view.Value, "−")
	}
	for _, line := range f.Lines[min(1, len(f.Lines)):] {
		view.Sub = strings.TrimSpace(view.Sub + " " + line.String())
	}
	return view
}

func testOf(title string, s *document.Scores) testView {
	view := testView{Title: title}
	for _, score := range s.Scores {
		view.Scores = append(view.Scores, scoreView{
			Label: score.Label, Text: score.Text, Weak: score.Weak, Bar: bar{int(score.Value * 100), int(s.Max * 100)},
		})
	}
	return view
}

// course is what there was and is booked, the next first.
func (v *visit) course(personID string, bookings []booking.Booked) (rows []dayRow) {
	for _, b := range bookings {
		row := dayRow{Clock: v.t.ShortDate(b.StartsAt()), Title: b.Event.Title, Href: meetingPath(personID, b.ID), Sub: b.Adviser}
		row.State, row.Said = v.bookedState(b)
		row.Change = v.bookingLink(personID, b)
		if b.StartsAt().After(v.now) {
			row.Clock = v.t.Day(b.StartsAt(), v.now)
			row.Sub = strings.Trim(v.t.Clock(b.StartsAt())+" · "+b.Adviser, " ·")
		}
		rows = append(rows, row)
	}
	return rows
}

// hours are what is used of the free counselling that is granted.
func (v *visit) hours(view *personView, hours []api.Allowance) {
	for _, a := range hours {
		if a.Kind != "counselling" || a.GrantedMin <= 0 {
			continue
		}
		view.Hours = bar{a.UsedMin, a.GrantedMin}
		view.Used = v.t.Duration(time.Duration(a.UsedMin) * time.Minute)
		view.Granted = v.t.T("desk.person.hours_of", text.A{"Granted": v.t.Duration(time.Duration(a.GrantedMin) * time.Minute)})
	}
}

func (v *visit) referralRow(r referral.Referred) referralRow {
	row := referralRow{Actor: cmp.Or(r.Actor, v.t.T("desk.person.actor_gone")), Sub: v.t.T("field." + string(cmp.Or(r.Need, api.FieldStart)))}
	if len(r.History) > 0 {
		row.Sub += " · " + v.t.ShortDate(r.History[len(r.History)-1].At)
	}
	state := Plain
	switch r.State {
	case api.ReferralCompleted:
		state = Done
	case api.ReferralReceived, api.ReferralInProgress:
		state = Now
	case api.ReferralReturned, api.ReferralExpired:
		state = Waits
	case api.ReferralDeclined, api.ReferralWithdrawn:
		state = Broken
	}
	row.Badge = badge{state, v.t.T("desk.referral." + r.State)}
	return row
}
