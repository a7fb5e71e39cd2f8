//! What the picture of a network must show.

use super::*;
use crate::draw::field::Field;
use crate::draw::palette::Theme;
use crate::draw::raster::Pixels;
use crate::draw::tests::lab;
use tiles::{Content, Stencils};

fn scene<'a>(lab: &'a Lab, side: Side, options: &Options) -> Scene<'a> {
    Scene::new(lab, side, options).expect("the arm is there")
}

#[test]
fn a_tile_is_dropped_where_the_mask_says() {
    let mut lab = lab("drop=0.5&drop-in=0.3");
    lab.step(3);
    let options = Options { example: 5, ..Options::default() };
    let tiles = scene(&lab, Side::B, &options).tiles();
    let arm = lab.arm(Side::B).unwrap();
    for tile in &tiles {
        let wanted = arm.mask(tile.layer).is_some_and(|mask| mask[[5, tile.unit]] == 0.0);
        assert_eq!(tile.dropped, wanted, "{tile:?}");
    }
    assert!(tiles.iter().any(|tile| tile.dropped));
    assert!(scene(&lab, Side::A, &options).tiles().iter().all(|tile| !tile.dropped));
}

#[test]
fn a_dropped_tile_is_hollow_in_the_pixels_and_a_kept_one_is_not() {
    let mut lab = lab("drop=0.5");
    lab.step(3);
    for ratio in [1.0, 1.5, 2.0, 3.0] {
        let options = Options { ratio, ..Options::default() };
        let scene = scene(&lab, Side::B, &options);
        let mut field = Field::default();
        field.refresh(&lab, Side::B);
        let (mut pixels, mut columns) = (Pixels::default(), Vec::new());
        scene.paint_tiles(&field, &Theme::new(false), &mut Stencils::default(), &mut pixels, &mut columns);
        for (layer, column) in scene.layout.columns.iter().enumerate() {
            for unit in 0..column.units {
                let (x, y) = column.offset(unit);
                let pixel = pixels.at(columns[layer] + x + column.tile / 2, y + column.tile / 5);
                assert_eq!(pixel[3] == 0, scene.strands[layer].dropped(unit), "layer {layer} unit {unit} at {ratio}");
            }
        }
    }
}

#[test]
fn the_head_says_how_many_are_dropped_and_what_the_others_are_multiplied_by() {
    let mut lab = lab("drop=0.2");
    lab.step(1);
    let scene = scene(&lab, Side::B, &Options::default());
    let texts: Vec<String> = scene.labels().into_iter().map(|label| label.text).collect();
    let drops = scene.strands[1].drops();
    assert!(texts.contains(&format!("{drops} of 16 dropped")), "{texts:?}");
    assert_eq!(texts.iter().filter(|text| *text == "kept × 1.25").count(), 2);
}

#[test]
fn labels_neither_overlap_nor_leave_the_canvas() {
    for query in ["", "hidden=16,16,16,16,16,16,16,16", "data=curve&drop-in=0.1", "hidden=4"] {
        let mut lab = lab(query);
        lab.step(1);
        for width in [280.0, 343.0, 420.0, 640.0, 1000.0] {
            let options = Options { width, ..Options::default() };
            let labels = scene(&lab, Side::B, &options).labels();
            let boxes: Vec<(Rect, &str)> = labels
                .iter()
                .map(|label| {
                    let w = text_width(&label.text, if label.tone == Tone::Remark { 11.5 } else { 12.0 });
                    let x = match label.align {
                        Align::Left => label.x,
                        Align::Centre => label.x - w / 2.0,
                        Align::Right => label.x - w,
                    };
                    (Rect::new(x, label.y - 6.0, w, 12.0), &label.text[..])
                })
                .collect();
            for (i, (one, text)) in boxes.iter().enumerate() {
                assert!(one.x >= -1.0 && one.right() <= width + 1.0, "{query:?} at {width}: {text:?} {one:?}");
                for (other, next) in &boxes[i + 1..] {
                    let apart = one.right() <= other.x
                        || other.right() <= one.x
                        || one.bottom() <= other.y
                        || other.bottom() <= one.y;
                    assert!(apart, "{query:?} at {width}: {text:?} on {next:?}");
                }
            }
        }
    }
}

#[test]
fn each_phase_shows_what_is_known_by_then() {
    let mut lab = lab("drop=0.5");
    lab.step(1);
    let field = Field::default();
    let phases = [
        (Phase::Mask, Content::Blank, false),
        (Phase::Forward, Content::Level, false),
        (Phase::Loss, Content::Level, true),
        (Phase::Backward, Content::Gradient, true),
    ];
    for (phase, content, judged) in phases {
        assert_eq!(lab.advance(), phase);
        let scene = scene(&lab, Side::B, &Options::default());
        assert_eq!(scene.content(1, &field), content);
        assert_eq!(scene.probabilities().is_some(), judged);
        assert_eq!(scene.backward(), phase == Phase::Backward);
    }
}

#[test]
fn a_dropped_neuron_has_no_gradient() {
    let mut lab = lab("drop=0.5");
    lab.step(1);
    let scene = scene(&lab, Side::B, &Options::default());
    let strand = &scene.strands[1];
    assert!((0..16).filter(|&unit| strand.dropped(unit)).all(|unit| strand.gradient[unit] == 0.0));
    assert!(strand.drops() > 0 && strand.gradient.iter().any(|&gradient| gradient != 0.0));
}

#[test]
fn the_words_name_the_dropped_neurons() {
    let mut lab = lab("drop=0.5&hidden=6");
    lab.step(120);
    let scene = scene(&lab, Side::B, &Options::default());
    let dropped = ordinals((0..6).filter(|&unit| scene.strands[1].dropped(unit)));
    let text = scene.describe(&lab);
    assert!(text.starts_with("Iteration 120. Hidden layer 1: "), "{text}");
    assert!(text.contains(&format!("{dropped} dropped of 6, kept × 2.")), "{text}");
    let whole = Scene::new(&lab, Side::A, &Options::default()).unwrap().describe(&lab);
    assert!(whole.contains("none dropped"), "{whole}");
}

#[test]
fn before_the_first_iteration_nothing_is_dropped() {
    let lab = lab("drop=0.5");
    let scene = scene(&lab, Side::B, &Options::default());
    assert!(scene.tiles().iter().all(|tile| !tile.dropped));
    assert!(scene.describe(&lab).contains("Not trained yet"));
}

#[test]
fn the_neuron_under_the_pointer_is_named() {
    let mut lab = lab("");
    lab.step(1);
    let scene = scene(&lab, Side::B, &Options::default());
    let (x, y) = scene.layout.columns[2].rect(4).centre();
    let hit = scene.hit(x, y).unwrap();
    assert_eq!((hit.layer, hit.unit), (Some(2), Some(4)));
    assert!(hit.text.starts_with("Hidden layer 2, neuron 5"), "{}", hit.text);
    assert_eq!(scene.hit(-5.0, -5.0), None);
}
