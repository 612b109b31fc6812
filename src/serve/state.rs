//! What all requests share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use crate::i18n::{Catalogue, Text};
use crate::moment::{Clock as _, SystemClock};
use crate::trust::Memory;

use super::estate::{Estate, Loader};
use super::front::Front;
use super::gate::Gate;
use super::log::{Level, Log};
use super::tally::Tally;
use super::wire::Echoes;

/// The server's state: one a process.
pub(super) struct State {
    estate: RwLock<Arc<Estate>>,
    loader: Loader,
    /// One reload at a time.
    reloading: Mutex<()>,
    draining: AtomicBool,
    pub(super) front: Front,
    pub(super) gate: Gate,
    pub(super) tally: Tally,
    pub(super) memory: Memory,
    pub(super) echoes: Echoes,
    pub(super) log: Log,
    pub(super) catalogue: Catalogue,
}

impl State {
    pub(super) fn new(
        estate: Estate,
        loader: Loader,
        front: Front,
        gate: Gate,
        log: Log,
        catalogue: Catalogue,
    ) -> Self {
        Self {
            estate: RwLock::new(Arc::new(estate)),
            loader,
            reloading: Mutex::new(()),
            draining: AtomicBool::new(false),
            front,
            gate,
            tally: Tally::new(SystemClock.now()),
            // A leaf's signature is checked every time; those between authorities are remembered, and their number is bounded.
            memory: Memory::of_links(),
            echoes: Echoes::default(),
            log,
            catalogue,
        }
    }

    /// What is in force. A request keeps what it began with, whatever is reloaded meanwhile.
    pub(super) fn estate(&self) -> Arc<Estate> {
        // A writer replaces a pointer: poisoned or not, what is there is whole.
        Arc::clone(&self.estate.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads everything anew. What cannot be read leaves everything as it is; the text says why.
    pub(super) async fn reload(self: &Arc<Self>) -> Result<(), Text> {
        let _one = self.reloading.lock().await;
        let state = Arc::clone(self);
        // Stores are files, and there may be many: probes go on meanwhile.
        let read = tokio::task::spawn_blocking(move || (state.loader)()).await;
        let read = read.unwrap_or_else(|fault| Err(Text::new("error-internal").with("detail", fault.to_string())));
        match read {
            Ok(estate) => {
                let modules = estate.modules.len();
                *self.estate.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(estate);
                self.tally.reloaded(SystemClock.now());
                self.log.tell(Level::Info, "reloaded", Text::new("serve-log-reloaded").with("modules", modules));
                Ok(())
            }
            Err(text) => {
                self.tally.not_reloaded();
                let reason = self.catalogue.say(&text);
                let told = Text::new("serve-log-not-reloaded").with("reason", reason);
                self.log.tell(Level::Error, "reload-failed", told);
                Err(text)
            }
        }
    }

    /// From here on no request that begins is answered for readiness.
    pub(super) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}
