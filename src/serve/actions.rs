//! What forms do: corrections, names, codes, taking back.

use super::{Answer, Fields, Settings};
use crate::archive::Archive;
use crate::archive::corrections::ByHand;
use crate::error::{Error, Result};

/// The fields of a statement that a form may send, with whether an empty one says that there is nothing.
const FIELDS: [(&str, bool); 11] = [
    ("verdict", true),
    ("status", false),
    ("kind", false),
    ("speaker", true),
    ("speaker_span", true),
    ("target", false),
    ("target_span", false),
    ("cue", false),
    ("text", true),
    ("code", true),
    ("note", true),
];

/// Does what a form asks for, and says where to go on.
pub(super) fn act(archive: &mut Archive, settings: &Settings, path: &str, form: &Fields) -> Result<Answer> {
    let home = |page: &str| Answer::go_to(format!("/{}/{page}", settings.token));
    match path {
        "/correct" => {
            let fingerprint = form.get("fingerprint").unwrap_or_default();
            let Some(before) = archive.statement(fingerprint)? else {
                return Err(Error::Archive(format!("no statement {fingerprint}")));
            };
            let mut changes = Vec::new();
            for (field, may_be_empty) in FIELDS {
                // Only what is sent is said; what stands in the form as it was is not said anew.
                let Some(sent) = form.sent(field) else { continue };
                if form.sent(&format!("old_{field}")) == Some(sent) || (sent.is_empty() && !may_be_empty) {
                    continue;
                }
                changes.push((field.to_owned(), Some(sent.to_owned()).filter(|sent| !sent.is_empty())));
            }
            let is_judged = changes.iter().any(|(field, _)| field == "verdict");
            if !changes.is_empty() && !is_judged && before.verdict.as_deref() != Some("accepted") {
                // Who mends a statement has looked at it.
                changes.push(("verdict".to_owned(), Some("accepted".to_owned())));
            }
            archive.correct(fingerprint, &changes, &settings.who, None)?;
            if form.get("then") == Some("next") {
                return next(archive, settings, Some(fingerprint), form.get("type"));
            }
            Ok(Answer::go_to(place_of(settings, before.document_id, fingerprint, form.get("type"))))
        }
        "/insert" => {
            let document = form.get("document").unwrap_or_default();
            let word = |name: &str| form.owned(name).unwrap_or_default();
            let it = ByHand {
                kind: word("new_type"),
                class: word("kind"),
                status: word("status"),
                speaker: form.owned("speaker"),
                speaker_span: word("speaker_span"),
                target: form.owned("target"),
                target_span: word("target_span"),
                cue: word("cue"),
                text: word("text"),
            };
            let fingerprint = archive.add_by_hand(document, &it, &settings.who, None)?;
            archive.correct(
                &fingerprint,
                &[("verdict".to_owned(), Some("accepted".to_owned()))],
                &settings.who,
                None,
            )?;
            let document = archive.document(document)?.id;
            Ok(Answer::go_to(place_of(settings, document, &fingerprint, None)))
        }
        "/undo" => {
            match form.get("key") {
                Some(key) => archive.undo(&[key.to_owned()], &settings.who)?,
                None => archive.undo_last(&settings.who)?,
            };
            match form.get("document") {
                Some(document) => {
                    let id = archive.document(document)?.id;
                    let fingerprint = form.get("fingerprint").unwrap_or_default();
                    Ok(Answer::go_to(place_of(settings, id, fingerprint, form.get("type"))))
                }
                None => Ok(home("log")),
            }
        }
        "/name" => {
            let (alias, name) = (form.get("alias").unwrap_or_default(), form.get("name").unwrap_or_default());
            archive.name(alias, name, form.get("document"), &settings.who, None)?;
            Ok(home("names"))
        }
        "/recode" => {
            let code = form.owned("code");
            let charges: Vec<&str> = form.all("charge").collect();
            archive.recode(&charges, code.as_deref(), &settings.who)?;
            Ok(home("charges"))
        }
        _ => Ok(Answer::refusal(404, "nothing here")),
    }
}

/// The address of a statement in its document.
pub(super) fn place_of(settings: &Settings, document: i64, fingerprint: &str, kind: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !fingerprint.is_empty() {
        query.append_pair("s", fingerprint);
    }
    if let Some(kind) = kind {
        query.append_pair("type", kind);
    }
    format!("/{}/document/{document}?{}#now", settings.token, query.finish())
}

/// Leads to the next statement that nobody has looked at.
pub(super) fn next(
    archive: &Archive,
    settings: &Settings,
    after: Option<&str>,
    kind: Option<&str>,
) -> Result<Answer> {
    Ok(match archive.next_open(after, kind)? {
        Some((document, fingerprint)) => Answer::go_to(place_of(settings, document, &fingerprint, kind)),
        None => Answer::page(super::pages::message(
            settings,
            "All statements are reviewed",
            "There is nothing that nobody has looked at.",
        )),
    })
}
