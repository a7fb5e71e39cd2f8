//! What the picture of a network must show.

use super::*;
use crate::Pick;
use crate::field::Field;
use crate::format::{number, ordinals};
use crate::geometry::text_width;
use crate::palette::Theme;
use crate::raster::Pixels;
use crate::tests::{digits_lab, lab};
use layout::Arrangement;
use strokes::Strokes;
use tiles::{Content, Stencils};

const DIGITS: &str = "data=digits&train=60&test=20&eval=0&";

/// A lab on the digits after `iterations`.
fn digits(query: &str, iterations: u64) -> Lab {
    let mut lab = digits_lab(&format!("{DIGITS}{query}"));
    lab.step(iterations);
    lab
}

/// The pixels of all tiles, and where each column's begin.
fn painted(lab: &Lab, scene: &Scene) -> (Pixels, Vec<usize>) {
    let mut field = Field::default();
    field.refresh(lab, Side::B);
    let (mut pixels, mut columns) = (Pixels::default(), Vec::new());
    scene.paint_tiles(&field, &Theme::new(false), &mut Stencils::default(), &mut pixels, &mut columns);
    (pixels, columns)
}

/// The opacity a fifth from the top in the middle of a unit's tile: 0 where it is hollow.
fn opacity(scene: &Scene, (pixels, columns): &(Pixels, Vec<usize>), layer: usize, unit: usize) -> u8 {
    let column = &scene.layout.columns[layer];
    let (x, y) = column.offset(unit);
    pixels.at(columns[layer] + x + column.tile.0 / 2, y + column.tile.1 / 5)[3]
}

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
        let painted = painted(&lab, &scene);
        for (layer, column) in scene.layout.columns.iter().enumerate() {
            for unit in 0..column.units {
                let hollow = opacity(&scene, &painted, layer, unit) == 0;
                assert_eq!(hollow, scene.snapshots[layer].dropped(unit), "layer {layer} unit {unit} at {ratio}");
            }
        }
    }
}

#[test]
fn a_dropped_map_is_blank_in_the_pixels_and_a_kept_one_is_not() {
    let lab = digits("net=cnn&drop-conv=0.4&layers=12", 3);
    let mask = lab.arm(Side::B).unwrap().mask(1).unwrap();
    for ratio in [1.0, 2.0] {
        let options = Options { ratio, example: 4, width: 460.0, ..Options::default() };
        let scene = scene(&lab, Side::B, &options);
        assert_eq!(scene.layout.columns[1].arrangement, Arrangement::Maps);
        let painted = painted(&lab, &scene);
        for map in 0..8 {
            assert_eq!(opacity(&scene, &painted, 1, map) == 0, mask[[4, map]] == 0.0, "map {map} at {ratio}");
        }
        assert!((0..8).any(|map| mask[[4, map]] == 0.0) && (0..8).any(|map| mask[[4, map]] == 1.0));
    }
}

#[test]
fn a_dropped_cell_is_a_hole_in_its_map() {
    let lab = digits("net=cnn&drop-conv=0.3&conv-kind=standard&layers=12", 3);
    let options = Options { ratio: 2.0, width: 460.0, example: 2, ..Options::default() };
    let scene = scene(&lab, Side::B, &options);
    let (pixels, columns) = painted(&lab, &scene);
    let column = &scene.layout.columns[1];
    let outline = layout::rim(column.tile.0, column.scale);
    let cell = (column.tile.0 - 2 * outline) / 4;
    let mask = lab.arm(Side::B).unwrap().mask(1).unwrap();
    for (map, pixel) in (0..8).flat_map(|map| (0..16).map(move |pixel| (map, pixel))) {
        let (x, y) = column.offset(map);
        let (left, top) = (columns[1] + x + outline + pixel % 4 * cell, y + outline + pixel / 4 * cell);
        // The middle of the upper edge is beside the cross.
        let hollow = pixels.at(left + cell / 2, top)[3] < 255;
        let corner = [0, 3, 12, 15].contains(&pixel);
        assert!(corner || hollow == (mask[[2, pixel * 8 + map]] == 0.0), "map {map}, pixel {pixel}");
    }
}

/// For each step, which of its cells are drawn hollow.
fn hollow_by_step(lab: &Lab, width: f64) -> Vec<Vec<bool>> {
    let scene = scene(lab, Side::B, &Options { width, ratio: 2.0, example: 1, ..Options::default() });
    let painted = painted(lab, &scene);
    let Form::States { steps, cells } = lab.arm(Side::B).unwrap().form(1) else { panic!("no states") };
    let hollow = |unit| opacity(&scene, &painted, 1, unit) < 255;
    (0..steps).map(|step| (0..cells).map(|cell| hollow(step * cells + cell)).collect()).collect()
}

#[test]
fn the_recurrent_mask_is_drawn_the_same_at_every_step() {
    for (net, width) in [("rnn", 330.0), ("gru", 430.0), ("lstm", 800.0)] {
        let lab = digits(&format!("net={net}&layers=16&drop-rec=0.3"), 2);
        let mask = lab.arm(Side::B).unwrap().mask(1).unwrap();
        let dropped: Vec<bool> = mask.row(1).iter().map(|&kept| kept == 0.0).collect();
        assert!(dropped.contains(&true) && dropped.contains(&false));
        let hollow = hollow_by_step(&lab, width);
        assert!(hollow[..7].iter().all(|step| *step == dropped), "{net}");
        assert!(!hollow[7].contains(&true), "the last state enters no step");
    }
}

#[test]
fn a_fresh_recurrent_mask_is_drawn_differently_at_every_step() {
    let lab = digits("net=rnn&layers=16&drop-rec=0.3&rec-mask=fresh", 2);
    let mask = lab.arm(Side::B).unwrap().mask(1).unwrap();
    let hollow = hollow_by_step(&lab, 430.0);
    for (step, hollow) in hollow[..7].iter().enumerate() {
        // The mask's first entries are for the state before the first step.
        let wanted: Vec<bool> = (0..16).map(|cell| mask[[1, (step + 1) * 16 + cell]] == 0.0).collect();
        assert_eq!(*hollow, wanted, "step {step}");
    }
    assert!(hollow[..7].windows(2).all(|steps| steps[0] != steps[1]));
}

#[test]
fn what_goes_from_step_to_step_leaves_out_the_dropped_cells() {
    let lab = digits("net=lstm&layers=16&drop-rec=0.3", 2);
    let scene = scene(&lab, Side::B, &Options::default());
    let rails = scene.rails();
    let kept = (0..16).filter(|&cell| !scene.snapshots[1].dropped(cell)).count();
    assert_eq!((rails.rows.len(), rails.stems.len()), (8, 7 * kept));
    assert!(rails.last.is_some());
    assert_eq!(self::scene(&lab_of("data=moons"), Side::B, &Options::default()).rails(), steps::Rails::default());
}

fn lab_of(query: &str) -> Lab {
    let mut lab = lab(query);
    lab.step(1);
    lab
}

/// The edges into a layer, as pairs of source and target.
fn edges_into(scene: &Scene, layer: usize) -> Vec<(usize, usize)> {
    let (connections, mut edges) = (scene.connections(layer), Vec::new());
    edges::collect(connections.strengths().unwrap(), scene.flow(layer), |_, _| true, &mut edges);
    edges.iter().map(|edge| (edge.from, edge.to)).collect()
}

#[test]
fn dropped_weights_have_no_edges_and_all_neurons_stay() {
    let lab = lab_of("kind=dropconnect&drop=0.5");
    let scene = scene(&lab, Side::B, &Options::default());
    assert!(scene.tiles().iter().all(|tile| !tile.dropped));
    let mask = lab.arm(Side::B).unwrap().mask(2).unwrap();
    let edges = edges_into(&scene, 2);
    assert!(edges.len() > 50 && edges.len() < 200);
    assert!(edges.iter().all(|&(from, to)| mask[[from, to]] == 1.0));
    let texts: Vec<String> = scene.labels().into_iter().map(|label| label.text).collect();
    let lost = mask.iter().filter(|&&kept| kept == 0.0).count();
    assert!(texts.iter().any(|text| text.starts_with(&format!("{lost} of 256"))), "{texts:?}");
    let words = scene.describe(&lab);
    let wanted = format!("Hidden layer 2: {lost} of 256 weights dropped, the same for the whole batch, kept × 2.");
    assert!(words.contains(&wanted), "{words}");
}

#[test]
fn a_neuron_that_alpha_dropout_has_dropped_goes_on_as_a_constant() {
    let lab = lab_of("act=selu&kind=alpha&drop=0.5");
    let options = Options::default();
    let scene = scene(&lab, Side::B, &options);
    let dropped = |layer: usize, unit: usize| scene.snapshots[layer].dropped(unit);
    assert!((0..16).any(|unit| dropped(1, unit)));
    assert!(edges_into(&scene, 1).iter().all(|&(_, to)| !dropped(1, to)), "what went in makes no difference");
    assert!(edges_into(&scene, 2).iter().any(|&(from, to)| dropped(1, from) && !dropped(2, to)));
}

#[test]
fn a_dropped_map_has_no_edges() {
    let lab = digits("net=cnn&drop-conv=0.4&layers=12&drop=0", 3);
    let scene = scene(&lab, Side::B, &Options::default());
    let dropped = |layer: usize, unit: usize| scene.snapshots[layer].dropped(unit);
    assert!((0..8).any(|map| dropped(1, map)));
    assert!(edges_into(&scene, 1).iter().all(|&(from, to)| from == 0 && !dropped(1, to)));
    assert!(edges_into(&scene, 2).iter().all(|&(from, to)| !dropped(1, from) && !dropped(2, to)));
    assert!(edges_into(&scene, 3).iter().all(|&(from, _)| !dropped(2, from)));
}

#[test]
fn the_outline_is_the_darker_the_larger_the_factor_of_the_noise() {
    for kind in ["gaussian", "uniform"] {
        assert_outlines_of_factors(&lab_of(&format!("kind={kind}&drop=0.3")));
    }
}

fn assert_outlines_of_factors(lab: &Lab) {
    let scene = scene(lab, Side::B, &Options::default());
    let (pixels, columns) = painted(lab, &scene);
    let (column, factors) = (&scene.layout.columns[1], &scene.snapshots[1].factors);
    assert!(scene.tiles().iter().all(|tile| !tile.dropped));
    let mut shades: Vec<(f32, u32)> = (0..16)
        .map(|unit| {
            let (x, y) = column.offset(unit);
            let pixel = pixels.at(columns[1] + x + column.tile.0 / 2, y);
            (factors[unit], pixel[..3].iter().map(|&channel| u32::from(channel)).sum())
        })
        .filter(|&(factor, _)| factor >= 0.0)
        .collect();
    shades.sort_by(|one, other| one.0.total_cmp(&other.0));
    assert!(shades.len() > 8);
    assert!(shades.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{shades:?}");
    assert!(shades.first().unwrap().1 > shades.last().unwrap().1);
    let texts: Vec<String> = scene.labels().into_iter().map(|label| label.text).collect();
    let sigma = number((0.3_f64 / 0.7).sqrt(), 2);
    assert!(texts.iter().any(|text| text.ends_with(&format!("σ = {sigma}"))), "{texts:?}");
    assert!(texts.iter().all(|text| !text.contains("dropped")), "{texts:?}");
}

/// The picture of the edges into a layer, and where it begins, in device pixels.
fn inked(scene: &Scene, layer: usize, strokes: &mut Strokes) -> (Pixels, (usize, usize)) {
    let mut pixels = Pixels::default();
    let place = scene.paint_edges(layer, Theme::new(false).palette, strokes, &mut pixels);
    (pixels, place.expect("there are weights"))
}

/// How much ink there is at the height of a unit's edges, at column `x` of the picture.
fn ink(scene: &Scene, column: usize, unit: usize, x: usize, (pixels, (_, top)): &(Pixels, (usize, usize))) -> u32 {
    let middle = (scene.layout.columns[column].port(unit) * scene.options.ratio) as usize - top;
    (middle - 1..=middle + 1).map(|row| u32::from(pixels.at(x, row)[3])).sum()
}

#[test]
fn no_ink_reaches_a_dropped_neuron() {
    let mut lab = lab("drop=0.5&drop-in=0.3");
    let mut strokes = Strokes::default();
    let (mut dropped, mut kept) = (0, 0);
    for example in 0..6 {
        lab.step(1);
        for ratio in [1.0, 1.5, 2.0] {
            let scene = scene(&lab, Side::B, &Options { ratio, example, ..Options::default() });
            for layer in 1..=3 {
                let picture = inked(&scene, layer, &mut strokes);
                for (column, x) in [(layer - 1, 0), (layer, picture.0.width() - 1)] {
                    for unit in 0..scene.layout.columns[column].units {
                        let found = ink(&scene, column, unit, x, &picture);
                        if scene.snapshots[column].dropped(unit) {
                            assert_eq!(found, 0, "layer {layer}, unit {unit} of column {column} at {ratio}");
                            dropped += 1;
                        } else {
                            kept += usize::from(found > 0);
                        }
                    }
                }
            }
        }
    }
    assert!(dropped > 300 && kept > 300, "{dropped} dropped, {kept} kept with edges");
}

#[test]
fn the_picture_of_the_edges_fills_the_gap_between_two_columns() {
    let mut labs = vec![lab(""), lab("layers=16,16,16,16,16,16,16,16"), digits("layers=128,128", 2)];
    labs.push(digits("net=cnn&layers=12&channels=8,16,40", 2));
    for (lab, ratio) in labs.iter().flat_map(|lab| [1.0, 1.25, 2.0].map(|ratio| (lab, ratio))) {
        for width in [280.0, 460.0, 1000.0] {
            let scene = scene(lab, Side::B, &Options { ratio, width, ..Options::default() });
            for layer in 1..scene.layout.columns.len() {
                let (pixels, (left, top)) = inked(&scene, layer, &mut Strokes::default());
                let (from, to) = (&scene.layout.columns[layer - 1], &scene.layout.columns[layer]);
                assert_eq!((left, left + pixels.width()), (from.left + from.width(), to.left));
                assert!(top <= from.top.min(to.top));
                let bottom = (from.top + from.height()).max(to.top + to.height());
                assert!(top + pixels.height() >= bottom && top + pixels.height() <= (360.0 * ratio) as usize);
                // Nothing is cut off above or below.
                for (x, y) in (0..pixels.width()).flat_map(|x| [(x, 0), (x, pixels.height() - 1)]) {
                    assert_eq!(pixels.at(x, y)[3], 0);
                }
            }
        }
    }
}

#[test]
fn the_edges_of_a_picked_neuron_stand_out() {
    let mut lab = lab("");
    lab.step(50);
    let mut strokes = Strokes::default();
    let plain = scene(&lab, Side::A, &Options::default());
    let hovered = Some(Pick { layer: 1, unit: 3 });
    let picked = scene(&lab, Side::A, &Options { hovered, ..Options::default() });
    let (before, after) = (inked(&plain, 2, &mut strokes), inked(&picked, 2, &mut strokes));
    for unit in 0..16 {
        let (before, after) = (ink(&plain, 1, unit, 0, &before), ink(&picked, 1, unit, 0, &after));
        assert!(if unit == 3 { after > before } else { after < before }, "unit {unit}: {before}, then {after}");
    }
}

#[test]
fn alpha_dropout_says_what_dropped_neurons_are_set_to() {
    let lab = lab_of("kind=alpha&act=selu&drop=0.5");
    let scene = scene(&lab, Side::B, &Options::default());
    let unit = (0..16).find(|&unit| scene.snapshots[1].dropped(unit)).unwrap();
    let (x, y) = scene.layout.columns[1].rect(unit).centre();
    let text = scene.hit(x, y).unwrap().text;
    assert!(text.contains("dropped for this example: set to α′ = −1.758"), "{text}");
    assert!(scene.describe(&lab).contains("to α′ = −1.758 instead of 0"));
}

#[test]
fn batch_norm_stands_on_its_side_of_the_activation() {
    for (bn, is_before, words) in [
        ("", true, "before its activation and dropout"),
        ("&bn-order=drop-bn", true, "after its dropout, before its activation"),
        ("&bn-at=after", false, "after its activation, before its dropout"),
        ("&bn-at=after&bn-order=drop-bn", false, "after its activation and dropout"),
    ] {
        let lab = digits(&format!("net=cnn&layers=12&bn=on{bn}"), 2);
        let scene = scene(&lab, Side::B, &Options::default());
        for layer in 1..=3 {
            let (bar, block) = (scene.norm_bar(layer).unwrap(), scene.layout.columns[layer].block());
            assert_eq!(bar.right() <= block.x, is_before, "'{bn}', layer {layer}");
            assert_eq!(bar.x >= block.right(), !is_before, "'{bn}', layer {layer}");
            let (x, y) = bar.centre();
            let text = scene.hit(x, y).unwrap().text;
            assert!(text.contains(&format!("batch norm {words}: running mean")), "{text}");
        }
        assert_eq!((scene.norm_bar(0), scene.norm_bar(4)), (None, None));
    }
}

#[test]
fn the_kernels_of_a_hovered_map_are_shown_within_the_picture() {
    let lab = digits("net=cnn&layers=12&channels=8,16,40", 2);
    for (width, height) in [(280.0, 256.0), (460.0, 368.0)] {
        for (layer, unit) in [(1, 3), (2, 7), (3, 39)] {
            let hovered = Some(Pick { layer, unit });
            let scene = scene(&lab, Side::B, &Options { width, height, hovered, ..Options::default() });
            let area = scene.inset().unwrap().area;
            assert!(area.x >= 0.0 && area.y >= 0.0 && area.right() <= width && area.bottom() <= height, "{area:?}");
            let map = scene.layout.columns[layer].rect(unit);
            assert!(area.right() <= map.x || width < 300.0, "{area:?} covers {map:?}");
            let mut pixels = Pixels::default();
            scene.paint_kernels(&scene.inset().unwrap(), &Theme::new(false), &mut pixels);
            assert_eq!((pixels.width() as f64, pixels.height() as f64), (area.w - 12.0, area.h - 12.0));
        }
    }
    assert!(scene(&lab, Side::B, &Options::default()).inset().is_none());
}

#[test]
fn the_words_name_the_dropped_maps_and_cells() {
    let lab = digits("net=cnn&drop-conv=0.4&layers=12", 3);
    let view = scene(&lab, Side::B, &Options::default());
    let dropped = ordinals((0..8).filter(|&map| view.snapshots[1].dropped(map)));
    let text = view.describe(&lab);
    assert!(text.contains(&format!("Convolution 1: maps {dropped} dropped of 8, kept × 1.67.")), "{text}");

    let lab = digits("net=gru&drop-rec=0.4&layers=12", 3);
    let view = scene(&lab, Side::B, &Options::default());
    let dropped = ordinals((0..12).filter(|&cell| view.snapshots[1].dropped(cell)));
    let text = view.describe(&lab);
    assert!(text.contains(&format!("State: cells {dropped} dropped of 12, the same at every step")), "{text}");

    let lab = digits("net=gru&drop-rec=0.4&layers=12&rec-mask=fresh", 3);
    let view = scene(&lab, Side::B, &Options::default());
    let dropped = ordinals((0..12).filter(|&cell| view.snapshots[1].dropped(2 * 12 + cell)));
    let text = view.describe(&lab);
    assert!(text.contains(&format!("after step 3 cells {dropped};")), "{text}");
}

#[test]
fn the_map_and_the_cell_under_the_pointer_are_named() {
    let lab = digits("net=cnn&layers=12", 1);
    let view = scene(&lab, Side::B, &Options::default());
    let (x, y) = view.layout.columns[1].rect(2).centre();
    let text = view.hit(x, y).unwrap().text;
    assert!(text.starts_with("Convolution 1, map 3: mean activation "), "{text}");
    assert_eq!(text.lines().count(), 5, "the kernel follows: {text}");

    let lab = digits("net=rnn&layers=12&drop-rec=0.2", 1);
    let view = scene(&lab, Side::B, &Options::default());
    let (x, y) = view.layout.columns[1].rect(3 * 12 + 4).centre();
    let hit = view.hit(x, y).unwrap();
    assert_eq!((hit.layer, hit.unit), (Some(1), Some(3 * 12 + 4)));
    assert!(hit.text.starts_with("State after step 4, cell 5: "), "{}", hit.text);
}

#[test]
fn the_head_says_how_many_are_dropped_and_what_the_others_are_multiplied_by() {
    let mut lab = lab("drop=0.2");
    lab.step(1);
    let scene = scene(&lab, Side::B, &Options::default());
    let texts: Vec<String> = scene.labels().into_iter().map(|label| label.text).collect();
    let (drops, _) = scene.snapshots[1].lost.unwrap();
    assert!(texts.contains(&format!("{drops} of 16 dropped")), "{texts:?}");
    assert_eq!(texts.iter().filter(|text| *text == "kept × 1.25").count(), 2);
}

#[test]
fn labels_neither_overlap_nor_leave_the_canvas() {
    let mut labs: Vec<Lab> = [
        "",
        "layers=16,16,16,16,16,16,16,16",
        "data=curve&drop-in=0.1",
        "layers=4",
        "kind=gaussian&layers=12,12,12",
        "kind=uniform&drop=0.5",
        "kind=dropconnect&layers=32,32",
        "kind=alpha&act=selu",
        "bn=on&layers=16,16,16,16,16,16",
    ]
    .map(lab_of)
    .into();
    let nets = [
        "layers=64,64&drop-in=0.2",
        "net=cnn&drop-conv=0.2&layers=32",
        "net=cnn&drop-conv=0.2&conv-kind=standard&channels=8,16,32&layers=32,16&bn=on&drop-in=0.1",
        "net=cnn&channels=128&layers=8&bn=on&bn-order=drop-bn&kind=dropconnect",
        "net=rnn&layers=16&drop-rec=0.3",
        "net=gru&layers=64,16,8&drop-rec=0.3&rec-mask=fresh&drop-in=0.1&bn=on",
        "net=lstm&layers=128&drop-rec=0.3&kind=gaussian",
        "net=lstm&layers=4",
    ];
    labs.extend(nets.map(|query| digits(query, 1)));
    for lab in &labs {
        let query = lab.config().query();
        for width in [280.0, 343.0, 420.0, 460.0, 640.0, 1000.0] {
            let options = Options { width, ..Options::default() };
            let labels = scene(lab, Side::B, &options).labels();
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
                assert!(one.y >= 0.0 && one.bottom() <= options.height, "{query:?} at {width}: {text:?} {one:?}");
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
    let layer_snapshot = &scene.snapshots[1];
    assert!((0..16).filter(|&unit| layer_snapshot.dropped(unit)).all(|unit| layer_snapshot.gradient[unit] == 0.0));
    assert!(layer_snapshot.lost.unwrap().0 > 0 && layer_snapshot.gradient.iter().any(|&gradient| gradient != 0.0));
}

#[test]
fn the_words_name_the_dropped_neurons() {
    let mut lab = lab("drop=0.5&layers=6");
    lab.step(120);
    let scene = scene(&lab, Side::B, &Options::default());
    let dropped = ordinals((0..6).filter(|&unit| scene.snapshots[1].dropped(unit)));
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
