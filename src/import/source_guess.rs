//! What can a file be taken for? Every kind of source, and one filled in as
//! far as could be guessed.

use super::formats;
use crate::council::Recipe;
use crate::council::recipe::{
    BoundarySource, ChannelSource, ClassAttributesSource, ClassNamesSource, CustomerSource,
    LookupSource, PointSource, PopulationSource, PostcodeClassesSource, PostcodeSource,
    ProfileSource, ServiceSource,
};
use std::path::{Path, PathBuf};

/// A source, filled in as far as could be guessed.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceGuess {
    Boundaries(BoundarySource),
    /// One for each level that the file leads to from its finest.
    Lookups(Vec<LookupSource>),
    Population(PopulationSource),
    Profile(ProfileSource),
    ClassNames(ClassNamesSource),
    ClassAttributes(ClassAttributesSource),
    Services(ServiceSource),
    Channels(ChannelSource),
    Postcodes(PostcodeSource),
    PostcodeClasses(PostcodeClassesSource),
    Points(PointSource),
    Customers(Box<CustomerSource>),
}

/// What a file can be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    Boundaries,
    Lookups,
    Population,
    Profile,
    ClassNames,
    ClassAttributes,
    Services,
    Channels,
    Postcodes,
    PostcodeClasses,
    Points,
    Customers,
}

impl SourceKind {
    /// In the order in which sources are imported: each needs those before.
    pub const ALL: [SourceKind; 12] = [
        SourceKind::Boundaries,
        SourceKind::Lookups,
        SourceKind::Population,
        SourceKind::Profile,
        SourceKind::ClassNames,
        SourceKind::ClassAttributes,
        SourceKind::Services,
        SourceKind::Channels,
        SourceKind::Postcodes,
        SourceKind::PostcodeClasses,
        SourceKind::Points,
        SourceKind::Customers,
    ];

    /// In the officer's words.
    pub fn words(self) -> &'static str {
        match self {
            SourceKind::Boundaries => "boundaries",
            SourceKind::Lookups => "a look-up between levels",
            SourceKind::Population => "a population table",
            SourceKind::Profile => "a profile",
            SourceKind::ClassNames => "names of profile classes",
            SourceKind::ClassAttributes => "attributes of profile classes",
            SourceKind::Services => "a list of services",
            SourceKind::Channels => "a list of channels",
            SourceKind::Postcodes => "postcodes with coordinates",
            SourceKind::PostcodeClasses => "profile classes of postcodes",
            SourceKind::Points => "places of service",
            SourceKind::Customers => "customers",
        }
    }

    /// What this file's format can hold.
    pub fn of_file(path: &Path) -> Vec<SourceKind> {
        let is_table = formats::by_extension(path).is_none_or(|format| format.holds.tables());
        let is_shapes = formats::by_extension(path).is_some_and(|f| f.holds.boundaries());
        let fits = |kind: &SourceKind| match kind {
            SourceKind::Boundaries => is_shapes,
            _ => is_table,
        };
        SourceKind::ALL.into_iter().filter(fits).collect()
    }
}

impl SourceGuess {
    pub fn kind(&self) -> SourceKind {
        match self {
            SourceGuess::Boundaries(_) => SourceKind::Boundaries,
            SourceGuess::Lookups(_) => SourceKind::Lookups,
            SourceGuess::Population(_) => SourceKind::Population,
            SourceGuess::Profile(_) => SourceKind::Profile,
            SourceGuess::ClassNames(_) => SourceKind::ClassNames,
            SourceGuess::ClassAttributes(_) => SourceKind::ClassAttributes,
            SourceGuess::Services(_) => SourceKind::Services,
            SourceGuess::Channels(_) => SourceKind::Channels,
            SourceGuess::Postcodes(_) => SourceKind::Postcodes,
            SourceGuess::PostcodeClasses(_) => SourceKind::PostcodeClasses,
            SourceGuess::Points(_) => SourceKind::Points,
            SourceGuess::Customers(_) => SourceKind::Customers,
        }
    }

    /// What the file is taken for, in the officer's words.
    pub fn words(&self) -> &'static str {
        self.kind().words()
    }

    /// The sheet of a workbook, or the table of a database, that is read.
    pub fn part(&self) -> Option<&str> {
        match self {
            SourceGuess::Lookups(sources) => sources.first()?.sheet.as_deref(),
            SourceGuess::Population(source) => source.sheet.as_deref(),
            SourceGuess::Profile(source) => source.sheet.as_deref(),
            SourceGuess::ClassNames(source) => source.sheet.as_deref(),
            SourceGuess::ClassAttributes(source) => source.sheet.as_deref(),
            SourceGuess::PostcodeClasses(source) => source.sheet.as_deref(),
            SourceGuess::Customers(source) => source.table.as_deref(),
            _ => None,
        }
    }
}

impl SourceGuess {
    /// Adds the source to a recipe.
    pub fn add_to(self, recipe: &mut Recipe) {
        match self {
            SourceGuess::Boundaries(source) => recipe.boundaries.push(source),
            SourceGuess::Lookups(sources) => recipe.lookup.extend(sources),
            SourceGuess::Population(source) => recipe.population.push(source),
            SourceGuess::Profile(source) => recipe.profile.push(source),
            SourceGuess::ClassNames(source) => recipe.class_names.push(source),
            SourceGuess::ClassAttributes(source) => recipe.class_attributes.push(source),
            SourceGuess::Services(source) => recipe.services.push(source),
            SourceGuess::Channels(source) => recipe.channels.push(source),
            SourceGuess::Postcodes(source) => recipe.postcodes.push(source),
            SourceGuess::PostcodeClasses(source) => recipe.postcode_classes.push(source),
            SourceGuess::Points(source) => recipe.points.push(source),
            SourceGuess::Customers(source) => recipe.customers.push(*source),
        }
    }
}

/// Every source of a recipe by its file, in the order in which they are
/// imported; the look-ups of one file are one.
pub fn sources_of(recipe: &Recipe) -> Vec<(PathBuf, SourceGuess)> {
    fn each<T: Clone>(
        all: &mut Vec<(PathBuf, SourceGuess)>,
        sources: &[T],
        file: impl Fn(&T) -> &str,
        guess: impl Fn(T) -> SourceGuess,
    ) {
        all.extend(sources.iter().map(|s| (PathBuf::from(file(s)), guess(s.clone()))));
    }
    let mut all = Vec::new();
    each(&mut all, &recipe.boundaries, |s| &s.file, SourceGuess::Boundaries);
    let mut lookups: Vec<(PathBuf, Vec<LookupSource>)> = Vec::new();
    for lookup in &recipe.lookup {
        let file = PathBuf::from(&lookup.file);
        let same = |known: &&mut (PathBuf, Vec<LookupSource>)| {
            known.0 == file && known.1.iter().all(|other| other.sheet == lookup.sheet)
        };
        match lookups.iter_mut().find(same) {
            Some((_, of_file)) => of_file.push(lookup.clone()),
            None => lookups.push((file, vec![lookup.clone()])),
        }
    }
    all.extend(lookups.into_iter().map(|(file, of)| (file, SourceGuess::Lookups(of))));
    each(&mut all, &recipe.population, |s| &s.file, SourceGuess::Population);
    each(&mut all, &recipe.profile, |s| &s.file, SourceGuess::Profile);
    each(&mut all, &recipe.class_names, |s| &s.file, SourceGuess::ClassNames);
    each(&mut all, &recipe.class_attributes, |s| &s.file, SourceGuess::ClassAttributes);
    each(&mut all, &recipe.services, |s| &s.file, SourceGuess::Services);
    each(&mut all, &recipe.channels, |s| &s.file, SourceGuess::Channels);
    each(&mut all, &recipe.postcodes, |s| &s.file, SourceGuess::Postcodes);
    each(&mut all, &recipe.postcode_classes, |s| &s.file, SourceGuess::PostcodeClasses);
    each(&mut all, &recipe.points, |s| &s.file, SourceGuess::Points);
    each(&mut all, &recipe.customers, |s| &s.file, |s| SourceGuess::Customers(Box::new(s)));
    all
}
