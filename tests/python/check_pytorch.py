"""Runs exported PyTorch scripts, which come as a JSON list on the standard input, and compares them with
the lab: with the lab's weights the outputs must be the lab's, and on tables what was learnt must be as good.

Started by check.py with a Python that has PyTorch; a line for each script says how it went.
"""

import contextlib
import io
import json
import sys
import time

import numpy as np
import torch
from torch import nn

# Relative to the largest output, or to 1.
TOLERANCE = 1e-4


def arrays_of(layer):
    return {
        name: torch.tensor(np.array(array["data"], np.float32).reshape(array["shape"]))
        for name, array in layer.items()
        if name != "layer"
    }


def modules_of(model):
    """The modules that have weights, each once: of one that is written out, the library's inside."""
    kinds = (nn.Linear, nn.Conv2d, nn.modules.batchnorm._BatchNorm, nn.RNNBase, nn.RNNCellBase)
    return [module for module in model.modules() if isinstance(module, kinds)]


def fill(module, layer, channels):
    """Gives a module the weights of one of the lab's layers; `channels` of the image before it, if it flattens one."""
    a = arrays_of(layer)
    if isinstance(module, nn.Conv2d):
        weights = a["W"].reshape(3, 3, module.in_channels, module.out_channels)
        return {"weight": weights.permute(3, 2, 0, 1), "bias": a["b"]}
    if isinstance(module, nn.Linear):
        w = a["W"]
        if channels:
            # The lab has the channels of a pixel side by side, PyTorch the pixels of a channel.
            pixels = len(w) // channels
            w = w.reshape(pixels, channels, -1).permute(1, 0, 2).reshape(len(w), -1)
        return {"weight": w.T, "bias": a["b"]}
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        return {"weight": a["gamma"], "bias": a["beta"], "running_mean": a["mean"], "running_var": a["variance"]}
    end = "_l0" if isinstance(module, nn.RNNBase) else ""
    bx, bh = (a["b"], torch.zeros_like(a["b"])) if "b" in a else (a["bx"], a["bh"])
    named = {"weight_ih": a["Wx"].T, "weight_hh": a["Wh"].T, "bias_ih": bx, "bias_hh": bh}
    return {name + end: values for name, values in named.items()}


def take_over(model, layers):
    modules = modules_of(model)
    assert len(modules) == len(layers), f"{len(modules)} layers have weights, in the lab {len(layers)}"
    channels = 0
    for module, layer in zip(modules, layers):
        with torch.no_grad():
            for name, values in fill(module, layer, channels).items():
                getattr(module, name).copy_(values)
        if isinstance(module, nn.Conv2d):
            channels = module.out_channels
        elif isinstance(module, nn.Linear):
            channels = 0


def check(exported):
    names = {"__name__": "__main__"}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(exported["script"], "script", "exec"), names)
    model, result = names["model"], ""
    if "tolerance" in exported:
        # `600 test: loss 0.123, accuracy 0.900`
        accuracy = float(said.getvalue().strip().rsplit(" ", 1)[1])
        result = f"accuracy {accuracy:.3f}, in the lab {exported['accuracy']:.3f}; "
        assert abs(accuracy - exported["accuracy"]) <= exported["tolerance"], result
    take_over(model, exported["weights"]["b"])
    x = torch.tensor(exported["inputs"], dtype=torch.float32).reshape(-1, *names["x_train"].shape[1:])
    wanted = np.array(exported["outputs"], np.float32)
    model.eval()
    with torch.no_grad():
        outputs = model(x).numpy()
    deviation = np.abs(outputs - wanted).max() / max(1, np.abs(wanted).max())
    assert deviation <= TOLERANCE, f"the outputs deviate by {deviation:.1e}"
    return f"{result}deviates by {deviation:.1e}"


def main():
    for exported in json.load(sys.stdin):
        start = time.monotonic()
        try:
            print(f"ok PyTorch {exported['name']}: {check(exported)} ({time.monotonic() - start:.1f} s)", flush=True)
        except Exception as error:
            print(f"FAILED PyTorch {exported['name']}: {type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    main()
