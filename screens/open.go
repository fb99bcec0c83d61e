package screens

import (
	"startklar.dk/screens/book"
	"startklar.dk/screens/figures"
	"startklar.dk/screens/home"
	"startklar.dk/screens/inbox"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/plan"
	"startklar.dk/screens/reading"
	"startklar.dk/screens/tests"
	"startklar.dk/ui"
)

// open makes the page of a route; one that is not known is the first screen.
func open(env *parts.Env, to ui.Route) ui.Page {
	if makePage, ok := pages[to.Page]; ok {
		return makePage(env, to)
	}
	return home.New(env)
}

// known tells whether there is a page for a route.
func known(to ui.Route) bool {
	_, ok := pages[to.Page]
	return ok
}

// pages makes each page that a route can name.
var pages = map[string]func(env *parts.Env, to ui.Route) ui.Page{
	parts.PageHome:       func(env *parts.Env, _ ui.Route) ui.Page { return home.New(env) },
	parts.PagePlan:       func(env *parts.Env, _ ui.Route) ui.Page { return plan.Overview(env) },
	parts.PageQuestion:   func(env *parts.Env, to ui.Route) ui.Page { return plan.Question(env, to.Arg, to.ID) },
	parts.PageReading:    func(env *parts.Env, to ui.Route) ui.Page { return reading.New(env, to.ID, to.Arg) },
	parts.PageReplace:    func(env *parts.Env, to ui.Route) ui.Page { return reading.Replace(env, to.ID, to.Arg) },
	parts.PageVersions:   func(env *parts.Env, to ui.Route) ui.Page { return plan.Versions(env, to.ID) },
	parts.PageVersion:    func(env *parts.Env, to ui.Route) ui.Page { return plan.Version(env, to.ID) },
	parts.PageExport:     func(env *parts.Env, to ui.Route) ui.Page { return plan.Export(env, to.ID, to.Arg) },
	parts.PageImport:     func(env *parts.Env, _ ui.Route) ui.Page { return plan.Import(env) },
	parts.PageShareEvent: func(env *parts.Env, to ui.Route) ui.Page { return plan.Share(env, to.ID) },
	parts.PageConflict:   func(env *parts.Env, to ui.Route) ui.Page { return plan.Conflict(env, to.Arg, to.ID) },
	parts.PageCanvas:     func(env *parts.Env, to ui.Route) ui.Page { return plan.Canvas(env, to.ID) },
	parts.PagePitch:      func(env *parts.Env, to ui.Route) ui.Page { return plan.Pitch(env, to.ID) },
	parts.PageRehearsal:  func(env *parts.Env, to ui.Route) ui.Page { return plan.Rehearsal(env, to.ID) },
	parts.PageFigures:    func(env *parts.Env, to ui.Route) ui.Page { return figures.New(env, to.ID, to.Arg) },
	parts.PageFigureLine: func(env *parts.Env, to ui.Route) ui.Page { return figures.NewLine(env, to.Arg, to.ID) },
	parts.PageTests:      func(env *parts.Env, _ ui.Route) ui.Page { return tests.List(env) },
	parts.PageTake:       func(env *parts.Env, to ui.Route) ui.Page { return tests.Take(env, to.ID) },
	parts.PageResult:     func(env *parts.Env, to ui.Route) ui.Page { return tests.Result(env, to.ID) },
	parts.PageBook:       func(env *parts.Env, _ ui.Route) ui.Page { return book.Find(env) },
	parts.PageEvent:      func(env *parts.Env, to ui.Route) ui.Page { return book.Event(env, to.ID) },
	parts.PageSlots:      func(env *parts.Env, to ui.Route) ui.Page { return book.Slots(env, to.ID, to.Arg) },
	parts.PageMine:       func(env *parts.Env, _ ui.Route) ui.Page { return book.Mine(env) },
	parts.PageBooking:    func(env *parts.Env, to ui.Route) ui.Page { return book.Booking(env, to.ID) },
	parts.PageStill:      func(env *parts.Env, to ui.Route) ui.Page { return book.Still(env, to.ID) },
	parts.PageSheet:      func(env *parts.Env, to ui.Route) ui.Page { return book.MeetingSheet(env, to.ID) },
	parts.PageInbox:      func(env *parts.Env, _ ui.Route) ui.Page { return inbox.List(env) },
	parts.PageReferral:   func(env *parts.Env, to ui.Route) ui.Page { return inbox.Referral(env, to.ID) },
	parts.PageDirectory:  func(env *parts.Env, _ ui.Route) ui.Page { return inbox.Directory(env) },
	parts.PageActor:      func(env *parts.Env, to ui.Route) ui.Page { return inbox.Actor(env, to.ID) },
	parts.PageMe:         func(env *parts.Env, _ ui.Route) ui.Page { return me.Me(env) },
	parts.PageSignIn:     func(env *parts.Env, _ ui.Route) ui.Page { return me.SignIn(env) },
	parts.PageWaiting:    func(env *parts.Env, _ ui.Route) ui.Page { return me.Waiting(env) },
	parts.PageFirstRun:   func(env *parts.Env, _ ui.Route) ui.Page { return me.FirstRun(env) },
	parts.PageDemoMail:   func(env *parts.Env, _ ui.Route) ui.Page { return me.DemoMail(env) },
	parts.PageCrash:      func(env *parts.Env, _ ui.Route) ui.Page { return me.Crash(env) },
	parts.PageLicences:   func(env *parts.Env, _ ui.Route) ui.Page { return me.Licences(env) },
}
