"""The network in torch, and its export to the file the program reads."""

import struct

import numpy as np
import torch
from torch import nn

from lines import ALPHABET

CLASSES = len(ALPHABET) + 1
MAGIC = b"KCDIGIT1"


def block(channels_in, channels_out, kernel, stride=1, padding=1):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, kernel, stride, padding, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True)
    )


class DigitNet(nn.Module):
    """40 x W ink in, W/2 steps of CLASSES log-probabilities out."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            block(1, 24, 5, 2, 2),
            block(24, 32, 3),
            nn.MaxPool2d((2, 1)),
            block(32, 48, 3),
            block(48, 64, 3),
            nn.MaxPool2d((2, 1)),
            block(64, 96, 3),
            block(96, 96, (5, 1), 1, 0),
        )
        self.lstm = nn.LSTM(96, 64, bidirectional=True)
        self.out = nn.Linear(128, CLASSES)

    def forward(self, ink, bf16=False):
        """ink: N x 1 x 40 x W; returns T x N x CLASSES."""
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            x = self.features(ink)
        x, _ = self.lstm(x.float().squeeze(2).permute(2, 0, 1))
        return self.out(x).log_softmax(2)


def tensors(net):
    """The weights in the order of the file: batch normalisation folded into the convolutions, half precision."""
    out = []
    for layer in net.features:
        if isinstance(layer, nn.Sequential):
            conv, norm = layer[0], layer[1]
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            out += [conv.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale]
    for suffix in ("", "_reverse"):
        out += [getattr(net.lstm, f"weight_ih_l0{suffix}"), getattr(net.lstm, f"weight_hh_l0{suffix}")]
        out += [getattr(net.lstm, f"bias_ih_l0{suffix}") + getattr(net.lstm, f"bias_hh_l0{suffix}")]
    out += [net.out.weight, net.out.bias]
    return [t.detach().numpy().astype(np.float16) for t in out]


def export(net, path, temperature=1.0):
    net.eval()
    arrays = tensors(net)
    with open(path, "wb") as f:
        f.write(MAGIC + struct.pack("<fI", temperature, len(arrays)))
        for a in arrays:
            f.write(struct.pack("<I", a.ndim) + struct.pack(f"<{a.ndim}I", *a.shape) + a.astype("<f2").tobytes())


class Folded(nn.Module):
    """The network as the file holds it, for reference outputs."""

    def __init__(self, net):
        super().__init__()
        self.t = [torch.from_numpy(a.astype(np.float32)) for a in tensors(net.eval())]
        self.lstm = nn.LSTM(96, 64, bidirectional=True)
        for i, suffix in ((12, ""), (15, "_reverse")):
            getattr(self.lstm, f"weight_ih_l0{suffix}").data = self.t[i]
            getattr(self.lstm, f"weight_hh_l0{suffix}").data = self.t[i + 1]
            getattr(self.lstm, f"bias_ih_l0{suffix}").data = self.t[i + 2]
            getattr(self.lstm, f"bias_hh_l0{suffix}").data = torch.zeros_like(self.t[i + 2])

    def forward(self, ink):
        relu, conv, pool = torch.relu, nn.functional.conv2d, nn.functional.max_pool2d
        t = self.t
        x = relu(conv(ink, t[0], t[1], stride=2, padding=2))
        x = pool(relu(conv(x, t[2], t[3], padding=1)), (2, 1))
        x = relu(conv(x, t[4], t[5], padding=1))
        x = pool(relu(conv(x, t[6], t[7], padding=1)), (2, 1))
        x = relu(conv(x, t[8], t[9], padding=1))
        x = relu(conv(x, t[10], t[11]))
        x, _ = self.lstm(x.squeeze(2).permute(2, 0, 1))
        return (x @ t[18].T + t[19]).log_softmax(2)
