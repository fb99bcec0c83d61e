package screens

import (
	"context"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// there tells whether what a route shows is still there. A page that shows
// nothing in particular always is.
func there(ctx context.Context, a *app.App, to ui.Route) bool {
	var err error
	switch to.Page {
	case parts.PageQuestion, parts.PageConflict:
		_, err = a.Plan.Question(ctx, to.Arg, to.ID)
	case parts.PageVersions, parts.PageReading, parts.PageReplace:
		_, err = a.Plan.Overview(ctx, to.ID)
	case parts.PageVersion:
		err = a.Plan.HasVersion(ctx, to.ID)
	case parts.PageExport:
		if _, err = a.Plan.Overview(ctx, to.ID); err == nil && to.Arg != "" {
			err = a.Plan.HasVersion(ctx, to.Arg)
		}
	case parts.PageTake:
		_, err = a.Tests.Draft(ctx, to.ID)
	case parts.PageResult:
		_, err = a.Tests.Result(ctx, to.ID)
	case parts.PageEvent, parts.PageSlots:
		_, err = a.Book.Event(ctx, to.ID)
	case parts.PageBooking:
		_, err = a.Book.Booking(ctx, to.ID)
	case parts.PageShareEvent:
		if to.ID != "" {
			_, err = a.Book.Booking(ctx, to.ID)
		}
	case parts.PageReferral:
		return hasThread(ctx, a, to.ID)
	case parts.PageActor:
		_, err = a.Referrals.Actor(ctx, to.ID)
	case parts.PageDemoMail:
		return a.Office(ctx).Kind == app.OfficeDemo
	}
	return err == nil
}

// hasThread tells whether an id names something of the inbox: a referral, a
// question to the office or a thread of messages.
func hasThread(ctx context.Context, a *app.App, id string) bool {
	if _, err := a.Referrals.Referral(ctx, id); err == nil {
		return true
	}
	if _, err := a.Inbox.Question(ctx, id); err == nil {
		return true
	}
	list, err := a.Inbox.Thread(ctx, id)
	return err == nil && len(list) > 0
}
