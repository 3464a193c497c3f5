"""Train the butterfly model: v-prediction, linear betas 1e-4..0.02, 1000 timesteps.

usage: train.py DATA.npz OUT --minutes M [--resume OUT/last.pt] [--augment] [--bf16] [--processes 2] [--device cuda]

The network paints the left half, (3, 64, 32), folded to (12, 32, 16) by 2x2 pixel-unshuffle; the picture is the half and
its mirror image. Every ten minutes and at the end OUT gets last.pt (to go on from), the weights' moving average in the
diffusers layout, and a sheet of samples.
"""
import argparse, copy, math, time
import numpy as np
import torch
import torch.nn.functional as F
from halves import halves
from learning import descend, follow, learn_together, lessons, let_autocast, read_checkpoint, write_checkpoint, write_model
from samplers import alphas_cumprod, sample
from unet2d import UNet2D

CONFIG = dict(
    _class_name="UNet2DModel", sample_size=[32, 16], in_channels=12, out_channels=12, patch_size=2, mirror=True,
    block_out_channels=[40, 80, 128], layers_per_block=1,
    down_block_types=["DownBlock2D", "DownBlock2D", "AttnDownBlock2D"],
    up_block_types=["AttnUpBlock2D", "UpBlock2D", "UpBlock2D"],
    attention_head_dim=32, norm_num_groups=8, norm_eps=1e-5,
)


def sheet(pictures, path, columns=10):
    """Pictures (N, 3, 64, 64) in -1..1 as one PNG, twice as large."""
    from PIL import Image
    x = ((pictures + 1) * 127.5 + 0.5).floor().clamp(0, 255).byte().numpy().transpose(0, 2, 3, 1)
    rows = -(-len(x) // columns)
    out = np.full((rows * 66, columns * 66, 3), 90, np.uint8)
    for i, picture in enumerate(x):
        r, c = divmod(i, columns)
        out[r * 66 + 1 : r * 66 + 65, c * 66 + 1 : c * 66 + 65] = picture
    Image.fromarray(out).resize((columns * 132, rows * 132), 0).save(path)


def augment(x):
    """Left halves (N, 3, 64, 32) in -1..1 on white: half of them a little larger or smaller, slimmer or wider, higher or
    lower, and of another strength and saturation of colour. The axis of symmetry, their right edge, stays where it is."""
    n = len(x)
    uniform = lambda low, high: low + (high - low) * torch.rand(n, 1, 1, 1)
    chosen = torch.rand(n, 1, 1, 1) < 0.5
    ink = (1 - x) / 2  # zero on white: what is moved in is neutral
    grid = F.affine_grid(torch.eye(2, 3).expand(n, 2, 3), x.shape, align_corners=False)
    size, aspect, up = (u.squeeze(-1) for u in (uniform(0.97, 1.08), uniform(0.97, 1.03), uniform(-0.05, 0.05)))
    column = (grid[..., 0] - 1) * size * aspect + 1
    row = grid[..., 1] * size / aspect + up
    moved = F.grid_sample(ink, torch.stack([column, row], -1), mode="bicubic", align_corners=False).clamp(0, 1)
    grey = moved.mean(1, keepdim=True)
    coloured = (grey + (moved - grey) * uniform(0.85, 1.2)).clamp(0, 1) ** uniform(0.85, 1.2)
    return torch.where(chosen, 1 - 2 * coloured, x)


def noised(x, t, noise, abar):
    """The state at t, and the v that the network should say there."""
    a = abar[t][:, None, None, None]
    return a.sqrt() * x + (1 - a).sqrt() * noise, a.sqrt() * noise - (1 - a).sqrt() * x


@torch.no_grad()
def held_out_loss(model, held, abar, device):
    """Mean squared error of v over all timesteps, always with the same noise."""
    x = F.pixel_unshuffle(held.float() / 127.5 - 1, 2)
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(1))
    t = torch.arange(len(x)) * 1000 // len(x)
    state, v = noised(x, t, noise, abar)
    parts = [model(s.to(device), u.to(device)).cpu() for s, u in zip(state.split(32), t.split(32))]
    return F.mse_loss(torch.cat(parts), v).item()


def initialise(model):
    """Zeroes what every residual branch ends with, the usual start of residual diffusion networks."""
    for module in model.modules():
        if module.__class__.__name__ == "Resnet": torch.nn.init.zeros_(module.conv2.weight)
        if module.__class__.__name__ == "Attention": torch.nn.init.zeros_(module.to_out[0].weight)
    torch.nn.init.zeros_(model.conv_out.weight)


def train(rank, a):
    device = torch.device(a.device)
    torch.manual_seed(a.seed)
    model = UNet2D(CONFIG).to(device)
    initialise(model)
    ema = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), a.lr, betas=(0.9, 0.99), weight_decay=1e-3)
    let_autocast(model)
    step = seen = 0
    if a.resume:
        progress = read_checkpoint(a.resume, model, ema, optimiser, device)
        step, seen = progress["step"], progress["seen"]
    first_step, first_seen = step, seen
    layout = torch.channels_last if a.device == "cuda" else torch.contiguous_format
    model.to(memory_format=layout)
    torch.manual_seed(a.seed + rank)  # after the weights, which are the same everywhere
    images, held = (torch.from_numpy(h.transpose(0, 3, 1, 2).copy()) for h in halves(np.load(a.data)["images"]))
    size = sum(q.numel() for q in model.parameters())
    if rank == 0: print(f"{size} parameters, {len(images)} halves, {len(held)} held out", flush=True)
    abar = alphas_cumprod().float()

    def save():
        print(f"seen {seen}: held-out loss {held_out_loss(ema, held, abar, device):.4f}", flush=True)
        write_checkpoint(f"{a.out}/last.pt", model, ema, optimiser, step=step, seen=seen)
        write_model(ema, a.out)
        sheet(sample(ema, 40, 7), f"{a.out}/seen-{seen // 1000:05d}k.png")

    began, average = time.time(), None
    for done in lessons(a.minutes, save if rank == 0 else None):
        decay = 1 if done < 0.6 or a.no_decay else 0.5 * (1 + math.cos(math.pi * (done - 0.6) / 0.4))
        for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step - first_step + 1) / 300) * decay
        x = images[torch.randint(len(images), (a.batch,))].float() / 127.5 - 1
        if a.augment and done < 0.9: x = augment(x)
        x, t = F.pixel_unshuffle(x, 2), ((torch.arange(a.batch) + torch.rand(a.batch)) * 1000 / a.batch).long()
        state, v = (y.to(device) for y in noised(x, t, torch.randn_like(x), abar))
        with torch.autocast(a.device, torch.bfloat16, enabled=a.bf16):
            out = model(state.contiguous(memory_format=layout), t.to(device))
        loss = F.mse_loss(out.float(), v)
        descend(model, loss, optimiser)
        step += 1; seen += a.batch * a.processes
        follow(ema, model, a.ema, step)
        average = loss.item() if average is None else 0.99 * average + 0.01 * loss.item()
        if step % 100 == 0 and rank == 0:
            rate = (seen - first_seen) / (time.time() - began)
            print(f"step {step}, seen {seen}, loss {average:.4f}, {rate:.1f} halves/s, {done:.1%}", flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("out")
    p.add_argument("--minutes", type=float, default=60); p.add_argument("--resume")
    p.add_argument("--device", default="cpu"); p.add_argument("--bf16", action="store_true")
    p.add_argument("--batch", type=int, default=32, help="of each process"); p.add_argument("--lr", type=float, default=5e-4)
    p.add_argument("--ema", type=float, default=0.999); p.add_argument("--seed", type=int, default=0)
    p.add_argument("--augment", action="store_true", help="until the last tenth of the time")
    p.add_argument("--no-decay", action="store_true", help="keep the learning rate: another run will go on from here")
    p.add_argument("--processes", type=int, default=1); p.add_argument("--threads", type=int, default=1, help="of each")
    learn_together(train, p.parse_args())


if __name__ == "__main__":
    main()
