package desk_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// Whatever somebody writes, no line ends between an amount and its unit.
func TestAnAmountStaysOnALine(t *testing.T) {
	v := readers(t)
	words := "En kassekredit på 50.000 kr. dækker det, og **210 kr.** er prisen."
	next := v.rewrites(passageOf, words)
	c := inbox.StaffComment{ID: newID(), PersonID: v.anna.id, VersionID: next, Section: passageOf, Quote: "på 50.000 kr. dækker", Text: "Hvorfor ikke 40.000 kr.?"}
	if err := v.office.Inbox.CommentAll(t.Context(), mutation.CommandLine, c); err != nil {
		t.Fatal(err)
	}
	_, page := v.read(http.MethodGet, "/desk/persons/"+v.anna.id+"/plans/"+next, nil, consultant)
	for _, shows := range []string{"<mark>på 50.000\u00a0kr. dækker</mark>", "<strong>210\u00a0kr.</strong>", "<blockquote>på 50.000\u00a0kr. dækker</blockquote>", "40.000\u00a0kr.?"} {
		if !strings.Contains(page, shows) {
			t.Errorf("the page does not show %q", shows)
		}
	}
	shown := regexp.MustCompile(`<option value="[^"]*"></option>|value="[^"]*"|(?s)<textarea.*?</textarea>`).ReplaceAllString(page, "")
	if apart := regexp.MustCompile(`.{20}[0-9] kr\b.{5}`).FindString(shown); apart != "" {
		t.Errorf("a line may end in %q", apart)
	}
}
