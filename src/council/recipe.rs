//! Where did everything in a workspace come from? The recipe: a readable TOML
//! file that names every source, its level, columns, coordinate system,
//! edition, licence and source line. What the window imports is recorded in
//! the same form, so that next quarter's refresh is one command.
//!
//! Paths are relative to the recipe's own folder.

mod sources;

pub use sources::{
    BoundarySource, ChannelSource, ClassAttributesSource, ClassNamesSource, ClassSource,
    CustomerSource, DateOrder, FitWord, LookupSource, Metres, PointSource, PopulationSource,
    PostcodeClassesSource, PostcodeSource, ProfileSource, ServiceSource,
};

use crate::base::{Error, LevelId, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Sources are imported in the order: boundaries, look-ups, editions,
/// population, profiles, names and attributes of classes, services,
/// channels, postcodes, points, classes of postcodes, customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recipe {
    pub workspace: WorkspaceInfo,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boundaries: Vec<BoundarySource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lookup: Vec<LookupSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub population: Vec<PopulationSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<ProfileSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_names: Vec<ClassNamesSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_attributes: Vec<ClassAttributesSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postcode_classes: Vec<PostcodeClassesSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postcodes: Vec<PostcodeSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<PointSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub customers: Vec<CustomerSource>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkspaceInfo {
    /// "Trafford 2021".
    pub name: String,
    /// The level that records are held at; the finest one where not given.
    pub building_blocks: Option<LevelId>,
    /// The question a new workspace opens with (as `takeup` writes it).
    pub question: Option<FirstQuestion>,
}

/// What a new workspace asks first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FirstQuestion {
    pub service: Vec<u32>,
    pub base: String,
    pub expected: String,
    pub level: Option<LevelId>,
}

impl Recipe {
    /// Reads a recipe's text. `file` is named in errors.
    pub fn parse(text: &str, file: &Path) -> Result<Recipe> {
        toml::from_str(text).map_err(|e| {
            let line =
                e.span().map(|s| text.bytes().take(s.start).filter(|b| *b == b'\n').count() + 1);
            let error = Error::new(format!("The recipe cannot be read: {}", e.message()))
                .in_file(file)
                .remedy("Correct it; sample_data/council.toml shows every kind of source");
            match line {
                Some(line) => error.at(format!("line {line}")),
                None => error,
            }
        })
    }

    /// Where every source comes from and under which licence, in the order of
    /// the recipe: (source line, licence).
    pub fn provenances(&self) -> Vec<(Option<&str>, Option<&str>)> {
        fn pair<'a>(
            source: &'a Option<String>,
            licence: &'a Option<String>,
        ) -> (Option<&'a str>, Option<&'a str>) {
            (source.as_deref(), licence.as_deref())
        }
        let mut all = Vec::new();
        all.extend(self.boundaries.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.lookup.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.population.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.profile.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.class_names.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.class_attributes.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.postcode_classes.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.services.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.channels.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.postcodes.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.points.iter().map(|s| pair(&s.source, &s.licence)));
        all.extend(self.customers.iter().map(|s| pair(&s.source, &s.licence)));
        all
    }

    /// The names of all files it reads, to be changed in place.
    pub fn files_mut(&mut self) -> Vec<&mut String> {
        let mut all: Vec<&mut String> = Vec::new();
        all.extend(self.boundaries.iter_mut().map(|s| &mut s.file));
        all.extend(self.lookup.iter_mut().map(|s| &mut s.file));
        all.extend(self.population.iter_mut().map(|s| &mut s.file));
        for profile in &mut self.profile {
            all.push(&mut profile.file);
            all.extend(profile.classes.iter_mut().map(|s| &mut s.file));
        }
        all.extend(self.class_names.iter_mut().map(|s| &mut s.file));
        all.extend(self.class_attributes.iter_mut().map(|s| &mut s.file));
        all.extend(self.postcode_classes.iter_mut().map(|s| &mut s.file));
        all.extend(self.services.iter_mut().map(|s| &mut s.file));
        all.extend(self.channels.iter_mut().map(|s| &mut s.file));
        all.extend(self.postcodes.iter_mut().map(|s| &mut s.file));
        all.extend(self.points.iter_mut().map(|s| &mut s.file));
        all.extend(self.customers.iter_mut().map(|s| &mut s.file));
        all
    }

    /// Takes in another recipe's sources. A source that reads the same file
    /// for the same purpose replaces the earlier one.
    pub fn merge(&mut self, more: Recipe) {
        fn take<T>(into: &mut Vec<T>, more: Vec<T>, same: impl Fn(&T, &T) -> bool) {
            for source in more {
                match into.iter_mut().find(|earlier| same(earlier, &source)) {
                    Some(earlier) => *earlier = source,
                    None => into.push(source),
                }
            }
        }
        if !more.workspace.name.is_empty() {
            self.workspace.name = more.workspace.name;
        }
        if more.workspace.building_blocks.is_some() {
            self.workspace.building_blocks = more.workspace.building_blocks;
        }
        if more.workspace.question.is_some() {
            self.workspace.question = more.workspace.question;
        }
        take(&mut self.boundaries, more.boundaries, |a, b| a.level == b.level);
        take(&mut self.lookup, more.lookup, |a, b| {
            (&a.from, &a.to, &a.from_edition, &a.to_edition)
                == (&b.from, &b.to, &b.from_edition, &b.to_edition)
        });
        take(&mut self.population, more.population, |a, b| a.name == b.name && a.level == b.level);
        take(&mut self.profile, more.profile, |a, b| a.scheme == b.scheme);
        take(&mut self.class_names, more.class_names, |a, b| {
            a.file == b.file && a.sheet == b.sheet || (&a.scheme, &a.tier) == (&b.scheme, &b.tier)
        });
        take(&mut self.class_attributes, more.class_attributes, |a, b| {
            a.file == b.file && a.sheet == b.sheet && a.tier == b.tier
        });
        take(&mut self.postcode_classes, more.postcode_classes, |a, b| a.file == b.file);
        take(&mut self.services, more.services, |a, b| a.file == b.file);
        take(&mut self.channels, more.channels, |a, b| a.file == b.file);
        take(&mut self.postcodes, more.postcodes, |a, b| a.file == b.file);
        take(&mut self.points, more.points, |a, b| a.file == b.file);
        take(&mut self.customers, more.customers, |a, b| a.file == b.file && a.table == b.table);
    }

    /// The recipe as TOML text.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string_pretty(self)
            .map_err(|e| Error::new(format!("The recipe cannot be written: {e}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_read_back_as_it_was_written() {
        let text = r#"
[workspace]
name = "Trafford"
[[boundaries]]
level = "oa"
file = "oa.geojson"
edition = "2021"
licence = "OGL"
[[lookup]]
file = "l.csv"
from = "oa"
from_code = "oa21cd"
to = "lsoa"
to_code = "lsoa21cd"
fit = "best-fit"
[[customers]]
file = "c.csv"
dates = "day-first"
"#;
        let recipe = Recipe::parse(text, Path::new("r.toml")).expect("a recipe");
        let again = Recipe::parse(&recipe.to_toml().expect("text"), Path::new("r.toml"));
        assert_eq!(again.expect("a recipe"), recipe);
        assert_eq!(recipe.lookup[0].fit, FitWord::BestFit);
    }

    #[test]
    fn a_key_that_a_source_has_not_is_refused_with_its_line_and_the_keys_there_are() {
        for (kind, keys, typo) in [
            ("boundaries", "level = \"oa\"", "edtion"),
            ("lookup", "from = \"oa\"\nfrom_code = \"a\"\nto = \"w\"\nto_code = \"b\"", "fitt"),
            ("population", "name = \"age\"\nlevel = \"oa\"", "license"),
            ("profile", "scheme = \"oac\"\nlevel = \"oa\"\ntiers = [\"t\"]", "tier"),
            ("profile.classes", "tier = \"t\"", "color"),
            ("class_names", "", "color"),
            ("class_attributes", "", "colums"),
            ("postcode_classes", "", "typ"),
            ("services", "", "departement"),
            ("channels", "", "cost"),
            ("postcodes", "", "csr"),
            ("points", "", "csr"),
            ("customers", "", "csr"),
        ] {
            let above = match kind {
                "profile.classes" => {
                    "[[profile]]\nfile = \"p\"\nscheme = \"s\"\nlevel = \"oa\"\ntiers = [\"t\"]\n"
                }
                _ => "",
            };
            let good = format!("{above}[[{kind}]]\nfile = \"f\"\n{keys}\n");
            Recipe::parse(&good, Path::new("r.toml")).expect(kind);
            let line = good.lines().count() + 1;
            let error = Recipe::parse(&format!("{good}{typo} = \"x\"\n"), Path::new("r.toml"))
                .expect_err(kind)
                .to_string();
            assert!(error.contains(&format!("line {line}")), "{error}");
            assert!(error.contains(&format!("`{typo}`")), "{error}");
            assert!(error.contains("expected") && error.contains("`file`"), "{error}");
        }
    }

    #[test]
    fn licence_and_source_line_come_with_every_kind_of_source() {
        let text = "[[customers]]\nfile = \"c\"\nlicence = \"own\"\nsource = \"The council\"\n\
                    [customers.channel_words]\nf2f = \"Face to face\"\n\
                    [[points]]\nfile = \"p\"\nlicence = \"OGL\"\n";
        let recipe = Recipe::parse(text, Path::new("r.toml")).expect("a recipe");
        assert_eq!(recipe.provenances(), [(None, Some("OGL")), (Some("The council"), Some("own"))]);
        let again = Recipe::parse(&recipe.to_toml().expect("text"), Path::new("r.toml"));
        assert_eq!(again.expect("a recipe"), recipe);
    }

    #[test]
    fn what_a_recipe_does_not_say_is_not_written() {
        let text = "[workspace]\nname = \"\"\n\n\
                    [[services]]\nfile = \"s.csv\"\nlicence = \"OGL\"\n\n\
                    [[customers]]\nfile = \"c.csv\"\n";
        let recipe = Recipe::parse(text, Path::new("r.toml")).expect("a recipe");
        assert_eq!((recipe.services[0].id.as_ref(), recipe.customers[0].dates), (None, None));
        assert_eq!(recipe.to_toml().expect("text"), text);
    }

    #[test]
    fn a_mistake_names_its_line() {
        let error = Recipe::parse("[workspace]\nnam = \"x\"\n", Path::new("r.toml"))
            .expect_err("a mistake");
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
