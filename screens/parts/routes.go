package parts

import (
	"strconv"
	"strings"

	"startklar.dk/ui"
)

// The pages that a route can name. The first five are the shell's destinations.
const (
	PageHome       = "home"
	PagePlan       = "plan"
	PageTests      = "tests"
	PageBook       = "book"
	PageInbox      = "inbox"
	PageQuestion   = "question"
	PageReading    = "reading"
	PageReplace    = "replace"
	PageVersions   = "versions"
	PageVersion    = "version"
	PageExport     = "export"
	PageImport     = "import"
	PageConflict   = "conflict"
	PageTake       = "take"
	PageResult     = "result"
	PageEvent      = "event"
	PageSlots      = "slots"
	PageMine       = "mine"
	PageBooking    = "booking"
	PageStill      = "still"
	PageSheet      = "sheet"
	PageReferral   = "referral"
	PageDirectory  = "directory"
	PageActor      = "actor"
	PageMe         = "me"
	PageSignIn     = "signin"
	PageWaiting    = "waiting"
	PageFirstRun   = "firstrun"
	PageDemoMail   = "demomail"
	PageCrash      = "crash"
	PageLicences   = "licences"
	PageShareEvent = "share"
	PageFigures    = "figures"
	PageFigureLine = "figureline"
	PagePitch      = "pitch"
	PageRehearsal  = "rehearsal"
	PageCanvas     = "canvas"
)

// Home is the first screen.
func Home() ui.Route { return ui.Route{Page: PageHome} }

// Plan is the overview of the plan.
func Plan() ui.Route { return ui.Route{Page: PagePlan} }

// Tests is the list of self-assessments.
func Tests() ui.Route { return ui.Route{Page: PageTests} }

// Programme is what can be booked.
func Programme() ui.Route { return ui.Route{Page: PageBook} }

// Inbox is the list of what came in.
func Inbox() ui.Route { return ui.Route{Page: PageInbox} }

// Question is one question of a plan; an empty plan is the current one.
func Question(planID, key string) ui.Route {
	return ui.Route{Page: PageQuestion, ID: key, Arg: planID}
}

// Reading is a plan read from end to end, or one chapter of it; an empty plan is the current one.
func Reading(planID, chapter string) ui.Route {
	return ui.Route{Page: PageReading, ID: planID, Arg: chapter}
}

// Replace looks for words in all of a plan, from a question on, and puts others in their place.
func Replace(planID, from string) ui.Route {
	return ui.Route{Page: PageReplace, ID: planID, Arg: from}
}

// Versions are a plan's kept states.
func Versions(planID string) ui.Route { return ui.Route{Page: PageVersions, ID: planID} }

// Version is one kept state.
func Version(id string) ui.Route { return ui.Route{Page: PageVersion, ID: id} }

// Export makes a file of a plan to hand over: as it is or, where versionID is set, as that version has it. An empty plan
// is the current one.
func Export(planID, versionID string) ui.Route {
	return ui.Route{Page: PageExport, ID: planID, Arg: versionID}
}

// Import takes a plan's file, or answers that were written elsewhere, into the plans.
func Import() ui.Route { return ui.Route{Page: PageImport} }

// SharePlan chooses which booking's adviser may read the plan; an empty booking
// asks first.
func SharePlan(bookingID string) ui.Route { return ui.Route{Page: PageShareEvent, ID: bookingID} }

// The views of a plan's figures: the route's Arg.
const (
	FiguresOverview    = ""
	FiguresStartup     = "startup"
	FiguresPrivate     = "private"
	FiguresOperating   = "operating"
	FiguresFinancing   = "financing"
	FiguresCash        = "cash"
	FiguresBalance     = "balance"
	FiguresKey         = "key"
	FiguresScenarios   = "scenarios"
	FiguresAssumptions = "assumptions"
)

// Figures are a plan's budgets in one of their views; an empty plan is the current
// one.
func Figures(planID, view string) ui.Route { return ui.Route{Page: PageFigures, ID: planID, Arg: view} }

// FiguresAt is a row of one of the views, at a month of the plan; 0 where no month is
// meant.
func FiguresAt(planID, view, row string, month int) ui.Route {
	return Figures(planID, view+figuresSpot+row+figuresSpot+strconv.Itoa(month))
}

// figuresSpot parts a view from a row and a month in a route's Arg.
const figuresSpot = "#"

// FiguresSpot is the view that a route's Arg names, and the row and the month in it;
// no row where the whole view is meant.
func FiguresSpot(arg string) (view, row string, month int) {
	view, row, _ = strings.Cut(arg, figuresSpot)
	row, at, _ := strings.Cut(row, figuresSpot)
	month, _ = strconv.Atoi(at) // none
	return view, row, month
}

// FigureLine is one line of a plan's budgets, named by its section and id: "fixed/0192…".
func FigureLine(planID, line string) ui.Route {
	return ui.Route{Page: PageFigureLine, ID: line, Arg: planID}
}

// Pitch is what one says of a plan aloud; an empty plan is the current one.
func Pitch(planID string) ui.Route { return ui.Route{Page: PagePitch, ID: planID} }

// Rehearsal is the pitch with a clock, to be said.
func Rehearsal(planID string) ui.Route { return ui.Route{Page: PageRehearsal, ID: planID} }

// Canvas is a plan's answers on one page.
func Canvas(planID string) ui.Route { return ui.Route{Page: PageCanvas, ID: planID} }

// Conflict is a question with two texts.
func Conflict(planID, key string) ui.Route {
	return ui.Route{Page: PageConflict, ID: key, Arg: planID}
}

// TakeTest takes a self-assessment, or goes on with it.
func TakeTest(id string) ui.Route { return ui.Route{Page: PageTake, ID: id} }

// Result is what a self-assessment said.
func Result(id string) ui.Route { return ui.Route{Page: PageResult, ID: id} }

// Event is one event of the programme.
func Event(id string) ui.Route { return ui.Route{Page: PageEvent, ID: id} }

// Slots are the times at an event. With a booking they are where it may move to.
func Slots(eventID, movingBooking string) ui.Route {
	return ui.Route{Page: PageSlots, ID: eventID, Arg: movingBooking}
}

// MyBookings are the person's own.
func MyBookings() ui.Route { return ui.Route{Page: PageMine} }

// Booking is one of them.
func Booking(id string) ui.Route { return ui.Route{Page: PageBooking, ID: id} }

// Still asks whether the person can still come to a booking that the office changed.
func Still(bookingID string) ui.Route { return ui.Route{Page: PageStill, ID: bookingID} }

// ChangeOf is where one sees what the office changed under a booking, and answers where the
// person must decide.
func ChangeOf(bookingID string, decide bool) ui.Route {
	if decide {
		return Still(bookingID)
	}
	return Booking(bookingID)
}

// MeetingSheetOf is what whoever a booking is with reads about it.
func MeetingSheetOf(bookingID string) ui.Route { return ui.Route{Page: PageSheet, ID: bookingID} }

// Referral is one referral.
func Referral(id string) ui.Route { return ui.Route{Page: PageReferral, ID: id} }

// Directory are those who can help.
func Directory() ui.Route { return ui.Route{Page: PageDirectory} }

// Actor is one of them.
func Actor(id string) ui.Route { return ui.Route{Page: PageActor, ID: id} }

// Me is the person and the device.
func Me() ui.Route { return ui.Route{Page: PageMe} }

// SignIn asks for the address and the code.
func SignIn() ui.Route { return ui.Route{Page: PageSignIn} }

// Waiting lists what is not with the office yet.
func Waiting() ui.Route { return ui.Route{Page: PageWaiting} }

// FirstRun chooses an office.
func FirstRun() ui.Route { return ui.Route{Page: PageFirstRun} }

// Crash is the report of why the app went down the last time.
func Crash() ui.Route { return ui.Route{Page: PageCrash} }

// Licences are those of all that the app is made of.
func Licences() ui.Route { return ui.Route{Page: PageLicences} }

// DemoMail is the mail of the demo office.
func DemoMail() ui.Route { return ui.Route{Page: PageDemoMail} }
