//! How gradients become steps.

use super::parameter::Parameter;
use ndarray::{Array2, ArrayViewMut1, Axis, Zip};
use serde::{Deserialize, Serialize};
use wording::choices;

choices! {
    /// How gradients become steps.
    Optim {
        Sgd = "sgd", "SGD", "Stochastic gradient descent: the learning rate times the gradient.";
        Momentum = "momentum", "Momentum", "Gradient descent that keeps 0.9 of its last step (Polyak 1964).";
        Adam = "adam", "Adam", "A step size for each weight, with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸ (Kingma and Ba 2015).";
    }
}

/// The optimizer's settings that may change while a network trains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepSettings {
    /// Learning rate η > 0.
    pub rate: f32,
    /// λ₁: g ← g + λ₁ sign(w) for weights, not for biases.
    pub l1: f32,
    /// λ₂: g ← g + λ₂ w for weights, not for biases.
    pub l2: f32,
    /// After a step, a dense unit's incoming weights (a column of W) with a Euclidean norm above this are scaled back to it
    /// (Srivastava et al. 2014, section 5.1). 0 is off.
    pub max_norm: f32,
}

/// The rule of a step, with its constants.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub enum Rule {
    /// w ← w − η g
    Sgd,
    /// v ← μ v + g; w ← w − η v (Polyak 1964)
    Momentum {
        /// μ
        mu: f32,
    },
    /// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
    /// (Kingma and Ba 2015, algorithm 1)
    Adam {
        /// β₁
        beta1: f32,
        /// β₂
        beta2: f32,
        /// ε, outside the root
        epsilon: f32,
    },
}

impl Rule {
    /// The rule with its usual constants.
    pub fn usual(optim: Optim) -> Self {
        match optim {
            Optim::Sgd => Self::Sgd,
            Optim::Momentum => Self::Momentum { mu: 0.9 },
            Optim::Adam => Self::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        }
    }
}

/// A rule and what it remembers of each parameter.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Optimizer {
    rule: Rule,
    /// v of momentum or m of Adam, and v of Adam; both empty where the rule has none.
    moments: Vec<[Array2<f32>; 2]>,
    /// β₁ᵗ and β₂ᵗ of Adam after t steps.
    powers: [f64; 2],
}

impl Optimizer {
    /// An optimizer that has made no step, for parameters of these shapes.
    pub fn new<'a>(rule: Rule, parameters: impl Iterator<Item = &'a Parameter>) -> Self {
        let moments = parameters.map(|p| {
            let zeros = |is_used: bool| Array2::zeros(if is_used { p.value.dim() } else { (0, 0) });
            [zeros(rule != Rule::Sgd), zeros(matches!(rule, Rule::Adam { .. }))]
        });
        Self { rule, moments: moments.collect(), powers: [1.0; 2] }
    }

    /// Whether both have the same rule and parameters of the same shapes.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let shapes =
            |optimizer: &Self| optimizer.moments.iter().map(|m| m.each_ref().map(Array2::dim)).collect::<Vec<_>>();
        self.rule == other.rule && shapes(self) == shapes(other)
    }

    /// One step of every parameter along its gradient, in the order in which the optimizer was given them.
    pub fn step<'a>(&mut self, parameters: impl Iterator<Item = &'a mut Parameter>, settings: &StepSettings) {
        if let Rule::Adam { beta1, beta2, .. } = self.rule {
            self.powers[0] *= f64::from(beta1);
            self.powers[1] *= f64::from(beta2);
        }
        for (parameter, moments) in parameters.zip(&mut self.moments) {
            if parameter.role.is_penalised() && (settings.l1 != 0.0 || settings.l2 != 0.0) {
                penalise(parameter, settings);
            }
            Self::update(self.rule, self.powers, parameter, moments, settings.rate);
            if parameter.role.is_norm_bounded() && settings.max_norm > 0.0 {
                parameter.value.axis_iter_mut(Axis(1)).for_each(|column| bound_norm(column, settings.max_norm));
            }
        }
    }

    fn update(rule: Rule, powers: [f64; 2], parameter: &mut Parameter, moments: &mut [Array2<f32>; 2], rate: f32) {
        let [first, second] = moments;
        match rule {
            Rule::Sgd => sgd(parameter, rate),
            Rule::Momentum { mu } => momentum(parameter, first, mu, rate),
            Rule::Adam { beta1, beta2, epsilon } => {
                let [correct1, correct2] = powers.map(|power| (1.0 / (1.0 - power)) as f32);
                let step = Zip::from(&mut parameter.value).and(&parameter.gradient);
                step.and(first).and(second).for_each(|w, &g, m, v| {
                    *m = beta1 * *m + (1.0 - beta1) * g;
                    *v = beta2 * *v + (1.0 - beta2) * g * g;
                    *w -= rate * (*m * correct1) / ((*v * correct2).sqrt() + epsilon);
                });
            }
        }
    }
}

// What follows is not inlined, so that the page's core can have it in its second file, see src/later.txt.

/// w ← w − rate g
#[inline(never)]
fn sgd(parameter: &mut Parameter, rate: f32) {
    Zip::from(&mut parameter.value).and(&parameter.gradient).for_each(|w, &g| *w -= rate * g);
}

/// v ← μ v + g, w ← w − rate v
#[inline(never)]
fn momentum(parameter: &mut Parameter, average: &mut Array2<f32>, mu: f32, rate: f32) {
    Zip::from(&mut parameter.value).and(&parameter.gradient).and(average).for_each(|w, &g, v| {
        *v = mu * *v + g;
        *w -= rate * *v;
    });
}

/// g ← g + λ₂ w + λ₁ sign(w), with sign(0) = 0.
#[inline(never)]
fn penalise(parameter: &mut Parameter, settings: &StepSettings) {
    let StepSettings { l1, l2, .. } = *settings;
    let sign = |w: f32| if w == 0.0 { 0.0 } else { w.signum() };
    Zip::from(&mut parameter.gradient).and(&parameter.value).for_each(|g, &w| *g += l2 * w + l1 * sign(w));
}

/// Scales `column` back to the norm `bound` if its own is larger.
#[inline(never)]
fn bound_norm(mut column: ArrayViewMut1<f32>, bound: f32) {
    let norm = column.fold(0.0, |sum: f32, &w| sum + w * w).sqrt();
    if norm > bound {
        column *= bound / norm;
    }
}

#[cfg(test)]
mod tests {
    use super::super::parameter::Role;
    use super::*;
    use ndarray::{Array2, array};

    /// A parameter after one step of plain gradient descent with rate 1.
    fn stepped(role: Role, value: Array2<f32>, settings: StepSettings) -> Array2<f32> {
        let mut parameter = Parameter::new(value, role);
        Optimizer::new(Rule::Sgd, std::iter::once(&parameter)).step(std::iter::once(&mut parameter), &settings);
        parameter.value
    }

    const PLAIN: StepSettings = StepSettings { rate: 1.0, l1: 0.0, l2: 0.0, max_norm: 0.0 };

    #[test]
    fn l1_moves_weights_towards_0_whatever_their_size_and_leaves_those_at_0() {
        let weights = array![[0.0, -0.0, 2.0, -3.0]];
        let settings = StepSettings { l1: 0.5, ..PLAIN };
        assert_eq!(stepped(Role::DenseWeights, weights.clone(), settings), array![[0.0, 0.0, 1.5, -2.5]]);
        assert_eq!(stepped(Role::Biases, weights.clone(), settings), weights);
    }

    #[test]
    fn l2_moves_weights_towards_0_by_a_share_of_their_size() {
        let weights = array![[0.0, 2.0, -4.0]];
        let settings = StepSettings { l2: 0.25, ..PLAIN };
        assert_eq!(stepped(Role::Kernels, weights.clone(), settings), array![[0.0, 1.5, -3.0]]);
        let both = StepSettings { l1: 0.5, ..settings };
        assert_eq!(stepped(Role::RecurrentWeights, weights, both), array![[0.0, 1.0, -2.5]]);
    }

    #[test]
    fn max_norm_scales_back_the_columns_that_are_longer_and_no_others() {
        let weights = array![[3.0, 0.3, 0.0], [4.0, 0.4, 2.5]];
        let settings = StepSettings { max_norm: 2.5, ..PLAIN };
        let found = stepped(Role::DenseWeights, weights.clone(), settings);
        assert_eq!(found, array![[1.5, 0.3, 0.0], [2.0, 0.4, 2.5]]);
        assert_eq!(stepped(Role::DenseWeights, weights.clone(), PLAIN), weights, "0 is off");
        assert_eq!(stepped(Role::Kernels, weights.clone(), settings), weights, "kernels are not bounded");
    }
}
