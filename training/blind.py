"""Sheets that mix several models' butterflies blind, to count whole ones by eye.

usage: blind.py OUT NAME=FOLDER:sampler:spacing:steps ... [--count 96] [--seed 11] [--shuffle 1]
       blind.py OUT --open GRADES

The first paints --count pictures of each model in fp32, writes them in random order to OUT/sheet-N.png, eight a row and
48 a sheet, and the key to OUT/key.json. The second opens the key: GRADES has a 1 for each whole butterfly and a 0 for
each other, in the order of the sheets, white space between them as one likes; prints how many of each model are whole.
"""
import argparse, json, os
import numpy as np, torch
from PIL import Image
from judge import read_as_v
from samplers import sample

COLUMNS, ROWS, SCALE = 8, 6, 3

p = argparse.ArgumentParser()
p.add_argument("out")
p.add_argument("models", nargs="*")
p.add_argument("--open")
p.add_argument("--count", type=int, default=96)
p.add_argument("--seed", type=int, default=11)
p.add_argument("--shuffle", type=int, default=1)
p.add_argument("--threads", type=int, default=1)
a = p.parse_args(); torch.set_num_threads(a.threads); torch.set_flush_denormal(True)


def sheet(pictures, path):
    """Pictures (N, 64, 64, 3) of bytes as one PNG, three times as large, with a frame between them."""
    cell = 64 * SCALE + 4
    out = np.full((ROWS * cell, COLUMNS * cell, 3), 90, np.uint8)
    for i, picture in enumerate(pictures):
        row, column = divmod(i, COLUMNS)
        large = picture.repeat(SCALE, 0).repeat(SCALE, 1)
        out[row * cell + 2:(row + 1) * cell - 2, column * cell + 2:(column + 1) * cell - 2] = large
    Image.fromarray(out).save(path)


def paint(spec):
    """The pictures (N, 64, 64, 3) of NAME=FOLDER:sampler:spacing:steps, as bytes."""
    folder, sampler, spacing, steps = spec.split("=")[1].split(":")
    pictures = sample(read_as_v(folder), a.count, a.seed, sampler, int(steps), spacing, batch=16)
    return ((pictures + 1) * 127.5 + 0.5).floor().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()


if a.open:
    key = json.load(open(f"{a.out}/key.json"))
    grades = [int(g) for g in "".join(open(a.open).read().split())]
    if len(grades) != len(key): raise SystemExit(f"{len(grades)} grades for {len(key)} pictures")
    for name in sorted(set(key)):
        own = [g for g, k in zip(grades, key) if k == name]
        print(f"{name}: {sum(own)} of {len(own)} whole")
else:
    os.makedirs(a.out, exist_ok=True)
    key, painted = [], []
    for spec in a.models:
        painted.append(paint(spec)); key += [spec.split("=")[0]] * a.count
        print(spec, "painted", flush=True)
    order = np.random.default_rng(a.shuffle).permutation(len(key))
    mixed = np.concatenate(painted)[order]
    for i in range(0, len(key), COLUMNS * ROWS): sheet(mixed[i:i + COLUMNS * ROWS], f"{a.out}/sheet-{i // (COLUMNS * ROWS) + 1}.png")
    json.dump([key[i] for i in order], open(f"{a.out}/key.json", "w"))
