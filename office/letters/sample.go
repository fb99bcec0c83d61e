package letters

import (
	"time"

	"startklar.dk/assets/text"
)

// Sample is what a kind of mail may differ in, invented, so that a text is seen as it
// would be mailed at a time.
func Sample(k Kind, lang text.Lang, office, phone string, now time.Time) Values {
	t := text.For(lang)
	local := now.In(text.Copenhagen)
	days := (int(time.Thursday)-int(local.Weekday())+7)%7 + 7
	starts := time.Date(local.Year(), local.Month(), local.Day()+days, 17, 0, 0, 0, text.Copenhagen)
	day, clock := t.Weekday(starts), t.Clock(starts)
	span := t.T("mail.notice.time", text.A{"Day": day, "Span": t.Span(starts, starts.Add(4*time.Hour))})
	before := t.T("mail.notice.time", text.A{"Day": t.Weekday(starts.AddDate(0, 0, -1)), "Span": t.Span(starts, starts.Add(4*time.Hour))})
	event, place := t.T("letter.sample.event"), t.T("letter.sample.place")
	title := text.A{"Title": event}
	what, signIn := "moved", "letter.sign_in.desk"
	if k == CalledOff {
		what = "cancelled"
	}
	if k.To() == ReaderPartner {
		signIn = "letter.sign_in.partner"
	}
	happened := t.T("mail.notice.text."+what, title)
	if k == Expired {
		happened = t.T("letter.expired.offer", title)
	}
	name, other := t.T("letter.sample.receiver"), t.T("letter.sample.other")
	first, second := t.Span(starts, starts.Add(20*time.Minute)), t.Span(starts.Add(20*time.Minute), starts.Add(40*time.Minute))
	meetings := []Block{{Facts: []Fact{{Label: first, Value: name, URL: "https://example.dk/"}, {Label: second, Value: other, URL: "https://example.dk/"}}}}
	if k == TomorrowChanged {
		meetings = []Block{
			{Facts: []Fact{{Label: first, Value: t.T("letter.meeting.new", text.A{"Name": name}), URL: "https://example.dk/"}}},
			{Text: t.T("letter.meetings.gone")},
			{Facts: []Fact{{Label: second, Value: other}}},
		}
	}
	label := func(of string) string { return t.T("mail.notice.label." + of) }
	return Values{
		Words: map[Name]string{
			Receiver: t.T("letter.sample.receiver"), Event: event, Time: span, Day: day, Clock: clock, Place: place, Position: t.Int(2),
			Terms: t.T("letter.terms", text.A{"Until": t.T("letter.moment", text.A{"Day": t.Weekday(starts.AddDate(0, 0, -5)), "Clock": clock})}),
			Date:  t.Date(starts), Period: t.N("kept.months", 36), Partner: t.T("letter.sample.partner"),
			Headline: t.T("mail.notice.subject."+what, title), What: happened, Office: office, Phone: phone,
		},
		Blocks: map[Name][]Block{
			Details:    {{Facts: []Fact{{Label: label("time"), Value: span}, {Label: label("venue"), Value: place}, {Label: label("code"), Value: "KJ7P"}}}},
			Changes:    {{Facts: []Fact{{Label: label("time"), Value: span, Before: before}}}},
			Message:    {{Text: t.T("letter.sample.message_" + what)}},
			Decide:     {{Text: t.T("mail.notice.decide")}},
			Meetings:   meetings,
			SignInCode: {{Text: "    314159"}},
			SignIn:     {{Text: t.T(signIn, text.A{"Email": "anna@example.dk"})}},
			Desk:       {{Way: Way{Label: t.T("letter.desk"), URL: "https://example.dk/desk"}}},
			Referral:   {{Way: Way{Label: t.T("letter.referral"), URL: "https://example.dk/desk/r"}}},
			Stay:       {{Text: t.T("letter.stay")}},
			Bookings:   {{Way: Way{Label: t.T("letter.bookings"), URL: "https://example.dk/"}}},
		},
	}
}
