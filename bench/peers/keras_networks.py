"""The study's networks in Keras; each takes images [N, 28, 28, 1] and gives probabilities [N, 10]."""

import keras
from keras import layers


def ann(dropout: float = 0.3) -> keras.Model:
    return keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Dense(128, "relu"),
        layers.Dropout(dropout),
        layers.Dense(64, "relu"),
        layers.Dense(10, "softmax"),
    ])


def cnn(dropout: float = 0.3) -> keras.Model:
    """Two blocks of a 3×3 convolution (valid padding) and a pool."""
    return keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, "relu"),
        layers.Dropout(dropout),
        layers.Dense(10, "softmax"),
    ])


def cnn_bn(dropout: float = 0.3) -> keras.Model:
    """Three blocks of a 3×3 convolution (same padding), batch normalization and a pool."""
    blocks = []
    for filters in (32, 64, 128):
        blocks += [
            layers.Conv2D(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
        ]
    return keras.Sequential([
        layers.Input((28, 28, 1)),
        *blocks,
        layers.Flatten(),
        layers.Dense(128, "relu"),
        layers.Dropout(dropout),
        layers.Dense(10, "softmax"),
    ])


NETWORKS = {"ann": ann, "cnn": cnn, "cnn_bn": cnn_bn}
