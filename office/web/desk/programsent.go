package desk

import (
	"cmp"
	"errors"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/api/danish"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// mostKroner is the highest price.
const mostKroner = 1_000_000

// What a point stands for in an amount without a comma.
var (
	thousands = regexp.MustCompile(`^\d{1,3}(\.\d{3})+$`) // 1.250
	decimals  = regexp.MustCompile(`^\d+\.\d{1,2}$`)      // 49.50
)

// ore reads kroner as they are typed; nothing is none.
func (b *badFields) ore(name, s string) int64 {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	s = strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
	switch {
	case strings.Contains(s, ","), thousands.MatchString(s):
		s = strings.NewReplacer(".", "", ",", ".").Replace(s)
	case strings.Contains(s, ".") && !decimals.MatchString(s):
		s = ""
	}
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || math.IsNaN(n):
		b.add(name, "format")
	case n < 0 || n > mostKroner:
		b.add(name, "range")
	default:
		return int64(math.Round(n * 100))
	}
	return 0
}

// number reads a whole number up to a most; nothing is none.
func (b *badFields) number(name, s string, most int) int {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		b.add(name, "format")
	case n < 0 || n > most:
		b.add(name, "range")
	default:
		return n
	}
	return 0
}

func cellName(p programme.Place) string {
	return p.AdviserID + "@" + strconv.Itoa(p.From) + "-" + strconv.Itoa(p.To)
}

// cellAt reads what cellName wrote.
func cellAt(s string) (p programme.Place, ok bool) {
	id, times, ok := strings.Cut(s, "@")
	from, to, also := strings.Cut(times, "-")
	var err1, err2 error
	p.AdviserID = id
	p.From, err1 = strconv.Atoi(from)
	p.To, err2 = strconv.Atoi(to)
	year := 366 * 24 * 60
	return p, ok && also && err1 == nil && err2 == nil && p.From > -year && p.To < year && p.To > p.From && (id == "" || api.ValidID(id))
}

// sentEvent is what a form makes of an event.
type sentEvent struct {
	programme.Work
	newAdvisers []programme.Adviser
	invited     map[string]invitedAt // those of the advisers who are invited, by their ids
	advisers    []string             // chosen and new
}

// mostRows is how many sessions and new advisers a form has at the most.
const mostRows = 50

// sent reads the form of an event.
func (v *visit) sent(s programme.Standing, f url.Values) (*sentEvent, error) {
	var bad badFields
	out := &sentEvent{Work: s.Work}
	e := &out.Event
	e.Kind, e.Title, e.Text = f.Get("kind"), strings.TrimSpace(f.Get("title")), strings.TrimSpace(f.Get("text"))
	texts := map[string]api.EventText{}
	for lang, t := range e.Texts {
		texts[lang] = t
	}
	delete(texts, string(text.English))
	if en := (api.EventText{Title: strings.TrimSpace(f.Get("texts/en/title")), Text: strings.TrimSpace(f.Get("texts/en/text"))}); en != (api.EventText{}) {
		texts[string(text.English)] = en
	}
	if e.Texts = texts; len(texts) == 0 {
		e.Texts = nil
	}
	v.sentSessions(&bad, e, f)
	timed := len(bad) == 0
	e.Venue.Name, e.Venue.Address = strings.TrimSpace(f.Get("venue/name")), strings.TrimSpace(f.Get("venue/address"))
	e.Venue.Municipality, e.Venue.OnlineURL = f.Get("venue/municipality"), strings.TrimSpace(f.Get("venue/online_url"))
	if _, known := assets.MunicipalityByCode(e.Venue.Municipality); e.Venue.Municipality != "" && !known {
		bad.add("venue/municipality", "unknown")
	}
	if u, err := url.Parse(e.Venue.OnlineURL); e.Venue.OnlineURL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		bad.add("venue/online_url", "format")
	}
	e.Capacity, e.WaitingList = bad.number("capacity", f.Get("capacity"), 100_000), f.Get("waiting_list") == "on"
	e.PriceOre, e.MemberPriceOre = bad.ore("price", f.Get("price")), bad.ore("member_price", f.Get("member_price"))
	e.BookingOpensAt, e.BookingClosesAt = bad.moment("booking_opens_at", f.Get("booking_opens_at")), bad.moment("booking_closes_at", f.Get("booking_closes_at"))
	e.CancelUntil, e.Requires = bad.moment("cancel_until", f.Get("cancel_until")), f.Get("requires")
	if !slices.Contains(requirements, e.Requires) {
		bad.add("requires", "unknown")
	}
	if !e.BookingOpensAt.IsZero() && !e.BookingClosesAt.IsZero() && e.BookingClosesAt.Before(e.BookingOpensAt) {
		bad.add("booking_closes_at", "range")
	}
	e.MaxSlotsPerPerson = bad.number("max_slots_per_person", f.Get("max_slots_per_person"), 100)
	e.Fields = nil
	for _, known := range api.Fields {
		if slices.Contains(f["fields"], string(known)) {
			e.Fields = append(e.Fields, known)
		}
	}
	known, err := v.adviserNames()
	if err != nil {
		return nil, err
	}
	v.sentAdvisers(&bad, out, f, known)
	if err := v.sentInvitations(&bad, out, f); err != nil {
		return nil, err
	}
	if timed { // else it is not known by how much the times are put off
		v.sentOpening(&bad, e, f)
		v.sentSlots(&bad, s, out, f)
	}
	if v.fillVenue(&e.Venue) != nil {
		bad.add("venue/name", "state")
	}
	return out, bad.problem()
}

// fillVenue gives a venue that was used before its address, where it is named alone.
func (v *visit) fillVenue(venue *api.Venue) error {
	if venue.Name == "" || venue.Address != "" {
		return nil
	}
	all, err := v.office.Programme.Venues(v.r.Context(), v.who)
	for _, known := range all {
		if strings.EqualFold(known.Name, venue.Name) {
			venue.Address, venue.Municipality = known.Address, cmp.Or(venue.Municipality, known.Municipality)
			venue.OnlineURL = cmp.Or(venue.OnlineURL, known.OnlineURL)
		}
	}
	return err
}

var requirements = []string{api.RequiresNone, api.RequiresPlan, api.RequiresScreening, api.RequiresPlanOrScreening}

// sentSessions reads when it is held: one line is the event's time, more are its sessions.
func (v *visit) sentSessions(bad *badFields, e *api.Event, f url.Values) {
	var sessions []api.EventSession
	for i := range mostRows {
		at := "sessions/" + strconv.Itoa(i)
		if i > 0 && f.Get(at+"/date") == "" && f.Get(at+"/from") == "" && f.Get(at+"/title") == "" {
			continue
		}
		day := bad.day(at+"/date", f.Get(at+"/date"), true)
		from, begins := bad.clock(at+"/from", f.Get(at+"/from"))
		to, stops := bad.clock(at+"/to", f.Get(at+"/to"))
		last := day
		if f.Get(at+"/to_date") != "" {
			last = bad.day(at+"/to_date", f.Get(at+"/to_date"), true)
			if !day.IsZero() && !last.IsZero() {
				last = putOff(f.Get(at+"/days"), day, last)
				if !last.Before(day.Time) { // else one of the two is a slip, and each stays as it was typed
					setEnd(f, at, day, last)
				}
			}
		}
		switch {
		case !begins && f.Get(at+"/from") == "":
			bad.add(at+"/from", "required")
		case !stops && f.Get(at+"/to") == "":
			bad.add(at+"/to", "required")
		case begins && stops && !last.IsZero() && !last.At(to).After(day.At(from)):
			bad.add(at+"/to", "range")
			if !f.Has(at + "/to_date") {
				f.Set(at+"/to_date", "") // it may be another day that is meant
			}
		}
		if day.IsZero() || last.IsZero() || !begins || !stops {
			continue
		}
		sessions = append(sessions, api.EventSession{StartsAt: day.At(from), EndsAt: last.At(to), Title: strings.TrimSpace(f.Get(at + "/title"))})
	}
	slices.SortStableFunc(sessions, func(a, b api.EventSession) int { return a.StartsAt.Compare(b.StartsAt) })
	if len(sessions) == 0 {
		return
	}
	e.StartsAt, e.EndsAt, e.Sessions = sessions[0].StartsAt, sessions[len(sessions)-1].EndsAt, nil
	if len(sessions) > 1 {
		e.Sessions = sessions
	}
}

// putOff is the day on which something ends: where that is as setEnd showed it, it is put off with the day it begins.
func putOff(shown string, begins, ends programme.Day) programme.Day {
	from, to, _ := strings.Cut(shown, "/")
	if was, err := programme.DayAt(from); err == nil && to == ends.String() {
		return programme.Day{Time: ends.Add(begins.Sub(was.Time))}
	}
	return ends
}

// sentAdvisers reads who is chosen, and those who are new: of another name than those who are known, by their ids.
func (v *visit) sentAdvisers(bad *badFields, out *sentEvent, f url.Values, known map[string]string) {
	names := map[string]bool{}
	for _, name := range known {
		names[strings.Join(danish.Words(name), " ")] = true
	}
	for _, id := range f["adviser"] {
		if api.ValidID(id) && !slices.Contains(out.advisers, id) {
			out.advisers = append(out.advisers, id)
		}
	}
	for i := range mostRows {
		at := "advisers/" + strconv.Itoa(i)
		name := strings.TrimSpace(f.Get(at + "/name"))
		if name == "" {
			continue
		}
		a := programme.Adviser{ID: f.Get(at + "/id"), Pointer: "/" + at, Adviser: api.Adviser{
			Name: name, Organisation: strings.TrimSpace(f.Get(at + "/organisation")), Kind: api.AdviserOffice,
			Languages: []string{string(text.Danish)},
		}}
		if a.Organisation != "" {
			a.Kind = api.AdviserPrivate
		}
		if f.Get(at+"/language") == string(text.English) {
			a.Languages = append(a.Languages, string(text.English))
		}
		if field := api.Field(f.Get(at + "/field")); field != "" {
			a.Fields = []api.Field{field}
			if !field.Known() {
				bad.add(at+"/field", "unknown")
			}
		}
		if !api.ValidID(a.ID) {
			bad.add(at+"/name", "format")
			continue
		}
		if key := strings.Join(danish.Words(name), " "); key != "" {
			if names[key] {
				bad.add(at+"/name", "listed")
			}
			names[key] = true
		}
		out.newAdvisers, out.advisers = append(out.newAdvisers, a), append(out.advisers, a.ID)
	}
}

// sentInvitations reads at which addresses those who are new are invited, where who sends the form may invite.
func (v *visit) sentInvitations(bad *badFields, out *sentEvent, f url.Values) error {
	if v.who.May(coordinators...) != nil {
		return nil
	}
	staff, err := v.office.Accounts.Members(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, m := range staff {
		used[m.Email] = true
	}
	out.invited = map[string]invitedAt{}
	for i := range mostRows {
		at := "advisers/" + strconv.Itoa(i)
		typed := strings.TrimSpace(f.Get(at + "/email"))
		if typed == "" {
			continue
		}
		email, ok := address.Clean(typed)
		switch {
		case strings.TrimSpace(f.Get(at+"/name")) == "":
			bad.add(at+"/name", "required")
		case !ok:
			bad.add(at+"/email", "format")
		case used[email]:
			bad.add(at+"/email", "staff")
		}
		used[email] = true
		out.invited[f.Get(at+"/id")] = invitedAt{email, at + "/email"}
	}
	for _, i := range invitations(f) { // whom the form named before, and was not saved since
		if email, ok := address.Clean(i.email); ok && !used[email] && slices.Contains(out.advisers, i.id) {
			used[email] = true
			out.invited[i.id] = invitedAt{email, inviteField}
		}
	}
	return nil
}

// inviteField has whom a form invites as soon as it is saved: the id of an adviser that it was the first to name and who
// is kept, and an address.
const inviteField = "invite"

// invitedAt is the address at which an adviser is invited, and the field that has it.
type invitedAt struct{ email, field string }

// invitation is an adviser who is to be invited, and where.
type invitation struct{ id, email string }

func invitations(f url.Values) (all []invitation) {
	for _, value := range f[inviteField] {
		id, email, _ := strings.Cut(value, " ")
		all = append(all, invitation{id, email})
	}
	return all
}

// sentSlots reads how the times are laid out, and which of those that were shown are taken out. Where the event
// begins at another time than it was shown to, what was shown is put off with it.
func (v *visit) sentSlots(bad *badFields, s programme.Standing, out *sentEvent, f url.Values) {
	day := programme.DayOf(out.Event.StartsAt)
	begins := day.Clock(out.Event.StartsAt)
	by := begins - bad.number("start", f.Get("start"), 24*60)
	shown, checked := map[programme.Place]bool{}, map[programme.Place]bool{}
	var cells []programme.Cell
	for into, names := range map[*map[programme.Place]bool][]string{&shown: strings.Fields(f.Get("shown")), &checked: f["cell"]} {
		for _, name := range names[:min(len(names), mostCells)] {
			p, ok := cellAt(name)
			if !ok {
				continue
			}
			p.From, p.To = p.From+by, p.To+by
			if (*into)[p] = true; into == &shown {
				cells = append(cells, p.Cell)
			}
			if p.AdviserID == "" && into == &shown && !slices.Contains(out.advisers, "") {
				out.advisers = append(out.advisers, "") // a time that is no adviser's
			}
		}
	}
	rows, laid := sortedCells(cells), f.Get("length") != ""
	if out.Layout = nil; laid {
		l, ok := sentLayout(bad, f, by, out.Event)
		if !ok {
			return
		}
		rows, out.Layout = l.Times(), &l
		v.setLayout(f, l)
	}
	var at []programme.Place
	var all, on []string
	for _, id := range out.advisers {
		known := slices.ContainsFunc(rows, func(c programme.Cell) bool { return shown[programme.Place{AdviserID: id, Cell: c}] })
		for _, c := range rows {
			p := programme.Place{AdviserID: id, Cell: c}
			if !shown[p] && !laid && known { // the adviser's times are of another length
				continue
			}
			if all = append(all, cellName(p)); checked[p] || !shown[p] {
				at, on = append(at, p), append(on, cellName(p))
			}
		}
	}
	f.Set("shown", strings.Join(all, " "))
	f["cell"] = on
	f.Set("start", strconv.Itoa(begins))
	out.Slots = programme.Laid(s.Moved(day, begins).Slots, day, day, at, uuid.NewString)
}

// mostCells is how many times a form shows at the most.
const mostCells = 2000

func sortedCells(cells []programme.Cell) []programme.Cell {
	slices.SortFunc(cells, func(a, b programme.Cell) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	return slices.Compact(cells)
}

// sentSpan reads two times of an event's day; what was not changed since shownSpan wrote it is put off with the event. At
// one that goes on past midnight a time of the day before it begins is one of the next day.
func sentSpan(bad *badFields, f url.Values, from, to, shown string, by int, of api.Event) (is programme.Cell) {
	is.From, _ = bad.clock(from, f.Get(from))
	is.To, _ = bad.clock(to, f.Get(to))
	day := programme.DayOf(of.StartsAt)
	if was, at, _ := strings.Cut(f.Get(shown), "@"); was == f.Get(from)+"-"+f.Get(to) {
		if p, ok := cellAt("@" + at); ok {
			return programme.Cell{From: p.From + by, To: p.To + by}
		}
	}
	if programme.DayOf(of.EndsAt) != day {
		for _, at := range []*int{&is.From, &is.To} {
			if *at < day.Clock(of.StartsAt) {
				*at += 24 * 60
			}
		}
	}
	return is
}

// sentLayout reads how times are laid out.
func sentLayout(bad *badFields, f url.Values, by int, of api.Event) (l programme.Layout, ok bool) {
	before := len(*bad)
	times := sentSpan(bad, f, "slots_from", "slots_to", "laid", by, of)
	l.From, l.To = times.From, times.To
	for _, name := range []string{"slots_from", "slots_to"} {
		if f.Get(name) == "" {
			bad.add(name, "required")
		}
	}
	switch from, to := f.Get("pause_from") != "", f.Get("pause_to") != ""; {
	case from && to:
		l.Pause = sentSpan(bad, f, "pause_from", "pause_to", "paused", by, of)
	case from:
		bad.add("pause_to", "pause_missing")
	case to:
		bad.add("pause_from", "pause_missing")
	}
	l.Length, l.Buffer = bad.number("length", f.Get("length"), 24*60), bad.number("buffer", f.Get("buffer"), 24*60)
	if len(*bad) > before {
		return l, false
	}
	var c mutation.Checks
	l.Check(&c)
	*bad = append(*bad, c.Errors...)
	return l, len(c.Errors) == 0
}

// renamed is a refusal by the names of the form's fields.
func renamed(err error) error {
	var p *api.Problem
	var later *programme.LaterError
	if errors.As(err, &later) || !errors.As(err, &p) || len(p.Errors) == 0 {
		return err
	}
	is := api.Problem{Code: p.Code}
	for _, e := range p.Errors {
		switch e.Pointer {
		case "/starts_at", "/sessions":
			e.Pointer = "/sessions/0/date"
		case "/ends_at":
			e.Pointer = "/sessions/0/to"
		}
		is.Errors = append(is.Errors, e)
	}
	return &is
}

// asTyped is what a form makes of an event, which stays as it was typed; nil where it cannot be read.
func (v *visit) asTyped(s programme.Standing, f url.Values) *sentEvent {
	read := url.Values{} // reading a form lays its times out in it
	for name, values := range f {
		read[name] = slices.Clone(values)
	}
	sent, err := v.sent(s, read)
	if err != nil {
		return nil
	}
	return sent
}
