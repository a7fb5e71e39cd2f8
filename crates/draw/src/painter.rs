//! Draws the views: keeps what they need from frame to frame, and brings it up to date.

use super::canvas::{Sheet, Surface};
use super::field::Field;
use super::palette::Theme;
use super::raster::Pixels;
use super::{Options, View, answers, curve, mask, network, plane};
use lab::{Evaluation, Lab, Side};
use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

/// Draws the views of one lab.
#[derive(Default)]
pub struct Painter {
    /// The light and the dark theme, made when first needed.
    themes: [Option<Theme>; 2],
    network: network::paint::Tools,
    sides: [Kept; 2],
    pixels: Pixels,
}

/// What is kept for an arm.
#[derive(Default)]
struct Kept {
    field: Field,
    spread: curve::Spread,
    evaluation: Evaluation,
    plane: plane::Tools,
    /// A sheet per view, so that no frame has to wait until a sheet was copied for another.
    sheets: [Option<Sheet>; View::WORDS.len()],
}

impl Painter {
    /// A painter that has drawn nothing yet.
    pub fn new() -> Painter {
        Painter::default()
    }

    /// Redraws a view of an arm. What cannot be drawn (another kind of data, an arm that is not there) leaves the canvas
    /// empty.
    ///
    /// # Errors
    /// Those of the browser's canvas, such as no memory for it.
    pub fn draw(
        &mut self,
        view: View,
        lab: &Lab,
        side: Side,
        canvas: &HtmlCanvasElement,
        options: &Options,
    ) -> Result<(), JsValue> {
        let options = &options.sane();
        let surface = &Surface::begin(canvas, options.size(), options.ratio)?;
        let Some(arm) = lab.arm(side) else { return Ok(()) };
        let theme = self.themes[usize::from(options.dark)].get_or_insert_with(|| Theme::new(options.dark));
        let Kept { field, spread, evaluation, plane, sheets } = &mut self.sides[side as usize];
        let sheet = match &mut sheets[view as usize] {
            Some(sheet) => sheet,
            none => none.insert(Sheet::new()?),
        };
        match view {
            View::Network => {
                field.refresh(lab, side);
                let Some(scene) = network::Scene::new(lab, side, options) else { return Ok(()) };
                scene.paint(surface, sheet, field, theme, &mut self.network)
            }
            View::Plane => {
                let Some(scene) = plane::Scene::new(lab, options) else { return Ok(()) };
                field.refresh(lab, side);
                scene.paint(surface, sheet, lab, field, theme, plane)
            }
            View::Answers => {
                let Some(scene) = answers::Scene::new(lab, options) else { return Ok(()) };
                scene.paint(surface, sheet, lab, evaluation, theme, &mut self.pixels)
            }
            View::Curve => {
                let Some(scene) = curve::Scene::new(lab, options) else { return Ok(()) };
                field.refresh(lab, side);
                spread.refresh(lab, arm);
                scene.paint(surface, lab, arm, field, spread, theme)
            }
            View::Mask => {
                let Some(scene) = mask::Scene::new(lab, side, options) else { return Ok(()) };
                scene.paint(surface, sheet, theme, &mut self.pixels)
            }
        }
    }
}
