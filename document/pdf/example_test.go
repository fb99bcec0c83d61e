package pdf_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/pdf"
)

func write(t testing.TB, doc document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// samples are documents of every kind, and what is hard to set on pages, by name.
func samples(t testing.TB) map[string]document.Document {
	t.Helper()
	all := documenttest.Samples(t)
	all["huge"], all["chapters"] = huge(t), chapters()
	all["canvas"] = canvasOf(text.Danish, "Nordlys Kafferisteri", func(key string) string { return "Svar på " + key })
	return all
}

// huge is a plan of the largest amounts that can be computed.
func huge(t testing.TB) document.Document {
	t.Helper()
	p := documenttest.Example(t, text.Danish)
	p.Content.Values["fixed/huge/name"] = json.RawMessage(`"Meget dyr husleje"`)
	p.Content.Values["fixed/huge/amount_ore"] = json.RawMessage("9000000000000")
	p.Content.Values["own/huge/name"] = json.RawMessage(`"Meget rig onkel"`)
	p.Content.Values["own/huge/amount_ore"] = json.RawMessage("10000000000000")
	return document.OfPlan(p, documenttest.Everything(text.Danish))
}

// chapters are so many that their contents take several pages.
func chapters() document.Document {
	doc := document.Document{Lang: text.English, Title: "Many chapters", Contents: true, Cover: &document.Cover{}}
	for i := range 90 {
		title := fmt.Sprintf("Chapter named %c%c", 'A'+i/26, 'a'+i%26)
		doc.Body = append(doc.Body,
			&document.Heading{Level: 1, ID: title, Number: fmt.Sprint(i + 1), Text: title},
			&document.Paragraph{Text: document.Plain(strings.Repeat("Some words that are set. ", 60))})
	}
	return doc
}
