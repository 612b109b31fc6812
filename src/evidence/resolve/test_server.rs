//! A name server on loopback, UDP and TCP on one port, answering from a table and counting.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::CNAME;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio::task::JoinSet;

/// The TTL of every record but where a test says otherwise.
pub(super) const TTL: u32 = 300;

/// What the server does about one question.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Records(Vec<Record>),
    Code(ResponseCode),
    Silence,
    /// Records, but the first datagram goes astray.
    SecondTime(Vec<Record>),
    /// The right message identifier, then bytes that are no message.
    Garbage,
    /// NOERROR with NS records instead of an answer.
    Referral,
}

pub(super) struct TestServer {
    pub(super) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl TestServer {
    /// Serves `table`; a name in it lacks the record types it does not list, other names do not exist.
    pub(super) async fn start(table: &[(&str, RecordType, Reply)]) -> Self {
        let rows = table.iter().map(|(name, kind, reply)| ((fqdn(name), *kind), reply.clone()));
        let table: Arc<HashMap<_, _>> = Arc::new(rows.collect());
        let (udp, tcp) = sockets().await;
        let address = udp.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let mut tasks = JoinSet::new();
        tasks.spawn(serve_udp(udp, Arc::clone(&table), Arc::clone(&asked)));
        tasks.spawn(serve_tcp(tcp, table, Arc::clone(&asked)));
        Self { address, asked, _tasks: tasks }
    }

    /// Every question so far, `udp a.example A`, sorted: A and AAAA travel in any order.
    pub(super) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

type Table = Arc<HashMap<(Name, RecordType), Reply>>;

/// One port for both: the first free one of UDP may be taken for TCP.
async fn sockets() -> (UdpSocket, TcpListener) {
    loop {
        let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        if let Ok(tcp) = TcpListener::bind(udp.local_addr().unwrap()).await {
            return (udp, tcp);
        }
    }
}

async fn serve_udp(socket: UdpSocket, table: Table, asked: Arc<Mutex<Vec<String>>>) {
    let mut buffer = [0; 1500];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
        let Some(mut answer) = answer(&buffer[..length], &table, &asked, "udp") else { continue };
        if answer.len() > 512 {
            let mut short = Message::from_vec(&answer).unwrap().truncate();
            short.metadata.truncation = true;
            answer = short.to_vec().unwrap();
        }
        socket.send_to(&answer, from).await.unwrap();
    }
}

async fn serve_tcp(listener: TcpListener, table: Table, asked: Arc<Mutex<Vec<String>>>) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        while let Ok(length) = stream.read_u16().await {
            let mut bytes = vec![0; usize::from(length)];
            stream.read_exact(&mut bytes).await.unwrap();
            let Some(answer) = answer(&bytes, &table, &asked, "tcp") else { continue };
            stream.write_u16(u16::try_from(answer.len()).unwrap()).await.unwrap();
            stream.write_all(&answer).await.unwrap();
        }
    }
}

fn answer(bytes: &[u8], table: &Table, asked: &Mutex<Vec<String>>, by: &str) -> Option<Vec<u8>> {
    let request = Message::from_vec(bytes).unwrap();
    let query = request.queries[0].clone();
    let line = format!("{by} {} {}", super::question::plain(query.name()), query.query_type());
    let before = {
        let mut asked = asked.lock().unwrap();
        asked.push(line.clone());
        asked.iter().filter(|earlier| **earlier == line).count() - 1
    };
    let mut response = Message::response(request.metadata.id, OpCode::Query);
    response.metadata.recursion_desired = true;
    response.metadata.recursion_available = true;
    response.add_query(query.clone());
    match table.get(&(query.name().clone(), query.query_type())) {
        Some(Reply::Records(records)) => response.insert_answers(records.clone()),
        Some(Reply::Code(code)) => response.metadata.response_code = *code,
        Some(Reply::SecondTime(_)) if before == 0 => return None,
        Some(Reply::SecondTime(records)) => response.insert_answers(records.clone()),
        Some(Reply::Silence) => return None,
        Some(Reply::Garbage) => return Some([&bytes[..2], b"\xff\xff\xff\xff\xff\xff\xff"].concat()),
        Some(Reply::Referral) => {
            let ns = hickory_resolver::proto::rr::rdata::NS(fqdn("ns.elsewhere.example"));
            response.add_authority(Record::from_rdata(query.name().base_name(), TTL, RData::NS(ns)));
        }
        None if table.keys().any(|(name, _)| name == query.name()) => {}
        None => response.metadata.response_code = ResponseCode::NXDomain,
    }
    Some(response.to_vec().unwrap())
}

pub(super) fn fqdn(name: &str) -> Name {
    let mut name = Name::from_utf8(name).unwrap();
    name.set_fqdn(true);
    name
}

/// `name TTL address`.
pub(super) fn host(name: &str, address: &str) -> Record {
    Record::from_rdata(fqdn(name), TTL, RData::from(address.parse::<std::net::IpAddr>().unwrap()))
}

/// `name TTL CNAME target`.
pub(super) fn alias(name: &str, target: &str, ttl: u32) -> Record {
    Record::from_rdata(fqdn(name), ttl, RData::CNAME(CNAME(fqdn(target))))
}
