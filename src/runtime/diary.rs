//! What candidates write into the history themselves, on the history's worker.
//!
//! Invariant: a real round that is not on disk is told as such, so that nobody leaves a form whose
//! text would be lost.

use crate::app::{DiaryRequest, Reply};
use crate::runtime::history::{History, changed, outcome};
use crate::store::StoreError;

/// Said where nothing can be written.
const REFUSED: &str = "nothing can be written to the history now";

impl History {
    /// Writes it, and says what came of it.
    pub(super) fn write_diary(&mut self, request: DiaryRequest) -> Reply {
        let now = self.clock.now();
        let is_writable = self.can_write();
        let store = self.store.as_mut().filter(|_| is_writable);
        let refused = |error: StoreError| format!("{error}; {}", error.help());
        match (request, store) {
            (DiaryRequest::Keep(round), Some(store)) => {
                let kept = store.keep_real(&round, now);
                Reply::Kept(kept.map(|()| round.id).map_err(refused))
            }
            (DiaryRequest::Keep(_), None) => Reply::Kept(Err(REFUSED.to_owned())),
            (_, None) => changed(REFUSED.to_owned()),
            (DiaryRequest::Remove(id), Some(store)) => {
                let removed = store.remove_real(&id, now);
                changed(outcome(removed.err(), "removed; u brings it back"))
            }
            (DiaryRequest::Restore(id), Some(store)) => {
                let restored = store.restore_real(&id, now);
                changed(outcome(restored.err(), "it is back"))
            }
            (DiaryRequest::Tag(sitting, round, tags), Some(store)) => {
                let written = store.set_tags(&sitting, round, &tags, now);
                let words = match tags.len() {
                    0 => "no tag any more".to_owned(),
                    _ => format!("tagged {}", crate::diary::written_tags(&tags)),
                };
                changed(outcome(written.err(), &words))
            }
        }
    }
}
