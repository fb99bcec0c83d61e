package files

import (
	"strings"
	"testing"
)

func TestAFilesNameIsNoPath(t *testing.T) {
	for name, want := range map[string]string{
		"tegning.pdf": "tegning.pdf", "../../etc/passwd": "passwd", `C:\Users\Anna\plan.docx`: "plan.docx",
		"a\x00b\n.pdf": "ab.pdf", "fdp.\u202egnp.exe": "fdp.gnp.exe", "..": "", ".": "", "": "", "/": "", " æøå .txt ": "æøå .txt",
		strings.Repeat("æ", 300) + ".pdf": strings.Repeat("æ", 196) + ".pdf", "bad\xff.pdf": "bad.pdf",
		strings.Repeat("x", 300): strings.Repeat("x", 200),
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	for media, want := range map[string]string{
		"": anyMedia, "application/pdf": "application/pdf", "text": anyMedia, "a/b\r\nX: y": anyMedia, "text/plain; charset=utf-8": "text/plain; charset=utf-8",
	} {
		if got := cleanMedia(media); got != want {
			t.Errorf("%q became %q, want %q", media, got, want)
		}
	}
}
