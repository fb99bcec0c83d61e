// Package child runs a test's own binary once more, as a process of its own
// that can be killed, traced or watched. TestMain asks Role first and
// hands over to what it names. Whoever starts a Child ends it; one whose parent
// is gone ends by itself.
package child

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"
)

// roleVariable names in the child's environment what it is to be.
const roleVariable = "STARTKLAR_TEST_CHILD"

// Role is what this process is to be, empty in the test itself. In a child it
// sees to it that the process ends with its parent.
func Role() string {
	role := os.Getenv(roleVariable)
	if role != "" {
		go func() { // ends with the process
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(3)
		}()
	}
	return role
}

// Child is a running process and what it says, line by line.
type Child struct {
	t     testing.TB
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
	said  *tail
	ended sync.Once
	err   error
}

// Start runs this binary as role. change may set its environment, its user, or
// put a program before it; it may be nil.
func Start(t testing.TB, role string, change func(*exec.Cmd)) *Child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatalf("find the test's binary: %v", err)
	}
	c := &Child{t: t, cmd: exec.Command(self), said: &tail{}} // no test's context: it is killed, not interrupted
	c.cmd.Env = append(os.Environ(), roleVariable+"="+role)
	c.cmd.Stderr = c.said
	if change != nil {
		change(c.cmd)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatalf("listen to a child: %v", err)
	}
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		t.Fatalf("hold a child: %v", err)
	}
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatalf("start a child: %v", err)
	}
	t.Cleanup(func() { _ = c.Kill() })
	return c
}

// ID is the process's.
func (c *Child) ID() int { return c.cmd.Process.Pid }

// Line is the next line that the child says; false where it ended. A line that
// a kill cut off is none.
func (c *Child) Line() (string, bool) {
	if !c.lines.Scan() {
		return "", false
	}
	return c.lines.Text(), true
}

// Must is Line where the child has to say something.
func (c *Child) Must() string {
	c.t.Helper()
	line, ok := c.Line()
	if !ok {
		err := c.end()
		c.t.Fatalf("the child ended: %v\n%s", err, c.said)
	}
	return line
}

// Rest is what the child still says until it ends.
func (c *Child) Rest() []string {
	var rest []string
	for {
		line, ok := c.Line()
		if !ok {
			return rest
		}
		rest = append(rest, line)
	}
}

// Kill ends the child as a cut of power does: by SIGKILL, at once. What it said
// before can still be read.
func (c *Child) Kill() error { return c.cmd.Process.Kill() }

// Wait reads what is left and waits for the child's end; its error is the
// process's.
func (c *Child) Wait() error {
	c.Rest()
	return c.end()
}

func (c *Child) end() error {
	c.ended.Do(func() {
		c.err = c.cmd.Wait()
		_ = c.stdin.Close() // closed by Wait
	})
	return c.err
}

// Release lets the child end by itself, as one whose parent is gone, and waits.
func (c *Child) Release() {
	_ = c.stdin.Close() // closed already where it ended
	_ = c.Wait()        // its exit code is not zero
}

// Said is the end of what the child wrote on its standard error.
func (c *Child) Said() string { return c.said.String() }

// tail keeps the end of what is written.
type tail struct {
	mu  sync.Mutex
	end []byte
}

const tailKept = 16 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, p...)
	if past := len(t.end) - tailKept; past > 0 {
		t.end = append([]byte(nil), t.end[past:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.end)
}

// Rounds is how many kills a test is to do: KILL_ROUNDS, else 20.
func Rounds(t testing.TB) int {
	t.Helper()
	return int(number(t, "KILL_ROUNDS", 20))
}

// Chance is the randomness of a test that prints its seed; KILL_SEED plays one
// again.
func Chance(t testing.TB) *rand.Rand {
	t.Helper()
	seed := number(t, "KILL_SEED", time.Now().UnixNano())
	t.Logf("KILL_SEED=%d", seed)
	return rand.New(rand.NewPCG(uint64(seed), 0)) //nolint:gosec // a seed may have any sign, and chance is no secret
}

func number(t testing.TB, name string, otherwise int64) int64 {
	t.Helper()
	said := os.Getenv(name)
	if said == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(said, 10, 64)
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", name, err))
	}
	return n
}
