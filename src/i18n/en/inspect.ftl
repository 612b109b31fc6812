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
form-unknown = something unknown

