//! A calendar file (RFC 5545) for the calendars of telephones, Outlook and WPS. Every thing is an all-day event: what
//! the format has for things to do is passed over by most of these. Nobody is alarmed, and the day counts as free.

use anyhow::{Context, Result};
use chrono::NaiveDate;

use super::printable;
use crate::page::{Event, Page};

/// No line is longer than so many octets, its end not counted.
const LONGEST: usize = 75;

/// Writes the calendar of a page.
pub(super) fn render(page: &Page) -> Result<Vec<u8>> {
    let calendar = page.calendar.as_ref().context("a page without days was to be a calendar")?;
    let mut out = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//wuxue//wuxue//ZH"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", &escaped(&calendar.name)),
    ] {
        line(&mut out, name, value);
    }
    for event in &calendar.events {
        write(&mut out, event, calendar.made)?;
    }
    line(&mut out, "END", "VCALENDAR");
    Ok(out.into_bytes())
}

fn write(out: &mut String, event: &Event, made: NaiveDate) -> Result<()> {
    let next = event.day.succ_opt().context("a day without a next one")?;
    for (name, value) in [
        ("BEGIN", "VEVENT".to_owned()),
        ("UID", escaped(&event.uid)),
        // The day it was made, at no time of it: the same records give the same bytes all day.
        ("DTSTAMP", format!("{}T000000Z", day(made))),
        ("DTSTART;VALUE=DATE", day(event.day)),
        ("DTEND;VALUE=DATE", day(next)),
        ("SUMMARY", escaped(&event.summary)),
        ("DESCRIPTION", escaped(&event.description)),
        ("CATEGORIES", escaped(&event.category)),
        ("TRANSP", "TRANSPARENT".to_owned()),
        ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE".to_owned()),
        ("END", "VEVENT".to_owned()),
    ] {
        line(out, name, &value);
    }
    Ok(())
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// A text as a value: what separates values is escaped, and so is the end of a line.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            '\n' => value.push_str("\\n"),
            _ => value.push(c),
        }
    }
    value
}

/// A property, folded: what follows begins with a blank, and no character is cut.
fn line(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if used + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Calendar;

    fn page(summary: &str, description: &str) -> Page {
        let made = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let event = Event {
            uid: "decision-A1-1@0123456789ab.wuxue".to_owned(),
            day: made,
            summary: summary.to_owned(),
            description: description.to_owned(),
            category: "决议事项".to_owned(),
        };
        let calendar = Calendar { name: "待办".to_owned(), made, events: vec![event.clone(), event] };
        Page { calendar: Some(Box::new(calendar)), ..Page::new("x", "") }
    }

    /// Reads a calendar back: unfolded, name and value of each line, values as they were meant.
    fn read(bytes: &[u8]) -> Vec<(String, String)> {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        let unfolded = text.replace("\r\n ", "");
        let lines = unfolded.strip_suffix("\r\n").unwrap().split("\r\n");
        lines
            .map(|line| {
                let (name, value) = line.split_once(':').unwrap();
                let (mut meant, mut rest) = (String::new(), value.chars());
                while let Some(c) = rest.next() {
                    match c {
                        '\\' => match rest.next().unwrap() {
                            'n' => meant.push('\n'),
                            c @ ('\\' | ';' | ',') => meant.push(c),
                            c => panic!("\\{c} means nothing"),
                        },
                        ';' | ',' => panic!("{line}: not escaped"),
                        c => meant.push(c),
                    }
                }
                (name.to_owned(), meant)
            })
            .collect()
    }

    #[test]
    fn an_event_stands_all_day_and_comes_back_as_it_was_meant() {
        let said = "一项，两项; a,b\\c";
        let bytes = render(&page(said, "第一行\n第二行")).unwrap();
        let lines = read(&bytes);
        let of = |name: &str| lines.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        assert_eq!(of("SUMMARY"), Some(said));
        assert_eq!(of("DESCRIPTION"), Some("第一行\n第二行"));
        assert_eq!(of("DTSTAMP"), Some("20261231T000000Z"));
        assert_eq!(of("DTSTART;VALUE=DATE"), Some("20261231"));
        assert_eq!(of("DTEND;VALUE=DATE"), Some("20270101"));
        assert_eq!(of("UID"), Some("decision-A1-1@0123456789ab.wuxue"));
        let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.iter().filter(|name| **name == "BEGIN").count(), 3);
        assert_eq!((names[0], names.last()), ("BEGIN", Some(&"END")));
        assert!(!names.iter().any(|name| name.contains("ALARM")));
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_none_cuts_a_character() {
        for blanks in 0..4 {
            let said = format!("{}{}", "a".repeat(blanks), "学习贯彻全会精神".repeat(20));
            let bytes = render(&page(&said, &said)).unwrap();
            for line in bytes.split(|byte| *byte == b'\n') {
                assert!(line.len() <= LONGEST + 1, "{}", line.len());
                assert!(std::str::from_utf8(line).is_ok());
            }
            assert_eq!(read(&bytes).iter().find(|(name, _)| name == "SUMMARY").unwrap().1, said);
        }
    }

    #[test]
    fn records_cannot_begin_a_line_of_their_own() {
        let bytes = render(&page("甲\r\nEND:VCALENDAR", "")).unwrap();
        assert_eq!(read(&bytes).iter().filter(|(_, value)| value == "VCALENDAR").count(), 2);
    }

    #[test]
    fn a_page_without_days_is_no_calendar() {
        assert!(render(&Page::new("x", "")).is_err());
    }
}
