//! One bit for each position of the journal.

/// A set of positions.
#[derive(Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// Adds a position; tells whether it is new.
    pub(super) fn add(&mut self, position: u64) -> bool {
        let (word, bit) = place(position);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    pub(super) fn has(&self, position: u64) -> bool {
        let (word, bit) = place(position);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

fn place(position: u64) -> (usize, u64) {
    ((position / 64) as usize, 1 << (position % 64))
}
