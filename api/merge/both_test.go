package merge

import "testing"

func TestBothTextsSayNothingTwice(t *testing.T) {
	for name, tt := range map[string]struct{ a, b, want string }{
		"one paragraph each":             {"a", "b", "a\n\nb"},
		"a shared beginning and end":     {"x\n\na\n\nz", "x\n\nb\n\nz", "x\n\na\n\nb\n\nz"},
		"the same text":                  {"x\n\ny", "x\n\ny", "x\n\ny"},
		"nothing on one side":            {"", "b", "b"},
		"lines within a paragraph stay":  {"a\nb", "c", "a\nb\n\nc"},
		"more on the later side":         {"x", "x\n\ny", "x\n\ny"},
		"blank lines with spaces part":   {"x\n \ny", "x", "x\n\ny"},
		"both inserted at the same spot": {"1\n\na\n\n2", "1\n\nb\n\n2", "1\n\na\n\nb\n\n2"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Both(tt.a, tt.b); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
