"""Writes the cases of `further/`: odd sizes, batches of one, kernels of every size, images that are not square, deep stacks.

    pip install jax numpy && python further.py FOLDER_OF_MAKE_REFERENCE OUT_DIR

The numbers come from the `make_reference.py` that wrote the cases beside this file, so the two are of the same form.
"""
import json
import pathlib
import sys

sys.path.insert(0, sys.argv[1])
from make_reference import FLAT, POOL, act, adam, bn, cell, conv, dense, drop, make_case, momentum, sgd

RELU, TANH = act("relu"), act("tanh")


def dropconnect(inputs, outputs, rate):
    return {"layer": "dropconnect", "in": inputs, "out": outputs, "rate": rate}


DEEP = [layer for _ in range(6) for layer in (dense(9, 9), TANH, drop(0.2))]

CASES = [
    ("odd-dense", [dense(3, 7), RELU, drop(0.3), dense(7, 5)], (3,), adam(), {"classes": 5}),
    ("batch-one-dense", [dense(4, 6), TANH, drop(0.5), dense(6, 3)], (4,), sgd(), {"batch": 1}),
    ("kernel5", [conv(2, 3, 5), RELU, POOL, conv(3, 4, 5), RELU, FLAT, dense(24, 3)], (4, 6, 2), adam(), {}),
    ("kernel7-nonsquare", [conv(1, 3, 7), RELU, POOL, FLAT, drop(0.5), dense(45, 4)], (6, 10, 1), sgd(), {"classes": 4}),
    ("kernel1", [conv(3, 5, 1), RELU, FLAT, dense(75, 3)], (3, 5, 3), momentum(), {}),
    ("kernel2", [conv(2, 3, 2), TANH, FLAT, dense(36, 3)], (3, 4, 2), momentum(), {}),
    ("kernel4", [conv(2, 3, 4), TANH, FLAT, dense(105, 3)], (5, 7, 2), momentum(), {}),
    ("kernel-larger-than-image", [conv(1, 2, 7), RELU, FLAT, dense(12, 3)], (2, 3, 1), sgd(), {}),
    ("conv-elementwise-dropout", [conv(2, 4), RELU, drop(0.3), POOL, FLAT, dense(24, 3)], (4, 6, 2), sgd(), {}),
    ("bn-batch-one-image", [conv(1, 4), bn(4), RELU, POOL, FLAT, dense(16, 3)], (4, 4, 1), sgd(), {"batch": 1}),
    (
        "bn-after-dropout",
        [conv(1, 4), RELU, drop(0.3, "spatial_dropout"), bn(4), POOL, FLAT]
        + [dense(16, 8), RELU, drop(0.5), bn(8), dense(8, 3)],
        (4, 4, 1),
        adam(),
        {"batch": 6},
    ),
    (
        "bn-many-channels",
        [dense(5, 19), bn(19), act("selu"), drop(0.2, "alpha_dropout"), dense(19, 3)],
        (5,),
        momentum(),
        {"batch": 7},
    ),
    (
        "deep",
        [dense(4, 9), TANH, drop(0.2), *DEEP, dense(9, 3)],
        (4,),
        sgd(0.05, l2=0.01, l1=0.001),
        {"batch": 5},
    ),
    (
        "deep-conv",
        [conv(1, 3), bn(3), RELU, conv(3, 5), bn(5), RELU, POOL, conv(5, 7), act("selu"), POOL, FLAT]
        + [dense(14, 6), act("sigmoid"), drop(0.4, "gaussian_dropout"), dense(6, 3)],
        (4, 8, 1),
        adam(l2=0.001),
        {"batch": 3},
    ),
    ("rnn-batch-one", [cell("rnn", 5, 7, 0.5), drop(0.5), dense(7, 3)], (9, 5), adam(), {"batch": 1}),
    ("lstm-one-step", [cell("lstm", 5, 7, 0.5), dense(7, 3)], (1, 5), sgd(), {"batch": 3}),
    ("gru-long", [cell("gru", 2, 9, 0.4), drop(0.3), dense(9, 4), RELU, dense(4, 3)], (23, 2), momentum(), {"batch": 5}),
    (
        "lstm-l2-max-norm",
        [cell("lstm", 3, 5, 0.2), dense(5, 6), RELU, dense(6, 2)],
        (6, 3),
        sgd(0.3, l2=0.01, max_norm=0.7),
        {"classes": 2},
    ),
    ("lstm-mse", [cell("lstm", 3, 5), dense(5, 2)], (6, 3), adam(), {"classes": 2, "loss": "mean_squared_error"}),
    (
        "dropconnect-two",
        [dropconnect(4, 8, 0.3), RELU, dropconnect(8, 3, 0.5)],
        (4,),
        momentum(max_norm=1.0),
        {"batch": 5},
    ),
    ("pool-twice-nonsquare", [conv(1, 2), RELU, POOL, POOL, FLAT, dense(4, 3)], (4, 8, 1), sgd(), {}),
    (
        "cells-dropped-after-pooling",
        [conv(2, 4), RELU, POOL, drop(0.4), conv(4, 3), RELU, POOL, drop(0.3), FLAT, dense(6, 3)],
        (4, 8, 2),
        adam(),
        {},
    ),
    (
        "dropout-bn-activation",
        [conv(1, 4), drop(0.3, "spatial_dropout"), bn(4), RELU, POOL, FLAT]
        + [dense(16, 8), drop(0.5), bn(8), TANH, dense(8, 3)],
        (4, 4, 1),
        momentum(),
        {"batch": 6},
    ),
    (
        "activation-bn-dropout",
        [conv(1, 4), RELU, POOL, bn(4), drop(0.3, "spatial_dropout"), FLAT]
        + [dense(16, 8), TANH, bn(8), drop(0.5), dense(8, 3)],
        (4, 4, 1),
        adam(),
        {"batch": 6},
    ),
]

if __name__ == "__main__":
    out = pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for number, (name, layers, shape, optimizer, extra) in enumerate(CASES):
        case = make_case(name, layers, shape, optimizer, seed=77 + number, **extra)
        (out / f"{name}.json").write_text(json.dumps(case, separators=(",", ":")))
