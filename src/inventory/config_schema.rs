//! The JSON Schema of the configuration, from the very tables that it is read by: editors complete and check by it.

use serde_json::{Map, Value, json};

use crate::target::Transport;

use super::config::{Kind, MODULE, SETTINGS};
use super::{MAX_LABEL, MAX_LABEL_NAME, MAX_LABELS};

/// The schema (2020-12).
pub fn schema() -> Value {
    let entry = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "peer": { "type": "string" },
            "host": { "type": "string" },
            "port": { "type": "integer", "minimum": 1, "maximum": 65535 },
            "transport": of(Kind::Transport),
            "server_name": of(Kind::Name),
            "store": of(Kind::Paths),
            "profile": { "enum": ["appliance", "pkix"] },
            "allow_weak": of(Kind::Flag),
            "expires_within": of(Kind::Days),
            "labels": {
                "type": "object",
                "maxProperties": MAX_LABELS,
                "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_./-]*$", "maxLength": MAX_LABEL_NAME },
                "additionalProperties": { "type": ["string", "integer", "boolean"], "maxLength": MAX_LABEL },
            },
        },
        "oneOf": [{ "required": ["peer"] }, { "required": ["host"] }],
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of peertrust",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "defaults": table(SETTINGS),
            "peers": { "type": "array", "items": { "oneOf": [{ "type": "string" }, entry] } },
            "modules": { "type": "object", "additionalProperties": table(MODULE) },
        },
    })
}

fn table(rows: &[(&str, Kind)]) -> Value {
    let properties: Map<String, Value> = rows.iter().map(|(name, kind)| ((*name).to_owned(), of(*kind))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn of(kind: Kind) -> Value {
    let several = json!({ "type": ["string", "array"], "minLength": 1, "minItems": 1, "items": { "type": "string" } });
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Text | Kind::Path | Kind::Name => json!({ "type": "string", "minLength": 1 }),
        Kind::Texts | Kind::Paths | Kind::NamedPaths => several,
        Kind::Seconds => json!({ "type": ["number", "string"], "exclusiveMinimum": 0, "maximum": 86_400 }),
        Kind::Number(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Transport => json!({ "enum": Transport::ALL.iter().map(|row| row.1).collect::<Vec<_>>() }),
        Kind::Days => json!({
            "type": ["integer", "string", "array"],
            "minimum": 0,
            "minItems": 1,
            "maxItems": 2,
            "items": { "type": "integer", "minimum": 0 },
        }),
    }
}
