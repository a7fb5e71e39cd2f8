//! Two classes of points in the plane.
//!
//! A shape says where a point of a class is without noise; noise is then added to both coordinates.

use core::f64::consts::PI;

use ndarray::Array2;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

use nn::rng::Rng;

/// A random point of class 0 or 1, without noise.
pub(super) type Shape = fn(class: u32, rng: &mut Rng) -> [f64; 2];

/// `count` points (count × 2) and their classes, which take turns: as many of one as of the other, give or take one.
///
/// `noise` is the standard deviation added to each coordinate. The random numbers drawn do not depend on it, so that
/// more of it moves every point further the same way.
pub(super) fn points(shape: Shape, count: usize, noise: f64, rng: &mut Rng) -> (Array2<f32>, Vec<u32>) {
    let classes: Vec<u32> = (0..count).map(|example| (example % 2) as u32).collect();
    let mut x = Array2::zeros((count, 2));
    for (mut point, &class) in x.rows_mut().into_iter().zip(&classes) {
        let place = shape(class, rng);
        for (coordinate, place) in point.iter_mut().zip(place) {
            let deviate: f64 = StandardNormal.sample(rng);
            *coordinate = (place + noise * deviate) as f32;
        }
    }
    (x, classes)
}

/// Class 0 on a circle of radius 1, class 1 on one of radius 0.5, both about the origin.
pub(super) fn circles(class: u32, rng: &mut Rng) -> [f64; 2] {
    let radius = if class == 0 { 1.0 } else { 0.5 };
    polar(radius, 2.0 * PI * rng.random::<f64>())
}

/// Class 0 on the upper half of the unit circle, class 1 on a lower half that is shifted by (1, 0.5).
pub(super) fn moons(class: u32, rng: &mut Rng) -> [f64; 2] {
    let [x, y] = polar(1.0, PI * rng.random::<f64>());
    if class == 0 { [x, y] } else { [1.0 - x, 0.5 - y] }
}

/// Class 0 about (−0.75, −0.75), class 1 about (0.75, 0.75), both with a standard deviation of 0.5 on each coordinate.
///
/// The best possible classifier, the line x + y = 0, errs on 1.7 % of the points without noise.
pub(super) fn gaussians(class: u32, rng: &mut Rng) -> [f64; 2] {
    let centre = if class == 0 { -0.75 } else { 0.75 };
    [(); 2].map(|()| {
        let deviate: f64 = StandardNormal.sample(rng);
        centre + 0.5 * deviate
    })
}

/// Uniform in the square from −1 to 1: class 0 where both coordinates have the same sign, class 1 where they do not.
pub(super) fn xor(class: u32, rng: &mut Rng) -> [f64; 2] {
    let [x, y] = [rng.random::<f64>(), rng.random::<f64>()];
    let side = if rng.random() { 1.0 } else { -1.0 };
    [side * x, if class == 0 { side * y } else { -side * y }]
}

/// With t uniform from 0 to 1: radius 2t and angle 2.45 π t; class 1 is turned by π.
pub(super) fn spiral(class: u32, rng: &mut Rng) -> [f64; 2] {
    let t: f64 = rng.random();
    polar(2.0 * t, 2.45 * PI * t + PI * f64::from(class))
}

/// Polar coordinates as Cartesian ones. `libm` gives the same bits everywhere, which a platform's functions do not.
fn polar(radius: f64, angle: f64) -> [f64; 2] {
    [radius * libm::cos(angle), radius * libm::sin(angle)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn::rng::{Stream, stream};

    const SHAPES: [Shape; 5] = [circles, moons, gaussians, xor, spiral];

    fn without_noise(shape: Shape) -> Vec<(f64, f64, u32)> {
        let (x, classes) = points(shape, 400, 0.0, &mut stream(5, Stream::Data, 0));
        let pairs = x.rows().into_iter().zip(classes);
        pairs.map(|(point, class)| (f64::from(point[0]), f64::from(point[1]), class)).collect()
    }

    #[test]
    fn circles_have_their_radii() {
        for (x, y, class) in without_noise(circles) {
            assert!((x.hypot(y) - [1.0, 0.5][class as usize]).abs() < 1e-6);
        }
    }

    #[test]
    fn moons_are_half_circles() {
        for (x, y, class) in without_noise(moons) {
            let (from, upwards) = if class == 0 { ((0.0, 0.0), y) } else { ((1.0, 0.5), 0.5 - y) };
            assert!(((x - from.0).hypot(y - from.1) - 1.0).abs() < 1e-6);
            assert!(upwards > -1e-6);
        }
    }

    #[test]
    fn xor_is_told_by_the_signs() {
        for (x, y, class) in without_noise(xor) {
            assert_eq!(class == 1, x * y < 0.0);
            assert!(x.abs() <= 1.0 && y.abs() <= 1.0);
        }
    }

    #[test]
    fn spiral_arms_turn_with_their_radius() {
        for (x, y, class) in without_noise(spiral) {
            let t = x.hypot(y) / 2.0;
            let angle = 2.45 * PI * t + PI * f64::from(class);
            assert!(t <= 1.0 && (x - 2.0 * t * angle.cos()).abs() < 1e-5 && (y - 2.0 * t * angle.sin()).abs() < 1e-5);
        }
    }

    /// Means of 200 points with deviation 0.5: five standard errors are 0.18, which a seed misses once in a million times.
    #[test]
    fn gaussians_have_their_centres() {
        for class in [0, 1] {
            let points: Vec<_> = without_noise(gaussians).into_iter().filter(|point| point.2 == class).collect();
            let mean = |coordinate: fn(&(f64, f64, u32)) -> f64| points.iter().map(coordinate).sum::<f64>() / 200.0;
            let centre = [-0.75, 0.75][class as usize];
            assert!((mean(|point| point.0) - centre).abs() < 0.18 && (mean(|point| point.1) - centre).abs() < 0.18);
        }
    }

    #[test]
    fn classes_are_balanced() {
        for shape in SHAPES {
            for count in [4, 7, 80] {
                let (_, classes) = points(shape, count, 0.2, &mut stream(1, Stream::Data, 0));
                assert_eq!(classes.iter().sum::<u32>() as usize, count / 2);
            }
        }
    }

    /// 8,000 deviates: the standard error of their standard deviation is 0.8 %, so 4 % is five of them.
    #[test]
    fn noise_is_a_standard_deviation() {
        let draw = |noise| points(circles, 4000, noise, &mut stream(3, Stream::Data, 0)).0;
        let moved = draw(0.3) - draw(0.0);
        let deviation = (moved.mapv(|d| d * d).sum() / moved.len() as f32).sqrt();
        assert!((deviation / 0.3 - 1.0).abs() < 0.04, "{deviation}");
    }

    #[test]
    fn fewer_points_are_the_first_of_more() {
        for shape in SHAPES {
            let draw = |count| points(shape, count, 0.2, &mut stream(3, Stream::Data, 0)).0;
            assert_eq!(draw(10), draw(20).slice(ndarray::s![..10, ..]));
        }
    }
}
