package docx

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pictures in the appendices
	_ "image/png"
	"math"
	"strconv"
	"strings"

	"startklar.dk/document"
)

// Heights of charts in twentieths of a point.
const (
	chartHeight      = 3600
	smallChartHeight = 2000
	maxImageHeight   = 11000
	pixelTwips       = 15 // of a pixel at 96 to the inch
)

// image is a picture, never larger than the column; one that cannot be read is named by its text.
func (w *writer) image(m *document.Image) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(m.Data))
	if err != nil || config.Width < 1 || config.Height < 1 {
		w.add(paragraph("Quiet", "", plain(m.Alt, "")))
		return
	}
	name := fmt.Sprintf("media/image%d.%s", w.drawings+1, kind)
	w.extra = append(w.extra, part{name: "word/" + name, content: string(m.Data)})
	width, height := float64(config.Width*pixelTwips), float64(config.Height*pixelTwips)
	scale := math.Min(1, math.Min(float64(w.width())/width, maxImageHeight/height))
	graphic := func(id int) string {
		return fmt.Sprintf(`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>`+
			`<pic:nvPicPr><pic:cNvPr id="%d" name="%s" descr="%s"/><pic:cNvPicPr/></pic:nvPicPr>`+
			`<pic:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
			`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>`,
			id, name[len("media/"):], attribute(m.Alt), w.relate(officeKind+"image", name, ""), int(width*scale)*emuTwip, int(height*scale)*emuTwip)
	}
	w.drawing(int(width*scale), int(height*scale), m.Alt, m.Caption != "", graphic)
	if m.Caption != "" {
		w.add(paragraph("Quiet", "", plain(m.Caption, "")))
	}
}

// drawing stands in a paragraph of its own; graphic is given its number.
func (w *writer) drawing(width, height int, alt string, keep bool, graphic func(id int) string) {
	w.drawings++
	properties := spacing(80, 80)
	if keep {
		properties = "<w:keepNext/>" + properties
	}
	w.add(paragraph("", properties, fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`+
		`<wp:docPr id="%d" name="%d" descr="%s"/><wp:cNvGraphicFramePr/>%s</wp:inline></w:drawing></w:r>`,
		width*emuTwip, height*emuTwip, w.drawings, w.drawings, attribute(alt), graphic(w.drawings))))
}

func attribute(s string) string { return escape(strings.ReplaceAll(s, "\n", " ")) }

// chart is a native one: its numbers can be read, and its looks changed. They lie in the file as literals, since no
// workbook stands behind them.
func (w *writer) chart(c *document.Chart) {
	if len(c.Series) == 0 {
		return
	}
	if c.Caption != "" {
		w.add(paragraph("Caption", "", plain(c.Caption, "")))
	}
	height := chartHeight
	if c.Small {
		height = smallChartHeight
	}
	name := fmt.Sprintf("charts/chart%d.xml", w.drawings+1)
	w.extra = append(w.extra, part{"word/" + name, "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", xmlHead + chartXML(c)})
	id := w.relate(officeKind+"chart", name, "")
	w.drawing(w.width(), height, c.Alt, false, func(int) string {
		return `<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="` + id + `"/></a:graphicData></a:graphic>`
	})
	for _, m := range c.Marks {
		words := m.Text
		if m.Note != "" {
			words = m.Note + ": " + words
		}
		w.add(paragraph("Quiet", "", plain(words, "")))
	}
}

// dashes and colours tell series apart as in the PDF, the dashes for who does not see the colours.
var (
	dashes  = []string{"sysDot", "solid", "dash"}
	colours = []string{warn, accent, ink}
	tones   = []string{"B5D6C9", "5FA58B", accent}
)

const areaFill = "E1F0E9"

func chartXML(c *document.Chart) string {
	var b strings.Builder
	b.WriteString(`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">` +
		`<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>`)
	switch c.Kind {
	case document.Bars:
		b.WriteString(`<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>`)
	case document.Lines:
		b.WriteString(`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>`)
	case document.Area:
		b.WriteString(`<c:areaChart><c:grouping val="standard"/><c:varyColors val="0"/>`)
	}
	for i, s := range c.Series {
		fmt.Fprintf(&b, `<c:ser><c:idx val="%d"/><c:order val="%d"/>`, i, i)
		if s.Name != "" {
			b.WriteString(`<c:tx><c:v>` + escape(s.Name) + `</c:v></c:tx>`)
		}
		colour, dash := colours[i%len(colours)], dashes[i%len(dashes)]
		switch c.Kind {
		case document.Lines:
			fmt.Fprintf(&b, `<c:spPr><a:ln w="25400"><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:prstDash val="%s"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>`, colour, dash)
		case document.Area:
			fmt.Fprintf(&b, `<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:ln w="19050"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr>`, areaFill, accent)
		case document.Bars:
			fmt.Fprintf(&b, `<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr>`, accent)
			b.WriteString(`<c:invertIfNegative val="0"/>`)
			for j, t := range c.Tones {
				fmt.Fprintf(&b, `<c:dPt><c:idx val="%d"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr></c:dPt>`, j, tones[min(max(t, 0), len(tones)-1)])
			}
		}
		fmt.Fprintf(&b, `<c:cat><c:strLit><c:ptCount val="%d"/>`, len(c.Labels))
		for j, l := range c.Labels {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, j, escape(l))
		}
		fmt.Fprintf(&b, `</c:strLit></c:cat><c:val><c:numLit><c:formatCode>%s</c:formatCode><c:ptCount val="%d"/>`, format(c), len(s.Values))
		for j, v := range s.Values {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, j, strconv.FormatFloat(v/100, 'f', -1, 64))
		}
		b.WriteString(`</c:numLit></c:val>`)
		if c.Kind == document.Lines {
			b.WriteString(`<c:smooth val="0"/>`)
		}
		b.WriteString(`</c:ser>`)
	}
	switch c.Kind {
	case document.Bars:
		b.WriteString(`<c:gapWidth val="40"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`)
	case document.Lines:
		b.WriteString(`<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>`)
	case document.Area:
		b.WriteString(`<c:axId val="1"/><c:axId val="2"/></c:areaChart>`)
	}
	letters := `<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="800"><a:solidFill><a:srgbClr val="` + quiet + `"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="da-DK"/></a:p></c:txPr>`
	line := `<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="` + track + `"/></a:solidFill></a:ln></c:spPr>`
	deleted := 0
	scale := `<c:scaling><c:orientation val="minMax"/></c:scaling>`
	if n := len(c.Ticks); n > 1 {
		scale = fmt.Sprintf(`<c:scaling><c:orientation val="minMax"/><c:max val="%s"/><c:min val="%s"/></c:scaling>`, kroner(c.Ticks[n-1].Value), kroner(c.Ticks[0].Value))
	} else {
		deleted = 1
	}
	fmt.Fprintf(&b, `<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>`+
		`<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>%s%s<c:crossAx val="2"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>`, line, letters)
	fmt.Fprintf(&b, `<c:valAx><c:axId val="2"/>%s<c:delete val="%d"/><c:axPos val="l"/>`, scale, deleted)
	if deleted == 0 {
		b.WriteString(`<c:majorGridlines>` + line + `</c:majorGridlines>`)
	}
	fmt.Fprintf(&b, `<c:numFmt formatCode="%s" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>%s<c:crossAx val="1"/>`, format(c), letters)
	if n := len(c.Ticks); n > 1 {
		fmt.Fprintf(&b, `<c:majorUnit val="%s"/>`, kroner(c.Ticks[1].Value-c.Ticks[0].Value))
	}
	b.WriteString(`</c:valAx></c:plotArea>`)
	if len(c.Series) > 1 {
		b.WriteString(`<c:legend><c:legendPos val="t"/><c:overlay val="0"/>` + letters + `</c:legend>`)
	}
	b.WriteString(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>`)
	return b.String()
}

// format shows kroner in thousands, as the captions say, with decimals where the axis has less than one a step.
func format(c *document.Chart) string {
	if len(c.Ticks) > 1 && c.Ticks[1].Value-c.Ticks[0].Value < 1000_00 {
		return "#,##0.00,"
	}
	return "#,##0,"
}

// kroner is a number of øre in kroner, written for a machine.
func kroner(ore float64) string { return strconv.FormatFloat(ore/100, 'f', -1, 64) }
