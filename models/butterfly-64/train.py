"""Train the bundled 64x64 butterfly diffusion model (v-prediction, linear betas 1e-4..0.02, 1000 steps).

usage: train.py DATA.npz OUTDIR --minutes M [--device cuda] [--resume OUTDIR/last.pt]
The network paints the left half (3,64,32), folded to (12,32,16) by 2x2 pixel-unshuffle; the picture is the half and its mirror image.
"""
import argparse, json, math, os, time
import numpy as np, torch
import torch.nn.functional as F
from unet2d import UNet2D, save_safetensors
from halves import halves

CONFIGS = {
    "b": dict(block_out_channels=[40, 80, 128], layers_per_block=1,
              down_block_types=["DownBlock2D", "DownBlock2D", "AttnDownBlock2D"],
              up_block_types=["AttnUpBlock2D", "UpBlock2D", "UpBlock2D"], norm_num_groups=8),
    "s": dict(block_out_channels=[48, 96, 128], layers_per_block=1,
              down_block_types=["DownBlock2D", "DownBlock2D", "AttnDownBlock2D"],
              up_block_types=["AttnUpBlock2D", "UpBlock2D", "UpBlock2D"], norm_num_groups=16),
    "m": dict(block_out_channels=[64, 96, 128, 160], layers_per_block=1,
              down_block_types=["DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"],
              up_block_types=["AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"], norm_num_groups=32),
}


def sample(model, n, steps, seed, abar, device):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 12, 32, 16, generator=g).to(device)
    ts = np.linspace(999, 0, steps + 1).round().astype(int)
    for t, t2 in zip(ts[:-1], ts[1:]):
        v = model(x, torch.full((n,), int(t), device=device))
        a, b = abar[t], abar[t2]
        x0 = (a.sqrt() * x - (1 - a).sqrt() * v).clamp(-1, 1)
        e = (x - a.sqrt() * x0) / (1 - a).sqrt()
        x = b.sqrt() * x0 + (1 - b).sqrt() * e if t2 > 0 else x0
    x = F.pixel_shuffle(x, 2)
    return torch.cat([x, x.flip(-1)], -1)


def grid(x, path, cols=10):
    from PIL import Image
    x = ((x.clamp(-1, 1) + 1) * 127.5).byte().cpu().numpy().transpose(0, 2, 3, 1)
    n = len(x); rows = -(-n // cols)
    out = np.full((rows * 66, cols * 66, 3), 90, np.uint8)
    for i, im in enumerate(x):
        r, c = divmod(i, cols); out[r * 66 + 1:r * 66 + 65, c * 66 + 1:c * 66 + 65] = im
    Image.fromarray(out).resize((cols * 132, rows * 132), 0).save(path)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("out")
    p.add_argument("--minutes", type=float, default=60); p.add_argument("--config", default="b")
    p.add_argument("--device", default="cpu"); p.add_argument("--batch", type=int, default=32)
    p.add_argument("--lr", type=float, default=5e-4); p.add_argument("--resume"); p.add_argument("--threads", type=int, default=2)
    p.add_argument("--ema", type=float, default=0.999)
    p.add_argument("--no-decay", action="store_true", help="keep the learning rate: another run will go on from here")
    a = p.parse_args()
    torch.set_num_threads(a.threads); torch.set_flush_denormal(True); torch.manual_seed(int(time.time()) if a.resume else 0); os.makedirs(a.out, exist_ok=True)
    cfg = dict(sample_size=[32, 16], mirror=True, in_channels=12, out_channels=12, attention_head_dim=32, norm_eps=1e-5, patch_size=2, _class_name="UNet2DModel", **CONFIGS[a.config])
    dev = torch.device(a.device)
    model = UNet2D(cfg).to(dev)
    # zero the residual-branch ends, the usual start for residual diffusion nets
    for m in model.modules():
        if m.__class__.__name__ == "Resnet": torch.nn.init.zeros_(m.conv2.weight)
        if m.__class__.__name__ == "Attention": torch.nn.init.zeros_(m.to_out[0].weight)
    torch.nn.init.zeros_(model.conv_out.weight)
    ema = UNet2D(cfg).to(dev); ema.load_state_dict(model.state_dict())
    print("params", sum(q.numel() for q in model.parameters()) / 1e6, "M", flush=True)
    opt = torch.optim.AdamW(model.parameters(), a.lr, betas=(0.9, 0.99), weight_decay=1e-3)
    step, seen = 0, 0
    if a.resume:
        s = torch.load(a.resume, map_location=dev); model.load_state_dict(s["model"]); ema.load_state_dict(s["ema"]); step, seen = s["step"], s["seen"]
        if "opt" in s: opt.load_state_dict(s["opt"])
    first = step
    imgs, held = (torch.from_numpy(np.ascontiguousarray(h.transpose(0, 3, 1, 2))) for h in halves(np.load(a.data)["images"]))
    print("halves", tuple(imgs.shape), "held out", tuple(held.shape), flush=True)
    betas = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64); abar = torch.cumprod(1 - betas, 0).float().to(dev)
    model.to(memory_format=torch.channels_last)
    t0 = time.time(); last = t0; loss_avg = None
    def held_out_loss():
        g = torch.Generator().manual_seed(1); x = F.pixel_unshuffle(held.float() / 127.5 - 1, 2); n = torch.randn(x.shape, generator=g)
        t = torch.arange(len(x)) * 1000 // len(x); ab = abar.cpu()[t][:, None, None, None]
        y = ab.sqrt() * n - (1 - ab).sqrt() * x; xt = ab.sqrt() * x + (1 - ab).sqrt() * n
        with torch.no_grad(): return sum(F.mse_loss(ema(u.to(dev), v.to(dev)).cpu(), w, reduction="sum").item() for u, v, w in zip(xt.split(32), t.split(32), y.split(32))) / y.numel()
    def save():
        print(f"held-out loss {held_out_loss():.4f}", flush=True)
        torch.save(dict(model=model.state_dict(), ema=ema.state_dict(), opt=opt.state_dict(), step=step, seen=seen, cfg=cfg), f"{a.out}/last.pt.tmp")
        os.replace(f"{a.out}/last.pt.tmp", f"{a.out}/last.pt")
        save_safetensors(f"{a.out}/diffusion_pytorch_model.safetensors", {k: v.half().cpu().contiguous().numpy() for k, v in ema.state_dict().items()})
        json.dump(cfg, open(f"{a.out}/config.json", "w"), indent=2)
        with torch.no_grad(): grid(sample(ema, 40, 25, 7, abar, dev), f"{a.out}/grid_{seen//1000:05d}k.png")
    while time.time() - t0 < a.minutes * 60:
        f = (time.time() - t0) / (a.minutes * 60)
        lr = a.lr * min(1, (step - first + 1) / 300) * (1 if f < 0.6 or a.no_decay else max(0.02, 0.5 * (1 + math.cos(math.pi * (f - 0.6) / 0.4))))
        for gr in opt.param_groups: gr["lr"] = lr
        idx = torch.randint(len(imgs), (a.batch,))
        x = imgs[idx].to(dev).float() / 127.5 - 1
        x = F.pixel_unshuffle(x, 2)
        t = torch.randint(1000, (a.batch,), device=dev); n = torch.randn_like(x)
        ab = abar[t][:, None, None, None]
        xt = (ab.sqrt() * x + (1 - ab).sqrt() * n).contiguous(memory_format=torch.channels_last)
        loss = F.mse_loss(model(xt, t), ab.sqrt() * n - (1 - ab).sqrt() * x)
        opt.zero_grad(set_to_none=True); loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step()
        step += 1; seen += a.batch
        d = min(a.ema, (1 + step) / (10 + step))
        with torch.no_grad():
            for pe, pm in zip(ema.parameters(), model.parameters()): pe.lerp_(pm, 1 - d)
        loss_avg = loss.item() if loss_avg is None else 0.99 * loss_avg + 0.01 * loss.item()
        if step % 50 == 0: print(f"step {step} seen {seen} loss {loss_avg:.4f} lr {lr:.2e} {a.batch*50/(time.time()-last):.1f} halves/s {(time.time()-t0)/60:.1f} min", flush=True); last = time.time()
        if step % 1000 == 0: save(); last = time.time()
    save()


if __name__ == "__main__":
    main()
