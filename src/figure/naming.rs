//! Where does each name go on a map? Larger areas first; a name that would
//! touch another moves a little, and gives way where that is not enough.

use super::ink;
use super::page::{Room, label, text_box};
use super::scene::{Anchor, TextMark};
use super::text::wrap;
use crate::base::AreaCode;

/// A name to be placed.
#[derive(Clone, Debug)]
pub struct Name {
    /// Of the area that is named.
    pub code: AreaCode,
    pub text: String,
    /// A point well inside the area, on the page.
    pub at_pt: [f32; 2],
    /// The area's width on the page: names do not stray far beyond it.
    pub width_pt: f32,
    /// Larger first.
    pub rank: f64,
}

const SIZE_PT: f32 = 7.4;
const LINE_PT: f32 = 8.4;

/// The names that find room, none touching another or the room's edge.
pub fn place(mut names: Vec<Name>, room: Room) -> Vec<TextMark> {
    names.sort_by(|a, b| b.rank.total_cmp(&a.rank).then_with(|| a.text.cmp(&b.text)));
    let mut taken: Vec<Room> = Vec::new();
    let mut placed = Vec::new();
    for name in &names {
        if let Some(marks) = free_place(candidates(name), &mut taken, room) {
            placed.extend(marks);
        }
    }
    placed
}

/// The first of several ways to write something that lies in the room and
/// touches nothing taken; what it takes is added.
pub fn free_place(
    ways: impl Iterator<Item = Vec<TextMark>>,
    taken: &mut Vec<Room>,
    room: Room,
) -> Option<Vec<TextMark>> {
    for marks in ways {
        let boxes: Vec<Room> = marks.iter().map(text_box).collect();
        let free = |b: &Room| inside(b, &room) && !taken.iter().any(|other| touch(b, other));
        if boxes.iter().all(free) {
            taken.extend(boxes);
            return Some(marks);
        }
    }
    None
}

/// Ways to write a name, the best first: on its point in one line, then in
/// two, then moved a little up, down or aside.
fn candidates(name: &Name) -> impl Iterator<Item = Vec<TextMark>> + '_ {
    const MOVES: [[f32; 2]; 9] = [
        [0.0, 0.0],
        [0.0, -0.8],
        [0.0, 0.8],
        [0.0, -1.5],
        [0.0, 1.5],
        [-0.25, 0.0],
        [0.25, 0.0],
        [-0.25, -0.9],
        [0.25, 0.9],
    ];
    let single = vec![name.text.clone()];
    let halves = wrap(&name.text, SIZE_PT, true, (name.width_pt * 0.7).max(34.0), 3);
    // Between words alone: half a word is no name.
    let ways = if halves.len() == 2 && halves.join(" ") == name.text {
        vec![single, halves]
    } else {
        vec![single]
    };
    MOVES.into_iter().flat_map(move |[aside, down]| {
        let ways = ways.clone();
        ways.into_iter().map(move |lines| {
            let shift = [aside * name.width_pt.clamp(20.0, 80.0), down * LINE_PT];
            write(name, &lines, shift)
        })
    })
}

fn write(name: &Name, lines: &[String], shift: [f32; 2]) -> Vec<TextMark> {
    let first = name.at_pt[1] + SIZE_PT * 0.35 - (lines.len() as f32 - 1.0) * LINE_PT / 2.0;
    lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let at = [name.at_pt[0] + shift[0], first + i as f32 * LINE_PT + shift[1]];
            TextMark {
                bold: true,
                anchor: Anchor::Middle,
                halo: Some(ink::PAPER.with_alpha(225)),
                ..label(at, line, SIZE_PT)
            }
        })
        .collect()
}

fn inside(inner: &Room, outer: &Room) -> bool {
    (0..2).all(|axis| {
        inner.min_pt[axis] >= outer.min_pt[axis] + 1.0
            && inner.max_pt[axis] <= outer.max_pt[axis] - 1.0
    })
}

fn touch(a: &Room, b: &Room) -> bool {
    let apart = 1.5;
    (0..2).all(|axis| {
        a.min_pt[axis] < b.max_pt[axis] + apart && b.min_pt[axis] < a.max_pt[axis] + apart
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, x: f32, rank: f64) -> Name {
        let code = AreaCode::new(text);
        Name { code, text: text.to_string(), at_pt: [x, 100.0], width_pt: 40.0, rank }
    }

    const ROOM: Room = Room { min_pt: [0.0, 0.0], max_pt: [300.0, 200.0] };

    #[test]
    fn names_never_touch_and_the_larger_area_keeps_its_place() {
        let names: Vec<Name> = (0..40)
            .map(|i| name(&format!("Area {i}"), 80.0 + 3.0 * i as f32, f64::from(i)))
            .collect();
        let placed = place(names, ROOM);
        assert!(placed.len() > 3 && placed.len() < 40, "{}", placed.len());
        let boxes: Vec<Room> = placed.iter().map(text_box).collect();
        for (i, a) in boxes.iter().enumerate() {
            assert!(inside(a, &ROOM));
            assert!(boxes[i + 1..].iter().all(|b| !touch(a, b)));
        }
        assert_eq!(placed[0].text, "Area 39");
        assert!((placed[0].at_pt[0] - 197.0).abs() < 0.01);
    }

    #[test]
    fn a_name_that_would_leave_the_room_is_moved_or_left_out() {
        assert!(place(vec![name("A very long name indeed", 3.0, 1.0)], ROOM).is_empty());
        assert_eq!(place(vec![name("Sale", 150.0, 1.0)], ROOM).len(), 1);
    }
}
