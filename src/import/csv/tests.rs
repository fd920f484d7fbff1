use crate::import::table::{Table, open};
use std::io::Write;
use tempfile::NamedTempFile;

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file
}

fn cells(table: &Table) -> Vec<Vec<String>> {
    table.first_rows(100).expect("rows")
}

fn trouble(bytes: &[u8]) -> String {
    let file = file(bytes);
    let result = open(file.path(), None).and_then(|table| table.each_row(|_| Ok(())));
    result.expect_err("trouble").to_string()
}

#[test]
fn every_encoding_and_delimiter_gives_the_same_table() {
    let want = vec![vec!["1".to_string(), "Café £5".to_string()]];
    let utf16 = |big: bool| {
        let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
        for unit in "code,name\n1,Café £5\n".encode_utf16() {
            bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        bytes
    };
    for bytes in [
        "code,name\n1,Café £5\n".as_bytes().to_vec(),
        "\u{feff}code;name\r\n1;Café £5\r\n".as_bytes().to_vec(),
        "code\tname\r1\tCafé £5".as_bytes().to_vec(),
        "code|name\n1|\"Café £5\"".as_bytes().to_vec(),
        "sep=;\ncode;name\n1;Café £5".as_bytes().to_vec(),
        b"code,name\n1,Caf\xE9 \xA35\n".to_vec(),
        utf16(true),
        utf16(false),
    ] {
        let file = file(&bytes);
        let table = open(file.path(), None).expect("a table");
        assert_eq!(table.headings(), ["code", "name"]);
        assert_eq!(cells(&table), want);
        assert_eq!(cells(&table), want, "it can be read again");
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n"] {
        let text = ["Title", "", "a,b,c", "1,2,\"x", "y\"", "", "3,4,z", ""].join(end);
        let file = file(text.as_bytes());
        let table = open(file.path(), None).expect("a table");
        let mut numbers = Vec::new();
        table
            .each_row(|row| {
                numbers.push(row.number);
                Ok(())
            })
            .expect("rows");
        // The quoted cell of row 4 holds a line end; a spreadsheet shows it in one row.
        assert_eq!(numbers, [4, 6], "{end:?}");
        assert_eq!(table.notes().iter().count(), 1);
    }
}

#[test]
fn ragged_rows_are_refused_by_their_number() {
    assert!(trouble(b"a,b,c\n1,2,3\n1,2\n").contains("row 3: The row has 2 cells"));
    assert!(trouble(b"a,b,c\n1,2,3\n1,2,3,4\n").contains("row 3: The row has 4 cells"));
}

#[test]
fn empty_cells_too_many_or_too_few_at_the_end_are_let_pass() {
    let file = file(b"a,b,c\n1,2,3,,\n1,\n,,\n\n4,5,6\n");
    let table = open(file.path(), None).expect("a table");
    assert_eq!(cells(&table).len(), 3);
}

#[test]
fn footnotes_below_a_blank_line_are_not_rows() {
    let table = "a,b,c\n1,2,3\n4,5,6\n\nIn order to protect, counts were changed\n"
        .replace(", counts", " counts");
    let file = file(table.as_bytes());
    let table = open(file.path(), None).expect("a table");
    assert_eq!(cells(&table).len(), 2);
    assert_eq!(table.each_row(|_| Ok(())).expect("rows").len(), 1);
}

#[test]
fn bad_bytes_are_refused_by_their_row() {
    assert!(trouble(b"a,b\n1,2\n3,\0\n").contains("row 3: The row has a NUL byte"));
    let late = trouble(
        "a,b\né,2\n3,".as_bytes().iter().chain(b"\xE9\n").copied().collect::<Vec<_>>().as_slice(),
    );
    assert!(late.contains("row 3: The row is not UTF-8"), "{late}");
    assert!(trouble(b"").contains("empty"));
    assert!(trouble(b"\n\n  \n").contains("no heading"));
}

#[test]
fn a_row_that_never_ends_is_refused_before_it_fills_memory() {
    let mut bytes = b"a,b\n1,2\n3,".to_vec();
    bytes.resize(5 << 20, b'x');
    assert!(trouble(&bytes).contains("row 3: The row is longer than 1 MB"));
    assert!(trouble(&vec![b'x'; 3 << 20]).contains("longer than 1 MB"));
    let mut open_quote = b"a,b\n1,\"2\n".to_vec();
    for i in 0..500 {
        open_quote.extend(format!("{i},x\n").bytes());
    }
    assert!(trouble(&open_quote).contains("row 2: The row runs over"));
}

#[test]
fn a_missing_column_lists_those_there_are() {
    let file = file(b"OA code,Post Code,Date,Date\nE1,M1,x,y\n");
    let table = open(file.path(), None).expect("a table");
    assert_eq!(table.column("post_code").expect("found"), 1);
    let error = table.column("Ward").expect_err("none such").to_string();
    assert!(error.contains("“OA code”, “Post Code”"), "{error}");
    assert!(table.column("Date").expect_err("two").to_string().contains("2 columns"));
}
