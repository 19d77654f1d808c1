"""Times Keras's training step through model.fit: shuffling, dropout, loss and accuracy, Adam."""

import time

from keras_setup import ENGINE, keras, set_threads

from fashion_mnist import load
from keras_networks import NETWORKS
from peer import parser, report, whole_batches

options = parser(__doc__)
options.add_argument("--network", choices=NETWORKS, default="ann")
options.add_argument("--steps", type=int, default=2000, help="timed steps")
options.add_argument("--steps-per-execution", type=int, default=1, help="of model.compile; Keras's default is 1")
args = options.parse_args()

set_threads(args.threads)
keras.utils.set_random_seed(42)
images, labels = load(args.data_dir, "train")
network = NETWORKS[args.network]()
network.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=args.steps_per_execution,
)

count, epochs = whole_batches(args.steps, args.batch_size, len(images))
images, labels = images[:count], labels[:count]
warm_up = min(count, 100 * args.batch_size)
network.fit(images[:warm_up], labels[:warm_up], batch_size=args.batch_size, verbose=0)
start = time.perf_counter()
history = network.fit(images, labels, batch_size=args.batch_size, epochs=epochs, verbose=0)
seconds = time.perf_counter() - start

report(
    ms_per_step=1000 * seconds / (epochs * count / args.batch_size),
    images_per_second=epochs * count / seconds,
    loss=history.history["loss"][-1],
    accuracy=history.history["accuracy"][-1],
    engine=ENGINE,
)
