"""Teach a network its own guided estimate (Karras et al. 2024, autoguidance; Meng et al. 2023, distilled), one pass a
step.

usage: guided.py GOOD BAD OUT --halves GOOD.npz --minutes M [--w 1.5] [--paint 4096] [--grid] [--processes 2]
    [--resume OUT/last.pt]

GOOD and BAD are last.pt of student.py: the network, and an early state of it. Target: good + (w - 1) (good - bad),
clipped, at noised pictures, real and painted with guidance.
"""
import argparse, copy, math, time
import numpy as np, torch
from torch import nn
import torch.nn.functional as F
from learning import descend, follow, learn_together, lessons, let_autocast, read_checkpoint, write_checkpoint
from samplers import alphas_cumprod, sample
from student import AsV, GridConv2d, config, griddable, held_error, recoloured, write
from train import augment, noised, sheet
from unet2d import UNet2D


def frozen(path, arch, patch):
    net = UNet2D(config(arch, patch)); net.load_state_dict(torch.load(path, map_location="cpu")["ema"])
    return net.eval().requires_grad_(False)


class Guided(nn.Module):
    """good + (w - 1) (good - bad), all of it from timestep 350 on, none below 200: there it would only add contrast
    (Kynkaanniemi et al. 2024, guidance in an interval)."""

    def __init__(self, good, bad, w): super().__init__(); self.good, self.bad, self.w, self.cfg = good, bad, w, good.cfg

    def forward(self, x, t):
        g = self.good(x, t).float()
        more = ((self.w - 1) * ((t.float() - 200) / 150).clamp(0, 1))[:, None, None, None]
        return g if not more.any() else (g + more * (g - self.bad(x, t).float())).clamp(-1, 1)


def train(rank, a):
    torch.manual_seed(a.seed)
    good, bad = frozen(a.good, a.arch, a.patch), frozen(a.bad, a.arch, a.patch)
    model = griddable(copy.deepcopy(good)).train().requires_grad_(True); ema = copy.deepcopy(model).eval().requires_grad_(False)
    teacher = Guided(good, bad, a.w)
    for net in (good, bad, model): let_autocast(net)
    optimiser = torch.optim.AdamW(model.parameters(), a.lr, betas=(0.9, 0.99), weight_decay=1e-4)
    step = 0
    if a.resume: step = read_checkpoint(a.resume, model, ema, optimiser)["step"]
    GridConv2d.on = a.grid
    torch.manual_seed(1000 * a.seed + step + rank)
    z = np.load(a.halves)
    images = torch.from_numpy(z["halves"].transpose(0, 3, 1, 2).copy())
    weight = torch.from_numpy(z["weight"]).float()
    held = torch.from_numpy(z["held_good"].transpose(0, 3, 1, 2).copy())
    abar = alphas_cumprod().float(); first = step; began, average = time.time(), None
    n = a.paint // a.processes
    with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
        pictures = sample(AsV(teacher, abar), n, 5000 + rank, "dpmpp_2m", 12)
    painted = pictures[..., :32].contiguous()
    if rank == 0: sheet(pictures[:80], f"{a.out}/teacher.png"); print(f"painted {n} in {time.time() - began:.0f} s", flush=True)

    def save():
        print(f"step {step}: held-out {held_error(ema, held, abar, a.patch)}", flush=True)
        write_checkpoint(f"{a.out}/last.pt", model, ema, optimiser, step=step); write(ema, a.out, a.grid)
        sheet(sample(AsV(ema, abar), 80, 7, "dpmpp_2m", 12), f"{a.out}/step-{step:05d}.png")

    for done in lessons(a.minutes, save if rank == 0 else None):
        decay = 1 if done < 0.4 else 0.5 * (1 + math.cos(math.pi * (done - 0.4) / 0.6))
        for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step - first + 1) / 100) * decay
        k = a.batch // 2
        x = recoloured(augment(images[torch.multinomial(weight, k, True)].float() / 127.5 - 1), a.recolour)
        x = F.pixel_unshuffle(torch.cat([x, painted[torch.randint(len(painted), (a.batch - k,))]]), a.patch)
        t = ((torch.randperm(a.batch) + torch.rand(a.batch)) * 1000 / a.batch).long(); state, _ = noised(x, t, torch.randn_like(x), abar)
        with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
            with torch.no_grad(): there = teacher(state, t)
            out = model(state, t)
        loss = (((out.float() - there) ** 2).mean((1, 2, 3)) / (1 - abar[t]).clamp(min=0.03)).mean()
        descend(model, loss, optimiser); step += 1; follow(ema, model, a.ema, step)
        average = loss.item() if average is None else 0.99 * average + 0.01 * loss.item()
        if step % 100 == 0 and rank == 0:
            print(f"step {step}, loss {average:.5f}, {(step - first) / (time.time() - began):.2f} steps/s, {done:.1%}", flush=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("good")
    p.add_argument("bad")
    p.add_argument("out")
    p.add_argument("--halves")
    p.add_argument("--minutes", type=float, default=25)
    p.add_argument("--resume")
    p.add_argument("--arch", default="b")
    p.add_argument("--patch", type=int, default=4)
    p.add_argument("--w", type=float, default=1.5)
    p.add_argument("--paint", type=int, default=4096)
    p.add_argument("--grid", action="store_true")
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--recolour", type=float, default=0.1)
    p.add_argument("--ema", type=float, default=0.999)
    p.add_argument("--seed", type=int, default=3)
    p.add_argument("--processes", type=int, default=1); p.add_argument("--threads", type=int, default=1)
    learn_together(train, p.parse_args())
