//! What every neuron of an arm makes of every place its input can be, on data whose inputs are few enough to draw: the plane
//! and the line. Computed once for all views that show it, and again only when the arm has changed.

use data::Split;
use lab::{Arm, Evaluation, Lab, Side};
use ndarray::Array2;
use xxhash_rust::xxh64::Xxh64;

/// Where the inputs of the data can be, standardised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Domain {
    /// The square from −`reach` to +`reach` in both inputs.
    Plane {
        /// Half its side.
        reach: f32,
    },
    /// The interval from `from` to `to` of the only input.
    Line {
        /// Its lower end.
        from: f32,
        /// Its upper end.
        to: f32,
    },
}

impl Domain {
    /// The domain that holds all examples with a little to spare; `None` for data with more than two inputs.
    pub fn of(split: &Split) -> Option<Domain> {
        let values = || split.train.x.iter().chain(split.test.x.iter()).copied().filter(|x| x.is_finite());
        match split.train.x.ncols() {
            1 => {
                let (from, to) = values().fold((f32::MAX, f32::MIN), |(lo, hi), x| (lo.min(x), hi.max(x)));
                let spare = 0.03 * (to - from).max(0.1);
                (from <= to).then_some(Domain::Line { from: from - spare, to: to + spare })
            }
            2 => Some(Domain::Plane { reach: 1.06 * values().fold(1.0, |reach: f32, x| reach.max(x.abs())).min(6.0) }),
            _ => None,
        }
    }
}

/// A number that tells whether an arm's answers may have changed: a hash (XXH64) of how it drops, of some hundred numbers
/// of each of its parameters, all of which change in training, of batch normalisation's running statistics, and of what was
/// removed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(u64);

impl Stamp {
    /// The stamp of an arm as it is now.
    pub fn of(arm: &Arm) -> Stamp {
        let mut stamp = Xxh64::new(0);
        let config = arm.config();
        let words = [
            config.kind as u32,
            config.conv_kind as u32,
            config.rec_mask as u32,
            config.scaling as u32,
            config.bn_at as u32,
            config.bn_order as u32,
        ];
        words.into_iter().for_each(|word| stamp.update(&word.to_le_bytes()));
        (0..arm.depth()).for_each(|layer| stamp.update(&arm.rate(layer).to_bits().to_le_bytes()));
        for &(layer, unit) in arm.removed().units() {
            [layer, unit].into_iter().for_each(|number| stamp.update(&(number as u64).to_le_bytes()));
        }
        for layer in arm.shown_network().layers() {
            layer.parameters().iter().for_each(|parameter| add(&mut stamp, parameter.value.iter()));
            if let Some(running) = layer.running_statistics() {
                add(&mut stamp, running.mean.iter());
                add(&mut stamp, running.variance.iter());
            }
        }
        Stamp(stamp.digest())
    }
}

/// Adds some of these numbers to a hash, spread over all of them.
fn add<'a>(hash: &mut Xxh64, numbers: impl ExactSizeIterator<Item = &'a f32>) {
    const MOST: usize = 128;
    let step = numbers.len() / MOST + 1;
    numbers.step_by(step).for_each(|number| hash.update(&number.to_bits().to_le_bytes()));
}

/// Grid points on a side of the plane, unless the network is so large that fewer must do.
const SIDE: usize = 48;
/// Grid points on the line.
const STEPS: usize = 161;
/// Multiplications that one look at the field may cost.
const BUDGET: usize = 3_000_000;

/// The responses of one arm over the domain of its data.
#[derive(Default)]
pub struct Field {
    domain: Option<Domain>,
    across: usize,
    x: Array2<f32>,
    evaluation: Evaluation,
    /// The arm that was looked at, and in which iteration.
    seen: Option<(Stamp, u64)>,
    strengths: Vec<f32>,
    margin: Vec<f32>,
}

impl Field {
    /// Brings the field up to date with the arm, if it has one and its data can be drawn. A network so large that this
    /// would cost more than its training is looked at every few iterations.
    pub fn refresh(&mut self, lab: &Lab, side: Side) {
        let domain = Domain::of(lab.split());
        let (Some(arm), Some(domain)) = (lab.arm(side), domain) else {
            *self = Field::default();
            return;
        };
        let now = Stamp::of(arm);
        let weights: usize = (1..arm.depth()).map(|layer| arm.units(layer - 1) * arm.units(layer)).sum();
        let across = match domain {
            Domain::Plane { .. } => ((BUDGET / weights.max(1)).isqrt() & !1).clamp(16, SIDE),
            Domain::Line { .. } => STEPS,
        };
        let fits = self.strengths.len() == arm.depth()
            && (0..arm.depth()).all(|layer| self.evaluation.layer(layer).ncols() == arm.units(layer));
        if self.domain != Some(domain) || self.across != across {
            self.lay_grid(domain, across);
        } else if let Some((stamp, iteration)) = self.seen.filter(|_| fits) {
            let pause = (weights * self.x.nrows() / (32 * BUDGET)) as u64;
            let shown = lab.shown_iteration();
            let recent = shown > iteration && shown - iteration < pause;
            if stamp == now || recent {
                return;
            }
        }
        arm.evaluate(self.x.view(), &mut self.evaluation);
        self.seen = Some((now, lab.shown_iteration()));
        self.summarise(arm);
    }

    fn lay_grid(&mut self, domain: Domain, across: usize) {
        (self.domain, self.across) = (Some(domain), across);
        let step = |i: usize| i as f32 / (across - 1) as f32;
        self.x = match domain {
            // Rows of the grid go down the picture, so the second coordinate falls.
            Domain::Plane { reach } => Array2::from_shape_fn((across * across, 2), |(point, input)| match input {
                0 => reach * (2.0 * step(point % across) - 1.0),
                _ => reach * (1.0 - 2.0 * step(point / across)),
            }),
            Domain::Line { from, to } => {
                Array2::from_shape_fn((across, 1), |(point, _)| from + (to - from) * step(point))
            }
        };
    }

    fn summarise(&mut self, arm: &Arm) {
        let evaluation = &self.evaluation;
        // Twice the root mean square: most of the picture is then in colour, even if a response shoots up in a corner.
        let strong = |layer: usize| {
            let values = evaluation.layer(layer);
            2.0 * (values.fold(0.0_f32, |sum, v| sum + v * v) / values.len().max(1) as f32).sqrt()
        };
        self.strengths.clear();
        self.strengths.extend((0..arm.depth()).map(strong));
        self.margin.clear();
        let output = evaluation.layer(arm.depth() - 1);
        if output.ncols() == 2 {
            self.margin.extend(output.outer_iter().map(|logits| logits[1] - logits[0]));
        }
    }

    /// Where the inputs are; `None` if the data cannot be drawn this way.
    pub fn domain(&self) -> Option<Domain> {
        self.domain.filter(|_| self.seen.is_some())
    }

    /// Grid points in a row.
    pub fn across(&self) -> usize {
        self.across
    }

    /// The grid, points × inputs.
    pub fn grid(&self) -> &Array2<f32> {
        &self.x
    }

    /// For two classes, how much larger the logit of class 1 is than that of class 0 at each grid point: its sign is the
    /// answer, its size the certainty.
    pub fn margin(&self) -> &[f32] {
        &self.margin
    }

    /// The responses of one neuron.
    pub fn response(&self, layer: usize, unit: usize) -> Response<'_> {
        let values = self.evaluation.layer(layer);
        let strong =
            self.strengths.get(layer).copied().filter(|strong| strong.is_finite() && *strong > 0.0).unwrap_or(1.0);
        Response {
            values: values.to_slice().unwrap_or_default(),
            stride: values.ncols(),
            unit,
            across: self.across,
            strong,
        }
    }
}

/// One neuron's responses over the grid.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    values: &'a [f32],
    stride: usize,
    unit: usize,
    across: usize,
    /// The size of a strong response in this layer.
    pub strong: f32,
}

impl Response<'_> {
    /// The response at a grid point.
    #[inline]
    pub fn at(&self, point: usize) -> f32 {
        self.values.get(point * self.stride + self.unit).copied().unwrap_or(0.0)
    }

    /// The response between four grid points.
    #[inline]
    pub fn between(&self, (column, right): (usize, f32), (row, down): (usize, f32)) -> f32 {
        let point = row * self.across + column;
        let upper = lerp(self.at(point), self.at(point + 1), right);
        let lower = lerp(self.at(point + self.across), self.at(point + self.across + 1), right);
        lerp(upper, lower, down)
    }
}

/// The number `share` of the way from `a` to `b`.
#[inline]
pub fn lerp(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// For each of `pixels` pixels across a picture, the grid point before its middle and how far it is towards the next.
pub fn places(pixels: usize, across: usize) -> impl Iterator<Item = (usize, f32)> + Clone {
    let last = across.saturating_sub(2);
    (0..pixels).map(move |pixel| {
        let at = (pixel as f32 + 0.5) / pixels as f32 * (across - 1) as f32;
        let before = (at as usize).min(last);
        (before, at - before as f32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::lab;

    #[test]
    fn the_inputs_respond_with_their_coordinates() {
        let lab = lab("data=moons");
        let mut field = Field::default();
        field.refresh(&lab, Side::B);
        let last = field.across() - 1;
        let (first, second) = (field.response(0, 0), field.response(0, 1));
        assert!(first.at(0) < 0.0 && first.at(last) > 0.0, "x₁ grows to the right");
        assert!(second.at(0) > 0.0 && second.at(last * field.across()) < 0.0, "x₂ grows upwards");
    }

    #[test]
    fn the_field_follows_the_training() {
        let mut lab = lab("data=circles");
        let mut field = Field::default();
        field.refresh(&lab, Side::B);
        let before = field.margin().to_vec();
        lab.step(5);
        field.refresh(&lab, Side::B);
        assert_ne!(before, field.margin());
    }

    #[test]
    fn data_with_many_inputs_has_no_field() {
        let lab = lab("data=circles&compare=off");
        let mut field = Field::default();
        field.refresh(&lab, Side::A);
        assert_eq!(field.domain(), None);
    }

    #[test]
    fn the_stamp_notices_whatever_changes_the_answers() {
        let mut lab = lab("data=moons&bn=on&drop=0.3");
        let stamp = |lab: &Lab| lab.arm(Side::B).map(Stamp::of);
        let mut before = stamp(&lab);
        let mut expect_another = |lab: &Lab, what: &str| {
            let now = stamp(lab);
            assert_ne!(before, now, "{what}");
            before = now;
        };
        lab.step(1);
        expect_another(&lab, "a step");
        for (key, value) in [("drop", "0.4"), ("kind", "gaussian"), ("kind", "dropconnect"), ("scaling", "none")] {
            lab.set(key, value).unwrap();
            expect_another(&lab, value);
        }
        // With a learning rate too small to change any weight, only the running statistics do.
        lab.set("lr", "0.000001").unwrap();
        lab.set("optim", "sgd").unwrap();
        expect_another(&lab, "a restart");
        lab.step(1);
        expect_another(&lab, "the running statistics");
    }

    #[test]
    fn the_field_is_that_of_the_neurons_that_are_left() {
        let mut lab = lab("data=circles&layers=200,200");
        lab.step(20);
        let mut field = Field::default();
        let mut margin = |lab: &Lab| {
            field.refresh(lab, Side::B);
            field.margin().to_vec()
        };
        let complete = margin(&lab);
        lab.remove(&[(1, 3)]);
        assert_ne!(margin(&lab), complete);
        lab.remove(&[]);
        assert_eq!(margin(&lab), complete);
    }

    #[test]
    fn pixels_fall_inside_the_grid() {
        for pixels in 1..100 {
            for (before, share) in places(pixels, 48) {
                assert!(before + 1 < 48 && (0.0..=1.0).contains(&share));
            }
        }
    }
}
