package desk_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/demo/bots"
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

// A plan shows its figures as its document has them: what they come to, and curves whose
// figures stand beside as a table.
func TestAPlanShowsItsFiguresWithTheirCurves(t *testing.T) {
	v := readers(t)
	_, page := v.read(http.MethodGet, v.planPath(), nil, consultant)
	blocks := document.OfFigures(assets.ExampleFigures("da"), text.Danish)
	charts := 0
	for _, b := range blocks {
		switch b := b.(type) {
		case *document.Chart:
			charts++
			for _, shows := range append([]string{b.Alt}, b.Points...) {
				if !strings.Contains(page, shows) {
					t.Errorf("beside a curve there is no %q", shows)
				}
			}
			for _, s := range b.Series {
				for _, value := range s.Values {
					if words := ">" + text.For(text.Danish).WholeKroner(int64(value)) + "</td>"; !strings.Contains(page, words) {
						t.Errorf("%s is in no table", words)
					}
				}
			}
		case *document.Facts:
			for _, f := range b.Facts {
				if !strings.Contains(page, f.Lines[0].String()) {
					t.Errorf("there is no %s, %s", f.Label, f.Lines[0])
				}
			}
		case *document.Table:
			if !strings.Contains(page, `aria-label="`+b.Name+`"`) {
				t.Errorf("there is no table %q", b.Name)
			}
		}
	}
	if charts == 0 || strings.Count(page, `role="img"`) != charts || strings.Contains(page, " style=") {
		t.Errorf("of %d charts %d are drawn", charts, strings.Count(page, `role="img"`))
	}
	economy := strings.Index(page, `id="chapter-economy"`)
	if at := strings.Index(page, `class="chart"`); at < economy {
		t.Error("the figures are not in the chapter of the economy")
	}
}

// Comments stand beside the text at every width that has room for both.
func TestCommentsStandBesideTheTextWhereThereIsRoomInABrowser(t *testing.T) {
	v := readers(t)
	if err := v.office.Inbox.CommentAll(t.Context(), mutation.CommandLine, comment(v, passage)); err != nil {
		t.Fatal(err)
	}
	for width, beside := range map[int]bool{1440: true, 1120: true, 1000: true, 390: false} {
		tab := browser.Open(t, v.url, browser.Look{Width: width, Lang: text.Danish, Dark: width == 1000})
		v.signIn(tab, bots.ConsultantEmail)
		tab.Go(v.planPath())
		is := browser.Eval[bool](tab, `(() => {
			const box = (selector) => document.querySelector(selector).getBoundingClientRect();
			const comment = box(".comment"), words = box(".answer:has(mark)");
			return comment.left >= words.right && comment.top <= words.bottom && comment.right <= innerWidth;
		})()`)
		if is != beside {
			t.Errorf("at %d pixels it stands beside: %v", width, is)
		}
		seen(t, tab, "plan-at-width")
	}
}
