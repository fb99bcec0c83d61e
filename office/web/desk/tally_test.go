package desk_test

import (
	"testing"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// The figures, the lists behind them and the goals can be used by everybody.
func TestTheFiguresCanBeUsedByEverybodyInABrowser(t *testing.T) {
	w := open(t)
	w.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleCoordinator})
	empty := true
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			w.signIn(tab, "karen@kontor.example.dk")
			if empty {
				tab.Go("/desk/figures")
				seen(t, tab, "figures-empty")
				if err := bots.Past(t.Context(), w.office); err != nil {
					t.Fatal(err)
				}
				empty = false
			}
			tab.Follow(`.nav a[href="/desk/figures"]`)
			seen(t, tab, "figures")
			tab.Follow(".tally tbody tr td a")
			seen(t, tab, "figures-list")
			tab.Go("/desk/figures/answers?from=2026-01-01&through=2026-12-31")
			seen(t, tab, "figures-list-empty")
			tab.Go("/desk/figures?from=2026-12-31&through=2026-01-01")
			seen(t, tab, "figures-wrong")
			tab.Go("/desk/figures?goals")
			tab.Type("#f-cafe", "mange")
			if status := tab.Follow(".goals .button"); status != 422 {
				t.Errorf("a goal that is no number is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "figures-goals-refused")
		})
	}
}
