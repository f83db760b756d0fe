//! Bytes that have been cut or changed: the envelope tells, and nothing panics.

use tillit_store::record::{Envelope, Part, Sealed};

use super::samples::{samples, sealed};
use crate::script::Chance;

fn all() -> Vec<(&'static str, Sealed)> {
    samples().into_iter().map(|(name, entry)| (name, sealed(&entry))).collect()
}

#[test]
fn a_part_that_is_changed_or_cut_is_not_what_the_envelope_says() {
    let mut chance = Chance(4);
    for (name, sealed) in all() {
        let envelope = Envelope::read(&sealed.envelope).unwrap();
        for part in &sealed.parts {
            let bytes = part.stored().to_vec();
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] ^= 1 + u8::try_from(chance.below(255)).unwrap();
                let changed = Part::from_bytes(part.name, &changed).unwrap();
                assert!(envelope.vouch(&changed).is_err(), "{name}: byte {at} of {} changed", part.name);
                if let Ok(cut) = Part::from_bytes(part.name, &bytes[..at]) {
                    assert!(envelope.vouch(&cut).is_err(), "{name}: {} cut to {at}", part.name);
                }
            }
        }
    }
}

/// As if chain and hashes had been forged: whatever stands there is read or named.
#[test]
fn nothing_that_is_read_panics() {
    let mut chance = Chance(5);
    let (mut read, mut named) = (0, 0);
    for (_, sealed) in all() {
        for at in 0..sealed.envelope.len() {
            let mut changed = sealed.envelope.clone();
            changed[at] = u8::try_from(chance.below(256)).unwrap();
            _ = Envelope::read(&sealed.envelope[..at]).unwrap_err();
            match Envelope::read(&changed).and_then(|envelope| envelope.entry(&sealed.parts)) {
                Ok(entry) => drop((entry.replay(None), read += 1)),
                Err(_) => named += 1,
            }
        }
        let envelope = Envelope::read(&sealed.envelope).unwrap();
        for index in 0..sealed.parts.len() {
            let bytes = sealed.parts[index].stored().to_vec();
            for at in 16..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] = b"0123456789\"{}[],:-nullpersonalguest"[chance.below(34)];
                let (mut envelope, mut parts) = (envelope.clone(), sealed.parts.clone());
                parts[index] = Part::from_bytes(parts[index].name, &changed).unwrap();
                envelope.parts[index].1 = parts[index].hash();
                match envelope.entry(&parts) {
                    Ok(entry) => drop((entry.replay(None), read += 1)),
                    Err(_) => named += 1,
                }
            }
        }
    }
    println!("{read} forged entries were read, {named} were named");
}
