package screens

import (
	"startklar.dk/screens/book"
	"startklar.dk/screens/home"
	"startklar.dk/screens/inbox"
	"startklar.dk/screens/me"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/plan"
	"startklar.dk/screens/tests"
	"startklar.dk/ui"
)

// open makes the page of a route; one that is not known is the first screen.
func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PagePlan:
		return plan.Overview(env)
	case parts.PageQuestion:
		return plan.Question(env, to.Arg, to.ID)
	case parts.PageVersions:
		return plan.Versions(env, to.ID)
	case parts.PageVersion:
		return plan.Version(env, to.ID)
	case parts.PageShareEvent:
		return plan.Share(env, to.ID)
	case parts.PageConflict:
		return plan.Conflict(env, to.Arg, to.ID)
	case parts.PageTests:
		return tests.List(env)
	case parts.PageTake:
		return tests.Take(env, to.ID)
	case parts.PageResult:
		return tests.Result(env, to.ID)
	case parts.PageBook:
		return book.Find(env)
	case parts.PageEvent:
		return book.Event(env, to.ID)
	case parts.PageSlots:
		return book.Slots(env, to.ID, to.Arg)
	case parts.PageMine:
		return book.Mine(env)
	case parts.PageBooking:
		return book.Booking(env, to.ID)
	case parts.PageInbox:
		return inbox.List(env)
	case parts.PageReferral:
		return inbox.Referral(env, to.ID)
	case parts.PageMe:
		return me.Me(env)
	case parts.PageSignIn:
		return me.SignIn(env)
	case parts.PageWaiting:
		return me.Waiting(env)
	case parts.PageFirstRun:
		return me.FirstRun(env)
	case parts.PageDemoMail:
		return me.DemoMail(env)
	case parts.PageCrash:
		return me.Crash(env)
	case parts.PageLicences:
		return me.Licences(env)
	}
	return home.New(env)
}
