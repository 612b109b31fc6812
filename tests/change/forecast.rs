//! `forecast`.

