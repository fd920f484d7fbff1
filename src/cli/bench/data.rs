//! Where are the files that a task works on? In a folder of a known layout,
//! or one boundary file alone.

use crate::base::{Error, LevelId, Result};
use crate::council::recipe::BoundarySource;
use crate::import::formats::{self, Format};
use crate::sample::tiling;
use std::path::{Path, PathBuf};

/// The files to measure on.
#[derive(Clone, Debug)]
pub struct Data {
    /// The folder of the layout; `None` where there is a boundary file alone.
    folder: Option<PathBuf>,
    /// The folder of the layer within, or the boundary file.
    layer: Layer,
}

#[derive(Clone, Debug)]
enum Layer {
    Folder(PathBuf),
    File(PathBuf),
}

/// The level that areas are read as.
pub const LEVEL: &str = "oa";

impl Data {
    /// In a folder: the layer of so many areas, or the largest.
    ///
    /// # Errors
    /// No such folder or layer, or neither folder nor file named.
    pub fn find(folder: Option<&Path>, file: Option<&Path>, areas: Option<usize>) -> Result<Data> {
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(missing(folder));
        }
        let layer = match (folder, file) {
            (_, Some(file)) => {
                let file = existing(file.to_path_buf())?;
                formats::wanted(&file, "boundaries", formats::Holds::boundaries)?;
                Layer::File(file)
            }
            (Some(folder), None) => Layer::Folder(layer_in(folder, areas)?),
            (None, None) => {
                return Err(Error::usage("There is nothing to measure on").remedy(
                    "Make data with wardwise bench --make DIR, then measure with --data DIR",
                ));
            }
        };
        Ok(Data { folder: folder.map(Path::to_path_buf), layer })
    }

    /// The same files with another layer, which lies in `folder`.
    pub fn with_layer(&self, folder: PathBuf) -> Data {
        Data { layer: Layer::Folder(folder), ..self.clone() }
    }

    /// Where to make what a task needs, unless told otherwise.
    pub fn home(&self) -> &Path {
        let beside = match &self.layer {
            Layer::File(file) | Layer::Folder(file) => file.parent(),
        };
        let beside = beside.filter(|folder| !folder.as_os_str().is_empty());
        self.folder.as_deref().or(beside).unwrap_or(Path::new("."))
    }

    /// As a child is told of these files.
    pub fn arguments(&self) -> Vec<PathBuf> {
        let mut told = Vec::new();
        if let Some(folder) = &self.folder {
            told.extend([PathBuf::from("--data"), folder.clone()]);
        }
        match &self.layer {
            Layer::File(file) => told.extend([PathBuf::from("--layer"), file.clone()]),
            Layer::Folder(folder) => told.extend([PathBuf::from("--layer"), folder.join("oa.shp")]),
        }
        told
    }

    /// The layer's file of a format, by its id in `formats::FORMATS`.
    ///
    /// # Errors
    /// There is no such file.
    pub fn layer(&self, format: &str) -> Result<PathBuf> {
        let named = match format {
            "geojson" => "oa_4326.geojson",
            "geopackage" => "oa.gpkg",
            "shapefile-zip" => "oa.zip",
            _ => "oa.shp",
        };
        match &self.layer {
            Layer::Folder(folder) => existing(folder.join(named)),
            // A child is told of the folder's layer by its Shapefile.
            Layer::File(file) if self.format(file) == Some(format) => Ok(file.clone()),
            Layer::File(file) => existing(file.with_file_name(named)),
        }
    }

    /// The layer's file, whatever its format.
    pub fn any_layer(&self) -> Result<PathBuf> {
        match &self.layer {
            Layer::Folder(_) => self.layer("shapefile"),
            Layer::File(file) => Ok(file.clone()),
        }
    }

    fn format(&self, file: &Path) -> Option<&'static str> {
        formats::by_extension(file).map(|Format { id, .. }| *id)
    }

    /// The numbers of records that there are files of, rising.
    pub fn records(&self) -> Result<Vec<u64>> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let number = |path: PathBuf| {
            let name = path.file_name()?.to_str()?;
            tiling::number(name.strip_prefix("customers_")?.strip_suffix(".csv")?)
        };
        let entries = std::fs::read_dir(folder).map_err(|e| Error::from(e).in_file(folder))?;
        let mut found: Vec<u64> = entries.filter_map(|entry| number(entry.ok()?.path())).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The customers' file of so many records, `csv` or `db`.
    ///
    /// # Errors
    /// There is no such file.
    pub fn customers(&self, records: u64, ending: &str) -> Result<PathBuf> {
        self.file(&format!("customers_{}.{ending}", tiling::label(records)))
    }

    /// A file of the folder.
    ///
    /// # Errors
    /// There is none.
    pub fn file(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.as_deref().ok_or_else(|| {
            Error::new(format!("“{name}” is looked for in a folder of data, and none is named"))
                .remedy("Name one: --data DIR; --make DIR makes one")
        })?;
        existing(folder.join(name))
    }

    /// How the layer's file is read.
    pub fn boundary_source(&self, file: &Path) -> BoundarySource {
        BoundarySource::new(LevelId::new(LEVEL), file.display().to_string())
    }
}

/// The folder `oa_N` of so many areas, or of most.
fn layer_in(folder: &Path, areas: Option<usize>) -> Result<PathBuf> {
    if let Some(areas) = areas {
        let layer = tiling::layer_folder(folder, areas);
        return if layer.is_dir() { Ok(layer) } else { Err(missing(&layer)) };
    }
    let number =
        |path: &Path| path.file_name()?.to_str()?.strip_prefix("oa_")?.parse::<usize>().ok();
    let entries = std::fs::read_dir(folder).map_err(|e| Error::from(e).in_file(folder))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let layers = paths.filter(|path| path.is_dir() && number(path).is_some());
    layers.max_by_key(|path| number(path)).ok_or_else(|| missing(&folder.join("oa_N")))
}

fn existing(path: PathBuf) -> Result<PathBuf> {
    if path.is_file() { Ok(path) } else { Err(missing(&path)) }
}

fn missing(path: &Path) -> Error {
    let is_zip = path.extension().is_some_and(|ending| ending == "zip");
    Error::new("This is not there").in_file(path).remedy(match is_zip {
        true => "Zip the files of the Shapefile beside it under this name",
        false => {
            "Make it: wardwise bench --make DIR makes a folder of data; or name another by --data"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_layer_of_a_folder_is_taken_unless_another_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["oa_30", "oa_200", "oa_old"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let data = Data::find(Some(folder.path()), None, None).expect("data");
        let error = data.layer("geopackage").expect_err("no file").to_string();
        assert!(error.contains("oa_200") && error.contains("oa.gpkg"), "{error}");
        assert!(Data::find(Some(folder.path()), None, Some(30)).is_ok());
        let error = Data::find(Some(folder.path()), None, Some(31)).expect_err("no layer");
        assert!(error.to_string().contains("oa_31"), "{error}");
        assert!(error.remedy_text().is_some_and(|remedy| remedy.contains("--make")), "{error}");
    }

    #[test]
    fn the_numbers_of_records_are_read_off_the_files() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("oa_30")).expect("a folder");
        for name in ["customers_10M.csv", "customers_2k.csv", "customers_1M.db", "customers_x.csv"]
        {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        let data = Data::find(Some(folder.path()), None, None).expect("data");
        assert_eq!(data.records().expect("numbers"), [2_000, 10_000_000]);
        assert!(data.customers(2_000, "csv").is_ok() && data.customers(2_000, "db").is_err());
        assert!(Data::find(None, None, None).is_err());
    }
}
