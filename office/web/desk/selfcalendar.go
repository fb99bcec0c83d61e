package desk

import (
	"html/template"
	"strings"
	"time"
)

// calendarCookie has the secret of a calendar's address for as long as it is shown: the
// office keeps its sum alone.
const (
	calendarCookie = "__Host-desk-calendar"
	calendarShown  = 10 * time.Minute
)

// selfCalendar is where one subscribes to one's own meetings.
type selfCalendar struct {
	Has  bool
	URL  string       // empty: it is not shown any more
	Open template.URL // the same for a calendar program on this machine
	None bool         // nobody of the programme is who they are, so that it is empty
}

func (v *visit) selfCalendar() (*selfCalendar, error) {
	if v.who.May(advisers...) != nil {
		return nil, nil
	}
	secret := v.cookie(calendarCookie)
	has, is, err := v.office.Bookings.HasStaffCalendar(v.r.Context(), v.who, secret)
	if err != nil {
		return nil, err
	}
	c := &selfCalendar{Has: has, None: v.who.AdviserID == ""}
	if is {
		c.URL = v.address("/v1/calendar/" + secret + ".ics")
		_, rest, _ := strings.Cut(c.URL, "://")
		c.Open = template.URL("webcal://" + rest) //nolint:gosec // our own address
	}
	return c, nil
}

// renewCalendar gives one's calendar another address, which is shown for a while.
func (v *visit) renewCalendar() error {
	secret, err := v.office.Bookings.RenewStaffCalendar(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	v.keep(calendarCookie, secret, calendarShown)
	return v.see(selfPath + "#calendar")
}
