//! When Easter is.

/// Month and day of Easter Day in a year of the Gregorian calendar (the method of Meeus, Jones and Butcher).
pub(super) fn easter(year: i16) -> (i8, i8) {
    let year = i32::from(year);
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let correction =
        (century - (century - (century + 8).div_euclid(25) + 1).div_euclid(3) - century.div_euclid(4) + 15 + 19 * golden).rem_euclid(30);
    let to_sunday = (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - correction - of_century % 4) % 7;
    let late = (golden + 11 * correction + 22 * to_sunday) / 451;
    let day = correction + to_sunday - 7 * late + 114;
    let part = |number: i32| i8::try_from(number).expect("a month and a day are small");
    (part(day / 31), part(day % 31 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dates from printed calendars, the earliest and latest possible ones among them.
    #[test]
    fn easter_is_when_the_almanac_says() {
        let almanac = [
            (1818, (3, 22)),
            (1943, (4, 25)),
            (1954, (4, 18)),
            (1961, (4, 2)),
            (1981, (4, 19)),
            (2000, (4, 23)),
            (2008, (3, 23)),
            (2011, (4, 24)),
            (2024, (3, 31)),
            (2025, (4, 20)),
            (2026, (4, 5)),
            (2027, (3, 28)),
            (2028, (4, 16)),
            (2038, (4, 25)),
            (2049, (4, 18)),
            (2076, (4, 19)),
            (2285, (3, 22)),
        ];
        for (year, date) in almanac {
            assert_eq!(easter(year), date, "{year}");
        }
    }
}
