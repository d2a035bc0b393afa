//! Ports of this machine: whether somebody listens on one already.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use anyhow::{Context, Result, bail};

/// The first port from `first` on that nobody listens on at this machine.
pub(crate) fn first_free(first: u16) -> Result<u16> {
    for port in first..=u16::MAX {
        if is_free(port)? {
            return Ok(port);
        }
    }
    bail!("no port from {first} on is free; stop a program that listens there")
}

/// Whether `localhost` can be listened on, whatever address that stands for.
pub(crate) fn is_free(port: u16) -> Result<bool> {
    for address in [
        SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, port)),
    ] {
        match TcpListener::bind(address) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Ok(false),
            // A machine may well have no IPv6.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {}
            bound => {
                bound.with_context(|| format!("{address} can't be listened on"))?;
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_in_use_is_passed_over() -> Result<()> {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = taken.local_addr()?.port();
        assert!(!is_free(port)?);
        assert_ne!(first_free(port)?, port);
        Ok(())
    }
}
