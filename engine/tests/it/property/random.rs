//! Numbers that look random and are the same for a seed on every machine, for ever.

/// Sebastiano Vigna's splitmix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        let mut random = Random(seed.wrapping_mul(0xD129_0B26_88A6_8B21) ^ 0x5851_F42D_4C95_7F2D);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `0..below`.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.next() % below as u64).expect("less than a usize is one")
    }

    /// One of `from..=to`.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.next() % u64::try_from(to - from + 1).expect("from is not after to")).expect("spans here are small")
    }

    /// True in so many of a hundred.
    pub(crate) fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One of several words.
    pub(crate) fn word(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }

    /// One of several, each as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, all: &[(usize, T)]) -> T {
        let mut at = self.below(all.iter().map(|(weight, _)| weight).sum());
        for (weight, value) in all {
            if at < *weight {
                return *value;
            }
            at -= weight;
        }
        unreachable!("the number is less than the sum of the weights")
    }

    /// Some of several, in their order.
    pub(crate) fn some<T: Clone>(&mut self, all: &[T], of_hundred: usize) -> Vec<T> {
        all.iter().filter(|_| self.percent(of_hundred)).cloned().collect()
    }
}

/// The seeds of a round: 0..200; `TILLIT_SEED=17` replays one, `TILLIT_SEEDS=100000` runs so many.
pub(crate) fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("{name} is a number")));
    match (number("TILLIT_SEED"), number("TILLIT_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, Some(seeds)) => 0..seeds,
        (None, None) => 0..200,
    }
}
