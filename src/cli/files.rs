//! Which files does a command write of its answer, of which months, and under
//! what protection? The arguments that the commands share, and the writing.

use crate::base::{Error, Month, Period, Result};
use crate::export::{Table, write};
use crate::project::Protection;
use crate::session::deliverables::FileKind;
use crate::session::export::{Options, Picture};
use clap::ValueEnum;
use std::path::PathBuf;

/// The months asked about.
#[derive(clap::Args)]
pub struct PeriodArguments {
    /// First month, for example 2021-01.
    #[arg(long)]
    from: Option<String>,
    /// Last month, for example 2023-12.
    #[arg(long)]
    to: Option<String>,
}

impl PeriodArguments {
    /// Open at an end that is not given.
    pub fn period(&self) -> Result<Period> {
        let month = |text: &Option<String>| text.as_deref().map(Month::parse).transpose();
        Ok(Period { from: month(&self.from)?, to: month(&self.to)? })
    }
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// The protection of an answer, and its table.
#[derive(clap::Args)]
pub struct TableArguments {
    /// Hide counts of 1 to 4 and what could give them away.
    #[arg(long, value_enum, default_value_t = Switch::Off)]
    protect: Switch,
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Begin the CSV with a byte-order mark, as some spreadsheets need.
    #[arg(long)]
    pub bom: bool,
}

impl TableArguments {
    pub fn protection(&self) -> Protection {
        match self.protect {
            Switch::On => Protection::hidden(),
            Switch::Off => Protection::shown(),
        }
    }

    /// Reminds, on standard error, that small counts are shown where they are.
    pub fn tell_protection(&self) {
        if self.protect == Switch::Off {
            eprintln!("Small counts are shown; use --protect on before you publish.");
        }
    }

    /// Writes the table where one is asked for.
    pub fn write(&self, table: impl FnOnce() -> Table) -> Result<()> {
        let Some(path) = &self.csv else { return Ok(()) };
        write::whole(path, &table().csv(self.bom)?)
    }
}

/// The picture of an answer.
#[derive(clap::Args)]
pub struct PictureArguments {
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// How large a picture is.
#[derive(clap::Args)]
pub struct SizeArguments {
    /// Size of the PNG in pixels, for example 2400x1600.
    #[arg(long, default_value = "2339x1654", value_name = "WxH")]
    size: String,
    #[arg(long, default_value_t = 200.0)]
    dpi: f32,
}

impl SizeArguments {
    pub fn picture(&self) -> Result<Picture> {
        Ok(Picture { size_px: size(&self.size)?, dpi: self.dpi })
    }
}

/// The table and the picture of an answer.
#[derive(clap::Args)]
pub struct FileArguments {
    #[command(flatten)]
    pub table: TableArguments,
    #[command(flatten)]
    picture: PictureArguments,
    #[command(flatten)]
    size: SizeArguments,
}

impl FileArguments {
    pub fn options(&self) -> Result<Options> {
        Ok(Options { picture: self.size.picture()?, byte_order_mark: self.table.bom })
    }

    /// Writes each file asked for with the bytes made for it, of its kind and,
    /// where that is true, as SVG.
    pub fn write(&self, bytes: impl Fn(FileKind, bool, &Options) -> Result<Vec<u8>>) -> Result<()> {
        let options = self.options()?;
        for (path, kind, as_svg) in [
            (&self.table.csv, FileKind::Table, false),
            (&self.picture.png, FileKind::Picture, false),
            (&self.picture.svg, FileKind::Picture, true),
        ] {
            if let Some(path) = path {
                write::whole(path, &bytes(kind, as_svg, &options)?)?;
            }
        }
        Ok(())
    }
}

/// `2400x1600`.
fn size(text: &str) -> Result<(u32, u32)> {
    let wrong = || {
        Error::usage(format!("“{text}” is not a size in pixels"))
            .remedy("Write width x height, for example 2400x1600")
    };
    let (width, height) = text.split_once(['x', '×']).ok_or_else(wrong)?;
    let width = width.trim().parse().map_err(|_| wrong())?;
    let height = height.trim().parse().map_err(|_| wrong())?;
    Ok((width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_is_none_is_told_with_a_remedy() {
        assert_eq!(size("2400 × 1600").expect("a size"), (2400, 1600));
        let error = size("big").expect_err("refused");
        assert_eq!(error.kind(), crate::base::ErrorKind::Usage, "{error}");
        assert!(error.remedy_text().is_some_and(|remedy| remedy.contains("2400x1600")));
    }
}
