"""PyTorch reference of the UNet2DModel architecture, with its checkpoint key names.

Shapes: images are (N, C, H, W) float32 in network units (patches already folded into channels); t is (N,) integer
timesteps, label (N,) integer classes of a network that has them.
The output is the raw network output, before any conversion between epsilon, sample and v.
"""
import json, math, struct
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F


class Resnet(nn.Module):
    def __init__(self, ci, co, ct, groups, eps):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, ci, eps)
        self.conv1 = nn.Conv2d(ci, co, 3, padding=1)
        self.time_emb_proj = nn.Linear(ct, co)
        self.norm2 = nn.GroupNorm(groups, co, eps)
        self.conv2 = nn.Conv2d(co, co, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(ci, co, 1) if ci != co else None

    def forward(self, x, emb):
        h = self.conv1(F.silu(self.norm1(x)))
        h = h + self.time_emb_proj(F.silu(emb))[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return (x if self.conv_shortcut is None else self.conv_shortcut(x)) + h


class Attention(nn.Module):
    def __init__(self, c, head_dim, groups, eps):
        super().__init__()
        self.heads = c // head_dim if head_dim else 1
        self.group_norm = nn.GroupNorm(groups, c, eps)
        self.to_q, self.to_k, self.to_v = nn.Linear(c, c), nn.Linear(c, c), nn.Linear(c, c)
        self.to_out = nn.ModuleList([nn.Linear(c, c)])

    def forward(self, x):
        n, c, h, w = x.shape
        y = self.group_norm(x).reshape(n, c, h * w).transpose(1, 2)
        split = lambda z: z.reshape(n, h * w, self.heads, c // self.heads).transpose(1, 2)
        q, k, v = split(self.to_q(y)), split(self.to_k(y)), split(self.to_v(y))
        a = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(c // self.heads), -1) @ v
        a = self.to_out[0](a.transpose(1, 2).reshape(n, h * w, c))
        return a.transpose(1, 2).reshape(n, c, h, w) + x


class Sample(nn.Module):
    def __init__(self, c, stride, padding=1):
        super().__init__()
        self.up, self.pad = stride is None, padding == 0      # padding 0: one row below and one column to the right instead
        self.conv = nn.Conv2d(c, c, 3, padding=padding, stride=stride or 1)

    def forward(self, x):
        if self.pad: x = F.pad(x, (0, 1, 0, 1))
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest") if self.up else x)


class Block(nn.Module):
    def __init__(self, resnets, attentions, down=None, up=None):
        super().__init__()
        self.resnets = nn.ModuleList(resnets)
        if attentions: self.attentions = nn.ModuleList(attentions)
        if down: self.downsamplers = nn.ModuleList([down])
        if up: self.upsamplers = nn.ModuleList([up])


class UNet2D(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        ch, lpb = cfg["block_out_channels"], cfg["layers_per_block"]
        g, eps, hd = cfg.get("norm_num_groups", 32), cfg.get("norm_eps", 1e-5), cfg.get("attention_head_dim", 8)
        ct = ch[0] * 4
        self.time_embedding = nn.ModuleDict(dict(linear_1=nn.Linear(ch[0], ct), linear_2=nn.Linear(ct, ct)))
        self.class_type, classes = cfg.get("class_embed_type"), cfg.get("num_class_embeds")
        if self.class_type == "timestep":
            self.class_embedding = nn.ModuleDict(dict(linear_1=nn.Linear(ch[0], ct), linear_2=nn.Linear(ct, ct)))
        elif classes is not None:
            self.class_embedding = nn.Embedding(classes, ct)
        self.conv_in = nn.Conv2d(cfg["in_channels"], ch[0], 3, padding=1)
        att = lambda name, c: [Attention(c, hd, g, eps)] if "Attn" in name else []
        self.down_blocks, self.up_blocks = nn.ModuleList(), nn.ModuleList()
        skips, c = [ch[0]], ch[0]
        for i, (name, co) in enumerate(zip(cfg["down_block_types"], ch)):
            rs, ats = [], []
            for _ in range(lpb):
                rs.append(Resnet(c, co, ct, g, eps)); ats += att(name, co); c = co; skips.append(c)
            last = i == len(ch) - 1
            self.down_blocks.append(Block(rs, ats, down=None if last else Sample(c, 2, cfg.get("downsample_padding", 1))))
            if not last: skips.append(c)
        mid_att = [Attention(c, hd, g, eps)] if cfg.get("add_attention", True) else []
        self.mid_block = Block([Resnet(c, c, ct, g, eps), Resnet(c, c, ct, g, eps)], mid_att)
        for i, (name, co) in enumerate(zip(cfg["up_block_types"], reversed(ch))):
            rs, ats = [], []
            for _ in range(lpb + 1):
                rs.append(Resnet(c + skips.pop(), co, ct, g, eps)); ats += att(name, co); c = co
            self.up_blocks.append(Block(rs, ats, up=None if i == len(ch) - 1 else Sample(c, None)))
        self.conv_norm_out = nn.GroupNorm(g, c, eps)
        self.conv_out = nn.Conv2d(c, cfg["out_channels"], 3, padding=1)

    def embed(self, layers, t, dtype):
        half = self.cfg["block_out_channels"][0] // 2
        place = torch.arange(half, dtype=dtype, device=t.device)
        freq = torch.exp(-math.log(10000) * place / (half - self.cfg.get("freq_shift", 0)))
        a = t[:, None].to(dtype) * freq[None]
        emb = torch.cat([a.cos(), a.sin()], -1) if self.cfg.get("flip_sin_to_cos", True) else torch.cat([a.sin(), a.cos()], -1)
        return layers["linear_2"](F.silu(layers["linear_1"](emb)))

    def forward(self, x, t, label=None):
        emb = self.embed(self.time_embedding, t, x.dtype)
        if hasattr(self, "class_embedding"):
            as_time = self.class_type == "timestep"
            emb = emb + (self.embed(self.class_embedding, label, x.dtype) if as_time else self.class_embedding(label))
        if self.cfg.get("center_input_sample", False): x = 2 * x - 1
        h = self.conv_in(x); skips = [h]
        run = lambda b, i, h: b.attentions[i](b.resnets[i](h, emb)) if hasattr(b, "attentions") else b.resnets[i](h, emb)
        for b in self.down_blocks:
            for i in range(len(b.resnets)):
                h = run(b, i, h); skips.append(h)
            if hasattr(b, "downsamplers"):
                h = b.downsamplers[0](h); skips.append(h)
        m = self.mid_block
        h = m.resnets[0](h, emb)
        if hasattr(m, "attentions"): h = m.attentions[0](h)
        h = m.resnets[1](h, emb)
        for b in self.up_blocks:
            for i in range(len(b.resnets)):
                h = run(b, i, torch.cat([h, skips.pop()], 1))
            if hasattr(b, "upsamplers"): h = b.upsamplers[0](h)
        return self.conv_out(F.silu(self.conv_norm_out(h)))


DTYPES = {np.dtype("float32"): "F32", np.dtype("float16"): "F16"}


def save_safetensors(path, tensors):
    """tensors: name -> numpy array; written in the safetensors layout."""
    head, at, blobs = {}, 0, []
    for k in sorted(tensors):
        a = np.ascontiguousarray(tensors[k]); b = a.tobytes()
        head[k] = dict(dtype=DTYPES[a.dtype], shape=list(a.shape), data_offsets=[at, at + len(b)])
        at += len(b); blobs.append(b)
    j = json.dumps(head).encode(); j += b" " * (-len(j) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(j))); f.write(j); [f.write(b) for b in blobs]


def widen_bfloat16(raw, count, offset):
    """bfloat16 is the upper half of a float32, and numpy has no such type: returned as float32, exactly."""
    return (np.frombuffer(raw, "<u2", count, offset).astype(np.uint32) << 16).view(np.float32)


def load_safetensors(path):
    """name -> numpy array: float32 or float16 as stored, bfloat16 widened to float32."""
    raw = open(path, "rb").read(); n = struct.unpack("<Q", raw[:8])[0]
    head = json.loads(raw[8:8 + n]); np_t = {"F32": np.float32, "F16": np.float16}

    def read(v):
        count, offset = int(np.prod(v["shape"])), 8 + n + v["data_offsets"][0]
        a = widen_bfloat16(raw, count, offset) if v["dtype"] == "BF16" else np.frombuffer(raw, np_t[v["dtype"]], count, offset)
        return a.reshape(v["shape"])

    return {k: read(v) for k, v in head.items() if k != "__metadata__"}
