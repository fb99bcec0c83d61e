package office

import (
	"startklar.dk/api"
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

// shippedAssessment gives the assessment that ships under an id.
func shippedAssessment(id string) (api.Assessment, bool) {
	for _, a := range assets.Assessments() {
		if a.ID == id {
			return a.Assessment, true
		}
	}
	return api.Assessment{}, false
}
