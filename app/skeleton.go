package app

import (
	"context"
	"errors"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/referral"
)

var errSkeleton = errors.New("not built yet")

// Open opens the profile in cfg.Dir and starts to sync where an office is known.
func Open(ctx context.Context, cfg Config) (*App, error) { return nil, errSkeleton }

// Close stops everything, the demo office included, and waits.
func (a *App) Close() error { return nil }

// Change names a thing that is shown differently than before. Besides api's
// kinds there are KindSettings, KindOffice, KindSync, KindPersonChanged and
// KindNotice, whose ID is empty.
type Change struct {
	Kind api.Kind
	ID   string
}

// Kinds of changes that are no records.
const (
	KindSettings api.Kind = "app.settings" // preferences
	KindOffice   api.Kind = "app.office"   // which office, or none
	KindSync     api.Kind = "app.sync"     // the mark, or what waits
	KindWho      api.Kind = "app.who"      // signed in or out: everything may differ
	KindNotice   api.Kind = "app.notice"   // see Notices
	KindSetting  api.Kind = "setting"      // drafts and choices in the store
)

// Subscribe calls fn with what changed until stop is called. fn is called from a
// goroutine of the app and must not block; bringing it to a screen and merging
// quick ones is the caller's.
func (a *App) Subscribe(fn func([]Change)) (stop func()) { return func() {} }

// Notice is something the person should be told once.
type Notice struct {
	ID   string
	Key  string            // the text's key
	Args map[string]string // what the text names
	At   time.Time
}

// Notices lists what is to be told, oldest first: a file that was broken, a
// sign-in kept in a file, an office that erased this person.
func (a *App) Notices() []Notice { return nil }

// Told takes a notice off the list.
func (a *App) Told(id string) {}

// Municipality is one of the 98.
type Municipality struct {
	Code   string // four digits
	Name   string
	Office string // address of its office; empty where none is known
}

// Municipalities finds municipalities by what is typed: accents, case and the
// ways of writing å, æ and ø aside, best first; all by name for an empty query.
func (a *App) Municipalities(query string) []Municipality { return nil }

// Municipality is the chosen one; false where none is.
func (a *App) Municipality() (Municipality, bool) { return Municipality{}, false }

// SetMunicipality chooses one by its code; it goes into the person's record too.
func (a *App) SetMunicipality(ctx context.Context, code string) error { return errSkeleton }

// OfficeKind is what kind of office the app speaks to.
type OfficeKind string

// Kinds of offices.
const (
	OfficeNone    OfficeKind = ""        // first run: nothing was chosen
	OfficeOffline OfficeKind = "offline" // writes on this device, connects later
	OfficeDemo    OfficeKind = "demo"
	OfficeAddress OfficeKind = "address"
)

// Office is the office that the app speaks to.
type Office struct {
	Kind    OfficeKind
	Address string
	Name    string
	Info    api.Office // from the catalogue; empty until it came
	Demo    bool
}

// Office tells which one it is.
func (a *App) Office(ctx context.Context) Office { return Office{} }

// Why an office could not be chosen or asked.
var (
	ErrBadAddress    = errors.New("not an address")                      // no host, or plain http to another machine
	ErrNotOffice     = errors.New("not an office")                       // something answers there, but no office
	ErrCaptivePortal = errors.New("the network asks to be logged in to") // a hotspot's page answers
	ErrOffline       = errors.New("no connection")
	ErrNoDemo        = errors.New("no demo office in this build")
	ErrNoOffice      = errors.New("no office was chosen")
)

// ChooseOffice makes sure that an office answers at an address, with or without
// https://, and speaks to it from now on. What was written so far comes along.
func (a *App) ChooseOffice(ctx context.Context, address string) (Office, error) {
	return Office{}, errSkeleton
}

// ChooseDemo starts the demo office and speaks to it from now on.
func (a *App) ChooseDemo(ctx context.Context) (Office, error) { return Office{}, errSkeleton }

// WriteOffline puts choosing an office off.
func (a *App) WriteOffline(ctx context.Context) error { return errSkeleton }

// DemoMail is what the demo office has sent, oldest first; empty with others.
func (a *App) DemoMail() []Mail { return nil }

// DemoCode is the newest sign-in code that the demo office mailed to an address.
func (a *App) DemoCode(email string) (code string, ok bool) { return "", false }

// ErrBadEmail is returned for an address that no mail could reach.
var ErrBadEmail = errors.New("not an e-mail address")

// RequestCode asks the office to mail a sign-in code. ErrBadEmail, ErrNoOffice,
// ErrOffline, or an *api.Problem such as rate_limited.
func (a *App) RequestCode(ctx context.Context, email string) error { return errSkeleton }

// SignIn trades a mailed code for a place on this device: the person's own store
// is opened and takes over what was made before. An *api.Problem with code_wrong
// or code_spent where the code is not good.
func (a *App) SignIn(ctx context.Context, email, code string) error { return errSkeleton }

// SignOut ends this device's session, at the office too where it can be reached.
// The person's store stays on the device for the next sign-in.
func (a *App) SignOut(ctx context.Context) error { return errSkeleton }

// SignedIn tells whether somebody is, and with which address.
func (a *App) SignedIn() (email string, ok bool) { return "", false }

// LastEmail is the address of the last sign-in on this device.
func (a *App) LastEmail() string { return "" }

// Sessions lists the person's signed-in devices, as the office has them now.
func (a *App) Sessions(ctx context.Context) ([]api.SessionInfo, error) { return nil, errSkeleton }

// Revoke signs another device out.
func (a *App) Revoke(ctx context.Context, sessionID string) error { return errSkeleton }

// CalendarURL makes a new secret address to subscribe to one's bookings at; an
// older one stops working.
func (a *App) CalendarURL(ctx context.Context) (string, error) { return "", errSkeleton }

// Export reads everything the office has about the person, a zip file.
func (a *App) Export(ctx context.Context) ([]byte, error) { return nil, errSkeleton }

// Erase erases the person at the office and on this device. It cannot be undone.
func (a *App) Erase(ctx context.Context) error { return errSkeleton }

// Reason is one stable word for an error, for choosing a text: a code of api, or
// bad_address not_office captive_portal offline no_demo no_office bad_email
// bad_cvr network_off internal.
func Reason(err error) string { return "" }

// Me is the person's own record.
type Me struct{}

// Person reads it; empty but for the e-mail before the first sync.
func (m *Me) Person(ctx context.Context) (api.Person, error) { return api.Person{}, errSkeleton }

// ErrBadCVR is returned for a CVR number that cannot be one.
var ErrBadCVR = errors.New("not a CVR number")

// Update changes the fields that are set. ErrBadCVR for a CVR number that fails
// its check.
func (m *Me) Update(ctx context.Context, u api.PersonUpdateBody) error { return errSkeleton }

// ValidCVR checks a CVR number: eight digits, spaces and a leading DK aside, the
// first not 0, whose sum weighted 2 7 6 5 4 3 2 1 is a multiple of 11. It gives
// the digits alone.
func ValidCVR(number string) (digits string, ok bool) { return "", false }

// Sync is the state between device and office.
type Sync struct{}

// Mark is what the sync mark shows.
type Mark string

// The marks.
const (
	MarkSaved   Mark = "saved"   // all is with the office, or all is kept here where there is none
	MarkSaving  Mark = "saving"  // being sent now
	MarkOffline Mark = "offline" // no connection; kept on this device
	MarkWaiting Mark = "waiting" // not sent yet
	MarkNeeds   Mark = "needs"   // a refusal, a conflict or a sign-in
)

// SyncState is all that the mark says.
type SyncState struct {
	Mark      Mark
	Waiting   int       // mutations not answered
	Refused   int       // answered with no
	Conflicts int       // sections with two texts
	SignIn    bool      // something waits for a sign-in, or the office no longer knows this device
	Contact   time.Time // when the office last answered; zero for never
}

// State reads the state of the mark.
func (s *Sync) State(ctx context.Context) (SyncState, error) { return SyncState{}, errSkeleton }

// SyncItem is one thing that waits or was refused.
type SyncItem struct {
	ID       string // for Retry and Dismiss; empty for a conflict
	Kind     api.MutationKind
	Key      string // of the text that says what it is, "sync.kind.section.write"
	Name     string // of the thing it is about, where it has one
	At       time.Time
	Sending  bool
	Problem  *api.Problem // the office's no
	Plan     string       // of a conflict or a section: where to go
	Section  string
	Booking  string // of a booking: where to go
	Thing    string // id of whatever it is about
	Conflict bool
}

// Items lists what waits, was refused or clashes, what needs the person first,
// then oldest first.
func (s *Sync) Items(ctx context.Context) ([]SyncItem, error) { return nil, errSkeleton }

// Retry sends a refused one again.
func (s *Sync) Retry(ctx context.Context, id string) error { return errSkeleton }

// Dismiss takes a refused one off the list; what it said stays readable in Kept.
func (s *Sync) Dismiss(ctx context.Context, id string) error { return errSkeleton }

// Kept lists what was refused and dismissed, newest first.
func (s *Sync) Kept(ctx context.Context) ([]SyncItem, error) { return nil, errSkeleton }

// Now tries again at once instead of when it was planned.
func (s *Sync) Now() {}

// Flush waits until everything that can be sent is answered and everything the
// office has is here, or ctx ends.
func (s *Sync) Flush(ctx context.Context) error { return errSkeleton }

// Found is something that a search found.
type Found struct {
	Kind    FoundKind
	ID      string // of the thing; a section's is its key
	PlanID  string // of a section
	Title   string
	Snippet string    // words around the match; the match stands between \x02 and \x03
	At      time.Time // of an event
}

// FoundKind is where something that was found leads.
type FoundKind string

// Kinds of found things.
const (
	FoundQuestion FoundKind = "question" // a question of the plan, ID is its key
	FoundEvent    FoundKind = "event"
	FoundAdviser  FoundKind = "adviser"
	FoundActor    FoundKind = "actor"
	FoundInbox    FoundKind = "inbox" // ID is the item's
	FoundTest     FoundKind = "test"
	FoundBooking  FoundKind = "booking"
)

// Search finds anything by words: the plan, events, advisers, messages.
func (a *App) Search(ctx context.Context, query string, limit int) ([]Found, error) {
	return nil, errSkeleton
}

// Home is the first screen.
type Home struct {
	Name     string // the person's first name; empty where not known
	Next     *Appointment
	Journey  Journey
	Continue *Continue
	News     []referral.Item // unread, newest first, at most three
	Unread   int
}

// Appointment is the next one and what its adviser wants to have read.
type Appointment struct {
	Booking booking.Booking
	Today   bool
	Prepare []Preparation
	Ready   bool       // all preparations but the question are done
	Sent    *api.Share // the version that was shared with it
	Changed bool       // the plan was written to since it was sent
	CanSend bool
}

// PrepKind is what a preparation is.
type PrepKind string

// Kinds of preparations.
const (
	PrepSection  PrepKind = "section"  // a question of the plan
	PrepTest     PrepKind = "test"     // an assessment that the event asks for
	PrepQuestion PrepKind = "question" // a question to the adviser
)

// Preparation is one line of "prepare yourself".
type Preparation struct {
	Kind    PrepKind
	Key     string // section key or assessment id
	Title   string // empty with PrepQuestion
	Adviser string // with PrepQuestion
	Minutes int    // what it takes; 0 when done or not known
	Done    bool
}

// StepKey names a step of the journey.
type StepKey string

// The steps from idea to firm, in order.
const (
	StepTest        StepKey = "test"        // an assessment was taken
	StepKickoff     StepKey = "kickoff"     // a Kick-off was attended or is booked
	StepPlan        StepKey = "plan"        // half of the plan's questions are answered
	StepCounselling StepKey = "counselling" // counselling was held or is booked
	StepCVR         StepKey = "cvr"         // the firm has its number
	StepNetwork     StepKey = "network"     // in a network
)

// StepState is how far a step is.
type StepState string

// States of a step.
const (
	StepDone  StepState = "done"
	StepUnder StepState = "under_way" // booked, or begun
	StepOpen  StepState = "open"
)

// Step is one step of the journey.
type Step struct {
	Key     StepKey
	State   StepState
	At      time.Time // of a booking under way
	Percent int       // of the plan
}

// Journey is the way from idea to firm.
type Journey struct {
	Steps []Step
	Done  int
	Next  *NextStep // nil where all is done
}

// NextStep is what to do next.
type NextStep struct {
	Key     StepKey
	EventID string // what can be booked, where that is the step
	Title   string
	At      time.Time
	TestID  string
}

// Continue is where the person left off writing.
type Continue struct {
	PlanID        string
	Key           string
	ChapterTitle  string
	QuestionTitle string
	FirstLine     string
	Percent       int
}

// Home reads the first screen.
func (a *App) Home(ctx context.Context) (Home, error) { return Home{}, errSkeleton }

// SendToAdviser keeps the plan as a version and shares it with whoever the
// booking is with.
func (a *App) SendToAdviser(ctx context.Context, bookingID string) (api.Share, error) {
	return api.Share{}, errSkeleton
}

// AskAdviser puts a question to whoever the booking is with.
func (a *App) AskAdviser(ctx context.Context, bookingID, text string) error { return errSkeleton }
