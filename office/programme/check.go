package programme

import (
	"strconv"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// mostSessions and mostSlots are how many an event has at the most.
const (
	mostSessions = 50
	mostSlots    = 1000
)

// Check refuses what not even a draft may be, by the fields of the event. Errors: *api.Problem invalid.
func (w Work) Check() error {
	var c mutation.Checks
	w.check(&c)
	return c.Problem()
}

// check says what is wrong with some work that even a draft must not be, by the fields of the event.
func (w Work) check(c *mutation.Checks) {
	e := w.Event
	c.OneOf("/kind", e.Kind, Kinds...)
	if e.Kind == "" {
		c.Bad("/kind", "required")
	}
	c.Said("/title", e.Title, api.MaxTitle)
	c.Length("/text", e.Text, api.MaxMessage)
	for lang, t := range e.Texts {
		c.Length("/texts/"+lang+"/title", t.Title, api.MaxTitle)
		c.Length("/texts/"+lang+"/text", t.Text, api.MaxMessage)
	}
	c.Length("/cancelled_text", e.CancelledText, api.MaxMessage)
	c.Length("/venue/name", e.Venue.Name, api.MaxTitle)
	c.Length("/venue/address", e.Venue.Address, api.MaxTitle)
	c.Length("/venue/online_url", e.Venue.OnlineURL, 2*api.MaxTitle)
	switch {
	case e.StartsAt.IsZero():
		c.Bad("/starts_at", "required")
	case !e.EndsAt.After(e.StartsAt):
		c.Bad("/ends_at", "range")
	}
	if len(e.Sessions) > mostSessions {
		c.Bad("/sessions", "too_long")
	}
	for i, s := range e.Sessions {
		at := "/sessions/" + strconv.Itoa(i)
		c.Length(at+"/title", s.Title, api.MaxTitle)
		if !s.EndsAt.After(s.StartsAt) {
			c.Bad(at+"/to", "range")
		} else if i > 0 && s.StartsAt.Before(e.Sessions[i-1].EndsAt) {
			c.Bad(at+"/from", "range")
		}
	}
	if len(w.Slots) > mostSlots {
		c.Bad("/length", "range")
	}
}

// Kinds are those that an event can be of.
var Kinds = []string{
	api.EventKickoff, api.EventCafe, api.EventCourse, api.EventMeeting, api.EventPanel, api.EventNetwork, api.EventCounselling,
}
