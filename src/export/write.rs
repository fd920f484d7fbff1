//! How does a file come to the disk whole or not at all? It is written beside
//! its place under another name, then moved over it.

use crate::base::{Error, Result};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the bytes as the file at `path`. What was there before stays until
/// the new file is whole on the disk. A link is followed; a device or a pipe
/// is written to as it is.
///
/// # Errors
/// Where the folder is missing, the file may not be written or the disk is
/// full; each names the path and the remedy.
pub fn whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let named = |error: std::io::Error| Error::from(error).in_file(path);
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let there = fs::metadata(&target).ok();
    if there.as_ref().is_some_and(fs::Metadata::is_dir) || path.file_name().is_none() {
        return Err(Error::new("This is a folder, not a file")
            .in_file(path)
            .remedy("Add the file's name"));
    }
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        let mut device = fs::OpenOptions::new().write(true).open(&target).map_err(named)?;
        return device.write_all(bytes).and_then(|()| device.flush()).map_err(named);
    }
    if there.as_ref().is_some_and(|there| there.permissions().readonly()) {
        return Err(Error::new("The file that is there may not be changed")
            .in_file(path)
            .remedy("Choose another name, or allow writing to it"));
    }
    let folder = folder_of(&target);
    if !folder.is_dir() {
        return Err(Error::new("The folder does not exist")
            .in_file(path)
            .remedy(format!("Make the folder {} first, or choose another", folder.display())));
    }
    let mut file = builder(there.as_ref()).tempfile_in(&folder).map_err(named)?;
    file.write_all(bytes).map_err(named)?;
    file.as_file().sync_all().map_err(named)?;
    file.persist(&target).map_err(|error| named(error.error))?;
    Ok(())
}

/// Refuses a name whose ending promises another kind of file; a name without
/// an ending promises nothing. `endings` are without the dot, the usual first.
///
/// # Errors
/// The ending is none of those.
pub fn check_ending(path: &Path, endings: &[&str]) -> Result<()> {
    let Some(ending) = path.extension() else { return Ok(()) };
    if endings.iter().any(|right| ending.eq_ignore_ascii_case(right)) {
        return Ok(());
    }
    let right: Vec<String> = endings.iter().map(|right| format!(".{right}")).collect();
    let kinds: Vec<String> = endings.iter().map(|right| right.to_uppercase()).collect();
    Err(Error::usage(format!(
        "The file is written as {}, and its name ends in .{}",
        kinds.join(" or "),
        ending.to_string_lossy()
    ))
    .in_file(path)
    .remedy(format!("End the file's name in {}", right.join(" or "))))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// The file has the permissions of the one it replaces, or those that any new
/// file of this user's has.
fn builder(there: Option<&fs::Metadata>) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wardwise-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let usual = || fs::Permissions::from_mode(0o666);
        builder.permissions(there.map_or_else(usual, fs::Metadata::permissions));
    }
    #[cfg(not(unix))]
    let _ = there;
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_promises_another_kind_of_file_is_refused_with_the_right_ending() {
        let says = |name: &str, endings: &[&str]| {
            check_ending(Path::new(name), endings).err().map(|error| error.to_string())
        };
        let wrong = says("out/funnel.csv", &["png", "svg"]).expect("refused");
        assert!(wrong.contains("PNG or SVG") && wrong.contains(".png or .svg"), "{wrong}");
        assert!(says("table.png", &["csv"]).is_some());
        assert_eq!(says("table.CSV", &["csv"]), None);
        assert_eq!(says("/dev/stdout", &["csv"]), None);
    }

    #[test]
    fn a_file_is_written_or_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.csv");
        whole(&path, b"first").unwrap();
        whole(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_is_named_with_its_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none/answer.csv");
        let error = whole(&path, b"x").unwrap_err().to_string();
        assert!(error.contains("none/answer.csv") && error.contains("Make the folder"), "{error}");
        let error = whole(folder.path(), b"x").unwrap_err().to_string();
        assert!(error.contains("folder"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_changed_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.csv");
        fs::write(&path, b"signed").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(whole(&path, b"x").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"signed");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_a_full_one_is_an_error() {
        whole(Path::new("/dev/null"), b"x").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        if Path::new("/dev/full").exists() {
            let error = whole(Path::new("/dev/full"), b"x").unwrap_err().to_string();
            assert!(error.contains("/dev/full") && error.contains("full"), "{error}");
        }
    }
}
