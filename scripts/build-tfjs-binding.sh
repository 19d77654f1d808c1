#!/usr/bin/env bash
# Installs @tensorflow/tfjs-node with its native library into .tensorflow/, for the tests on the real one.
#
# The package's own install script fetches TensorFlow's C library from a server of its own. Here the library comes from
# PyPI's wheel, which any package mirror has, and the binding is compiled against it. Takes a minute, 900 MB of disk
# in the end, and a network; what is built already is left as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tfjs=4.22.0
tensorflow=2.21.0
node_api=1.9.0

folder=$PWD/.tensorflow
built=$folder/built
versions="tfjs-node $tfjs, TensorFlow $tensorflow"
if [ "$(cat "$built" 2>/dev/null)" = "$versions" ]; then
  echo "$versions: built already, in $folder"
  exit 0
fi

for program in python3 g++ npm; do
  command -v "$program" >/dev/null || { echo "$program is needed to build TensorFlow's binding." >&2; exit 1; }
done
if ! python3 -c 'import ensurepip' 2>/dev/null; then
  echo "Python's venv is needed to build TensorFlow's binding: apt-get install python3-venv" >&2
  exit 1
fi

rm -rf "$folder"
mkdir -p "$folder"
work=$(mktemp -d "$folder/work-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Its install script is the one that would fetch the library.
echo '{"private": true}' >"$folder/package.json"
(cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error \
  "@tensorflow/tfjs-node@$tfjs" "node-api-headers@$node_api")
package=$folder/node_modules/@tensorflow/tfjs-node

# Only the library and its headers are wanted, so that a wheel for any Python will do.
python3 -m venv "$work/venv"
"$work/venv/bin/pip" download --quiet --no-deps --only-binary=:all: --python-version 3.12 \
  --dest "$work" "tensorflow-cpu==$tensorflow"
"$work/venv/bin/python" - "$work" <<'END'
import glob, sys, zipfile
folder = sys.argv[1]
wanted = ('tensorflow/include/', 'tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2')
with zipfile.ZipFile(glob.glob(f'{folder}/*.whl')[0]) as wheel:
    wheel.extractall(folder, [name for name in wheel.namelist() if name.startswith(wanted)])
END

mkdir -p "$package/deps/lib" "$package/lib/napi-v8"
mv "$work"/tensorflow/lib*.so.2 "$package/deps/lib"
# The binding asks for the one name, the library calls itself by the other.
ln -s libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so.2"
(cd "$package/binding" && g++ -std=c++17 -O2 -fPIC -shared \
  -DNAPI_VERSION=8 -DNODE_GYP_MODULE_NAME=tfjs_binding \
  -I"$folder/node_modules/node-api-headers/include" -I"$work/tensorflow/include" \
  tfjs_backend.cc tfjs_binding.cc -o "$package/lib/napi-v8/tfjs_binding.node" \
  -L"$package/deps/lib" -l:libtensorflow.so.2 -l:libtensorflow_framework.so.2 \
  -Wl,-rpath,'$ORIGIN/../../deps/lib')

(cd "$folder" && TF_CPP_MIN_LOG_LEVEL=3 node -e '
  const tf = require("@tensorflow/tfjs-node");
  if (tf.getBackend() !== "tensorflow") throw new Error(`its backend is ${tf.getBackend()}`);
')
echo "$versions" >"$built"
echo "$versions: built in $folder"
