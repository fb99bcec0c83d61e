package office

import (
	"slices"

	"startklar.dk/assets"
)

// Every office knows the documents that ship, whether or not its catalogue
// carries them: the app has them too, and people answer them before they have
// an office. What an office imports under their ids goes before them.

// shippedTemplate tells whether an id is of the plan template that ships.
func shippedTemplate(id string) bool {
	ships, _ := assets.PlanTemplate()
	return id == ships
}

// shippedAssessment tells whether an id is of an assessment that ships.
func shippedAssessment(id string) bool {
	return slices.ContainsFunc(assets.Assessments(), func(a assets.Assessment) bool { return a.ID == id })
}
