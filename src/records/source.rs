//! Where do records come from? The seam: the workspace file today; for a
//! council whose records outgrow one machine, a server that is sent the same
//! questions.

use super::{BlockCounts, CrossCounts, Dimension, Filter, Records};
use crate::base::{Progress, Result, Unit};

/// What a source holds, without reading it all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordSchema {
    pub records: u64,
    /// Distinct persons within each import, summed: the distinct persons over
    /// all where there is one import.
    pub persons: u64,
}

/// A holder of records. Counts have the meaning of `count_by_block` and
/// `count_by_block_and`, to the last unit, whoever answers.
pub trait RecordSource {
    fn schema(&self) -> Result<RecordSchema>;

    /// Every column. Counting reads all of them unless a source knows better.
    fn columns(&self, progress: &Progress) -> Result<Records>;

    fn count_by_block(
        &self,
        filter: &Filter,
        unit: Unit,
        progress: &Progress,
    ) -> Result<BlockCounts> {
        super::count_by_block(&self.columns(progress)?, filter, unit, progress)
    }

    fn count_by_block_and(
        &self,
        filter: &Filter,
        unit: Unit,
        dimension: Dimension,
        progress: &Progress,
    ) -> Result<CrossCounts> {
        super::count_by_block_and(&self.columns(progress)?, filter, unit, dimension, progress)
    }
}

impl RecordSource for Records {
    fn schema(&self) -> Result<RecordSchema> {
        Ok(RecordSchema { records: self.len() as u64, persons: u64::from(self.persons) })
    }

    fn columns(&self, _progress: &Progress) -> Result<Records> {
        Ok(self.clone())
    }

    fn count_by_block(
        &self,
        filter: &Filter,
        unit: Unit,
        progress: &Progress,
    ) -> Result<BlockCounts> {
        super::count_by_block(self, filter, unit, progress)
    }

    fn count_by_block_and(
        &self,
        filter: &Filter,
        unit: Unit,
        dimension: Dimension,
        progress: &Progress,
    ) -> Result<CrossCounts> {
        super::count_by_block_and(self, filter, unit, dimension, progress)
    }
}
