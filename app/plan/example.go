package plan

import (
	"startklar.dk/assets"
)

// Example are the figures of the invented business whose answers are the examples of
// the plan, in the language that is spoken. They belong to no plan.
func (s *Service) Example() Figures {
	f := Figures{Values: assets.ExampleFigures(s.d.Lang())}
	f.compute()
	return f
}

// ExampleOf is how that business went about a view of its figures, empty where it says
// nothing of it.
func (s *Service) ExampleOf(view string) string { return assets.ExampleViews()[view].In(s.d.Lang()) }
