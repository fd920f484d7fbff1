//! Which places is this? Names with a halo: those of findings first, then the
//! larger areas'; a name that would lie on another is left out.

use super::names::{Inks, Names};
use super::view::Camera;
use crate::base::AreaCode;
use crate::figure::Choropleth;
use crate::ui::ground::MapLabel;
use crate::ui::theme::Theme;
use eframe::egui::{Pos2, Rect, Ui, vec2};

/// A name that was written, and where.
pub struct Written {
    pub rect: Rect,
    /// Its position among the labels.
    pub label: usize,
}

/// The most names on a map: more cannot be read.
const MOST: usize = 160;

/// The most names of findings that go before all others.
const MOST_FIRST: usize = 60;

/// The labels of areas that are outlined as findings, the widest first; none
/// where the labels are of larger areas than those that are coloured.
pub fn of_findings(labels: &[MapLabel], codes: &[AreaCode], picture: &Choropleth) -> Vec<usize> {
    let is_finding = |label: &MapLabel| {
        let at = codes.binary_search(&label.code);
        at.is_ok_and(|at| matches!(picture.outlines.get(at), Some(Some(_))))
    };
    let found = labels.iter().enumerate().filter(|(_, label)| is_finding(label));
    found.map(|(i, _)| i).take(MOST_FIRST).collect()
}

/// Writes what there is room for, and tells what was written. Labels in `first`
/// go before the others, may be much wider than their areas, and step aside a
/// line where they have to. None lies on what is `covered`.
pub fn paint(
    ui: &Ui,
    theme: &Theme,
    (map, covered): (Rect, &[Rect]),
    camera: &Camera,
    labels: &[MapLabel],
    first: &[usize],
    (names, slot): (&mut Names, &'static str),
) -> Vec<Written> {
    /// No name is narrower than this, in points.
    const LEAST: f64 = 14.0;
    /// How much wider than its area a name may be.
    const WIDER: f64 = 2.2;
    const FINDING_WIDER: f64 = 6.0;
    let c = &theme.colours;
    let painter = ui.painter().with_clip_rect(map);
    let points_per_world = camera.points_per_world();
    names.wear(Inks { letters: c.map_label, halo: c.halo }, ui.pixels_per_point());
    let mut taken: Vec<Written> = Vec::new();
    let mut laid: Vec<(&str, Pos2)> = Vec::new();
    // The widest areas come first: after the first too narrow, all are.
    let wide = labels.partition_point(|label| label.width * points_per_world * WIDER >= LEAST);
    let others = (0..wide).filter(|i| !first.contains(i)).map(|i| (i, false));
    for (i, is_first) in first.iter().map(|&i| (i, true)).chain(others) {
        let Some(label) = labels.get(i) else { continue };
        let at = camera.screen_at(map, label.at);
        if !map.contains(at) {
            continue;
        }
        let size = names.size(&label.text);
        // A name twice as wide as its area says nothing of it.
        let wider = if is_first { FINDING_WIDER } else { WIDER };
        if f64::from(size.x) > label.width * points_per_world * wider {
            continue;
        }
        let steps: &[f32] = if is_first { &[0.0, -1.0, 1.0] } else { &[0.0] };
        let free = steps.iter().find_map(|step| {
            let at = at + vec2(0.0, step * size.y);
            let rect = Rect::from_center_size(at, size);
            // A name that is cut off is hard to read.
            let is_free = !taken.iter().any(|other| other.rect.intersects(rect))
                && !covered.iter().any(|other| other.intersects(rect));
            (is_free && map.contains_rect(rect)).then_some((at, rect))
        });
        let Some((at, rect)) = free else { continue };
        taken.push(Written { rect, label: i });
        laid.push((&label.text, at));
        if taken.len() == MOST {
            break;
        }
    }
    names.paint(&painter, slot, &laid);
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Finding;
    use crate::figure::choropleth::choropleth;
    use crate::project::MapView;
    use crate::ui::made_up;

    #[test]
    fn areas_outlined_as_findings_are_named_before_all_others() {
        let (answer, ground) = (made_up::answer(), made_up::ground());
        let picture = choropleth(&answer, &MapView::default()).expect("colours");
        let label = |row: &crate::demand::TakeUpRow| MapLabel {
            code: row.code.clone(),
            text: row.code.to_string(),
            at: [0.5, 0.5],
            width: 0.1,
        };
        let labels: Vec<MapLabel> = answer.rows.iter().map(label).collect();
        let first = of_findings(&labels, &ground.codes, &picture);
        assert!(!first.is_empty());
        for i in &first {
            let finding = answer.rows[*i].finding;
            assert!(matches!(finding, Some(Finding::HotSpot | Finding::NotSpot)), "{i}");
        }
        // Names of wards over Output Areas go as they went.
        assert!(of_findings(&ground.labels, &ground.codes, &picture).is_empty());
    }
}
