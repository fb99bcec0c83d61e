package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

const meetingRoute = personsPath + "/{person}/meetings/{booking}"

var meetingRoutes = []Route{
	get(meetingRoute, advisers, (*visit).meeting).of(OfMeeting),
	post(meetingRoute+"/state", advisers, (*visit).attend).of(OfMeeting),
	post(meetingRoute+"/minutes", advisers, (*visit).spend).of(OfMeeting),
	post(meetingRoute+"/note", advisers, (*visit).writeNote).of(OfMeeting),
	post(meetingRoute+"/steps", advisers, (*visit).agree).of(OfMeeting),
	post(meetingRoute+"/steps/{step}/drop", advisers, (*visit).drop).of(OfMeeting),
}

func meetingPath(personID, bookingID string) string {
	return personPath(personID) + "/meetings/" + bookingID
}

type meetingView struct {
	personView
	Path, Person string // its address, and the one of its person's page, for whom there is one
	When, With   string
	Change       string // the address where it is moved or given up, for whom there is one
	State        badge
	Marks        []mark
	Refused      string // why who came could not be marked
	Minutes      *minutesView
	Note         noteView
	Steps        []stepView
	NewSteps     []newStep
	MoreSteps    bool // more than the first one is filled in
	StepsError   string
}

// mark is something that can be said of who came.
type mark struct{ Value, Words string }

type minutesView struct {
	Fields []field
	Left   string // of the free hours; empty: it takes none
	Bar    bar
	Error  string
}

// noteView is a note, or what was typed upon another one than stands.
type noteView struct {
	Text, Upon, Said, Error string
	Stands                  string // what somebody else wrote meanwhile
	Over                    int    // the version of that; 0: nobody did
}

type stepView struct {
	Text, Sub, Said, Drop string
	State                 State
}

// newStep is a row of the form in which steps are written down.
type newStep struct {
	N        int
	Name, ID string // an id made when it was shown: sent twice it is one
	Fields   []field
}

// newSteps is how many steps can be written down at once.
const newSteps = 3

// refusal is what of a meeting's page was refused, and why.
type refusal struct{ state, minutes, note, steps error }

func (r refusal) any() bool { return r != refusal{} }

// theMeeting is the one that the path names.
func (v *visit) theMeeting() (m booking.Meeting, err error) {
	if m.PersonID, err = v.id("person"); err != nil {
		return m, err
	}
	m.BookingID, err = v.id("booking")
	return m, err
}

func (v *visit) meeting() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	return v.showMeeting(m, refusal{})
}

func (v *visit) showMeeting(m booking.Meeting, refused refusal) error {
	d, err := v.office.Bookings.Meeting(v.r.Context(), v.who, m)
	if err != nil {
		return err
	}
	view := meetingView{
		Path: meetingPath(m.PersonID, m.BookingID), Person: v.personLink(m.PersonID),
		When: v.t.Day(d.StartsAt(), v.now) + " " + v.t.Span(d.StartsAt(), d.EndsAt()), With: strings.Trim(d.Event.Title+" · "+d.Adviser, " ·"),
	}
	view.Name, view.Initials = d.Name, initials(d.Name)
	view.Change = v.bookingLink(m.PersonID, d.Booked)
	may, err := v.office.Consents.Readable(v.r.Context(), v.who, m.PersonID)
	if err != nil {
		return err
	}
	view.Sharing, view.Question = v.sharing(may), noteOf(may, m.BookingID)
	if err := v.brief(&view.personView, m.PersonID, may); err != nil {
		return err
	}
	v.whoCame(&view, d, refused.state)
	view.Note = v.noteView(d.Note, refused.note)
	v.steps(&view, d, refused.steps)
	if d.State == api.BookingAttended {
		view.Minutes = v.minutes(d, refused.minutes)
	}
	if refused.any() {
		return v.refuse("meeting", d.Name, view)
	}
	return v.show("meeting", d.Name, view)
}

// whoCame says how a meeting stands, and what can be said of it next.
func (v *visit) whoCame(view *meetingView, d booking.MeetingDetails, refused error) {
	view.Refused = v.why(refused, d.Name)
	state, said := v.stateOf(d.State, d.StartsAt(), d.EndsAt())
	switch d.State {
	case api.BookingConfirmed:
		view.Marks = []mark{{api.BookingAttended, v.t.T("desk.meeting.came")}, {api.BookingMissed, v.t.T("desk.meeting.missed")}}
	case api.BookingAttended, api.BookingMissed:
		view.Marks = []mark{{api.BookingConfirmed, v.t.T("desk.meeting.take_back")}}
	default:
		state, said = Broken, v.t.T("desk.state."+d.State)
	}
	if view.State = (badge{state, said}); state == Done && !d.ArrivedAt.IsZero() {
		view.State.Words = v.t.T("desk.meeting.arrived", text.A{"Clock": v.t.Clock(d.ArrivedAt)})
	}
}

// why says why something about a meeting was refused.
func (v *visit) why(refused error, name string) string {
	var p *api.Problem
	switch {
	case !errors.As(refused, &p):
		return ""
	case p.Code == api.CodeNotOpen:
		return v.t.T("desk.meeting.too_early")
	case p.Code == api.CodeOverlap:
		return v.t.T("desk.meeting.elsewhere", text.A{"Name": name})
	}
	for _, e := range p.Errors {
		if e.Reason == "state" {
			return v.t.T("problem.reason.state")
		}
	}
	return v.said(refused)
}

func (v *visit) minutes(d booking.MeetingDetails, refused error) *minutesView {
	planned := cmp.Or(d.Minutes, int(d.EndsAt().Sub(d.StartsAt())/time.Minute))
	view, hint := &minutesView{Error: v.why(refused, d.Name)}, ""
	if d.Minutes > 0 {
		hint = v.t.T("desk.meeting.minutes_free", text.A{"Free": d.FreeMin, "Minutes": d.Minutes})
	}
	view.Fields = v.filled(refused, field{
		Name: "minutes", Label: v.t.T("desk.meeting.minutes"), Inputmode: "numeric", Autocomplete: "off", Max: 4, Required: true, Value: strconv.Itoa(planned),
		Hint: hint,
	})
	if d.Free.GrantedMin > 0 {
		left := time.Duration(max(0, d.Free.GrantedMin-d.Free.UsedMin)) * time.Minute
		view.Left = v.t.T("desk.meeting.left", text.A{"Left": v.t.Duration(left), "Granted": v.t.Duration(time.Duration(d.Free.GrantedMin) * time.Minute)})
		view.Bar = bar{d.Free.UsedMin, d.Free.GrantedMin}
	}
	return view
}

// noteView shows a note, or beside what was typed the one that somebody else wrote.
func (v *visit) noteView(n booking.Note, refused error) noteView {
	view := noteView{Text: n.Text, Upon: strconv.Itoa(n.Version), Said: v.t.T("desk.meeting.note_hint")}
	if n.Version > 0 {
		view.Said = v.t.T("desk.meeting.note_saved", text.A{"When": v.t.DayClock(n.At, v.now), "Who": n.Author})
	}
	if refused == nil {
		return view
	}
	view.Text, view.Upon = v.r.PostForm.Get("text"), v.r.PostForm.Get("version")
	var changed *booking.NoteChanged
	if errors.As(refused, &changed) {
		view.Over, view.Stands = changed.Stands.Version, changed.Stands.Text
		view.Error = v.t.T("desk.meeting.note_changed", text.A{"Who": changed.Stands.Author, "When": v.t.DayClock(changed.Stands.At, v.now)})
		return view
	}
	var p *api.Problem
	if errors.As(refused, &p) && len(p.Errors) > 0 {
		view.Error = v.t.T("problem.reason." + p.Errors[0].Reason)
	}
	return view
}

func (v *visit) steps(view *meetingView, d booking.MeetingDetails, refused error) {
	for _, s := range d.Steps {
		by := s.By
		if by == api.You {
			by = d.Name
		}
		row := stepView{Text: s.Text, Sub: by, State: Open, Said: v.t.T("desk.meeting.step_open"), Drop: view.Path + "/steps/" + s.ID + "/drop"}
		if due, err := time.ParseInLocation(time.DateOnly, s.Due, text.Copenhagen); err == nil {
			row.Sub += " · " + v.t.ShortDate(due)
		}
		if !s.DoneAt.IsZero() {
			row.State, row.Said, row.Drop = Done, v.t.T("desk.meeting.step_done", text.A{"Date": v.t.ShortDate(s.DoneAt)}), ""
			row.Sub = row.Said
		}
		view.Steps = append(view.Steps, row)
	}
	own := cmp.Or(v.who.Name, v.session.Member.Email)
	by := []option{{"", d.Name}, {own, own}}
	for i := range newSteps {
		at := "steps/" + strconv.Itoa(i) + "/"
		fields := v.filled(refused,
			field{Name: at + "text", Label: v.t.T("desk.meeting.step"), Autocomplete: "off", Max: api.MaxNote},
			field{Name: at + "due", Label: v.t.T("desk.meeting.due"), Type: "date"},
			field{Name: at + "by", Label: v.t.T("desk.meeting.by"), Options: by},
		)
		id := uuid.Must(uuid.NewV7()).String()
		if refused != nil {
			id = v.r.PostForm.Get(at + "id")
		}
		view.NewSteps = append(view.NewSteps, newStep{i + 1, at + "id", id, fields})
		view.MoreSteps = view.MoreSteps || i > 0 && v.r.PostForm.Get(at+"text") != ""
	}
	view.StepsError = v.said(refused)
}

// saved leads back to a meeting after one of its forms, or shows what was refused of it.
func (v *visit) saved(m booking.Meeting, err error, refused refusal) error {
	var p *api.Problem
	var changed *booking.NoteChanged
	switch {
	case err == nil:
		return v.see(meetingPath(m.PersonID, m.BookingID))
	case errors.As(err, &changed), errors.As(err, &p) && p.Code != api.CodeNotFound && p.Code != api.CodeForbidden:
		return v.showMeeting(m, refused)
	}
	return err
}

func (v *visit) attend() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	err = v.office.Bookings.Attend(v.r.Context(), v.who, m, v.r.PostForm.Get("state"))
	return v.saved(m, err, refusal{state: err})
}

func (v *visit) spend() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	minutes, err := strconv.Atoi(strings.TrimSpace(v.r.PostForm.Get("minutes")))
	if err != nil {
		minutes = -1 // which the office refuses
	}
	_, err = v.office.Bookings.Spend(v.r.Context(), v.who, m, minutes)
	return v.saved(m, err, refusal{minutes: err})
}

// writeNote saves a note upon the version that was seen, or over the one that somebody
// else wrote, where its writer was shown that. Typed with JavaScript it comes again and
// again, and is answered with how the note stands alone.
func (v *visit) writeNote() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	upon, err := strconv.Atoi(cmp.Or(v.r.PostForm.Get("over"), v.r.PostForm.Get("version")))
	if err != nil {
		return &api.Problem{Code: api.CodeMalformed}
	}
	n, err := v.office.Bookings.WriteNote(v.r.Context(), v.who, m, upon, v.r.PostForm.Get("text"))
	if v.r.Header.Get("HX-Request") == "" {
		return v.saved(m, err, refusal{note: err})
	}
	var changed *booking.NoteChanged
	if err != nil && !errors.As(err, &changed) && !refusedForm(err) {
		return err
	}
	v.w.Header().Set("Vary", "HX-Request")
	return v.showAs(http.StatusOK, "note", "", v.noteView(n, err))
}

// agree writes down the steps that were filled in: up to the last one with words.
func (v *visit) agree() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	var steps []booking.AgreedStep
	for i := range newSteps {
		get := func(name string) string {
			return strings.TrimSpace(v.r.PostForm.Get("steps/" + strconv.Itoa(i) + "/" + name))
		}
		steps = append(steps, booking.AgreedStep{ID: get("id"), Text: get("text"), Due: get("due"), By: get("by")})
	}
	for len(steps) > 0 && steps[len(steps)-1].Text == "" {
		steps = slices.Delete(steps, len(steps)-1, len(steps))
	}
	err = v.office.Bookings.Agree(v.r.Context(), v.who, m, steps...)
	return v.saved(m, err, refusal{steps: err})
}

func (v *visit) drop() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	step, err := v.id("step")
	if err != nil {
		return err
	}
	return v.saved(m, v.office.Bookings.Drop(v.r.Context(), v.who, m, step), refusal{})
}
