package address_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"startklar.dk/api/address"
)

func TestAnAddressHasOneForm(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"as it is", "anna@example.dk", "anna@example.dk"},
		{"capitals", "Anna.Berg@Example.DK", "anna.berg@example.dk"},
		{"blanks around it", " \tanna@example.dk\u00a0\n", "anna@example.dk"},
		{"zero width space", "\u200banna@example.dk", "anna@example.dk"},
		{"byte order mark", "\ufeffanna@example.dk", "anna@example.dk"},
		{"soft hyphen", "an\u00adna@exam\u00adple.dk", "anna@example.dk"},
		{"left-to-right mark", "\u200eanna@example.dk\u200e", "anna@example.dk"},
		{"right-to-left override", "\u202eanna@example.dk", "anna@example.dk"},
		{"word joiner", "anna\u2060@example.dk", "anna@example.dk"},
		{"a blank behind an invisible one", "\u200b anna@example.dk", "anna@example.dk"},
		{"composed", "åse@example.dk", "åse@example.dk"},
		{"decomposed", norm.NFD.String("Åse@example.dk"), "åse@example.dk"},
		{"Danish letters in the domain", "bo@Blåbær.dk", "bo@xn--blbr-roah.dk"},
		{"the same, decomposed", norm.NFD.String("bo@blåbær.dk"), "bo@xn--blbr-roah.dk"},
		{"the same in ASCII", "bo@XN--blbr-roah.dk", "bo@xn--blbr-roah.dk"},
		{"a full stop of another script", "bo@example。dk", "bo@example.dk"},
		{"sharp s is no ss", "bo@straße.de", "bo@xn--strae-oqa.de"},
		{"hyphens beside each other", "bo@ab--cd.dk", "bo@ab--cd.dk"},
		{"a sign in the local part", "o'neil+start@example.dk", "o'neil+start@example.dk"},
	} {
		got, ok := address.Clean(c.given)
		if !ok || got != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, got, ok, c.want)
		}
		if again, ok := address.Clean(got); !ok || again != got {
			t.Errorf("%s: cleaned again it is %q %v", c.name, again, ok)
		}
		if !address.Same(c.given, got) {
			t.Errorf("%s: not the same as %q", c.name, got)
		}
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	for _, given := range []string{
		"", " ", "\u200b", "anna", "anna@", "@example.dk", "anna@example", "Anna <anna@example.dk>", "anna@example.dk, bo@example.dk",
		"an na@example.dk", "anna@exa\nmple.dk", "anna@-example.dk", "anna@example-.dk", "anna@example..dk", "anna@example.dk.",
		strings.Repeat("a", 65) + "@example.dk", "a@" + strings.Repeat("b.", 130) + "dk", "anna@[127.0.0.1]",
		"\"anna berg\"@example.dk", "anna@example.dk\x00", "anna@exa_mple.dk", "anna@xn--\u00e5.dk", "anna@xn--a.dk", "anna@ø",
		"anna\xff@example.dk", strings.Repeat("\u200b", 3000) + "anna@example.dk",
	} {
		if got, ok := address.Clean(given); ok {
			t.Errorf("%q is taken as %q", given, got)
		}
	}
	if address.Same("", "") || address.Same("anna", "anna") {
		t.Error("what is no address is the same as itself")
	}
}

func TestAnAddressIsShownAsPeopleWriteIt(t *testing.T) {
	for given, want := range map[string]string{
		"bo@xn--blbr-roah.dk": "bo@blåbær.dk", "anna@example.dk": "anna@example.dk", "åse@example.dk": "åse@example.dk", "anna": "anna", "": "",
	} {
		if got := address.Shown(given); got != want {
			t.Errorf("%q is shown as %q", given, got)
		}
	}
}

func FuzzACleanAddressStaysAsItIs(f *testing.F) {
	for _, s := range []string{"anna@example.dk", "Åse@Blåbær.dk", "\u200ba\u0301@x.dk", "İ@ΒΣ.dk", "ﬀ@ſ.dk"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		once, ok := address.Clean(given)
		if !ok {
			return
		}
		if twice, ok := address.Clean(once); !ok || twice != once {
			t.Errorf("%q becomes %q and then %q %v", given, once, twice, ok)
		}
	})
}
