//! What to do where nothing but a correction makes a connection possible.

use kubiya_sdk::ConnectProblem;

const TRUST: &str = "\
    If it is the authority of your organisation, or of a proxy that opens connections, trust it. On Linux, \
    SSL_CERT_FILE names a file and SSL_CERT_DIR a folder with the certificates of all authorities to trust, in place of \
    the system's; on macOS and Windows, add it to those of the system.";

const NO_AUTHORITY: &str = "\
    Give the server a certificate that is signed by an authority, and trust that. On Linux, SSL_CERT_FILE names a file \
    and SSL_CERT_DIR a folder with the certificates of all authorities to trust, in place of the system's; on macOS and \
    Windows, add it to those of the system.";

pub(super) fn advice(problem: ConnectProblem) -> &'static str {
    match problem {
        ConnectProblem::UnknownIssuer => TRUST,
        ConnectProblem::AuthorityAsServer => NO_AUTHORITY,
        ConnectProblem::Expired | ConnectProblem::NotYetValid => {
            "Have the certificate renewed, or correct the clock of this machine, then run it again."
        }
        ConnectProblem::WrongName => {
            "Use a host name that the certificate is for, or give the server a certificate for this one. A proxy may \
             have answered in its place."
        }
        ConnectProblem::NotTls => "Check the port of the address, and the scheme of the proxy.",
        ConnectProblem::ProxyCredentials => {
            "Write user name and password into the proxy's URL, percent-encoded, as in \
             http://user:password@proxy.example.com:3128."
        }
        _ => "Have the certificate replaced, then run it again.",
    }
}
