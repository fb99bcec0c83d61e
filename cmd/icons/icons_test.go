package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

const packages = "../../packaging/icons"

func drawn(t *testing.T, name string) image.Image {
	t.Helper()
	f, err := os.Open(filepath.Join(packages, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

func TestTheIconsOfThePackagesAreDrawnFromTheMark(t *testing.T) {
	svg, err := os.ReadFile("../../assets/icons/Icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range icons() {
		want, err := i.draw(svg)
		if err != nil {
			t.Fatal(err)
		}
		got := drawn(t, i.name)
		if got.Bounds() != want.Bounds() || got.Bounds().Dx() != i.pixels {
			t.Errorf("%s is %v, want %d pixels wide and high", i.name, got.Bounds(), i.pixels)
			continue
		}
		if at, same := differ(got, want); !same {
			t.Errorf("%s differs at %v from what is drawn today: go run ./cmd/icons", i.name, at)
		}
	}
}

func differ(a, b image.Image) (image.Point, bool) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if color.NRGBAModel.Convert(a.At(x, y)) != color.NRGBAModel.Convert(b.At(x, y)) {
				return image.Pt(x, y), false
			}
		}
	}
	return image.Point{}, true
}

func TestEachSystemGetsTheIconItExpects(t *testing.T) {
	green, white, none := color.NRGBA{0x0B, 0x6E, 0x4F, 0xFF}, color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, color.NRGBA{}
	type spot struct{ x, y float64 } // of the width and height
	corner, ground, line := spot{0, 0}, spot{0.5, 0.25}, spot{10.3 / 24, 8.6 / 24}
	within := func(s spot) spot { return spot{(s.x-0.5)/1.5 + 0.5, (s.y-0.5)/1.5 + 0.5} }
	for name, want := range map[string]map[spot]color.NRGBA{
		"256.png":                {corner: none, ground: green, line: white},
		"ios.png":                {corner: green, ground: green, line: white},
		"macos.png":              {corner: none, ground: green},
		"android-background.png": {corner: green, ground: green, line: green},
		"android-foreground.png": {corner: none, ground: none, within(line): white},
		"android-monochrome.png": {corner: none, ground: none, within(line): white},
	} {
		img := drawn(t, name)
		for at, c := range want {
			x, y := int(at.x*float64(img.Bounds().Dx())), int(at.y*float64(img.Bounds().Dy()))
			if got := color.NRGBAModel.Convert(img.At(x, y)); got != c {
				t.Errorf("%s at %s is %v, want %v", name, fmt.Sprint(at), got, c)
			}
		}
	}
}
