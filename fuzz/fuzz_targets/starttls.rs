//! Any bytes as a server's side of any dialogue: no panic, bounded, printable, and the same in any cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peertrust::evidence::starttls::{Conversation, Dialogue, DialogueOutcome, Step, script};
use peertrust::moment::Millis;
use peertrust::target::{Target, Transport};

fn held(target: &Target, pieces: &mut dyn Iterator<Item = &[u8]>) -> Option<Dialogue> {
    let mut conversation = Conversation::new(script(target)?);
    let mut step = conversation.begin();
    let outcome = loop {
        step = match step {
            Step::Say(_) => conversation.said(),
            Step::Listen => match pieces.next() {
                Some(bytes) => conversation.heard(bytes),
                None => break DialogueOutcome::Closed,
            },
            Step::End(outcome) => break outcome,
        }
    };
    Some(conversation.into_dialogue(target.transport, outcome, Millis(1.0)))
}

fuzz_target!(|data: &[u8]| {
    let Some((first, server)) = data.split_first() else { return };
    let row = Transport::ALL[usize::from(*first) % Transport::ALL.len()];
    let target = Target::parse(&format!("{}://peer.example:1", row.1)).expect("a peer");
    let Some(whole) = held(&target, &mut std::iter::once(server)) else { return };
    let dripped = held(&target, &mut server.chunks(1)).expect("the same transport");
    assert_eq!(whole.outcome, dripped.outcome);
    assert!(whole.transcript.iter().all(|spoken| spoken.text.len() < 1100));
});
