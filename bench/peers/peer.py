"""What all peers' scripts share: their common options, the length of a timed run, and the result's line."""

import json
import os
from argparse import ArgumentDefaultsHelpFormatter, ArgumentParser
from pathlib import Path


def parser(description: str, batch_size: bool = True) -> ArgumentParser:
    """A parser with the options that the scripts share; a sweep, which varies the batch size, goes without that one."""
    options = ArgumentParser(description=description, formatter_class=ArgumentDefaultsHelpFormatter)
    options.add_argument(
        "--data-dir",
        type=Path,
        default=Path(os.environ.get("FMX_DATA", "/usr/share/datasets/fashion-mnist")),
        help="folder with the four idx.gz files (FMX_DATA)",
    )
    options.add_argument("--threads", type=int, default=1, help="CPU threads of the framework")
    if batch_size:
        options.add_argument("--batch-size", type=int, default=64, help="images a step")
    return options


def whole_batches(steps: int, batch_size: int, available: int) -> tuple[int, int]:
    """Images an epoch and epochs that come nearest to `steps` steps, each on a full batch."""
    steps_per_epoch = min(steps, available // batch_size)
    return steps_per_epoch * batch_size, max(1, round(steps / steps_per_epoch))


def report(**result) -> None:
    """Prints the result as one JSON object, which must be the last line of a script's output."""
    print(json.dumps(result), flush=True)
