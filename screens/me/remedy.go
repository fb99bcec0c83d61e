package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// remedy is what a person can do about an office's no: a way on, and whether the
// same may be answered otherwise later.
type remedy struct {
	label string
	do    func()
	again bool
}

// pointless are the answers that the same thing gets as often as it is sent.
var pointless = map[api.Code]bool{
	api.CodeInvalid: true, api.CodeMalformed: true, api.CodeTooLarge: true, api.CodeTooLong: true,
	api.CodeUnknownVersion: true, api.CodePrerequisite: true, api.CodePast: true, api.CodeCancelled: true,
	api.CodeClosed: true, api.CodeTooLate: true, api.CodeExpired: true, api.CodeWithdrawn: true,
	api.CodeDuplicate: true, api.CodeSlotTaken: true, api.CodeChanged: true,
}

// remedyFor finds it for a thing that was refused.
func remedyFor(env *parts.Env, it app.SyncItem) remedy {
	m := remedy{again: !pointless[it.Problem.Code]}
	to := func(key string, route ui.Route) remedy {
		m.label, m.do = env.T(key), func() { env.Nav.Go(route) }
		return m
	}
	phone := env.App.Office(env.Ctx).Info.Phone
	switch code := it.Problem.Code; {
	case code == api.CodeTooLate && phone != "":
		m.label = env.T("waiting.do.call", text.A{"Phone": phone})
		m.do = func() { env.Browse("tel:" + phone) }
		return m
	case code == api.CodeDuplicate:
		return to("waiting.do.inbox", parts.Inbox())
	case code == api.CodeOverlap, code == api.CodeLimit:
		return to("waiting.do.bookings", parts.MyBookings())
	case code == api.CodeChanged:
		return to("waiting.do.booking", parts.Booking(it.Booking)) // what is new stands there, and a way on
	case code == api.CodeUnsettled:
		return to("waiting.do.clash", parts.Conflict(it.PlanID, it.Section))
	case code == api.CodeQuota && it.Kind != api.VersionKeep:
		return to("waiting.do.usage", parts.Me())
	case code == api.CodeUnknownVersion && it.Assessment != "":
		return to("waiting.do.test", parts.TakeTest(it.Assessment))
	}
	switch it.Kind {
	case api.BookingRequest:
		return to("waiting.do.free", parts.Booking(it.Booking)) // the no stands there with what is free instead
	case api.BookingMove, api.BookingCancel, api.BookingShare, api.BookingAccept, api.BookingRate, api.BookingKeep:
		return to("waiting.do.booking", parts.Booking(it.Booking))
	case api.StepDone:
		return to("waiting.do.home", parts.Home())
	case api.ReferralRequest:
		return to("waiting.do.inbox", parts.Inbox())
	case api.ReferralAnswer, api.ReferralWithdraw, api.ReferralOutcome:
		return to("waiting.do.referral", parts.Referral(it.Referral))
	case api.MessagePost, api.QuestionAsk, api.InboxMark:
		return to("waiting.do.inbox", parts.Inbox())
	case api.SectionWrite:
		return to("waiting.do.text", parts.Question(it.PlanID, it.Section))
	case api.VersionKeep, api.VersionDelete:
		return to("waiting.do.versions", parts.Versions(it.PlanID))
	case api.PlanCreate, api.PlanRename, api.PlanDelete, api.PlanRestore, api.FiguresWrite, api.CommentReply, api.CommentResolve:
		return to("waiting.do.plan", parts.Plan())
	case api.ResultSubmit, api.ResultDelete:
		return to("waiting.do.tests", parts.Tests())
	case api.PersonUpdate:
		return to("waiting.do.me", parts.Me())
	}
	m.again = true // of a newer version: nothing is known that would help
	return m
}

// buttons are the ways on from an office's no.
func (p *waiting) buttons(it app.SyncItem) fyne.CanvasObject {
	env, m := p.env, remedyFor(p.env, it)
	row := ui.Flow(ui.Gap8) // three do not fit beside each other on a phone
	if m.do != nil {
		row.Add(&ui.Button{Label: m.label, Kind: ui.Soft, OnTap: m.do})
	}
	switch {
	case m.again && m.do != nil:
		row.Add(ui.NewPlainButton(env.T("common.retry"), func() { p.retry(it) }))
	case m.again:
		row.Add(ui.NewSoftButton(env.T("common.retry"), func() { p.retry(it) }))
	}
	row.Add(ui.NewPlainButton(env.T("waiting.remove"), func() { p.remove(it) }))
	return row
}
