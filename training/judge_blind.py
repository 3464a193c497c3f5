"""Kernel distance of several models side by side, and sheets that mix them blind.

usage: judge_blind.py OUT --curated GOOD.npz --data DATA.npz [--samples 256]
    [--blind 96] NAME=FOLDER:sampler:spacing:steps ...

Prints each model's kernel distance (judge.py's features) to the held-out halves of DATA and to the good held-out halves
of GOOD, mean and deviation of the pixels, and the spread of hues; with --blind, writes blind-N.png, that many pictures
of each in random order, sixteen a row, and the key in key.json.
"""
import argparse, json, os, time
import numpy as np, torch
from halves import split
from judge import features, kernel_distance, read_as_v, read_features, symmetric
from learning import let_autocast
from samplers import sample
from train import sheet

p = argparse.ArgumentParser()
p.add_argument("out")
p.add_argument("models", nargs="+")
p.add_argument("--curated")
p.add_argument("--data")
p.add_argument("--features", default="features.pt")
p.add_argument("--samples", type=int, default=256)
p.add_argument("--blind", type=int, default=0)
p.add_argument("--seed", type=int, default=11)
p.add_argument("--threads", type=int, default=2)
a = p.parse_args(); torch.set_num_threads(a.threads); torch.set_flush_denormal(True)
os.makedirs(a.out, exist_ok=True)

data = np.load(a.data); images, learnt, held = split(data["images"])
labels = torch.from_numpy(np.unique(data["label"], return_inverse=True)[1])
to_learn = torch.from_numpy(images[learnt]).permute(0, 3, 1, 2).float() / 127.5 - 1
net = read_features(a.features, to_learn, labels[torch.from_numpy(learnt)])
def whole(halves): x = torch.from_numpy(halves.transpose(0, 3, 1, 2).copy()).float() / 127.5 - 1; return torch.cat([x, x.flip(-1)], -1)
g = np.load(a.curated)
of_held, of_good = features(net, symmetric(images[held])), features(net, whole(g["held_good"]))
of_training = features(net, whole(g["halves"]))
to_held, to_good = (kernel_distance(of_training, of)[0] for of in (of_held, of_good))
print(f"training: to held {to_held:.4f}, to good held {to_good:.4f}", flush=True)

def hues(x):
    """Share of strongly coloured pixels in six hues, and entropy over pictures' leading hue."""
    r, gr, b = x[:, 0], x[:, 1], x[:, 2]; most, least = x.amax(1), x.amin(1); d = most - least + 1e-6
    h = torch.where(most == r, ((gr - b) / d) % 6, torch.where(most == gr, (b - r) / d + 2, (r - gr) / d + 4))
    strong = (d > 0.35) & (least < 0.9)
    per = torch.stack([((h.round() % 6 == k) & strong).float().mean((1, 2)) for k in range(6)], 1)
    return per.mean(0)

every, key = [], []
for spec in a.models:
    name, rest = spec.split("="); folder, sampler, spacing, steps = rest.split(":")
    model = read_as_v(folder); let_autocast(model)
    began = time.time()
    with torch.autocast("cpu", torch.bfloat16, enabled=True):
        pictures = sample(model, a.samples, a.seed, sampler, int(steps), spacing).float()
    f = features(net, pictures); (d, e), (dg, eg) = kernel_distance(f, of_held), kernel_distance(f, of_good)
    near = torch.cdist(f, of_training).min(1).values.median().item()
    found = f"held {d:.4f} +- {e:.4f}, good held {dg:.4f} +- {eg:.4f}, nearest {near:.2f}"
    shares = [round(v, 3) for v in hues(pictures).tolist()]
    print(f"{name}: {found}, hues r y g c b m {shares}, {time.time() - began:.0f} s", flush=True)
    sheet(pictures[:96], f"{a.out}/{name}.png", columns=16)
    every.append(pictures[:a.blind]); key += [name] * a.blind
if a.blind:
    order = torch.randperm(len(key), generator=torch.Generator().manual_seed(int(time.time())))
    mixed = torch.cat(every)[order]
    for i in range(0, len(key), 96): sheet(mixed[i:i + 96], f"{a.out}/blind-{i // 96}.png", columns=16)
    json.dump([key[i] for i in order], open(f"{a.out}/key.json", "w"))
