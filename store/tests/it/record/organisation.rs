//! What the organisation decides: kept files, round trips, erasure, and a place in the chain of all entries.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use tillit_engine::Sources;
use tillit_engine::case::PersonFacts;
use tillit_store::record::{
    By, Change, Envelope, Hash, Holder, OrganisationEntry, Part, PartName, PersonData, Place, Record, RecordError, Sealed, ShortHash,
    TokenData, verify_chain,
};

use super::fixtures::{kept, shown};
use super::life::life_of_an_incident;
use crate::desk::{incident_package, salt, text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records/v1/organisation")
}

pub(super) fn files() -> BTreeMap<String, String> {
    [("package.yaml", "package: it\r\n"), ("rules/a.rhai", "\"åäö\"\n")].map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

/// What the engine calls these files.
pub(super) fn hash_of(files: &BTreeMap<String, String>) -> Hash {
    let files = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    Hash::new(Sources::new(files).hash())
}

fn samples() -> Vec<(&'static str, OrganisationEntry)> {
    let publish = Change::Published { package: hash_of(&files()), files: files(), why: Some(text("The board wants it")) };
    let facts = PersonFacts {
        name: text("Anna Andersson"),
        mail: Some(text("anna@example.org")),
        language: Some(text("sv")),
        roles: [text("staff")].into(),
        teams: [text("desk")].into(),
        retired: true,
    };
    let anna = PersonData { id: text("anna"), facts, phone: Some(text("018-471 00 00")), logins: vec![text("anna01"), text("aan")] };
    let plain =
        PersonData { id: text("bo"), facts: PersonFacts { name: text("Bo"), ..PersonFacts::default() }, phone: None, logins: vec![] };
    let holder = Holder::Person(text("anna"));
    let token = TokenData { id: text("t-7"), hash: Hash::new([7; 32]), holder, expires: Some("2027-03-02T08:00:00Z".parse().unwrap()) };
    let of_system = TokenData { id: text("t-8"), holder: Holder::System(text("monitoring")), expires: None, ..token.clone() };
    let by_engine = |change| OrganisationEntry { by: By::Engine, ..entry(change) };
    vec![
        ("publish", entry(publish.clone())),
        ("publish_first", OrganisationEntry { package: None, ..by_engine(publish) }),
        ("person_set", entry(Change::PersonSet(anna))),
        ("person_set_plain", by_engine(Change::PersonSet(plain))),
        ("token_made", by_engine(Change::TokenMade(token))),
        ("token_made_for_a_system", entry(Change::TokenMade(of_system))),
        ("token_revoked", entry(Change::TokenRevoked { token: text("t-7") })),
    ]
}

pub(super) fn entry(change: Change) -> OrganisationEntry {
    OrganisationEntry {
        seq: 3,
        at: "2026-03-02T08:00:00.000125Z".parse().unwrap(),
        by: By::Person(text("hanna")),
        package: Some(ShortHash([0x9a, 2, 3, 4, 5, 6, 7, 8])),
        change,
        erased: Vec::new(),
    }
}

/// A sample as it is stored.
pub(super) fn sample(name: &str) -> Sealed {
    sealed(&samples_of(name), place())
}

fn sealed(entry: &OrganisationEntry, place: Place) -> Sealed {
    let salt = salt(3, place.position);
    entry.write(&salt).unwrap().seal(place)
}

fn place() -> Place {
    Place { position: 41, before: Some(12), previous: None }
}

fn read(sealed: &Sealed, parts: &[Part]) -> Result<Record, RecordError> {
    Envelope::read(&sealed.envelope)?.record(parts)
}

#[test]
fn decisions_that_were_kept_are_read_as_what_they_were_and_written_as_they_were() {
    for (name, entry) in samples() {
        let file = folder().join(format!("{name}.jsonl"));
        expect_file![&file].assert_eq(&shown(&sealed(&entry, place())));
        let (envelope, parts) = kept(&file);
        assert_eq!(envelope.record(&parts).unwrap(), Record::Organisation(Box::new(entry)), "{name}");
        assert_eq!(envelope.write(), shown(&sealed(&samples_of(name), place())).lines().next().unwrap().as_bytes());
    }
    assert_eq!(fs::read_dir(folder()).unwrap().count(), samples().len(), "every kept file is read");
}

fn samples_of(name: &str) -> OrganisationEntry {
    samples().into_iter().find(|(other, _)| *other == name).unwrap().1
}

#[test]
fn of_a_person_who_is_erased_only_the_id_and_what_it_may_do_is_left() {
    let sealed = sealed(&samples_of("person_set"), place());
    let left: Vec<Part> = sealed.parts.iter().filter(|part| part.name != PartName::Personal).cloned().collect();
    let Record::Organisation(entry) = read(&sealed, &left).unwrap() else { panic!("it is of no case") };
    assert_eq!(entry.erased, [PartName::Personal]);
    let Change::PersonSet(person) = entry.change else { panic!("a person is set") };
    assert_eq!((&*person.id, &*person.facts.name, person.facts.mail, person.phone, person.logins.len()), ("anna", "", None, None, 0));
    assert_eq!(person.facts.roles.len(), 1);
    for part in left {
        let json = String::from_utf8(part.json().to_vec()).unwrap();
        assert!(!["Anna", "example.org", "018", "aan"].iter().any(|word| json.contains(word)), "{json}");
    }
}

#[test]
fn the_files_of_a_package_may_not_be_erased() {
    let sealed = sealed(&samples_of("publish"), place());
    let left: Vec<Part> = sealed.parts.iter().filter(|part| part.name != PartName::Files).cloned().collect();
    assert!(matches!(read(&sealed, &left), Err(RecordError::PartMissing { part: PartName::Files })));
}

#[test]
fn one_chain_goes_over_cases_and_decisions() {
    let mut journal: Vec<Vec<u8>> = life_of_an_incident(&incident_package(), 5).sealed.into_iter().map(|sealed| sealed.envelope).collect();
    let end = verify_chain(journal.iter().map(Vec::as_slice)).unwrap();
    let place = Place { position: end.position + 1, before: None, previous: end.hash };
    journal.push(sealed(&samples_of("publish"), place).envelope);
    assert_eq!(verify_chain(journal.iter().map(Vec::as_slice)).unwrap().position, end.position + 1);
}

#[test]
fn bytes_that_are_changed_are_an_error_and_never_a_panic() {
    for (name, entry) in samples() {
        let sealed = sealed(&entry, place());
        for at in 0..sealed.envelope.len() {
            let mut envelope = sealed.envelope.clone();
            envelope[at] ^= 1;
            let changed = Sealed { envelope, ..sealed.clone() };
            if let Ok(record) = read(&changed, &sealed.parts) {
                // The envelope has no checksum of its own: the chain and the frame around it find such a change.
                assert_ne!(
                    (Envelope::read(&changed.envelope).unwrap(), record),
                    (Envelope::read(&sealed.envelope).unwrap(), Record::Organisation(Box::new(entry.clone()))),
                    "{name}"
                );
            }
        }
        for part in &sealed.parts {
            let mut bytes = part.stored().to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            let parts: Vec<Part> = sealed
                .parts
                .iter()
                .map(|one| if one.name == part.name { Part::from_bytes(part.name, &bytes).unwrap() } else { one.clone() })
                .collect();
            assert!(matches!(read(&sealed, &parts), Err(RecordError::PartDiffers { .. })), "{name} {}", part.name);
        }
    }
}

#[test]
fn an_envelope_of_a_case_and_a_stream_at_once_contradicts_itself() {
    let sealed = sealed(&samples_of("token_revoked"), place());
    let text = String::from_utf8(sealed.envelope.clone()).unwrap();
    let both = text.replace(r#""stream""#, r#""case":"01957f3a","stream""#);
    let wrong = text.replace(r#""tokens""#, r#""people""#);
    assert!(matches!(Envelope::read(both.as_bytes()), Err(RecordError::Contradiction { .. })));
    let wrong = Sealed { envelope: wrong.into_bytes(), ..sealed.clone() };
    assert!(matches!(read(&wrong, &sealed.parts), Err(RecordError::Contradiction { .. })));
}
