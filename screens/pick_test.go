package screens

import "testing"

func TestASavedFileIsOfTheKindThatItsNameSays(t *testing.T) {
	for name, want := range map[string]string{
		"Plan.PDF":        "application/pdf",
		"plan.docx":       "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"plan.startklar":  "application/vnd.startklar.plan+zip",
		"billede.png":     "image/png",
		"uden":            "application/octet-stream",
		"uden.noget-helt": "application/octet-stream",
	} {
		if got := mediaOf(name); got != want {
			t.Errorf("%s is said to be %s, want %s", name, got, want)
		}
	}
}
