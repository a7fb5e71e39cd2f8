"""Runs what Dropout Lab exports: every Keras script for a few iterations, and with the lab's weights,
whose outputs must be the lab's; PyTorch scripts are compiled only.

    python check.py EXPORT    EXPORT is the compiled example `export`
"""

import ast
import contextlib
import io
import json
import os
import subprocess
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# For a few iterations compiling takes longer than computing.
os.environ.setdefault("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")

import numpy as np

# Iterations of the lab before its weights are taken, so that no bias or running statistic is at its start.
ITERATIONS = 100
# Relative to the largest output, or to 1.
TOLERANCE = 1e-4

# Whole batches of Keras' evaluation, so that it is compiled for one shape only.
EXAMPLES = "train=64&test=64"
# Every family of networks and of data, each kind of dropout, both orders of batch norm, every scaling and optimizer.
CASES = [
    "",
    "data=moons&kind=gaussian&drop=0.5&flip=0&optim=sgd&lr=0.1",
    "data=moons&kind=uniform&drop=0.5&layers=24,12",
    "data=gaussians&act=selu&kind=alpha&noise=0",
    "data=xor&kind=dropconnect&drop=0.3&scaling=classic&max-norm=2&act=tanh",
    "data=spiral&drop=0.3&scaling=none&optim=momentum&lr=0.05&l1=0.001&l2=0.01&act=sigmoid",
    "data=curve&layers=32&l2=0.001",
    "data=digits&layers=32,16&bn=on&drop-in=0.2&drop=0.5",
    "data=digits&net=cnn&channels=4,8&layers=32&drop=0.5&drop-conv=0.2&bn=on&max-norm=3",
    "data=digits&net=cnn&channels=4,3,5&layers=16&act=tanh&drop-conv=0.2&conv-kind=standard&bn=on&bn-order=drop-bn",
    "data=digits&net=cnn&channels=4&layers=16&drop-conv=0.2&bn=on&bn-at=after",
    "data=digits&net=cnn&channels=4&layers=16&drop=0.4&drop-conv=0.3&scaling=classic&kind=dropconnect&l2=0.001",
    "data=digits&net=rnn&layers=16&drop=0.5",
    "data=digits&net=rnn&layers=16&drop=0.5&drop-rec=0.2&l2=0.001",
    "data=digits&net=rnn&layers=16&drop=0&drop-rec=0.2&rec-mask=fresh",
    "data=digits&net=gru&layers=16&drop=0.5",
    "data=digits&net=gru&layers=12,10&drop=0.3&drop-rec=0.3&kind=gaussian",
    "data=digits&net=gru&layers=12&drop=0.5&drop-rec=0.3&rec-mask=fresh&scaling=classic",
    "data=digits&net=lstm&layers=16&drop=0.5",
    "data=digits&net=lstm&layers=12,10&drop=0.3&drop-rec=0.3&bn=on&l1=0.0001",
    "data=digits&net=lstm&layers=12&drop=0.5&drop-rec=0.3&rec-mask=fresh&scaling=none",
    "drop=0&compare=off",
]


def export(program, query, library, *options):
    arguments = [program, f"{EXAMPLES}&{query}", "--format", library, *options]
    return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)


def unused(script):
    """Names that the script gives to something at its top level and never uses."""
    tree = ast.parse(script)
    given = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            given |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Assign):
            given |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return given - used


def look_at(script):
    """Compiles a script and looks for what its reader would stumble over."""
    compile(script, "script", "exec")
    assert not unused(script), f"defined and never used: {', '.join(sorted(unused(script)))}"
    long = [line for line in script.splitlines() if len(line) > 100 or line != line.rstrip()]
    assert not long, f"too long, or with space at the end: {long[0]!r}"


def replaced(script, old, new):
    assert script.count(old) == 1, f"the script has not one {old!r}"
    return script.replace(old, new)


def run(script):
    """What a script has made and computed after 4 iterations."""
    shortened = replaced(replaced(script, "ITERATIONS = 3000", "ITERATIONS = 4"), "EVERY = 300", "EVERY = 2")
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(shortened, "script", "exec"), names)
    assert np.isfinite(names["scores"]["loss"]), "the loss is not finite"
    return names["model"]


def keras_weights(layer):
    """The arrays of one of the lab's layers as Keras has them."""
    kind = layer["layer"]
    arrays = {
        name: np.array(array["data"], np.float32).reshape(array["shape"])
        for name, array in layer.items()
        if name != "layer"
    }
    if kind == "gru":
        # Ours are r, z, n, those of Keras z, r, n.
        for name, array in arrays.items():
            r, z, n = np.split(array, 3, axis=-1)
            arrays[name] = np.concatenate([z, r, n], axis=-1)
        return [arrays["Wx"], arrays["Wh"], np.stack([arrays["bx"], arrays["bh"]])]
    if kind == "lstm":
        return [arrays["Wx"], arrays["Wh"], arrays["bx"] + arrays["bh"]]
    names = {"rnn": ["Wx", "Wh", "b"], "batch_norm": ["gamma", "beta", "mean", "variance"]}
    return [arrays[name] for name in names.get(kind, ["W", "b"])]


def compare(model, exported):
    """The largest deviation of the model's outputs, with the lab's weights, from the lab's."""
    layers = [layer for layer in model.layers if layer.weights]
    ours = exported["weights"]["b"]
    assert len(layers) == len(ours), f"{len(layers)} layers have weights, in the lab {len(ours)}"
    for layer, weights in zip(layers, ours):
        layer.set_weights(keras_weights(weights))
    x = np.array(exported["inputs"], np.float32).reshape(-1, *model.input_shape[1:])
    wanted = np.array(exported["outputs"], np.float32)
    deviation = np.abs(np.asarray(model(x, training=False)) - wanted).max() / max(1, np.abs(wanted).max())
    assert deviation <= TOLERANCE, f"the outputs deviate by {deviation:.1e}"
    drops = not np.allclose(model(x, training=True), model(x, training=True))
    assert drops != ("drop=0&compare=off" in exported["query"]), f"a training pass is {'' if drops else 'not '}random"
    return deviation


def check(program, query):
    exported = export(program, query, "keras", "--weights", "--iterations", str(ITERATIONS))
    look_at(exported["script"])
    look_at(export(program, query, "pytorch")["script"])
    return compare(run(exported["script"]), exported)


def main(program):
    failed = 0
    for query in CASES:
        name, start = query or "the default lab", time.monotonic()
        try:
            deviation = check(program, query)
            print(f"ok {name}: deviates by {deviation:.1e} ({time.monotonic() - start:.1f} s)", flush=True)
        except Exception as error:
            failed += 1
            print(f"FAILED {name}: {type(error).__name__}: {error}", flush=True)
    print(f"{len(CASES) - failed} passed\n{failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
