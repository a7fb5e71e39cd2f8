//! What the strip of masks must show.

use super::*;
use crate::tests::{digits_lab, lab};

const SHADES: Shades = Shades { kept: Colour(9, 90, 9), dropped: Colour(2, 2, 2), negative: Colour(200, 0, 0) };

fn options(width: f64, height: f64, ratio: f64) -> Options {
    Options { width, height, ratio, ..Options::default() }
}

fn painted(scene: &Scene) -> Pixels {
    let mut pixels = Pixels::default();
    scene.paint_entries(SHADES, &mut pixels);
    pixels
}

const DIGITS: &str = "data=digits&train=40&test=40&batch=8&";

#[test]
fn the_strip_fits_whatever_the_network() {
    let mut labs: Vec<Lab> =
        ["", "layers=300&batch=512", "layers=1024,1024,1024&batch=1", "drop-in=0.5", "drop=0", "kind=dropconnect"]
            .map(lab)
            .into();
    let digits = ["net=cnn&drop-conv=0.2", "net=cnn&drop-conv=0.2&conv-kind=standard", "net=gru&drop-rec=0.3"];
    labs.extend(digits.map(|query| digits_lab(&format!("{DIGITS}{query}"))));
    labs.push(digits_lab(&format!("{DIGITS}net=rnn&layers=64&drop-rec=0.3&rec-mask=fresh&kind=gaussian")));
    for lab in &mut labs {
        lab.step(1);
        for (width, height, ratio) in [(280.0, 120.0, 2.0), (640.0, 160.0, 1.0), (800.0, 300.0, 3.0)] {
            let scene = Scene::new(lab, Side::B, &options(width, height, ratio)).unwrap();
            let last = scene.groups.last().unwrap().area;
            assert!(last.right() <= width + 0.01 && last.bottom() <= height, "{}: {last:?}", lab.config().query());
            for label in scene.labels() {
                assert!(label.x + text_width(&label.text, 11.5) <= width, "{label:?}");
            }
            painted(&scene);
        }
    }
}

#[test]
fn an_entry_is_what_the_mask_says() {
    let mut labs = [
        (lab("drop=0.5"), 1),
        (digits_lab(&format!("{DIGITS}net=cnn&drop-conv=0.4&layers=8")), 1),
        (digits_lab(&format!("{DIGITS}net=lstm&drop-rec=0.4&layers=8")), 1),
        (digits_lab(&format!("{DIGITS}net=lstm&drop-rec=0.4&layers=8&rec-mask=fresh")), 1),
        (lab("drop=0.5&kind=dropconnect"), 2),
    ];
    for (lab, layer) in &mut labs {
        lab.step(3);
        let scene = Scene::new(lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
        let pixels = painted(&scene);
        let before = scene.groups.iter().take_while(|group| group.layer != *layer);
        let left: usize = before.map(|group| group.columns).sum();
        let mask = lab.arm(Side::B).unwrap().mask(*layer).unwrap().to_owned();
        for ((row, unit), &entry) in mask.indexed_iter() {
            let wanted = if entry == 0.0 { SHADES.dropped } else { SHADES.kept };
            assert_eq!(pixels.at(left + unit, row), wanted.pixel(), "{}", lab.config().query());
        }
    }
}

#[test]
fn a_map_is_the_paler_the_more_of_its_cells_are_dropped() {
    let mut lab = digits_lab(&format!("{DIGITS}net=cnn&drop-conv=0.5&conv-kind=standard&layers=8&drop=0"));
    lab.step(1);
    let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
    let pixels = painted(&scene);
    let arm = lab.arm(Side::B).unwrap();
    for map in 0..8 {
        let share = arm.mask_of(1, map, 2).unwrap();
        assert_eq!(pixels.at(map, 2), SHADES.dropped.mix(SHADES.kept, share).pixel());
    }
}

#[test]
fn factors_are_shades_and_nothing_is_said_to_be_dropped() {
    for kind in ["gaussian", "uniform"] {
        let mut lab = lab(&format!("kind={kind}&drop=0.5"));
        lab.step(1);
        assert_shades_of_factors(&lab);
    }
}

fn assert_shades_of_factors(lab: &Lab) {
    let scene = Scene::new(lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
    let pixels = painted(&scene);
    let factors = lab.arm(Side::B).unwrap().mask(1).unwrap().to_owned();
    for ((row, unit), &factor) in factors.indexed_iter() {
        let pixel = pixels.at(unit, row);
        let (positive, strong) = (pixel[0] <= SHADES.kept.0, pixel[1] > 60);
        assert_eq!(positive, factor > -0.03, "{factor}: {pixel:?}");
        assert_eq!(strong, factor > 1.33, "{factor}: {pixel:?}");
    }
    let text = scene.describe(lab);
    assert!(text.contains("factors around 1 with deviation 1, nothing dropped"), "{text}");
}

#[test]
fn the_entry_under_the_pointer_is_found() {
    let mut lab = lab("drop=0.5");
    lab.step(1);
    let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
    let area = scene.groups[1].area;
    let column = area.w / 16.0;
    let hit = scene.hit(area.x + 4.5 * column, area.y + 2.5 * scene.row_height).unwrap();
    assert_eq!((hit.layer, hit.unit, hit.example), (Some(2), Some(4), Some(2)));
    assert_eq!(scene.hit(area.x, 2.0), None);
}

#[test]
fn a_dropped_weight_is_that_of_no_example() {
    let mut lab = lab("drop=0.5&kind=dropconnect");
    lab.step(1);
    let scene = Scene::new(&lab, Side::B, &options(640.0, 160.0, 1.0)).unwrap();
    let (group, mask) = (&scene.groups[1], lab.arm(Side::B).unwrap().mask(2).unwrap());
    let place = |count: usize, at: usize, size: f64| (at as f64 + 0.5) * size / count as f64;
    let (x, y) = (group.area.x + place(16, 3, group.area.w), group.area.y + place(16, 5, group.area.h));
    let hit = scene.hit(x, y).unwrap();
    let state = if mask[[5, 3]] == 0.0 { "dropped" } else { "kept" };
    assert_eq!(hit.example, None);
    assert_eq!(hit.text, format!("Weight from 6 to hidden layer 2, neuron 4, for the whole batch: {state}"));
}

#[test]
fn the_arm_without_dropout_says_so() {
    let mut lab = lab("");
    lab.step(1);
    let scene = Scene::new(&lab, Side::A, &options(640.0, 160.0, 1.0)).unwrap();
    assert!(scene.describe(&lab).contains("Nothing is dropped"));
}
