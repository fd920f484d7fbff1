//! What is known of every building block before any area is compared? Base,
//! classes and what was observed: the same for an answer and for a card.

use super::base_population::{Base, base_population};
use super::classes::Classes;
use super::profile_meant::{Profile, profile};
use super::sums::{Blocks, Standard};
use super::take_up::{Inputs, filter_of, onto_level};
use crate::base::{Notes, Progress, Result};
use crate::project::Question;
use crate::records::{BlockCounts, count_by_block};
use std::sync::Arc;

/// A question's counts at the building blocks.
pub(super) struct CountedBlocks {
    pub base: Base,
    pub profile: Profile,
    pub counts: BlockCounts,
    /// By position of the building block, as the rest.
    pub observed: Vec<u64>,
    pub class: Arc<[Option<usize>]>,
    /// One group for all where there is no scheme.
    pub group: Arc<[Option<usize>]>,
}

impl CountedBlocks {
    /// What is awkward about the classes is told. Errors as of `take_up`.
    pub fn of(inputs: &Inputs, told: &mut Notes, progress: &Progress) -> Result<CountedBlocks> {
        let Inputs { geography, council, records, question, .. } = *inputs;
        let blocks = geography.blocks()?;
        let base = base_population(&question.base, council, blocks)?;
        let profile = profile(geography, council, question, told)?;
        progress.stage("Counting records", 0);
        let counts = count_by_block(records, &filter_of(question), question.unit, progress)?;
        let observed = onto_level(records, &counts.by_block, blocks)?;
        let of_block =
            |classes: &Option<Classes>| classes.as_ref().map(|c| Arc::clone(&c.of_block));
        let group = of_block(&profile.groups).unwrap_or_else(|| vec![Some(0); blocks.len()].into());
        let class = of_block(&profile.classes).unwrap_or_else(|| Arc::clone(&group));
        Ok(CountedBlocks { base, profile, counts, observed, class, group })
    }

    pub fn layer(&self) -> Blocks<'_> {
        Blocks {
            observed: &self.observed,
            base: &self.base.values,
            class: &self.class,
            group: &self.group,
        }
    }

    pub fn standard(&self, question: &Question) -> Standard<'_> {
        self.profile.standard(question)
    }

    /// The classes that areas are named by.
    pub fn named(&self) -> Option<&Classes> {
        self.profile.classes.as_ref().or(self.profile.groups.as_ref())
    }
}
