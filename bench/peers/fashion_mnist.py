"""Reads the real Fashion-MNIST from its four gzipped idx files, as numpy arrays."""

import gzip
from pathlib import Path

import numpy as np

CLASSES = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
]


def load(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Images as float32 in 0 … 1, [count, 28, 28, 1], and labels as int64, [count]; part is "train" or "t10k"."""
    with gzip.open(folder / f"{part}-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    with gzip.open(folder / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    images = pixels.reshape(-1, 28, 28, 1).astype("float32") / 255
    return images, labels.astype("int64")
