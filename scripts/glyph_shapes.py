"""Measures the glyphs of sql/render/glyph_shapes.sql in DejaVu Sans Mono and prints their rows.

A glyph's cell, twice as tall as wide, is cut into 2 x 3 parts. A part's ink is the mean of its coverage, as a share of
the most that any of the glyphs has in that part: 0..255, upper left first. The last column is the whole cell's ink, as
a share of the darkest glyph's.

Debian's fonts-dejavu-core and python3-pil: /usr/bin/python3 scripts/glyph_shapes.py
"""

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
GLYPHS = " .'`,-_:;\"^!|/\\()<>=+*~LJTYVv7rxXoO%8M@#Qbdpq"
WIDTH, HEIGHT, SIZE = 48, 96, 80  # in pixels; at size 80 a glyph is 48 wide


def measure(glyph: str, font: ImageFont.FreeTypeFont) -> list[float]:
    """The mean coverage of each of the 2 x 3 parts, 0..255."""
    cell = Image.new("L", (WIDTH, HEIGHT), 0)
    top = (HEIGHT - sum(font.getmetrics())) // 2
    ImageDraw.Draw(cell).text((0, top), glyph, font=font, fill=255)
    parts = [(WIDTH // 2 * x, HEIGHT // 3 * y) for y in range(3) for x in range(2)]
    boxes = [(x, y, x + WIDTH // 2, y + HEIGHT // 3) for x, y in parts]
    return [sum(cell.crop(box).getdata()) / (WIDTH // 2 * HEIGHT // 3) for box in boxes]


def main() -> None:
    font = ImageFont.truetype(FONT, SIZE)
    inks = {glyph: measure(glyph, font) for glyph in GLYPHS}
    most = [max(part) for part in zip(*inks.values())]
    darkest = max(map(sum, inks.values()))
    rows = []
    for glyph, ink in sorted(inks.items(), key=lambda row: sum(row[1])):
        quoted = glyph.replace("'", "''")
        shares = [round(255 * part / top) for part, top in zip(ink, most)] + [round(255 * sum(ink) / darkest)]
        literal = "E'\\\\'" if glyph == "\\" else f"'{quoted}'"
        rows.append(f"    ({literal}, {', '.join(map(str, shares))})")
    print(",\n".join(rows))


main()
