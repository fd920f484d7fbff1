//! How does what is typed go on? The folder it is in is listed, and the names
//! in it that begin so.

use super::PathBox;
use super::folder::{Entry, entries, home};
use crate::session::jobs::{Wake, Work};
use std::path::PathBuf;

/// Names shown at once; typing narrows them down.
const SHOWN: usize = 200;

impl PathBox {
    /// Folder and the start of a name, as typed.
    pub(super) fn parts(&self) -> (PathBuf, String) {
        match self.text.rsplit_once('/') {
            Some(("", name)) => (PathBuf::from("/"), name.to_string()),
            Some((folder, name)) => (home(folder), name.to_string()),
            None => (PathBuf::from("."), self.text.clone()),
        }
    }

    /// Has the folder of `text` listed where it is another, and takes in what
    /// was found.
    pub(super) fn list(&mut self, wake: &Wake) {
        let (folder, _) = self.parts();
        if folder != self.folder {
            self.entries.clear();
            let (of, endings) = (folder.clone(), self.purpose.endings());
            let work = Work::start("list a folder", wake, move |_| Ok(entries(&of, endings)));
            self.listing = Some(work);
            self.folder = folder;
        }
        if let Some(end) = self.listing.as_ref().and_then(Work::ended) {
            self.listing = None;
            // A folder that cannot be listed has nothing to show.
            self.entries = end.unwrap_or_default();
        }
    }

    /// Those whose name goes on from what is typed.
    pub(super) fn matching(&self) -> impl Iterator<Item = &Entry> {
        let (_, start) = self.parts();
        let start = start.to_lowercase();
        self.entries.iter().filter(move |entry| entry.name.to_lowercase().starts_with(&start))
    }

    /// What the list shows: where a name is made up, all there is.
    pub(super) fn listed(&self) -> Vec<Entry> {
        if self.purpose.is_saving() {
            self.entries.iter().take(SHOWN).cloned().collect()
        } else {
            self.matching().take(SHOWN).cloned().collect()
        }
    }

    pub(super) fn enter(&mut self, entry: &Entry) {
        let base = self.folder.join(&entry.name).display().to_string();
        self.text = if entry.is_folder {
            match self.purpose.suggested() {
                name if self.purpose.is_saving() => format!("{base}/{name}"),
                _ => format!("{base}/"),
            }
        } else {
            base
        };
    }

    /// Completes as far as all matching names agree; false where there is
    /// nothing to complete.
    pub(super) fn complete(&mut self) -> bool {
        let before = self.text.clone();
        let matching: Vec<Entry> = self.matching().cloned().collect();
        let Some(first) = matching.first() else { return false };
        if let [only] = matching.as_slice() {
            self.enter(only);
            return self.text != before;
        }
        let agreed = matching.iter().fold(first.name.clone(), |agreed, entry| {
            agreed
                .chars()
                .zip(entry.name.chars())
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a)
                .collect()
        });
        let (_, start) = self.parts();
        if agreed.len() > start.len() {
            self.text = self.folder.join(agreed).display().to_string();
        }
        self.text != before
    }
}

#[cfg(test)]
pub mod tests {
    use super::super::folder::tests::folder;
    use super::*;
    use crate::ui::dialog::Purpose;
    use std::path::Path;
    use std::sync::Arc;

    /// A box whose folder has been listed.
    pub fn settled(folder: &Path, purpose: Purpose) -> PathBox {
        let mut path_box = PathBox::new(folder, purpose);
        let wake: Wake = Arc::new(|| {});
        path_box.list(&wake);
        // It may be there already.
        if let Some(listing) = path_box.listing.take() {
            path_box.entries = listing.wait().expect("names");
        }
        path_box
    }

    #[test]
    fn tab_leaves_a_made_up_name_alone_where_nothing_goes_on_from_it() {
        let folder = folder();
        let mut save = settled(folder.path(), Purpose::Export("csv"));
        save.text = folder.path().join("quarter").display().to_string();
        assert!(!save.complete());
        assert!(save.text.ends_with("/quarter"), "{}", save.text);
        save.text = folder.path().join("oa_").display().to_string();
        assert!(save.complete());
        assert!(save.text.ends_with("/oa_names.csv"), "{}", save.text);
        assert!(!save.complete(), "there is nothing more to complete");
    }

    #[test]
    fn completion_goes_as_far_as_the_names_agree_and_then_to_the_one_left() {
        let folder = folder();
        let mut path_box = settled(folder.path(), Purpose::ImportFiles);
        path_box.text.push('o');
        path_box.complete();
        assert!(path_box.text.ends_with("/oa"), "{}", path_box.text);
        path_box.text.push('_');
        path_box.complete();
        assert!(path_box.text.ends_with("/oa_names.csv"), "{}", path_box.text);
    }
}
