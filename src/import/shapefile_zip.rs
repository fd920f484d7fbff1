//! How is a Shapefile read out of a zip, as download pages hand it out? Its
//! parts may lie in a folder, and there may be several Shapefiles.

use super::features::Features;
use super::shapefile::{Beside, bounded, features_of};
use super::shapefile_records::shapes_in;
use crate::base::{Error, Progress, Result};
use crate::council::recipe::BoundarySource;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

type Archive = ZipArchive<BufReader<File>>;

/// Reads the Shapefile that the source's `layer` names, else the only one.
///
/// # Errors
/// The file is no zip, holds no Shapefile or several, or needs a password;
/// and all that can be wrong with a Shapefile.
pub(crate) fn read(path: &Path, source: &BoundarySource, progress: &Progress) -> Result<Features> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(trouble)?;
    let names = names(&archive);
    let shp = choose(&names, source.layer.as_deref())?;
    let in_shp = |e: Error| e.at(names[shp].clone());
    let mut part = |ending: &str| -> Result<Option<Vec<u8>>> {
        progress.check()?;
        let wanted = format!("{}{ending}", stem(&names[shp]));
        let found = names.iter().position(|n| n.eq_ignore_ascii_case(&wanted));
        found.map(|at| unpacked(&mut archive, at)).transpose()
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let bytes = part("shp").map_err(in_shp)?.unwrap_or_default();
    let shx = part("shx").map_err(in_shp)?;
    let beside = Beside {
        dbf: part("dbf").map_err(in_shp)?,
        prj: part("prj").map_err(in_shp)?.map(text),
        cpg: part("cpg").map_err(in_shp)?.map(text),
    };
    let shapes = shapes_in(&bytes, shx.as_deref(), progress).map_err(in_shp)?;
    let features = features_of(shapes, &beside, source, progress).map_err(in_shp)?;
    // As the source says it: two folders may each hold a layer of that name.
    let layer = source.layer.clone().unwrap_or_else(|| layer_name(&names[shp]).to_string());
    Ok(Features { layer: Some(layer), ..features })
}

/// The name of every entry, by position; empty where it has none that can be read.
fn names(archive: &Archive) -> Vec<String> {
    (0..archive.len())
        .map(|at| match archive.name_for_index(at) {
            Some(Ok(name)) => name.into_owned(),
            _ => String::new(),
        })
        .collect()
}

/// A name without its ending, the dot kept: `a/oa.shp` → `a/oa.`.
fn stem(name: &str) -> &str {
    &name[..name.rfind('.').map_or(name.len(), |dot| dot + 1)]
}

/// `a/oa.shp` → `oa`.
fn layer_name(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    stem(file).trim_end_matches('.')
}

fn choose(names: &[String], wanted: Option<&str>) -> Result<usize> {
    let shps: Vec<usize> = (0..names.len())
        .filter(|&at| {
            let name = &names[at];
            // Macs add a shadow of every file.
            let shadow = name.starts_with("__MACOSX/") || layer_name(name).starts_with("._");
            name.to_ascii_lowercase().ends_with(".shp") && !shadow
        })
        .collect();
    let list: Vec<&str> = shps.iter().map(|&at| layer_name(&names[at])).collect();
    let list = list.join(", ");
    let found: Vec<usize> = match wanted.map(str::trim) {
        None => shps,
        Some(wanted) => shps
            .into_iter()
            .filter(|&at| {
                layer_name(&names[at]).eq_ignore_ascii_case(wanted)
                    || names[at].eq_ignore_ascii_case(wanted)
            })
            .collect(),
    };
    match (found[..].first(), found.len(), wanted) {
        (Some(&only), 1, _) => Ok(only),
        (None, _, Some(wanted)) if !list.is_empty() => {
            Err(Error::new(format!("There is no Shapefile “{wanted}” in this zip"))
                .remedy(format!("Choose one of: {list}")))
        }
        (None, ..) => Err(Error::new("There is no Shapefile (.shp) in this zip")
            .remedy("Unpack it, and choose the file it holds")),
        (Some(_), ..) => {
            Err(Error::new(format!("There are several Shapefiles in this zip: {list}"))
                .remedy("Name the right one for this source: layer = \"…\""))
        }
    }
}

fn unpacked(archive: &mut Archive, at: usize) -> Result<Vec<u8>> {
    let entry = archive.by_index(at).map_err(trouble)?;
    // What an entry says of its own size is not believed: `bounded` counts.
    const LIKELY: u64 = 1 << 28;
    let said = entry.size().min(LIKELY);
    bounded(Unpacking(entry), said)
}

/// Says of a packed entry that cannot be unpacked that the zip is damaged:
/// to the library it is input or output that failed.
struct Unpacking<R>(R);

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into).map_err(|e| std::io::Error::new(ErrorKind::InvalidData, e))
    }
}

fn trouble(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => Error::from(error),
        ZipError::InvalidPassword => password(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => password(),
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            Error::new("This zip is packed in a way that cannot be read")
                .remedy("Unpack it, and choose the .shp it holds")
        }
        _ => Error::new("This is no zip, or it is damaged").remedy("Download it again"),
    }
}

fn password() -> Error {
    Error::new("This zip needs a password").remedy("Unpack it, and choose the .shp it holds")
}
