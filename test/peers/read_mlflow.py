"""What MLflow finds in a store, as JSON: experiments with their runs, parameters, tags and the history of each metric.
A file store is read as it is, and once more after MLflow's own migration to SQLite, which must find the same.

    python read_mlflow.py FOLDER SQLITE
"""

import contextlib
import json
import os
import sys
from pathlib import Path

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

from mlflow.store.fs2db import migrate
from mlflow.tracking import MlflowClient

folder, database = map(Path, sys.argv[1:])


def read(uri):
    client = MlflowClient(tracking_uri=uri)
    return {
        experiment.name: {
            "id": experiment.experiment_id,
            "tags": dict(experiment.tags),
            "runs": sorted(
                (run_of(client, run) for run in client.search_runs([experiment.experiment_id])),
                key=lambda run: int(run["tags"]["fmx.trial"]),
            ),
        }
        for experiment in client.search_experiments()
    }


def run_of(client, run):
    return {
        "id": run.info.run_id,
        "name": run.info.run_name,
        "status": run.info.status,
        "start": run.info.start_time,
        "end": run.info.end_time,
        "artifacts": run.info.artifact_uri,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {
            key: [[point.step, point.timestamp, str(point.value)] for point in client.get_metric_history(run.info.run_id, key)]
            for key in run.data.metrics
        },
    }


files = read(folder.as_uri())
with contextlib.redirect_stdout(sys.stderr):
    migrate(folder, f"sqlite:///{database}", progress=False)
json.dump({"files": files, "sqlite": read(f"sqlite:///{database}")}, sys.stdout)
