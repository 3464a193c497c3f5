"""The halves to learn from, and how often each: curated ones of train64, and the open specimens.

usage: curate.py TRAIN64.npz CURATED.npz OPEN128.npz OUT.npz
OUT: halves uint8 (M, 64, 32, 3), weight (M,), colour (M,); held_good uint8 (K, 64, 32, 3): held-out halves of quality 2
and 3.
"""
import sys
import numpy as np
from halves import centre, split

train, curated, opened, out = sys.argv[1:]
data, marks, more = np.load(train), np.load(curated), np.load(opened)
x, learnt, held = split(data["images"])
every = np.arange(len(x)) % 20 == 7
left, right = x[:, :, :32], x[:, :, :31:-1]
quality, colour = marks["quality"], marks["colour"].astype(str)
halves, weight, colours, held_good = [], [], [], []
for side, h in ((0, left), (1, right)):
    good = quality[:, side] >= 2
    use = good & ~every                       # an asymmetric picture may have one good half
    halves.append(h[use]); colours.append(colour[use]); weight.append(np.where(quality[use, side] == 3, 2.5, 1.0))
    held_good.append(h[good & held])
s = more["kind"].astype(str) == "specimen"
y, _ = centre(more["images64"][s])
ink = 255 - y.astype(int)
def guess(p):
    m = p.min(-1) < 235; c = p[m].astype(float); r, g, b = c.mean(0) if len(c) else (0, 0, 0); mx, mn = max(r, g, b), min(r, g, b)
    if mx < 70: return "black"
    if mx - mn < 25: return "white" if mn > 150 else "brown"
    if b == mx: return "blue"
    if g == mx: return "green"
    return "yellow" if g > .8 * r and b < .6 * r else "orange" if r - b > 60 else "brown"
names = np.array([guess(p) for p in y])
for h in (y[:, :, :32], y[:, :, :31:-1]):
    halves.append(h); colours.append(names); weight.append(np.full(len(h), 2.5))
halves, weight, colours = map(np.concatenate, (halves, weight, colours))
mass = {c: weight[colours == c].sum() for c in set(colours)}; most = max(mass.values())
weight *= np.array([min((most / mass[c]) ** 0.5, 3) for c in colours])
np.savez_compressed(out, halves=halves, weight=weight / weight.sum(), colour=colours, held_good=np.concatenate(held_good))
shares = {c: f"{weight[colours == c].sum() / weight.sum():.1%}" for c in sorted(mass)}
print(len(halves), "halves,", len(np.concatenate(held_good)), "held out;", shares)
