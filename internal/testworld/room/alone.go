package room

import (
	"os"
	"os/exec"
	"testing"
)

// aloneVariable names the test that a process was started for.
const aloneVariable = "STARTKLAR_TEST_ALONE"

// Alone runs the test that calls it in a process of its own and tells whether it
// did: a bound on the whole process is no other test's, nor that of the log which
// the go command has a test keep. It is the first thing that such a test calls.
func Alone(t *testing.T) (done bool) {
	t.Helper()
	if os.Getenv(aloneVariable) == t.Name() {
		return false
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatalf("find the test's binary: %v", err)
	}
	c := exec.CommandContext(t.Context(), self, "-test.run=^"+t.Name()+"$", "-test.count=1") //nolint:gosec // it is this program
	c.Env = append(os.Environ(), aloneVariable+"="+t.Name())
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return true
}
