#!/usr/bin/env python3
"""Makes svg/ out of lines/: every stroke becomes the shape it covers.

Fyne draws an SVG's strokes at their width in pixels whatever size the icon has, so a stroked icon gets thinner the
sharper the screen is. Shapes scale. Needs fonttools and shapely.

usage: outline.py
"""
import pathlib
import re
import xml.etree.ElementTree as ET

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path.parser import parse_path
from shapely.geometry import LineString, Point
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

STROKE = 1.9  # of 24
STEPS = 24  # pieces of a curve
CLOSE = 0.012  # how far the outline may be from the true one


class Lines(BasePen):
    """Turns a path into lines of points."""

    def __init__(self):
        super().__init__(None)
        self.lines = []

    def _moveTo(self, p):
        self.lines.append([p])

    def _lineTo(self, p):
        self.lines[-1].append(p)

    def _curveToOne(self, b, c, d):
        a = self._getCurrentPoint()
        for i in range(1, STEPS + 1):
            t = i / STEPS
            u = 1 - t
            self.lines[-1].append(
                tuple(u**3 * a[k] + 3 * u * u * t * b[k] + 3 * u * t * t * c[k] + t**3 * d[k] for k in (0, 1))
            )

    def _closePath(self):
        if self.lines[-1][0] != self.lines[-1][-1]:
            self.lines[-1].append(self.lines[-1][0])

    def _endPath(self):
        pass


def shapes(svg):
    width = float(svg.get("stroke-width") or STROKE)
    width = STROKE if svg.get("stroke-width") == "1.75" else width
    for node in svg:
        tag = node.tag.split("}")[1]
        if tag == "circle":
            x, y, r = (float(node.get(k)) for k in ("cx", "cy", "r"))
            disc = Point(x, y)
            if node.get("stroke") == "none":
                yield disc.buffer(r, 32)
            else:
                yield disc.buffer(r + width / 2, 32).difference(disc.buffer(r - width / 2, 32))
        elif tag == "path":
            pen = Lines()
            parse_path(node.get("d"), pen)
            for line in pen.lines:
                yield LineString(line).buffer(width / 2, 16, cap_style=1, join_style=1)


def number(v):
    return re.sub(r"\.?0+$", "", f"{v:.2f}")


def outline(shape):
    parts = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
    out = []
    for part in parts:
        part = orient(part)  # holes run the other way round
        for ring in [part.exterior, *part.interiors]:
            points = list(ring.coords)[:-1]
            out.append("M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z")
    return "".join(out)


def main():
    here = pathlib.Path(__file__).resolve().parent
    (here / "svg").mkdir(exist_ok=True)
    for source in sorted((here / "lines").glob("*.svg")):
        whole = unary_union(list(shapes(ET.parse(source).getroot()))).simplify(CLOSE)
        (here / "svg" / source.name).write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
            f'<path fill="#000000" d="{outline(whole)}"/></svg>\n'
        )


if __name__ == "__main__":
    main()
