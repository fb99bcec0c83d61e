package desk

import (
	"cmp"
	"net/url"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

const membersPath = "/desk/staff"

// membersRoutes are for coordinators: no role is in their lists.
var membersRoutes = []Route{
	get(membersPath, coordinators, (*visit).members).fresh(),
	post(membersPath, coordinators, (*visit).invite).fresh(),
	get(membersPath+"/{member}", coordinators, (*visit).member).of(OfOffice).fresh(),
	post(membersPath+"/{member}", coordinators, (*visit).changeMember).of(OfOffice).fresh(),
	post(membersPath+"/{member}/remove", coordinators, (*visit).removeMember).of(OfOffice).fresh(),
}

type membersView struct {
	listControls
	Members []memberRow
	Form    memberForm
}

type memberRow struct {
	Name, Href, Initials, Sub, Right string
}

// memberForm is the form of one of the staff, new or not.
type memberForm struct {
	Action, Verb string
	Remove       string // the address that removes them; empty: they cannot be
	Fields       []field
	Error        string
}

// invited is what a form says of one of the staff.
func (v *visit) invited() account.Member {
	f := v.r.PostForm
	m := account.Member{Email: f.Get("email"), Name: f.Get("name"), Role: mutation.Role(f.Get("role"))}
	switch m.Role { // what another role does not have is not sent along
	case mutation.RolePartner:
		m.ActorID = f.Get("actor_id")
	case mutation.RoleAdviser, mutation.RoleConsultant, mutation.RoleCoordinator:
		m.AdviserID = f.Get("adviser_id")
	}
	return m
}

// fieldsOf are a form's fields with who of the staff they are about, or what was
// typed and refused.
func (v *visit) fieldsOf(m account.Member, refused error) ([]field, error) {
	roles := v.roleOptions()
	advisers, err := v.named(api.KindAdviser)
	if err != nil {
		return nil, err
	}
	actors, err := v.named(api.KindActor)
	if err != nil {
		return nil, err
	}
	return v.filled(refused,
		field{Name: "email", Label: v.t.T("desk.signin.email"), Type: "email", Autocomplete: "off", Max: 254, Required: true, Value: m.Email, Fixed: m.ID != ""},
		field{Name: "name", Label: v.t.T("desk.staff.name"), Autocomplete: "off", Max: 100, Value: m.Name, Hint: v.t.T("desk.staff.name_hint")},
		field{Name: "role", Label: v.t.T("desk.staff.role"), Options: roles, Value: cmp.Or(string(m.Role), string(mutation.RoleConsultant))},
		field{Name: "adviser_id", Label: v.t.T("desk.staff.adviser"), Options: advisers, Value: m.AdviserID, Hint: v.t.T("desk.staff.adviser_hint")},
		field{Name: "actor_id", Label: v.t.T("desk.staff.actor"), Options: actors, Value: m.ActorID, Hint: v.t.T("desk.staff.actor_hint")},
	), nil
}

func (v *visit) roleOptions() (all []option) {
	for _, role := range mutation.Roles {
		all = append(all, option{string(role), v.t.T("desk.role." + string(role))})
	}
	return all
}

// named are all of a kind of the catalogue, to choose from, or nobody.
func (v *visit) named(kind api.Kind) ([]option, error) {
	all, err := v.office.Finder.All(v.r.Context(), v.who, kind)
	options := []option{{"", v.t.T("desk.staff.none")}}
	for _, e := range all {
		options = append(options, option{e.ID, e.Name})
	}
	return options, err
}

func (v *visit) members() error { return v.showMembers(nil) }

// membersList are those of the staff whom the address asks for.
func (v *visit) membersList() (l deskList[account.Member], err error) {
	l = deskList[account.Member]{what: "staff", path: membersPath, file: membersPath + ".csv"}
	l.columns = []listColumn[account.Member]{
		{"name", v.t.T("desk.staff.name"), func(m account.Member) any { return m.Name }},
		{"email", v.t.T("desk.signin.email"), func(m account.Member) any { return m.Email }},
		{"role", v.t.T("desk.staff.role"), func(m account.Member) any { return v.t.T("desk.role." + string(m.Role)) }},
		{"since", v.t.T("desk.csv.since"), func(m account.Member) any { return m.CreatedAt }},
	}
	l.filters = []listFilter[account.Member]{
		wordsFilter(v, func(m account.Member) string { return m.Name + " " + m.Email }),
		choiceFilter(v, "role", v.t.T("desk.staff.role"), v.roleOptions(), func(m account.Member) string { return string(m.Role) }),
	}
	l.rows, err = v.office.Accounts.Members(v.r.Context(), v.who)
	arrange(v, &l)
	return l, err
}

// membersFile is the staff, for a spreadsheet.
func (v *visit) membersFile() error {
	l, err := v.membersList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}

func (v *visit) showMembers(refused error) error {
	l, err := v.membersList()
	if err != nil {
		return err
	}
	view := membersView{Form: memberForm{Action: membersPath, Verb: v.t.T("desk.staff.invite"), Error: v.said(refused)}}
	var shown []account.Member
	view.listControls, shown = controls(v, l)
	for _, m := range shown {
		name := cmp.Or(m.Name, m.Email)
		view.Members = append(view.Members, memberRow{
			Name: name, Initials: initials(name), Sub: m.Email, Right: v.t.T("desk.role." + string(m.Role)), Href: membersPath + "/" + m.ID,
		})
	}
	if view.Form.Fields, err = v.fieldsOf(account.Member{}, refused); err != nil {
		return err
	}
	if refused != nil {
		return v.refuse("members", v.t.T("desk.nav.staff"), view)
	}
	return v.show("members", v.t.T("desk.nav.staff"), view)
}

// invite has somebody be of the staff, and mails them where the desk is.
func (v *visit) invite() error {
	_, err := v.office.Accounts.Invite(v.r.Context(), v.who, v.invited(), v.t.Lang(), v.address(home))
	if refusedForm(err) {
		return v.showMembers(err)
	}
	if err != nil {
		return err
	}
	return v.see(membersPath)
}

// address is a page's whole address, for a mail.
func (v *visit) address(path string) string {
	if v.options.PublicURL != "" {
		return strings.TrimSuffix(v.options.PublicURL, "/") + path
	}
	u := url.URL{Scheme: "http", Host: v.r.Host, Path: path}
	if v.r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

type memberView struct {
	Name, Email string
	Since       string
	Form        memberForm
	HandOver    []field // who gets what they have in hand, where they can have anything
}

// has tells whether one of the staff can have questions in hand.
func has(m account.Member) bool { return m.Staff().May(consultants...) == nil }

// theMember is who of the staff the path names, as they are kept.
func (v *visit) theMember() (account.Member, error) {
	id, err := v.id("member")
	if err != nil {
		return account.Member{}, err
	}
	return v.office.Accounts.Member(v.r.Context(), v.who, id)
}

func (v *visit) member() error { return v.showMember(nil) }

func (v *visit) showMember(refused error) error {
	m, err := v.theMember()
	if err != nil {
		return err
	}
	view := memberView{
		Name: cmp.Or(m.Name, m.Email), Email: m.Email, Since: v.t.T("desk.staff.since", text.A{"Date": v.t.Date(m.CreatedAt)}),
		Form: memberForm{Action: membersPath + "/" + m.ID, Verb: v.t.T("desk.staff.save"), Error: v.said(refused)},
	}
	if m.ID != v.who.ID { // who removes themselves leaves nobody to undo it
		view.Form.Remove = view.Form.Action + "/remove"
	}
	if has(m) {
		to, err := v.colleagues(v.t.T("desk.staff.hand_over"), v.t.T("desk.staff.hand_over_all"), "", m.ID)
		if err != nil {
			return err
		}
		view.HandOver = v.filled(refused, to)
	}
	if view.Form.Fields, err = v.fieldsOf(m, refused); err != nil {
		return err
	}
	if refused != nil {
		return v.refuse("member", view.Name, view)
	}
	return v.show("member", view.Name, view)
}

func (v *visit) changeMember() error {
	m, err := v.theMember()
	if err != nil {
		return err
	}
	changed := v.invited()
	changed.Email = m.Email
	_, err = v.office.Accounts.AddStaff(v.r.Context(), v.who, changed)
	if refusedForm(err) {
		return v.showMember(err)
	}
	if err != nil {
		return err
	}
	return v.see(membersPath)
}

// removeMember removes one of the staff, once a colleague has what they had in hand, or
// all have.
func (v *visit) removeMember() error {
	m, err := v.theMember()
	if err != nil {
		return err
	}
	if m.ID == v.who.ID {
		return errNotFound
	}
	err = v.office.Accounts.RemoveStaff(v.r.Context(), v.who, m.ID, v.r.PostForm.Get("staff_id"))
	if refusedForm(err) {
		return v.showMember(err)
	}
	if err != nil {
		return err
	}
	return v.see(membersPath)
}
