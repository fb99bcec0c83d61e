package desk

import (
	"cmp"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/referral"
)

// need is something that waits for somebody, with its one next thing to do.
type need struct {
	Icon, Kind string
	Title, Sub string
	Badge      badge
	Href, Verb string

	Lines              []string // what else is to be known of it
	Who, Phone, Action string   // who is to be called, at which number, and where it is noted
	Does               []needDo // what can be noted
	Back               string   // what the form says of the page that it stands in
}

// needDo is something that can be done with what waits, there at once.
type needDo struct{ Value, Words string }

// needSources find what waits for somebody, in the order in which it is shown; tomorrow
// is what there is then.
var needSources = []func(v *visit, tomorrow []booking.DayEvent) ([]need, error){
	callsToMake, callsMade, advisersAway, bookingsInDoubt, openQuestions, mailsNotSent, referralsThatCameBack, referralsWithoutAnswer, unmarkedGuests, waitingLists, sharedForTomorrow,
}

// needsShown is how many of a source the first page has room for.
const needsShown = 8

func (v *visit) needs(tomorrow []booking.DayEvent) (all []need, err error) {
	for _, source := range needSources {
		found, err := source(v, tomorrow)
		if err != nil {
			return nil, err
		}
		all = append(all, found[:min(len(found), needsShown)]...)
	}
	return all, nil
}

// bookingsInDoubt are those that the office moved, of which nobody has said whether they stand.
func bookingsInDoubt(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Bookings.Doubts(v.r.Context(), v.who, v.t, needsShown)
	for _, d := range all {
		n := need{
			Icon: icons.Calendar, Kind: v.t.T("desk.need.doubt"), Title: v.t.T("desk.need.doubt_of", text.A{"Name": d.Name}), Sub: v.t.DayClock(d.During.Start, v.now),
			Badge: badge{Waits, v.t.T("desk.need.left", text.A{"Left": v.t.Duration(d.During.Start.Sub(v.now))})},
			Href:  personPath(d.PersonID), Verb: v.t.T("desk.do.call", text.A{"Name": d.Name}), Phone: d.Phone, Lines: changeLines(v.t, d.What, d.Title, d.Facts),
		}
		if !d.During.Start.After(v.now) {
			n.Badge = badge{Late, v.t.T("desk.state.now")}
		}
		needs = append(needs, n)
	}
	return needs, err
}

// waitingLists are the events that persons wait for though not all places are somebody's.
func waitingLists(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Bookings.Queues(v.r.Context(), v.who, needsShown)
	for _, q := range all {
		n := need{
			Icon: icons.People, Kind: v.t.T("desk.need.queue"), Title: v.t.N("desk.need.queue_of", q.Waiting+q.Offered, text.A{"Event": q.Title}),
			Sub: v.t.N("desk.need.places_taken", q.Capacity, text.A{"Taken": v.t.Int(q.Taken)}), Badge: badge{Plain, v.t.ShortDate(q.StartsAt)},
			Href: eventPath(q.EventID) + "#waiting", Verb: v.t.T("desk.do.see_list"),
		}
		if q.Offered > 0 {
			n.Sub += " · " + v.t.N("desk.need.offered", q.Offered)
			n.Badge = badge{Waits, v.t.T("desk.need.left", text.A{"Left": v.t.Duration(q.Until.Sub(v.now))})}
		}
		needs = append(needs, n)
	}
	return needs, err
}

// openQuestions are those that are one's own and those that nobody has, by the time
// that is left for an answer.
func openQuestions(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Inbox.Waiting(v.r.Context(), v.who, needsShown)
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		name, err := v.nameOf(q.PersonID)
		if err != nil {
			return nil, err
		}
		needs = append(needs, need{
			Icon: icons.Help, Kind: v.t.T("desk.need.question"), Title: cmp.Or(q.Topic, q.Text), Sub: name + " · " + v.t.DayClock(q.AskedAt, v.now),
			Badge: v.timeLeft(q.Question), Href: questionPath(q), Verb: v.t.T("desk.do.answer"),
		})
	}
	return needs, nil
}

// nameOf is what a person is called.
func (v *visit) nameOf(personID string) (string, error) {
	p, err := v.office.Accounts.Person(v.r.Context(), v.who, personID)
	return personName(p.Person), err
}

// referralsThatCameBack are those for which nothing better was found yet, each with who
// could help instead.
func referralsThatCameBack(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	tasks, err := v.office.Referrals.Tasks(v.r.Context(), v.who, needsShown)
	if err != nil {
		return nil, err
	}
	for _, r := range tasks {
		n, err := v.referralNeed(r.Listed)
		if err != nil {
			return nil, err
		}
		n.Badge, n.Href = badge{Waits, v.t.T("desk.referral." + r.State)}, personPath(r.PersonID)
		if len(r.Next) > 0 {
			n.Sub = v.t.T("desk.need.next_best", text.A{"Was": n.Sub, "Name": r.Next[0].Name})
		}
		needs = append(needs, n)
	}
	return needs, nil
}

// referralsWithoutAnswer are those whose actor was reminded and has not answered, or is
// reached by no mail.
func referralsWithoutAnswer(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Referrals.WithoutAnswer(v.r.Context(), v.who, needsShown)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		n, err := v.referralNeed(r)
		if err != nil {
			return nil, err
		}
		n.Badge, n.Href = badge{Late, v.t.T("desk.need.no_answer")}, referralPath+"/"+r.ReferralID
		if r.ChangedAt.After(v.now.Add(-referral.Unanswered)) {
			n.Badge = badge{Waits, v.t.T("desk.need.no_address")}
		}
		n.Verb = v.t.T("desk.do.follow_up")
		needs = append(needs, n)
	}
	return needs, nil
}

// referralNeed is a referral that waits for the office: whose it is, with whom, and
// since when.
func (v *visit) referralNeed(r referral.Listed) (need, error) {
	name, err := v.nameOf(r.PersonID)
	if err != nil {
		return need{}, err
	}
	return need{
		Icon: icons.Swap, Kind: v.t.T("desk.need.referral"), Title: name, Sub: v.actorOf(r) + " · " + v.t.ShortDate(r.ChangedAt), Verb: v.t.T("desk.do.see"),
	}, nil
}

// sharedForTomorrow are the plans that are shared for tomorrow's meetings.
func sharedForTomorrow(v *visit, tomorrow []booking.DayEvent) (needs []need, err error) {
	for _, s := range ownMeetings(v.who, tomorrow) {
		may, err := v.office.Consents.Readable(v.r.Context(), v.who, s.By.PersonID)
		if err != nil {
			return nil, err
		}
		for _, of := range may {
			if of.Share.Kind != api.ShareVersion || of.ID != s.By.BookingID {
				continue
			}
			needs = append(needs, need{
				Icon: icons.File, Kind: v.t.T("desk.need.plan"), Title: v.t.T("desk.need.plan_shared", text.A{"Name": s.By.Name}), Sub: of.Share.Title,
				Badge: badge{Plain, v.t.DayClock(s.StartsAt, v.now)}, Href: planPath(of), Verb: v.t.T("desk.do.read"),
			})
		}
	}
	return needs, nil
}
