#!/usr/bin/env python3
"""Remakes the fonts beside this file. See README.md.

usage: remake.py FOLDER    where FOLDER holds the release's Inter-*.woff2 and InterDisplay-*.woff2
"""
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCES = {
    "Inter-Regular.ttf": "Inter-Regular.woff2",
    "Inter-SemiBold.ttf": "Inter-SemiBold.woff2",
    "Inter-Bold.ttf": "Inter-Bold.woff2",
    "Inter-Italic.ttf": "Inter-Italic.woff2",
    "Inter-SemiBoldItalic.ttf": "Inter-SemiBoldItalic.woff2",
    "InterDisplay-SemiBold.ttf": "InterDisplay-SemiBold.woff2",
    "InterDisplay-Bold.ttf": "InterDisplay-Bold.woff2",
}

# Latin as Danish firms and their neighbours spell, and what our texts and figures need beside letters.
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E), (0x300, 0x30C)]
SINGLE = (
    "–—‘’‚“”„†•…‹›‰′″⁄€™−×÷≈≠≤≥∞√±·→←↑↓↗↘⌘⌥⇧⏎✓✕●○■□▲▼▶◀◆★☆½¼¾²³°№�"
    "\u2009\u200a\u202f\u2010\u2011\u2212"
)


def tabular(font):
    """Makes the figures of equal width the ordinary ones, so that columns of money stand straight."""
    gsub = font["GSUB"].table
    lookups = {i for f in gsub.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    swap = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            swap.update(getattr(table, "ExtSubTable", table).mapping)
    wanted = {ord(c) for c in "0123456789"}
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code in wanted & set(table.cmap):
                table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])


def remake(source, target):
    font = TTFont(source)
    tabular(font)
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "mark", "mkmk", "locl"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.hinting = False
    options.notdef_outline = True
    options.flavor = None
    worker = subset.Subsetter(options)
    codes = {c for low, high in RANGES for c in range(low, high + 1)} | {ord(c) for c in SINGLE}
    worker.populate(unicodes=codes)
    worker.subset(font)
    font.flavor = None
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).resolve().parent
    for name, source in SOURCES.items():
        remake(folder / source, here / name)
        print(name, (here / name).stat().st_size)
