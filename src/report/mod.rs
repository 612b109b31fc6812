//! The same diagnosis as text or JSON, written into a writer it is given.
//!
//! Renderers decide nothing: words come from the catalogue, order and severity from the diagnosis, escaping
//! from [`escape`], one function a format.

pub mod escape;
pub mod human;
pub mod ics;
pub mod inspect;
pub mod json;
pub mod model;
pub mod prometheus;
pub mod store;
#[cfg(test)]
mod world;

pub use model::{Compared, ForecastReport, Given, ImpactReport, PeerReport, Report, Summary};
