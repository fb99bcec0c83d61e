package pdf_test

import (
	"bytes"
	"testing"

	"startklar.dk/document"
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
