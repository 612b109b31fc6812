//! Every metric: name, kind, and what it says.

use super::exposition::{Family, Kind};

macro_rules! families {
    ($($(#[$doc:meta])* $constant:ident $name:literal $help:literal;)+) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            $(#[$doc])*
            pub static $constant: Family = Family { name: $name, kind: Kind::Gauge, help: $help };
        )+

        /// Every metric of a report, for the documentation and its test.
        pub static ALL: &[&Family] = &[$(&$constant),+];
    };
}

families! {
    // As blackbox_exporter has them: name, type, labels and meaning.
    PROBE_SUCCESS "probe_success" "1 when the whole probe passed: reachable and verified, at every address and by every store.";
    PROBE_DURATION "probe_duration_seconds" "Time that the whole probe took.";
    PROBE_TIMEOUT "probe_timeout_seconds" "Time that the whole probe may take.";
    PROBE_DNS_LOOKUP_TIME "probe_dns_lookup_time_seconds" "Time that name resolution took; 0 for an address, which needs none.";
    PROBE_IP_PROTOCOL "probe_ip_protocol" "IP version of the address that the other metrics speak of: 4 or 6.";
    PROBE_IP_ADDR_HASH "probe_ip_addr_hash" "FNV-1a hash (32 bits) of that address: it changes when the address does.";
    PROBE_ICMP_DURATION "probe_icmp_duration_seconds" "Time of the echo by phase: resolve, and the mean round trip as rtt.";
    PROBE_DNS_DURATION "probe_dns_duration_seconds" "Time of the question to a name server by phase.";
    PROBE_DNS_QUERY_SUCCEEDED "probe_dns_query_succeeded" "1 when a name server answered with an address.";
    PROBE_TLS_VERSION "probe_tls_version_info" "The TLS version that was agreed on, or that the server chose.";
    PROBE_TLS_CIPHER "probe_tls_cipher_info" "The cipher suite that was agreed on, or that the server chose.";
    PROBE_SSL_EARLIEST_CERT_EXPIRY "probe_ssl_earliest_cert_expiry" "Unix time at which the first of the presented certificates ends.";
    PROBE_SSL_LAST_CHAIN_EXPIRY "probe_ssl_last_chain_expiry_timestamp_seconds" "Unix time at which the last verified path ends; absent without one.";
    PROBE_SSL_LAST_CHAIN "probe_ssl_last_chain_info" "The leaf certificate that was presented.";
    PROBE_FAILURE "probe_failure_info" "Why the probe failed: the finding that decided, and the phase it belongs to; absent when it passed.";

    // Our own.
    BUILD "peertrust_build_info" "The version of peertrust that wrote this.";
    CHECKED_AT "peertrust_checked_at_timestamp_seconds" "Unix time of the judgement: old, when nothing runs any more.";
    HYPOTHETICAL "peertrust_hypothetical" "1 when the verdicts are those of another time (--at) or of a store as a change would make it (--with, --without).";
    PEERS "peertrust_peers" "Peers of this run by verdict.";
    PEERS_TWICE "peertrust_peers_left_out" "Peers that stood in the list a second time with the same labels; the first is told.";
    REACHABLE "peertrust_reachable" "Test 1: 1 when a ping was answered or a TCP connection opened; absent when neither could be tried.";
    SSL_VERIFIED "peertrust_ssl_verified" "Test 2: 1 when the chain and the name were verified, at every address and by every store.";
    STATUS "peertrust_status_info" "Both statuses in words.";
    FINDINGS "peertrust_findings" "Findings of this code and severity.";
    CERTIFICATE_NOT_AFTER "peertrust_certificate_not_after_timestamp_seconds" "Unix time at which a certificate of the chain ends: those of the best path, and those presented beside it.";
    CERTIFICATE_REMAINING "peertrust_certificate_remaining_seconds" "Time left for a certificate of the chain; 86400 is a day, negative is past.";
    CERTIFICATES_PRESENTED "peertrust_certificates_presented" "Certificates that the peer sent.";
    PATH_NOT_AFTER "peertrust_path_not_after_timestamp_seconds" "Unix time at which the verified path in force ends, its root included; absent without one.";
    PATH_REMAINING "peertrust_path_remaining_seconds" "Time left for the verified path in force; 86400 is a day.";
    ADDRESS_TCP_OPEN "peertrust_address_tcp_open" "1 when the TCP connection to this address opened.";
    ADDRESS_SSL_VERIFIED "peertrust_address_ssl_verified" "1 when this address was verified.";
    NODE_SSL_VERIFIED "peertrust_node_ssl_verified" "1 when the store of this node verifies the peer at every address.";
    PING_RTT "peertrust_ping_rtt_seconds" "Round trips of the echo.";
    PING_SENT "peertrust_ping_sent" "Echo requests that were sent.";
    PING_RECEIVED "peertrust_ping_received" "Echo replies that came.";
    PHASE_DURATION "peertrust_phase_duration_seconds" "Time by phase of the probe.";
    STORE_CERTIFICATES "peertrust_store_certificates" "Certificates in the trust store.";
    STORE_DEFECTS "peertrust_store_defects" "What of the trust store could not be read, or stands there twice.";

    // As ssl_exporter has them.
    SSL_PROBE_SUCCESS "ssl_probe_success" "1 when the whole probe passed.";
    SSL_PROBER "ssl_prober" "How TLS was reached: https, or tcp for everything else.";
    SSL_TLS_VERSION "ssl_tls_version_info" "The TLS version that was agreed on.";
    SSL_CERT_NOT_AFTER "ssl_cert_not_after" "Unix time at which a presented certificate ends.";
    SSL_CERT_NOT_BEFORE "ssl_cert_not_before" "Unix time at which a presented certificate begins.";
    SSL_VERIFIED_CERT_NOT_AFTER "ssl_verified_cert_not_after" "Unix time at which a certificate of a verified path ends; path 0 ends last.";
    SSL_VERIFIED_CERT_NOT_BEFORE "ssl_verified_cert_not_before" "Unix time at which a certificate of a verified path begins.";
    SSL_OCSP_STAPLED "ssl_ocsp_response_stapled" "1 when an OCSP response was stapled.";
    SSL_OCSP_STATUS "ssl_ocsp_response_status" "What the stapled response says: 0 good, 1 revoked, 2 unknown.";
    SSL_OCSP_PRODUCED_AT "ssl_ocsp_response_produced_at" "Unix time at which the stapled response was made.";
    SSL_OCSP_THIS_UPDATE "ssl_ocsp_response_this_update" "Unix time from which on the stapled response holds.";
    SSL_OCSP_NEXT_UPDATE "ssl_ocsp_response_next_update" "Unix time up to which the stapled response holds.";
    SSL_OCSP_REVOKED_AT "ssl_ocsp_response_revoked_at" "Unix time of the revocation.";

    // As x509-certificate-exporter has them.
    X509_NOT_AFTER "x509_cert_not_after" "Unix time at which a certificate of the trust store ends.";
    X509_NOT_BEFORE "x509_cert_not_before" "Unix time at which a certificate of the trust store begins.";
    X509_EXPIRED "x509_cert_expired" "1 when a certificate of the trust store has ended.";
}
