package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/desk"
)

// Those who ask for pages. Two of each kind that differ only in whose they are.
const (
	nobody       = "nobody"
	removed      = "a consultant who was removed"
	coordinator  = "a coordinator"
	consultant   = "the consultant of the booking"
	colleague    = "another consultant"
	door         = "who is at the door"
	adviser      = "the adviser of the booking"
	otherAdviser = "another adviser"
	partner      = "who belongs to the actor"
	otherPartner = "who belongs to another actor"
)

var (
	callers   = []string{nobody, removed, coordinator, consultant, colleague, door, adviser, otherAdviser, partner, otherPartner}
	strangers = []string{nobody, removed}
	members   = callers[2:]
	ours      = []string{coordinator, consultant, colleague}
	none      = []string{}
)

// row is what a route gives to whom: by what stands in its path, who of the signed-in
// gets it. Everyone else is told that it is not there, and who is not signed in is led
// to the sign-in.
type row struct {
	open bool // nobody need be signed in
	form url.Values
	but  string              // the object of which it is refused as it stands
	bad  bool                // the form is refused as it stands
	may  map[string][]string // by the name of an object of the walk; "" where there is none in the path
}

func just(who string) []string { return []string{who} }

func everywhere(may []string) map[string][]string { return map[string][]string{"": may} }

// meetings are whose a meeting is: the office's own see all, a private adviser theirs.
var meetings = map[string][]string{
	"with the office's consultant": ours,
	"with a private adviser":       append(just(adviser), ours...),
	"of another person":            none,
	"nobody's id":                  none,
}

// meetingsOurs are those of the meetings of which the office's own alone say when they are.
var meetingsOurs = map[string][]string{"with the office's consultant": ours, "with a private adviser": ours, "of another person": none, "nobody's id": none}

// another stands in a form for an id that is another one each time.
const another = "another id"

// receivers are who may have an event: at the door today's alone.
var (
	receivers = map[string][]string{"today's": append(just(door), ours...), "another day's": ours, "nobody's id": none}
	markers   = map[string][]string{"today's": ours, "another day's": ours, "nobody's id": none}
)

// guest stands in a form for somebody who has a place at the event in the path.
const guest = "a guest"

// anEvent stands in a form for an event that is to come.
const anEvent = "an event"

// questionsMay is what a consultant may have of persons' questions.
var questionsMay = map[string][]string{"asked": ours, "of another person": none, "nobody's id": none}

// referralsMay is who may have a referral: the office's own, and whom it was sent to
// until it is withdrawn.
var referralsMay = map[string][]string{"sent to the actor": append(just(partner), ours...), "withdrawn": ours, "nobody's id": none}

// commentable is who may comment a version: who of the office's own and its private
// advisers may read it.
var commentable = map[string][]string{
	"shared with the office's consultant": ours,
	"shared with a private adviser":       {adviser},
	"shared with an actor":                none,
	"shared until a moment ago":           none,
	"asleep":                              none,
	"of a booking that was given up":      none,
	"of a referral that was withdrawn":    none,
	"never shared":                        none,
	"of another person":                   none,
	"nobody's id":                         none,
}

// entriesMay is who may have an adviser or an actor of the catalogue; a new one has an id of its own.
var entriesMay = map[string][]string{"in the catalogue": just(coordinator), "a new one": just(coordinator), "no id": none}

// passageOf is the answer of a plan's that passage begins.
var passageOf, passage = firstPassage()

func firstPassage() (section, words string) {
	_, template := assets.PlanTemplate()
	q := template.Chapters[1].Questions[0]
	return q.Key, string([]rune(q.Example.In(string(text.Danish)))[:20])
}

// rows are all routes. One that is not here fails.
var rows = map[string]row{
	"GET /desk/static/{file}":    {open: true},
	"GET /desk/sign-in":          {open: true},
	"POST /desk/sign-in":         {open: true, form: url.Values{"email": {"who@example.dk"}}},
	"GET /desk/code":             {open: true},
	"POST /desk/code":            {open: true},
	"POST /desk/passkey":         {open: true},
	"POST /desk/passkey/options": {open: true},
	"GET /desk/sign-on":          {open: true},
	"GET /desk/sign-on/back":     {open: true},
	"POST /desk/sign-out":        {open: true},
	"POST /desk/language":        {open: true, form: url.Values{"language": {"en"}}},
	"GET /desk":                  {may: everywhere(members)},
	"GET /desk/persons":          {may: everywhere(ours)},
	"GET /desk/persons/{person}": {may: map[string][]string{
		"a person": ours, "nobody's id": none, "no id": none,
	}},
	"GET /desk/persons/{person}/case.zip":                              {may: map[string][]string{"a person": just(coordinator), "nobody's id": none, "no id": none}},
	"GET /desk/persons/{person}/meetings/{booking}":                    {may: meetings},
	"POST /desk/persons/{person}/meetings/{booking}/state":             {may: meetings, form: url.Values{"state": {"attended"}}},
	"POST /desk/persons/{person}/meetings/{booking}/minutes":           {may: meetings, form: url.Values{"minutes": {"20"}}},
	"POST /desk/persons/{person}/meetings/{booking}/note":              {may: meetings, form: url.Values{"version": {"0"}, "text": {"x"}}},
	"POST /desk/persons/{person}/meetings/{booking}/steps":             {may: meetings, form: url.Values{"steps/0/id": {newID()}, "steps/0/text": {"x"}}},
	"POST /desk/persons/{person}/meetings/{booking}/steps/{step}/drop": {may: meetings},
	"GET /desk/persons/{person}/plans/{version}": {may: map[string][]string{
		"shared with the office's consultant": ours,
		"shared with a private adviser":       {adviser},
		"shared with an actor":                {partner},
		"shared until a moment ago":           none,
		"asleep":                              none,
		"of a booking that was given up":      none,
		"of a referral that was withdrawn":    none,
		"never shared":                        none,
		"of another person":                   none,
		"nobody's id":                         none,
	}},
	"GET /desk/persons/{person}/results/{result}": {may: map[string][]string{
		"shared with the office's consultant": ours,
		"shared with a private adviser":       {adviser},
		"shared with an actor":                {partner},
		"shared until a moment ago":           none,
		"asleep":                              none,
		"of a booking that was given up":      none,
		"of a referral that was withdrawn":    none,
		"never shared":                        none,
		"of another person":                   none,
		"nobody's id":                         none,
		"a plan's id":                         none,
	}},
	"POST /desk/persons/{person}/plans/{version}/drafts":              {may: commentable, form: url.Values{"id": {another}, "edit": {"0"}, "section": {passageOf}, "quote": {passage}, "text": {"?"}}},
	"POST /desk/persons/{person}/plans/{version}/drafts/{draft}/drop": {may: commentable},
	"POST /desk/persons/{person}/plans/{version}/comments":            {may: commentable},
	"POST /desk/persons/{person}/comments/{comment}": {may: map[string][]string{
		"a comment": ours, "beside what a private adviser reads": {adviser}, "nobody's id": none,
	}, form: url.Values{"text": {"!"}, "saw": {"0"}}},
	"GET /desk/persons/{person}/plans/{version}/files/{file}": {may: map[string][]string{
		"shared with a private adviser": {adviser}, "of none of its answers": none, "never shared": none, "nobody's id": none,
	}},
	"GET /desk/persons/{person}/threads/{thread}/files/{file}": {may: map[string][]string{
		"in a question": ours, "in a referral": append(just(partner), ours...), "of another thread": none, "nobody's id": none,
	}},
	"GET /desk/persons/{person}/refer":                  {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}},
	"POST /desk/persons/{person}/refer":                 {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}, form: url.Values{"need": {"export"}, "actor_id": {demo.ActorID("erhvervshus-sydjylland")}}},
	"GET /desk/referrals":                               {may: everywhere(append(just(partner), append(just(otherPartner), ours...)...))},
	"POST /desk/referrals/{referral}/next":              {may: map[string][]string{"sent back": ours, "sent to the actor": none, "withdrawn": none, "nobody's id": none}},
	"GET /desk/r/{referral}":                            {may: referralsMay},
	"POST /desk/r/{referral}/state":                     {may: referralsMay, form: url.Values{"state": {"received"}}, but: "withdrawn"},
	"POST /desk/r/{referral}/outcome":                   {may: referralsMay, form: url.Values{"outcome": {"helped"}}, but: "withdrawn"},
	"POST /desk/r/{referral}/messages":                  {may: referralsMay, form: url.Values{"text": {"Ring til os."}, "message_id": {another}}},
	"GET /desk/events/{event}":                          {may: receivers},
	"POST /desk/events/{event}/check-in":                {may: receivers, form: url.Values{"person": {guest}}, but: "another day's"},
	"POST /desk/events/{event}/take-back":               {may: receivers, form: url.Values{"person": {guest}}},
	"POST /desk/events/{event}/missed":                  {may: markers, form: url.Values{"person": {guest}}, but: "another day's"},
	"POST /desk/events/{event}/let-in":                  {may: markers, form: url.Values{"person": {guest}}, but: "another day's"},
	"POST /desk/events/{event}/walk-in":                 {may: markers, form: url.Values{"name": {"Bo"}, "email": {another + "@example.dk"}, "booking_id": {another}}},
	"POST /desk/events/{event}/reseat":                  {may: markers, form: url.Values{"from": {another}, "to": {another}}, bad: true},
	"POST /desk/events/{event}/replace":                 {may: markers, form: url.Values{"adviser": {another}}, bad: true},
	"GET /desk/events/{event}/participants.csv":         {may: markers},
	"GET /desk/events/{event}/sheets":                   {may: markers},
	"GET /desk/events/{event}/networking":               {may: markers},
	"POST /desk/events/{event}/networking":              {may: markers, form: url.Values{"size": {"1"}, "turn_min": {"2"}, "rounds": {"2"}}, bad: true},
	"POST /desk/events/{event}/networking/round":        {may: markers, form: url.Values{"round": {"1"}, "do": {"start"}}},
	"POST /desk/events/{event}/networking/guest":        {may: markers, form: url.Values{"person": {guest}}},
	"GET /desk/events/{event}/tables":                   {may: receivers},
	"POST /desk/events/{event}/slots":                   {may: markers, form: url.Values{"do": {"now"}}},
	"POST /desk/events/{event}/missed-rest":             {may: markers, bad: true},
	"GET /desk/questions":                               {may: everywhere(ours)},
	"GET /desk/referrals.csv":                           {may: everywhere(append(just(partner), append(just(otherPartner), ours...)...))},
	"GET /desk/persons.csv":                             {may: everywhere(ours)},
	"GET /desk/staff.csv":                               {may: everywhere(just(coordinator))},
	"GET /desk/questions.csv":                           {may: everywhere(ours)},
	"GET /desk/answers.csv":                             {may: everywhere(ours)},
	"GET /desk/mails":                                   {may: everywhere(ours)},
	"GET /desk/mails.csv":                               {may: everywhere(ours)},
	"GET /desk/settings/venues.csv":                     {may: everywhere(just(coordinator))},
	"GET /desk/settings/advisers.csv":                   {may: everywhere(just(coordinator))},
	"GET /desk/settings/actors.csv":                     {may: everywhere(just(coordinator))},
	"GET /desk/questions/{person}/{question}":           {may: questionsMay},
	"POST /desk/questions/{person}/{question}":          {may: questionsMay, form: url.Values{"text": {"Ja."}}},
	"POST /desk/questions/{person}/{question}/assign":   {may: questionsMay, form: url.Values{"staff_id": {""}}},
	"POST /desk/questions/{person}/{question}/messages": {may: questionsMay, form: url.Values{"text": {"Ja."}, "message_id": {another}}},
	"GET /desk/answers":                                 {may: everywhere(ours)},
	"POST /desk/answers":                                {may: everywhere(ours), form: url.Values{"id": {another}, "title": {"Skilt"}, "text": {"Spørg kommunen."}}},
	"GET /desk/me":                                      {may: everywhere(members)},
	"POST /desk/me/sessions/{session}/end":              {may: map[string][]string{"one's own": members, "somebody else's": none}},
	"GET /desk/me/passkeys/new":                         {may: everywhere(members)},
	"POST /desk/me/passkeys/new":                        {may: everywhere(members), form: url.Values{"name": {"x"}, "credential": {"{}"}}, bad: true},
	"POST /desk/me/passkeys/new/options":                {may: everywhere(members)},
	"POST /desk/me/passkeys/{passkey}/remove":           {may: map[string][]string{"one's own": members, "somebody else's": none}},
	"GET /desk/search":                                  {may: everywhere(ours)},
	"GET /desk/staff":                                   {may: everywhere(just(coordinator))},
	"POST /desk/staff":                                  {may: everywhere(just(coordinator)), form: url.Values{"email": {"new@kontor.example.dk"}, "role": {"door"}}},
	"GET /desk/staff/{member}":                          {may: map[string][]string{"one of the staff": just(coordinator), "nobody's id": none}},
	"POST /desk/staff/{member}":                         {may: map[string][]string{"one of the staff": just(coordinator), "nobody's id": none}, form: url.Values{"role": {"door"}}},
	"POST /desk/staff/{member}/remove":                  {may: map[string][]string{"one of the staff": just(coordinator), "nobody's id": none}},
	"GET /desk/program":                                 {may: everywhere(ours)},
	"POST /desk/program":                                {may: everywhere(ours), form: url.Values{"of": {"kind:cafe"}, "day": {"2027-01-21"}}},
	"GET /desk/program.csv":                             {may: everywhere(ours)},
	"GET /desk/program/{event}":                         {may: map[string][]string{"a draft": ours, "what is published": ours, "nobody's id": none, "no id": none}},
	"POST /desk/program/{event}":                        {may: map[string][]string{"a draft": ours, "what is published": ours, "nobody's id": none, "no id": none}, form: url.Values{"do": {"more"}}},
	"GET /desk/program/series/{series}":                 {may: map[string][]string{"a series": ours, "nobody's id": none}},
	"POST /desk/program/series/{series}":                {may: map[string][]string{"a series": ours, "nobody's id": none}, form: url.Values{"do": {"publish"}}},
	"GET /desk/figures":                                 {may: everywhere(ours)},
	"POST /desk/figures":                                {may: everywhere(just(coordinator)), form: url.Values{"version": {"0"}, "cafe": {"x"}}, bad: true},
	"GET /desk/figures.xlsx":                            {may: everywhere(ours)},
	"GET /desk/figures/{figure}":                        {may: map[string][]string{"a figure": ours, "no figure": none}},
	"GET /desk/figures/{figure}/list.csv":               {may: map[string][]string{"a figure": ours, "no figure": none}},
	"GET /desk/settings/mail":                           {may: everywhere(just(coordinator))},
	"GET /desk/settings/mail/{letter}":                  {may: map[string][]string{"a letter": just(coordinator), "no letter": none}},
	"POST /desk/settings/mail/{letter}":                 {may: map[string][]string{"a letter": just(coordinator), "no letter": none}, form: url.Values{"version": {"0"}, "do": {"show"}}},
	"GET /desk/mails/{mail}":                            {may: map[string][]string{"a mail": ours, "nobody's id": none}},
	"POST /desk/mails/{mail}/again":                     {may: map[string][]string{"a mail": ours, "nobody's id": none}},
	"POST /desk/mails/{mail}/done":                      {may: map[string][]string{"a mail": ours, "nobody's id": none}},
	"POST /desk/me/calendar":                            {may: everywhere(append([]string{adviser, otherAdviser}, ours...))},
	"GET /desk/keys":                                    {may: everywhere(members)},
	"GET /desk/settings":                                {may: everywhere(just(coordinator))},
	"GET /desk/settings/profile":                        {may: everywhere(just(coordinator))},
	"POST /desk/settings/profile":                       {may: everywhere(just(coordinator)), form: url.Values{"name": {""}, "version": {"0"}}, bad: true},
	"POST /desk/settings/profile/logo":                  {may: everywhere(just(coordinator)), form: url.Values{"remove": {"1"}}},
	"GET /desk/settings/hours":                          {may: everywhere(just(coordinator))},
	"POST /desk/settings/hours":                         {may: everywhere(just(coordinator)), form: url.Values{"opening/1/0/from": {"9"}}, bad: true},
	"GET /desk/settings/answers":                        {may: everywhere(just(coordinator))},
	"POST /desk/settings/answers":                       {may: everywhere(just(coordinator)), form: url.Values{"answer_target_h": {"-1"}}, bad: true},
	"GET /desk/settings/free":                           {may: everywhere(just(coordinator))},
	"POST /desk/settings/free":                          {may: everywhere(just(coordinator)), form: url.Values{"counselling_min": {"-1"}}, bad: true},
	"GET /desk/settings/sign-in":                        {may: everywhere(just(coordinator))},
	"POST /desk/settings/sign-in":                       {may: everywhere(just(coordinator)), form: url.Values{"do": {"alone"}}, bad: true},
	"GET /desk/settings/retention":                      {may: everywhere(just(coordinator))},
	"POST /desk/settings/retention":                     {may: everywhere(just(coordinator)), form: url.Values{"person": {"1"}}, bad: true},
	"POST /desk/settings/retention/approve":             {may: everywhere(just(coordinator)), form: url.Values{"approve": {"1"}, "version": {"x"}}, bad: true},
	"GET /desk/calls":                                   {may: everywhere(ours)},
	"GET /desk/calls.csv":                               {may: everywhere(ours)},
	"POST /desk/calls/{call}":                           {may: map[string][]string{"to be made": ours, "nobody's id": none}, form: url.Values{"do": {"later"}}},
	"GET /desk/persons/{person}/bookings/{booking}":     {may: meetingsOurs},
	"POST /desk/persons/{person}/bookings/{booking}":    {may: meetingsOurs, form: url.Values{"do": {"move"}, "id": {another}}, bad: true},
	"GET /desk/persons/{person}/book":                   {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}},
	"POST /desk/persons/{person}/book":                  {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}, form: url.Values{"do": {"time"}, "event_id": {anEvent}, "booking_id": {another}}, bad: true},
	"GET /desk/persons/{person}/edit":                   {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}},
	"POST /desk/persons/{person}/edit":                  {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}, form: url.Values{"version": {"0"}, "name": {"Bo"}, "cvr": {"12345674"}}, bad: true},
	"GET /desk/persons/{person}/merge":                  {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}},
	"POST /desk/persons/{person}/merge":                 {may: map[string][]string{"a person": ours, "nobody's id": none, "no id": none}, form: url.Values{"with": {guest}, "version": {"of before"}}, bad: true},
	"GET /desk/settings/catalogue":                      {may: everywhere(just(coordinator))},
	"POST /desk/settings/catalogue":                     {may: everywhere(just(coordinator)), form: url.Values{"do": {"look"}, "json": {"[{"}}, bad: true},
	"GET /desk/settings/catalogue.json":                 {may: everywhere(just(coordinator))},
	"GET /desk/settings/public-figures":                 {may: everywhere(just(coordinator))},
	"GET /desk/log":                                     {may: everywhere(just(coordinator))},
	"GET /desk/log.csv":                                 {may: everywhere(just(coordinator))},
	"GET /desk/settings/venues":                         {may: everywhere(just(coordinator))},
	"POST /desk/settings/venues":                        {may: everywhere(just(coordinator)), form: url.Values{"id": {another}, "name": {"Rådhuset"}}},
	"GET /desk/settings/advisers":                       {may: everywhere(just(coordinator))},
	"GET /desk/settings/advisers/{entry}":               {may: entriesMay},
	"POST /desk/settings/advisers/{entry}":              {may: entriesMay, form: url.Values{"name": {"Ida"}, "kind": {"zoo"}}, bad: true},
	"GET /desk/settings/actors":                         {may: everywhere(just(coordinator))},
	"GET /desk/settings/actors/{entry}":                 {may: entriesMay},
	"POST /desk/settings/actors/{entry}":                {may: entriesMay, form: url.Values{"name": {"Banken"}, "kind": {"zoo"}}, bad: true},
}

// walk is a world with somebody of each kind, and once it is laid something of each kind
// to ask for.
type walk struct {
	*scene
	session  map[string]string            // by who
	objects  map[string]map[string]string // by route, then by the name of what is in its path: the path
	meetings map[string]booking.Meeting   // by the name of each
	asked    int                          // for how many members of the staff
	guestOf  string                       // who has a place at both events
	events   map[string]string            // by the name of each: the id
}

// emailOf is the address of one of those who ask.
func emailOf(who string) string {
	if who == consultant {
		return bots.ConsultantEmail
	}
	return strings.ReplaceAll(who, " ", "-") + "@kontor.example.dk"
}

// signedIn signs somebody of the staff in past the pages, and gives the cookie's value.
func (w *world) signedIn(email string) string {
	w.t.Helper()
	var request string
	code := w.codeTo(email, func() (err error) {
		request, _, err = w.office.Accounts.RequestStaffCode(w.t.Context(), account.CodeRequest{Email: email, Language: text.Danish, Network: email})
		return err
	})
	token, err := w.office.Accounts.OpenStaffSession(w.t.Context(), email, request, code, "Firefox/1", "")
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

func newWalk(t testing.TB) *walk {
	s := open(t).byName().fill()
	v := &walk{scene: s, session: map[string]string{}, objects: map[string]map[string]string{}}
	for who, m := range map[string]account.Member{
		coordinator: {Role: mutation.RoleCoordinator}, colleague: {Role: mutation.RoleConsultant}, removed: {Role: mutation.RoleConsultant},
		door: {Role: mutation.RoleDoor}, adviser: {Role: mutation.RoleAdviser, AdviserID: soren},
		otherAdviser: {Role: mutation.RoleAdviser, AdviserID: demo.AdviserID("bodil")},
		partner:      {Role: mutation.RolePartner, ActorID: actor},
		otherPartner: {Role: mutation.RolePartner, ActorID: demo.ActorID("mentorkorpset")},
	} {
		m.Email = emailOf(who)
		s.member(m)
		v.session[who] = s.signedIn(m.Email)
	}
	v.session[consultant] = s.signedIn(bots.ConsultantEmail)
	all, err := s.office.Accounts.Members(t.Context(), mutation.CommandLine)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Email == emailOf(removed) {
			if err := s.office.Accounts.RemoveStaff(t.Context(), mutation.CommandLine, m.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	return v
}

var actor, soren = demo.ActorID("erhvervshus-sydjylland"), demo.AdviserID("soren")

// lay lays what is asked for: among it one version for each way in which it is shared,
// or is not any more.
func (v *walk) lay() {
	v.objects["GET /desk/persons/{person}"] = map[string]string{
		"a person": "/desk/persons/" + v.anna.id, "nobody's id": "/desk/persons/" + newID(), "no id": "/desk/persons/anna",
	}
	past := v.clock.Now()
	plans := map[string]string{"shared with the office's consultant": "/desk/persons/" + v.anna.id + "/plans/" + v.annasPlan}
	slots := v.slotsOf(soren, past, past.Add(4*time.Hour))
	path := func(bo *person, version string) string { return "/desk/persons/" + bo.id + "/plans/" + version }
	resultOf := func(bo *person, id string) string { return "/desk/persons/" + bo.id + "/results/" + id }
	results := map[string]string{"shared with the office's consultant": resultOf(v.anna, v.annasResult), "a plan's id": resultOf(v.anna, v.annasPlan)}
	someone := func() *person { return v.person(newID()+"@example.dk", api.PersonUpdateBody{}) }
	book := func(name string, share api.Share) (bo *person, booking string) {
		bo = someone()
		version := bo.plan(name, text.Danish)
		share.Kind, share.ID, share.Title = api.ShareVersion, version, name
		test := share
		test.Kind, test.ID = api.ShareResult, bo.result()
		booking = newID()
		slot := slots[0]
		slots = slots[1:]
		bo.does(api.BookingRequest, map[string]any{"booking_id": booking, "slot_id": slot.ID, "event_id": slot.EventID, "share": []api.Share{share, test}})
		plans[name], results[name] = path(bo, version), resultOf(bo, test.ID)
		return bo, booking
	}
	shared, theirs := book("shared with a private adviser", api.Share{})
	gone, given := book("of a booking that was given up", api.Share{})
	book("shared until a moment ago", api.Share{Until: past.Add(time.Minute)})
	book("asleep", api.Share{AgreedWith: api.Reader{AdviserID: mette, Name: "Mette Ørsted"}})
	gone.does(api.BookingCancel, map[string]any{"booking_id": given})
	for name, withdrawn := range map[string]bool{"shared with an actor": false, "of a referral that was withdrawn": true} {
		bo := someone()
		version, test, referral := bo.plan(name, text.Danish), bo.result(), newID()
		bo.does(api.ReferralRequest, map[string]any{
			"referral_id": referral, "actor_id": actor, "need": "export", "question": "?", "shares": []api.Share{{Kind: api.ShareVersion, ID: version}, {Kind: api.ShareResult, ID: test}},
		})
		if withdrawn {
			bo.does(api.ReferralWithdraw, map[string]any{"referral_id": referral})
		}
		plans[name], results[name] = path(bo, version), resultOf(bo, test)
	}
	results["never shared"], results["of another person"], results["nobody's id"] = resultOf(gone, gone.result()), resultOf(gone, v.annasResult), resultOf(gone, newID())
	v.objects["GET /desk/persons/{person}/results/{result}"] = results
	plans["never shared"] = path(gone, gone.plan("never", text.Danish))
	plans["of another person"] = path(gone, v.annasPlan)
	plans["nobody's id"] = path(gone, newID())
	v.events = map[string]string{"nobody's id": newID()}
	bo := someone()
	v.guestOf = bo.id
	for name, begins := range map[string]time.Time{"today's": past, "another day's": past.Add(24 * time.Hour)} {
		v.events[name] = v.imports(api.Event{Kind: api.EventNetwork, Title: name, State: api.EventPlanned, Capacity: 9, StartsAt: begins.Add(time.Second), EndsAt: begins.Add(2 * time.Hour)})
		bo.does(api.BookingRequest, map[string]any{"booking_id": newID(), "event_id": v.events[name]})
	}
	v.clock.set(past.Add(time.Minute))
	v.objects["GET /desk/persons/{person}/plans/{version}"] = plans
	for _, of := range []string{"/drafts", "/drafts/{draft}/drop", "/comments"} {
		paths := map[string]string{}
		for name, path := range plans {
			paths[name] = path + strings.Replace(of, "{draft}", newID(), 1)
		}
		v.objects["POST /desk/persons/{person}/plans/{version}"+of] = paths
	}
	comment := func(bo *person, version string, by mutation.Staff) (path string) {
		id, err := v.office.Inbox.Comment(v.t.Context(), by, inbox.StaffComment{PersonID: bo.id, VersionID: version, Section: passageOf, Quote: passage, Text: "?"})
		if err != nil {
			v.t.Fatal(err)
		}
		return "/desk/persons/" + bo.id + "/comments/" + id
	}
	theirVersion := plans["shared with a private adviser"]
	v.objects["POST /desk/persons/{person}/comments/{comment}"] = map[string]string{
		"a comment":                           comment(v.anna, v.annasPlan, mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}),
		"beside what a private adviser reads": comment(shared, theirVersion[strings.LastIndex(theirVersion, "/")+1:], mutation.Staff{Role: mutation.RoleAdviser, Name: "Søren", AdviserID: soren}),
		"nobody's id":                         "/desk/persons/" + v.anna.id + "/comments/" + newID(),
	}
	v.files(someone, slots[0])
	v.meetings = map[string]booking.Meeting{
		"with the office's consultant": {PersonID: v.anna.id, BookingID: v.annasMeeting},
		"with a private adviser":       {PersonID: shared.id, BookingID: theirs},
		"of another person":            {PersonID: gone.id, BookingID: v.annasMeeting},
		"nobody's id":                  {PersonID: gone.id, BookingID: newID()},
	}
}

// ask sends a request as somebody; of the answer the head is looked at.
func (v *walk) ask(method, path string, form url.Values, who string, headers ...string) *http.Response {
	v.t.Helper()
	answer := v.send(method, path, form, who, headers...)
	answer.Body.Close()
	return answer
}

// send sends a request as somebody.
func (v *walk) send(method, path string, form url.Values, who string, headers ...string) *http.Response {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), testworld.Patience)
	v.t.Cleanup(cancel)
	body := strings.NewReplacer(url.QueryEscape(another), newID(), url.QueryEscape(guest), v.guestOf, url.QueryEscape(anEvent), v.events["another day's"]).Replace(form.Encode())
	r, err := http.NewRequestWithContext(ctx, method, v.url+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", v.url)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	if token := v.session[who]; token != "" {
		r.Header.Set("Cookie", "__Host-desk="+token)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer
}

// pathsOf are the paths by which a route is asked for, by the name of what is in them.
func (v *walk) pathsOf(r desk.Route, who string) map[string]string {
	key := r.Method + " " + r.Path
	if !strings.Contains(r.Path, "{") {
		return map[string]string{"": r.Path}
	}
	for _, page := range []string{"/refer", "/case.zip", "/book", "/edit"} {
		base, of := strings.CutSuffix(r.Path, page)
		if !of {
			continue
		}
		paths := map[string]string{}
		for name, path := range v.objects["GET "+base] {
			paths[name] = path + page
		}
		return paths
	}
	if base, of := strings.CutSuffix(r.Path, "/merge"); of {
		paths := map[string]string{}
		for name, path := range v.objects["GET "+base] {
			paths[name] = path + "/merge"
		}
		return paths
	}
	switch r.Of {
	case desk.OfMeeting:
		return v.meetingPaths(r)
	case desk.OfEvent:
		paths := map[string]string{}
		for name, id := range v.events {
			paths[name] = strings.Replace(r.Path, "{event}", id, 1)
		}
		return paths
	case desk.OfProgram: // a draft is another one each time: it may be deleted
		draft, published := v.drafted(), v.slotsOf(mette, v.clock.Now(), v.clock.Now().Add(72*time.Hour))[0].EventID
		series := strings.NewReplacer("{series}", v.seriesOf(published))
		if strings.Contains(r.Path, "{series}") {
			return map[string]string{"a series": series.Replace(r.Path), "nobody's id": strings.Replace(r.Path, "{series}", newID(), 1)}
		}
		path := func(id string) string { return strings.Replace(r.Path, "{event}", id, 1) }
		return map[string]string{"a draft": path(draft), "what is published": path(published), "nobody's id": path(newID()), "no id": path("kickoff")}
	case desk.OfSelf:
		if strings.Contains(r.Path, "{passkey}") {
			return v.passkeyPaths(r, who)
		}
		return v.sessionPaths(who)
	case desk.OfReferral: // likewise: it is received once
		paths := map[string]string{"nobody's id": strings.Replace(r.Path, "{referral}", newID(), 1)}
		names := []string{"sent to the actor", "withdrawn"}
		if strings.HasSuffix(r.Path, "/next") {
			names = append(names, "sent back")
		}
		for _, name := range names {
			id := v.referred(v.person(newID()+"@example.dk", api.PersonUpdateBody{}))
			paths[name] = strings.Replace(r.Path, "{referral}", id.id, 1)
			switch name {
			case "withdrawn":
				id.of.does(api.ReferralWithdraw, map[string]any{"referral_id": id.id})
			case "sent back":
				if err := v.office.Referrals.Advance(v.t.Context(), mutation.CommandLine, id.id, api.ReferralReturned, "?"); err != nil {
					v.t.Fatal(err)
				}
			}
		}
		return paths
	case desk.OfQuestion: // another one each time: it is answered once
		id := newID()
		v.anna.does(api.QuestionAsk, map[string]any{"question_id": id, "text": "?"})
		path := func(person, question string) string {
			return strings.NewReplacer("{person}", person, "{question}", question).Replace(r.Path)
		}
		return map[string]string{"asked": path(v.anna.id, id), "of another person": path(v.jonathan.id, id), "nobody's id": path(v.anna.id, newID())}
	case desk.OfCall:
		path := func(id string) string { return strings.Replace(r.Path, "{call}", id, 1) }
		return map[string]string{"to be made": path(v.toCall()), "nobody's id": path(newID())}
	case desk.OfEntry:
		id := mette
		if strings.Contains(r.Path, "/actors/") {
			id = actor
		}
		path := func(id string) string { return strings.Replace(r.Path, "{entry}", id, 1) }
		return map[string]string{"in the catalogue": path(id), "a new one": path(newID()), "no id": path("mette")}
	case desk.OfFigure:
		path := func(figure string) string { return strings.Replace(r.Path, "{figure}", figure, 1) }
		return map[string]string{"a figure": path("persons"), "no figure": path("xyzzy")}
	case desk.OfLetter:
		path := func(kind string) string { return strings.Replace(r.Path, "{letter}", kind, 1) }
		return map[string]string{"a letter": path("confirmed"), "no letter": path("letter")}
	case desk.OfMail: // another one each time: it is sent, or looked after
		path := func(id string) string { return strings.Replace(r.Path, "{mail}", id, 1) }
		return map[string]string{"a mail": path(v.failedMail(v.anna.id, "anna@example.dk")), "nobody's id": path(newID())}
	case desk.OfOffice:
		v.asked++
		email := fmt.Sprintf("member%d@kontor.example.dk", v.asked)
		v.member(account.Member{Email: email, Role: mutation.RoleDoor})
		all, err := v.office.Accounts.Members(v.t.Context(), mutation.CommandLine)
		if err != nil {
			v.t.Fatal(err)
		}
		id := all[slices.IndexFunc(all, func(m account.Member) bool { return m.Email == email })].ID
		path := func(id string) string { return strings.Replace(r.Path, "{member}", id, 1) }
		return map[string]string{"one of the staff": path(id), "nobody's id": path(newID())}
	}
	return v.objects[key]
}

// meetingPaths are a route's paths for each meeting, with a step that was agreed at it
// just now.
func (v *walk) meetingPaths(r desk.Route) map[string]string {
	v.t.Helper()
	paths := map[string]string{}
	for name, m := range v.meetings {
		step := newID()
		err := v.office.Bookings.Agree(v.t.Context(), mutation.CommandLine, m, booking.AgreedStep{ID: step, Text: "x"})
		if known := len(meetings[name]) > 0; known != (err == nil) {
			v.t.Fatalf("%s: %v", name, err)
		}
		paths[name] = strings.NewReplacer("{person}", m.PersonID, "{booking}", m.BookingID, "{step}", step).Replace(r.Path)
	}
	return paths
}

// sessionPaths are a session of somebody's own, which is another one each time, and
// one of somebody else's.
func (v *walk) sessionPaths(who string) map[string]string {
	v.t.Helper()
	other := consultant
	if who == consultant {
		other = coordinator
	}
	paths := map[string]string{}
	for name, of := range map[string]string{"one's own": who, "somebody else's": other} {
		paths[name] = "/desk/me/sessions/" + newID() + "/end"
		if slices.Contains(strangers, of) {
			continue
		}
		s, err := v.office.Accounts.StaffSession(v.t.Context(), v.signedIn(emailOf(of)))
		if err != nil {
			v.t.Fatal(err)
		}
		paths[name] = "/desk/me/sessions/" + s.ID + "/end"
	}
	return paths
}

// Every route is asked for by everybody, with everything that can stand in its path.
func TestNobodySeesWhatIsNotTheirs(t *testing.T) {
	v := newWalk(t)
	v.lay()
	for _, r := range desk.Routes() {
		key := r.Method + " " + r.Path
		want, ok := rows[key]
		if !ok {
			t.Errorf("%s is in no row: who may have it?", key)
			continue
		}
		for _, who := range callers {
			if want.open {
				continue // whoever comes; what they hear has tests of its own
			}
			paths := v.pathsOf(r, who)
			if len(paths) != len(want.may) {
				t.Errorf("%s: %d things to ask for, %d rows", key, len(paths), len(want.may))
			}
			for object, path := range paths {
				may, known := want.may[object]
				if !known {
					t.Errorf("%s: no row for %q", key, object)
				}
				answer := v.ask(r.Method, path, want.form, who)
				status, leads := answer.StatusCode, answer.Header.Get("Location")
				switch {
				case slices.Contains(strangers, who):
					if status != http.StatusSeeOther || !strings.HasPrefix(leads, "/desk/sign-in") {
						t.Errorf("%s %s, %s: %d %s, want the sign-in", who, key, object, status, leads)
					}
				case slices.Contains(may, who) && (want.bad || want.but != "" && object == want.but):
					if status != http.StatusUnprocessableEntity {
						t.Errorf("%s %s, %s: %d, want it refused", who, key, object, status)
					}
				case slices.Contains(may, who):
					if status != http.StatusOK && (r.Method != http.MethodPost || status != http.StatusSeeOther || strings.HasPrefix(leads, "/desk/sign-in")) {
						t.Errorf("%s %s, %s: %d %s, and may have it", who, key, object, status, leads)
					}
				case status != http.StatusNotFound:
					t.Errorf("%s %s, %s: %d %s, want 404", who, key, object, status, leads)
				}
			}
		}
	}
	for key := range rows {
		if !slices.ContainsFunc(desk.Routes(), func(r desk.Route) bool { return r.Method+" "+r.Path == key }) {
			t.Errorf("there is no route %s", key)
		}
	}
}

// A form that another site sends in somebody's name is refused, and so is what says
// nothing of where it comes from.
func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	v := newWalk(t)
	for _, r := range desk.Routes() {
		if r.Method != http.MethodPost {
			continue
		}
		path := regexp.MustCompile(`\{\w+\}`).ReplaceAllStringFunc(r.Path, func(string) string { return newID() })
		for name, headers := range map[string][]string{
			"another site's":                    {"Origin", "https://evil.example"},
			"another site's, as a browser says": {"Origin", "null", "Sec-Fetch-Site", "cross-site"},
			"a sister site's":                   {"Origin", "", "Sec-Fetch-Site", "same-site"},
			"of nowhere":                        {"Origin", ""},
		} {
			if answer := v.ask(r.Method, path, rows[r.Method+" "+r.Path].form, coordinator, headers...); answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s %s: %d", name, path, answer.StatusCode)
			}
		}
	}
}

// toCall is a call to be made to somebody without an address: their event moved.
func (v *walk) toCall() (id string) {
	v.t.Helper()
	id = newID()
	if _, err := v.beneath.ExecContext(v.t.Context(), `INSERT INTO call_task (id, person_id, booking_id, notice_id, made_at, due_at) VALUES ($1, $2, $3, '', 0, 0)
		ON CONFLICT (person_id, booking_id) WHERE done_at = 0 DO UPDATE SET id = excluded.id`,
		id, v.anna.id, v.annasMeeting); err != nil {
		v.t.Fatal(err)
	}
	return id
}
