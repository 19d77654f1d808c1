"""Searches the 12-trial grid with Optuna (SQLite storage) and PyTorch: 3 dropout rates × 2 learning rates × 2 batch sizes."""

import math
import tempfile
import time
from pathlib import Path

import optuna
import torch
from torch import nn

from fashion_mnist import load
from peer import parser, report
from torch_networks import NETWORKS

HELD_OUT = 6000
GRID = {"dropout": [0.2, 0.3, 0.5], "learning_rate": [1e-3, 3e-4], "batch_size": [64, 128]}


def objective(trial: optuna.Trial) -> float:
    """Trains one configuration and gives its validation accuracy."""
    choice = {name: trial.suggest_categorical(name, values) for name, values in GRID.items()}
    network = NETWORKS[args.network](choice["dropout"])
    optimizer = torch.optim.Adam(network.parameters(), lr=choice["learning_rate"])
    loss_of = nn.CrossEntropyLoss()
    count = len(images) - HELD_OUT
    for epoch in range(args.epochs):
        network.train()
        for rows in torch.randperm(count).split(choice["batch_size"]):
            optimizer.zero_grad()
            loss_of(network(images[rows]), labels[rows]).backward()
            optimizer.step()
        network.eval()
        with torch.no_grad():
            guesses = torch.cat([network(part).argmax(1) for part in images[count:].split(1000)])
        accuracy = (guesses == labels[count:]).float().mean().item()
        trial.report(accuracy, epoch)
    return accuracy


options = parser(__doc__, batch_size=False)
options.add_argument("--network", choices=NETWORKS, default="ann")
options.add_argument("--epochs", type=int, default=2)
options.add_argument("--jobs", type=int, default=1, help="trials at once; --threads is for each of them")
args = options.parse_args()
start = time.perf_counter()

torch.set_num_threads(args.threads)
optuna.logging.set_verbosity(optuna.logging.ERROR)
pixels, truth = load(args.data_dir, "train")
images = torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous()
labels = torch.from_numpy(truth)
with tempfile.TemporaryDirectory() as folder:
    study = optuna.create_study(
        storage=f"sqlite:///{Path(folder) / 'study.db'}",
        direction="maximize",
        sampler=optuna.samplers.GridSampler(GRID, seed=42),
    )
    study.optimize(objective, n_trials=math.prod(map(len, GRID.values())), n_jobs=args.jobs)

report(
    seconds_after_imports=time.perf_counter() - start,
    trials=len(study.trials),
    best_validation_accuracy=study.best_value,
    engine=f"Optuna {optuna.__version__}, PyTorch {torch.__version__}",
)
