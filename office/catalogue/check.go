package catalogue

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// checkRecord checks one record by itself: its kind, its id and its body, which it
// gives as a pointer to the kind's type. Only what a rule needs is required.
func checkRecord(c *mutation.Checks, r api.ImportRecord) (body any) {
	switch r.Kind {
	case api.KindOffice:
		body = &api.Office{}
	case api.KindActor:
		body = &api.Actor{}
	case api.KindAdviser:
		body = &api.Adviser{}
	case api.KindEvent:
		body = &api.Event{}
	case api.KindSlot:
		body = &api.Slot{}
	case api.KindPlanTemplate:
		body = &api.PlanTemplate{}
	case api.KindAssessment:
		body = &api.Assessment{}
	case "":
		c.Bad("/kind", "required")
		return body
	default:
		c.Bad("/kind", "unknown")
		return body
	}
	c.ID("/id", r.ID)
	if r.Deleted {
		return nil
	}
	if len(r.Body) == 0 || string(r.Body) == "null" {
		c.Bad("/body", "required")
		return body
	}
	if p := mutation.DecodeBody(r.Body, body); p != nil {
		c.Bad("/body"+p.Errors[0].Pointer, p.Errors[0].Reason)
		return body
	}
	switch b := body.(type) {
	case *api.Office:
		checkAtLeast(c, "/body/answer_target_h", b.AnswerTargetH, 0)
		for i, o := range b.Opening {
			if !o.Valid() {
				c.Bad("/body/opening/"+strconv.Itoa(i), "format")
			}
		}
		for i, closed := range b.Closed {
			if !closed.Valid() {
				c.Bad("/body/closed/"+strconv.Itoa(i), "format")
			}
		}
		checkAtLeast(c, "/body/counselling_min", b.CounsellingMin, 0)
		checkAtLeast(c, "/body/followup_min", b.FollowupMin, 0)
	case *api.Actor:
		c.OneOf("/body/kind", b.Kind, "growth_house", "private", "mentor", "bank", "network", "authority", "incubator")
		checkFields(c, "/body/fields", b.Fields)
		checkAtLeast(c, "/body/answer_days", b.AnswerDays, 0)
	case *api.Adviser:
		c.OneOf("/body/kind", b.Kind, "office", "private", "mentor")
		checkFields(c, "/body/fields", b.Fields)
	case *api.Event:
		checkEvent(c, b)
	case *api.Slot:
		c.ID("/body/event_id", b.EventID)
		c.OptionalID("/body/adviser_id", b.AdviserID)
		checkDuring(c, "/body", b.StartsAt, b.EndsAt)
		checkFields(c, "/body/fields", b.Fields)
	case *api.PlanTemplate:
		checkAtLeast(c, "/body/version", b.Version, 0)
		checkTemplate(c, b)
	case *api.Assessment:
		checkAssessment(c, b)
	}
	return body
}

func checkEvent(c *mutation.Checks, b *api.Event) {
	c.OneOf("/body/kind", b.Kind, api.EventKickoff, api.EventCafe, api.EventCourse, api.EventMeeting,
		api.EventPanel, api.EventNetwork, api.EventCounselling)
	c.OneOf("/body/state", b.State, api.EventPlanned, api.EventCancelled)
	b.State = cmp.Or(b.State, api.EventPlanned)
	c.OptionalID("/body/series_id", b.SeriesID)
	checkDuring(c, "/body", b.StartsAt, b.EndsAt)
	checkSessions(c, b)
	checkAtLeast(c, "/body/capacity", b.Capacity, 0)
	checkAtLeast(c, "/body/price_ore", int(b.PriceOre), 0)
	checkAtLeast(c, "/body/member_price_ore", int(b.MemberPriceOre), 0)
	checkAtLeast(c, "/body/max_slots_per_person", b.MaxSlotsPerPerson, 0)
	if !b.BookingOpensAt.IsZero() && !b.BookingClosesAt.IsZero() && b.BookingClosesAt.Before(b.BookingOpensAt) {
		c.Bad("/body/booking_closes_at", "range")
	}
	c.OneOf("/body/requires", b.Requires, api.RequiresNone, api.RequiresPlan, api.RequiresScreening, api.RequiresPlanOrScreening)
	b.Requires = cmp.Or(b.Requires, api.RequiresNone)
	checkFields(c, "/body/fields", b.Fields)
	c.OneOf("/body/slots_open", b.SlotsOpen, api.SlotsOpenTime, api.SlotsOpenStaff, api.SlotsOpenArrived)
	c.OneOf("/body/slots_need", b.SlotsNeed, api.SlotsNeedNone, api.SlotsNeedPlace, api.SlotsNeedArrived)
	if b.SlotsOpen == api.SlotsOpenTime && b.SlotsOpenAt.IsZero() {
		c.Bad("/body/slots_open_at", "required")
	}
	checkAtLeast(c, "/body/slots_first", b.SlotsFirst, 0)
}

// checkSessions wants sessions within their event, and none while another is held.
func checkSessions(c *mutation.Checks, b *api.Event) {
	for i, s := range b.Sessions {
		at := "/body/sessions/" + strconv.Itoa(i)
		checkDuring(c, at, s.StartsAt, s.EndsAt)
		checkWithin(c, at, api.Span{Start: s.StartsAt, End: s.EndsAt}, api.Span{Start: b.StartsAt, End: b.EndsAt})
		if slices.ContainsFunc(b.Sessions[:i], func(o api.EventSession) bool {
			return api.Span{Start: o.StartsAt, End: o.EndsAt}.Overlaps(api.Span{Start: s.StartsAt, End: s.EndsAt})
		}) {
			c.Bad(at+"/starts_at", "overlap")
		}
	}
}

// checkWithin wants a time within another.
func checkWithin(c *mutation.Checks, pointer string, during, within api.Span) {
	if during.Start.Before(within.Start) {
		c.Bad(pointer+"/starts_at", "outside")
	}
	if during.End.After(within.End) {
		c.Bad(pointer+"/ends_at", "outside")
	}
}

func checkTemplate(c *mutation.Checks, b *api.PlanTemplate) {
	keys := map[string]bool{}
	for i, chapter := range b.Chapters {
		for j, q := range chapter.Questions {
			at := "/body/chapters/" + strconv.Itoa(i) + "/questions/" + strconv.Itoa(j)
			switch {
			case !api.ValidSectionKey(q.Key):
				c.Bad(at+"/key", "format")
			case keys[q.Key]:
				c.Bad(at+"/key", "used")
			}
			keys[q.Key] = true
			checkFields(c, at+"/fields", q.Fields)
		}
	}
	for old, now := range b.Moved {
		for i, key := range now {
			if !keys[key] {
				c.Bad("/body/moved/"+old+"/"+strconv.Itoa(i), "reference")
			}
		}
	}
}

func checkAssessment(c *mutation.Checks, b *api.Assessment) {
	checkAtLeast(c, "/body/version", b.Version, 0)
	c.OneOf("/body/use", b.Use, api.UseSelf, api.UseScreening, api.UseCompetence)
	areas := map[string]bool{}
	for _, a := range b.Areas {
		areas[a.Key] = true
	}
	parts := map[string]bool{}
	for i, p := range b.Parts {
		parts[p.Key] = true
		if p.Area != "" && !areas[p.Area] {
			c.Bad("/body/parts/"+strconv.Itoa(i)+"/area", "reference")
		}
	}
	items := map[string]bool{}
	for i, it := range b.Items {
		at := "/body/items/" + strconv.Itoa(i)
		switch {
		case it.ID == "":
			c.Bad(at+"/id", "required")
		case items[it.ID]:
			c.Bad(at+"/id", "used")
		}
		items[it.ID] = true
		if len(b.Parts) > 0 && !parts[it.Part] && (it.Part != "" || it.Scored()) {
			c.Bad(at+"/part", "reference")
		}
		if len(it.Choices) > api.MaxChoices {
			c.Bad(at+"/choices", "too_long")
		}
		checkAtLeast(c, at+"/letters", it.Letters, 0)
		if !slices.IsSorted(it.Bounds) {
			c.Bad(at+"/bounds", "range")
		}
	}
}

// checkAtLeast wants a number that is not below least.
func checkAtLeast(c *mutation.Checks, pointer string, n, least int) {
	if n < least {
		c.Bad(pointer, "range")
	}
}

// checkFields wants codes of fields.
func checkFields(c *mutation.Checks, pointer string, fields []api.Field) {
	for i, f := range fields {
		if !f.Known() {
			c.Bad(pointer+"/"+strconv.Itoa(i), "unknown")
		}
	}
}

// checkDuring wants a start and an end after it.
func checkDuring(c *mutation.Checks, pointer string, starts, ends time.Time) {
	switch {
	case starts.IsZero():
		c.Bad(pointer+"/starts_at", "required")
	case ends.IsZero():
		c.Bad(pointer+"/ends_at", "required")
	case !ends.After(starts):
		c.Bad(pointer+"/ends_at", "range")
	}
}
