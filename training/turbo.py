"""Distil a network of student.py into one that paints in four steps of ddim, spacing trailing: distil.py, for x0 and
any patch.

usage: turbo.py TEACHER OUT --minutes M [--resume OUT/last.pt] [--paint 14000] [--painted FILE] [--grid] [--processes 2]
TEACHER: last.pt of student.py or guided.py.
"""
import argparse, copy, os
import torch
from distil import SHARES, STUDENT, TEACHER, WEIGHTS
from guided import frozen
from learning import descend, follow, learn_together, lessons, let_autocast, read_checkpoint, write_checkpoint
from samplers import alphas_cumprod, next_state, sample
from student import AsV, GridConv2d, griddable, write
from train import sheet


def walk(model, state, path, sampler, abar):
    history = []
    for t, t_next in zip(path, path[1:]):
        x0 = model(state, torch.full((len(state),), t)).float().clamp(-1, 1); eps = (state - abar[t].sqrt() * x0) / (1 - abar[t]).sqrt()
        state, history = next_state(sampler, state, eps, x0, abar[t], abar[t_next], history, None), [(abar[t], x0, eps)]
    return state


@torch.no_grad()
def paint(teacher, student, abar, count, bf16, rank, batch=64):
    shape = (teacher.cfg["in_channels"], *teacher.cfg["sample_size"]); painted = torch.empty(2, len(STUDENT), count, *shape)
    for some in torch.arange(count).split(batch):
        state = torch.randn(len(some), *shape)
        for k, (steps, end) in enumerate(zip(TEACHER, STUDENT[1:] + [-1])):
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                there = walk(teacher, state, steps + [end], "dpmpp_2m", abar); painted[0, k, some], painted[1, k, some] = state, there
                if end >= 0: state = walk(student, state, [steps[0], end], "ddim", abar) if student else there
        if rank == 0 and some[0] % (20 * batch) == 0: print(f"painted {int(some[-1]) + 1} of {count}", flush=True)
    return painted


def distil(rank, a):
    abar = torch.cat([alphas_cumprod(), torch.ones(1, dtype=torch.float64)]).float()
    teacher = frozen(a.model, a.arch, a.patch)
    student = griddable(copy.deepcopy(teacher)).train().requires_grad_(True); ema = copy.deepcopy(student).eval().requires_grad_(False)
    let_autocast(teacher); let_autocast(student)
    optimiser = torch.optim.AdamW(student.parameters(), a.lr, betas=(0.9, 0.99))
    step = read_checkpoint(a.resume, student, ema, optimiser)["step"] if a.resume else 0
    first = step; torch.manual_seed(1000 * a.seed + step + rank); file = f"{a.painted}.{rank}"
    if a.painted and os.path.exists(file): painted = torch.load(file)
    else:
        painter = copy.deepcopy(ema); let_autocast(painter); GridConv2d.on = a.grid
        painted = paint(teacher, painter if a.resume else None, abar, a.paint // a.processes, a.bf16, rank)
        if a.painted: torch.save(painted, file)
    GridConv2d.on = a.grid; begin, end = painted

    def save():
        write_checkpoint(f"{a.out}/last.pt", student, ema, optimiser, step=step); write(ema, a.out, a.grid)
        sheet(sample(AsV(ema, abar), 80, 7, "ddim", 4, "trailing"), f"{a.out}/step-{step:05d}.png")

    averages = torch.zeros(len(STUDENT))
    for done in lessons(a.minutes, save if rank == 0 else None):
        for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step - first + 1) / 100, 2 - 2 * done)
        losses = []
        for k, (t, t_next) in enumerate(zip(STUDENT, STUDENT[1:] + [-1])):
            some = torch.randint(begin.shape[1], (int(a.batch * SHARES[k]),))
            state, there, f, l = begin[k, some], end[k, some], abar[t], abar[t_next]
            with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16): x0 = student(state, torch.full((len(some),), t)).float()
            shrink = ((1 - l) / (1 - f)).sqrt()
            losses.append((x0 - (there - shrink * state) / (l.sqrt() - shrink * f.sqrt())).square().mean())
        descend(student, sum(w * x for w, x in zip(WEIGHTS, losses)), optimiser); step += 1; follow(ema, student, a.ema, step)
        averages += (torch.stack(losses).detach() - averages) / min(step - first, 100)
        if step % 100 == 0 and rank == 0:
            print(f"step {step}, losses {' '.join(f'{x:.5f}' for x in averages.tolist())}, {done:.1%}", flush=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("model")
    p.add_argument("out")
    p.add_argument("--minutes", type=float, default=45)
    p.add_argument("--resume")
    p.add_argument("--paint", type=int, default=14000)
    p.add_argument("--painted")
    p.add_argument("--arch", default="b")
    p.add_argument("--patch", type=int, default=4)
    p.add_argument("--grid", action="store_true")
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--ema", type=float, default=0.999)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--processes", type=int, default=1); p.add_argument("--threads", type=int, default=1)
    learn_together(distil, p.parse_args())
