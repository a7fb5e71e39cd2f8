//! What holds for a split of any data.

use super::*;

fn sources() -> Sources {
    Sources::digits(Rc::new(Digits::parse(include_bytes!("../../../static/digits.bin")).unwrap()))
}

fn split(query: &str) -> Split {
    Split::generate(&Config::parse(query).unwrap(), &sources()).unwrap()
}

fn classes(examples: &Examples) -> &[u32] {
    match &examples.y {
        Targets::Classes(classes) => classes,
        Targets::Values(_) => panic!("these examples have no classes"),
    }
}

#[test]
fn every_family_has_what_was_asked_for() {
    for &family in Family::ALL.iter().filter(|&&family| family != Family::Table) {
        let config = Config::parse(&format!("data={}&train=50&test=70", family.word())).unwrap();
        let split = Split::generate(&config, &sources()).unwrap();
        assert_eq!(split.train.x.dim(), (50, family.most_inputs()));
        assert_eq!(split.test.x.dim(), (70, family.most_inputs()));
        assert_eq!(split.task.outputs(), family.most_outputs());
        assert_eq!(split.inputs.features(), family.most_inputs());
        assert_eq!(split.flipped.len(), 50);
        assert!(split.train.x.iter().chain(&split.test.x).all(|x| x.is_finite()));
    }
}

#[test]
fn inputs_are_standardised_with_training_statistics_only() {
    for data in ["circles", "moons", "gaussians", "xor", "spiral", "curve"] {
        let split = split(&format!("data={data}"));
        for column in split.train.x.columns() {
            let n = column.len() as f32;
            let mean = column.sum() / n;
            assert!(mean.abs() < 1e-5, "{data}: {mean}");
            let deviation = (column.mapv(|x| (x - mean) * (x - mean)).sum() / n).sqrt();
            assert!((deviation - 1.0).abs() < 1e-5, "{data}: {deviation}");
        }
        // The test set has other statistics of its own, and its circle keeps its radius in original coordinates.
        assert!(split.test.x.column(0).sum().abs() > 1e-2, "{data}");
    }
    let circles = split("noise=0");
    for (point, class) in circles.test.x.rows().into_iter().zip(classes(&circles.test)) {
        let radius = circles.inputs.original(0, point[0]).hypot(circles.inputs.original(1, point[1]));
        assert!((radius - [1.0, 0.5][*class as usize]).abs() < 1e-5);
    }
}

#[test]
fn only_training_labels_are_flipped() {
    for (data, flip, wrong) in [("circles", 0.1, 8), ("digits", 0.3, 90), ("xor", 1.0, 80), ("moons", 0.0, 0)] {
        let noisy = split(&format!("data={data}&flip={flip}"));
        let clean = split(&format!("data={data}&flip=0"));
        assert_eq!(noisy.flipped.iter().filter(|flipped| **flipped).count(), wrong, "{data}");
        assert_eq!(noisy.truth, classes(&clean.train), "{data}");
        assert_eq!(noisy.test, clean.test, "{data}");
        assert_eq!(noisy.train.x, clean.train.x, "{data}");
        for (example, label) in classes(&noisy.train).iter().enumerate() {
            assert_eq!(*label != noisy.truth[example], noisy.flipped[example], "{data}");
        }
    }
}

#[test]
fn the_network_and_its_training_have_no_say_in_the_split() {
    for data in ["circles", "curve", "digits"] {
        let plain = split(&format!("data={data}"));
        assert_eq!(plain, split(&format!("data={data}&layers=64,8&drop=0.5&lr=0.1&batch=3&b.act=tanh&compare=off")));
        assert_ne!(plain, split(&format!("data={data}&seed=2")));
    }
}

#[test]
fn the_size_of_one_half_leaves_the_other_as_it_is() {
    for data in ["digits", "digits&flip=0"] {
        let plain = split(&format!("data={data}"));
        assert_eq!(plain.test, split(&format!("data={data}&train=150")).test);
        assert_eq!(plain.train, split(&format!("data={data}&test=700")).train);
    }
    for data in ["circles", "spiral"] {
        // Standardising depends on the training set, so compare original coordinates.
        let original = |split: &Split| -> Vec<f32> {
            let points = split.test.x.indexed_iter();
            points.map(|((_, feature), &x)| split.inputs.original(feature, x)).collect()
        };
        let (few, many) = (split(&format!("data={data}")), split(&format!("data={data}&train=300")));
        assert!(original(&few).iter().zip(original(&many)).all(|(few, many)| (few - many).abs() < 1e-5));
        assert_eq!(few.train, split(&format!("data={data}&test=50")).train);
    }
}

#[test]
fn digits_are_pixels_over_16() {
    let split = split("data=digits");
    assert!(split.train.x.iter().all(|x| (0.0..=1.0).contains(x) && (x * 16.0).fract() == 0.0));
    assert_eq!(split.inputs, Standardiser::identity(64));
}

#[test]
fn digits_are_needed_only_for_digits() {
    let generate = |query| Split::generate(&Config::parse(query).unwrap(), &Sources::default());
    assert_eq!(generate("data=digits"), Err(Error::NotLoaded));
    assert!(generate("data=moons").is_ok());
}
