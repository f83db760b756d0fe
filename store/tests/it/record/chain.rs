//! The chain of envelopes: whatever is changed, dropped, put in or moved is found (P47).

use expect_test::expect;
use tillit_store::record::{Chain, Envelope, RecordError, verify_chain};

use super::life::life_of_an_incident;
use crate::desk::incident_package;
use crate::script::Chance;

fn envelopes() -> Vec<Vec<u8>> {
    life_of_an_incident(&incident_package(), 5).sealed.into_iter().map(|sealed| sealed.envelope).collect()
}

fn verify(journal: &[Vec<u8>]) -> Result<Chain, RecordError> {
    verify_chain(journal.iter().map(Vec::as_slice))
}

#[test]
fn any_edit_of_a_byte_is_found_before_the_end_of_the_chain() {
    let journal = envelopes();
    let end = verify(&journal).unwrap();
    assert_eq!(end.position, journal.len() as u64);
    let mut chance = Chance(47);
    for _ in 0..10_000 {
        let mut edited = journal.clone();
        let (entry, bits) = (chance.below(edited.len()), 1 + u8::try_from(chance.below(255)).unwrap());
        let at = chance.below(edited[entry].len());
        edited[entry][at] ^= bits;
        // The last envelope has no successor that vouches for it: its hash is compared with the one that was kept.
        assert!(verify(&edited).is_ok_and(|found| found == end) == (edited == journal), "byte {at} of entry {entry}");
    }
}

#[test]
fn entries_that_are_dropped_moved_or_put_in_are_named() {
    let journal = envelopes();
    let mut dropped = journal.clone();
    dropped.remove(2);
    expect!["the journal should go on with position 3, but found position 4"].assert_eq(&verify(&dropped).unwrap_err().to_string());
    let mut swapped = journal.clone();
    swapped.swap(1, 2);
    expect!["the journal should go on with position 2, but found position 3"].assert_eq(&verify(&swapped).unwrap_err().to_string());
    let mut other = journal.clone();
    let mut envelope = Envelope::read(&other[3]).unwrap();
    envelope.at += jiff::SignedDuration::from_secs(1);
    other[3] = envelope.write();
    expect!["the chain is broken at position 5: the entry before it was changed, or this one was"]
        .assert_eq(&verify(&other).unwrap_err().to_string());
}

#[test]
fn a_chain_goes_on_from_where_it_was_left() {
    let journal = envelopes();
    let mut chain = verify(&journal[..4]).unwrap();
    let before = chain.clone();
    assert!(chain.follow(&journal[6]).is_err());
    assert_eq!(chain, before, "what does not fit moves nothing");
    for envelope in &journal[4..] {
        chain.follow(envelope).unwrap();
    }
    assert_eq!(chain, verify(&journal).unwrap());
}
