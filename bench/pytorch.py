"""Milliseconds of one pass of the default model in PyTorch on the CPU: prints median, least and largest of some runs."""
import json, os, sys, time

import numpy as np
import torch
import torch.nn.functional as F

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
folder = os.path.join(root, "models", "butterfly-64")
sys.path.insert(0, os.path.join(root, "training"))
from unet2d import UNet2D, load_safetensors  # noqa: E402

torch.set_num_threads(int(sys.argv[1]))
model = UNet2D(json.load(open(os.path.join(folder, "config.json"))))
weights = load_safetensors(os.path.join(folder, "diffusion_pytorch_model.safetensors"))
model.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()})
x, t, times = F.pixel_unshuffle(torch.randn(1, 3, 64, 32), model.cfg["patch_size"]), torch.tensor([500]), []
with torch.no_grad():
    for run in range(25):
        started = time.perf_counter()
        model(x, t)
        times.append(time.perf_counter() - started)
times = sorted(times[5:])
print(json.dumps(dict(median=times[len(times) // 2] * 1000, min=times[0] * 1000, max=times[-1] * 1000, runs=len(times))))
