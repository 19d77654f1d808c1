"""The study's networks in PyTorch; each takes images [N, 1, 28, 28] and gives logits [N, 10]."""

from torch import nn


def ann(dropout: float = 0.3) -> nn.Module:
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )


def cnn(dropout: float = 0.3) -> nn.Module:
    """Two blocks of a 3×3 convolution (valid padding) and a pool."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, 10),
    )


def cnn_bn(dropout: float = 0.3) -> nn.Module:
    """Three blocks of a 3×3 convolution (same padding), batch normalization and a pool."""
    blocks = []
    for inputs, filters in ((1, 32), (32, 64), (64, 128)):
        blocks += [
            nn.Conv2d(inputs, filters, 3, padding=1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]
    return nn.Sequential(
        *blocks,
        nn.Flatten(),
        nn.Linear(1152, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, 10),
    )


NETWORKS = {"ann": ann, "cnn": cnn, "cnn_bn": cnn_bn}
