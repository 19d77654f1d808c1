"""Optuna's samplers on functions whose least values are known: how far from it each is at the end of a study."""

import math
import time
import warnings

import optuna
import peer
import torch
from optuna.samplers import GPSampler, RandomSampler, TPESampler

A = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(trial: optuna.Trial) -> float:
    x1, x2 = trial.suggest_float("x1", -5, 10), trial.suggest_float("x2", 0, 15)
    valley = x2 - 5.1 / (4 * math.pi**2) * x1**2 + 5 / math.pi * x1 - 6
    return valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x1) + 10 - 0.397887


def hartmann6(trial: optuna.Trial) -> float:
    x = [trial.suggest_float(f"x{axis + 1}", 0, 1) for axis in range(6)]
    exponents = [sum(a * (x - p) ** 2 for a, x, p in zip(row, x, centre)) for row, centre in zip(A, P)]
    return 3.32237 - sum(alpha * math.exp(-e) for alpha, e in zip([1, 1.2, 3, 3.2], exponents))


def mixed(trial: optuna.Trial) -> float:
    """The same space and function as `mixed` in test/search/support/problems.ts."""
    if trial.suggest_categorical("architecture", ["ann", "cnn"]) == "ann":
        network = 0.1 + 0.02 * (math.log2(trial.suggest_int("units", 16, 512, log=True)) - 7) ** 2
    else:
        filters = trial.suggest_int("filters", 3, 7)  # As powers of two.
        network = 0.02 * (filters - 6) ** 2 + 0.02 * (trial.suggest_int("blocks", 1, 5) - 3) ** 2
    optimizer = trial.suggest_categorical("optimizer", ["adam", "rmsprop", "sgd"])
    momentum = trial.suggest_float("momentum", 0, 0.99) if optimizer == "sgd" else 0.9
    best_rate = {"adam": -3, "rmsprop": -3.5, "sgd": -1 + 10 * (0.9 - momentum) * 0.1}[optimizer]
    far = abs(math.log10(trial.suggest_float("learning_rate", 1e-5, 1, log=True)) - best_rate)
    dropout = trial.suggest_float("dropout", 0, 0.7, step=0.05)
    return (
        network
        + {"adam": 0, "rmsprop": 0.03, "sgd": 0.02}[optimizer]
        + 0.1 * min(4, far**2)
        + 0.5 * (momentum - 0.9) ** 2
        + 0.5 * (dropout - 0.3) ** 2
    )


SAMPLERS = {"random": RandomSampler, "tpe": TPESampler, "gp": GPSampler}


def study(problem, trials: int, sampler) -> float:
    found = optuna.create_study(sampler=sampler)
    found.optimize(problem, n_trials=trials)
    return found.best_value


def main() -> None:
    options = peer.parser(__doc__, batch_size=False)
    options.add_argument("--seeds", type=int, default=20, help="studies of each problem")
    options.add_argument("--method", choices=list(SAMPLERS), default="tpe", help="the sampler")
    given = options.parse_args()
    torch.set_num_threads(given.threads)  # The Gaussian process of Optuna is PyTorch's.
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    results = []
    for problem, trials in ((branin, 40), (hartmann6, 60), (mixed, 60)):
        start = time.perf_counter()
        regrets = [study(problem, trials, SAMPLERS[given.method](seed=seed)) for seed in range(given.seeds)]
        seconds = (time.perf_counter() - start) / given.seeds / trials
        results.append({"problem": problem.__name__, "regrets": regrets, "seconds_per_trial": seconds})
    peer.report(results=results)


if __name__ == "__main__":
    main()
