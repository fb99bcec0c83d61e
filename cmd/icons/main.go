// Command icons draws the product's mark at every size that packages want, from
// the one drawing of it, into packaging/icons.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

func main() {
	from := flag.String("from", "assets/icons/Icon.svg", "the drawing of the mark")
	out := flag.String("out", "packaging/icons", "folder of the icons")
	flag.Parse()
	if err := run(*from, *out); err != nil {
		fmt.Fprintln(os.Stderr, "icons:", err)
		os.Exit(1)
	}
}

func run(from, out string) error {
	svg, err := os.ReadFile(filepath.Clean(from))
	if err != nil {
		return fmt.Errorf("read the drawing: %w", err)
	}
	for _, i := range icons() {
		var file bytes.Buffer
		if err := i.write(&file, svg); err != nil {
			return fmt.Errorf("draw %s: %w", i.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, i.name), file.Bytes(), 0o600); err != nil {
			return fmt.Errorf("write %s: %w", i.name, err)
		}
	}
	return nil
}

// icon is one picture of the mark.
type icon struct {
	name   string
	pixels int  // wide and high
	layer  part // which of its two shapes
	margin float64
	square bool // the ground goes to the corners, which whoever shows it rounds
}

// part is the ground, the line on it, or both.
type part int

const (
	whole part = iota
	ground
	line
)

// sizes of the hicolor icon theme, and what the other systems take.
var sizes = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}

const (
	appStore = 1024
	adaptive = 432 // 108 dp at the finest density of Android
	// The launcher of Android cuts 72 dp out of the 108 of each layer.
	adaptiveMargin = (108.0/72 - 1) / 2
)

func icons() []icon {
	var all []icon
	for _, size := range sizes {
		all = append(all, icon{name: fmt.Sprintf("%d.png", size), pixels: size})
	}
	return append(all,
		icon{name: "macos.png", pixels: appStore, margin: 0.11}, // the air that macOS leaves around its icons
		icon{name: "ios.png", pixels: appStore, square: true},
		icon{name: "android-background.png", pixels: adaptive, layer: ground, square: true},
		icon{name: "android-foreground.png", pixels: adaptive, layer: line, margin: adaptiveMargin},
		icon{name: "android-monochrome.png", pixels: adaptive, layer: line, margin: adaptiveMargin},
	)
}

// draw draws the mark: its ground is the drawing's first shape, its line the second.
func (i icon) draw(svg []byte) (image.Image, error) {
	drawing, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, err
	}
	if len(drawing.SVGPaths) != 2 {
		return nil, fmt.Errorf("the mark has %d shapes, want a ground and a line", len(drawing.SVGPaths))
	}
	size := float64(i.pixels)
	inner := size / (1 + 2*i.margin)
	edge := (size - inner) / 2
	drawing.SetTarget(edge, edge, inner, inner)
	for n := range drawing.SVGPaths {
		drawing.SVGPaths[n].LineWidth *= inner / drawing.ViewBox.W // which it does not scale itself
	}
	img := image.NewNRGBA(image.Rect(0, 0, i.pixels, i.pixels))
	pen := rasterx.NewDasher(i.pixels, i.pixels, rasterx.NewScannerGV(i.pixels, i.pixels, img, img.Bounds()))
	if i.layer != line {
		if i.square {
			drawing.SVGPaths[0].Path = square(drawing.ViewBox.W)
		}
		drawing.SVGPaths[0].DrawTransformed(pen, 1, drawing.Transform)
	}
	if i.layer != ground {
		drawing.SVGPaths[1].DrawTransformed(pen, 1, drawing.Transform)
	}
	return img, nil
}

// square is a path from corner to corner.
func square(side float64) rasterx.Path {
	var p rasterx.Path
	rasterx.AddRect(0, 0, side, side, 0, &p)
	return p
}

func (i icon) write(file *bytes.Buffer, svg []byte) error {
	img, err := i.draw(svg)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(file, img)
}
