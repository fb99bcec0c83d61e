package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"startklar.dk/api"
)

// attack is the worst that one person can do over and over in one way.
type attack struct {
	name    string
	prepare func(ctx context.Context, a *attacker) error // makes what it needs
	strike  func(ctx context.Context, a *attacker) error
}

// attacker is a hand with what it attacks with.
type attacker struct {
	*hand
	asked []string // questions in the inbox
	body  []byte   // of a request
}

// attacks are those that an office was once stopped by, each as bad as the limits let it
// be.
func attacks() []attack {
	return []attack{
		{"nobody", nothing, idle}, // how far the usual is from itself
		{"figures", createOwnPlan, growFigures},
		{"variants", createOwnPlan, addVariant},
		{"clashing_texts", createOwnPlan, clashTexts},
		{"full_batches", createOwnPlan, fillBatch},
		{"deleting_and_restoring", fillPlan, deleteAndRestore},
		{"keeping_versions", fillPlan, keepVersions},
		{"marking", askMuch, markAll},
		{"exports", fillPlan, getAll("/v1/me/export")},
		{"own_feed", fillPlan, getAll("/v1/changes")},
		{"uploads", largeFile, upload},
		{"bodies_before_sign_in", largeBody, postStranger},
		{"catalogue_readers", nothing, readInOddPages},
	}
}

const (
	sectionChars  = 100_000
	fullSections  = 60
	figuresStep   = 250_000 // bytes
	figureBytes   = 100
	figureSteps   = 4 // to the limit
	marked        = 400
	marksTogether = 60
	keptTogether  = 20
	uploadBytes   = 20 << 20
	strangeBytes  = 8 << 20
)

// worstText is as long as a section may be, of many short paragraphs that are in another
// order each time.
func worstText(n int) string {
	const each = 10                                                        // characters
	order := rand.New(rand.NewPCG(uint64(n), 0)).Perm(sectionChars / each) //nolint:gosec // no secret
	var b strings.Builder
	for _, i := range order {
		fmt.Fprintf(&b, "%08d\n\n", i)
	}
	return b.String()
}

// longText is as long, of letters that take two bytes.
func longText(n int) string {
	return (strconv.Itoa(n) + strings.Repeat("æ", sectionChars))[:2*sectionChars-100]
}

func createOwnPlan(ctx context.Context, a *attacker) error { return a.do(ctx, createPlan(a.hand)) }

func (h *hand) section(key, base, text string) api.Mutation {
	return h.mutation(api.SectionWrite, api.SectionWriteBody{PlanID: h.plan, Section: key, BaseMutation: base, Text: text})
}

// figures are a step of so many bytes: the same figures again with the same step.
func (h *hand) figures(step int) api.Mutation {
	value := fmt.Appendf(nil, `"%0*d"`, figureBytes-2, h.n)
	set := map[string]json.RawMessage{}
	for i := range figuresStep / (figureBytes + len("step.0.0000")) {
		set[fmt.Sprintf("step.%d.%04d", step, i)] = value
	}
	return h.mutation(api.FiguresWrite, api.FiguresWriteBody{PlanID: h.plan, Set: set})
}

// fillPlan makes a plan as large as the app's own are at the most, and then some.
func fillPlan(ctx context.Context, a *attacker) error {
	all := []api.Mutation{createPlan(a.hand)}
	for step := range figureSteps {
		all = append(all, a.figures(step))
	}
	for i := range fullSections {
		all = append(all, a.section(fmt.Sprintf("full.%d", i), "", longText(i)))
	}
	for ; len(all) > 0; all = all[min(fullSections/2, len(all)):] {
		if _, err := a.send(ctx, all[:min(fullSections/2, len(all))]...); err != nil {
			return err
		}
	}
	return nil
}

func askMuch(ctx context.Context, a *attacker) error {
	a.asked = nil
	for range marked / api.MaxBatch {
		var all []api.Mutation
		for range api.MaxBatch {
			id := newID()
			a.asked = append(a.asked, id)
			all = append(all, a.mutation(api.QuestionAsk, api.QuestionAskBody{QuestionID: id, Topic: "Moms", Text: strings.Repeat(paragraph, 20)}))
		}
		if _, err := a.send(ctx, all...); err != nil {
			return err
		}
	}
	return nil
}

func growFigures(ctx context.Context, a *attacker) error {
	_, err := a.send(ctx, a.figures(a.n%figureSteps))
	return err
}

// addVariant clashes with what is there; now and then it settles that, and begins anew.
func addVariant(ctx context.Context, a *attacker) error {
	m := a.section("variants", "", longText(a.n))
	if a.n%10 == 0 {
		m = a.mutation(api.SectionWrite, api.SectionWriteBody{
			PlanID: a.plan, Section: "variants", Text: longText(a.n), BaseRev: a.revs[api.SectionID(a.plan, "variants")],
		})
	}
	_, err := a.send(ctx, m)
	return err
}

// clashTexts writes texts of which each moved every paragraph of the one before it.
func clashTexts(ctx context.Context, a *attacker) error {
	var all []api.Mutation
	for i := range 7 {
		key := fmt.Sprintf("clash.%d.%d", a.n, i)
		first := a.section(key, "", worstText(0))
		all = append(all, first, a.section(key, first.ID, worstText(1)), a.section(key, first.ID, worstText(2)))
	}
	_, err := a.send(ctx, all...)
	return err
}

func fillBatch(ctx context.Context, a *attacker) error {
	var all []api.Mutation
	for range api.MaxBatch {
		all = append(all, a.section(fmt.Sprintf("batch.%d", a.n%api.MaxBatch), "", strings.Repeat(paragraph, 90)))
	}
	_, err := a.send(ctx, all...)
	return err
}

func deleteAndRestore(ctx context.Context, a *attacker) error {
	var all []api.Mutation
	for range 5 {
		all = append(all, a.mutation(api.PlanDelete, api.PlanBody{PlanID: a.plan}), a.mutation(api.PlanRestore, api.PlanBody{PlanID: a.plan}))
	}
	_, err := a.send(ctx, all...)
	return err
}

func keepVersions(ctx context.Context, a *attacker) error {
	var all []api.Mutation
	for range keptTogether {
		all = append(all, a.mutation(api.VersionKeep, api.VersionKeepBody{PlanID: a.plan, VersionID: newID(), Name: "Kladde"}))
	}
	_, err := a.send(ctx, all...)
	return err
}

func markAll(ctx context.Context, a *attacker) error {
	var all []api.Mutation
	for range marksTogether {
		all = append(all, a.mutation(api.InboxMark, api.InboxMarkBody{IDs: a.asked, Read: true}))
	}
	_, err := a.send(ctx, all...)
	return err
}

func getAll(path string) func(context.Context, *attacker) error {
	return func(ctx context.Context, a *attacker) error {
		_, _, err := a.get(ctx, path)
		return err
	}
}

func nothing(context.Context, *attacker) error { return nil }

func idle(ctx context.Context, _ *attacker) error {
	<-ctx.Done()
	return nil
}

func largeFile(_ context.Context, a *attacker) error {
	a.body = make([]byte, uploadBytes)
	return nil
}

// largeBody is a body of which no element is good.
func largeBody(_ context.Context, a *attacker) error {
	a.body = []byte(`{"email":[` + strings.Repeat("1,", strangeBytes/2-10) + `1]}`)
	return nil
}

func upload(ctx context.Context, a *attacker) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, a.url+"/v1/files/"+newID(), bytes.NewReader(a.body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+a.token)
	return a.discard(r)
}

// postStranger posts as much as can be without a token, with its length and without.
func postStranger(ctx context.Context, a *attacker) error {
	a.n++
	var body io.Reader = bytes.NewReader(a.body)
	if a.n%2 == 0 {
		body = io.MultiReader(body)
	}
	path := []string{"/v1/sessions", "/v1/sign-in", "/v1/mutations"}[a.n%3]
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url+path, body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	return a.discard(r)
}

func (h *hand) discard(r *http.Request) error {
	answer, err := h.client.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	if err == nil && answer.StatusCode >= http.StatusBadRequest {
		err = &statusError{url: r.URL.Path, status: answer.StatusCode}
	}
	return err
}

// readInOddPages reads the whole catalogue in pages that nobody else asks for.
func readInOddPages(ctx context.Context, a *attacker) error {
	a.n++
	_, err := a.catalogue(ctx, url.Values{"limit": {strconv.Itoa(api.MaxPage - a.n%(api.MaxPage/2))}})
	return err
}
