package document_test

import (
	"slices"
	"testing"

	"startklar.dk/api"
)

func TestALineIsPutBackAloneAlsoWhereItsPartIsOut(t *testing.T) {
	s := sheet(t)
	for _, c := range []struct {
		omit []string
		name string
		out  bool
		want []string
	}{
		{nil, "gaps/sales.close", true, []string{"gaps/sales.close"}},
		{[]string{"newer", "gaps/sales.close"}, "gaps/sales.close", false, []string{"newer"}},
		{[]string{"gaps"}, "gaps/sales.close", true, []string{"gaps"}},
		{[]string{"gaps"}, "gaps/sales.close", false, []string{"gaps/competitors.edge", "gaps/risks.worst"}},
		{[]string{"gaps", "gaps/risks.worst"}, "gaps/sales.close", false, []string{"gaps/risks.worst", "gaps/competitors.edge"}},
		{[]string{api.SheetIdea}, api.SheetIdea, false, nil},
		{nil, api.SheetIdea, false, nil},
	} {
		s.Omit = c.omit
		if got := s.Taken(c.name, c.out); !slices.Equal(got, c.want) {
			t.Errorf("%q with %s out %v: %q, want %q", c.omit, c.name, c.out, got, c.want)
		}
	}
}
