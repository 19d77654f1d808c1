"""Searches the 12-trial grid with KerasTuner: 3 dropout rates × 2 learning rates × 2 batch sizes."""

import tempfile
import time

from keras_setup import ENGINE, keras, set_threads

import keras_tuner

from fashion_mnist import load
from keras_networks import NETWORKS
from peer import parser, report

HELD_OUT = 6000


class Grid(keras_tuner.HyperModel):
    def build(self, hp):
        network = NETWORKS[args.network](hp.Choice("dropout", [0.2, 0.3, 0.5]))
        network.compile(
            optimizer=keras.optimizers.Adam(hp.Choice("learning_rate", [1e-3, 3e-4])),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        return network

    def fit(self, hp, model, *data, **options):
        return model.fit(*data, batch_size=hp.Choice("batch_size", [64, 128]), **options)


options = parser(__doc__, batch_size=False)
options.add_argument("--network", choices=NETWORKS, default="ann")
options.add_argument("--epochs", type=int, default=2)
args = options.parse_args()
start = time.perf_counter()

set_threads(args.threads)
images, labels = load(args.data_dir, "train")
with tempfile.TemporaryDirectory() as folder:
    tuner = keras_tuner.GridSearch(Grid(), objective="val_accuracy", directory=folder, project_name="grid", seed=42)
    tuner.search(
        images[:-HELD_OUT],
        labels[:-HELD_OUT],
        epochs=args.epochs,
        validation_data=(images[-HELD_OUT:], labels[-HELD_OUT:]),
        verbose=0,
    )
    best = tuner.oracle.get_best_trials(1)[0]

report(
    seconds_after_imports=time.perf_counter() - start,
    trials=len(tuner.oracle.trials),
    best_validation_accuracy=best.score,
    engine=f"KerasTuner {keras_tuner.__version__}, {ENGINE}",
)
