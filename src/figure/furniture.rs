//! How long is a kilometre here, and which way is north?

use super::ink;
use super::page::label;
use super::scene::{Anchor, Fill, Mark, Scene, TextMark};
use crate::base::number::decimal;

/// The longest of 1, 2 or 5 × 10ⁿ metres that is not longer than `most`.
pub fn round_length(most_metres: f64) -> Option<f64> {
    if !(most_metres.is_finite() && most_metres > 0.0) {
        return None;
    }
    let power = 10f64.powf(most_metres.log10().floor());
    let step = [5.0, 2.0, 1.0].into_iter().find(|s| s * power <= most_metres * (1.0 + 1e-9))?;
    Some(step * power)
}

/// "500 m", "2 km".
pub fn length_words(metres: f64) -> String {
    let places = |value: f64| {
        if value >= 1.0 { 0 } else { (-value.log10()).ceil().clamp(0.0, 6.0) as usize }
    };
    if metres >= 1000.0 {
        format!("{} km", decimal(metres / 1000.0, 0))
    } else {
        format!("{} m", decimal(metres, places(metres)))
    }
}

/// A bar of a round length, its left end at `at_pt`, no longer than `room_pt`.
pub fn scale_bar(scene: &mut Scene, at_pt: [f32; 2], room_pt: f32, metres_per_pt: f64) {
    let Some(metres) = round_length(f64::from(room_pt) * metres_per_pt) else { return };
    let [x, y] = at_pt;
    let length = (metres / metres_per_pt) as f32;
    let height = 3.6;
    for (i, fill) in [ink::SECOND, ink::PAPER].into_iter().enumerate() {
        let half = length / 2.0;
        scene.marks.push(Mark::Rect {
            min_pt: [x + half * i as f32, y],
            max_pt: [x + half * (i as f32 + 1.0), y + height],
            radius_pt: 0.0,
            fill: Some(Fill::Plain(fill)),
            stroke: Some(ink::line(ink::SECOND, 0.6)),
            datum: None,
        });
    }
    let text = |x: f32, words: String, anchor| {
        let text = label([x, y - 3.0], words, 7.2);
        Mark::Text(TextMark { anchor, colour: ink::SECOND, ..text })
    };
    scene.marks.push(text(x, "0".to_string(), Anchor::Start));
    scene.marks.push(text(x + length, length_words(metres), Anchor::End));
}

/// An arrow that points to the top of the page: maps are drawn north up.
/// `at_pt` is the middle of its foot; it is 24 points high with its letter.
pub fn north_arrow(scene: &mut Scene, at_pt: [f32; 2]) {
    let [x, y] = at_pt;
    let half = |side: f32, fill| Mark::Polygon {
        rings_pt: vec![vec![[x, y - 16.0], [x + side * 5.5, y], [x, y - 4.0]]],
        fill: Some(Fill::Plain(fill)),
        stroke: Some(ink::line(ink::SECOND, 0.6)),
        datum: None,
    };
    scene.marks.push(half(-1.0, ink::SECOND));
    scene.marks.push(half(1.0, ink::PAPER));
    scene.marks.push(Mark::Text(TextMark {
        anchor: Anchor::Middle,
        bold: true,
        colour: ink::SECOND,
        ..label([x, y - 18.5], "N", 8.0)
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_has_a_round_length_that_fits() {
        assert_eq!(round_length(2600.0), Some(2000.0));
        assert_eq!(round_length(1000.0), Some(1000.0));
        assert_eq!(round_length(99.0), Some(50.0));
        assert_eq!(round_length(0.0), None);
        assert_eq!(round_length(f64::NAN), None);
        for i in 1..400 {
            let most = 1.07f64.powi(i);
            let length = round_length(most).unwrap();
            assert!(length <= most * 1.000_001 && length > most / 2.6, "{most} {length}");
        }
        assert_eq!(length_words(500.0), "500 m");
        assert_eq!(length_words(20_000.0), "20 km");
        assert_eq!(length_words(0.5), "0.5 m");
    }
}
