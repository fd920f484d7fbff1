//! From which month to which? Months on record, by year, or any that is typed.

use super::control;
use super::theme::{Size, Theme, space};
use crate::base::{Month, Period};
use eframe::egui::{Button, Grid, Key, RichText, TextEdit, Ui, vec2};

/// The two fields of a period, side by side.
pub struct PeriodFields<'a> {
    /// "First month", "Last month".
    pub names: [&'static str; 2],
    /// The first and the last month on record; `None` where no record has one.
    pub on_record: Option<(Month, Month)>,
    /// What is being typed in either.
    pub typed: &'a mut [String; 2],
}

/// What the fields say where the period is open.
const OPEN: [&str; 2] = ["From start", "To end"];

impl PeriodFields<'_> {
    /// Shows the fields; `period` is changed by a choice. An end before the
    /// start would ask about nothing, so the other end follows.
    pub fn show(self, ui: &mut Ui, theme: &Theme, period: &mut Period) {
        let half = (ui.available_width() - space::TWO) / 2.0;
        let mut next = *period;
        let [from_typed, to_typed] = self.typed;
        ui.horizontal(|ui| {
            for (end, typed, month) in
                [(0, from_typed, &mut next.from), (1, to_typed, &mut next.to)]
            {
                let (name, open) = (self.names[end], OPEN[end]);
                let now = month.map_or_else(|| open.to_string(), Month::words);
                control::field(ui, theme, name, &now, half, |ui| {
                    choices(ui, theme, open, self.on_record, typed, month);
                });
            }
        });
        if let (Some(from), Some(to)) = (next.from, next.to)
            && to < from
        {
            if next.from == period.from {
                next.from = next.to;
            } else {
                next.to = next.from;
            }
        }
        *period = next;
    }
}

fn choices(
    ui: &mut Ui,
    theme: &Theme,
    open: &str,
    on_record: Option<(Month, Month)>,
    typed: &mut String,
    month: &mut Option<Month>,
) {
    if control::closing_item(ui, month.is_none(), open).clicked() {
        *month = None;
    }
    if let Some(typed) = typed_month(ui, theme, typed) {
        *month = Some(typed);
    }
    if let Some((first, last)) = on_record {
        for year in (first.year()..=last.year()).rev() {
            year_ui(ui, theme, year, (first, last), month);
        }
    }
}

/// The twelve months of a year, four in a line; those without a record
/// cannot be chosen.
fn year_ui(
    ui: &mut Ui,
    theme: &Theme,
    year: i32,
    on_record: (Month, Month),
    chosen: &mut Option<Month>,
) {
    let heading = RichText::new(year.to_string()).font(Size::Small.bold());
    ui.add_space(space::ONE);
    ui.label(heading.color(theme.colours.quiet));
    Grid::new(("months of", year)).spacing([space::HALF, space::HALF]).show(ui, |ui| {
        for month in (1..=12).filter_map(|month| Month::new(year, month)) {
            let there = on_record.0 <= month && month <= on_record.1;
            let words = month.words();
            let short = words.split(' ').next().unwrap_or_default();
            let button = Button::selectable(*chosen == Some(month), short);
            let response = ui.add_enabled(there, button.min_size(vec2(58.0, 26.0)));
            if response.accessible_name(words.as_str()).clicked() {
                *chosen = Some(month);
                ui.close();
            }
            if month.month_of_year().is_multiple_of(4) {
                ui.end_row();
            }
        }
    });
}

/// A line to type a month in; what Enter makes of it.
fn typed_month(ui: &mut Ui, theme: &Theme, typed: &mut String) -> Option<Month> {
    let line = TextEdit::singleline(typed)
        .hint_text("Or type one: Jan 2021")
        .desired_width(ui.available_width())
        .margin(vec2(10.0, 5.0));
    let line = ui.add(line).accessible_name("Type a month");
    let read = read_month(typed);
    if read.is_none() && !typed.trim().is_empty() && !line.has_focus() {
        let words = RichText::new("That is no month: write 2021-01 or Jan 2021.");
        ui.label(words.font(Size::Small.regular()).color(theme.colours.hot_spot_ink));
    }
    let entered = line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let month = read.filter(|_| entered)?;
    typed.clear();
    ui.close();
    Some(month)
}

/// `2021-01`, `Jan 2021`, `January 2021`, `01/2021`. A year of two digits could
/// be of any century.
fn read_month(text: &str) -> Option<Month> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim();
    if let Ok(month) = Month::parse(text) {
        return (month.year() >= 1000).then_some(month);
    }
    let (first, year) = text.rsplit_once([' ', '/', '-'])?;
    let year: i32 = year.trim().parse().ok()?;
    let first = first.trim().to_lowercase();
    let number = match first.parse::<u32>() {
        Ok(number) => number,
        Err(_) => NAMES.iter().position(|name| first.starts_with(name))? as u32 + 1,
    };
    Month::new(year, number).filter(|month| month.year() >= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_may_be_typed_in_the_usual_ways() {
        let january = Month::new(2021, 1);
        for text in ["2021-01", "Jan 2021", "january 2021", "01/2021", " 1/2021 "] {
            assert_eq!(read_month(text), january, "{text}");
        }
        for text in ["", "2021", "13/2021", "Foo 2021", "Jan 21", "01/21", "21-01"] {
            assert_eq!(read_month(text), None, "{text}");
        }
    }
}
