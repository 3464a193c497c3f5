"""Distil a model into one that needs half the steps, and again half (progressive distillation, Salimans & Ho 2022).

usage: distil.py DATA.npz MODEL OUT --from 16 --to 4 --minutes M

Each round a student, which begins as its teacher, learns to do in one ddim step what the teacher does in two (algorithm
2); then it is the teacher. M is the time of a round. Timesteps are those of the spacing `trailing`, with which the
distilled model must be sampled. OUT gets the model and a sheet after every round.
"""
import argparse, copy, json, math, os, time
import numpy as np
import torch
import torch.nn.functional as F
from halves import halves
from judge import read_model
from samplers import alphas_cumprod, next_state, sample, timesteps
from train import augment, sheet
from unet2d import save_safetensors


def estimate(model, x, t, a):
    """x0, clipped, and the eps that goes with it."""
    x0 = (a.sqrt() * x - (1 - a).sqrt() * model(x, t)).clamp(-1, 1)
    return x0, (x - a.sqrt() * x0) / (1 - a).sqrt()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("model"); p.add_argument("out")
    p.add_argument("--from", type=int, default=16, dest="first"); p.add_argument("--to", type=int, default=4)
    p.add_argument("--minutes", type=float, default=30); p.add_argument("--threads", type=int, default=2)
    p.add_argument("--batch", type=int, default=32); p.add_argument("--lr", type=float, default=2e-4)
    p.add_argument("--ema", type=float, default=0.999); p.add_argument("--seed", type=int, default=0)
    a = p.parse_args()
    if a.first != a.to * 2 ** round(math.log2(a.first / a.to)):
        p.error(f"--from is {a.first}: must be --to, {a.to}, times a power of two")
    torch.set_num_threads(a.threads); torch.set_flush_denormal(True); torch.manual_seed(a.seed)
    os.makedirs(a.out, exist_ok=True)
    images = torch.from_numpy(halves(np.load(a.data)["images"])[0].transpose(0, 3, 1, 2).copy())
    abar = torch.cat([alphas_cumprod().float(), torch.ones(1)])  # the last: t = -1

    teacher, steps = read_model(a.model), a.first
    while steps > a.to:
        path = torch.tensor(timesteps(steps, "trailing") + [-1])
        steps //= 2
        student = copy.deepcopy(teacher).train()
        ema = copy.deepcopy(teacher)
        optimiser = torch.optim.AdamW(student.parameters(), a.lr, betas=(0.9, 0.99))
        began, step, average = time.time(), 0, None
        while (done := (time.time() - began) / (a.minutes * 60)) < 1:
            for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step + 1) / 100) * (1 - done)
            x = F.pixel_unshuffle(augment(images[torch.randint(len(images), (a.batch,))].float() / 127.5 - 1), 2)
            i = torch.randint(steps, (a.batch,)) * 2
            t = [path[i + k] for k in range(3)]
            ab = [abar[u][:, None, None, None] for u in t]
            z = ab[0].sqrt() * x + (1 - ab[0]).sqrt() * torch.randn_like(x)
            with torch.no_grad():
                twice = z
                for k in range(2):
                    x0, eps = estimate(teacher, twice, t[k], ab[k])
                    twice = next_state("ddim", twice, eps, x0, ab[k], ab[k + 1], [], None)
                shrink = ((1 - ab[2]) / (1 - ab[0])).sqrt()
                target = (twice - shrink * z) / (ab[2].sqrt() - shrink * ab[0].sqrt())  # the x0 that leads there at once
                v = (ab[0].sqrt() * z - target) / (1 - ab[0]).sqrt()
            weight = torch.maximum(ab[0], 1 - ab[0])  # max(SNR, 1) of the error of x0
            loss = (weight * (student(z, t[0]) - v) ** 2).mean()
            optimiser.zero_grad(set_to_none=True); loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0); optimiser.step()
            step += 1
            keep = min(a.ema, (1 + step) / (10 + step))
            with torch.no_grad():
                for slow, fast in zip(ema.parameters(), student.parameters()): slow.lerp_(fast, 1 - keep)
            average = loss.item() if average is None else 0.99 * average + 0.01 * loss.item()
            if step % 100 == 0: print(f"{steps} steps: step {step}, loss {average:.5f}, {done:.1%}", flush=True)
        teacher = ema.eval()
        folder = f"{a.out}/steps-{steps}"
        os.makedirs(folder, exist_ok=True)
        weights = {name: value.half().contiguous().numpy() for name, value in teacher.state_dict().items()}
        save_safetensors(f"{folder}/diffusion_pytorch_model.safetensors", weights)
        json.dump(teacher.cfg, open(f"{folder}/config.json", "w"), indent=2)
        sheet(sample(teacher, 40, 7, steps=steps, spacing="trailing"), f"{folder}/sheet.png")


if __name__ == "__main__":
    main()
