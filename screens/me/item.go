package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// itemTitle says what a thing that waits is.
func itemTitle(env *parts.Env, it app.SyncItem) string {
	if env.Words.Has(it.Key) {
		return env.T(it.Key)
	}
	return env.T("waiting.something")
}

// itemIcon is the icon of the place that it belongs to.
func itemIcon(it app.SyncItem) string {
	switch it.Kind {
	case api.PersonUpdate:
		return icons.Person
	case api.ResultSubmit, api.ResultDelete:
		return icons.Test
	case api.BookingRequest, api.BookingMove, api.BookingCancel, api.BookingShare, api.BookingAccept, api.BookingRate, api.BookingKeep,
		api.StepDone:
		return icons.Book
	case api.ReferralRequest, api.ReferralAnswer, api.ReferralWithdraw, api.ReferralOutcome, api.MessagePost,
		api.QuestionAsk, api.InboxMark:
		return icons.Inbox
	case api.CommentReply, api.CommentResolve:
		return icons.Comment
	}
	return icons.Plan
}

// itemHead names a thing with its age.
func itemHead(env *parts.Env, icon string, it app.SyncItem, age string) fyne.CanvasObject {
	words := ui.Column(1, ui.NewStrong(itemTitle(env, it)))
	if it.Name != "" {
		words.Add(ui.NewSupport(it.Name))
	}
	return ui.Row(ui.Gap12, ui.NewIcon(icon, ui.Quiet), ui.Grow(words), ui.NewSupport(age).Still())
}

// whereIs is the page of what it is about.
func whereIs(it app.SyncItem) (ui.Route, bool) {
	switch {
	case it.Conflict:
		return parts.Conflict(it.PlanID, it.Section), true
	case it.Section != "":
		return parts.Question(it.PlanID, it.Section), true
	case it.Booking == "" && it.Referral == "" && it.Kind != api.PersonUpdate, it.Kind == api.ReferralRequest:
		return ui.Route{}, false
	case it.Booking != "":
		return parts.Booking(it.Booking), true
	case it.Referral != "":
		return parts.Referral(it.Referral), true
	}
	return parts.Me(), true
}

func goTo(env *parts.Env, it app.SyncItem) {
	if to, ok := whereIs(it); ok {
		env.Nav.Go(to)
	}
}
