package public

import (
	"testing"

	"startklar.dk/assets/text"
)

// An office that has not said yet what it is called has a name for its guests all the same.
func TestAnOfficeThatSaidNoNameHasOne(t *testing.T) {
	for lang, want := range map[text.Lang]string{text.Danish: "Erhvervskontoret", text.English: "The business office"} {
		v := &visit{t: text.For(lang), c: &catalogue{}}
		if got := v.officeName(); got != want {
			t.Errorf("it is called %q, want %q", got, want)
		}
	}
}
