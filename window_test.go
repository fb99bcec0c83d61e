package main

import "testing"

func TestAWindowIsRestoredWithinAScreenThatIsThere(t *testing.T) {
	one := area{0, 0, 1920, 1050}
	two := area{1920, 0, 1280, 1024}
	for _, c := range []struct {
		name      string
		now, want area
		on        []area
	}{
		{"one that stands well stays", area{100, 60, 1120, 760}, area{100, 60, 1120, 760}, []area{one, two}},
		{"on the second screen", area{2000, 60, 1000, 760}, area{2000, 60, 1000, 760}, []area{one, two}},
		{"on a screen that is gone", area{2000, 60, 1000, 760}, area{920, 60, 1000, 760}, []area{one}},
		{"larger than the screen", area{-50, -50, 3000, 2000}, area{0, 30, 1920, 1020}, []area{one}},
		{"with its bar over the edge", area{100, 0, 1120, 760}, area{100, 30, 1120, 760}, []area{one}},
		{"where no screen is known", area{5000, 60, 1000, 760}, area{5000, 60, 1000, 760}, nil},
	} {
		if got := c.now.within(c.on, 30); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
