//! Names of object identifiers that certificates and requests carry: key purposes, extensions, attributes.

/// Key purposes (RFC 5280 §4.2.1.12, and what Microsoft and Netscape add), by their usual names.
const PURPOSES: &[(&str, &str)] = &[
    ("2.5.29.37.0", "anyExtendedKeyUsage"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.5", "ipsecEndSystem"),
    ("1.3.6.1.5.5.7.3.6", "ipsecTunnel"),
    ("1.3.6.1.5.5.7.3.7", "ipsecUser"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.3.6.1.5.5.7.3.17", "ipsecIKE"),
    ("1.3.6.1.4.1.311.10.3.3", "msSGC"),
    ("1.3.6.1.4.1.311.20.2.2", "msSmartcardLogin"),
    ("2.16.840.1.113730.4.1", "nsSGC"),
    ("1.3.6.1.5.2.3.5", "pkInitKDC"),
];

/// Extensions, by their names in the standards.
const EXTENSIONS: &[(&str, &str)] = &[
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.33", "policyMappings"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.37", "extendedKeyUsage"),
    ("2.5.29.46", "freshestCRL"),
    ("2.5.29.54", "inhibitAnyPolicy"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.1.3", "qcStatements"),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
    ("1.3.6.1.5.5.7.1.24", "tlsFeature"),
    ("1.3.6.1.5.5.7.48.1.5", "ocspNoCheck"),
    ("1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestamps"),
    ("1.3.6.1.4.1.11129.2.4.3", "ctPoison"),
    ("1.3.6.1.4.1.311.20.2", "msCertificateTemplateName"),
    ("1.3.6.1.4.1.311.21.1", "msCAVersion"),
    ("1.3.6.1.4.1.311.21.2", "msPreviousCertificateHash"),
    ("1.3.6.1.4.1.311.21.7", "msCertificateTemplate"),
    ("1.3.6.1.4.1.311.21.10", "msApplicationPolicies"),
    ("2.16.840.1.113730.1.1", "nsCertType"),
    ("2.16.840.1.113730.1.13", "nsComment"),
];

/// Attributes of requests (RFC 2985, and what Microsoft adds).
const ATTRIBUTES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("1.2.840.113549.1.9.7", "challengePassword"),
    ("1.2.840.113549.1.9.8", "unstructuredAddress"),
    ("1.2.840.113549.1.9.14", "extensionRequest"),
    ("1.3.6.1.4.1.311.2.1.14", "msCertExtensions"),
    ("1.3.6.1.4.1.311.13.1", "msRenewalCertificate"),
    ("1.3.6.1.4.1.311.13.2.1", "msEnrollmentNameValuePair"),
    ("1.3.6.1.4.1.311.13.2.2", "msEnrollmentCspProvider"),
    ("1.3.6.1.4.1.311.13.2.3", "msOsVersion"),
    ("1.3.6.1.4.1.311.21.20", "msRequestClientInfo"),
];

/// The name of a request's attribute; `None` where it is not known here.
pub fn attribute(oid: &str) -> Option<&'static str> {
    named(ATTRIBUTES, oid)
}

/// The name of a key purpose; `None` where it is not known here.
pub fn purpose(oid: &str) -> Option<&'static str> {
    named(PURPOSES, oid)
}

/// The name of an extension; `None` where it is not known here.
pub fn extension(oid: &str) -> Option<&'static str> {
    named(EXTENSIONS, oid)
}

fn named(table: &[(&str, &'static str)], oid: &str) -> Option<&'static str> {
    table.iter().find(|row| row.0 == oid).map(|row| row.1)
}
