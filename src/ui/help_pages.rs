//! Which pages does the built-in help have? A row each, with the words of a
//! file in `assets/help`.

/// One page.
pub struct HelpPage {
    pub id: &'static str,
    pub title: &'static str,
    pub text: &'static str,
    /// The places of the rail that F1 opens it from.
    pub places: &'static [&'static str],
}

macro_rules! page {
    ($id:literal, $title:literal, $places:expr) => {
        HelpPage {
            id: $id,
            title: $title,
            text: include_str!(concat!("../../assets/help/", $id, ".md")),
            places: $places,
        }
    };
}

/// In the order in which the help lists them.
pub static HELP_PAGES: &[HelpPage] = &[
    page!("take-up", "Take-up: the question and its answer", &["take-up"]),
    page!("map", "The map", &[]),
    page!("basemap", "A basemap under the areas", &[]),
    page!("classes", "Classes and palettes", &[]),
    page!("table", "The table", &[]),
    page!("histogram", "The histogram", &[]),
    page!("funnel", "The funnel plot", &[]),
    page!("ranked", "The ranked findings", &[]),
    page!("area", "The selected area", &[]),
    page!("find", "Finding a place", &[]),
    page!("own-areas", "Areas of your own", &[]),
    page!("profiles", "Profiles: who uses it, and who does not", &["profiles"]),
    page!("personas", "Personas: whom are we talking about?", &["personas"]),
    page!("channels", "Channels and costs", &["channels"]),
    page!("scenario-files", "Scenario files", &[]),
    page!("import", "Importing files", &["data"]),
    page!("export", "Saving pictures and tables", &[]),
    page!("protection", "Small numbers", &[]),
    page!("projector", "Projector mode", &[]),
    page!("keyboard", "The keyboard", &[]),
    page!("methods", "What each figure means", &[]),
];

/// The page with this id; the first where there is none.
pub fn page(id: &str) -> &'static HelpPage {
    HELP_PAGES.iter().find(|page| page.id == id).unwrap_or(&HELP_PAGES[0])
}

/// The page about a place of the rail.
pub fn page_of_place(place: &str) -> &'static HelpPage {
    HELP_PAGES.iter().find(|page| page.places.contains(&place)).unwrap_or(&HELP_PAGES[0])
}

#[cfg(test)]
mod tests {
    use super::super::panel::PANELS;
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// The ids that the source of this room asks help for.
    fn ids_asked_for(folder: &Path, ids: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                ids_asked_for(&path, ids);
                continue;
            }
            // Line breaks of the formatter do not matter.
            let text: String = std::fs::read_to_string(&path).unwrap().split_whitespace().collect();
            for call in [
                "help::link(ui,context,\"",
                "help::link_beside_heading(ui,context,\"",
                "Command::Help(\"",
            ] {
                for after in text.split(call).skip(1) {
                    ids.insert(after.split('"').next().unwrap_or_default().to_string());
                }
            }
        }
    }

    #[test]
    fn every_page_that_a_link_asks_for_is_there() {
        let mut ids = BTreeSet::new();
        ids_asked_for(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"), &mut ids);
        assert!(ids.contains("take-up"), "the links were not found: {ids:?}");
        let there: BTreeSet<&str> = HELP_PAGES.iter().map(|page| page.id).collect();
        assert_eq!(there.len(), HELP_PAGES.len(), "an id twice");
        for id in ids.iter().filter(|id| !id.is_empty()) {
            assert!(there.contains(id.as_str()), "no page “{id}”");
        }
    }

    #[test]
    fn every_file_of_the_help_is_a_page_and_every_place_has_one() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/help");
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let id = entry.path().file_stem().unwrap().to_string_lossy().into_owned();
            assert_eq!(page(&id).id, id, "no page reads this file");
        }
        for place in PANELS {
            assert!(page_of_place(place.id).places.contains(&place.id), "{}", place.id);
        }
    }
}
