"""The study's experiment as a Keras user writes it: load, train with validation, evaluate, confusion matrix, report."""

import time

from keras_setup import ENGINE, keras, set_threads, tf

import numpy as np

from fashion_mnist import CLASSES, load
from keras_networks import NETWORKS
from peer import parser, report

HELD_OUT = 5000


def classification_report(confusion: np.ndarray) -> str:
    """Precision, recall, F1 and support of each class, from confusion[actual, predicted]."""
    hits = confusion.diagonal()
    precision = hits / np.maximum(confusion.sum(axis=0), 1)
    recall = hits / np.maximum(confusion.sum(axis=1), 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    lines = [f"{'':>12} precision    recall        f1   support"]
    for name, p, r, f, support in zip(CLASSES, precision, recall, f1, confusion.sum(axis=1)):
        lines.append(f"{name:>12} {p:9.4f} {r:9.4f} {f:9.4f} {support:9d}")
    return "\n".join(lines)


options = parser(__doc__)
options.add_argument("--network", choices=NETWORKS, default="ann")
options.add_argument("--epochs", type=int, default=5)
options.add_argument("--steps-per-execution", type=int, default=1, help="of model.compile; Keras's default is 1")
args = options.parse_args()
start = time.perf_counter()

set_threads(args.threads)
keras.utils.set_random_seed(42)
images, labels = load(args.data_dir, "train")
test_images, test_labels = load(args.data_dir, "t10k")
order = np.random.default_rng(42).permutation(len(images))
held_out, kept = order[:HELD_OUT], order[HELD_OUT:]

network = NETWORKS[args.network]()
network.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=args.steps_per_execution,
)
history = network.fit(
    images[kept],
    labels[kept],
    batch_size=args.batch_size,
    epochs=args.epochs,
    validation_data=(images[held_out], labels[held_out]),
    verbose=2,
)

test_loss, test_accuracy = network.evaluate(test_images, test_labels, batch_size=args.batch_size, verbose=0)
predicted = network.predict(test_images, batch_size=args.batch_size, verbose=0).argmax(axis=1)
confusion = tf.math.confusion_matrix(test_labels, predicted, num_classes=len(CLASSES)).numpy()
print(confusion)
print(classification_report(confusion))

report(
    seconds_after_imports=time.perf_counter() - start,
    validation_accuracy=history.history["val_accuracy"][-1],
    test_loss=test_loss,
    test_accuracy=test_accuracy,
    engine=ENGINE,
)
