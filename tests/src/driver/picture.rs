//! Expected pictures: what a screen looked like when somebody last approved of it.

use super::{Fault, Outcome, hold, target, top, window::Window};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Share of pixels that may differ: a few letters of anti-aliasing, never a moved line.
const TOLERANCE: f64 = 0.01;
/// How far a channel (0 to 255) may be off before its pixel counts as different: the palette of the
/// kept picture rounds by less.
const NEAR: u8 = 40;

const HIDE: &str = "const sheet = new CSSStyleSheet(); \
    sheet.replaceSync('* { caret-color: transparent !important }'); document.adoptedStyleSheets = [sheet]; \
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); window.frontDoorMasked = []; \
    while (walk.nextNode()) { const node = walk.currentNode, text = node.data; \
      const masked = text.replace(/FD-[0-9A-Z]{4}-[0-9A-Z]/g, 'FD-0000-0'); \
      if (masked !== text) { window.frontDoorMasked.push([node, text]); node.data = masked } }";
const SHOW: &str =
    "document.adoptedStyleSheets = []; for (const [node, text] of window.frontDoorMasked) node.data = text";

/// A picture in memory: width, height, and four bytes a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue, alpha; row by row.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Reads a PNG.
    pub fn read(bytes: &[u8]) -> Outcome<Self> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder
            .set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info()?;
        let size =
            reader.output_buffer_size().ok_or_else(|| Fault::new("The picture is too large to read."))?;
        let mut rgba = vec![0; size];
        let frame = reader.next_frame(&mut rgba)?;
        hold(frame.color_type == png::ColorType::Rgba, || {
            format!("Expected colours, found {:?}.", frame.color_type)
        })?;
        rgba.truncate(frame.buffer_size());
        Ok(Self { width: frame.width, height: frame.height, rgba })
    }

    /// Share of pixels that differ from `other`; all of them where the sizes differ.
    pub fn difference(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) || self.rgba.is_empty() {
            return 1.0;
        }
        let pairs = self.rgba.chunks_exact(4).zip(other.rgba.chunks_exact(4));
        let differing = pairs.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > NEAR)).count();
        let all = self.rgba.len() / 4;
        f64::from(u32::try_from(differing).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
    }

    /// Writes it as a PNG of at most 256 colours, small enough to keep beside the tests.
    pub fn write(&self, path: &Path) -> Outcome {
        let palette = color_quant::NeuQuant::new(10, 256, &self.rgba);
        let indexes: Vec<u8> = self
            .rgba
            .chunks_exact(4)
            .map(|pixel| u8::try_from(palette.index_of(pixel)).unwrap_or_default())
            .collect();
        let mut encoder = png::Encoder::new(fs::File::create(path)?, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette.color_map_rgb());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        Ok(encoder.write_header()?.write_image_data(&indexes)?)
    }
}

fn expected(name: &str) -> PathBuf {
    top().join("tests/pictures").join(format!("{name}.png"))
}

impl Window {
    /// What the window looks like without what differs each time: the caret, which blinks, and
    /// references, which are drawn by lot and would break lines elsewhere.
    async fn still(&self) -> Outcome<Picture> {
        self.js(HIDE, Vec::new()).await?;
        let picture = self.screenshot().await;
        self.js(SHOW, Vec::new()).await?;
        Picture::read(&picture?)
    }

    /// Holds the window against the kept picture `name`; `REGENERATE=1` keeps the new one instead.
    pub async fn looks_like(&self, name: &str) -> Outcome {
        let found = self.still().await?;
        let path = expected(name);
        if std::env::var_os("REGENERATE").is_some() {
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            return found.write(&path);
        }
        let kept = fs::read(&path).map_err(|_| {
            Fault(format!(
                "There is no expected picture {}: run with REGENERATE=1, look at it, commit it.",
                path.display()
            ))
        })?;
        let share = found.difference(&Picture::read(&kept)?);
        if share <= TOLERANCE {
            return Ok(());
        }
        let failed = target().join("failed-journeys");
        fs::create_dir_all(&failed)?;
        let now = failed.join(format!("{name}.png"));
        found.write(&now)?;
        Err(Fault(format!(
            "The screen differs from tests/pictures/{name}.png in {:.2} % of its pixels (at most {:.2} % may): look at {}; if it is meant, run with REGENERATE=1.",
            share * 100.0,
            TOLERANCE * 100.0,
            now.display()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(shade: u8) -> Picture {
        Picture { width: 10, height: 10, rgba: vec![shade; 400] }
    }

    #[test]
    fn one_pixel_of_a_hundred_is_one_per_cent() {
        let mut other = plain(200);
        assert!(plain(200).difference(&other) < f64::EPSILON);
        if let Some(byte) = other.rgba.get_mut(4) {
            *byte = 20;
        }
        assert!((plain(200).difference(&other) - 0.01).abs() < 1e-9);
    }

    #[test]
    fn rounding_of_the_palette_is_no_difference() {
        assert!(plain(200).difference(&plain(200 - NEAR)) < f64::EPSILON);
        assert!(plain(200).difference(&plain(199 - NEAR)) > 0.99);
    }
}
