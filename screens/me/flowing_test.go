package me

import "testing"

func TestATextThatWasWrappedByHandFlows(t *testing.T) {
	long := "Redistribution and use in source and binary forms,"
	for _, c := range []struct{ name, text, want string }{
		{"a paragraph", long + "\n   with or without\nmodification", long + " with or without\nmodification"},
		{"two paragraphs", long + "\n\n" + long, long + "\n\n" + long},
		{"a list", long + "\n * one\n1. two\n(b) three", long + "\n* one\n1. two\n(b) three"},
		{"a rule", "--------------------------------------------------\nOFL", "--------------------------------------------------\nOFL"},
		{"a title", "MIT License\n" + long, "MIT License\n" + long},
	} {
		if got := flowing(c.text); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
