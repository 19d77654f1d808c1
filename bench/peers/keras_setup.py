"""Imports Keras on TensorFlow without its log lines, and sets its threads: must come before any tensor is made."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf

ENGINE = f"Keras {keras.__version__} on TensorFlow {tf.__version__}"


def set_threads(threads: int) -> None:
    """Inside an operation and for operations side by side; with all cores, that is what Keras does by itself."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
