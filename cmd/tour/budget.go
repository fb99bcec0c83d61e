package main

import "startklar.dk/assets"

// budget begins the figures and looks at them once they are all there: those of the
// example's business, which nobody wants to see typed.
func (t *tour) budget() {
	t.tap("Plan")
	t.tap("Tal")
	t.see("Tre svar")
	t.tap("Café")
	t.picture("figures-begin")
	t.tap("Begynd på tallene")
	t.see("Likviditet, Lavest, 0")
	_, err := t.model.Plan.SetFigures(t.ctx, "", assets.ExampleFigures("da"))
	must(err)
	t.miss("Likviditet, Lavest, 0")
	t.see("Nulpunkt om måneden")
	t.picture("figures")
}

// handOver looks at the document that one hands over.
func (t *tour) handOver() {
	t.tap("Plan")
	t.tap("Eksportér")
	t.see("Side 1 af")
	t.picture("export")
}
