package icons

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"testing"
)

func TestEveryIconIsAShapeInOneBlack(t *testing.T) {
	names := Names()
	if len(names) < 50 {
		t.Fatalf("there are %d icons, want at least 50", len(names))
	}
	for _, name := range names {
		svg := string(SVG(name))
		if !strings.Contains(svg, `viewBox="0 0 24 24"`) || !strings.Contains(svg, `fill="#000000"`) || strings.Contains(svg, "stroke") {
			t.Errorf("%s is not a black shape in 24 by 24: %.120s", name, svg)
		}
		drawn, err := os.ReadFile("lines/" + name + ".svg")
		if err != nil || !bytes.Contains(drawn, []byte("stroke-linecap=\"round\"")) {
			t.Errorf("%s has no drawing with round strokes: %v", name, err)
		}
	}
	if SVG("no such icon") != nil {
		t.Error("there is an icon that nobody drew")
	}
}

func TestTheAppsIconIsASquareOf512(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(App))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 512 || b.Dy() != 512 {
		t.Errorf("it is %d by %d", b.Dx(), b.Dy())
	}
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0 {
		t.Error("its corners are not round")
	}
}
