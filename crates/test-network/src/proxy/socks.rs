//! SOCKS 5 (RFC 1928), with user name and password (RFC 1929).

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::{Asked, Credentials};

const VERSION: u8 = 5;
const NOBODY: u8 = 0;
const PASSWORD: u8 = 2;
const NO_METHOD: u8 = 0xff;

/// What the client asks for.
pub(super) async fn asked<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    credentials: Credentials,
) -> io::Result<Asked> {
    let _version = stream.read_u8().await?;
    let methods = text(stream).await?;
    let method = if credentials.is_some() {
        PASSWORD
    } else {
        NOBODY
    };
    if !methods.contains(&method) {
        return Ok(Asked::Refused(&[VERSION, NO_METHOD]));
    }
    stream.write_all(&[VERSION, method]).await?;
    if let Some((user, password)) = credentials {
        let _version = stream.read_u8().await?;
        let given = (text(stream).await?, text(stream).await?);
        if given != (user.into(), password.into()) {
            return Ok(Asked::Refused(&[1, 1]));
        }
        stream.write_all(&[1, 0]).await?;
    }
    let mut request = [0; 4];
    stream.read_exact(&mut request).await?;
    let host = match request[3] {
        1 => Ipv4Addr::from(stream.read_u32().await?).to_string(),
        4 => Ipv6Addr::from(stream.read_u128().await?).to_string(),
        _ => String::from_utf8_lossy(&text(stream).await?).into_owned(),
    };
    Ok(Asked::For(format!("{host}:{}", stream.read_u16().await?)))
}

pub(super) async fn granted<S: AsyncWrite + Unpin>(stream: &mut S) -> io::Result<()> {
    stream
        .write_all(&[VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        .await
}

/// Bytes after their number.
async fn text<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Vec<u8>> {
    let length = stream.read_u8().await?;
    let mut bytes = vec![0; length.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}
