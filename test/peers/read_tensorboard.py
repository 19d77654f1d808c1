"""What TensorBoard's own readers find in a log folder, as JSON: scalars by run and tag as [step, time, value], and the
session groups that the HParams tab shows.

    python read_tensorboard.py FOLDER
"""

import json
import logging
import math
import os
import sys
import types

logging.disable(logging.WARNING)

from google.protobuf import json_format
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups

folder = sys.argv[1]



def plain(number):
    return number if math.isfinite(number) else str(number)


scalars = {}
for path, _, files in os.walk(folder):
    if any("tfevents" in name for name in files):
        events = EventAccumulator(path).Reload()
        scalars[os.path.relpath(path, folder)] = {
            tag: [[event.step, event.wall_time, plain(event.value)] for event in events.Scalars(tag)]
            for tag in events.Tags()["scalars"]
        }

multiplexer = EventMultiplexer().AddRunsFromDirectory(folder).Reload()
board = types.SimpleNamespace(data_provider=MultiplexerDataProvider(multiplexer, folder))
request = api_pb2.ListSessionGroupsRequest(
    slice_size=1000,
    allowed_statuses=[status for status in api_pb2.Status.values()],
)
handler = list_session_groups.Handler(RequestContext(), backend_context.Context(board), "", request)
groups = [json_format.MessageToDict(group) for group in handler.run().session_groups]

json.dump({"scalars": scalars, "groups": groups}, sys.stdout)
