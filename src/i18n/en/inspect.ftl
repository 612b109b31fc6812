### What `inspect` shows of files and certificates.

## What a file is, by its content (cert::bundle::Form)
form-pem = a PEM file
form-der = a DER file
form-certificate = a certificate
form-pkcs7 = a PKCS#7 container (.p7b)
form-pkcs12 = a PKCS#12 container (.pfx, .p12)
form-jks = a Java keystore (JKS)
form-request = a certificate signing request (CSR)
form-crl = a certificate revocation list (CRL)
form-private-key = a private key
form-public-key = a public key
form-inventory = a list of certificates by name (show cert list trust)
form-unknown = something unknown


## What a file of certificates is (diagnosis::inspect::Kind)
inspect-kind-certificate = One certificate.
inspect-kind-inventory = { $count ->
    [one] A list of { $count } certificate as show cert list trust prints it: its name only. It proves nothing about which certificate that is, and cannot serve as a store.
   *[other] A list of { $count } certificates as show cert list trust prints it: their names only. It proves nothing about which certificates those are, and cannot serve as a store.
}
inspect-kind-other = No certificate that this version can decode: recognised by its content as { $form }.
inspect-kind-chain = A chain of { $count } certificates.
inspect-kind-bundle = A bundle of { $count } certificates.
inspect-kind-store = { $count ->
    [0] A store folder without certificates.
    [one] A store folder with { $count } certificate.
   *[other] A store folder with { $count } certificates.
}

## Headings and rows
inspect-certificate = Certificate { $position } of { $count }
inspect-issued-by-next = Issued by certificate { $position }, the next one.
inspect-not-issued-by-next = Not issued by certificate { $position }, the next one.
inspect-names = Names (SAN)
inspect-name = Name asked for
inspect-name-by-san = { $name }: matched by { $matched }
inspect-name-by-cn = { $name }: matched by the subject CN { $matched } only
inspect-name-no = { $name }: not matched
inspect-more = and { $count } more (--format json shows all)
inspect-authority-key-id = Issuer's key id
inspect-ca = CA
inspect-not-said = not said (no basic constraints)
inspect-key-usage = Key usage
inspect-extended-key-usage = Extended usage
inspect-permitted = Names permitted
inspect-excluded = Names excluded
inspect-ca-issuers = Issuer at (AIA)
inspect-ocsp = OCSP at
inspect-crl-urls = CRL at
inspect-sct-count = Embedded SCTs
inspect-must-staple = Must staple
inspect-extensions = Extensions
inspect-critical = critical
inspect-not-decoded = not decoded
inspect-malformed = malformed
inspect-sha1 = SHA-1 (thumbprint)
inspect-key-sha256 = SHA-256 of the key
inspect-trailing-bytes = Bytes behind it
inspect-origin = File
inspect-days-to-begin = { $days ->
    [0] begins within a day
    [one] begins in { $days } day
   *[other] begins in { $days } days
}

## Beside certificates
inspect-defect = line { $line }: a certificate was expected, but: { $detail }
inspect-within = Read from { $form }.
inspect-integrity-checked = Its digest fits the password: it is as it was written.
inspect-integrity-unchecked = Its digest was not checked, as no password was given (--password-file): whether anybody altered it is not known.
inspect-beside = beside them: { $form } ({ $count }); not shown by this version
inspect-other = line { $line }: { $form }; not shown by this version

## Signing requests (PKCS#10)
inspect-kind-request = { $count ->
    [one] One certificate signing request (CSR). It is no certificate: a certification authority makes one of it.
   *[other] { $count } certificate signing requests (CSR). They are no certificates: a certification authority makes some of them.
}
inspect-request = Request { $position } of { $count }
inspect-signature-valid = made by the key in it
inspect-signature-invalid = not made by the key in it
inspect-signature-unsupported = cannot be checked here
inspect-requested-extensions = Extensions asked for
inspect-attributes = Attributes

inspect-crl-number = List number
inspect-crl-this-update = This update
inspect-crl-next-update = Next update
inspect-crl-entries = Certificates revoked
inspect-crl-revoked = Serial, date, reason
