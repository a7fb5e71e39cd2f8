//! The line where a function on a grid is zero, by marching squares: the decision boundary, sharp at any size.

/// A piece of the line, between two points in grid steps from the first grid point.
pub type Piece = [(f32, f32); 2];

/// Collects into `pieces` the line where `values`, rows of `across`, change sign. Squares with a corner that is no number
/// have no line.
pub fn zero(values: &[f32], across: usize, pieces: &mut Vec<Piece>) {
    pieces.clear();
    if across < 2 {
        return;
    }
    for (y, (upper, lower)) in values.chunks_exact(across).zip(values.chunks_exact(across).skip(1)).enumerate() {
        for x in 0..across - 1 {
            let [a, b, c, d] = [upper[x], upper[x + 1], lower[x + 1], lower[x]];
            if !(a + b + c + d).is_finite() {
                continue;
            }
            let case = u8::from(a > 0.0) | u8::from(b > 0.0) << 1 | u8::from(c > 0.0) << 2 | u8::from(d > 0.0) << 3;
            if case == 0 || case == 15 {
                continue;
            }
            let (x, y) = (x as f32, y as f32);
            // The crossings of the square's four sides, clockwise from the upper one; read only where the signs differ.
            let cross = |p: f32, q: f32| p / (p - q);
            let top = (x + cross(a, b), y);
            let right = (x + 1.0, y + cross(b, c));
            let bottom = (x + cross(d, c), y + 1.0);
            let left = (x, y + cross(a, d));
            match case {
                1 | 14 => pieces.push([left, top]),
                2 | 13 => pieces.push([top, right]),
                3 | 12 => pieces.push([left, right]),
                4 | 11 => pieces.push([right, bottom]),
                6 | 9 => pieces.push([top, bottom]),
                7 | 8 => pieces.push([left, bottom]),
                // A saddle: the sign of the middle says which corners belong together.
                _ => {
                    let joined = (a + b + c + d > 0.0) == (case == 5);
                    let (one, two) =
                        if joined { ([left, bottom], [top, right]) } else { ([left, top], [right, bottom]) };
                    pieces.extend([one, two]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_of_a_disc_is_a_circle() {
        let across = 33;
        let values: Vec<f32> = (0..across * across)
            .map(|i| ((i % across) as f32 - 16.0).hypot((i / across) as f32 - 16.0) - 10.0)
            .collect();
        let mut pieces = Vec::new();
        zero(&values, across, &mut pieces);
        assert!(pieces.len() > 60);
        for (x, y) in pieces.iter().flatten() {
            assert!(((x - 16.0).hypot(y - 16.0) - 10.0).abs() < 0.1);
        }
    }

    #[test]
    fn a_saddle_has_two_pieces() {
        let mut pieces = Vec::new();
        zero(&[1.0, -1.0, -1.0, 1.0], 2, &mut pieces);
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().flatten().all(|(x, y)| x.is_finite() && y.is_finite()));
    }

    #[test]
    fn nothing_is_drawn_through_what_is_no_number() {
        let mut pieces = Vec::new();
        zero(&[f32::NAN, -1.0, -1.0, 1.0], 2, &mut pieces);
        assert!(pieces.is_empty());
    }
}
