#!/usr/bin/env python3
"""Remakes the fonts of the office's pages, web/*.woff2, out of the fonts beside this file. See README.md.

usage: remake_web.py    needs fontTools and brotli
"""
import pathlib

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = {"inter-400": "Inter-Regular.ttf", "inter-600": "Inter-SemiBold.ttf"}

# Nearly every page needs no more than the first; a browser fetches the second for a name that does.
USUAL = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | {ord(c) for c in "–—‘’‚“”„•…‹›€−→←↑↓"} | {0x202F, 0x2009}


def write(source, target, codes):
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "mark", "mkmk", "locl"]
    options.hinting = False
    options.notdef_outline = True
    options.flavor = "woff2"
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes)
    worker.subset(font)
    font.flavor = "woff2"
    font.recalcTimestamp = False
    font.save(target)
    print(target.name, target.stat().st_size)


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent
    for name, source in WEIGHTS.items():
        every = set(TTFont(here / source).getBestCmap())
        write(here / source, here / "web" / f"{name}.woff2", every & USUAL)
        write(here / source, here / "web" / f"{name}-more.woff2", (every - USUAL) | {0x20})
