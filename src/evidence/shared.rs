//! One answer for everyone who asks the same thing within a run.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// Answers by question: the first caller works, the others wait for its answer.
///
/// Answers are kept as long as this value lives: a run, not a service. Who watches for days makes a
/// new one for every round, else it would report the DNS of the first.
#[derive(Debug)]
pub(super) struct Shared<K, V>(Mutex<HashMap<K, Arc<OnceCell<V>>>>);

impl<K, V> Default for Shared<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Shared<K, V> {
    /// The answer to `question`, worked out by `work` unless someone did or is doing so.
    ///
    /// A caller that is cancelled while working leaves the work to the next in line, not a hole.
    pub(super) async fn answer(&self, question: K, work: impl Future<Output = V>) -> V {
        let cell = {
            // A panic between these braces cannot leave the map half-written: poisoning tells nothing.
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cells.entry(question).or_default())
        };
        cell.get_or_init(|| work).await.clone()
    }
}
