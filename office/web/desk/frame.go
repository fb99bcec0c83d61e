package desk

import (
	"cmp"
	"strings"
)

// frame is what every page stands in.
type frame struct {
	Title    string
	Lang     string
	Path     string // of the page, to come back to it
	Member   member
	Nav      []navItem
	Searches bool // who looks at it may look for persons
	Query    string
	Data     any
}

type member struct {
	Name, Role, Initials string
}

type navItem struct {
	Path, Text, Icon string
	Key              string // that leads there, after g
	Here             bool
}

func (v *visit) frame(title string, data any) frame {
	f := frame{Title: title, Lang: string(v.t.Lang()), Path: v.r.URL.RequestURI(), Data: data, Query: v.r.URL.Query().Get("q")}
	if v.who.ID == "" {
		return f
	}
	name := cmp.Or(v.who.Name, v.session.Member.Email)
	f.Member = member{Name: name, Role: v.t.T("desk.role." + string(v.who.Role)), Initials: initials(name)}
	f.Searches = v.who.May(consultants...) == nil
	f.Nav = v.nav()
	return f
}

// nav is the navigation of who looks.
func (v *visit) nav() (all []navItem) {
	path := v.r.URL.Path
	for _, r := range v.routes {
		if r.Nav == "" || v.who.May(r.Roles...) != nil {
			continue
		}
		all = append(all, navItem{
			Path: r.Path, Text: v.t.T(r.Nav), Icon: r.Icon, Key: r.Key,
			Here: path == r.Path || r.Path != home && strings.HasPrefix(path, r.Path+"/"),
		})
	}
	return all
}

// home is the first page.
const home = "/desk"
