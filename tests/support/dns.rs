//! A name server of a few dozen lines: enough of RFC 1035 for one question, and every way to fail.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How the server answers.
#[derive(Clone, Debug)]
pub enum Zone {
    /// These A records for every name; AAAA questions get an empty answer.
    Addresses(Vec<Ipv4Addr>),
    /// One of these for every A question, the next one each time, the last for ever: a name that turns. The count is of
    /// the questions.
    InTurn(Arc<AtomicUsize>, Vec<Ipv4Addr>),
    /// The name does not exist.
    NxDomain,
    /// The server has failed.
    ServFail,
    /// No answer at all.
    Silence,
}

/// A running name server.
pub struct NameServer {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
}

const A: [u8; 2] = [0, 1];
const AAAA: [u8; 2] = [0, 28];
/// Bytes before the question.
const HEADER: u8 = 12;

impl NameServer {
    /// Starts on a free UDP port of 127.0.0.1.
    pub fn start(zone: Zone) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = socket.local_addr().expect("its address");
        let stop = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&stop);
        std::thread::spawn(move || {
            let mut buffer = [0; 1500];
            while let Ok((length, client)) = socket.recv_from(&mut buffer) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                if let Some(reply) = buffer.get(..length).and_then(|question| reply(&zone, question)) {
                    drop(socket.send_to(&reply, client));
                }
            }
        });
        Self { address, stop }
    }

    /// `address:port`, as `--resolver` takes it.
    pub fn address(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) {
            drop(socket.send_to(&[0], self.address));
        }
    }
}

/// The reply to a message with one question; `None` where the server stays silent.
fn reply(zone: &Zone, message: &[u8]) -> Option<Vec<u8>> {
    let question = question(message)?;
    let kind: [u8; 2] = question.get(question.len() - 4..question.len() - 2)?.try_into().ok()?;
    let (code, addresses) = match zone {
        Zone::Silence => return None,
        Zone::NxDomain => (3, &[][..]),
        Zone::ServFail => (2, &[][..]),
        Zone::Addresses(addresses) if kind == A => (0, &addresses[..]),
        Zone::InTurn(count, addresses) if kind == A => {
            let at = count.fetch_add(1, Ordering::Relaxed).min(addresses.len() - 1);
            (0, &addresses[at..=at])
        }
        Zone::InTurn(..) => (0, &[][..]),
        Zone::Addresses(_) => (0, &[][..]),
    };
    let mut reply = message.get(..2)?.to_vec();
    let answers = u8::try_from(addresses.len()).ok()?;
    // Response, recursion desired and available; one question, the answers, nothing else.
    reply.extend([0x81, 0x80 | code, 0, 1, 0, answers, 0, 0, 0, 0]);
    reply.extend(question);
    for address in addresses {
        // The name by a pointer to the question's, A, IN, a minute to live, four bytes.
        reply.extend([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        reply.extend(address.octets());
    }
    Some(reply)
}

/// The question: labels up to the empty one, type and class.
fn question(message: &[u8]) -> Option<&[u8]> {
    let mut at = usize::from(HEADER);
    while let Some(length) = message.get(at).copied().filter(|length| *length != 0) {
        at += 1 + usize::from(length);
    }
    message.get(usize::from(HEADER)..at + 5)
}

#[test]
fn the_name_server_answers_one_question_and_fails_as_told() {
    let ask = |kind: [u8; 2]| {
        let mut message = vec![0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, b'a', 4, b't', b'e', b's', b't', 0];
        message.extend(kind);
        message.extend([0, 1]);
        message
    };
    let zone = Zone::Addresses(vec![Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2)]);
    let two = reply(&zone, &ask(A)).expect("an answer");
    assert_eq!((two[3] & 15, two[7]), (0, 2));
    assert_eq!(two[two.len() - 4..], [127, 0, 0, 2]);
    assert_eq!(reply(&zone, &ask(AAAA)).map(|reply| reply[7]), Some(0));
    assert_eq!(reply(&Zone::NxDomain, &ask(A)).map(|reply| reply[3] & 15), Some(3));
    assert_eq!(reply(&Zone::ServFail, &ask(A)).map(|reply| reply[3] & 15), Some(2));
    assert_eq!(reply(&Zone::Silence, &ask(A)), None);
}
