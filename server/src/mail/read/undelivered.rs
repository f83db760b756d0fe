//! What a mail server tells of mail of ours that did not arrive (RFC 3464, and what servers wrote before it).

use mail_parser::{Message, MessagePart, MimeHeaders};

use crate::mail::clean;

/// The most receivers that are named.
const MOST_RECEIVERS: usize = 10;
/// The most bytes that are read of one part.
const MOST_STATUS_BYTES: usize = 64 << 10;

/// Why something did not arrive, for each receiver, in a line; `None`: the report says that it did, that it may yet, or it is
/// one of another kind, such as that somebody has read it.
pub(super) fn undelivered(report: &Message<'_>) -> Option<String> {
    if !report.is_content_type("multipart", "report") {
        return Some(subject(report));
    }
    let kind = report.content_type().and_then(|kind| kind.attribute("report-type")).unwrap_or("delivery-status");
    if !kind.eq_ignore_ascii_case("delivery-status") {
        return None;
    }
    let parts = report.parts.iter().filter(|part| is_status(part));
    let receivers: Vec<Receiver> = parts.flat_map(|part| receivers(&String::from_utf8_lossy(bounded(part.contents())))).collect();
    if receivers.is_empty() {
        return Some(subject(report));
    }
    let failed = receivers.iter().filter(|one| one.action == "failed").take(MOST_RECEIVERS);
    let reasons: Vec<String> = failed.map(|one| clean::line(&format!("{}: {}", one.who, one.why))).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// What a report says of one receiver.
#[derive(Debug, Default, PartialEq, Eq)]
struct Receiver {
    who: String,
    action: String,
    why: String,
}

fn is_status(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        kind.ctype().eq_ignore_ascii_case("message") && matches!(subtype.as_str(), "delivery-status" | "global-delivery-status")
    })
}

/// The receivers of a `message/delivery-status`: groups of fields, of which the first is of the report itself.
fn receivers(text: &str) -> Vec<Receiver> {
    let text = text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let groups = text.split("\n\n").map(|group| group.lines().filter_map(|line| line.split_once(':')).collect::<Vec<_>>());
    let receiver = |fields: Vec<(&str, &str)>| {
        let field = |name: &str| fields.iter().find(|(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
        Some(Receiver {
            action: field("Action")?.to_ascii_lowercase(),
            who: without_type(field("Original-Recipient").or(field("Final-Recipient")).unwrap_or_default()),
            why: field("Diagnostic-Code").or(field("Status")).map(without_type).unwrap_or_default(),
        })
    };
    groups.filter_map(receiver).collect()
}

/// `rfc822; gun@else.example`, `smtp; 550 5.1.1 User unknown`.
fn without_type(value: &str) -> String {
    value.split_once(';').map_or(value, |(_, value)| value).trim().to_owned()
}

fn subject(report: &Message<'_>) -> String {
    clean::line(report.subject().unwrap_or_default())
}

fn bounded(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(MOST_STATUS_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_receiver_is_read_with_folded_lines_and_names_in_any_case() {
        let text = "Reporting-MTA: dns; mx.else.example\r\nArrival-Date: Mon, 2 Mar 2026\r\n\r\n\
                    final-recipient: rfc822; gun@else.example\r\nACTION: Failed\r\nStatus: 5.1.1\r\n\
                    Diagnostic-Code: smtp; 550 5.1.1\r\n <gun@else.example>: User unknown\r\n\r\n\
                    Final-Recipient: rfc822;bo@else.example\nAction: delayed\nStatus: 4.4.1\n";
        let receiver = |who: &str, action: &str, why: &str| Receiver { who: who.into(), action: action.into(), why: why.into() };
        let gun = receiver("gun@else.example", "failed", "550 5.1.1 <gun@else.example>: User unknown");
        assert_eq!(receivers(text), [gun, receiver("bo@else.example", "delayed", "4.4.1")]);
        assert_eq!(receivers("nothing of the kind"), []);
    }
}
