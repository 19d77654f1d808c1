# Makes fanova.json: rows of a made-up search, and what Optuna says about the importance of its parameters. Run it as
#   python3 -m venv .venv && .venv/bin/pip install optuna==5.0.0 scikit-learn==1.9.1
#   .venv/bin/python test/statistics/fanova.py > test/statistics/fanova.json
import json
import math
import random

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)
DISTRIBUTIONS = {
    "learning_rate": FloatDistribution(1e-4, 1e-1, log=True),
    "activation": CategoricalDistribution(["relu", "tanh", "gelu"]),
    "batch_size": CategoricalDistribution([32, 64, 128, 256]),
    "dropout": FloatDistribution(0, 0.6),
}


def result(p, noise):
    curve = -((math.log10(p["learning_rate"]) + 2.5) ** 2)
    step = {"relu": 0, "tanh": -1, "gelu": 0.3}[p["activation"]]
    return curve + step + (p["dropout"] - 0.3) * (p["batch_size"] == 32) * 2 + noise


rng = random.Random(1)
study = optuna.create_study()
rows = []
for _ in range(150):
    params = {
        "learning_rate": 10 ** rng.uniform(-4, -1),
        "activation": rng.choice(["relu", "tanh", "gelu"]),
        "batch_size": rng.choice([32, 64, 128, 256]),
        "dropout": rng.uniform(0, 0.6),
    }
    params = {name: round(v, 5) if isinstance(v, float) else v for name, v in params.items()}
    value = round(result(params, rng.gauss(0, 0.1)), 4)
    rows.append({**params, "value": value})
    study.add_trial(optuna.trial.create_trial(params=params, distributions=DISTRIBUTIONS, value=value))

evaluator = optuna.importance.FanovaImportanceEvaluator(seed=1)
shares = optuna.importance.get_param_importances(study, evaluator=evaluator, normalize=False)
lines = ",\n".join("  " + json.dumps(row) for row in rows)
print(f'{{"shares": {json.dumps({name: round(float(s), 4) for name, s in shares.items()})},\n"rows": [\n{lines}\n]}}')
