"""How good are a model's butterflies? Measures against pictures that it was not trained on, and sheets to look at.

usage: judge.py DATA.npz MODEL OUT [--samples 256] [--seed 0] [--sampler ddim] [--steps 20] [--chart]

    OUT/sheet.png     the first 100 samples
    OUT/nearest.png   32 samples, each over the training picture that is nearest in feature space
    OUT/judged.json   the measures; with --chart also those of every sampler at 4, 8, 20, 50 and 250 steps
    OUT/features.pt   the network whose features are compared: trained once, then read; use the same for all models

The feature network is a small CNN that tells the data's labels apart, trained on the training pictures alone. The
distance is the kernel distance of Binkowski et al. 2018 (polynomial kernel of degree 3, unbiased), with pictures that
are symmetric as the model's are. It is no FID, and says something only beside another of the same features.
"""
import argparse, json, os
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from halves import split
from samplers import SAMPLERS, sample
from train import sheet
from unet2d import UNet2D, load_safetensors

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
    """Unbiased squared maximum mean discrepancy of two sets of features, kernel (x.y / d + 1)^3."""
    kernel = lambda a, b: (a.double() @ b.double().T / a.shape[1] + 1) ** 3
    off = lambda k: (k.sum() - k.trace()) / (len(k) * (len(k) - 1))
    return (off(kernel(x, x)) + off(kernel(y, y)) - 2 * kernel(x, y).mean()).item()


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


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("model"); p.add_argument("out")
    p.add_argument("--samples", type=int, default=256); p.add_argument("--seed", type=int, default=0)
    p.add_argument("--sampler", default="ddim", choices=SAMPLERS); p.add_argument("--steps", type=int, default=20)
    p.add_argument("--chart", action="store_true"); p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads); torch.set_flush_denormal(True); os.makedirs(a.out, exist_ok=True)

    data = np.load(a.data)
    images, learnt, held = split(data["images"])
    labels = torch.from_numpy(np.unique(data["label"], return_inverse=True)[1])
    to_learn = torch.from_numpy(images[learnt]).permute(0, 3, 1, 2).float() / 127.5 - 1
    path = f"{a.out}/features.pt"
    if os.path.exists(path):
        net = Features(int(labels.max()) + 1); net.load_state_dict(torch.load(path)); net.eval()
    else:
        net = train_features(to_learn, labels[torch.from_numpy(learnt)]); torch.save(net.state_dict(), path)

    training, unseen = symmetric(images[learnt]), symmetric(images[held])
    of_training, of_unseen = features(net, training), features(net, unseen)
    model = read_model(a.model)
    distance = lambda pictures: kernel_distance(features(net, pictures), of_unseen)
    pictures = sample(model, a.samples, a.seed, a.sampler, a.steps)
    sheet(pictures[:100], f"{a.out}/sheet.png")

    of_pictures = features(net, pictures)
    nearest = lambda x: torch.cdist(x, of_training).min(1)
    near = nearest(of_pictures[:32])
    pairs = torch.cat([torch.cat([pictures[i : i + 8], training[near.indices[i : i + 8]]]) for i in range(0, 32, 8)])
    sheet(pairs, f"{a.out}/nearest.png", columns=8)
    judged = dict(
        samples=a.samples, seed=a.seed, sampler=a.sampler, steps=a.steps,
        distance=kernel_distance(of_pictures, of_unseen),
        distance_of_training=kernel_distance(of_training, of_unseen),
        nearest_training=near.values.median().item(),
        nearest_training_of_unseen=nearest(of_unseen).values.median().item(),
    )
    if a.chart:
        judged["chart"] = {}
        for sampler in SAMPLERS:
            for steps in STEPS:
                count = a.samples if steps <= 50 else a.samples // 4
                judged["chart"][f"{sampler} {steps}"] = d = distance(sample(model, count, a.seed, sampler, steps))
                print(f"{sampler} {steps} steps, {count} samples: {d:.4f}", flush=True)
    json.dump(judged, open(f"{a.out}/judged.json", "w"), indent=2)
    print(json.dumps(judged, indent=2))


if __name__ == "__main__":
    main()
