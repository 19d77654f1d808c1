"""Checks an ONNX model with ONNX's own checker and runs it: what it says of images, as JSON.

    python run_onnx.py MODEL IMAGES BATCH...

IMAGES are raw bytes, one image of 28 × 28 after the other.
"""

import json
import sys

import numpy
import onnx
import onnxruntime

model_file, images_file, *batches = sys.argv[1:]

model = onnx.load(model_file)
onnx.checker.check_model(model, full_check=True)
metadata = {entry.key: entry.value for entry in model.metadata_props}

scale = json.loads(metadata["preprocessing"])["scale"] if metadata else "bytes / 255"
assert scale == "bytes / 255", scale
images = numpy.fromfile(images_file, numpy.uint8).reshape(-1, 28, 28, 1).astype(numpy.float32) / 255

session = onnxruntime.InferenceSession(model_file, providers=["CPUExecutionProvider"])
probabilities = {}
for batch in map(int, batches):
    parts = [images[start : start + batch] for start in range(0, len(images), batch)]
    results = [session.run(["probabilities"], {"images": part})[0] for part in parts]
    probabilities[batch] = numpy.concatenate(results).tolist()

json.dump(
    {
        "inputs": [[value.name, value.type, value.shape] for value in session.get_inputs()],
        "outputs": [[value.name, value.type, value.shape] for value in session.get_outputs()],
        "metadata": metadata,
        "probabilities": probabilities,
    },
    sys.stdout,
)
