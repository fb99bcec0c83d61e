package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// With the keyboard alone one reads what was shared, comments it, answers a question and
// refers: by tab and enter, and where there is JavaScript by the keys that the list of
// keys has.
func TestTheKeyboardAloneIsEnoughInABrowser(t *testing.T) {
	for _, look := range looks()[:2] {
		t.Run(look.String(), func(t *testing.T) {
			s := open(t).fill()
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			enter := func(selector string) {
				t.Helper()
				tab.TabTo(selector)
				if status := tab.Press("\r"); status != http.StatusOK {
					t.Fatalf("%s leads to a %d", selector, status)
				}
			}
			enter(".next .button.main") // the meeting
			enter(".onward-link")       // and the plan
			plan, answer := tab.Path(), `.answer:has([value="`+passageOf+`"]) `
			tab.TabTo(answer + "summary")
			tab.Keys("\r")
			tab.TabTo(answer + `[name="quote"]`)
			tab.Keys(passage)
			tab.TabTo(answer + `[name="text"]`)
			tab.Keys("Hvem er det?")
			enter(answer + ".button")
			if tab.Count(".comment.draft") != 1 {
				t.Fatalf("there is no draft at %s", tab.Path())
			}
			tab.Go(plan)
			enter(".plan-head .button.main")
			if sent := records[api.Comment](s.anna, api.KindComment); len(sent) != 1 || sent[0].Text != "Hvem er det?" {
				t.Errorf("the person has %v", sent)
			}
			if look.NoScript {
				enter(`.nav a[href="/desk/questions"]`)
			} else {
				tab.Press("gs")
			}
			enter(".list a")
			tab.TabTo("#reply textarea")
			tab.Keys("Ja, hvis det er smalt.")
			enter("#reply .button.main")
			if asked, err := s.office.Inbox.Questions(t.Context(), mutation.CommandLine); err != nil || len(asked) != 0 {
				t.Errorf("%d questions wait, %v", len(asked), err)
			}
			if look.NoScript {
				tab.TabTo("#find")
			} else {
				tab.Keys("/")
			}
			tab.Keys("jonathan friis")
			tab.Press("\r")
			enter(`a.person`)
			enter(`a[href$="/refer"]`)
			tab.TabTo(`select[name="need"]`)
			enter("form:not([method]) .button")
			tab.TabTo("textarea")
			tab.Keys("De kender tallene.")
			enter(`form[method="post"] .button.main`)
			if sent := records[api.Referral](s.jonathan, api.KindReferral); len(sent) != 1 || !strings.Contains(sent[0].Reason, "De kender tallene.") {
				t.Errorf("the person is offered %+v", sent)
			}
		})
	}
}
