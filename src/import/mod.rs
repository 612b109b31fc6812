//! Installing what is missing: what the appliance would make of it, the plan, and the upload kit.

pub mod appliance;
#[cfg(test)]
mod testing;
