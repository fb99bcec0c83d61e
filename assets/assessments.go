package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"startklar.dk/api"
)

//go:embed assessment
var assessmentFiles embed.FS

// Assessment is a self-assessment or form that ships, with its id.
type Assessment struct {
	ID string
	api.Assessment
}

// shippedAssessments are the assessments in the order in which they are shown, with
// the names of their files.
var shippedAssessments = []struct{ id, file string }{
	{ReadyAssessmentID, "ready"},
	{IdeaAssessmentID, "idea"},
	{EconomyAssessmentID, "economy"},
	{ScreeningAssessmentID, "screening"},
	{ProfileAssessmentID, "profile"},
	{CompetenceTestID, "competence"},
	{GrowthAssessmentID, "growth"},
}

var assessments = sync.OnceValue(func() []Assessment {
	all := make([]Assessment, 0, len(shippedAssessments))
	for _, s := range shippedAssessments {
		all = append(all, Assessment{ID: s.id, Assessment: readAssessment("assessment/" + s.file + ".json")})
	}
	return all
})

// earlierAssessments are the versions that shipped before. A file of them is named for
// the assessment and its version, and is never changed.
var earlierAssessments = sync.OnceValue(func() []Assessment {
	var all []Assessment
	for _, s := range shippedAssessments {
		names, err := fs.Glob(assessmentFiles, "assessment/earlier/"+s.file+"-*.json")
		if err != nil {
			panic(fmt.Errorf("find earlier assessments: %w", err)) // the pattern is a good one
		}
		for _, name := range names {
			all = append(all, Assessment{ID: s.id, Assessment: readAssessment(name)})
		}
	}
	return all
})

func readAssessment(name string) (a api.Assessment) {
	raw, err := assessmentFiles.ReadFile(name)
	if err != nil {
		panic(fmt.Errorf("read %s: %w", name, err)) // it is embedded
	}
	mustRead(name, raw, &a)
	return a
}

// Assessments are those that every office ships, in the order in which they are
// shown. What it gives is shared between callers and is only read.
func Assessments() []Assessment { return assessments() }

// AssessmentVersion is one version of an assessment that ships or shipped: results
// name the version that was taken, and are read by it.
func AssessmentVersion(id string, version int) (api.Assessment, bool) {
	for _, all := range [][]Assessment{assessments(), earlierAssessments()} {
		for _, a := range all {
			if a.ID == id && a.Version == version {
				return a.Assessment, true
			}
		}
	}
	return api.Assessment{}, false
}
