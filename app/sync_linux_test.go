package app_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/child"
)

func TestWhatAServiceReturnedFromIsOnTheDisk(t *testing.T) {
	const mark = "written down before it was said"
	dir := t.TempDir()
	trace := filepath.Join(t.TempDir(), "trace")
	under := child.Traced(t, trace)
	c := child.Start(t, writerRole, func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, "WRITER_DIR="+dir, "WRITER_AHEAD=0s", "WRITER_FROM=1", "WRITER_SEED=1", "WRITER_ONCE="+mark)
		under(cmd)
	})
	if said := c.Must(); said != mark {
		t.Fatalf("the app said %q", said)
	}
	c.Release()
	child.SyncedBefore(t, child.Calls(t, trace), mark, func(call *child.Call) bool {
		return call.Name == "write" && strings.TrimSpace(string(call.Data)) == mark
	})
}
