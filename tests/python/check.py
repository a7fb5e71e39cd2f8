"""Runs what Dropout Lab exports: every script for a few iterations, and with the lab's weights, whose
outputs must be the lab's. Scripts on tables must read what the lab has read, and learn as well as it.

    python check.py EXPORT    EXPORT is the compiled example `export`

Keras is this Python's; PyTorch is that of the system (Debian's python3-torch), see check_pytorch.py.
Where it is not there, its scripts are compiled only and counted as skipped.
"""

import ast
import contextlib
import io
import json
import os
import pathlib
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
    "batch=1&bn=on",
]

TABLES = pathlib.Path(__file__).parent.parent / "tables"
# Tables whose scripts are trained as long as the lab, and the run on each.
TRAINED = {
    "iris_R_rownames.csv": "train=75",
    "bc_wdbc_raw.data": "",
    "penguins_NA.csv": "",
    "excel_utf16le.txt": "train=75",
    "windows1252.csv": "train=75",
    "hash_comments.csv": "train=75&flip=0.2",
    "small_scale.csv": "train=100",
    "large_constant.csv": "train=100",
    "mnist_like_label_first.csv": "train=300",
    "google_sheets_de_quoted_decimal.csv": "train=75&columns=laenge:out",
}
# Tables that are only read: all others that can be.
READ = [
    "bc_kaggle_trailing_comma.csv",
    "bool_feature.csv",
    "excel_sep_line.csv",
    "iris_with_date.csv",
    "label_float.csv",
    "label_spaces_case.csv",
    "label_spellings.csv",
    "missing_NA.csv",
    "missing_empty.csv",
    "missing_q.csv",
    "multispace.txt",
    "nbsp_thousands_fr.csv",
    "percent.csv",
    "pipe.csv",
    "title_line_above.csv",
    "trailing_empty_columns.csv",
    "unicode_minus.csv",
    "units_row.csv",
    "seeds_double_tabs.txt",
    "year_headers.csv",
]
TABLE_ITERATIONS = 600
# How far apart the accuracies of two seeds are at most on so few test rows.
ACCURACY_TOLERANCE = 0.12


def export(program, query, library, *options):
    arguments = [program, query, "--format", library, *options]
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


def shortened(script, iterations):
    script = replaced(script, "ITERATIONS = 3000", f"ITERATIONS = {iterations}")
    return replaced(script, "EVERY = 300", f"EVERY = {iterations // 2}")


def run(script):
    """What a script has made and computed."""
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, "script", "exec"), names)
    assert np.isfinite(names["scores"]["loss"]), "the loss is not finite"
    return names


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
    # Normalised, a batch of one is the shift whatever was dropped.
    is_still = any(query in exported["query"] for query in ("drop=0&compare=off", "batch=1"))
    assert drops != is_still, f"a training pass is {'' if drops else 'not '}random"
    return deviation


def check(program, query, for_pytorch):
    options = ["--weights", "--iterations", str(ITERATIONS)]
    exported = export(program, f"{EXAMPLES}&{query}", "keras", *options)
    look_at(exported["script"])
    pytorch = export(program, f"{EXAMPLES}&{query}", "pytorch", *options)
    look_at(pytorch["script"])
    for_pytorch.append({**pytorch, "name": query or "the default lab", "script": shortened(pytorch["script"], 4)})
    return f"deviates by {compare(run(shortened(exported['script'], 4))['model'], exported):.1e}"


def on_table(script, path):
    return replaced(script, 'TABLE = "table.csv"', f"TABLE = {str(path)!r}")


def compare_table(names, exported):
    """That the script has read what the lab has read; its classes may be in another order."""
    x, y = (np.array(exported["table"][name]) for name in ("x", "y"))
    assert names["x"].shape == x.shape, f"the script has {names['x'].shape} numbers, the lab {x.shape}"
    assert np.array_equal(names["x"].astype(np.float32), x.astype(np.float32)), "other numbers"
    pairs = set(zip(names["y"].tolist(), y.tolist()))
    assert len(pairs) == len(np.unique(y)) == len(np.unique(names["y"])), "other classes"


def read(script, path):
    """What the part of a script that reads the table makes of it, without the library."""
    names = {}
    lines = on_table(script, path).split("\ndef batches")[0].splitlines()
    head = "\n".join(line for line in lines if "torch" not in line and "keras" not in line)
    exec(compile(head, "script", "exec"), names)
    return names


def check_read(program, name):
    path = TABLES / name
    for library in ("keras", "pytorch"):
        exported = export(program, "data=table&train=6&test=6", library, "--table", str(path))
        look_at(exported["script"])
        compare_table(read(exported["script"], path), exported)
    return f"{len(exported['table']['y'])} rows are read as in the lab"


def check_trained(program, name, settings, for_pytorch):
    path = TABLES / name
    query = f"data=table&{settings}"
    options = ["--table", str(path), "--weights", "--iterations", str(TABLE_ITERATIONS)]
    exported = export(program, query, "keras", *options)
    look_at(exported["script"])
    pytorch = export(program, query, "pytorch", *options)
    look_at(pytorch["script"])
    script = shortened(on_table(pytorch["script"], path), TABLE_ITERATIONS)
    for_pytorch.append({**pytorch, "name": name, "script": script, "tolerance": ACCURACY_TOLERANCE})
    compare_table(read(exported["script"], path), exported)
    compare_table(read(pytorch["script"], path), exported)
    names = run(shortened(on_table(exported["script"], path), TABLE_ITERATIONS))
    accuracy = names["scores"]["accuracy"]
    off = abs(accuracy - exported["accuracy"])
    assert off <= ACCURACY_TOLERANCE, f"accuracy {accuracy:.3f}, in the lab {exported['accuracy']:.3f}"
    deviation = compare(names["model"], exported)
    return f"accuracy {accuracy:.3f}, in the lab {exported['accuracy']:.3f}; deviates by {deviation:.1e}"


def attempt(name, task, *arguments):
    """Whether a check ends well; says so."""
    start = time.monotonic()
    try:
        print(f"ok {name}: {task(*arguments)} ({time.monotonic() - start:.1f} s)", flush=True)
        return True
    except Exception as error:
        print(f"FAILED {name}: {type(error).__name__}: {error}", flush=True)
        return False


def check_pytorch(exports):
    """How many scripts ran well, how many did not, and how many could not be run here."""
    python = os.environ.get("PYTHON_WITH_TORCH", "/usr/bin/python3")
    try:
        subprocess.run([python, "-c", "import sklearn, torch"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        print(f"skipped {len(exports)} PyTorch scripts: {python} has no torch and sklearn (Debian: python3-torch, python3-sklearn)")
        return 0, 0, len(exports)
    script = pathlib.Path(__file__).with_name("check_pytorch.py")
    done = subprocess.run([python, str(script)], input=json.dumps(exports), capture_output=True, text=True)
    print(done.stdout, end="", flush=True)
    passed = sum(line.startswith("ok ") for line in done.stdout.splitlines())
    if passed < len(exports):
        print(done.stderr[-2000:])
    return passed, len(exports) - passed, 0


def main(program):
    for_pytorch = []
    results = [attempt(query or "the default lab", check, program, query, for_pytorch) for query in CASES]
    results += [attempt(name, check_read, program, name) for name in READ]
    results += [attempt(name, check_trained, program, name, query, for_pytorch) for name, query in TRAINED.items()]
    passed, failed, skipped = check_pytorch(for_pytorch)
    passed, failed = passed + sum(results), failed + results.count(False)
    print(f"{passed} passed\n{failed} failed\n{skipped} skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
