//! How does an answer become a table that a spreadsheet opens, and another
//! program reads to the last digit?

use super::cells::{COLUMNS, Cell, cells};
use super::table::Table;
use crate::base::Result;
use crate::demand::TakeUp;

/// The answer as CSV, UTF-8, one line an area. `byte_order_mark` makes Excel
/// read it as UTF-8.
///
/// # Errors
/// None that is known: writing into memory does not fail.
pub fn csv(answer: &TakeUp, byte_order_mark: bool) -> Result<Vec<u8>> {
    let rows = answer.rows.iter().map(|row| cells(row).to_vec()).collect();
    Table { headings: COLUMNS.map(str::to_string).to_vec(), rows }.csv(byte_order_mark)
}

/// A cell as CSV has it: numbers with as many digits as read back the same.
pub(super) fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => neutral(text),
        Cell::Whole(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

/// Text that a spreadsheet would take for a formula is made plain text by an
/// apostrophe (OWASP, "CSV Injection"). Numbers never pass here.
pub(super) fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::testing::{answer, every_kind, known, withheld};

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|r| r.unwrap().iter().map(str::to_string).collect()).collect()
    }

    #[test]
    fn every_figure_reads_back_to_the_last_bit() {
        let mut row = known(1, 12);
        row.rate = Some(0.1 + 0.2).into();
        row.gap = Some(-17.999_999_999_999_996).into();
        row.p = Some(5e-324).into();
        let table = read(&csv(&answer(vec![row.clone()]), false).unwrap());
        assert_eq!(
            table[0].join(","),
            "code,name,observed,base,rate,rate_low,rate_high,expected,ratio,ratio_low,ratio_high,p,q,finding,gap,potential"
        );
        let back = |column: usize| table[1][column].parse::<f64>().unwrap();
        assert_eq!(table[1][2], "12");
        assert_eq!(back(4).to_bits(), row.rate.get().unwrap().to_bits());
        assert_eq!(back(8).to_bits(), row.ratio.get().unwrap().to_bits());
        assert_eq!(back(11).to_bits(), 5e-324f64.to_bits());
        assert_eq!(back(14).to_bits(), row.gap.get().unwrap().to_bits());
        assert_eq!(table[1][13], "not spot");
    }

    #[test]
    fn a_withheld_row_keeps_code_name_base_and_expected() {
        let table = read(&csv(&answer(vec![withheld(7)]), false).unwrap());
        let shown = [
            "E00000007",
            "",
            "<5",
            "100",
            "",
            "",
            "",
            "30",
            "",
            "",
            "",
            "",
            "",
            "withheld",
            "",
            "",
        ];
        assert_eq!(table[1], shown);
    }

    #[test]
    fn a_row_that_carries_what_it_hides_is_still_hidden() {
        let mut careless = known(7, 4);
        careless.finding = Some(crate::demand::Finding::Withheld);
        let table = read(&csv(&answer(vec![careless]), false).unwrap());
        assert_eq!(table[1][2], "withheld");
        assert!([4, 5, 6, 8, 9, 10, 11, 12, 14, 15].iter().all(|c| table[1][*c].is_empty()));
    }

    #[test]
    fn text_that_looks_like_a_formula_is_neutralised_and_numbers_are_not() {
        for name in ["=1+1", "+44 161", "-cmd", "@SUM(A1)", "\tx", "\rx"] {
            let mut row = known(1, 20);
            row.name = Some(name.to_string());
            row.gap = Some(-3.2).into();
            let table = read(&csv(&answer(vec![row]), false).unwrap());
            assert_eq!(table[1][1], format!("'{name}"));
            assert_eq!(table[1][14], "-3.2");
        }
        assert_eq!(neutral("Smith's Wood"), "Smith's Wood");
    }

    #[test]
    fn names_with_commas_quotes_and_lines_stay_one_cell() {
        let mut row = known(1, 20);
        row.name = Some("Hale, “Barns”\n\"North\"".to_string());
        let table = read(&csv(&answer(vec![row.clone()]), false).unwrap());
        assert_eq!(Some(&table[1][1]), row.name.as_ref());
    }

    #[test]
    fn the_byte_order_mark_comes_where_asked() {
        let with = csv(&every_kind(), true).unwrap();
        let without = csv(&every_kind(), false).unwrap();
        assert_eq!(with[..3], [0xEF, 0xBB, 0xBF]);
        assert_eq!(with[3..], without);
    }
}
