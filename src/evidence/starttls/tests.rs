//! Every dialogue against scripted servers, and every reader against any bytes in any cut.

mod dialogues;
mod lines;
mod packets;
mod properties;
mod servers;
