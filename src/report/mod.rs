//! The same diagnosis as text or JSON, written into a writer it is given.
//!
//! Renderers decide nothing: words come from the catalogue, order and severity from the diagnosis, escaping
//! from [`escape`], one function a format.

pub mod escape;
pub mod groups;
pub mod human;
pub mod ics;
pub mod inspect;
pub mod json;
pub mod junit;
pub mod model;
pub mod nagios;
pub mod prometheus;
pub mod store;
mod told;
#[cfg(test)]
mod world;

pub use model::{Compared, Cut, CutBy, FailOn, ForecastReport, Given, ImpactReport, PeerReport, Report, Summary};
