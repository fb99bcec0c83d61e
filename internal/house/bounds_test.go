package house_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// bubbled are the folders whose tests run in bubbles of testing/synctest, where a
// clock of the bubble's own tells the time and is the same on every machine.
var bubbled = []string{"app/alert", "app/syncer", "internal/testworld/simulation", "office/demo/bots"}

// bubbles are the functions that play in such a bubble what they are given.
var bubbles = []string{"synctest.Test", "inBubble"}

// limits are the calls that end or begin something after a time of the machine's
// clock, by the place of that time among their arguments.
var limits = map[string]int{
	"time.After": 0, "time.NewTimer": 0, "time.Sleep": 0, "time.Tick": 0,
	"context.WithTimeout": 1, "context.WithTimeoutCause": 1, "context.WithDeadline": 1, "net.DialTimeout": 2,
}

// patient are the only such times that a test may have: so long that they end
// nothing but what never comes.
var patient = []string{"patience", "Patience", "testworld.Patience"}

// measured are the calls that tell how long something took.
var measured = []string{"time.Since", "time.Until", "time.Now.Sub"}

// passed are the calls that tell whether a time has come.
var passed = []string{"time.Now.After", "time.Now.Before", "time.Now.Compare"}

// calls is what a call calls.
func calls(n ast.Node) string {
	if call, ok := n.(*ast.CallExpr); ok {
		return nameOf(call.Fun)
	}
	return ""
}

// timed tells where a file of tests looks how long something took by the
// machine's clock, a line each.
func timed(s codeFile) (found []string) {
	took := map[string]bool{} // names of what was measured
	say := func(at ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s: %s", s.at(at), what))
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if slices.Contains(bubbles, calls(n)) {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, from := range n.Rhs {
				if name, ok := n.Lhs[min(i, len(n.Lhs)-1)].(*ast.Ident); ok {
					took[name.Name] = slices.Contains(measured, calls(from))
				}
			}
		case *ast.BinaryExpr:
			switch n.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
			default:
				return true
			}
			for _, side := range []ast.Expr{n.X, n.Y} {
				name, ok := side.(*ast.Ident)
				if slices.Contains(measured, calls(side)) || ok && took[name.Name] {
					say(n, "compares how long something took")
				}
			}
		case *ast.CallExpr:
			if slices.Contains(passed, calls(n)) || strings.HasSuffix(calls(n), "Deadline") && len(n.Args) == 1 {
				say(n, "gives something until a time")
			}
			if i, ok := limits[calls(n)]; ok && i < len(n.Args) && !slices.Contains(patient, nameOf(n.Args[i])) {
				say(n, "gives something a time")
			}
		}
		return true
	})
	return found
}

// TestNoTestLooksHowLongSomethingTook: on a machine that does much else such a
// test fails though all is well. What happens is counted, or played by a clock
// that the test moves; how fast it is, cmd/bench tells.
func TestNoTestLooksHowLongSomethingTook(t *testing.T) {
	all := goFiles(t, func(path string) bool {
		tests := strings.HasSuffix(path, "_test.go") || below(path, "screens/stagetest")
		return tests && !slices.ContainsFunc(bubbled, func(b string) bool { return below(path, b) })
	})
	if len(all) < 100 {
		t.Fatalf("there are only %d files of tests", len(all))
	}
	for _, s := range all {
		for _, line := range timed(s) {
			t.Error(line)
		}
	}
}

func TestALookAtTheClockIsSeen(t *testing.T) {
	for body, want := range map[string]int{
		`if took := time.Since(began); took > time.Second { t.Error(took) }`:                                     1,
		`if len(all) != 1 || time.Since(began) > time.Second { t.Error() }`:                                      1,
		`waited := time.Now().Sub(began); if waited < 5 { t.Error() }`:                                           1,
		`for end := time.Now().Add(5); ; { if time.Now().After(end) { t.Fatal() } }`:                             1,
		`select { case <-came: case <-time.After(2 * time.Second): t.Fatal() }`:                                  1,
		`soon, over := context.WithTimeout(ctx, time.Second); defer over(); _ = soon`:                            1,
		`_ = conn.SetReadDeadline(time.Now().Add(5))`:                                                            1,
		`time.Sleep(time.Millisecond)`:                                                                           1,
		`late := time.NewTimer(testworld.Patience); <-late.C`:                                                    0,
		`began := time.Now(); b.ReportMetric(float64(time.Since(began)), "ns/op")`:                               0,
		`synctest.Test(t, func(t *testing.T) { if time.Since(began) != time.Second { time.Sleep(time.Hour) } })`: 0,
	} {
		if found := timed(read(t, "x_test.go", "package x\nfunc f() { "+body+" }")); len(found) != want {
			t.Errorf("in %q %d are seen: %q", body, len(found), found)
		}
	}
}
