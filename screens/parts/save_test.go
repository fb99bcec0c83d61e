package parts

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTheNewestThatWaitsIsDoneAndOrderIsKept(t *testing.T) {
	var d disk
	begun, goOn := make(chan struct{}), make(chan struct{})
	var done []string
	does := func(what string) func() { return func() { done = append(done, what) } }
	d.put("a", func() {
		close(begun)
		<-goOn
		done = append(done, "a1")
	})
	<-begun
	d.put("a", does("a2"))
	d.put("b", does("b1"))
	d.put("a", does("a3"))
	if !d.has("a") || !d.has("b") || d.has("c") {
		t.Error("what is not done yet is not known")
	}
	if d.wait(time.Millisecond) {
		t.Error("a disk at work is said to be done")
	}
	close(goOn)
	if !d.wait(time.Minute) {
		t.Fatal("it never came to an end")
	}
	if diff := cmp.Diff([]string{"a1", "a3", "b1"}, done); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	if d.has("a") || !d.wait(0) {
		t.Error("a disk at rest is said to be at work")
	}
	d.put("c", does("c1"))
	if !d.wait(time.Minute) || done[len(done)-1] != "c1" {
		t.Errorf("after a rest nothing is done: %v", done)
	}
}
