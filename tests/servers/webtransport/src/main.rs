//! A WebTransport gateway: QUIC and HTTP/3 end here, and the bytes of each session's
//! bidirectional stream pass unchanged to a TCP connection and back.
//!
//!     sockeye-webtransport-gateway <UDP port, 0 for any> <TCP address>
//!
//! It prints `listening on <UDP address> <SHA-256 of its certificate in hex>` and
//! runs until it is ended. The certificate is new each time, ECDSA, and valid for
//! [`VALID_DAYS`]: that is what `serverCertificateHashes` takes.

use std::convert::Infallible;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{self, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;
use wtransport::endpoint::IncomingSession;
use wtransport::{Endpoint, Identity, ServerConfig, VarInt};

/// The path of Engine.IO under Socket.IO; any other is not found.
const PATH: &str = "/socket.io/";

/// Browsers take a certificate by its hash when it is valid for at most 14 days.
const VALID_DAYS: u32 = 13;

/// After this long without a word the other side is gone. Short, because tests wait
/// for a browser to see that this process was killed.
const IDLE: Duration = Duration::from_secs(4);

/// Well within [`IDLE`], so that a quiet session lives.
const KEEP_ALIVE: Duration = Duration::from_secs(1);

/// How long a client that got the stream's end may take to close the session. Closing
/// it at once could overtake the last bytes.
const GRACE: Duration = Duration::from_secs(1);

/// Of RFC 9114. It closes the connection: `wtransport` can't close a session alone.
const H3_NO_ERROR: VarInt = VarInt::from_u32(0x100);

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<Infallible, Failure> {
    let mut arguments = env::args().skip(1);
    let (Some(port), Some(target), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: sockeye-webtransport-gateway <UDP port> <TCP address>".into());
    };
    let port: u16 = port.parse()?;
    let target: SocketAddr = target.parse()?;

    let identity = Identity::self_signed_builder()
        .subject_alt_names(["localhost", "127.0.0.1"])
        .from_now_utc()
        .validity_days(VALID_DAYS)
        .build()?;
    let hash = certificate_hash(&identity)?;
    let config = ServerConfig::builder()
        .with_bind_address((Ipv4Addr::LOCALHOST, port).into())
        .with_identity(identity)
        .keep_alive_interval(Some(KEEP_ALIVE))
        .max_idle_timeout(Some(IDLE))?
        .build();
    let endpoint = Endpoint::server(config)?;
    println!("listening on {} {hash}", endpoint.local_addr()?);

    loop {
        let session = endpoint.accept().await;
        tokio::spawn(async move {
            if let Err(failure) = relay(session, target).await {
                eprintln!("session: {failure}");
            }
        });
    }
}

fn certificate_hash(identity: &Identity) -> Result<String, Failure> {
    let certificate = identity.certificate_chain().as_slice().first();
    let mut hex = String::new();
    for byte in certificate.ok_or("no certificate")?.hash().as_ref() {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}

/// Carries one session until either side ends it.
async fn relay(session: IncomingSession, target: SocketAddr) -> Result<(), Failure> {
    let request = session.await?;
    if request.path() != PATH {
        request.not_found().await;
        return Ok(());
    }
    let session = request.accept().await?;
    let (mut to_client, mut from_client) = session.accept_bi().await?;
    let server = TcpStream::connect(target).await?;
    server.set_nodelay(true)?;
    let (mut from_server, mut to_server) = server.into_split();

    // An error ends a direction as its end does; the server ends the other one then.
    let up = async {
        let _ = io::copy(&mut from_client, &mut to_server).await;
        let _ = to_server.shutdown().await;
    };
    let down = async {
        let _ = io::copy(&mut from_server, &mut to_client).await;
        let _ = to_client.finish().await;
    };
    tokio::pin!(up, down);
    let mut up_ended = false;
    loop {
        tokio::select! {
            () = &mut down => break,
            () = &mut up, if !up_ended => up_ended = true,
        }
    }
    if !up_ended {
        // Either is fine: it has closed, or it had its time.
        let _ = time::timeout(GRACE, up).await;
    }
    session.close(H3_NO_ERROR, b"");
    Ok(())
}
