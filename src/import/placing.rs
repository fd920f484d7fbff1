//! In which building block did a customer live? By a valid code, else by
//! postcode, else by coordinates of their own; else it is said why not.

use super::code_table::CodeTable;
use super::postcodes::normalise_into;

use crate::base::{AreaCode, Result};
use crate::council::{Council, Placing, Unplaced};
use crate::geography::{Level, PointIndex};
use std::collections::HashMap;
use std::sync::Arc;

/// What records are placed with.
#[derive(Clone, Copy)]
pub struct PlacingContext<'a> {
    /// The level that records are held at.
    pub blocks: &'a Level,
    /// Gives the index of the blocks' shapes, which takes a while to make: it
    /// is asked for only where a record must be placed by its coordinates.
    pub index: &'a (dyn Fn() -> Result<Arc<PointIndex>> + Sync),
    /// Normalised postcode → position of its block, `None` where it lies in
    /// none (`postcodes::blocks_by_postcode`).
    pub postcodes: &'a HashMap<String, Option<usize>>,
    /// Services and channels already known.
    pub council: &'a Council,
    pub salt: &'a [u8; 32],
    /// Normalised postcode → code of a class of a profile, for records that
    /// carry none.
    pub classes_by_postcode: Option<&'a HashMap<String, String>>,
    /// Codes of another edition → codes of the blocks' edition.
    pub older_codes: Option<&'a HashMap<AreaCode, AreaCode>>,
}

/// The places there are, shared by all who place records at once.
pub(super) struct Places<'a> {
    context: PlacingContext<'a>,
    by_code: CodeTable<'a>,
}

/// What became of the records placed, one after the other.
#[derive(Default)]
pub(super) struct Placed {
    pub(super) placing: Placing,
    /// Of those placed by code, how many had a code of another edition.
    pub(super) by_older_code: u64,
    pub(super) unplaced: Vec<Unplaced>,
}

/// Where a record goes, as far as its code and postcode tell.
pub(super) enum Place {
    Block(u32),
    /// Nowhere, unless its coordinates tell: the position of its entry in
    /// `unplaced`.
    Nowhere(usize),
}

/// The block that a code stands for.
#[derive(Clone, Copy)]
pub(super) struct ByCode {
    block: u32,
    /// By the code of another edition.
    older: bool,
}

impl<'a> Places<'a> {
    pub(super) fn new(context: PlacingContext<'a>) -> Self {
        let codes = context.blocks.areas.iter().map(|area| area.code.as_str());
        Places { context, by_code: CodeTable::new(codes) }
    }

    /// Codes of the blocks, sorted.
    pub(super) fn blocks(&self) -> Vec<AreaCode> {
        self.context.blocks.areas.iter().map(|area| area.code.clone()).collect()
    }

    /// The block with a code, of this edition or of an older one.
    pub(super) fn block(&self, code: &str) -> Option<ByCode> {
        if code.is_empty() {
            return None;
        }
        if let Some(block) = self.by_code.get(code) {
            return Some(ByCode { block, older: false });
        }
        let newer = self.context.older_codes?.get(code)?;
        let block = self.by_code.get(newer.as_str())?;
        Some(ByCode { block, older: true })
    }

    /// Whether any postcode has a class.
    pub(super) fn know_classes(&self) -> bool {
        self.context.classes_by_postcode.is_some_and(|classes| !classes.is_empty())
    }

    /// The class of a postcode, where a file gives it.
    pub(super) fn class_of_postcode(&self, postcode: &str, buffer: &mut String) -> Option<&'a str> {
        let classes = self.context.classes_by_postcode?;
        normalise_into(postcode, buffer);
        classes.get(buffer.as_str()).map(String::as_str)
    }
}

impl Placed {
    /// Places a record by what `Places::block` said of its code, else by its
    /// postcode.
    pub(super) fn place(
        &mut self,
        places: &Places,
        row: u64,
        (code, by_code): (&str, Option<ByCode>),
        postcode: &str,
        buffer: &mut String,
    ) -> Place {
        if let Some(ByCode { block, older }) = by_code {
            self.placing.by_code += 1;
            self.by_older_code += u64::from(older);
            return Place::Block(block);
        }
        let mut reason = String::new();
        if !code.is_empty() {
            reason.push_str("code of no area");
        }
        if !postcode.is_empty() {
            let is_postcode = normalise_into(postcode, buffer);
            let trouble = match places.context.postcodes.get(buffer.as_str()) {
                Some(Some(block)) => {
                    self.placing.by_postcode += 1;
                    return Place::Block(*block as u32);
                }
                Some(None) => "postcode lies in no area",
                None if is_postcode => "postcode not in the postcode file",
                None => "not a postcode",
            };
            also(&mut reason, trouble);
        }
        if reason.is_empty() {
            reason.push_str("no code, postcode or coordinates");
        }
        let text = |text: &str| (!text.is_empty()).then(|| text.to_string());
        self.unplaced.push(Unplaced { row, reason, code: text(code), postcode: text(postcode) });
        Place::Nowhere(self.unplaced.len() - 1)
    }

    /// Adds what became of later records, of which the first was placed as if
    /// no row stood above it, and `above` rows do. Gives by how much their
    /// entries in `unplaced` moved.
    pub(super) fn append(&mut self, more: Placed, above: u64) -> usize {
        let before = self.unplaced.len();
        self.placing.by_code += more.placing.by_code;
        self.placing.by_postcode += more.placing.by_postcode;
        self.placing.by_coordinates += more.placing.by_coordinates;
        self.by_older_code += more.by_older_code;
        let moved = more.unplaced.into_iter();
        self.unplaced.extend(moved.map(|entry| Unplaced { row: entry.row + above, ..entry }));
        before
    }

    /// Places those whose coordinates tell: (entry in `unplaced`, longitude
    /// and latitude or `None` where they are of no place). Gives, in the same
    /// order, the blocks.
    ///
    /// Errors: the index of the blocks' shapes cannot be made.
    pub(super) fn place_by_coordinates(
        &mut self,
        places: &Places,
        points: &[(usize, Option<(f64, f64)>)],
    ) -> Result<Vec<Option<u32>>> {
        if points.is_empty() {
            return Ok(Vec::new());
        }
        let nowhere = (f64::NAN, f64::NAN);
        let lonlats: Vec<[f64; 2]> =
            points.iter().map(|(_, lonlat)| lonlat.unwrap_or(nowhere).into()).collect();
        let blocks = (places.context.index)()?.areas_of(&lonlats);
        let mut placed = vec![false; self.unplaced.len()];
        for ((entry, lonlat), block) in points.iter().zip(&blocks) {
            let Some(unplaced) = self.unplaced.get_mut(*entry) else { continue };
            match (block, lonlat) {
                (Some(_), _) => placed[*entry] = true,
                _ if unplaced.code.is_none() && unplaced.postcode.is_none() => {
                    unplaced.reason = "coordinates lie in no area".to_string();
                }
                _ => also(&mut unplaced.reason, "coordinates lie in no area"),
            }
        }
        self.placing.by_coordinates += placed.iter().filter(|placed| **placed).count() as u64;
        let mut entry = 0;
        self.unplaced.retain(|_| {
            entry += 1;
            !placed[entry - 1]
        });
        Ok(blocks)
    }
}

fn also(reason: &mut String, more: &str) {
    if !reason.is_empty() {
        reason.push_str("; ");
    }
    reason.push_str(more);
}
