"""Reads a safetensors file with the package of that name: shapes, sums of bytes and metadata, as JSON.

    python read_safetensors.py FILE
"""

import hashlib
import json
import sys

import safetensors

with safetensors.safe_open(sys.argv[1], framework="numpy") as file:
    tensors = {name: file.get_tensor(name) for name in file.keys()}
    metadata = file.metadata()

described = {
    name: {
        "dtype": str(tensor.dtype),
        "shape": list(tensor.shape),
        "sha256": hashlib.sha256(tensor.tobytes()).hexdigest(),
    }
    for name, tensor in tensors.items()
}
json.dump({"tensors": described, "metadata": metadata}, sys.stdout)
