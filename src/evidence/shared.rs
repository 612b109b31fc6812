//! One answer for everyone who asks the same thing within a run.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// Answers kept. A list of a million names must not gather in memory; who asks again after so many others, looks again.
const MAX_ANSWERS: usize = 8_192;

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
            if cells.len() >= MAX_ANSWERS && !cells.contains_key(&question) {
                // What someone works at or waits for is held by them as well.
                cells.retain(|_, cell| Arc::strong_count(cell) > 1);
            }
            Arc::clone(cells.entry(question).or_default())
        };
        cell.get_or_init(|| work).await.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn an_answer_is_worked_out_once_and_a_long_list_is_not_kept() {
        let shared = Shared::default();
        let worked = Cell::new(0);
        let ask = |question: usize| {
            let worked = &worked;
            shared.answer(question, async move {
                worked.set(worked.get() + 1);
                question * 2
            })
        };
        for _ in 0..3 {
            assert_eq!(ask(7).await, 14);
        }
        assert_eq!(worked.get(), 1);
        for question in 0..MAX_ANSWERS * 3 {
            assert_eq!(ask(question).await, question * 2);
        }
        let kept = shared.0.lock().unwrap().len();
        assert!(kept <= MAX_ANSWERS, "{kept}");
    }

    #[tokio::test]
    async fn what_is_being_worked_at_outlives_the_others() {
        let shared = Shared::default();
        let (worked, enough) = (Cell::new(0), Notify::new());
        let slow = || {
            shared.answer(usize::MAX, async {
                worked.set(worked.get() + 1);
                enough.notified().await;
                1
            })
        };
        let others = async {
            for question in 0..MAX_ANSWERS * 2 {
                shared.answer(question, async { 0 }).await;
            }
            enough.notify_one();
            slow().await
        };
        assert_eq!(tokio::join!(slow(), others), (1, 1));
        assert_eq!(worked.get(), 1);
    }
}
