package letters_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/documented"
	"startklar.dk/office/letters"
)

func TestEveryStandardTextIsOneThatWouldBeTaken(t *testing.T) {
	for _, k := range letters.Kinds {
		for _, lang := range k.Langs() {
			is := letters.Standard(k, lang)
			if faults := letters.Check(k, lang, is.Subject, is.Body); len(faults) > 0 {
				t.Errorf("%s in %s: %+v", k, lang, faults)
			}
		}
	}
}

// The list of the desk and the documentation are of one table.
func TestTheDocumentationSaysWhichMailsAreSent(t *testing.T) {
	en := text.For(text.English)
	table := "| to | e-mail | when | always in its text |\n| --- | --- | --- | --- |\n"
	for _, k := range letters.Kinds {
		var must []string
		for _, n := range k.Must() {
			must = append(must, "`"+n.Word(text.English)+"`")
		}
		to := strings.TrimPrefix(en.T("desk.letters.to."+string(k.To())), "To ")
		table += fmt.Sprintf("| %s | %s | %s | %s |\n", to, en.T("desk.letters.kind."+string(k)), en.T("desk.letters.about."+string(k)), strings.Join(must, " "))
	}
	documented.Table(t, "../../docs/office.md", table)
}

func TestATextIsRefusedAtItsFieldForWhatIsWrong(t *testing.T) {
	const good = "Hej {navn}\n\n{arrangement}\n\n{detaljer}"
	for name, c := range map[string]struct {
		subject, body string
		want          []letters.Fault
	}{
		"it is right":                   {"Du er tilmeldt {Arrangement}", good, nil},
		"gaps in its braces":            {"Emne", "Hej { navn}\n\n{arrangement}\n\n{ detaljer }", nil},
		"as long as it may be":          {strings.Repeat("å", letters.MaxSubject), good, nil},
		"one character too many":        {strings.Repeat("å", letters.MaxSubject+1), good, []letters.Fault{{"subject", letters.TooLong, ""}}},
		"nothing is written":            {" ", good, []letters.Fault{{"subject", letters.Empty, ""}}},
		"a name of none":                {"{kursus}", good, []letters.Fault{{"subject", letters.Unknown, "{kursus}"}}},
		"a name of another mail":        {"Emne", good + "\n{vilkår}", []letters.Fault{{"body", letters.Unknown, "{vilkår}"}}},
		"a name in another language":    {"{event}", good, []letters.Fault{{"subject", letters.Unknown, "{event}"}}},
		"one that it must have is gone": {"Emne", "Hej\n\n{arrangement}", []letters.Fault{{"body", letters.Missing, "{detaljer}"}}},
		"a block within a line":         {"Emne", good + "\nSe {tilmeldinger}", []letters.Fault{{"body", letters.NotAlone, "{tilmeldinger}"}}},
		"a block in the subject":        {"{detaljer}", good, []letters.Fault{{"subject", letters.NotAlone, "{detaljer}"}}},
		"a subject of two lines":        {"Et\nto", good, []letters.Fault{{"subject", letters.TooLong, ""}}},
		"a body without end":            {"Emne", good + "\n" + strings.Repeat("å", letters.MaxBody), []letters.Fault{{"body", letters.TooLong, ""}}},
	} {
		if diff := cmp.Diff(c.want, letters.Check(letters.Confirmed, text.Danish, c.subject, c.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Each name that a mail must have is missed where it alone is gone.
func TestEachNameThatAMailMustHaveIsMissed(t *testing.T) {
	for _, k := range letters.Kinds {
		if len(k.Must()) == 0 {
			t.Errorf("%s must have nothing", k)
		}
		for _, lang := range k.Langs() {
			for _, n := range k.Must() {
				body := strings.ReplaceAll(letters.Standard(k, lang).Body, n.Word(lang), "")
				want := []letters.Fault{{"body", letters.Missing, n.Word(lang)}}
				if diff := cmp.Diff(want, letters.Check(k, lang, "Emne", "Hej\n\n"+body)); diff != "" {
					t.Errorf("%s in %s without %s (-want +got):\n%s", k, lang, n, diff)
				}
			}
		}
	}
}

// A code is read by people and programs where it alone looks like one, and is not seen on a
// locked phone.
func TestACodesMailHasNoOtherNumberLikeIt(t *testing.T) {
	for name, c := range map[string]struct {
		subject, body string
		want          []letters.Fault
	}{
		"a telephone number":           {"Din kode", "{kode}\n\nRing 12345678.", []letters.Fault{{"body", letters.LikeCode, "123456"}}},
		"a number in the subject":      {"Sag 123456", "{kode}", []letters.Fault{{"subject", letters.LikeCode, "123456"}}},
		"the code in the subject":      {"{kode}", "{kode}", []letters.Fault{{"subject", letters.NotAlone, "{kode}"}}},
		"the code within a line":       {"Din kode", "Koden er {kode}", []letters.Fault{{"body", letters.NotAlone, "{kode}"}}},
		"a telephone number in groups": {"Din kode", "{kode}\n\nRing 12 34 56 78, postnummer 56700.", nil},
	} {
		if diff := cmp.Diff(c.want, letters.Check(letters.Code, text.Danish, c.subject, c.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if faults := letters.Check(letters.Invite, text.Danish, "Sag 123456", "{skrivebord}\n{login}"); faults != nil {
		t.Errorf("in another mail: %+v", faults)
	}
}

// values are what a mail is filled with: somebody without a name, at what would be HTML.
func values() letters.Values {
	return letters.Values{
		Words: map[letters.Name]string{letters.Event: "<b>Moms & {navn}</b>\r\nBcc: x@example.dk", letters.Office: "Kontoret"},
		Blocks: map[letters.Name][]letters.Block{
			letters.Details: {{Facts: []letters.Fact{
				{Label: "Tid", Value: "i dag", Before: "i går"}, {Label: "Link", Value: "her", URL: "javascript:alert(1)"}, {Label: "Side", Value: "der", URL: "https://example.dk/?a=1&b=2"},
			}}},
			letters.Bookings: {{Way: letters.Way{Label: "Se <dine>", URL: "https://example.dk/"}}},
		},
	}
}

func TestWhatHasNoValueLeavesNoGap(t *testing.T) {
	l := letters.Compose(letters.Confirmed, text.Danish, "Til {navn}: {arrangement}", "Hej {navn}, og velkommen\n{telefon}\n\n{telefon}\n\n{detaljer}\n\n{tilmeldinger}\n\nSe https://example.dk/a. Hilsen\n{kontor}", values())
	want := "Hej, og velkommen\n\nTid: i dag (før: i går)\nLink: her javascript:alert(1)\nSide: der https://example.dk/?a=1&b=2\n\nSe <dine>:\nhttps://example.dk/\n\nSe https://example.dk/a. Hilsen\nKontoret\n"
	if diff := cmp.Diff(want, l.Text()); diff != "" {
		t.Error(diff)
	}
	if l.Subject != "Til: <b>Moms & {navn}</b> Bcc: x@example.dk" {
		t.Errorf("%q", l.Subject)
	}
}

// A text that was kept once may have what is no name of its mail any more.
func TestWhatIsNoNameHereStandsAsItWasWritten(t *testing.T) {
	const as = "{kursus}\nSe {detaljer} her\n"
	if got := letters.Compose(letters.Confirmed, text.Danish, "Emne", as, values()).Text(); got != as {
		t.Errorf("%q", got)
	}
}

// Nothing that somebody wrote is an element, a script, or comes from elsewhere.
func TestAMailAsHTMLIsWhatItSaysAndNothingElse(t *testing.T) {
	l := letters.Compose(letters.Confirmed, text.Danish, "{arrangement}", "{arrangement} <script>alert(1)</script>\n\n{detaljer}\n\n{tilmeldinger}\n\nSe https://example.dk/a?b=c.", values())
	raw, err := l.HTML()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	elements, links := map[string]int{}, []string{}
	var words strings.Builder
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			elements[n.Data]++
			for _, a := range n.Attr {
				switch a.Key {
				case "href":
					links = append(links, a.Val)
				case "src", "background", "action":
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
				if strings.Contains(a.Val, "url(") {
					t.Errorf("a style brings something: %s", a.Val)
				}
			}
		case html.TextNode:
			words.WriteString(n.Data)
		}
	}
	for _, bad := range []string{"script", "img", "b", "link", "style", "iframe"} {
		if elements[bad] > 0 {
			t.Errorf("it has a <%s>", bad)
		}
	}
	if diff := cmp.Diff([]string{"#ZgotmplZ", "https://example.dk/?a=1&b=2", "https://example.dk/", "https://example.dk/a?b=c"}, links); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{"<b>Moms & {navn}</b>", "<script>alert(1)</script>", "(før: i går)", "Se <dine>"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("no %q in %q", want, words.String())
		}
	}
}
