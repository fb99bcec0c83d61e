package public

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Where very many pages wait, one more is told that nothing is new.
func TestSoManyPagesWaitAtTheMost(t *testing.T) {
	v := &visit{Site: &Site{}, r: httptest.NewRequest(http.MethodGet, eventPath+"x?"+since+"=y", nil)}
	v.r.Header.Set(byItself, "yes")
	v.waiting.Store(waitingMost)
	answer := httptest.NewRecorder()
	v.w = answer
	if goesOn, err := v.awaitNews(); goesOn || err != nil || answer.Code != http.StatusNoContent {
		t.Errorf("it is answered %d, goes on: %v, %v", answer.Code, goesOn, err)
	}
	if left := v.waiting.Load(); left != waitingMost {
		t.Errorf("%d wait", left)
	}
}
