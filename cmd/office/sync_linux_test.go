package main

import (
	"bytes"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/internal/testworld/child"
)

func TestAMutationIsOnTheDiskBeforeItIsAnswered(t *testing.T) {
	dir := t.TempDir()
	trace := filepath.Join(t.TempDir(), "trace")
	c, at := process(t, dir, child.Traced(t, trace))
	h := hands(t, rand.New(rand.NewPCG(1, 1)), dir, at, []string{"none"}, 1)[0]
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

// It has its name only then, so that a cut of power leaves no half one.
func TestABackupIsOnTheDiskBeforeItHasItsName(t *testing.T) {
	for _, from := range []place{inFile(t, t.TempDir()), inDatabase(t, t.TempDir())} {
		must(t, from.args("user", "add", "mette@example.dk", "--role", "consultant")...)
		trace, file := filepath.Join(t.TempDir(), "trace"), filepath.Join(t.TempDir(), "backup")
		traced := child.Traced(t, trace)
		c := child.Start(t, officeRole, func(cmd *exec.Cmd) {
			cmd.Env = append(cmd.Env, argsVariable+"="+strings.Join(from.args("backup", file), "\n"))
			traced(cmd)
		})
		if err := c.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, c.Said())
		}
		wrote, synced := 0, 0 // when it was last
		for _, call := range child.Calls(t, trace) {
			switch {
			case call.On != file+".part" || !call.Worked:
			case call.Name == "pwrite64":
				wrote = call.Ended
			case call.Name == "fsync" && call.Began > wrote:
				synced = call.Began
			}
		}
		if wrote == 0 || synced < wrote {
			t.Errorf("%s: written until %d, on the disk after %d", from[0], wrote, synced)
		}
	}
}
