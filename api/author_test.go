package api

import "testing"

func TestAPersonsOwnWordsAreKnownByEveryNameOfTheirs(t *testing.T) {
	anna := Person{Name: "Anna Nielsen", Email: "anna@example.dk"}
	unnamed := Person{Email: "anna@example.dk"}
	if got := anna.AuthorName(); got != "Anna Nielsen" {
		t.Errorf("with a name she signs as %q", got)
	}
	if got := unnamed.AuthorName(); got != "anna" {
		t.Errorf("without a name she signs as %q", got)
	}
	for author, want := range map[string]bool{
		You: true, "Anna Nielsen": true, "anna@example.dk": true, "anna": true, "Mette Ørsted": false, "": false,
	} {
		if got := anna.Wrote(author); got != want {
			t.Errorf("%q is hers: %v, want %v", author, got, want)
		}
	}
	if (Person{}).Wrote("") {
		t.Error("what nobody signed is somebody's who gave no name")
	}
}
