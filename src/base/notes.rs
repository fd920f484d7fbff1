//! What should the officer know although the work went on? Partial trouble
//! goes here and is shown to the officer; it never goes to a log.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Worth knowing.
    Remark,
    /// Changes how far a figure can be trusted.
    Warning,
}

/// One thing to know, with the areas, codes or rows that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub weight: Weight,
    /// One sentence, in the officer's words, with its full stop.
    pub text: String,
    /// What it speaks of, one each, in full; screens show the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// Notes in the order they arose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes(Vec<Note>);

impl Notes {
    pub fn new() -> Self {
        Notes::default()
    }

    pub fn remark(&mut self, text: impl Into<String>) {
        self.push(Weight::Remark, text, Vec::new());
    }

    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(Weight::Warning, text, Vec::new());
    }

    /// A warning about the things listed; says nothing where the list is empty.
    pub fn warn_of(&mut self, text: impl Into<String>, items: Vec<String>) {
        if !items.is_empty() {
            self.push(Weight::Warning, text, items);
        }
    }

    /// A remark about the things listed; says nothing where the list is empty.
    pub fn remark_of(&mut self, text: impl Into<String>, items: Vec<String>) {
        if !items.is_empty() {
            self.push(Weight::Remark, text, items);
        }
    }

    fn push(&mut self, weight: Weight, text: impl Into<String>, items: Vec<String>) {
        self.0.push(Note { weight, text: text.into(), items });
    }

    pub fn extend(&mut self, more: Notes) {
        self.0.extend(more.0);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Note> {
        self.0.iter()
    }
}

impl Note {
    /// The sentence and the first few things it speaks of, on one line.
    pub fn line(&self) -> String {
        const SHOWN: usize = 5;
        if self.items.is_empty() {
            return self.text.clone();
        }
        let shown = self.items.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = self.items.len().saturating_sub(SHOWN);
        if more == 0 {
            format!("{} {shown}.", self.text)
        } else {
            format!("{} {shown} and {more} more.", self.text)
        }
    }
}
