package main

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/internal/testworld/child"
)

func TestAMutationIsOnTheDiskBeforeItIsAnswered(t *testing.T) {
	dir := t.TempDir()
	trace := filepath.Join(t.TempDir(), "trace")
	c, at := process(t, dir, child.Traced(t, trace))
	h := hands(t, rand.New(rand.NewPCG(1, 1)), dir, at, 1)[0]
	h.speak(at)
	if err := h.send(t.Context()); err != nil {
		t.Fatal(err)
	}
	const mark = "written down before it was said"
	answers, err := h.office.Mutations(client.Once(t.Context()), api.MutationBatch{Mutations: []api.Mutation{
		h.mutation(api.QuestionAsk, api.QuestionAskBody{QuestionID: h.id(), Text: mark}),
	}})
	if err != nil || answers.Results[0].Status != api.StatusApplied {
		t.Fatalf("%+v, %v", answers, err)
	}
	c.Release()
	h.way.CloseIdleConnections()
	child.SyncedBefore(t, child.Calls(t, trace), mark, func(call *child.Call) bool {
		return bytes.HasPrefix(call.Data, []byte("HTTP/1.1 200 "))
	})
}
