"""How good are a model's butterflies? Measures against pictures that it was not trained on, and sheets to look at.

usage: judge.py DATA.npz MODEL OUT [--samples 256] [--seed 0] [--sampler ddim] [--steps 20] [--spacing linspace]
    [--chart]

    OUT/sheet.png     all samples
    OUT/nearest.png   32 samples, each over the training picture that is nearest in feature space
    OUT/judged.json   the measures
    OUT/chart.json    with --chart: the distance for every sampler at 4, 8, 20, 50 and 250 steps; what is there stays
    OUT/chart.png     the same, drawn
    OUT/features.pt   the network whose features are compared: trained once, then read; use the same for all models

The feature network is a small CNN that tells the data's labels apart, trained on the training pictures alone. The
distance is the kernel distance of Binkowski et al. 2018 (polynomial kernel of degree 3, unbiased), with pictures that
are symmetric as the model's are. It is no FID, and says something only beside another of the same features. Its
standard error is that of other samples against the same pictures.
"""
import argparse, functools, json, os
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from halves import split
from learning import let_autocast
from samplers import SAMPLERS, alphas_cumprod, sample
from student import AsV
from train import sheet
from unet2d import UNet2D, load_safetensors

SPACINGS = ("linspace", "trailing")
STEPS = (4, 8, 20, 50, 250)


class Features(nn.Module):
    """(N, 3, 64, 64) in -1..1 -> 128 features; a linear layer tells labels from them."""

    def __init__(self, labels):
        super().__init__()
        layer = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, stride=2, padding=1), nn.BatchNorm2d(o), nn.ReLU())
        self.layers = nn.Sequential(layer(3, 32), layer(32, 64), layer(64, 128), layer(128, 128))
        self.labels = nn.Linear(128, labels)

    def forward(self, x):
        return self.layers(x).mean((2, 3))


def train_features(images, labels, epochs=40):
    torch.manual_seed(0)
    net = Features(int(labels.max()) + 1)
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.05)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=epochs * -(-len(images) // 64))
    for epoch in range(epochs):
        right = 0
        for index in torch.randperm(len(images)).split(64):
            x, y = images[index], labels[index]
            x = torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x.flip(-1), x)
            shift = torch.randint(-4, 5, (2,)).tolist()
            x = x.roll(shift, (2, 3))  # the margin is white on all sides
            out = net.labels(F.dropout(net(x), 0.3))
            loss = F.cross_entropy(out, y, label_smoothing=0.1)
            optimiser.zero_grad(); loss.backward(); optimiser.step(); rates.step()
            right += (out.argmax(1) == y).sum().item()
        print(f"features: epoch {epoch + 1} of {epochs}, {right / len(images):.1%} of the labels right", flush=True)
    return net.eval()


@torch.no_grad()
def features(net, images):
    return torch.cat([net(part) for part in images.split(128)])


def kernel_distance(x, y):
    """Unbiased squared maximum mean discrepancy of features (N, D) and (M, D), kernel (x.y / D + 1)^3; its standard
    error over x, by the jackknife."""
    kernel = lambda a, b: (a.double() @ b.double().T / a.shape[1] + 1) ** 3
    n, m = len(x), len(y)
    among = lambda k: k.fill_diagonal_(0).sum(1)
    xx, yy, xy = among(kernel(x, x)), among(kernel(y, y)), kernel(x, y).sum(1)
    of = lambda n, xx, xy: xx / (n * (n - 1)) + yy.sum() / (m * (m - 1)) - 2 * xy / (n * m)
    without = of(n - 1, xx.sum() - 2 * xx, xy.sum() - xy)
    error = ((n - 1) / n * ((without - without.mean()) ** 2).sum()).sqrt()
    return of(n, xx.sum(), xy.sum()).item(), error.item()


def symmetric(images):
    """(N, H, W, 3) uint8 -> both halves of each, completed by their mirror image: (2 N, 3, H, W) in -1..1."""
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1
    left, right = x[..., : x.shape[-1] // 2], x[..., x.shape[-1] // 2 :].flip(-1)
    return torch.cat([torch.cat([half, half.flip(-1)], -1) for half in (left, right)])


def read_model(folder):
    model = UNet2D(json.load(open(f"{folder}/config.json")))
    weights = load_safetensors(f"{folder}/diffusion_pytorch_model.safetensors")
    model.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()})
    return model.eval()


def read_as_v(folder):
    """The model in folder, which says v whatever it predicts: as sample() wants it."""
    model = read_model(folder)
    kind = json.load(open(f"{folder}/scheduler_config.json"))["prediction_type"]
    return AsV(model, alphas_cumprod().float()) if kind == "sample" else model


def paint(a, key):
    """The samples, key being "sampler spacing steps"."""
    sampler, spacing, steps = key.split()
    torch.set_num_threads(a.threads); torch.set_flush_denormal(True)
    model = read_as_v(a.model)
    let_autocast(model)
    with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
        return sample(model, a.samples, a.seed, sampler, int(steps), spacing)


def read_features(path, images, labels):
    """Trained first if the file is missing."""
    net = Features(int(labels.max()) + 1)
    if os.path.exists(path): net.load_state_dict(torch.load(path))
    else:
        net = train_features(images, labels); torch.save(net.state_dict(), path)
    return net.eval()


def draw_chart(chart, training, path):
    """chart: "sampler spacing steps" -> (distance, its standard error); training: the distance of the training
    pictures."""
    import matplotlib
    matplotlib.use("agg")
    from matplotlib import pyplot
    colours = dict(zip(SAMPLERS, ("#7a5195", "#0b6e4f", "#d1495b", "#edae49")))
    figure, axes = pyplot.subplots(figsize=(8, 4.8), dpi=150)
    for sampler in SAMPLERS:
        for spacing, style in zip(SPACINGS, ("--", "-")):
            points = sorted((int(k.split()[2]), *d) for k, d in chart.items() if k.split()[:2] == [sampler, spacing])
            if not points: continue
            steps, distances, errors = zip(*points)
            axes.errorbar(steps, distances, errors, marker="o", ms=4, capsize=2, ls=style, c=colours[sampler],
                label=f"{sampler}, {spacing}")
    axes.axhline(training, c="grey", lw=1)
    axes.annotate("training pictures", (STEPS[-1], training), xytext=(0, -4), textcoords="offset points",
        ha="right", va="top", c="grey")
    axes.set(xscale="log", yscale="log", xlabel="steps", ylabel="kernel distance to held-out pictures")
    axes.set_xticks(STEPS, STEPS); axes.minorticks_off()
    ticks = [d for d in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2) if axes.get_ylim()[0] < d < axes.get_ylim()[1]]
    axes.set_yticks(ticks, ticks)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncol=2)
    figure.tight_layout(); figure.savefig(path)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("model"); p.add_argument("out")
    p.add_argument("--samples", type=int, default=256); p.add_argument("--seed", type=int, default=0)
    p.add_argument("--sampler", default="ddim", choices=SAMPLERS); p.add_argument("--steps", type=int, default=20)
    p.add_argument("--spacing", default="linspace"); p.add_argument("--chart", action="store_true")
    p.add_argument("--bf16", action="store_true", help="of the model's passes, where the processor has it")
    p.add_argument("--processes", type=int, default=1, help="for the chart")
    p.add_argument("--threads", type=int, default=1, help="of each")
    a = p.parse_args()
    torch.set_num_threads(a.threads); os.makedirs(a.out, exist_ok=True)

    data = np.load(a.data)
    images, learnt, held = split(data["images"])
    labels = torch.from_numpy(np.unique(data["label"], return_inverse=True)[1])
    to_learn = torch.from_numpy(images[learnt]).permute(0, 3, 1, 2).float() / 127.5 - 1
    net = read_features(f"{a.out}/features.pt", to_learn, labels[torch.from_numpy(learnt)])
    training, unseen = symmetric(images[learnt]), symmetric(images[held])
    of_training, of_unseen = features(net, training), features(net, unseen)
    pictures = paint(a, f"{a.sampler} {a.spacing} {a.steps}")
    sheet(pictures, f"{a.out}/sheet.png", columns=16)
    of_pictures = features(net, pictures)
    nearest = lambda x: torch.cdist(x, of_training).min(1)
    near = nearest(of_pictures[:32])
    pairs = torch.cat([torch.cat([pictures[i : i + 8], training[near.indices[i : i + 8]]]) for i in range(0, 32, 8)])
    sheet(pairs, f"{a.out}/nearest.png", columns=8)
    distance, error = kernel_distance(of_pictures, of_unseen)
    distance_of_training = kernel_distance(of_training, of_unseen)[0]
    judged = dict(
        samples=a.samples, seed=a.seed, sampler=a.sampler, steps=a.steps, spacing=a.spacing,
        distance=distance, standard_error=error, distance_of_training=distance_of_training,
        nearest_training=near.values.median().item(),
        nearest_training_of_unseen=nearest(of_unseen).values.median().item(),
    )
    with open(f"{a.out}/judged.json", "w") as f: json.dump(judged, f, indent=2)
    print(json.dumps(judged, indent=2))

    if not a.chart: return
    path = f"{a.out}/chart.json"
    chart = json.load(open(path)) if os.path.exists(path) else {}
    # At 250 steps the spacings are as good as the same.
    ways = [(steps, spacing) for steps in STEPS for spacing in SPACINGS if spacing == "linspace" or steps < 250]
    keys = [f"{sampler} {spacing} {steps}" for steps, spacing in ways for sampler in SAMPLERS]
    missing = [key for key in keys if key not in chart]
    with torch.multiprocessing.get_context("spawn").Pool(a.processes) as pool:
        for key, pictures in zip(missing, pool.imap(functools.partial(paint, a), missing)):
            chart[key] = kernel_distance(features(net, pictures), of_unseen)
            print("{}: {:.4f} +- {:.4f}".format(key, *chart[key]), flush=True)
            with open(path, "w") as f: json.dump(chart, f, indent=2)
    draw_chart(chart, distance_of_training, f"{a.out}/chart.png")


if __name__ == "__main__":
    main()
