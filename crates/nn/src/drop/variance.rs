//! The variance that all noises share, p / (1 − p): that of dropout with inverted scaling.

/// The standard deviation of a noise of rate p = `rate`, 0 ≤ p < 1: σ = √(p / (1 − p)).
pub fn deviation(rate: f32) -> f64 {
    let p = f64::from(rate);
    (p / (1.0 - p)).sqrt()
}
