package site_test

import (
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

// Whoever looks for a topic finds it by its name, in either language.
func TestTopicsAreInTheOrderOfTheirNames(t *testing.T) {
	for _, lang := range text.Langs {
		var codes, names []string
		for _, o := range site.Topics(text.For(lang)) {
			codes, names = append(codes, o.Value), append(names, o.Words)
		}
		for _, f := range api.Fields {
			if !slices.Contains(codes, string(f)) {
				t.Errorf("%s is no topic", f)
			}
		}
		if len(codes) != len(api.Fields) || !slices.IsSortedFunc(names, danish.Compare) {
			t.Errorf("in %s they are %q", lang, names)
		}
	}
}
