"""How far SQL's pictures are from PyTorch's (fp32), which begin with the same noise: pictures.py MODEL_FOLDER FILE.

FILE holds a list of pictures: noise and last state [3][H][W] of the left half, flat, and the path of timesteps. Prints
the differences of their values as JSON, in units of 1/255; over: those above 1, each with its picture and place, from 0.
"""
import json, os, sys

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "training"))
from judge import read_model  # noqa: E402
from samplers import alphas_cumprod, estimate, next_state  # noqa: E402

torch.set_num_threads(1)
folder, file = sys.argv[1:]
run = json.load(open(os.path.join(folder, "sampling.json")))
kind = json.load(open(os.path.join(folder, "scheduler_config.json")))["prediction_type"]
model, pictures = read_model(folder), json.load(open(file))
abar = torch.cat([alphas_cumprod(), torch.ones(1, dtype=torch.float64)])  # the last: t = -1
patch = model.cfg["patch_size"]
shape = (1, model.cfg["in_channels"] // patch ** 2, *(patch * size for size in model.cfg["sample_size"]))


def paint(noise, path):
    x, history = F.pixel_unshuffle(torch.tensor(noise).reshape(shape), patch).double(), []
    for t, t_next in zip(path, path[1:] + [-1]):
        a, b = abar[t], abar[t_next]
        out = model(x.float(), torch.tensor([t])).double()
        x0, eps = (out.clamp(-1, 1), None) if kind == "sample" else estimate(out, x, a)
        if eps is None: eps = (x - a.sqrt() * x0) / (1 - a).sqrt()
        x, history = next_state(run["sampler"], x, eps, x0, a, b, history, None), [(a, x0, eps), *history][:3]
    return F.pixel_shuffle(x, patch).clamp(-1, 1).flatten()


with torch.no_grad():
    far = np.stack([
        (paint(p["noise"], p["path"]) - torch.tensor(p["state"]).clamp(-1, 1)).abs().numpy() * 127.5 for p in pictures
    ])
over = [dict(picture=int(picture), value=int(at), difference=far[picture, at]) for picture, at in np.argwhere(far > 1)]
print(json.dumps(dict(max=far.max(), mean=far.mean(), p999=np.quantile(far, 0.999), over=over, values=far.size)))
