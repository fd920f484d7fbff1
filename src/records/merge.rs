//! How do records of several files become one set? Their dictionaries are
//! united, and codes rewritten where they differ.

use super::{BlockColumn, NONE_U8, NONE_U16, NONE_U32, Records};
use crate::base::{AreaCode, Error, Result};

/// A code of one width, with its "not known".
trait Code: Copy + PartialEq {
    const NONE: Self;
    fn position(self) -> usize;
    /// `None` where the position does not fit, or would read as "not known".
    fn at(position: usize) -> Option<Self>;
}

macro_rules! code {
    ($width:ty, $none:expr) => {
        impl Code for $width {
            const NONE: Self = $none;
            fn position(self) -> usize {
                self as usize
            }
            fn at(position: usize) -> Option<Self> {
                <$width>::try_from(position).ok().filter(|code| *code != $none)
            }
        }
    };
}

code!(u8, NONE_U8);
code!(u16, NONE_U16);
code!(u32, NONE_U32);

/// Both sorted dictionaries as one, sorted; an error where a column of `C`
/// cannot tell so many values apart.
fn united<T: Clone + Ord, C: Code>(what: &str, a: &[T], b: &[T]) -> Result<Vec<T>> {
    let mut all: Vec<T> = a.iter().chain(b).cloned().collect();
    all.sort();
    all.dedup();
    if !all.is_empty() && C::at(all.len() - 1).is_none() {
        return Err(Error::new(format!("There are too many {what} ({})", all.len()))
            .remedy("Check that the right column was chosen"));
    }
    Ok(all)
}

/// From the codes of one dictionary to those of another. A code beyond the
/// first, or whose value the second lacks, becomes "not known".
struct Recoding<C> {
    /// `None` where codes stay as they are.
    table: Option<Vec<C>>,
}

impl<C: Code> Recoding<C> {
    fn of<T: Ord>(from: &[T], to: &[T]) -> Recoding<C> {
        let code = |value: &T| to.binary_search(value).ok().and_then(C::at).unwrap_or(C::NONE);
        Recoding { table: (from != to).then(|| from.iter().map(code).collect()) }
    }

    fn code(&self, code: C) -> C {
        match &self.table {
            Some(table) => table.get(code.position()).copied().unwrap_or(C::NONE),
            None => code,
        }
    }
}

/// Rewrites a column to a dictionary and adds another's.
fn join<T: Ord, C: Code>(
    codes: &mut Vec<C>,
    from: &[T],
    more: impl Iterator<Item = C>,
    more_from: &[T],
    to: &[T],
) {
    let recoding = Recoding::of(from, to);
    if recoding.table.is_some() {
        codes.iter_mut().for_each(|code| *code = recoding.code(*code));
    }
    let recoding = Recoding::of(more_from, to);
    codes.extend(more.map(|code| recoding.code(code)));
}

/// "Not known" for so many rows, where the column says nothing and those to be
/// added say something.
fn before<C: Code>(codes: &mut Vec<C>, rows: usize, more: usize) {
    if codes.is_empty() && more > 0 {
        codes.resize(rows, C::NONE);
    }
}

/// "Not known" up to so many rows, where the column says anything.
fn after<C: Code>(codes: &mut Vec<C>, rows: usize) {
    if !codes.is_empty() {
        codes.resize(rows, C::NONE);
    }
}

impl Records {
    /// Adds further records. `person_map[person of more]` is the person's
    /// number here: one of ours where they are known already, else a new one.
    /// Dictionaries are united. On an error nothing has been added.
    pub fn append(&mut self, more: &Records, person_map: &[u32]) -> Result<()> {
        more.check()?;
        self.check_shape()?;
        let map = person_map.get(..more.persons as usize).ok_or_else(|| {
            Error::new(format!(
                "{} persons are to be added, and {} have a number",
                more.persons,
                person_map.len()
            ))
        })?;
        let last = map.iter().copied().max();
        let persons = match last.map(|last| last.checked_add(1)) {
            Some(Some(persons)) => self.persons.max(persons),
            Some(None) => return Err(Error::new("There are more persons than can be numbered")),
            None => self.persons,
        };
        let blocks = united::<_, u32>("areas", &self.blocks, &more.blocks)?;
        let services = united::<_, u16>("services", &self.services, &more.services)?;
        let interactions =
            united::<_, u16>("interactions", &self.interactions, &more.interactions)?;
        let channels = united::<_, u8>("channels", &self.channels, &more.channels)?;
        let types = united::<_, u16>("profile types", &self.profile_types, &more.profile_types)?;

        let (rows, added) = (self.len(), more.len());
        self.columns.left_out |= more.columns.left_out;
        let (old, new) = (&mut self.columns, &more.columns);
        let (service, interaction) = (old.service.wide_mut(), old.interaction.wide_mut());
        let profile = old.profile.wide_mut();
        // A column of nothing known is written out where the other knows more.
        before(service, rows, new.service.len());
        before(interaction, rows, new.interaction.len());
        before(&mut old.channel, rows, new.channel.len());
        before(profile, rows, new.profile.len());
        before(&mut old.day, rows, new.day.len());
        before(&mut old.age_band, rows, new.age_band.len());
        let block = old.block.positions_mut();
        join(block, &self.blocks, new.block.iter(), &more.blocks, &blocks);
        join(service, &self.services, new.service.iter(), &more.services, &services);
        let theirs = new.interaction.iter();
        join(interaction, &self.interactions, theirs, &more.interactions, &interactions);
        let channel = new.channel.iter().copied();
        join(&mut old.channel, &self.channels, channel, &more.channels, &channels);
        join(profile, &self.profile_types, new.profile.iter(), &more.profile_types, &types);
        old.day.extend_from_slice(&new.day);
        old.age_band.extend_from_slice(&new.age_band);
        after(service, rows + added);
        after(interaction, rows + added);
        after(&mut old.channel, rows + added);
        after(profile, rows + added);
        after(&mut old.day, rows + added);
        after(&mut old.age_band, rows + added);
        let numbered = new.person.iter().map(|person| map[person as usize]);
        old.person.numbers_mut().extend(numbered);

        self.blocks = blocks;
        self.services = services;
        self.interactions = interactions;
        self.channels = channels;
        self.profile_types = types;
        self.persons = persons;
        Ok(())
    }

    /// The same records over other building blocks, matched by code; records
    /// in blocks that `blocks` (sorted) lacks become unplaced. Gives how many
    /// did.
    pub fn recode_blocks(&mut self, blocks: &[AreaCode]) -> usize {
        if self.blocks == blocks {
            return 0;
        }
        let unplaced = |column: &BlockColumn| column.iter().filter(|b| *b == NONE_U32).count();
        let before = unplaced(&self.columns.block);
        let recoding = Recoding::of(&self.blocks, blocks);
        let column = std::mem::take(&mut self.columns.block);
        self.columns.block = column.recoded(|block| recoding.code(block));
        self.blocks = blocks.to_vec();
        unplaced(&self.columns.block) - before
    }
}
