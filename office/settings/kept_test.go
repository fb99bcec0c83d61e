package settings

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"startklar.dk/assets/text"
)

var rewrite = flag.Bool("rewrite", false, "write the table into the documentation")

const document = "../../docs/office.md"

// documented is the table as the documentation has it.
func documented() string {
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
		out += fmt.Sprintf("| %s | %s | %s |\n", t.T(k.What), strings.ReplaceAll(how, "KEEP_DAYS", "`KEEP_DAYS`"), t.T(k.Why))
	}
	return out
}

// The page, the documentation and the job are of one table.
func TestTheDocumentationSaysWhatIsKept(t *testing.T) {
	raw, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), "| what | how long | why |\n")
	end := strings.Index(rest, "\n\n")
	if !ok || end < 0 {
		t.Fatal("it has no table of what is kept")
	}
	after := rest[end+1:]
	if *rewrite {
		if err := os.WriteFile(document, []byte(before+documented()+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if "| what | how long | why |\n"+rest[:end+1] != documented() {
		t.Error("it says something else; go test -rewrite writes the table")
	}
}

func TestEachPeriodHasBoundsAroundWhatIsUsual(t *testing.T) {
	for _, k := range Table {
		if set := k.Of != ""; set != (k.Long == "") || set != (k.Least > 0 && k.Least <= k.Usual && k.Usual <= k.Most) {
			t.Errorf("%s is kept between %d and %d, %d as a rule", k.What, k.Least, k.Most, k.Usual)
		}
	}
}
