### Findings of the dialogue before the handshake. The variables are those at the head of finding.ftl, and
###   command           the request for TLS, as the protocol writes it
### service selects remedies: SMTP, LMTP, IMAP, POP3, ManageSieve, NNTP, LDAP, XMPP, FTP, PostgreSQL, MySQL, RDP.
### Variants: starttls-not-offered-masked (a device writes X over it), -mssql · starttls-refused-redirected
### tls-closed-starttls-mute (not a word was said)

title-starttls-not-offered = The service does not offer TLS
finding-starttls-not-offered = { $address } port { $port } speaks { $service }, but does not offer { $command }; its answer: “{ $banner }”.
finding-starttls-not-offered-masked = { $address } port { $port } speaks { $service }, but a device in between has written X over what it offers, { $command } among it: “{ $banner }”.
finding-starttls-not-offered-mssql = { $address } port { $port } speaks { $service }, but says that it cannot encrypt: “{ $banner }”.
remedy-starttls-not-offered-1 = { $service ->
    [SMTP] Exchange offers STARTTLS when its receive connector has a certificate: Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services SMTP, and Get-ReceiveConnector | fl Identity,Fqdn,AuthMechanism must show Tls. Events 12014 and 12018 name a certificate it looks for in vain.
    [IMAP] Give the service a certificate: Enable-ExchangeCertificate -Services IMAP or Set-ImapSettings -X509CertificateName HOST in Exchange, ssl_cert and ssl in Dovecot; then restart it.
    [POP3] Give the service a certificate: Enable-ExchangeCertificate -Services POP or Set-PopSettings -X509CertificateName HOST in Exchange, ssl_cert and ssl in Dovecot; then restart it.
    [LDAP] A domain controller offers StartTLS once a certificate with Server Authentication and its own name is in its personal store (certlm.msc); OpenLDAP needs TLSCertificateFile and TLSCertificateKeyFile.
    [PostgreSQL] Set ssl = on, ssl_cert_file and ssl_key_file in postgresql.conf, and reload.
    [MySQL] Set ssl_cert and ssl_key in the server's configuration, and restart; SHOW VARIABLES LIKE 'have_ssl' must say YES.
    [RDP] Set the security layer to Negotiate or SSL: group policy “Require use of specific security layer for remote (RDP) connections”.
   *[other] Give the service a certificate and key, and switch TLS on in its configuration.
}
remedy-starttls-not-offered-2 = If the service speaks TLS from the first byte on another port, check that one.
remedy-starttls-not-offered-masked-1 = Switch off the inspection of { $service } on the firewall between (Cisco ASA: no inspect esmtp, or allow-tls in its policy map), or check from a place behind it.
remedy-starttls-not-offered-mssql-1 = In SQL Server Configuration Manager, choose a certificate under Protocols > Certificate, and restart the service. Without one it makes a self-signed one; a build that says “not supported” has no encryption at all.

title-starttls-refused = The service refused to go over to TLS
finding-starttls-refused = { $address } port { $port } answered in { $service } with a refusal, where { $command } was due: “{ $banner }”.
finding-starttls-refused-redirected = { $address } port { $port } speaks { $service }, and sends its clients elsewhere instead of { $command }: “{ $banner }”.
remedy-starttls-refused-1 = { $service ->
    [SMTP] Read the answer. 454 means that the server's TLS does not work: key or certificate cannot be read (Exchange: event 12014; Postfix: its log). 421 and 554 refuse this client: let its address through, or check from where mail comes from.
    [LDAP] Read the answer: 52 (unavailable) from a domain controller means that it has no usable certificate; 1 (operationsError) that TLS is on already.
    [RDP] Read the answer: 3 (SSL_CERT_NOT_ON_SERVER) is repaired by a certificate for the listener, which the service can read the key of.
   *[other] Read the answer, and look into the service's log at the time of this check: mostly its certificate or key cannot be read.
}
remedy-starttls-refused-redirected-1 = Check the host that is named in its place.

title-starttls-injection = Something was said between the go-ahead and the handshake
finding-starttls-injection = Behind its go-ahead for { $command }, { $address } port { $port } sent { $bytes } more bytes in clear text, before the handshake: “{ $banner }”. They were dropped.
remedy-starttls-injection-1 = Repeat the check from inside the server's own network. If it is gone there, somebody in between adds text to connections; a client that does not drop it takes it for an answer made under TLS.
remedy-starttls-injection-2 = If the server itself sends it, bring its software up to date (CVE-2011-0411 and CVE-2021-23222 are of this kind).

finding-not-tls-starttls = { $address } port { $port } does not speak { $service }: it answered as { $name }, beginning with “{ $banner }”.
finding-not-tls-starttls-unknown = { $address } port { $port } does not speak { $service }: its answer begins with “{ $banner }”.
finding-not-tls-starttls-direct = { $address } port { $port } speaks TLS from the first byte; the { $service } dialogue up to { $command } has no place there.
finding-not-tls-after-starttls = { $address } port { $port } agreed to { $command }, and then went on in clear text: “{ $banner }”.
remedy-not-tls-starttls-1 = Check port and protocol: the port decides which scheme, or --starttls, fits.
remedy-not-tls-starttls-unknown-1 = Check port and protocol: the port decides which scheme, or --starttls, fits.
remedy-not-tls-starttls-direct-1 = Check it with TLS from the first byte: the scheme tls://, or { $service }'s own with an s at its end.
remedy-not-tls-after-starttls-1 = Look at the server, and at any proxy before it, for who answers in clear text after the go-ahead: TLS is announced there, and not done.

finding-tls-timeout-starttls = { $address } accepted the connection on port { $port }, then said nothing in { $service } within { $timeout_ms } ms.
finding-tls-timeout-starttls-late = { $address } port { $port } did not come to the end of the { $service } dialogue before TLS within { $timeout_ms } ms; last it said “{ $banner }”.
remedy-tls-timeout-starttls-1 = A server that waits for the client to speak first is silent here: if port { $port } has TLS from the first byte, check it as tls://.
remedy-tls-timeout-starttls-2 = Some { $service } servers let a client they do not know wait for long: repeat with a longer --timeout.
remedy-tls-timeout-starttls-late-1 = Check the server's load and its name service: { $service } servers look up the client's name first. Repeat with a longer --timeout.

finding-tls-closed-starttls = { $address } port { $port } cut the connection in the { $service } dialogue, before TLS began; last it said “{ $banner }”.
finding-tls-closed-starttls-mute = { $address } port { $port } took the connection and cut it in the { $service } dialogue without having said a word.
remedy-tls-closed-starttls-1 = Look into the service's log at the time of this check; a service that takes only known clients closes without a word.
remedy-tls-closed-starttls-2 = See whether a firewall or an inspecting proxy between cuts the connection.
remedy-tls-closed-starttls-mute-1 = See whether port { $port } serves this client at all: access lists, limits of connections and proxies whose own server is down close without a word. The service's log at the time of this check tells.
remedy-tls-closed-starttls-mute-2 = If port { $port } has TLS from the first byte, or speaks another protocol than { $service }, check it as that.

finding-tls-protocol-error-starttls = { $address } port { $port } answered in { $service } out of turn or out of measure, before TLS began: { $detail }.
remedy-tls-protocol-error-starttls-1 = Repeat the check from another place in the network: if the fault is gone, a device between alters the traffic.
