//! Can the path that was typed serve? A file to open must be there, a file to
//! save gets its ending, and one that is there is not replaced unasked.

use super::folder::home;
use super::{Outcome, PathBox};
use std::path::PathBuf;

impl PathBox {
    /// The path where it can serve; else why not.
    fn accept(&self) -> Result<PathBuf, String> {
        let path = home(self.text.trim());
        if path.as_os_str().is_empty() {
            return Err("Type a path.".to_string());
        }
        if path.is_dir() {
            return Err("That is a folder: choose a file in it.".to_string());
        }
        if !self.purpose.is_saving() {
            return if path.is_file() {
                Ok(path)
            } else {
                Err("There is no such file.".to_string())
            };
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err("There is no such folder.".to_string());
        }
        let endings = self.purpose.endings();
        match path.extension() {
            None => Ok(endings.first().map_or_else(|| path.clone(), |e| path.with_extension(e))),
            Some(ending) if endings.iter().any(|right| ending.eq_ignore_ascii_case(right)) => {
                Ok(path)
            }
            Some(_) => {
                let right: Vec<String> = endings.iter().map(|e| format!(".{e}")).collect();
                Err(format!("End the name in {}: that is what is written.", right.join(" or ")))
            }
        }
    }

    /// The path goes out, or why not is said, or whether to replace is asked.
    pub(super) fn press(&mut self) -> Outcome {
        match self.accept() {
            Ok(path) if self.purpose.is_saving() && path.exists() => {
                self.replace = Some(path);
                Outcome::Open
            }
            Ok(path) => Outcome::Chosen(path),
            Err(trouble) => {
                self.trouble = Some(trouble);
                Outcome::Open
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::folder::tests::folder;
    use super::super::typed::tests::settled;
    use super::*;
    use crate::ui::dialog::Purpose;

    #[test]
    fn a_file_that_is_there_is_replaced_only_after_asking() {
        let folder = folder();
        let mut save = settled(folder.path(), Purpose::Export("csv"));
        save.text = folder.path().join("oa.csv").display().to_string();
        assert_eq!(save.press(), Outcome::Open);
        assert_eq!(save.replace, Some(folder.path().join("oa.csv")));
        save.text = folder.path().join("new.csv").display().to_string();
        assert_eq!(save.press(), Outcome::Chosen(folder.path().join("new.csv")));
    }

    #[test]
    fn a_file_to_open_must_be_there_and_a_file_to_save_gets_its_ending() {
        let folder = folder();
        let mut open = PathBox::new(folder.path(), Purpose::OpenWorkspace);
        open.text = folder.path().join("none.wardwise").display().to_string();
        assert!(open.accept().is_err());
        let mut save = PathBox::new(folder.path(), Purpose::NewWorkspace);
        save.text = folder.path().join("ours").display().to_string();
        assert_eq!(save.accept(), Ok(folder.path().join("ours.wardwise")));
        let mut chart = PathBox::new(folder.path(), Purpose::Export("funnel"));
        chart.text = folder.path().join("funnel.csv").display().to_string();
        assert!(chart.accept().is_err_and(|why| why.contains(".png or .svg")));
        chart.text = folder.path().join("funnel.SVG").display().to_string();
        assert!(chart.accept().is_ok());
        save.text = folder.path().join("nowhere/ours").display().to_string();
        assert!(save.accept().is_err());
    }
}
