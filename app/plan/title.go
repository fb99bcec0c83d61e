package plan

import (
	"regexp"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// freeTitle is a title that no plan has yet: the one that is wanted, else the first of those that are made from it with a
// number.
func freeTitle(v store.View, wanted string, numbered func(n int) string) string {
	var taken []string
	for _, rec := range v.List(api.KindPlan) {
		var p api.Plan
		if rec.Decode(&p) == nil {
			taken = append(taken, danish.Fold(p.Title))
		}
	}
	title := wanted
	for n := 1; slices.Contains(taken, danish.Fold(title)); n++ {
		title = numbered(n)
	}
	return title
}

// newTitle is what a plan is called that nobody named.
func (s *Service) newTitle(v store.View) string {
	title := s.d.Title()
	return freeTitle(v, title, func(n int) string { return s.texts().T("plan.numbered", text.A{"Title": title, "N": n + 1}) })
}

// added is what newTitle and importedTitle put behind a title: a number, or a day in brackets.
var added = regexp.MustCompile(`^( [0-9]+| \([^)]*[0-9][^)]*\))?$`)

// Named tells whether a title is one that somebody gave a plan.
func (s *Service) Named(title string) bool {
	rest, same := strings.CutPrefix(title, s.d.Title())
	return !same || !added.MatchString(rest)
}

// importedTitle is what a plan is called that is made of a file with that title: so too, or, where a plan is called that
// already, with the day on which it came.
func (s *Service) importedTitle(v store.View, title string) string {
	if title = strings.TrimSpace(title); title == "" {
		title = s.d.Title()
	}
	return freeTitle(v, title, func(n int) string {
		values := text.A{"Title": text.Opening(title, api.MaxTitle-mostAdded), "Day": s.texts().ShortDate(s.d.Now()), "N": n}
		if n == 1 {
			return s.texts().T("plan.imported", values)
		}
		return s.texts().T("plan.imported_again", values)
	})
}

// mostAdded is how many characters telling a plan from one of its name takes at the most.
const mostAdded = 50

func (s *Service) texts() *text.Texts { return text.For(text.Lang(s.d.Lang())) }
