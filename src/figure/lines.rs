//! How does a map hold very many lines and areas? In a few flat lists: a
//! country is half a million lines, and as many small pieces of memory would
//! take longer to make and let go than to draw.

use super::scene::Fill;

/// Lines or rings of points, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    points_pt: Vec<[f32; 2]>,
    /// Where each ends in the points.
    ends: Vec<u32>,
}

impl Lines {
    pub fn push(&mut self, line_pt: impl IntoIterator<Item = [f32; 2]>) {
        self.points_pt.extend(line_pt);
        self.ends.push(self.points_pt.len() as u32);
    }

    /// Adds all of another, behind.
    pub fn append(&mut self, other: &Lines) {
        let before = self.points_pt.len() as u32;
        self.points_pt.extend_from_slice(&other.points_pt);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    pub fn get(&self, line: usize) -> &[[f32; 2]] {
        let end = |line: usize| self.ends.get(line).map_or(0, |&end| end as usize);
        let start = line.checked_sub(1).map_or(0, end);
        self.points_pt.get(start..end(line)).unwrap_or_default()
    }

    pub fn iter(&self) -> impl Iterator<Item = &[[f32; 2]]> + Clone {
        (0..self.len()).map(|line| self.get(line))
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn points_mut(&mut self) -> &mut [[f32; 2]] {
        &mut self.points_pt
    }
}

impl<L: IntoIterator<Item = [f32; 2]>> FromIterator<L> for Lines {
    fn from_iter<T: IntoIterator<Item = L>>(lines: T) -> Lines {
        let mut all = Lines::default();
        lines.into_iter().for_each(|line| all.push(line));
        all
    }
}

/// Areas of a map. The shells of each go round one way and their holes the
/// other; rings close by themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FilledAreas {
    rings: Lines,
    /// By area: where it ends in the rings, its fill, and its row.
    areas: Vec<(u32, Fill, Option<usize>)>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct FilledArea<'a> {
    rings: &'a Lines,
    from: usize,
    to: usize,
    pub fill: Fill,
    pub datum: Option<usize>,
}

impl FilledAreas {
    pub fn push<R: IntoIterator<Item = [f32; 2]>>(
        &mut self,
        rings_pt: impl IntoIterator<Item = R>,
        fill: Fill,
        datum: Option<usize>,
    ) {
        rings_pt.into_iter().for_each(|ring| self.rings.push(ring));
        self.areas.push((self.rings.len() as u32, fill, datum));
    }

    /// Adds all of another, behind.
    pub fn append(&mut self, other: &FilledAreas) {
        let before = self.rings.len() as u32;
        self.rings.append(&other.rings);
        self.areas.extend(other.areas.iter().map(|&(end, fill, at)| (before + end, fill, at)));
    }

    pub fn get(&self, area: usize) -> Option<FilledArea<'_>> {
        let &(to, fill, datum) = self.areas.get(area)?;
        let from = area.checked_sub(1).map_or(0, |before| self.areas[before].0 as usize);
        Some(FilledArea { rings: &self.rings, from, to: to as usize, fill, datum })
    }

    pub fn iter(&self) -> impl Iterator<Item = FilledArea<'_>> {
        (0..self.len()).filter_map(|area| self.get(area))
    }

    pub fn len(&self) -> usize {
        self.areas.len()
    }

    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    pub(super) fn points_mut(&mut self) -> &mut [[f32; 2]] {
        self.rings.points_mut()
    }
}

impl<'a> FilledArea<'a> {
    pub fn rings_pt(&self) -> impl ExactSizeIterator<Item = &'a [[f32; 2]]> + Clone + use<'a> {
        let rings = self.rings;
        (self.from..self.to).map(move |ring| rings.get(ring))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::ink;

    #[test]
    fn lines_and_areas_come_back_as_they_were_put_in_also_from_pieces() {
        let lines = [vec![[0.0, 1.0], [2.0, 3.0]], vec![], vec![[4.0, 5.0]]];
        let mut all: Lines = lines.iter().cloned().collect();
        all.append(&all.clone());
        let back: Vec<&[[f32; 2]]> = all.iter().collect();
        assert_eq!(back, [&lines[0][..], &[], &lines[2], &lines[0], &[], &lines[2]]);
        assert!(all.get(6).is_empty());

        let fill = Fill::Plain(ink::HOT_SPOT);
        let mut areas = FilledAreas::default();
        areas.push(lines.clone(), fill, Some(7));
        areas.push([[[9.0, 9.0]]], fill, None);
        areas.append(&areas.clone());
        let sizes: Vec<usize> = areas.iter().map(|area| area.rings_pt().len()).collect();
        assert_eq!(sizes, [3, 1, 3, 1]);
        let last = areas.get(2).expect("an area");
        assert_eq!((last.datum, last.rings_pt().nth(2)), (Some(7), Some(&lines[2][..])));
        assert!(areas.get(4).is_none());
    }
}
