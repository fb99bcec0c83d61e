package settings

import (
	"fmt"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/documented"
)

// theTable is the table as the documentation has it.
func theTable() string {
	t, usual := text.For(text.English), map[Period]int{}
	for _, k := range Table {
		usual[k.Of] = k.Usual
	}
	out := "| what | how long | why |\n| --- | --- | --- |\n"
	for _, k := range Table {
		how := k.How(t, usual)
		if k.Of != "" {
			how += fmt.Sprintf(", or %d to %d as the office sets at the desk", k.Least, k.Most)
		}
		if k.What == "kept.backup" {
			how += ": `KEEP_DAYS`"
		}
		out += fmt.Sprintf("| %s | %s | %s |\n", t.T(k.What), how, t.T(k.Why))
	}
	return out
}

// The page, the documentation and the job are of one table.
func TestTheDocumentationSaysWhatIsKept(t *testing.T) {
	documented.Table(t, "../../docs/office.md", theTable())
}

func TestEachPeriodHasBoundsAroundWhatIsUsual(t *testing.T) {
	for _, k := range Table {
		if set := k.Of != ""; set != (k.Long == "") || set != (k.Least > 0 && k.Least <= k.Usual && k.Usual <= k.Most) {
			t.Errorf("%s is kept between %d and %d, %d as a rule", k.What, k.Least, k.Most, k.Usual)
		}
	}
}
