"""The mean of two networks of student.py, weight by weight, on the grid.

usage: blend.py A/last.pt B/last.pt SHARE OUT
SHARE: of B, 0 to 1.
"""
import sys
import torch
from student import config, griddable, write
from unet2d import UNet2D

first, second, share, out = sys.argv[1:]
share = float(share)
a, b = (torch.load(path, map_location="cpu")["ema"] for path in (first, second))
net = griddable(UNet2D(config("b", 4)))
net.load_state_dict({name: (1 - share) * a[name].float() + share * b[name].float() for name in a})
write(net, out, True)
torch.save(dict(ema=net.state_dict()), f"{out}/last.pt")
