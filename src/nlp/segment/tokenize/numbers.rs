//! Numbers: thousands, times, dates, telephone numbers, feet and inches, and the units that are written onto them.
//!
//! Example: `$1,250` holds the number `1,250`, `5pm` is `5` and `pm`, `1991-92` is cut.

use super::words::{UNITS, is_in};
use super::{CLASSES, Class, Scanner};

impl Scanner<'_> {
    /// A token that begins with a digit.
    pub(super) fn number(&mut self, start: usize) -> usize {
        let mut end = self.digits_end(start);
        while matches!(self.byte(end), b'.' | b',' | b':' | b'/') && self.byte(end + 1).is_ascii_digit() {
            let behind = self.digits_end(end + 1);
            // Commas group thousands (`1,250`, `12,00,000`) or part the members of a list (`13,14`).
            if self.byte(end) == b',' && !matches!(behind - end, 3 | 4) {
                break;
            }
            if self.byte(end) == b',' && behind - end == 3 && self.byte(behind) != b',' {
                break;
            }
            end = behind;
        }
        // Telephone numbers and dates hold together (`555-0142`, `2020-10-12`); ranges are cut (`1991 - 92`).
        let mut dashed = end;
        let mut groups = 0;
        while self.byte(dashed) == b'-' && self.byte(dashed + 1).is_ascii_digit() {
            dashed = self.digits_end(dashed + 1);
            groups += 1;
        }
        if !self.is_word_at(dashed) && (groups > 1 || (groups == 1 && end - start == 3 && dashed - end == 5))
        {
            return self.push(start, dashed);
        }
        // Feet and inches: `6'2"`.
        if self.byte(end) == b'\'' && self.byte(end + 1).is_ascii_digit() {
            let inches = self.digits_end(end + 1);
            if !self.is_word_at(inches) {
                let mark = usize::from(self.byte(inches) == b'"');
                return self.push(start, inches + mark);
            }
        }
        if self.is_word_at(end) {
            let behind = self.run_end(end);
            let letters = &self.text[end..behind];
            if is_in(&UNITS, letters) && !letters.starts_with('D') {
                self.push(start, end);
                return self.word(end);
            }
            if letters.len() == 1 && self.byte(behind) == b'.' && self.is_word_at(behind + 1) {
                // `5p.m.`
                return self.push(start, end);
            }
            return self.word(start);
        }
        let width = self.apostrophe(end);
        if width > 0 && end - start >= 2 {
            // `the 1930's`
            let behind = self.run_end(end + width);
            if &self.text[end + width..behind] == "s" {
                return self.push(start, behind);
            }
        }
        // The number of a list's item: `1. Open the box.`
        if start == self.paragraph.start
            && self.byte(end) == b'.'
            && end - start <= 2
            && CLASSES[self.byte(end + 1) as usize] == Class::Space
            && self.next_word(end + 1).starts_with(char::is_uppercase)
        {
            end += 1;
        }
        self.push(start, end)
    }

    pub(super) fn digits_end(&self, mut at: usize) -> usize {
        while self.byte(at).is_ascii_digit() {
            at += 1;
        }
        at
    }

    /// A number that begins with its decimal point or sign: `.5`, `+44`.
    pub(super) fn number_from(&mut self, mark: usize) -> usize {
        let mut end = self.digits_end(mark + 1);
        while matches!(self.byte(end), b'.' | b',') && self.byte(end + 1).is_ascii_digit() {
            end = self.digits_end(end + 1);
        }
        self.push(mark, end)
    }
}
