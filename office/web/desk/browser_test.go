package desk_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
)

// looks are in which ways each page is looked at: a few in which any two choices meet,
// and all of them where DESK_LOOKS is "all".
func looks() []browser.Look {
	if os.Getenv("DESK_LOOKS") == "all" {
		return browser.Looks()
	}
	return browser.Pairs()
}

// seen looks at the page that a tab is on; see browser.Tab.Seen.
func seen(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	tab.Seen("desk", name)
}

// signIn signs a tab in by the pages, as whoever has an address, and gives the page
// that it leads to.
func (w *world) signIn(tab *browser.Tab, email string) {
	w.t.Helper()
	tab.Go("/desk/sign-in")
	tab.Type("#f-email", email)
	code := w.codeTo(email, func() error {
		tab.Follow("form.form .button.main")
		return nil
	})
	tab.Type("#f-code", code)
	tab.Follow("form.form .button.main")
}

// Every page is whole, can be used by everybody and keeps to its policy, however it is
// looked at: with and without JavaScript, on a phone, in both languages, in the dark.
func TestEveryPageCanBeUsedByEverybodyInABrowser(t *testing.T) {
	s := open(t).fill()
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			tab.Go("/desk")
			seen(t, tab, "sign-in")
			tab.Follow(".card.demo .button")
			seen(t, tab, "code")
			tab.Type("#f-code", "12")
			if status := tab.Follow("form.form .button.main"); status != 422 {
				t.Errorf("a code of two digits is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "code-wrong")
			tab.Type("#f-code", regexp.MustCompile(`\d{6}`).FindString(tab.Text(".big-code")))
			tab.Follow("form.form .button.main")
			if tab.Path() != "/desk" {
				t.Fatalf("who signs in comes to %s", tab.Path())
			}
			seen(t, tab, "today")
			if waits := tab.Text(".needs"); !strings.Contains(waits, "Må jeg have et skilt på fortovet?") || !strings.Contains(waits, "Jonathan Friis") {
				t.Errorf("what waits is %q", waits)
			}
			tab.Follow(".next .button.main")
			seen(t, tab, "meeting")
			meeting := tab.Path()
			tab.Follow(`button[value="missed"]`)
			tab.Complaints() // of the 422
			seen(t, tab, "meeting-too-early")
			tab.Follow(`button[value="attended"]`)
			tab.Type("#f-minutes", "999999")
			tab.Follow(".minutes .button")
			tab.Complaints()
			seen(t, tab, "meeting-minutes-refused")
			tab.Type("#f-minutes", "25")
			tab.Follow(".minutes .button")
			tab.Type("#f-note", "Begynd med prisen: 210 minus 73,50 til bønner og pose giver 136,50 kr. pr. kilo.")
			tab.Follow(`form[action$="/note"] > .button`)
			tab.Type(`[name="steps/0/text"]`, "Find priser hos to risterier")
			tab.Follow(`form[action$="/steps"] .button.main`)
			seen(t, tab, "meeting-held")
			tab.Follow(`form[action$="/drop"] .button`)
			tab.Go(meeting)
			tab.Follow(`button[value="confirmed"]`)
			tab.Follow("h1 a")
			seen(t, tab, "person")
			tab.Follow(`.onward-link[href*="/results/"]`)
			seen(t, tab, "result")
			tab.Follow(".back")
			tab.Follow(".onward-link")
			seen(t, tab, "plan")
			answer := `.answer:has([value="` + passageOf + `"]) `
			tab.Click(answer + "summary")
			tab.Type(answer+`[name="quote"]`, "Det står der ikke")
			tab.Type(answer+`[name="text"]`, "Hvad betaler de pr. kilo i dag?")
			if status := tab.Follow(answer + ".button"); status != 422 {
				t.Errorf("a comment on what is not in the text is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "plan-comment-refused")
			tab.Type(answer+`[name="quote"]`, passage)
			tab.Follow(answer + ".button")
			tab.Click(".comment-new.whole summary")
			tab.Type(`.comment-new.whole [name="text"]`, "Begynd med det, læseren skal huske.")
			tab.Follow(".comment-new.whole form .button")
			seen(t, tab, "plan-draft")
			if n := tab.Count(".comment.draft"); n != 2 {
				t.Errorf("%d drafts wait, one of them on a whole chapter", n)
			}
			tab.Follow(`.comment.draft:not(:has(blockquote)) > form .button`)
			if said := tab.Text(".comment.draft"); !strings.Contains(said, passage) {
				t.Errorf("beside the text is the draft %q", said)
			}
			tab.Follow(".plan-head .button.main")
			tab.Type(".comment textarea", "Skriv det her.")
			tab.Follow(`.comment [name="resolved"]`)
			seen(t, tab, "plan-commented")
			if said := tab.Text(".comment.resolved"); !strings.Contains(said, passage) || !strings.Contains(said, "Skriv det her.") {
				t.Errorf("beside the text is %q", said)
			}
			tab.Go("/desk/persons")
			seen(t, tab, "persons")
			tab.Type("#q", "friis")
			tab.Follow(".search .button")
			seen(t, tab, "persons-found")
			tab.Go("/desk/persons?q=xyzzy")
			seen(t, tab, "persons-none")
			tab.Go("/desk/persons")
			tab.Follow(`.head-right a[href="/desk/persons?sort=name"]`)
			tab.Choose("#f-by-stage", "starting")
			tab.Follow(".list-filter .button")
			tab.Follow(`.sorts [aria-current]`)
			seen(t, tab, "persons-sorted")
			if found := tab.Text("#found"); !strings.Contains(found, "Anna Holm") || strings.Contains(found, "Jonathan Friis") {
				t.Errorf("of who starts it shows %q", found)
			}
			tab.Go("/desk?day=2026-12-03")
			seen(t, tab, "another-day")
			tab.Go("/desk")
			tab.Type("#find", "caf")
			tab.Enter("#find")
			seen(t, tab, "search")
			tab.Go("/desk/me")
			seen(t, tab, "me")
			tab.Go("/desk/keys")
			seen(t, tab, "keys")
			if keys, nav := tab.Count("dt kbd"), tab.Count(".nav a"); keys != 2+nav {
				t.Errorf("%d keys are shown for %d pages", keys, nav)
			}
			if !look.NoScript {
				if tab.Press("gs"); tab.Path() != "/desk/questions" {
					t.Errorf("g s leads to %s", tab.Path())
				}
			}
		})
	}
}

// A coordinator invites, changes and removes; an error stands at its field, with all
// that was typed.
func TestACoordinatorKeepsTheStaffInABrowser(t *testing.T) {
	w := open(t)
	w.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleCoordinator})
	for i, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			w.signIn(tab, "karen@kontor.example.dk")
			tab.Go("/desk/staff")
			seen(t, tab, "staff")
			email := fmt.Sprintf("bodil%d@regnskab.example.dk", i)
			tab.Type("#f-email", email)
			tab.Type("#f-name", "Bodil Kjærsgaard")
			tab.Choose("#f-role", "adviser")
			if status := tab.Follow("form.form .button.main"); status != 422 {
				t.Errorf("an adviser who is none of the catalogue's: %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "staff-refused")
			if got := tab.Text(".field.wrong .error"); got == "" || tab.Count(".field.wrong #f-adviser_id") != 1 {
				t.Errorf("what is wrong stands elsewhere, and says %q", got)
			}
			if got := browser.Eval[string](tab, `document.querySelector("#f-name").value + document.querySelector("#f-role").value`); got != "Bodil Kjærsgaardadviser" {
				t.Errorf("of what was typed there is %q", got)
			}
			tab.Choose("#f-adviser_id", demo.AdviserID("bodil"))
			tab.Follow("form.form .button.main")
			if !strings.Contains(tab.Text("main"), email) {
				t.Error("who is invited is not in the list")
			}
			tab.Follow(`a.person[href*="/desk/staff/"]`)
			seen(t, tab, "staff-member")
		})
	}
	if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	invited := 0
	for _, m := range w.mails.Mails() {
		if strings.HasPrefix(m.To, "bodil") && strings.Contains(m.Text, w.url+"/desk") {
			invited++
		}
	}
	if invited != len(looks()) {
		t.Errorf("%d invitations were mailed", invited)
	}
}
