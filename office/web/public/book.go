package public

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

var bookRoutes = []Route{
	get(eventPath+"{event}"+bookEnd, (*visit).bookPage),
	post(eventPath+"{event}"+bookEnd, (*visit).book),
}

type bookView struct {
	mistakes

	Title, Lang, Href string // of the event
	When, Place       string
	Sessions          []sessionRow
	Room              string
	Full              bool
	Price, Members    string
	With              string // the adviser, where there is one
	Head, Action      string
	Who               string // that is signed in; empty: nobody
	SignOut           string
	Asked             asked
	Name              site.Field
	Phone             site.Field
	Stage             radios
	More              []site.Field // which need not be said
	Opened            bool         // some of that is
	Need              *site.Field
	Note              *site.Field
	Sharing           *sharing
	AgreeError        string
	Hidden            [][2]string
	Verb              string // empty: nothing can be booked
	Why               string
	Until             string
	Waits             bool
	Call              *phone
}

// mistakes are what is wrong with a form, in the order in which its fields stand.
type mistakes struct {
	Refused string // what was not done, where no field is wrong
	Error   string // of the form as a whole
	Errors  []formError
	Missing string    // how many they are
	Others  []link    // what else is free
	Changed []termRow // what is otherwise now than the form said
}

// formError is an error of a form, and where in it.
type formError struct{ Words, Href string }

// field is what is wrong with a field, by its label.
func (m *mistakes) field(f site.Field) {
	if f.Error != "" {
		m.add(f.Label+": "+f.Error, f.Name)
	}
}

// add is what is wrong with a field; nothing where there are no words.
func (m *mistakes) add(words, name string) {
	if words != "" {
		m.Errors = append(m.Errors, formError{words, "#f-" + name})
	}
}

// count says how many they are.
func (m *mistakes) count(v *visit) {
	m.Missing = text.UpperFirst(v.t.N("web.missing", len(m.Errors), text.A{"Count": v.number(len(m.Errors))}))
}

// radios are a question that is answered by one of several.
type radios struct {
	Name, Label, Hint, Value, Error string
	Options                         []site.Option
	Wide                            bool // one below the other
}

// sharing is what an event asks to see first, and what of that the person lets be read.
type sharing struct {
	Lead   string
	Choice *radios // of what the person has; nil: nothing
	Form   *formView
	Terms  string
	Agree  tick
	Error  string
}

// bookForm is the form by which one books, filled.
type bookForm struct {
	*visit
	e    *listed
	slot *slot
	mine *own // nil: nobody is signed in
	view bookView
	said map[string]string // errors by the name of their field
	sent bool
}

// The names of the fields.
const (
	inName  = "name"
	inPhone = "phone"
	inStage = "stage"
	inPlace = "municipality"
	inCVR   = "cvr"
	inNeed  = "need"
	inNote  = "note"
	inSlot  = "tid"
	inWait  = "wait"
	inSeen  = "seen"
	inShare = "share"
	inAgree = "agree"
	inID    = "booking"
	inAnew  = "anew" // the screening form, filled in now
)

func (v *visit) form() (*bookForm, error) {
	e, err := v.found()
	if err != nil {
		return nil, err
	}
	f := &bookForm{visit: v, e: e, said: map[string]string{}, sent: !site.Safe(v.r.Method)}
	id := v.r.URL.Query().Get(inSlot)
	if f.sent {
		id = v.r.PostForm.Get(inSlot)
	}
	if i := slices.IndexFunc(e.slots, func(s slot) bool { return s.ID == id }); i >= 0 {
		f.slot = &e.slots[i]
	}
	return f, f.known()
}

// known reads what the office knows of who is signed in.
func (f *bookForm) known() (err error) {
	if f.signedIn() {
		f.mine, err = f.read()
	}
	return err
}

// value is what was typed in a field.
func (v *visit) value(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }

var stages = []string{api.StageConsidering, api.StageStarting, api.StageRunning}

// stage asks how far somebody is.
func (v *visit) stage(said map[string]string) radios {
	r := radios{Name: inStage, Label: v.t.T("me.stage"), Value: v.value(inStage), Error: said[inStage]}
	for _, s := range stages {
		r.Options = append(r.Options, site.Option{Value: s, Words: v.t.T("me.stage." + s)})
	}
	return r
}

// checkStage looks whether it was answered.
func (v *visit) checkStage(said map[string]string) {
	if !slices.Contains(stages, v.value(inStage)) {
		said[inStage] = v.t.T("web.stage_missing")
	}
}

// terms are what the event or the time is of, as its page shows it.
func (f *bookForm) terms() api.Terms {
	t := f.e.Terms(f.mine != nil && f.mine.person.Member)
	if f.slot != nil {
		t.StartsAt, t.EndsAt, t.Sessions, t.AdviserID = f.slot.StartsAt, f.slot.EndsAt, nil, f.slot.AdviserID
	}
	return t
}

// waits tells whether one can only get on the waiting list.
func (f *bookForm) waits() bool {
	return f.slot == nil && f.e.PlacesLeft <= 0 && f.e.WaitingList && f.e.Capacity > 0
}

// why is why nothing can be booked here; empty where something can.
func (f *bookForm) why() string {
	if f.slot != nil {
		if f.e.Admission(f.slot.StartsAt, f.now) == "" && !f.slot.Free {
			return f.t.T("problem.slot_taken.detail")
		}
		if code := f.e.Admission(f.slot.StartsAt, f.now); code != "" {
			return f.t.T("problem." + string(code) + ".detail")
		}
		return f.shutWords(f.shut())
	}
	if code := f.e.Admission(f.e.StartsAt, f.now); code != "" {
		return f.t.T("problem." + string(code) + ".detail")
	}
	if f.e.PlacesLeft <= 0 && !f.waits() {
		return f.t.T("book.why.full")
	}
	return ""
}

// shut is why the person can have no time of the event now, as far as one knows who they
// are.
func (f *bookForm) shut() api.SlotsShut {
	if f.slot == nil {
		return api.SlotsShut{}
	}
	return f.mine.shut(f.e, "", f.now)
}

// fill makes the form of what was typed, what is known and what is wrong.
func (f *bookForm) fill() {
	v := &f.view
	e := f.e
	v.Title, v.Lang, v.Href = f.title(e.Event), f.langOf(e.Event), site.EventPage(f.t.Lang(), e.ID)
	v.When, v.Place, v.Price, v.Members = f.when(e.Event), f.place(e.Venue), f.price(e.Event), f.memberPrice(e.Event)
	v.Room, v.Full = f.room(e)
	if f.slot != nil {
		v.Room, v.Full = "", false
		v.When = text.UpperFirst(f.t.Weekday(f.slot.StartsAt)) + " " + f.t.Span(f.slot.StartsAt, f.slot.EndsAt)
		v.With = f.c.advisers[f.slot.AdviserID].Name
	} else if len(e.Sessions) > 1 && text.DaysBetween(e.StartsAt, e.EndsAt) != 0 {
		for _, s := range e.Sessions {
			v.Sessions = append(v.Sessions, sessionRow{f.t.DateBeside(s.StartsAt, f.now), f.hours(s.StartsAt, s.EndsAt), s.Title})
		}
	}
	v.Action, v.SignOut, v.Call = f.r.URL.Path, f.path(signOutPath), f.phone()
	v.Waits, v.Why = f.waits(), f.why()
	switch {
	case v.Waits:
		v.Head, v.Verb = f.t.T("web.book.wait_head"), f.t.T("book.do.wait")
	case f.slot != nil:
		v.Head, v.Verb = f.t.T("web.book.time_head"), f.t.T("web.book.time")
	default:
		v.Head, v.Verb = f.t.T("web.book.head"), f.t.T("web.book.place")
	}
	if v.Why != "" {
		v.Verb = ""
	}
	until := e.CancelUntil
	if until.IsZero() || until.After(f.terms().StartsAt) {
		until = f.terms().StartsAt
	}
	if until.After(f.now) && !v.Waits {
		v.Until = f.t.T("web.cancel_until", text.A{"When": f.t.DayClock(until, f.now)})
	}
	v.AgreeError = f.said[inAgree]
	f.fields()
	f.hidden()
	f.errors()
}

func (f *bookForm) fields() {
	v := &f.view
	if v.Asked.Email.Name == "" {
		v.Asked = f.asked()
	}
	v.Name = site.Field{Name: inName, Label: f.t.T("web.your_name"), Autocomplete: "name", Max: api.MaxTitle, Required: true, Value: f.value(inName), Error: f.said[inName]}
	v.Phone = site.Field{Name: inPhone, Label: f.t.T("web.your_phone"), Type: "tel", Autocomplete: "tel", Max: api.MaxPhone, Value: f.value(inPhone), Error: f.said[inPhone], Hint: f.t.T("web.your_phone_hint")}
	v.Stage = f.stage(f.said)
	v.More = []site.Field{
		{Name: inPlace, Label: f.t.T("me.municipality"), Value: f.value(inPlace), Error: f.said[inPlace], Options: []site.Option{{Value: "", Words: f.t.T("me.municipality_none")}}},
		{Name: inCVR, Label: f.t.T("me.cvr"), Inputmode: "numeric", Autocomplete: "off", Max: 20, Value: f.value(inCVR), Error: f.said[inCVR], Hint: f.t.T("me.cvr_hint")},
	}
	for _, m := range assets.Municipalities() {
		v.More[0].Options = append(v.More[0].Options, site.Option{Value: m.Code, Words: m.Name})
	}
	v.Opened = slices.ContainsFunc(v.More, func(m site.Field) bool { return m.Value != "" })
	if f.mine != nil {
		p := f.mine.person
		known := map[string]bool{inPlace: p.Municipality != "", inCVR: p.CVR != ""}
		v.More = slices.DeleteFunc(v.More, func(m site.Field) bool { return known[m.Name] })
		if v.Who = p.Email; p.Name != "" {
			v.Who = p.Name + ", " + p.Email
			v.Name.Name = ""
		}
		if p.Stage != "" {
			v.Stage.Name = ""
		}
		if p.Phone != "" {
			v.Phone.Name = ""
		}
	}
	if f.slot != nil || f.e.Kind == api.EventCounselling {
		need := site.Field{Name: inNeed, Label: f.t.T("book.extra.need"), Value: f.value(inNeed)}
		need.Options = append([]site.Option{{Value: "", Words: f.t.T("web.need_none")}}, site.Topics(f.t)...)
		note := site.Field{
			Name: inNote, Label: f.t.T("book.extra.note_hint"), Rows: 4, Max: api.MaxNote, Value: f.r.PostForm.Get(inNote), Error: f.said[inNote],
			Hint: f.readBy(),
		}
		v.Need, v.Note = &need, &note
	}
	f.sharing()
}

// readBy says who reads what is written for a meeting.
func (f *bookForm) readBy() string {
	if f.slot != nil {
		if a, ok := f.c.advisers[f.slot.AdviserID]; ok && a.Kind != api.AdviserOffice {
			return f.t.T("web.read_by", text.A{"Name": a.Name})
		}
	}
	return f.t.T("web.read_by_office")
}

func (f *bookForm) hidden() {
	add := func(name, value string) { f.view.Hidden = append(f.view.Hidden, [2]string{name, value}) }
	if f.slot != nil {
		add(inSlot, f.slot.ID)
	}
	if f.view.Waits {
		add(inWait, yes)
	}
	seen, _ := json.Marshal(f.terms()) // a struct of times and texts
	add(inSeen, string(seen))
	add(inID, f.sentID(inID))
	add("request", f.view.Asked.Request)
	add("sent", f.view.Asked.Sent)
}

// errors tells what is wrong with the form in the order in which its fields stand.
func (f *bookForm) errors() {
	v := &f.view
	v.Refused = f.t.T("web.refused")
	v.field(v.Name)
	v.field(v.Asked.Email)
	v.add(v.Asked.Code.Error, "code")
	v.add(v.Stage.Error, inStage)
	v.field(v.Phone)
	for _, m := range v.More {
		v.field(m)
	}
	if v.Note != nil {
		v.field(*v.Note)
	}
	if s := v.Sharing; s != nil {
		v.add(s.Error, inShare)
		s.Form.mistakes(&v.mistakes)
		v.add(f.said[inAgree], inAgree)
	}
	v.count(f.visit)
}

// slotQuery is the query of an address that names a time.
func slotQuery(id string) string { return "?" + url.Values{inSlot: {id}}.Encode() }

func (v *visit) bookPage() error {
	f, err := v.form()
	if err != nil {
		return err
	}
	return f.answer(http.StatusOK)
}

func (f *bookForm) answer(status int) error {
	f.fill()
	if f.slot != nil {
		f.query = slotQuery(f.slot.ID)
	}
	return f.show(status, page{name: "book", title: f.view.Head + ": " + f.view.Title, here: "home", data: f.view})
}

// book takes the form: it mails a code, or books.
func (v *visit) book() error {
	f, err := v.form()
	if err != nil {
		return err
	}
	f.view.Asked = v.asked()
	if v.r.PostForm.Get("do") == doCode {
		if err := v.sendCode(&f.view.Asked); err != nil {
			return err
		}
		if f.view.Asked.Email.Error != "" {
			return f.answer(http.StatusUnprocessableEntity)
		}
		return f.answer(http.StatusOK)
	}
	f.check()
	if !f.signedIn() {
		if v.checkCode(&f.view.Asked); f.view.Asked.Code.Error == "" && len(f.said) == 0 {
			in, err := v.enter(&f.view.Asked)
			if err != nil {
				return err
			}
			if in {
				if err := f.known(); err != nil {
					return err
				}
				f.check() // a person whom the office knows may have more to choose from, or less to say
			}
		}
		if f.view.Asked.Email.Value == "" {
			f.view.Asked.Email.Error = v.t.T("problem.reason.required")
		}
	}
	if len(f.said) > 0 || !f.signedIn() || f.shut().Code != "" { // nothing is sent before a booking that is refused
		return f.answer(http.StatusUnprocessableEntity)
	}
	return f.send()
}

// check looks whether all was typed that is needed, and keeps what is wrong.
func (f *bookForm) check() {
	clear(f.said)
	required := f.t.T("problem.reason.required")
	known := f.mine != nil
	if name := f.value(inName); (!known || f.mine.person.Name == "") && name == "" {
		f.said[inName] = required
	}
	if !known || f.mine.person.Stage == "" {
		f.checkStage(f.said)
	}
	if _, ok := api.ValidCVR(f.value(inCVR)); (!known || f.mine.person.CVR == "") && f.value(inCVR) != "" && !ok {
		f.said[inCVR] = f.t.T("web.cvr_wrong")
	}
	if _, ok := assets.MunicipalityByCode(f.value(inPlace)); (!known || f.mine.person.Municipality == "") && f.value(inPlace) != "" && !ok {
		f.said[inPlace] = f.t.T("problem.reason.unknown")
	}
	for name, most := range map[string]int{inName: api.MaxTitle, inPhone: api.MaxPhone, inNote: api.MaxNote} {
		if utf8.RuneCountInString(f.value(name)) > most {
			f.said[name] = f.t.T("problem.reason.too_long")
		}
	}
	f.checkSharing()
}

// send books, with what was typed of oneself and the screening form before it.
func (f *bookForm) send() error {
	var all []api.Mutation
	id := f.sentID(inID)
	add := func(of string, kind api.MutationKind, body any) error {
		m, err := f.mutation(derived(id, of), kind, body)
		all = append(all, m)
		return err
	}
	if update, any := f.update(); any {
		if err := add("person", api.PersonUpdate, update); err != nil {
			return err
		}
	}
	shares, result := f.shares(id)
	if result != nil {
		if err := add("result", api.ResultSubmit, result); err != nil {
			return err
		}
	}
	ask := api.BookingRequestBody{BookingID: id, EventID: f.e.ID, Share: shares, Wait: f.value(inWait) == yes}
	var seen api.Terms
	if json.Unmarshal([]byte(f.r.PostForm.Get(inSeen)), &seen) == nil && !seen.StartsAt.IsZero() {
		if f.mine.person.Member && seen.PriceOre == f.e.PriceOre { // what a member pays was shown beside
			seen.PriceOre = f.e.MemberPriceOre
		}
		ask.Seen = &seen
	}
	if f.slot != nil {
		ask.SlotID = f.slot.ID
	}
	if f.slot != nil || f.e.Kind == api.EventCounselling {
		adviser := ""
		if f.slot != nil {
			adviser = f.slot.AdviserID
		}
		if need := api.Field(f.value(inNeed)); need.Known() {
			ask.Need = need
		}
		ask.Note, ask.NoteAgreedWith = f.value(inNote), f.reader(adviser)
	}
	if err := add("request", api.BookingRequest, ask); err != nil {
		return err
	}
	err := f.do(all...)
	p, ok := refused(err)
	if err != nil && !ok {
		return err
	}
	if ok {
		return f.refuse(p)
	}
	return f.see(f.path(minePath+"/"+id) + "?ny=1")
}

// update is what is typed of oneself and not known yet.
func (f *bookForm) update() (u api.PersonUpdateBody, any bool) {
	p := f.mine.person
	set := func(is string, name string) *string {
		if typed := f.value(name); is == "" && typed != "" {
			any = true
			return &typed
		}
		return nil
	}
	u.Name, u.Phone, u.Stage, u.Municipality = set(p.Name, inName), set(p.Phone, inPhone), set(p.Stage, inStage), set(p.Municipality, inPlace)
	if u.CVR = set(p.CVR, inCVR); u.CVR != nil {
		*u.CVR, _ = api.ValidCVR(*u.CVR) // as it was checked
	}
	return u, any
}

// refuse shows the form again, with why nothing was booked and what else is free.
func (f *bookForm) refuse(p *api.Problem) error {
	var err error
	if f.c, err = f.programme.now(f.r.Context()); err != nil { // as it is now
		return err
	}
	if f.e, err = f.found(); err != nil {
		return err
	}
	if f.slot != nil {
		id := f.slot.ID
		i := slices.IndexFunc(f.e.slots, func(s slot) bool { return s.ID == id })
		if f.slot = nil; i >= 0 {
			f.slot = &f.e.slots[i]
		}
	}
	if err := f.known(); err != nil {
		return err
	}
	// What was refused is answered as it was, whatever is sent with its id: what is tried
	// anew has another one.
	f.r.PostForm.Set(inID, newID())
	f.view.Error = f.problem(p)
	if p.Now != nil {
		f.view.Changed = f.differs(*p.Now)
	}
	f.view.Others = f.others(p.Alternatives)
	return f.answer(http.StatusUnprocessableEntity)
}

// others are what else is free, to be booked.
func (v *visit) others(all []api.Alternative) (links []link) {
	for _, a := range all {
		e, ok := v.c.events[a.EventID]
		if !ok {
			continue
		}
		words := joined(v.title(e), text.UpperFirst(v.t.DayClock(a.StartsAt, v.now)))
		href := v.path(eventPath + a.EventID + bookEnd)
		if a.SlotID != "" {
			words = joined(words, v.c.advisers[a.AdviserID].Name)
			href += slotQuery(a.SlotID)
		}
		links = append(links, link{Text: words, Href: href})
	}
	return links
}

// termRow is one of the terms, as it was and is.
type termRow struct{ Label, Old, New string }

// differs tells what is otherwise now than the form said when it was shown.
func (f *bookForm) differs(now api.Terms) (rows []termRow) {
	var seen api.Terms
	if json.Unmarshal([]byte(f.r.PostForm.Get(inSeen)), &seen) != nil {
		return nil
	}
	return f.rows(seen, now)
}
