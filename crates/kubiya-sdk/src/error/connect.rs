//! Why there was no connection, where repeating does not help.

/// What has to be corrected before there can be a connection: a certificate, or what a proxy is told.
///
/// See [`Error::connect_problem`](crate::Error::connect_problem).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ConnectProblem {
    /// The certificate is signed by an authority that is not trusted here, or by itself.
    UnknownIssuer,
    /// What is shown is the certificate of an authority, not of a server. Many self-signed certificates are.
    AuthorityAsServer,
    /// The certificate has expired, or the clock of this machine is wrong.
    Expired,
    /// The certificate is not valid yet, or the clock of this machine is wrong.
    NotYetValid,
    /// The certificate is for other names.
    WrongName,
    /// The certificate cannot be accepted for another reason: it was revoked, is damaged, or is for another use.
    Certificate,
    /// What answers does not speak TLS.
    NotTls,
    /// The proxy wants a user name and a password, or others than it was given (407).
    ProxyCredentials,
}
