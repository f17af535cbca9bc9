"""Prints what torch makes of a small network with weights from a formula: the expected values of digit_network_test.cc."""

import numpy as np
import torch
from torch import nn

CHANNELS = [1, 4, 4, 6, 8, 8, 8]
KERNELS = [(5, 5), (3, 3), (3, 3), (3, 3), (3, 3), (5, 1)]
HIDDEN, CLASSES, WIDTH = 4, 17, 22


class Formula:
    def __init__(self):
        self.state = 1

    def tensor(self, *shape):
        values = []
        for _ in range(int(np.prod(shape))):
            self.state = (self.state * 1664525 + 1013904223) % 2**32
            values.append(((self.state >> 16) % 129 - 64) / 128)
        return torch.tensor(values, dtype=torch.float32).reshape(shape)


def main():
    f = Formula()
    ink = torch.tensor([[((7 * x + 13 * y) % 17) / 17 for x in range(WIDTH)] for y in range(40)], dtype=torch.float32)
    x = ink[None, None]
    for i, (a, b, k) in enumerate(zip(CHANNELS, CHANNELS[1:], KERNELS)):
        weight, bias = f.tensor(b, a, *k), f.tensor(b)
        x = nn.functional.conv2d(x, weight, bias, stride=2 if i == 0 else 1, padding=(2, 1, 1, 1, 1, 0)[i]).relu()
        if i in (1, 3):
            x = nn.functional.max_pool2d(x, (2, 1))
    lstm = nn.LSTM(CHANNELS[-1], HIDDEN, bidirectional=True)
    for suffix in ("", "_reverse"):
        getattr(lstm, "weight_ih_l0" + suffix).data = f.tensor(4 * HIDDEN, CHANNELS[-1])
        getattr(lstm, "weight_hh_l0" + suffix).data = f.tensor(4 * HIDDEN, HIDDEN)
        getattr(lstm, "bias_ih_l0" + suffix).data = f.tensor(4 * HIDDEN)
        getattr(lstm, "bias_hh_l0" + suffix).data = torch.zeros(4 * HIDDEN)
    with torch.no_grad():
        x, _ = lstm(x.squeeze(2).permute(2, 0, 1))
        log_p = (x @ f.tensor(CLASSES, 2 * HIDDEN).T + f.tensor(CLASSES)).log_softmax(2)[:, 0]
    print(tuple(log_p.shape))
    for t in (0, 5, log_p.shape[0] - 1):
        print("{" + ", ".join(f"{v:.6f}" for v in log_p[t].tolist()) + "}")


if __name__ == "__main__":
    main()
