//! Numbers from a seed, the same on every machine. A failing test prints its seed.

/// SplitMix64.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The seed of a test: its own, or the one in `TILLIT_SEED`. Printed, so that a failure can be repeated.
pub(crate) fn seed(own: u64) -> u64 {
    let seed = std::env::var("TILLIT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(own);
    println!("TILLIT_SEED={seed}");
    seed
}

/// How much of a long test to run: what the variable says, else what fits the gate.
pub(crate) fn amount(variable: &str, gate: usize) -> usize {
    let amount = std::env::var(variable).ok().and_then(|amount| amount.parse().ok()).unwrap_or(gate);
    println!("{variable}={amount}");
    amount
}
