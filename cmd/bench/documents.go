package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/docx"
	"startklar.dk/document/pdf"
)

const documentRuns = 20 // that a document is made and written

// measureDocuments makes the example's plan into documents over and over, each from the plan on as the app does: all
// chapters, budgets, tests and charts, some thirty pages.
func measureDocuments() error {
	plan := examplePlan()
	options := document.Options{Lang: text.Danish, Figures: true, Tests: true, Comments: true}
	for _, f := range []struct {
		name  string
		write func(io.Writer, document.Document) error
	}{{"pdf", pdf.Write}, {"docx", docx.Write}} {
		var all []time.Duration
		var file bytes.Buffer
		var before, after runtime.MemStats
		for range documentRuns {
			file.Reset()
			runtime.GC()
			runtime.ReadMemStats(&before)
			began := time.Now()
			if err := f.write(&file, document.OfPlan(plan, options)); err != nil {
				return fmt.Errorf("write the %s: %w", f.name, err)
			}
			all = append(all, time.Since(began))
			runtime.ReadMemStats(&after)
		}
		reportPercentiles("document_"+f.name, all, 50, 99)
		report("document_"+f.name+"_allocated", float64(after.TotalAlloc-before.TotalAlloc)/(1<<20), "MB")
		report("document_"+f.name+"_size", float64(file.Len())/(1<<10), "kB")
	}
	return nil
}

// examplePlan is the example's business with an answer to every question, a comment on each chapter and a test.
func examplePlan() document.Plan {
	_, template := assets.PlanTemplate()
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	p := document.Plan{
		Title: assets.ExampleName, Version: "Version 3", Date: at, Template: template,
		Content: api.VersionContent{Sections: map[string]string{}, Values: assets.ExampleFigures(string(text.Danish))},
	}
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			p.Content.Sections[q.Key] = q.Example.In(string(text.Danish))
		}
		p.Comments = append(p.Comments, api.Comment{Section: ch.Questions[0].Key, Author: "Mette Ørsted", At: at, Text: "Hvor ved du det fra?"})
	}
	a := assets.Assessments()[0]
	scores := map[string]float64{}
	for i, part := range a.Parts {
		scores[part.Key] = 2 + 0.4*float64(i)
	}
	p.Results = []document.Result{{Assessment: a.Assessment, Result: api.Result{Scores: scores, TakenAt: at}}}
	return p
}
