//! Which letters do two spellings of a name share? "Tŷ Mawr", "ty mawr".

use crate::council::service::plain;

/// Lower case letters without accents, and digits: no spaces, no marks.
/// Letters that are no Latin ones stay as they are.
pub fn letters_of(words: &str) -> String {
    let mut letters = plain(words);
    if !letters.is_ascii() {
        letters = letters.chars().map(without_accent).collect();
    }
    letters
}

/// Accented Latin letters as names of places in Britain have them.
fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'ç' | 'ć' | 'č' | 'ċ' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ě' => 'e',
        'ğ' | 'ģ' | 'ġ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ĭ' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ť' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ŭ' | 'ů' => 'u',
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_marks_and_accents_do_not_tell_names_apart() {
        assert_eq!(letters_of("Tŷ-Mawr"), letters_of("TY MAWR"));
        // An accent that is a mark of its own.
        assert_eq!(letters_of("Llanrw\u{302}st"), letters_of("Llanrŵst"));
        assert_eq!(letters_of("Ægir 7"), "ægir7");
    }
}
