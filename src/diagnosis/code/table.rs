//! The table: word, area, default severity, status when critical, OpenSSL's verify numbers, Windows' words, testssl's id.

use super::{Area, Facts, Severity, StatusClass};

codes! {
    /// The name does not exist, or has no address.
    NameNotResolved "name-not-resolved" Reach Critical NetworkError
        [] ["WSAHOST_NOT_FOUND 11001", "WSANO_DATA 11004", "NameResolutionFailure"] "scanProblem";
    /// The name service gave no answer, or an error.
    DnsFailure "dns-failure" Reach Critical NetworkError
        [] ["WSATRY_AGAIN 11002", "WSANO_RECOVERY 11003"] "scanProblem";
    /// No echo reply. A rule lowers it to info where TCP is open.
    PingNoReply "ping-no-reply" Reach Warning -
        [] ["IP_REQ_TIMED_OUT 11010"] -;
    /// This machine may not send echo requests.
    PingNotPermitted "ping-not-permitted" Reach Info -
        [] ["WSAEACCES 10013"] -;
    /// A RST answered the SYN.
    TcpRefused "tcp-refused" Reach Critical NetworkError
        [] ["WSAECONNREFUSED 10061", "ConnectFailure"] "scanProblem";
    /// Nothing answered the SYN.
    TcpTimeout "tcp-timeout" Reach Critical NetworkError
        [] ["WSAETIMEDOUT 10060", "ConnectFailure"] "scanProblem";
    /// No route, or a router said so.
    TcpUnreachable "tcp-unreachable" Reach Critical NetworkError
        [] ["WSAEHOSTUNREACH 10065", "WSAENETUNREACH 10051"] "scanProblem";
    /// The connection was reset while it opened.
    TcpReset "tcp-reset" Reach Critical NetworkError
        [] ["WSAECONNRESET 10054"] "scanProblem";

    /// The proxy was not reached, or opened no way to the peer.
    ProxyFailed "proxy-failed" Reach Critical NetworkError
        [] ["ProxyNameResolutionFailure", "RequestProhibitedByProxy"] "scanProblem";

    /// The service answered, but not in TLS.
    NotTls "not-tls" Tls Critical Failed
        [] ["SEC_E_INVALID_TOKEN 0x80090308"] "service";
    /// The service speaks its protocol, and has no upgrade to TLS.
    StarttlsNotOffered "starttls-not-offered" Tls Critical Failed
        [] [] "scanProblem";
    /// The service answered the upgrade, or the connection itself, with no.
    StarttlsRefused "starttls-refused" Tls Critical Failed
        [] ["SEC_E_INVALID_TOKEN 0x80090308"] "scanProblem";
    /// Bytes in clear text stood between the go-ahead and the handshake.
    StarttlsInjection "starttls-injection" Tls Warning -
        [] [] "starttls_injection";
    /// The handshake was not finished in time.
    TlsTimeout "tls-timeout" Tls Critical NetworkError
        [] ["WSAETIMEDOUT 10060"] "scanProblem";
    /// The peer closed or reset the connection during the handshake.
    TlsClosed "tls-closed" Tls Critical Failed
        [] ["WSAECONNRESET 10054", "SecureChannelFailure"] "scanProblem";
    /// The peer sent a fatal alert.
    TlsAlert "tls-alert" Tls Critical Failed
        [] ["SEC_E_ILLEGAL_MESSAGE 0x80090326", "Schannel event 36887"] "scanProblem";
    /// TLS, but broken.
    TlsProtocolError "tls-protocol-error" Tls Critical Failed
        [] ["SEC_E_ILLEGAL_MESSAGE 0x80090326", "SEC_E_INVALID_TOKEN 0x80090308"] "scanProblem";
    /// No version in common.
    TlsVersionUnsupported "tls-version-unsupported" Tls Critical Failed
        [] ["SEC_E_UNSUPPORTED_FUNCTION 0x80090302", "SEC_E_ALGORITHM_MISMATCH 0x80090331"] "scanProblem";
    /// Nothing newer than TLS 1.1, or no suite later than 3DES and RC4.
    TlsLegacyOnly "tls-legacy-only" Tls Critical Failed
        [] ["SEC_E_ALGORITHM_MISMATCH 0x80090331"] "TLS1_2";
    /// The server ends the session without a client certificate.
    ClientCertificateRequired "client-certificate-required" Tls Critical Failed
        [] ["SEC_I_INCOMPLETE_CREDENTIALS 0x00090320"] "clientAuth";
    /// An empty certificate list, or none.
    NoCertificate "no-certificate" Tls Critical Failed
        [] ["RemoteCertificateNotAvailable"] "cert_numbers";
    /// The chain was read, but this program speaks no suite of the server's. Failed in profile `pkix`.
    ClientCannotNegotiate "client-cannot-negotiate" Tls Warning Failed
        [] ["SEC_E_ALGORITHM_MISMATCH 0x80090331"] "scanProblem";
    /// An outdated protocol version, or a broken cipher, was chosen.
    WeakProtocol "weak-protocol" Tls Warning Failed
        [] ["SEC_E_ALGORITHM_MISMATCH 0x80090331"] "TLS1";
    /// A short Diffie-Hellman group, or RSA key exchange.
    WeakKeyExchange "weak-key-exchange" Tls Warning -
        [] [] "FS";

    /// No path ends in a root that the store holds.
    RootMissing "root-missing" Chain Critical MissingFromChain
        [20, 19, 2, 21] ["SEC_E_UNTRUSTED_ROOT 0x80090325", "CERT_E_UNTRUSTEDROOT 0x800B0109", "CERT_E_CHAINING 0x800B010A", "UntrustedRoot", "PartialChain"] "cert_chain_of_trust";
    /// A CA between leaf and root is neither sent nor held.
    IntermediateMissing "intermediate-missing" Chain Critical MissingFromChain
        [20, 21] ["CERT_E_CHAINING 0x800B010A", "PartialChain"] "cert_chain_of_trust";
    /// The store holds the issuer's name with another key.
    IssuerReplaced "issuer-replaced" Chain Critical BadCertificates
        [7, 20, 18] ["TRUST_E_CERT_SIGNATURE 0x80096004", "SEC_E_UNTRUSTED_ROOT 0x80090325", "NotSignatureValid"] "cert_chain_of_trust";
    /// A self-signed leaf that the store does not hold.
    SelfSignedNotTrusted "self-signed-not-trusted" Chain Critical MissingFromChain
        [18] ["SEC_E_UNTRUSTED_ROOT 0x80090325", "CERT_E_UNTRUSTEDROOT 0x800B0109", "UntrustedRoot"] "cert_chain_of_trust";
    /// The store holds the CA-signed leaf itself, not its CA.
    LeafOnlyInStore "leaf-only-in-store" Chain Critical MissingFromChain
        [20, 21] ["CERT_E_CHAINING 0x800B010A", "PartialChain"] "cert_chain_of_trust";
    /// Certificates are sent in another order than TLS asks.
    ChainOutOfOrder "chain-out-of-order" Chain Warning -
        [] [] "certs_list_ordering_problem";
    /// The same certificate is sent twice.
    ChainDuplicate "chain-duplicate" Chain Warning -
        [] [] "certs_countServer";
    /// A certificate is sent that belongs to no path of this leaf.
    ChainUnrelated "chain-unrelated" Chain Warning -
        [] [] "certs_countServer";
    /// A public name, reached through a proxy, shows a chain of nobody's that is public.
    InterceptionLikely "interception-likely" Chain Info -
        [] [] -;
    /// The root itself is sent.
    RootSent "root-sent" Chain Info -
        [] [] "certs_countServer";
    /// More certificates than a verifier follows.
    ChainTooLong "chain-too-long" Chain Critical BadCertificates
        [22] [] "certs_countServer";

    /// Past its notAfter.
    Expired "expired" Certificate Critical BadCertificates
        [10] ["SEC_E_CERT_EXPIRED 0x80090328", "CERT_E_EXPIRED 0x800B0101", "NotTimeValid"] "cert_expirationStatus";
    /// Before its notBefore.
    NotYetValid "not-yet-valid" Certificate Critical BadCertificates
        [9] ["SEC_E_CERT_EXPIRED 0x80090328", "CERT_E_EXPIRED 0x800B0101", "NotTimeValid"] "cert_notBefore";
    /// Ends within the days asked for.
    ExpiresSoon "expires-soon" Certificate Warning -
        [] [] "cert_expirationStatus";
    /// The issuer's key does not verify the signature.
    BadSignature "bad-signature" Certificate Critical BadCertificates
        [7] ["TRUST_E_CERT_SIGNATURE 0x80096004", "NotSignatureValid"] "cert_chain_of_trust";
    /// Not a certificate that can be decoded.
    Malformed "malformed" Certificate Critical BadCertificates
        [] ["CRYPT_E_ASN1_BADTAG 0x8009310B", "SEC_E_CERT_UNKNOWN 0x80090327"] -;
    /// Signed over SHA-1 or MD5.
    WeakSignature "weak-signature" Certificate Critical BadCertificates
        [68] ["HasWeakSignature"] "cert_signatureAlgorithm";
    /// A key shorter than today's verifiers accept.
    WeakKey "weak-key" Certificate Critical BadCertificates
        [66, 67] ["HasWeakSignature"] "cert_keySize";
    /// A key or signature algorithm that cannot be verified.
    UnsupportedAlgorithm "unsupported-algorithm" Certificate Critical BadCertificates
        [6] ["NTE_BAD_ALGID 0x80090008"] "cert_signatureAlgorithm";
    /// An issuer without the right to issue.
    NotACa "not-a-ca" Certificate Critical BadCertificates
        [79, 32] ["TRUST_E_BASIC_CONSTRAINTS 0x80096019", "InvalidBasicConstraints"] -;
    /// More CAs below a CA than its pathLenConstraint allows.
    PathTooLong "path-too-long" Certificate Critical BadCertificates
        [25] ["TRUST_E_BASIC_CONSTRAINTS 0x80096019", "InvalidBasicConstraints"] -;
    /// A name outside of what a CA may certify.
    NameConstraintsViolated "name-constraints-violated" Certificate Critical BadCertificates
        [47, 48] ["CERT_E_INVALID_NAME 0x800B0114", "HasNotPermittedNameConstraint", "HasExcludedNameConstraint"] -;
    /// Key usage or extended key usage excludes a TLS server.
    WrongUsage "wrong-usage" Certificate Critical BadCertificates
        [26] ["CERT_E_WRONG_USAGE 0x800B0110", "NotValidForUsage"] "cert_extKeyUsage";
    /// A critical extension nobody here knows.
    UnknownCriticalExtension "unknown-critical-extension" Certificate Critical BadCertificates
        [34] ["CERT_E_CRITICAL 0x800B0105", "HasNotSupportedCriticalExtension"] -;
    /// The certificate demands a stapled response, and none came.
    MustStaple "must-staple" Certificate Warning BadCertificates
        [] [] "cert_mustStapleExtension";
    /// Revoked by its issuer.
    Revoked "revoked" Certificate Critical BadCertificates
        [23] ["CRYPT_E_REVOKED 0x80092010", "CERT_E_REVOKED 0x800B010C", "Revoked"] "cert_ocspRevoked";
    /// No usable word on revocation. Critical only with `--require-revocation`.
    RevocationUnknown "revocation-unknown" Certificate Warning BadCertificates
        [3] ["CRYPT_E_REVOCATION_OFFLINE 0x80092013", "CRYPT_E_NO_REVOCATION_CHECK 0x80092012", "RevocationStatusUnknown"] "OCSP_stapling";
    /// Accepted by a named rule; clients that keep to the letter refuse.
    StrictClientsRefuse "strict-clients-refuse" Certificate Warning BadCertificates
        [] [] -;
    /// Issuer and subject are the same name in different encodings.
    DnEncodingDiffers "dn-encoding-differs" Certificate Warning MissingFromChain
        [] [] -;
    /// An X.509 version 1 certificate.
    X509V1 "x509-v1" Certificate Critical BadCertificates
        [79] ["TRUST_E_BASIC_CONSTRAINTS 0x80096019"] -;

    /// The certificate is not for this name.
    NameMismatch "name-mismatch" Name Critical NameMismatch
        [62, 64] ["SEC_E_WRONG_PRINCIPAL 0x80090322", "CERT_E_CN_NO_MATCH 0x800B010F", "RemoteCertificateNameMismatch"] "cert_trust";
    /// Only the subject CN matches.
    NameOnlyInCn "name-only-in-cn" Name Warning NameMismatch
        [62] ["CERT_E_CN_NO_MATCH 0x800B010F", "RemoteCertificateNameMismatch"] "cert_subjectAltName";
    /// The SAN matches, the CN is another name.
    CnDiffers "cn-differs" Name Warning -
        [] [] "cert_commonName";

    /// The addresses of one name show different things.
    AddressesDisagree "addresses-disagree" Several Warning -
        [] [] -;
    /// The certificates for RSA clients and for ECDSA clients differ.
    KeyTypesDisagree "key-types-disagree" Several Warning -
        [] [] -;
    /// The stores of an appliance's nodes come to different verdicts.
    NodesDisagree "nodes-disagree" Several Warning -
        [] [] -;

    /// The store holds no certificate.
    StoreEmpty "store-empty" Store Warning -
        [20] ["CERT_E_CHAINING 0x800B010A"] -;
    /// An entry of the store cannot be read.
    StoreEntryUnreadable "store-entry-unreadable" Store Warning -
        [] ["CRYPT_E_ASN1_BADTAG 0x8009310B"] -;
    /// A certificate in the store has expired.
    StoreEntryExpired "store-entry-expired" Store Warning -
        [] ["CERT_E_EXPIRED 0x800B0101"] -;
    /// The store holds one certificate several times.
    StoreDuplicate "store-duplicate" Store Info -
        [] [] -;
    /// Two certificates of one common name: cup-trust keeps one.
    StoreCnCollision "store-cn-collision" Store Warning -
        [] [] -;
    /// A key above what cup-trust takes.
    StoreKeyTooLarge "store-key-too-large" Store Warning -
        [] [] -;
}
