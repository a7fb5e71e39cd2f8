//! A line of marks with their names, below a picture, in words as long as there is room for.

use crate::geometry::text_width;
use crate::network::{Align, Label, Tone};

/// Size of its letters.
const SIZE: f64 = 11.5;
/// Between two entries, at most and at least.
const APART: (f64, f64) = (14.0, 5.0);

/// Marks, each with its name where that stands: a line `y` from the top, otherwise as [`row`] has it.
///
/// `marks` has each mark with its name in three lengths.
pub fn line<M>(marks: Vec<(M, [&'static str; 3])>, mark: f64, (middle, y): (f64, f64), width: f64) -> Vec<(M, Label)> {
    let (marks, names): (Vec<M>, Vec<_>) = marks.into_iter().unzip();
    let label = |(text, x): (&str, f64)| Label { text: text.to_owned(), x, y, align: Align::Left, tone: Tone::Remark };
    marks.into_iter().zip(row(&names, mark, middle, width).into_iter().map(label)).collect()
}

/// Where the names stand: each with the left edge of its text, before which there are `mark` pixels for its mark.
///
/// `names` has each name in three lengths, the longest first. The line has its middle at `middle` and stays within `width`.
fn row(names: &[[&'static str; 3]], mark: f64, middle: f64, width: f64) -> Vec<(&'static str, f64)> {
    // Widths are estimates, so a little is kept free: else the last name is cut where the line is as wide as the drawing.
    let wide = |way: usize| 1.05 * names.iter().map(|name| mark + text_width(name[way], SIZE)).sum::<f64>();
    let gaps = names.len().saturating_sub(1) as f64;
    let way = (0..3).find(|&way| wide(way) + gaps * APART.1 <= width).unwrap_or(2);
    let gap = ((width - wide(way)) / gaps.max(1.0)).clamp(0.0, APART.0);
    let total = wide(way) + gap * gaps;
    let mut x = (middle - total / 2.0).min(width - total).max(0.0);
    let entry = |name: &[&'static str; 3]| {
        let left = x + mark;
        x = left + 1.05 * text_width(name[way], SIZE) + gap;
        (name[way], left)
    };
    names.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [[&str; 3]; 3] =
        [["training", "train", "train"], ["test", "test", "test"], ["flipped label", "flipped", "flip"]];

    #[test]
    fn names_are_as_long_as_there_is_room_for() {
        let words =
            |width: f64| row(&NAMES, 15.0, width / 2.0, width).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(words(400.0), ["training", "test", "flipped label"]);
        assert_eq!(words(178.0), ["train", "test", "flipped"]);
        assert_eq!(words(135.0), ["train", "test", "flip"]);
    }

    #[test]
    fn a_line_stays_within_the_picture_and_names_do_not_touch() {
        for width in [140.0, 170.0, 220.0, 500.0] {
            for middle in [0.0, width / 2.0, width] {
                let places = row(&NAMES, 15.0, middle, width);
                assert!(places[0].1 >= 15.0);
                let ends: Vec<f64> = places.iter().map(|(name, left)| left + text_width(name, SIZE)).collect();
                assert!(places.iter().skip(1).zip(&ends).all(|((_, left), end)| left - 15.0 >= *end - 0.5), "{width}");
                assert!(ends[2] <= width, "{width}: {ends:?}");
            }
        }
    }
}
