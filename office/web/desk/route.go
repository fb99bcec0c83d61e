package desk

import (
	"net/http"
	"slices"

	"startklar.dk/office/mutation"
)

// Route is one thing that can be asked of the desk. What is not in the list of routes
// cannot be.
type Route struct {
	Method, Path string
	Roles        []mutation.Role // who may, with coordinators, who may all; nil: nobody need be signed in
	Of           Relation        // what the ids in the path have to do with who asks
	Fresh        bool            // only shortly after they signed in
	Most         int64           // bytes that a form has at the most; 0: as any
	Nav          string          // the key of its text in the navigation; empty: it is not there
	Icon         string          // of that
	Key          string          // that leads there, after g

	do  func(*visit) error
	raw func(*visit) error // in place of do: it looks at nobody
}

// Relation says by which rule an id in a path is somebody's. What they may not have is
// answered as what is not there.
type Relation string

// The relations.
const (
	OfNobody   Relation = ""         // there is no id in the path
	OfPerson   Relation = "person"   // a person whom the office's own may look up
	OfMeeting  Relation = "meeting"  // a booking, and for a private adviser one of their own
	OfShare    Relation = "share"    // what a person shares: consent.MayRead decides
	OfFile     Relation = "file"     // what came with that, or with a message, for whoever may read it
	OfReferral Relation = "referral" // a referral, for the office's own and whom it was sent to
	OfEvent    Relation = "event"    // an event, and for who is at the door one of today
	OfQuestion Relation = "question" // a question of a person's
	OfSelf     Relation = "oneself"  // what is one's own alone
	OfProgram  Relation = "program"  // an event, a draft or a series, for whoever runs the programme
	OfFigure   Relation = "figure"   // one of the office's figures, for whoever may see them
	OfOffice   Relation = "office"   // what is the office's, for coordinators
	OfCall     Relation = "call"     // somebody to be called about what changed
	OfEntry    Relation = "entry"    // an adviser or an actor of the catalogue, new where there is none of the id
	OfLetter   Relation = "letter"   // what a kind of mail says, for coordinators
	OfMail     Relation = "mail"     // a mail that could not be sent, for the office's own
)

var (
	anybody      = []mutation.Role(nil)
	everyMember  = mutation.Roles
	coordinators = []mutation.Role{}
	consultants  = []mutation.Role{mutation.RoleConsultant}
	advisers     = []mutation.Role{mutation.RoleConsultant, mutation.RoleAdviser}
	referrers    = []mutation.Role{mutation.RoleConsultant, mutation.RolePartner}
	readers      = []mutation.Role{mutation.RoleConsultant, mutation.RoleAdviser, mutation.RolePartner}
)

// routes are all of them, page by page; those of the navigation in its order.
func routes() []Route {
	return slices.Concat(
		staticRoutes, signInRoutes, passkeyRoutes, signOnRoutes, todayRoutes, personsRoutes, personRoutes, meetingRoutes, eventRoutes, networkingRoutes, planRoutes, resultRoutes, attachmentRoutes, programRoutes, programEventRoutes, programSeriesRoutes, referralsRoutes, referralRoutes, referRoutes, questionsRoutes, questionRoutes, standardRoutes, figuresRoutes, caseRoutes, searchRoutes, csvRoutes, membersRoutes, selfRoutes, keysRoutes, settingsRoutes, settingsOfficeRoutes, settingsSignInRoutes, settingsVenueRoutes, settingsEntryRoutes, retentionRoutes, logRoutes, callRoutes, mergeRoutes, catalogueRoutes, publicFigureRoutes,
		letterRoutes, failedMailRoutes, onBehalfRoutes, personEditRoutes,
	)
}

// Routes are all of them, for the test that walks every one as everybody.
func Routes() []Route { return routes() }

func get(path string, roles []mutation.Role, do func(*visit) error) Route {
	return Route{Method: http.MethodGet, Path: path, Roles: roles, do: do}
}

func post(path string, roles []mutation.Role, do func(*visit) error) Route {
	return Route{Method: http.MethodPost, Path: path, Roles: roles, do: do}
}

// of says what the ids in a route's path have to do with who asks.
func (r Route) of(relation Relation) Route {
	r.Of = relation
	return r
}

// nav has a route stand in the navigation, and be led to by a key.
func (r Route) nav(text, icon, key string) Route {
	r.Nav, r.Icon, r.Key = text, icon, key
	return r
}

// fresh lets nobody have a route but shortly after they signed in.
func (r Route) fresh() Route {
	r.Fresh = true
	return r
}

// upTo lets a form have so many bytes, a file among them.
func (r Route) upTo(bytes int64) Route {
	r.Most = bytes
	return r
}
