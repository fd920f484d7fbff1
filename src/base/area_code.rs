//! What is an area called? By its published code, of which a country has
//! hundreds of thousands, in several lists at once.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

/// The code of an area as published (`E00030771`). Text always:
/// `024660000E0156` is not a number.
///
/// A code of up to 14 bytes takes 16 in all and nothing elsewhere, so that a
/// list of codes is one piece of memory; a longer one is shared by its copies.
#[derive(Clone, PartialEq, Eq)]
pub struct AreaCode(Kept);

/// So many bytes lie in place.
const IN_PLACE: usize = 14;

/// One and the same text is always kept in the same way.
#[derive(Clone, PartialEq, Eq)]
enum Kept {
    /// How many bytes there are, and these; zeros after them.
    InPlace(u8, [u8; IN_PLACE]),
    Apart(Arc<Box<str>>),
}

impl AreaCode {
    pub fn new(text: impl AsRef<str>) -> AreaCode {
        AreaCode::of(text.as_ref().trim())
    }

    /// Of a text as it is.
    fn of(text: &str) -> AreaCode {
        let mut bytes = [0; IN_PLACE];
        AreaCode(match bytes.get_mut(..text.len()) {
            Some(place) => {
                place.copy_from_slice(text.as_bytes());
                Kept::InPlace(text.len() as u8, bytes)
            }
            None => Kept::Apart(Arc::new(text.into())),
        })
    }

    pub fn as_str(&self) -> &str {
        match &self.0 {
            // They were a text, and are all of it.
            Kept::InPlace(..) => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Kept::Apart(text) => text,
        }
    }

    /// The bytes of the text, by which codes are put in order: quicker to have
    /// than the text, for a search.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::InPlace(length, bytes) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Kept::Apart(text) => text.as_bytes(),
        }
    }
}

impl Ord for AreaCode {
    #[inline]
    fn cmp(&self, other: &AreaCode) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for AreaCode {
    #[inline]
    fn partial_cmp(&self, other: &AreaCode) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As the text's own, so that a table of codes is asked by text.
impl Hash for AreaCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for AreaCode {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AreaCode").field(&self.as_str()).finish()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&str> for AreaCode {
    fn from(text: &str) -> AreaCode {
        AreaCode::new(text)
    }
}

impl FromStr for AreaCode {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<AreaCode, Infallible> {
        Ok(AreaCode::new(text))
    }
}

impl Serialize for AreaCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AreaCode, D::Error> {
        String::deserialize(deserializer).map(|text| AreaCode::of(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    /// Short and long ones, of letters of one byte and of two, some of which
    /// begin alike or hold a zero byte.
    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(prop_oneof![Just('A'), Just('é'), Just('\0'), Just('Z')], 0..18)
            .prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn codes_are_alike_in_order_and_kept_as_their_texts_are(a in texts(), b in texts()) {
            let (one, other) = (AreaCode::new(&a), AreaCode::new(&b));
            prop_assert_eq!(one.as_str(), a.as_str());
            prop_assert_eq!(one.as_bytes(), a.as_bytes());
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            prop_assert_eq!(one == other, a == b);
            prop_assert_eq!(format!("{one} {one:?}"), format!("{a} AreaCode({a:?})"));
            let table = HashMap::from([(one.clone(), 1)]);
            prop_assert_eq!(table.get(a.as_str()), Some(&1));
            let json = serde_json::to_string(&one).expect("JSON");
            prop_assert_eq!(&json, &serde_json::to_string(&a).expect("JSON"));
            prop_assert_eq!(serde_json::from_str::<AreaCode>(&json).expect("a code"), one);
        }
    }

    #[test]
    fn a_code_takes_sixteen_bytes_and_a_copy_of_a_long_one_shares_its_text() {
        assert_eq!(size_of::<AreaCode>(), 16);
        assert_eq!(size_of::<Option<AreaCode>>(), 16);
        for (text, is_shared) in [("024660000E0156", false), ("360610031001003", true)] {
            let code = AreaCode::new(format!("  {text} "));
            assert_eq!(code.as_str(), text, "without the blanks around it");
            let copy = code.clone();
            assert_eq!(std::ptr::eq(copy.as_str(), code.as_str()), is_shared, "{text}");
        }
    }
}
