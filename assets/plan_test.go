package assets

import (
	"bytes"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"startklar.dk/api"
)

// questions are those of the template, in order.
func questions() []api.PlanQuestion {
	_, plan := PlanTemplate()
	var all []api.PlanQuestion
	for _, c := range plan.Chapters {
		all = append(all, c.Questions...)
	}
	return all
}

// planSchema is what every document of a plan template has to be.
func planSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("plan/template.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func readJSON(t *testing.T, raw []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestThePlanTemplateIsWhatItsSchemaAsks(t *testing.T) {
	if err := planSchema(t).Validate(readJSON(t, standardPlan())); err != nil {
		t.Errorf("%#v", err)
	}
}

// What the schema does not see, nobody does: each of these is a slip of the hand.
func TestTheSchemaSeesWhatIsWrong(t *testing.T) {
	schema := planSchema(t)
	for name, spoil := range map[string]func(plan, chapter, question map[string]any){
		"no version":            func(p, _, _ map[string]any) { delete(p, "version") },
		"a chapter too few":     func(p, _, _ map[string]any) { p["chapters"] = p["chapters"].([]any)[1:] },
		"a language too few":    func(_, _, q map[string]any) { delete(q["help"].(map[string]any), "en") },
		"an empty text":         func(_, _, q map[string]any) { q["looks"].(map[string]any)["da"] = "" },
		"a word that is not so": func(_, _, q map[string]any) { q["exmple"] = q["example"] },
		"a bad key":             func(_, _, q map[string]any) { q["key"] = "Summary.Short" },
		"three questions":       func(_, c, _ map[string]any) { c["questions"] = c["questions"].([]any)[:3] },
		"an unknown field":      func(_, _, q map[string]any) { q["fields"] = []any{"money"} },
		"a page of no address":  func(_, _, q map[string]any) { q["page"] = map[string]any{"title": q["title"], "url": "virk.dk"} },
		"a heading that asks":   func(_, _, q map[string]any) { q["heading"] = q["title"] },
		"no heading":            func(_, _, q map[string]any) { delete(q, "heading") },
		"minutes as a text":     func(_, _, q map[string]any) { q["minutes"] = "10" },
	} {
		plan := readJSON(t, standardPlan()).(map[string]any)
		chapter := plan["chapters"].([]any)[0].(map[string]any)
		spoil(plan, chapter, chapter["questions"].([]any)[0].(map[string]any))
		if schema.Validate(plan) == nil {
			t.Errorf("%s is not seen", name)
		}
	}
}

func TestEveryFileOfThePlanTemplateIsAChapterOfIt(t *testing.T) {
	files, err := fs.Glob(planFiles, "plan/standard/*.json")
	if err != nil {
		t.Fatal(err)
	}
	_, plan := PlanTemplate()
	var names []string
	for _, c := range plan.Chapters {
		names = append(names, "plan/standard/"+c.Key+".json")
	}
	slices.Sort(names)
	if diff := cmp.Diff(names, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestThePlanTemplateIsCompleteInBothLanguages(t *testing.T) {
	id, plan := PlanTemplate()
	if !api.ValidID(id) {
		t.Errorf("the template's id %q is none", id)
	}
	complete(t, "title", plan.Title)
	complete(t, "other title", plan.Other.Title)
	complete(t, "other intro", plan.Other.Intro)
	for _, c := range plan.Chapters {
		complete(t, c.Key+" title", c.Title)
		complete(t, c.Key+" intro", c.Intro)
	}
	for _, q := range questions() {
		complete(t, q.Key+" title", q.Title)
		complete(t, q.Key+" heading", q.Heading)
		complete(t, q.Key+" help", q.Help)
		complete(t, q.Key+" looks", q.Looks)
		complete(t, q.Key+" example", q.Example)
		if q.Page != nil {
			complete(t, q.Key+" page", q.Page.Title)
		}
		for _, w := range []api.Words{q.Help, q.Looks, q.Example} {
			if da, en := shape(w["da"]), shape(w["en"]); da != en {
				t.Errorf("%s is laid out otherwise in English: %q, %q", q.Key, da, en)
			}
		}
	}
}

// shape is a text's line breaks alone.
func shape(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return -1
	}, s)
}

func TestThePlanTemplateHasTwelveChaptersOfFourToSevenQuestions(t *testing.T) {
	_, plan := PlanTemplate()
	var titles []string
	for _, c := range plan.Chapters {
		titles = append(titles, c.Title.In("da"))
		if n := len(c.Questions); n < 4 || n > 7 {
			t.Errorf("%s has %d questions", c.Key, n)
		}
	}
	want := []string{
		"Resumé", "Idé og baggrund", "Personlige ressourcer", "Produkt og ydelse", "Marked og kunder",
		"Konkurrenter", "Salg og markedsføring", "Organisation og drift", "Udvikling og mål", "Risici",
		"Økonomi og finansiering", "Bilag",
	}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("chapters (-want +got):\n%s", diff)
	}
}

// The keys name what people wrote: a key that changes loses a text from view.
func TestTheKeysOfThePlanTemplateNeverChange(t *testing.T) {
	_, plan := PlanTemplate()
	var keys []string
	for _, c := range plan.Chapters {
		for _, q := range c.Questions {
			keys = append(keys, q.Key)
			if !api.ValidSectionKey(q.Key) || !strings.HasPrefix(q.Key, c.Key+".") {
				t.Errorf("%q is no key of a question in %s", q.Key, c.Key)
			}
		}
	}
	want := strings.Fields(`
		summary.short summary.ask summary.numbers summary.then
		idea.what idea.problem idea.done idea.new idea.stage
		personal.why personal.skills personal.gaps personal.life personal.household
		product.what product.price product.permits product.rights product.sustainability
		market.buyers market.size market.season market.first_customers market.why_you
		competitors.alternatives competitors.edge competitors.response competitors.switch
		sales.find sales.close sales.keep sales.months
		operation.week operation.place operation.suppliers operation.form operation.owners operation.hiring operation.data
		goals.year goals.three_years goals.follow goals.next_steps
		risks.worst risks.slower risks.dependence risks.cover
		economy.startup economy.break_even economy.financing economy.liquidity economy.security economy.routine
		appendices.documents appendices.agreements appendices.pictures appendices.sources`)
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// firstVersion are the keys of the template's version 1, under which people have written.
const firstVersion = `
	summary.short summary.ask
	idea.what idea.problem idea.done
	personal.skills personal.gaps personal.life
	product.what product.price product.permits
	market.buyers market.first_customers market.why_you
	competitors.alternatives competitors.edge
	sales.find sales.close sales.keep
	operation.week operation.place operation.form
	goals.year goals.three_years goals.next_steps
	risks.worst risks.slower risks.cover
	economy.startup economy.break_even economy.financing
	appendices.documents appendices.sources`

func TestEveryAnswerToTheFirstVersionHasItsQuestion(t *testing.T) {
	_, plan := PlanTemplate()
	old := strings.Fields(firstVersion)
	for _, key := range old {
		if _, ok := plan.Question(key); !ok {
			t.Errorf("what was written under %s has no question any more", key)
		}
	}
	for key, now := range plan.Moved {
		if !slices.Contains(old, key) || now[0] != key {
			t.Errorf("%s is no question of the first version, or does not lead its own parts: %v", key, now)
		}
		for _, k := range now {
			if _, ok := plan.Question(k); !ok {
				t.Errorf("%s leads to %s, which is no question", key, k)
			}
		}
	}
	for _, split := range strings.Fields(`personal.household product.rights market.size competitors.response
		operation.suppliers operation.owners economy.liquidity economy.security appendices.agreements appendices.pictures`) {
		if len(plan.Earlier(split)) != 1 {
			t.Errorf("%s was a part of a question once: %v", split, plan.Earlier(split))
		}
	}
}

func TestEveryExampleIsAsLongAsMostPeopleWrite(t *testing.T) {
	for _, q := range questions() {
		for lang, words := range q.Example {
			n := len(strings.Fields(words))
			if n < q.WordsFrom || n > q.WordsTo {
				t.Errorf("%s: the example in %s has %d words, usual is %d–%d", q.Key, lang, n, q.WordsFrom, q.WordsTo)
			}
		}
		if q.Minutes < 5 || q.Minutes > 30 {
			t.Errorf("%s takes %d minutes", q.Key, q.Minutes)
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.?!](\s|$)`)

func TestHelpIsTwoToFourSentences(t *testing.T) {
	for _, q := range questions() {
		for lang, words := range q.Help {
			if n := len(sentenceEnd.FindAllString(words, -1)); n < 2 || n > 4 {
				t.Errorf("%s: the help in %s has %d sentences", q.Key, lang, n)
			}
		}
	}
}

// The authorities' own pages, which stand for years, and no page of somebody who sells.
func TestPagesToLookAtAreThePublics(t *testing.T) {
	hosts := []string{
		"virk.dk", "datacvr.virk.dk", "virksomhedsguiden.dk", "skat.dk", "www.statistikbanken.dk", "www.datatilsynet.dk",
		"www.dkpto.dk", "worldwide.espacenet.com", "kfst.dk", "klimakompasset.dk", "www.eifo.dk", "www.raadtilpenge.dk",
	}
	seen := map[string]bool{}
	for _, q := range questions() {
		if q.Page == nil {
			continue
		}
		u, err := url.Parse(q.Page.URL)
		if err != nil || u.Scheme != "https" || !slices.Contains(hosts, u.Host) {
			t.Errorf("%s leads to %s", q.Key, q.Page.URL)
			continue
		}
		seen[u.Host] = true
		for lang, title := range q.Page.Title {
			if n := len([]rune(title)); n > 40 {
				t.Errorf("%s: the page's name in %s has %d letters, which is two lines on a phone", q.Key, lang, n)
			}
		}
	}
	if len(seen) != len(hosts) {
		t.Errorf("of the public pages only %v are named", seen)
	}
}

func TestAdvisersOfEveryFieldHaveSomethingToRead(t *testing.T) {
	read := map[api.Field]bool{}
	for _, q := range questions() {
		for _, f := range q.Fields {
			read[f] = true
		}
	}
	for _, f := range api.Fields {
		if !read[f] {
			t.Errorf("an adviser of %s has nothing to read", f)
		}
	}
}

func TestTheSchemaKnowsEveryField(t *testing.T) {
	schema := planSchema(t)
	plan := readJSON(t, standardPlan()).(map[string]any)
	question := plan["chapters"].([]any)[0].(map[string]any)["questions"].([]any)[0].(map[string]any)
	for _, f := range api.Fields {
		question["fields"] = []any{string(f)}
		if err := schema.Validate(plan); err != nil {
			t.Errorf("an adviser's field %s: %v", f, err)
		}
	}
}

// The help names the law's amounts, which change.
func TestTheHelpNamesTheLeastCapitalOfTheYear(t *testing.T) {
	_, plan := PlanTemplate()
	q, _ := plan.Question("operation.form")
	table := Params(2026)
	i := slices.IndexFunc(table.Params, func(p Param) bool { return p.Key == "capital_min_ore" })
	thousands := strconv.FormatInt(table.Params[i].Value/100_000, 10)
	for lang, words := range map[string]string{"da": thousands + ".000 kr.", "en": thousands + ",000 kr."} {
		if !strings.Contains(q.Help[lang], words) {
			t.Errorf("in %s the capital of a company is not said to be %s: %s", lang, words, q.Help[lang])
		}
	}
}

// TestTheCanvasAndThePitchStandOnQuestionsOfThePlan holds that what is shown and written
// on one page, and said aloud, are the plan's own answers.
func TestTheCanvasAndThePitchStandOnQuestionsOfThePlan(t *testing.T) {
	_, plan := PlanTemplate()
	keys := slices.Clone(plan.Pitch.From)
	if len(plan.Canvas.Blocks) != 9 {
		t.Errorf("%d blocks", len(plan.Canvas.Blocks))
	}
	for _, b := range plan.Canvas.Blocks {
		complete(t, b.Key, b.Title)
		keys = append(keys, b.Questions...)
	}
	for _, key := range keys {
		if !slices.ContainsFunc(plan.Chapters, func(c api.Chapter) bool {
			return slices.ContainsFunc(c.Questions, func(q api.PlanQuestion) bool { return q.Key == key })
		}) {
			t.Errorf("%s is no question", key)
		}
	}
	if slices.ContainsFunc(plan.Complete(slices.Values([]string{plan.Pitch.Question.Key}), plan), func(c api.Chapter) bool { return c.Key == api.OtherChapter }) {
		t.Error("the pitch stands among answers to no question")
	}
}
