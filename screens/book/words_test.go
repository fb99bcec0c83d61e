package book

import (
	"testing"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
)

func TestAnEveningThatEndsAfterMidnightIsNoCourse(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, text.Copenhagen)
	env := &parts.Env{Now: func() time.Time { return now }, Words: text.For(text.Danish)}
	begins := time.Date(2026, 11, 25, 22, 0, 0, 0, text.Copenhagen)
	for lasts, want := range map[time.Duration]string{
		time.Hour:                    "i dag 22:00–23:00",
		4 * time.Hour:                "i dag 22:00–02:00",
		7*24*time.Hour + 2*time.Hour: "i dag 22:00, sidste gang 3. dec.",
	} {
		if got := when(env, begins, begins.Add(lasts)); got != want {
			t.Errorf("%s: %q, want %q", lasts, got, want)
		}
	}
}
