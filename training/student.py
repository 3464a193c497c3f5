"""Train a network from nothing on curated halves and on pictures that a teacher painted: predicts x0, patches of four.

usage: student.py OUT --halves GOOD.npz [--painted PAINTED.npz --share 0.7] --minutes M [--processes 2] [--grid]
    [--resume OUT/last.pt]

Why x0: with patches of 4x4 (48 numbers) and 64 to 96 channels a network cannot hold all the noise that eps or v ask it
to say again; x0 is smooth (Li & He 2025). The error counts as that of v does, 1 / (1 - alphas_cumprod), capped.
--grid: in training and in what is written, the weights of every convolution are whole numbers from -63 to 63 times a
scale of the output channel; the scale has five significant bits, so that fp16 holds them exactly.
"""
import argparse, copy, json, math, os, time
import numpy as np, torch
from torch import nn
import torch.nn.functional as F
from learning import descend, follow, learn_together, lessons, let_autocast, read_checkpoint, write_checkpoint
from samplers import alphas_cumprod, sample
from train import augment, initialise, noised, sheet
from unet2d import UNet2D, save_safetensors

LEVELS, CAP = 63, 0.03
PLAIN = dict(down_block_types=["DownBlock2D"] * 3, up_block_types=["UpBlock2D"] * 3)
ARCHS = {
    "a": dict(block_out_channels=[64, 96, 128]),
    "b": dict(block_out_channels=[80, 112, 128], **PLAIN),
    "c": dict(block_out_channels=[96, 128, 128], **PLAIN),
}


def config(arch, patch=4):
    return dict(dict(
        _class_name="UNet2DModel", sample_size=[64 // patch, 32 // patch], in_channels=3 * patch ** 2, out_channels=3 * patch ** 2,
        patch_size=patch, mirror=True, layers_per_block=1,
        down_block_types=["DownBlock2D", "DownBlock2D", "AttnDownBlock2D"], up_block_types=["AttnUpBlock2D", "UpBlock2D", "UpBlock2D"],
        attention_head_dim=32, norm_num_groups=8, norm_eps=1e-5), **ARCHS[arch])


def grid(w):
    """The nearest weights on the grid, and the gradient of w."""
    most = w.detach().abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-8) / LEVELS
    m, e = torch.frexp(most)
    scale = torch.ldexp(torch.ceil(m * 32) / 32, e)
    return w + ((w / scale).round() * scale - w).detach()


class GridConv2d(nn.Conv2d):
    on = False
    def forward(self, x): return self._conv_forward(x, grid(self.weight) if GridConv2d.on else self.weight, self.bias)


def griddable(model):
    for m in model.modules():
        if type(m) is nn.Conv2d: m.__class__ = GridConv2d
    return model


class AsV(nn.Module):
    """v from a network that says x0: for samplers.sample(), which wants v."""
    def __init__(self, net, abar): super().__init__(); self.net, self.cfg, self.abar = net, net.cfg, abar

    def forward(self, x, t):
        a = self.abar[t][:, None, None, None]
        return (a.sqrt() * x - self.net(x, t)) / (1 - a).sqrt()


def write(model, folder, gridded):
    os.makedirs(folder, exist_ok=True)
    weights = {n: (grid(v) if gridded and v.dim() == 4 else v).detach().half().contiguous().numpy() for n, v in model.state_dict().items()}
    save_safetensors(f"{folder}/diffusion_pytorch_model.safetensors", weights)
    json.dump(model.cfg, open(f"{folder}/config.json", "w"), indent=2)
    json.dump(dict(_class_name="DDPMScheduler", num_train_timesteps=1000, beta_start=1e-4, beta_end=0.02, beta_schedule="linear",
        prediction_type="sample", clip_sample=True), open(f"{folder}/scheduler_config.json", "w"), indent=2)


def recoloured(x, share):
    """A share of the pictures (N, 3, H, W) with every hue turned by the same angle; black, white and grey stay."""
    angle = torch.rand(len(x)) * 2 * math.pi * (torch.rand(len(x)) < share)
    c, s, k = angle.cos(), angle.sin(), 3 ** -0.5
    one, i = (1 - c) / 3, torch.eye(3)
    cross = torch.tensor([[0, -k, k], [k, 0, -k], [-k, k, 0]])
    turn = c[:, None, None] * i + one[:, None, None] + s[:, None, None] * cross
    return torch.einsum("nij,njhw->nihw", turn, x).clamp(-1, 1)


@torch.no_grad()
def held_error(model, held, abar, patch):
    """Mean of squared error of x0 over max(1 - a, CAP), all timesteps, the same noise always; by thirds of t, too."""
    x = F.pixel_unshuffle(held.float() / 127.5 - 1, patch)
    noise = torch.randn(held.shape, generator=torch.Generator().manual_seed(1)); noise = F.pixel_unshuffle(noise, patch)
    t = torch.arange(len(x)) * 1000 // len(x); state, _ = noised(x, t, noise, abar)
    out = torch.cat([model(s, u).float() for s, u in zip(state.split(32), t.split(32))])
    each = ((out - x) ** 2).mean((1, 2, 3)) / (1 - abar[t]).clamp(min=CAP)
    k = len(x) // 3
    return [round(v.item(), 4) for v in (each.mean(), each[:k].mean(), each[k:2 * k].mean(), each[2 * k:].mean())]


def train(rank, a):
    torch.manual_seed(a.seed)
    model = griddable(UNet2D(config(a.arch, a.patch))); initialise(model)
    ema = copy.deepcopy(model).eval(); let_autocast(model)
    optimiser = torch.optim.AdamW(model.parameters(), a.lr, betas=(0.9, 0.99), weight_decay=1e-3)
    step = seen = 0
    if a.resume:
        p = read_checkpoint(a.resume, model, ema, optimiser); step, seen = p["step"], p["seen"]
    GridConv2d.on = a.grid
    first_step, first_seen = step, seen
    torch.manual_seed(1000 * a.seed + step + rank)
    z = np.load(a.halves)
    images = torch.from_numpy(z["halves"].transpose(0, 3, 1, 2).copy())
    weight = torch.from_numpy(z["weight"]).float()
    held = torch.from_numpy(z["held_good"].transpose(0, 3, 1, 2).copy())
    painted = torch.from_numpy(np.load(a.painted)["halves"].transpose(0, 3, 1, 2).copy()) if a.painted else None
    abar = alphas_cumprod().float()
    if rank == 0:
        parameters, more = sum(q.numel() for q in model.parameters()), 0 if painted is None else len(painted)
        print(f"{parameters} parameters, {len(images)} halves, {more} painted", flush=True)

    def save():
        print(f"seen {seen}: held-out {held_error(ema, held, abar, a.patch)}", flush=True)
        write_checkpoint(f"{a.out}/last.pt", model, ema, optimiser, step=step, seen=seen); write(ema, a.out, a.grid)
        sheet(sample(AsV(ema, abar), 40, 7, "dpmpp_2m", 12), f"{a.out}/seen-{seen // 1000:05d}k.png")

    began, average = time.time(), None
    for done in lessons(a.minutes, save if rank == 0 else None):
        decay = 1 if a.no_decay or done < 0.5 else 0.5 * (1 + math.cos(math.pi * (done - 0.5) / 0.5))
        for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step - first_step + 1) / 300) * decay
        n = a.batch if painted is None else a.batch - int(a.batch * a.share)
        x = images[torch.multinomial(weight, n, True)].float() / 127.5 - 1
        if not a.resume or done < 0.92 or a.no_decay: x = augment(x)
        x = recoloured(x, a.recolour)
        if painted is not None: x = torch.cat([x, painted[torch.randint(len(painted), (a.batch - n,))].float() / 127.5 - 1])
        x = F.pixel_unshuffle(x, a.patch); t = ((torch.randperm(a.batch) + torch.rand(a.batch)) * 1000 / a.batch).long()
        state, _ = noised(x, t, torch.randn_like(x), abar)
        with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16): out = model(state, t)
        loss = (((out.float() - x) ** 2).mean((1, 2, 3)) / (1 - abar[t]).clamp(min=CAP)).mean()
        descend(model, loss, optimiser)
        step += 1; seen += a.batch * a.processes; follow(ema, model, a.ema, step)
        average = loss.item() if average is None else 0.99 * average + 0.01 * loss.item()
        if step % 200 == 0 and rank == 0:
            rate = (seen - first_seen) / (time.time() - began)
            print(f"step {step}, seen {seen}, loss {average:.4f}, {rate:.1f} halves/s, {done:.1%}", flush=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("out"); p.add_argument("--halves"); p.add_argument("--painted"); p.add_argument("--share", type=float, default=0.7)
    p.add_argument("--arch", default="b")
    p.add_argument("--patch", type=int, default=4)
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--resume")
    p.add_argument("--recolour", type=float, default=0.15)
    p.add_argument("--grid", action="store_true")
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--lr", type=float, default=8e-4)
    p.add_argument("--ema", type=float, default=0.9995)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--no-decay", action="store_true")
    p.add_argument("--processes", type=int, default=1); p.add_argument("--threads", type=int, default=1)
    learn_together(train, p.parse_args())
