package desk

import (
	"cmp"

	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

const selfPath = "/desk/me"

var selfRoutes = []Route{
	get(selfPath, everyMember, (*visit).self),
	post("/desk/me/sessions/{session}/end", everyMember, (*visit).endSession).of(OfSelf),
	post("/desk/me/calendar", advisers, (*visit).renewCalendar),
}

type selfView struct {
	Name, Email, Role, Initials string
	Sessions, Passkeys          []sessionRow
	Calendar                    *selfCalendar // nil: they have no meetings
	NoPasskey                   string        // why there can be none; empty: there can
}

type sessionRow struct {
	Name, Sub, End string
	Current        bool
}

// self is one's own page: who one is, the language, where one is signed in and by
// which passkeys one can.
func (v *visit) self() error {
	m := v.session.Member
	view := selfView{Name: cmp.Or(m.Name, m.Email), Email: m.Email, Role: v.t.T("desk.role." + string(m.Role))}
	view.Initials = initials(view.Name)
	sessions, err := v.office.Accounts.StaffSessions(v.r.Context(), v.who, v.session.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		view.Sessions = append(view.Sessions, sessionRow{
			Name: cmp.Or(site.BrowserName(s.Name), v.t.T("desk.self.browser")), Current: s.Current, End: selfPath + "/sessions/" + s.ID + "/end",
			Sub: v.t.T("desk.self.session", text.A{"Began": v.t.DayClock(s.CreatedAt, v.now), "Used": v.t.Ago(s.UsedAt, v.now)}),
		})
	}
	ways, err := v.office.Accounts.Ways(v.r.Context())
	if err != nil {
		return err
	}
	if _, can := v.party(); ways.Elsewhere(v.who.Role) {
		view.NoPasskey = v.t.T("desk.passkey.elsewhere")
	} else if !can {
		view.NoPasskey = v.t.T("desk.passkey.nowhere")
	}
	if view.Passkeys, err = v.passkeyRows(); err != nil {
		return err
	}
	if view.Calendar, err = v.selfCalendar(); err != nil {
		return err
	}
	return v.show("self", view.Name, view)
}

func (v *visit) endSession() error {
	id, err := v.id("session")
	if err != nil {
		return err
	}
	if err := v.office.Accounts.EndStaffSession(v.r.Context(), v.who, id); err != nil {
		return err
	}
	return v.see(selfPath)
}
