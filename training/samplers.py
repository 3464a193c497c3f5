"""Imago's samplers in PyTorch: what sql/diffusion/ computes, for batches.

sample() paints n pictures from noise of a seed; samplers are ddpm, ddim (eta 0), dpmpp_2m and ipndm, spacings linspace
and trailing; after the last timestep alphas_cumprod is 1.
"""
import numpy as np
import torch
import torch.nn.functional as F

SAMPLERS = ("ddpm", "ddim", "dpmpp_2m", "ipndm")
ADAMS_BASHFORTH = ([1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24])


def alphas_cumprod(steps=1000, start=1e-4, end=0.02):
    return torch.cumprod(1 - torch.linspace(start, end, steps, dtype=torch.float64), 0)


def timesteps(steps, spacing="linspace", train_steps=1000):
    """As diffusers' DDPMScheduler spaces them, rounded half to even; one step begins at the end."""
    if steps == 1: return [train_steps - 1]
    if spacing == "linspace": path = np.linspace(0, train_steps - 1, steps)[::-1].round()
    elif spacing == "trailing": path = np.round(np.arange(train_steps, 0, -train_steps / steps)) - 1
    else: raise ValueError(f"spacing is {spacing}: must be linspace or trailing")
    return path.astype(int).tolist()


def estimate(v, x, a):
    """x0, clipped, from v at the state x and alphas_cumprod a; and the eps that goes with it."""
    x0 = (a.sqrt() * x - (1 - a).sqrt() * v).clamp(-1, 1)
    return x0, (x - a.sqrt() * x0) / (1 - a).sqrt()


def next_state(sampler, x, eps, x0, a, b, history, noise):
    """One step from alphas_cumprod a to b. history: (a, x0, eps) of earlier steps, latest first."""
    if sampler == "ddim":
        return b.sqrt() * x0 + (1 - b).sqrt() * eps
    if sampler == "ddpm":
        mean = b.sqrt() * (1 - a / b) / (1 - a) * x0 + (a / b).sqrt() * (1 - b) / (1 - a) * x
        return mean + ((1 - b) / (1 - a) * (1 - a / b)).sqrt() * noise
    if sampler == "dpmpp_2m":
        log_snr = lambda p: (p / (1 - p)).log()
        if history and b < 1:
            p, before, _ = history[0]
            x0 = x0 + (log_snr(b) - log_snr(a)) / (log_snr(a) - log_snr(p)) / 2 * (x0 - before)
        return ((1 - b) / (1 - a)).sqrt() * x + (b.sqrt() - ((1 - b) / (1 - a) * a).sqrt()) * x0
    if sampler == "ipndm":
        estimates = [eps] + [e for _, _, e in history[:3]]
        mixed = sum(w * e for w, e in zip(ADAMS_BASHFORTH[len(estimates) - 1], estimates))
        return (b / a).sqrt() * x + ((1 - b).sqrt() - (b / a * (1 - a)).sqrt()) * mixed
    raise ValueError(f"sampler is {sampler}: must be one of {', '.join(SAMPLERS)}")


def whole(state, patch):
    """States (N, C, H, W) of left halves in patches -> pictures (N, 3, H, 2 W)."""
    half = F.pixel_shuffle(state, patch)
    return torch.cat([half, half.flip(-1)], -1)


@torch.no_grad()
def sample(model, count, seed, sampler="ddim", steps=20, spacing="linspace", batch=64):
    """Pictures (count, 3, H, W) in -1..1 of a v-prediction model; picture i depends on the seed and i alone."""
    device = next(model.parameters()).device
    abar = torch.cat([alphas_cumprod(), torch.ones(1, dtype=torch.float64)])  # the last: t = -1
    path = timesteps(steps, spacing)
    generator = torch.Generator().manual_seed(seed)
    height, width = model.cfg["sample_size"]
    shape = (count, model.cfg["in_channels"], height, width)
    x = torch.randn(shape, generator=generator).double()
    history = []
    for t, t_next in zip(path, path[1:] + [-1]):
        a, b = abar[t], abar[t_next]
        parts = [model(part.float().to(device), torch.full((len(part),), t, device=device)) for part in x.split(batch)]
        x0, eps = estimate(torch.cat(parts).double().cpu(), x, a)
        noise = torch.randn(shape, generator=generator).double() if sampler == "ddpm" else None
        x_next = next_state(sampler, x, eps, x0, a, b, history, noise)
        x, history = x_next, [(a, x0, eps), *history][:3]
    return whole(x, model.cfg["patch_size"]).clamp(-1, 1).float()
