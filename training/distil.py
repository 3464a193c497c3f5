"""Distil a model into one that paints in four steps.

usage: distil.py MODEL OUT --minutes M [--resume OUT/last.pt] [--paint 14000] [--painted FILE] [--bf16] [--processes 2]

Progressive distillation (Salimans & Ho 2022, algorithm 2), at once from many steps to four. A student, which begins as
its teacher, learns to get in each of four ddim steps where the teacher gets in several of dpmpp_2m (TEACHER). Where the
steps begin is painted first, from noise, and no data are needed: by the teacher, or if an earlier round of learning is
resumed by the student, so that it learns where it will be. The teacher always goes on from there: of what the student
has lost already, it could only learn the mean, which blurs the wings.

The student must be sampled with ddim, 4 steps, spacing `trailing`. Every ten minutes and at the end OUT gets last.pt
(to go on from), the student's moving average in the diffusers layout, and a sheet of samples.
"""
import argparse, copy, os
import torch
from judge import read_model
from learning import descend, follow, learn_together, lessons, let_autocast, read_checkpoint, write_checkpoint, write_model
from samplers import alphas_cumprod, estimate, next_state, sample
from train import sheet

# The timesteps that the teacher evaluates in each of the student's steps. The first of a step is of first order: short.
TEACHER = [[999, 874], [749, 720, 666, 582], [499, 480, 437, 374, 311], [249, 230, 190, 130, 80, 40, 10]]
STUDENT = [steps[0] for steps in TEACHER]
# For each of the student's steps: its part of the batch, and the weight of its error. The first is easy, the last
# decides how sharp the picture is.
SHARES, WEIGHTS = (0.25, 1, 1, 1.75), (1, 1, 1, 4)


def walk(model, state, path, sampler, abar):
    """From the state at the first timestep of a path to the one at its last."""
    history = []
    for t, t_next in zip(path, path[1:]):
        x0, eps = estimate(model(state, torch.full((len(state),), t)).float(), state, abar[t])
        state, history = next_state(sampler, state, eps, x0, abar[t], abar[t_next], history, None), [(abar[t], x0, eps)]
    return state


@torch.no_grad()
def paint(teacher, student, abar, count, bf16, rank, batch=64):
    """(2, 4, count, C, H, W): states where steps begin, and where the teacher gets from there. student: None, or who
    goes from step to step."""
    shape = (teacher.cfg["in_channels"], *teacher.cfg["sample_size"])
    painted = torch.empty(2, len(STUDENT), count, *shape)
    for some in torch.arange(count).split(batch):
        state = torch.randn(len(some), *shape)
        for k, (steps, end) in enumerate(zip(TEACHER, STUDENT[1:] + [-1])):
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                there = walk(teacher, state, steps + [end], "dpmpp_2m", abar)
                painted[0, k, some], painted[1, k, some] = state, there
                if end >= 0: state = walk(student, state, [steps[0], end], "ddim", abar) if student else there
        if rank == 0 and some[0] % (20 * batch) == 0: print(f"painted {int(some[-1]) + 1} of {count}", flush=True)
    return painted


def distil(rank, a):
    abar = torch.cat([alphas_cumprod(), torch.ones(1, dtype=torch.float64)]).float()  # the last: t = -1
    teacher = read_model(a.model)
    student, ema = copy.deepcopy(teacher).train(), copy.deepcopy(teacher)
    let_autocast(teacher); let_autocast(student)
    optimiser = torch.optim.AdamW(student.parameters(), a.lr, betas=(0.9, 0.99))
    step = read_checkpoint(a.resume, student, ema, optimiser)["step"] if a.resume else 0
    first_step = step
    torch.manual_seed(1000 * a.seed + step + rank)
    file = f"{a.painted}.{rank}"
    if a.painted and os.path.exists(file): painted = torch.load(file)
    else:
        painter = copy.deepcopy(ema)
        let_autocast(painter)
        painted = paint(teacher, painter if a.resume else None, abar, a.paint // a.processes, a.bf16, rank)
        if a.painted: torch.save(painted, file)
    begin, end = painted

    def save():
        write_checkpoint(f"{a.out}/last.pt", student, ema, optimiser, step=step)
        write_model(ema, a.out)
        sheet(sample(ema, 40, 7, steps=4, spacing="trailing"), f"{a.out}/step-{step:05d}.png")

    averages = torch.zeros(len(STUDENT))
    for done in lessons(a.minutes, save if rank == 0 else None):
        for group in optimiser.param_groups: group["lr"] = a.lr * min(1, (step - first_step + 1) / 100, 2 - 2 * done)
        losses = []
        for k, (t, t_next) in enumerate(zip(STUDENT, STUDENT[1:] + [-1])):
            some = torch.randint(begin.shape[1], (int(a.batch * SHARES[k]),))
            state, there, first, last = begin[k, some], end[k, some], abar[t], abar[t_next]
            with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
                v = student(state, torch.full((len(some),), t)).float()
            x0 = first.sqrt() * state - (1 - first).sqrt() * v
            # The x0 with which ddim gets from this state to where the teacher was.
            shrink = ((1 - last) / (1 - first)).sqrt()
            losses.append((x0 - (there - shrink * state) / (last.sqrt() - shrink * first.sqrt())).square().mean())
        descend(student, sum(weight * loss for weight, loss in zip(WEIGHTS, losses)), optimiser)
        step += 1
        follow(ema, student, a.ema, step)
        averages += (torch.stack(losses).detach() - averages) / min(step - first_step, 100)
        if step % 100 == 0 and rank == 0:
            print(f"step {step}, losses {' '.join(f'{x:.5f}' for x in averages.tolist())}, {done:.1%}", flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model"); p.add_argument("out")
    p.add_argument("--minutes", type=float, default=60, help="of learning"); p.add_argument("--resume")
    p.add_argument("--paint", type=int, default=14000, help="how many pictures are painted first")
    p.add_argument("--painted", help="keep them in FILE.0, FILE.1, one of each process, or take them from there")
    p.add_argument("--bf16", action="store_true")
    p.add_argument("--batch", type=int, default=16, help="of each process and step"); p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--ema", type=float, default=0.999); p.add_argument("--seed", type=int, default=0)
    p.add_argument("--processes", type=int, default=1); p.add_argument("--threads", type=int, default=1, help="of each")
    learn_together(distil, p.parse_args())


if __name__ == "__main__":
    main()
