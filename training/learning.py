"""What training and distilling share: processes that learn together, one step of learning, what is written."""
import json, os, tempfile, time
import torch
import torch.distributed as dist
from unet2d import save_safetensors


def learn_together(learn, a):
    """Calls learn(rank, a) in a.processes processes at once, a.threads threads in each.

    On CPUs a process for each core, with a batch of its own, is much quicker than one process with as many threads.
    """
    if a.processes == 1: return start(0, learn, a, None)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(start, (learn, a, f"file://{folder}/rendezvous"), a.processes)


def start(rank, learn, a, rendezvous):
    if rendezvous: dist.init_process_group("gloo", rendezvous, rank=rank, world_size=a.processes)
    torch.set_num_threads(a.threads); torch.set_flush_denormal(True)
    os.makedirs(a.out, exist_ok=True)
    learn(rank, a)


def averaged(value):
    """The mean of a tensor over all processes, in its place."""
    if dist.is_initialized():
        dist.all_reduce(value)
        value /= dist.get_world_size()
    return value


def lessons(minutes, save):
    """Yields the share of the time that is over, the same in all processes, until it is. save() is called every ten
    minutes and at the end; None: another process does it."""
    began = saved_at = time.time()
    while (done := averaged(torch.tensor(time.time() - began)).item() / (minutes * 60)) < 1:
        yield done
        if save and time.time() - saved_at > 600: save(); saved_at = time.time()
    if save: save()


def let_autocast(model):
    """Autocast on CPUs hands a GroupNorm halves, which it cannot add to its own floats: it gets floats."""
    for module in model.modules():
        if isinstance(module, torch.nn.GroupNorm): module.register_forward_pre_hook(lambda _, x: x[0].float())


def descend(model, loss, optimiser):
    """One step down the gradient, averaged over all processes."""
    optimiser.zero_grad(set_to_none=True); loss.backward()
    parameters = list(model.parameters())
    together = averaged(torch.cat([p.grad.flatten() for p in parameters]))
    for p, mean in zip(parameters, together.split([p.numel() for p in parameters])): p.grad = mean.view_as(p)
    torch.nn.utils.clip_grad_norm_(parameters, 1.0); optimiser.step()


@torch.no_grad()
def follow(ema, model, decay, step):
    """The exponential moving average of the weights; over the first steps it forgets sooner."""
    keep = min(decay, (1 + step) / (10 + step))
    for slow, fast in zip(ema.parameters(), model.parameters()): slow.lerp_(fast, 1 - keep)


def write_checkpoint(path, model, ema, optimiser, **progress):
    """Whole or not at all: who is killed here leaves the one before."""
    torch.save(dict(model=model.state_dict(), ema=ema.state_dict(), opt=optimiser.state_dict(), **progress), f"{path}.tmp")
    os.replace(f"{path}.tmp", path)


def read_checkpoint(path, model, ema, optimiser, device="cpu"):
    """-> what write_checkpoint() was told of the progress. A checkpoint may come without its optimiser's state."""
    saved = torch.load(path, map_location=device)
    model.load_state_dict(saved.pop("model")); ema.load_state_dict(saved.pop("ema"))
    if "opt" in saved: optimiser.load_state_dict(saved.pop("opt"))
    return saved


def write_model(model, folder):
    """In the diffusers layout, fp16."""
    os.makedirs(folder, exist_ok=True)
    weights = {name: value.half().cpu().contiguous().numpy() for name, value in model.state_dict().items()}
    save_safetensors(f"{folder}/diffusion_pytorch_model.safetensors", weights)
    with open(f"{folder}/config.json", "w") as f: json.dump(model.cfg, f, indent=2)
