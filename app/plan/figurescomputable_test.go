package plan_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/app/plan"
)

func TestWhatCanBeComputedIsShownWithoutWhatIsWrong(t *testing.T) {
	set := map[string]json.RawMessage{}
	for path, raw := range map[string]string{
		"start": `"2027-01"`, "form": `"personal"`,
		"fixed/a/name": `"Husleje"`, "fixed/a/amount_ore": "1000000", // is well
		"fixed/b/name": `"El"`, "fixed/b/amount_ore": "-1", // a value is wrong
		"loans/c/name": `"Lån uden art"`, // lacks what it must have
	} {
		set[path] = json.RawMessage(raw)
	}
	f := plan.Figures{}.With(set)
	if f.Result != nil || len(f.Errors) != 2 {
		t.Fatalf("%v", f.Errors)
	}
	whole := f.Computable()
	if whole.Result == nil {
		t.Fatalf("without what is wrong there is still %v", whole.Errors)
	}
	if len(whole.Case.Fixed) != 2 || len(whole.Case.Loans) != 0 {
		t.Errorf("%d fixed costs and %d loans are left", len(whole.Case.Fixed), len(whole.Case.Loans))
	}
	if got := whole.Result.Expected.Month.Income.Fixed[0]; got != 1000000 {
		t.Errorf("the fixed costs are %d øre", got)
	}
	if same := whole.Computable(); same.Result != whole.Result {
		t.Error("what can be computed was computed anew")
	}
}
