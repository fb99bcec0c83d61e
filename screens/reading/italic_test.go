package reading_test

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"startklar.dk/assets/fonts"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestWhatIsEmphasisedLeansAndHasNoLineUnderIt(t *testing.T) {
	for _, v := range stagetest.Views() {
		s, _ := show(t, v)
		if _, err := s.App.Plan.Set(t.Context(), "", "idea.what", "Vi rister *hver eneste dag* i Kolding, og det er ***altid*** **friskt**."); err != nil {
			t.Fatal(err)
		}
		s.GoTo(parts.Reading("", "idea")).Shoot(v.Name + "-emphasised")
		drawn := map[string][]byte{}
		for _, o := range s.Reachable() {
			if words, is := o.(*canvas.Text); is && words.FontSource != nil {
				drawn[words.Text] = words.FontSource.Content()
			}
		}
		for words, want := range map[string][]byte{"hver eneste dag": fonts.Italic, "altid": fonts.BoldItalic, "friskt": fonts.Bold} {
			if !bytes.Equal(drawn[words], want) {
				t.Errorf("%s: %q is drawn from another face, of %d bytes", v.Name, words, len(drawn[words]))
			}
		}
	}
}
