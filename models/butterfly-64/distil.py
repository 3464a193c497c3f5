"""Distil a model into one that needs a few steps (progressive distillation, Salimans & Ho 2022).

usage: distil.py DATA.npz MODEL OUT --minutes M [--steps 4] [--of 4] [--resume OUT/last.pt] [--bf16] [--processes 2]

The student, which begins as its teacher, learns to do in one ddim step what the teacher does in several (algorithm 2 with
--of steps instead of two: a small teacher is cheap to ask). Timesteps are those of the spacing `trailing`, with which the
student must be sampled. Every ten minutes and at the end OUT gets last.pt (to go on from), the student's moving average in
the diffusers layout, and a sheet of samples.
"""
import argparse, copy
import numpy as np
import torch
import torch.nn.functional as F
from halves import halves
from judge import read_model
from learning import descend, follow, learn_together, lessons, let_autocast, read_checkpoint, write_checkpoint, write_model
from samplers import alphas_cumprod, estimate, next_state, sample, timesteps
from train import augment, sheet


def distil(rank, a):
    path = torch.tensor(timesteps(a.steps * a.of, "trailing") + [-1])
    abar = torch.cat([alphas_cumprod().float(), torch.ones(1)])  # the last: t = -1
    images = torch.from_numpy(halves(np.load(a.data)["images"])[0].transpose(0, 3, 1, 2).copy())
    teacher = read_model(a.model)
    student, ema = copy.deepcopy(teacher).train(), copy.deepcopy(teacher)
    let_autocast(teacher); let_autocast(student)
    optimiser = torch.optim.AdamW(student.parameters(), a.lr, betas=(0.9, 0.99))
    step = read_checkpoint(a.resume, student, ema, optimiser)["step"] if a.resume else 0
    first_step = step
    torch.manual_seed(a.seed + step + rank)

    def save():
        write_checkpoint(f"{a.out}/last.pt", student, ema, optimiser, step=step)
        write_model(ema, a.out)
        sheet(sample(ema, 40, 7, steps=a.steps, spacing="trailing"), f"{a.out}/step-{step:05d}.png")

    average = None
    for done in lessons(a.minutes, save if rank == 0 else None):
        for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step - first_step + 1) / 100, 2 - 2 * done)
        x = F.pixel_unshuffle(augment(images[torch.randint(len(images), (a.batch,))].float() / 127.5 - 1), 2)
        i = torch.randint(a.steps, (a.batch,)) * a.of
        t = [path[i + k] for k in range(a.of + 1)]
        ab = [abar[u][:, None, None, None] for u in t]
        first, last = ab[0], ab[-1]
        z = first.sqrt() * x + (1 - first).sqrt() * torch.randn_like(x)
        with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
            with torch.no_grad():
                there = z
                for k in range(a.of):
                    x0, eps = estimate(teacher(there, t[k]).float(), there, ab[k])
                    there = next_state("ddim", there, eps, x0, ab[k], ab[k + 1], [], None)
                shrink = ((1 - last) / (1 - first)).sqrt()
                target = (there - shrink * z) / (last.sqrt() - shrink * first.sqrt())  # the x0 that leads there at once
                v = (first.sqrt() * z - target) / (1 - first).sqrt()
            said = student(z, t[0]).float()
        loss = (torch.maximum(first, 1 - first) * (said - v) ** 2).mean()  # max(SNR, 1) of the error of x0
        descend(student, loss, optimiser)
        step += 1
        follow(ema, student, a.ema, step)
        average = loss.item() if average is None else 0.99 * average + 0.01 * loss.item()
        if step % 100 == 0 and rank == 0: print(f"step {step}, loss {average:.5f}, {done:.1%}", flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("model"); p.add_argument("out")
    p.add_argument("--steps", type=int, default=4)
    p.add_argument("--of", type=int, default=4, help="how many steps of the teacher are one of the student's")
    p.add_argument("--minutes", type=float, default=60); p.add_argument("--resume")
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--batch", type=int, default=32, help="of each process"); p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--ema", type=float, default=0.999); p.add_argument("--seed", type=int, default=0)
    p.add_argument("--processes", type=int, default=1); p.add_argument("--threads", type=int, default=1, help="of each")
    learn_together(distil, p.parse_args())


if __name__ == "__main__":
    main()
