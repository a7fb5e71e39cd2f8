"""Training steps of the workloads in JAX, natively: answers the questions of native.mjs, a line of JSON each.

A step is one compiled function: forward, backward, masks and optimizer. The batch is drawn outside, as in the browser.
"""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

# Handing a step to another thread can take longer than a small step itself.
jax.config.update("jax_cpu_enable_async_dispatch", False)

SIDE = 8
GATES = {"rnn": 1, "gru": 3, "lstm": 4}
EXAMPLES = {"plane": 80, "digits": 300}
FEATURES = {"plane": (2, 2), "digits": (SIDE * SIDE, 10)}
LOSSES = 10
CHUNK_SECONDS = 0.01


def examples(data, rng):
    """Inputs and labels: the first images of static/digits.bin, or two noisy circles."""
    count = EXAMPLES[data]
    if data == "digits":
        content = np.fromfile("static/digits.bin", dtype=np.uint8)[8:]
        images = len(content) // (SIDE * SIDE + 1)
        x = content[: count * SIDE * SIDE].reshape(count, -1).astype(np.float32) / 16
        return x, content[images * SIDE * SIDE :][:count].astype(np.int32)
    y = np.arange(count, dtype=np.int32) % 2
    angle = rng.uniform(0, 2 * np.pi, count)
    radius = np.where(y == 1, 0.5, 1.0)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) + rng.normal(0, 0.2, (count, 2))
    return x.astype(np.float32), y


def initial_parameters(workload, rng):
    """The parameters in the order in which forward() takes them."""
    features, classes = FEATURES[workload["data"]]
    parameters = []

    def weights(shape, fan_in):
        parameters.append(jnp.asarray(rng.normal(0, np.sqrt(2 / fan_in), shape), jnp.float32))

    def biases(units):
        parameters.append(jnp.zeros(units, jnp.float32))

    dense = workload["hidden"]
    if workload["net"] == "cnn":
        side, maps = SIDE, 1
        for outputs in workload["channels"]:
            weights((3, 3, maps, outputs), 9 * maps)
            biases(outputs)
            side, maps = side // 2, outputs
        features = side * side * maps
    elif workload["net"] != "mlp":
        units, *dense = dense
        sums = GATES[workload["net"]] * units
        weights((SIDE, sums), 2 * SIDE)
        weights((units, sums), 2 * units)
        biases(sums)
        if workload["net"] == "gru":
            biases(sums)
        features = units
    for units in [*dense, classes]:
        weights((features, units), features)
        biases(units)
        features = units
    return parameters


def recurrent(net, x, units, take):
    """The state after the last row of the image. The sums from the input are one product for all steps."""
    wx, wh, bx = take(), take(), take()
    bh = take() if net == "gru" else 0.0
    from_x = x.reshape(-1, SIDE, SIDE) @ wx + bx

    def step(state, from_x):
        h, c = state
        from_h = h @ wh + bh
        if net == "rnn":
            h = jnp.tanh(from_x + from_h)
        elif net == "gru":
            (rx, zx, nx), (rh, zh, nh) = jnp.split(from_x, 3, axis=1), jnp.split(from_h, 3, axis=1)
            r, z = jax.nn.sigmoid(rx + rh), jax.nn.sigmoid(zx + zh)
            n = jnp.tanh(nx + r * nh)
            h = n + z * (h - n)
        else:
            i, f, g, o = jnp.split(from_x + from_h, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), None

    zeros = jnp.zeros((x.shape[0], units))
    (h, _), _ = jax.lax.scan(step, (zeros, zeros), from_x.swapaxes(0, 1), unroll=SIDE)
    return h


def forward(workload, parameters, x, key):
    """The logits of a batch in training."""
    remaining = iter(parameters)
    drop = workload["drop"]

    def take():
        return next(remaining)

    def dropout(h):
        nonlocal key
        if drop == 0:
            return h
        key, own = jax.random.split(key)
        return jnp.where(jax.random.bernoulli(own, 1 - drop, h.shape), h / (1 - drop), 0)

    activation = {"relu": jax.nn.relu, "tanh": jnp.tanh}[workload["activation"]]
    h, dense = x, workload["hidden"]
    if workload["net"] == "cnn":
        h = x.reshape(-1, SIDE, SIDE, 1)
        for _ in workload["channels"]:
            h = jax.lax.conv_general_dilated(h, take(), (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
            h = jax.nn.relu(h + take())
            rows, side, _, maps = h.shape
            h = h.reshape(rows, side // 2, 2, side // 2, 2, maps).max(axis=(2, 4))
        h = h.reshape(x.shape[0], -1)
    elif workload["net"] != "mlp":
        units, *dense = dense
        h = dropout(recurrent(workload["net"], x, units, take))
    for _ in dense:
        h = dropout(activation(h @ take() + take()))
    return h @ take() + take()


class Session:
    """A network in training."""

    def __init__(self, workload):
        self.rng = np.random.default_rng(1)
        self.x, self.y = examples(workload["data"], self.rng)
        self.batch = workload["batch"]
        rate = workload["learningRate"]
        is_adam = workload["optimizer"] == "adam"

        def loss_of(parameters, x, y, key):
            log = jax.nn.log_softmax(forward(workload, parameters, x, key))
            return -jnp.take_along_axis(log, y[:, None], axis=1).mean()

        def step(state, x, y):
            parameters, moments, time, key = state
            key, own = jax.random.split(key)
            loss, gradients = jax.value_and_grad(loss_of)(parameters, x, y, own)
            if is_adam:
                time = time + 1
                m = [0.9 * m + 0.1 * g for m, g in zip(moments[0], gradients)]
                v = [0.999 * v + 0.001 * g * g for v, g in zip(moments[1], gradients)]
                moments = (m, v)
                updates = [
                    m / (1 - 0.9**time) / (jnp.sqrt(v / (1 - 0.999**time)) + 1e-8) for m, v in zip(m, v)
                ]
            else:
                updates = gradients
            return ([p - rate * u for p, u in zip(parameters, updates)], moments, time, key), loss

        parameters = initial_parameters(workload, self.rng)
        moments = tuple([jnp.zeros_like(p) for p in parameters] for _ in range(2)) if is_adam else ()
        self.state = (parameters, moments, jnp.float32(0), jax.random.key(1))
        self.compiled = jax.jit(step, donate_argnums=0)

    def step(self):
        rows = self.rng.integers(0, len(self.x), self.batch)
        self.state, loss = self.compiled(self.state, self.x[rows], self.y[rows])
        return loss

    def loss(self):
        return sum(float(self.step()) for _ in range(LOSSES)) / LOSSES

    def rate(self, milliseconds):
        steps, chunk, elapsed = 0, 1, 0.0
        start = time.perf_counter()
        while elapsed < milliseconds / 1000:
            for _ in range(chunk):
                loss = self.step()
            loss.block_until_ready()
            steps += chunk
            elapsed = time.perf_counter() - start
            chunk = max(1, round(CHUNK_SECONDS * steps / elapsed))
        return steps / elapsed


def main():
    session = None
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = None
            if "open" in question:
                session = Session(question["open"])
            elif "rate" in question:
                answer = session.rate(question["rate"])
            else:
                answer = session.loss()
            print(json.dumps({"answer": answer}), flush=True)
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)


if __name__ == "__main__":
    main()
