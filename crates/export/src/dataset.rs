//! The part of a script that makes its data, the same for both libraries: plain NumPy.

use super::python::Script;
use super::{Subject, table};
use data::{Table, Task};
use settings::{Family, Net};

/// What images and sequences are reshaped to.
pub struct Shapes {
    /// A digit as an image.
    pub image: &'static str,
    /// A digit as a sequence of its rows.
    pub sequence: &'static str,
}

/// Imports that the data need, below those of NumPy and in their order.
pub fn imports(family: Family) -> &'static str {
    match family {
        Family::Digits => "from sklearn.datasets import load_digits\n",
        _ => "",
    }
}

/// Imports of the standard library.
pub fn standard_imports(subject: &Subject) -> &'static str {
    table_of(subject).map_or("", table::imports)
}

/// The reader's table, where that is what is learnt from.
fn table_of<'a>(subject: &'a Subject) -> Option<&'a Table> {
    subject.lab.table()
}

/// The constants of the data and of the batches.
pub fn constants(subject: &Subject, script: &mut Script) {
    let config = subject.lab.config();
    let split = subject.lab.split();
    script.constant("SEED", config.seed);
    if let Some(table) = table_of(subject) {
        table::constants(table, script);
    }
    script.constant("TRAIN", split.train.len());
    script.constant("TEST", split.test.len());
    if is_planar(config.data) || config.data == Family::Curve {
        script.constant("NOISE", config.noise);
    }
    if let Task::Classification { classes } = split.task
        && config.flip > 0.0
    {
        script.constant("FLIP", config.flip);
        script.constant("CLASSES", classes);
    }
    script.constant("BATCH", config.batch);
}

/// `x_train`, `y_train`, `x_test`, `y_test`, and the function `batches`.
pub fn data(subject: &Subject, shapes: &Shapes, script: &mut Script) {
    let config = subject.lab.config();
    script.gap();
    script.comment("Data");
    script.lines("rng = np.random.default_rng(SEED)");
    match config.data {
        Family::Digits => digits(subject.arm.config().net, shapes, script),
        Family::Table => {
            if let Some(table) = table_of(subject) {
                table::read(table, script);
            }
        }
        family => {
            script.definition(points(family));
            script.lines(
                "\
x_train, y_train = points(TRAIN)
x_test, y_test = points(TEST)
mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
x_train = (x_train - mean) / deviation
x_test = (x_test - mean) / deviation",
            );
        }
    }
    if config.flip > 0.0 {
        script.comment("A share of the training labels is wrong; those of the test set are all true.");
        script.lines(
            "\
wrong = rng.permutation(TRAIN)[: int(FLIP * TRAIN + 0.5)]
y_train[wrong] = (y_train[wrong] + rng.integers(1, CLASSES, len(wrong))) % CLASSES",
        );
    }
}

/// The generator of batches, over whatever arrays the library takes.
pub fn batches(script: &mut Script) {
    script.definition(
        "\
def batches():
    \"\"\"Full batches without end: shuffled rounds through the training set, one after the other.\"\"\"
    order = rng.permutation(TRAIN)
    while True:
        while len(order) < BATCH:
            order = np.concatenate([order, rng.permutation(TRAIN)])
        rows, order = order[:BATCH], order[BATCH:]
        yield x_train[rows], y_train[rows]",
    );
}

fn is_planar(family: Family) -> bool {
    !matches!(family, Family::Curve | Family::Digits | Family::Table)
}

fn digits(net: Net, shapes: &Shapes, script: &mut Script) {
    script.lines("x, y = load_digits(return_X_y=True)\nx = x / 16");
    match net {
        Net::Mlp => {}
        Net::Cnn => script.lines(&format!("x = x.reshape{}", shapes.image)),
        Net::Rnn | Net::Gru | Net::Lstm => script.lines(&format!("x = x.reshape{}", shapes.sequence)),
    }
    script.lines(
        "\
order = rng.permutation(len(x))
x_train, y_train = x[order[:TRAIN]], y[order[:TRAIN]]
x_test, y_test = x[order[-TEST:]], y[order[-TEST:]]",
    );
}

/// The function that makes examples of a family, with the formulas of the lab.
fn points(family: Family) -> &'static str {
    match family {
        Family::Circles => {
            "\
def points(count):
    \"\"\"Class 0 on a circle of radius 1, class 1 on one of radius 0.5, with noise added.\"\"\"
    y = np.arange(count) % 2
    radius, angle = np.where(y == 0, 1.0, 0.5), 2 * np.pi * rng.random(count)
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return x + NOISE * rng.standard_normal(x.shape), y"
        }
        Family::Moons => {
            "\
def points(count):
    \"\"\"Class 0 on an upper half circle, class 1 on a lower one beside it, with noise added.\"\"\"
    y = np.arange(count) % 2
    angle = np.pi * rng.random(count)
    x = np.column_stack([np.cos(angle), np.sin(angle)])
    x[y == 1] = [1.0, 0.5] - x[y == 1]
    return x + NOISE * rng.standard_normal(x.shape), y"
        }
        Family::Gaussians => {
            "\
def points(count):
    \"\"\"Round clouds about (-0.75, -0.75) and (0.75, 0.75) with deviation 0.5, and noise added.\"\"\"
    y = np.arange(count) % 2
    centre = np.where(y == 0, -0.75, 0.75)
    x = centre[:, None] + 0.5 * rng.standard_normal((count, 2))
    return x + NOISE * rng.standard_normal(x.shape), y"
        }
        Family::Xor => {
            "\
def points(count):
    \"\"\"Class 0 where the coordinates have the same sign, class 1 where not, with noise added.\"\"\"
    y = np.arange(count) % 2
    side = rng.choice([-1, 1], count)
    x = rng.random((count, 2)) * np.column_stack([side, np.where(y == 0, side, -side)])
    return x + NOISE * rng.standard_normal(x.shape), y"
        }
        Family::Spiral => {
            "\
def points(count):
    \"\"\"Two spiral arms of radius 2t and angle 2.45 pi t, one turned by pi, with noise added.\"\"\"
    y = np.arange(count) % 2
    t = rng.random(count)
    radius, angle = 2 * t, 2.45 * np.pi * t + np.pi * y
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return x + NOISE * rng.standard_normal(x.shape), y"
        }
        Family::Curve => {
            "\
def points(count):
    \"\"\"The curve sin(2x) + x/2 for x from -3 to 3, with noise added to its height.\"\"\"
    x = rng.uniform(-3, 3, (count, 1))
    return x, np.sin(2 * x) + x / 2 + NOISE * rng.standard_normal(x.shape)"
        }
        // These are read, not made.
        Family::Digits | Family::Table => "",
    }
}
