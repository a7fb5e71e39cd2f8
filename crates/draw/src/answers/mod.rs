//! What both arms answer to test examples, side by side: digits as pictures with a bar for each class, rows of a table as a
//! matrix of true and answered classes.

mod confusion;
mod digits;

pub use confusion::Confusion;
pub use digits::{Answer, Digits, SHOWN};

use super::{Hit, Options};
use lab::{Arm, Lab, Side};
use settings::Family;

/// The answers, laid out.
pub enum Scene {
    /// Twelve test digits.
    Digits(Digits),
    /// A matrix for each arm.
    Confusion(Confusion),
}

impl Scene {
    /// Lays the answers out; `None` if the data are neither digits nor a table's classes.
    pub fn new(lab: &Lab, options: &Options) -> Option<Scene> {
        match lab.config().data {
            Family::Digits => Some(Scene::Digits(Digits::new(lab, options))),
            Family::Table => Confusion::new(lab, options).map(Scene::Confusion),
            _ => None,
        }
    }

    /// What is at a point.
    pub fn hit(&self, lab: &Lab, x: f64, y: f64) -> Option<Hit> {
        match self {
            Scene::Digits(scene) => scene.hit(lab, x, y),
            Scene::Confusion(scene) => scene.hit(x, y),
        }
    }

    /// The picture in words.
    pub fn describe(&self, lab: &Lab) -> String {
        match self {
            Scene::Digits(scene) => scene.describe(lab),
            Scene::Confusion(scene) => scene.describe(lab),
        }
    }
}

/// The arms that the lab has, in the order in which they are drawn.
fn arms(lab: &Lab) -> impl Iterator<Item = (Side, &Arm)> {
    [Side::A, Side::B].into_iter().filter_map(|side| Some((side, lab.arm(side)?)))
}

#[cfg(target_arch = "wasm32")]
mod paint {
    use super::*;
    use crate::canvas::{Sheet, Surface};
    use crate::palette::Theme;
    use crate::raster::Pixels;
    use lab::Evaluation;
    use wasm_bindgen::JsValue;

    impl Scene {
        /// Paints the answers.
        pub fn paint(
            &self,
            surface: &Surface,
            sheet: &Sheet,
            lab: &Lab,
            evaluation: &mut Evaluation,
            theme: &Theme,
            pixels: &mut Pixels,
        ) -> Result<(), JsValue> {
            match self {
                Scene::Digits(scene) => scene.paint(surface, sheet, lab, evaluation, theme, pixels),
                Scene::Confusion(scene) => scene.paint(surface, theme),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::lab;

    #[test]
    fn other_data_have_no_answers() {
        assert!(Scene::new(&lab("data=moons"), &Options::default()).is_none());
    }
}
