// Package assets is the content that ships with the product: the plan template,
// the assessments, the municipalities, the known offices and the demo office's
// programme. It holds data and reads it, decides nothing, and starts no goroutine.
package assets

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"startklar.dk/api"
)

// The ids under which every office ships its documents. They never change: plans
// and results name them.
const (
	StandardTemplateID    = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c01"
	ReadyAssessmentID     = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c11"
	ScreeningAssessmentID = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c12"
	IdeaAssessmentID      = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c13"
	GrowthAssessmentID    = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c14"
	CompetenceTestID      = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c15"
	ProfileAssessmentID   = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c16"
	EconomyAssessmentID   = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c17"
)

//go:embed plan/standard.json plan/standard/*.json
var planFiles embed.FS

//go:embed demo/*.json
var demoFiles embed.FS

var template = sync.OnceValue(func() (t api.PlanTemplate) {
	mustRead("plan/standard.json", standardPlan(), &t)
	return t
})

// standardPlan is the template as one document: plan/standard.json with each chapter
// that it names out of a file of its own.
func standardPlan() []byte {
	read := func(name string) []byte {
		raw, err := planFiles.ReadFile(name)
		if err != nil {
			panic(fmt.Errorf("read %s: %w", name, err)) // it is embedded
		}
		return raw
	}
	var document map[string]json.RawMessage
	mustRead("plan/standard.json", read("plan/standard.json"), &document)
	var names []string
	mustRead("plan/standard.json", document["chapters"], &names)
	chapters := make([]json.RawMessage, 0, len(names))
	for _, name := range names {
		chapters = append(chapters, read("plan/standard/"+name+".json"))
	}
	document["chapters"] = mustWrite(chapters)
	return mustWrite(document)
}

// PlanTemplate is the template that every office ships, and its id. What it
// gives is shared between callers and is only read.
func PlanTemplate() (id string, t api.PlanTemplate) { return StandardTemplateID, template() }

// Documents are the plan template and the assessments as records of the
// catalogue. Their bodies are shared between callers and are only read.
func Documents() []api.ImportRecord { return slices.Clone(documents()) }

var documents = sync.OnceValue(func() []api.ImportRecord {
	id, t := PlanTemplate()
	records := []api.ImportRecord{{Kind: api.KindPlanTemplate, ID: id, Body: mustWrite(t)}}
	for _, a := range Assessments() {
		records = append(records, api.ImportRecord{
			Kind: api.KindAssessment, ID: a.ID, Body: mustWrite(a.Assessment),
		})
	}
	return records
})

// Demo reads one file of the demo office into v: office, advisers, actors, venues,
// programme or guests. The package office/demo knows their shapes.
func Demo(name string, v any) error {
	raw, err := demoFiles.ReadFile("demo/" + name + ".json")
	if err != nil {
		return fmt.Errorf("read the demo office: %w", err)
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("read demo/%s.json: %w", name, err)
	}
	return nil
}

// mustRead panics where an embedded file is not what its type says; a test
// reads every one of them.
func mustRead(name string, raw []byte, v any) {
	if err := json.Unmarshal(raw, v); err != nil {
		panic(fmt.Errorf("read %s: %w", name, err))
	}
}

func mustWrite(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("write %T: %w", v, err)) // plain strings and numbers
	}
	return raw
}
