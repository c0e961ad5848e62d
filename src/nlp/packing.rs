//! How the model file packs its tables: LEB128 numbers, sparse cells, and a static Huffman code for bytes.
//!
//! Example: the cells `0 0 0 5 0 -1` become the gaps `3 1` and the values `5 -1`, each string with a Huffman code of
//! its own. Decoding is a table look-up a byte, so that the whole model is there within milliseconds.

/// Longest code word in bits; the decoding table has 2 to the power of this entries.
const LONGEST: u32 = 12;

/// Collects the bytes of a model file.
#[derive(Default)]
pub(crate) struct Output {
    /// What was written.
    pub(crate) bytes: Vec<u8>,
}

impl Output {
    /// Writes a number, seven bits a byte, lowest first.
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 128 {
            self.bytes.push(number as u8 | 128);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Writes a number of up to 128 bits.
    pub(crate) fn wide(&mut self, number: u128) {
        self.number(number as u64);
        self.number((number >> 64) as u64);
    }

    /// Writes a short string with its length.
    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    /// Writes cells of which most are zero.
    pub(crate) fn sparse(&mut self, cells: &[i8]) {
        let mut gaps = Gaps::default();
        let mut values = Vec::new();
        for &cell in cells {
            if gaps.next(cell != 0) {
                values.push(cell as u8);
            }
        }
        self.packed(&gaps.bytes);
        self.packed(&values);
    }

    /// Writes rows of which most are zero.
    pub(crate) fn sparse_rows(&mut self, rows: &[[i8; 2]]) {
        let mut gaps = Gaps::default();
        let mut columns = [Vec::new(), Vec::new()];
        for row in rows {
            if gaps.next(*row != [0, 0]) {
                columns[0].push(row[0] as u8);
                columns[1].push(row[1] as u8);
            }
        }
        self.packed(&gaps.bytes);
        for column in columns {
            self.packed(&column);
        }
    }

    /// Writes a byte string with a Huffman code of its own.
    pub(crate) fn packed(&mut self, bytes: &[u8]) {
        let mut counts = [0_u64; 256];
        for &b in bytes {
            counts[usize::from(b)] += 1;
        }
        let lengths = code_lengths(&counts);
        self.number(bytes.len() as u64);
        self.bytes.extend(lengths.chunks(2).map(|pair| pair[0] | pair[1] << 4));
        let codes = code_words(&lengths);
        let mut body = Vec::new();
        let (mut bits, mut filled) = (0_u64, 0);
        for &b in bytes {
            bits |= u64::from(codes[usize::from(b)]) << filled;
            filled += u32::from(lengths[usize::from(b)]);
            while filled >= 8 {
                body.push(bits as u8);
                bits >>= 8;
                filled -= 8;
            }
        }
        if filled > 0 {
            body.push(bits as u8);
        }
        self.number(body.len() as u64);
        self.bytes.extend(body);
    }
}

/// How many empty places lie before each used one; 255 stands for so many and no used one yet.
#[derive(Default)]
struct Gaps {
    bytes: Vec<u8>,
    open: u8,
}

impl Gaps {
    /// Notes the next place, and tells whether it is used.
    fn next(&mut self, is_used: bool) -> bool {
        if is_used {
            self.bytes.push(self.open);
            self.open = 0;
        } else {
            self.open += 1;
            if self.open == 255 {
                self.bytes.push(255);
                self.open = 0;
            }
        }
        is_used
    }
}

/// Reads the bytes of a model file; `None` wherever they are cut short or make no sense.
pub(crate) struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    /// Starts at the first byte.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Reads what [`Output::number`] wrote.
    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&b, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(b & 127) << shift;
            if b < 128 {
                return Some(number);
            }
        }
        None
    }

    /// Reads one byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&b, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(b)
    }

    /// Reads what [`Output::wide`] wrote.
    pub(crate) fn wide(&mut self) -> Option<u128> {
        let low = self.number()?;
        let high = self.number()?;
        Some(u128::from(high) << 64 | u128::from(low))
    }

    /// Reads what [`Output::text`] wrote.
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let bytes = self.rest.get(..length)?;
        self.rest = &self.rest[length..];
        std::str::from_utf8(bytes).ok()
    }

    /// Reads what [`Output::sparse`] wrote.
    pub(crate) fn sparse(&mut self, size: usize) -> Option<Vec<i8>> {
        let gaps = self.packed()?;
        let mut values = self.packed()?.into_iter();
        let mut cells = vec![0; size];
        let mut place = 0;
        for gap in gaps {
            place += usize::from(gap);
            if gap < 255 {
                *cells.get_mut(place)? = values.next()? as i8;
                place += 1;
            }
        }
        Some(cells)
    }

    /// Reads what [`Output::sparse_rows`] wrote.
    pub(crate) fn sparse_rows(&mut self, size: usize) -> Option<Vec<[i8; 2]>> {
        let gaps = self.packed()?;
        let left = self.packed()?;
        let right = self.packed()?;
        let mut values = left.into_iter().zip(right);
        let mut rows = vec![[0; 2]; size];
        let mut place = 0;
        for gap in gaps {
            place += usize::from(gap);
            if gap < 255 {
                let (left, right) = values.next()?;
                *rows.get_mut(place)? = [left as i8, right as i8];
                place += 1;
            }
        }
        Some(rows)
    }

    /// Reads what [`Output::packed`] wrote.
    pub(crate) fn packed(&mut self) -> Option<Vec<u8>> {
        let count = usize::try_from(self.number()?).ok()?;
        let mut lengths = [0_u8; 256];
        let pairs = self.rest.get(..128)?;
        for (n, pair) in pairs.iter().enumerate() {
            lengths[2 * n] = pair & 15;
            lengths[2 * n + 1] = pair >> 4;
        }
        self.rest = &self.rest[128..];
        let size = usize::try_from(self.number()?).ok()?;
        let body = self.rest.get(..size)?;
        self.rest = &self.rest[size..];
        // Every symbol takes at least one bit, so a longer count can only be damage.
        if count > size * 8 {
            return None;
        }
        let table = decoding_table(&lengths)?;
        let mut bytes = vec![0; count];
        let (mut bits, mut filled, mut at) = (0_u64, 0_u32, 0);
        let mut is_broken = false;
        let mut quads = bytes.chunks_exact_mut(4);
        // Four code words of at most twelve bits fit in the 56 bits that are there after a refill.
        for quad in quads.by_ref() {
            if let Some(next) = body.get(at..at + 8) {
                bits |= u64::from_le_bytes(next.try_into().ok()?) << filled;
                at += ((63 - filled) >> 3) as usize;
                filled |= 56;
            } else {
                (bits, filled, at) = refill(body, bits, filled, at);
            }
            for slot in quad {
                let (symbol, length) = table[bits as usize & (TABLE - 1)];
                is_broken |= length == 0 || u32::from(length) > filled;
                bits >>= length;
                filled = filled.saturating_sub(u32::from(length));
                *slot = symbol;
            }
        }
        (bits, filled, _) = refill(body, bits, filled, at);
        for slot in quads.into_remainder() {
            let (symbol, length) = table[bits as usize & (TABLE - 1)];
            is_broken |= length == 0 || u32::from(length) > filled;
            bits >>= length;
            filled = filled.saturating_sub(u32::from(length));
            *slot = symbol;
        }
        (!is_broken).then_some(bytes)
    }
}

/// Takes bytes up while at least eight bits are free.
fn refill(body: &[u8], mut bits: u64, mut filled: u32, mut at: usize) -> (u64, u32, usize) {
    while filled < 56 && at < body.len() {
        bits |= u64::from(body[at]) << filled;
        filled += 8;
        at += 1;
    }
    (bits, filled, at)
}

/// Entries of the decoding table.
const TABLE: usize = 1 << LONGEST;

/// Code lengths by Huffman's algorithm, none above [`LONGEST`]: counts are flattened until they fit.
fn code_lengths(counts: &[u64; 256]) -> [u8; 256] {
    let mut counts = *counts;
    loop {
        let lengths = unlimited_lengths(&counts);
        if lengths.iter().all(|&l| u32::from(l) <= LONGEST) {
            return lengths;
        }
        for count in counts.iter_mut().filter(|c| **c > 0) {
            *count = (*count >> 1) | 1;
        }
    }
}

fn unlimited_lengths(counts: &[u64; 256]) -> [u8; 256] {
    // Nodes of the tree with their parents; the two lightest are joined until one is left.
    let mut parents: Vec<usize> = vec![0; 256];
    let mut heap: std::collections::BinaryHeap<std::cmp::Reverse<(u64, usize)>> = counts
        .iter()
        .enumerate()
        .filter(|&(_, &count)| count > 0)
        .map(|(symbol, &count)| std::cmp::Reverse((count, symbol)))
        .collect();
    let mut lengths = [0; 256];
    if heap.len() == 1 {
        if let Some(std::cmp::Reverse((_, symbol))) = heap.pop() {
            lengths[symbol] = 1;
        }
        return lengths;
    }
    while let Some(std::cmp::Reverse((first, a))) = heap.pop() {
        let Some(std::cmp::Reverse((second, b))) = heap.pop() else { break };
        let node = parents.len();
        parents.push(0);
        parents[a] = node;
        parents[b] = node;
        heap.push(std::cmp::Reverse((first + second, node)));
    }
    for (symbol, length) in lengths.iter_mut().enumerate() {
        let mut node = symbol;
        while parents[node] != 0 {
            node = parents[node];
            *length += 1;
        }
    }
    lengths
}

/// Code words in the canonical order, with their first bit lowest.
fn code_words(lengths: &[u8; 256]) -> [u16; 256] {
    let mut codes = [0; 256];
    let mut next = 0_u32;
    for length in 1..=LONGEST {
        for symbol in 0..256 {
            if u32::from(lengths[symbol]) == length {
                codes[symbol] = (next.reverse_bits() >> (32 - length)) as u16;
                next += 1;
            }
        }
        next <<= 1;
    }
    codes
}

/// For every next twelve bits the symbol and the length of its code word.
fn decoding_table(lengths: &[u8; 256]) -> Option<Box<[(u8, u8); TABLE]>> {
    if lengths.iter().any(|&length| u32::from(length) > LONGEST) {
        return None;
    }
    let room: u32 = lengths.iter().filter(|&&l| l > 0).map(|&l| 1 << (LONGEST - u32::from(l))).sum();
    if room > 1 << LONGEST {
        return None;
    }
    let codes = code_words(lengths);
    let mut table = Box::new([(0, 0); TABLE]);
    for symbol in 0..=255_u8 {
        let length = lengths[usize::from(symbol)];
        if length > 0 {
            let mut place = usize::from(codes[usize::from(symbol)]);
            while place < table.len() {
                table[place] = (symbol, length);
                place += 1 << length;
            }
        }
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let mut output = Output::default();
            output.packed(&bytes);
            prop_assert_eq!(Input::new(&output.bytes).packed(), Some(bytes));
        }

        #[test]
        fn sparse_cells_come_back(cells in proptest::collection::vec(prop_oneof![9 => Just(0_i8), 1 => any::<i8>()], 0..3000)) {
            let mut output = Output::default();
            output.sparse(&cells);
            prop_assert_eq!(Input::new(&output.bytes).sparse(cells.len()), Some(cells));
        }

        #[test]
        fn damaged_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = Input::new(&bytes).packed();
            let _ = Input::new(&bytes).sparse(100);
        }
    }

    #[test]
    fn frequent_bytes_take_less_room() {
        let mut bytes = vec![0; 10_000];
        bytes.extend(0..=255);
        let mut output = Output::default();
        output.packed(&bytes);
        assert!(output.bytes.len() < 2_000, "{} bytes", output.bytes.len());
    }
}
