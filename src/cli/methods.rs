//! `wardwise help-methods`: what each figure means.

use super::say;
use crate::base::Result;

/// Explain what each figure means and how it is computed.
#[derive(clap::Args)]
pub struct Arguments {}

pub fn run(_: &Arguments) -> Result<()> {
    say(include_str!("../../assets/help/methods.md").trim_end())
}
