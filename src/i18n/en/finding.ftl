### Findings: title-CODE (a heading), finding-CODE (what, which certificate, both sides), remedy-CODE-1, -2 … (steps).
###
### A finding with clearly different stories has variants, finding-CODE-STORY. A variant without remedies of its own
### takes those of the code. A step uses no variable that its finding does not have. Variables, and what they hold:
###
###   subject, issuer   distinguished names, RFC 4514          other_…        the other one of two: see the message
###   sha256, serial    lower-case hex                         key_id         hex, or the word value-no-key-id
###   not_before/after  RFC 3339 UTC                           now            the moment judged at, RFC 3339 UTC
###   days              whole days, positive                   role           selects: leaf | intermediate | root
###   name              the peer's name as matched             names          all names of the certificate, comma-joined
###   matched           the entry that matched (or nearly)     cn             subject common name
###   algorithm         signature or key algorithm             key            kind of key: RSA, EC …
###   bits, bytes, limit what is there, what is asked          position       1 = first certificate sent
###   host, port        the peer                               address(es)    IP address; comma-joined list
###   server            name servers asked, comma-joined       timeout_ms     the limit that passed
###   alert             name and number of the TLS alert       version, suite TLS version, IANA suite name
###   banner, service   first bytes received; what they are    path           file or folder
###   aia               issuer URLs, or value-none             count          a number of things: see the message
###   url               where something was fetched from         proxy          host:port of the proxy (proxy.ftl)
###   rule              selects: see strict-clients-refuse     reason         why: a word or a catalogue word
###   responder         who signed the OCSP response           source         where a fact came from, in words
###   usage, oid        usages in words; dotted number         constraint     permitted/excluded subtree in words
###   key_type          RSA or ECDSA
###   detail            the system's or the library's words, or a catalogue word
###   contrast          who differs from whom in what          connections    how many were made (--repeat)
###   status            selects: differs | same                record, domain SRV or MX; whose service
###
### Variants: ping-no-reply-tcp-open · not-tls-unknown (banner not recognised) · tls-timeout-dripping (some bytes came)
### tls-alert-unrecognized-name · tls-protocol-error-oversized · tls-legacy-only-suites · weak-protocol-suite
### client-certificate-required-refused (one was sent), -foreign (and is of no authority that was named)
### weak-key-exchange-rsa (plain: short DH group), -granted, -rsa-granted, weak-protocol-granted, -suite-granted (to older clients), -offered, -suites-offered (--offers) · root-missing-sent (the server sent it), -public (in the public list), -aia (fetched), as intermediate-missing-aia
### issuer-replaced (new CA seen), -unsent (new CA known by its key identifier only), -self-signed (leaf regenerated)
### chain-too-long-bound (the search's own bound was hit), -bytes, -many · bad-signature-handshake (possession disproved)
### malformed-element (decoded, and on the path) · weak-signature-allowed, weak-key-allowed (--allow-weak) · not-a-ca-key-usage · wrong-usage-key-usage
### revocation-unknown (nothing stapled), -stale, -responder, -answer, -malformed, -source (asked in vain)
### name-mismatch-wildcard-depth, -ip, -short-name, -cn (no SAN: subject-cn-mismatch), -no-names
### not-a-ca-stored, not-a-ca-pinned, x509-v1-stored (of a store by itself: store lint)
### name-only-in-cn-beside-san (a SAN is there, without the name) · addresses-disagree-chain, -status, -connections (--repeat)
### key-types-disagree (the same result), -names, -status · nodes-disagree (verdicts and certificates differ), -verdicts (no such certificate), -stores (the verdicts agree)

## Words used inside messages
word-role = { $role ->
    [leaf] server certificate
    [intermediate] intermediate CA certificate
   *[root] root certificate
}
word-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
word-node-verdict = { $node }: { $status }
word-node-lacks = “{ $subject }” (SHA-256 { $sha256 }) is held by { $held } and missing on { $lacking }
word-node-other = “{ $subject }” (SHA-256 { $sha256 }), which this peer does not need, is held by { $held } and not by { $lacking }
word-key-type-shown = { $key_type }: “{ $subject }”, issued by “{ $issuer }”, until { $not_after }: { $status }

## Steps used by several remedies
step-import = peertrust import PEER --store STORE shows what the appliance would do with it, asks, puts it into this copy of the store, and says what to upload where.
step-upload = In Cisco Unified OS Administration > Security > Certificate Management > Upload Certificate, choose cup-trust and upload it as PEM or DER, on every IM and Presence node; upload the root before its intermediates.
step-reissue = Request a new certificate from the CA, install it with Import-ExchangeCertificate (or in IIS Manager), and bind it: Enable-ExchangeCertificate -Thumbprint … -Services IIS,SMTP.
step-install-intermediate = On the server, install it under certlm.msc > Intermediate Certification Authorities, or run certutil -addstore CA intermediate.cer; then run iisreset or restart the service.
restart-order = Restart Cisco Presence Engine first, then Cisco SIP Proxy (Cisco Unified IM and Presence Serviceability > Tools > Control Center - Feature Services), on every node.
restart-warning = While the services restart, the calendar integration is interrupted. With meeting notification both services must be restarted for every kind of certificate. Choose a quiet hour.

## Reach
title-name-not-resolved = The name has no address
finding-name-not-resolved = { $host } has no address: { $detail }. Name servers asked: { $server }.
remedy-name-not-resolved-1 = Check the spelling of { $host }, and whether the short name needs a domain behind it.
remedy-name-not-resolved-2 = Ask from this machine and from the IM and Presence node: nslookup { $host } (on the node: utils network host { $host }).
remedy-name-not-resolved-3 = Create the A or AAAA record, or use as gateway value the name under which the server is known.

finding-name-not-resolved-record = { $domain } has no { $record } record at { $host }: { $detail }. Nothing says where its servers are, so none was probed. Name servers asked: { $server }.
remedy-name-not-resolved-record-1 = Check the spelling of { $domain }, and whether the record is to be seen from here: an internal zone may lack what the public one has.
remedy-name-not-resolved-record-2 = Create the { $record } record in the zone of { $domain }, or name the server itself: peertrust check HOST:PORT.
finding-name-not-resolved-not-offered = { $domain } says by its { $record } record at { $host } that it does not offer the service: { $detail }. Nothing was probed.
remedy-name-not-resolved-not-offered-1 = If { $domain } does offer it, replace the { $record } record whose target is “.” by one that names the server.
finding-name-not-resolved-unusable = The { $record } record at { $host } points to no server that could be asked: { $detail }. A host name is needed there, and a port above 0.
remedy-name-not-resolved-unusable-1 = Let the { $record } record at { $host } name a host that has an address; an address itself is not allowed there.

title-dns-failure = The name service does not answer
finding-dns-failure = Whether { $host } exists is unknown: { $detail }. Name servers asked: { $server }.
remedy-dns-failure-1 = Check that the name servers { $server } run and can be reached on port 53, UDP and TCP.
remedy-dns-failure-2 = Repeat the check with another name server: --resolver ADDRESS.

title-ping-no-reply = No reply to ping
finding-ping-no-reply = { $address } answered none of { $count } echo requests.
finding-ping-no-reply-tcp-open = { $address } answered none of { $count } echo requests, although TCP port { $port } is open: ICMP is filtered, the server itself is up.
remedy-ping-no-reply-1 = If the tool of IM and Presence shall show “pingable”, allow ICMP echo from its nodes to { $address } on the firewalls and on the server.
remedy-ping-no-reply-2 = The second test does not depend on ping.

title-ping-not-permitted = This machine may not ping
finding-ping-not-permitted = No echo request could be sent to { $address }: { $detail }. Whether it answers pings is unknown.
remedy-ping-not-permitted-1 = To measure it, widen net.ipv4.ping_group_range or grant CAP_NET_RAW; --no-ping leaves the test out.

title-tcp-refused = Connection refused
finding-tcp-refused = { $address } refused TCP port { $port }: the machine is up, and nothing listens there, or a firewall rejects.
remedy-tcp-refused-1 = Check the port: Exchange serves EWS on 443.
remedy-tcp-refused-2 = On the server, see what listens (netstat -ano) and start it: for IIS, the service W3SVC and the site's https binding.

title-tcp-timeout = Connection timed out
finding-tcp-timeout = { $address } did not answer on TCP port { $port } within { $timeout_ms } ms.
remedy-tcp-timeout-1 = Allow TCP port { $port } to { $address } on the firewalls between: silence mostly means that packets are dropped.
remedy-tcp-timeout-2 = Check that the address still belongs to a running server.

title-tcp-unreachable = Host or network unreachable
finding-tcp-unreachable = { $address } cannot be reached on TCP port { $port }: { $detail }.
remedy-tcp-unreachable-1 = Check this machine's routes and gateway, and the routers up to { $address }.
remedy-tcp-unreachable-2 = Check that the address is the right one and that the server is switched on.

title-tcp-reset = Connection reset
finding-tcp-reset = The connection to { $address } on TCP port { $port } was reset while it was being opened.
remedy-tcp-reset-1 = Look in the logs of the firewalls and load balancers on the way to { $address }: a reset at this point seldom comes from the server.

## TLS
title-not-tls = The service does not speak TLS
finding-not-tls = { $address } port { $port } does not speak TLS at once: it answered as { $service }, beginning with “{ $banner }”.
finding-not-tls-unknown = { $address } port { $port } does not speak TLS at once: its answer begins with “{ $banner }”.
remedy-not-tls-1 = Use the port on which the service speaks TLS from the first byte: 443 for EWS.
remedy-not-tls-2 = If this port should speak TLS, give it a certificate: an https binding in IIS, or Enable-ExchangeCertificate -Services … in Exchange.

title-tls-timeout = The handshake was not finished in time
finding-tls-timeout = { $address } accepted the connection on port { $port }, then sent nothing within { $timeout_ms } ms.
finding-tls-timeout-dripping = { $address } accepted the connection on port { $port }, but sent only { $count } bytes within { $timeout_ms } ms.
remedy-tls-timeout-1 = Check that port { $port } is a TLS port; a service that waits for a command first stays silent.
remedy-tls-timeout-2 = Check the server's load, and whether a firewall or an inspecting proxy holds the connection.

title-tls-closed = The connection was cut during the handshake
finding-tls-closed = { $address } port { $port } cut the connection during the handshake, without a TLS alert: { $detail }.
remedy-tls-closed-1 = On a Windows server, look for Schannel events 36870, 36871, 36874 and 36888 in the System log: the binding may have no certificate, or no right to read its private key.
remedy-tls-closed-2 = Run netsh http show sslcert on the server: the binding must name a certificate that exists.
remedy-tls-closed-3 = See whether a firewall or an inspecting proxy between cuts the connection.

title-tls-alert = The server refused with a TLS alert
finding-tls-alert = { $address } port { $port } ended the handshake with the fatal alert { $alert }.
finding-tls-alert-unrecognized-name = { $address } port { $port } ended the handshake with the alert { $alert }: it has no certificate for the name { $name }.
remedy-tls-alert-1 = Look for the reason on the server: on Windows the System log, source Schannel, at the time of this check.
remedy-tls-alert-2 = Check that the server serves this very name, and which versions and cipher suites it allows.

title-tls-protocol-error = The server's TLS is broken
finding-tls-protocol-error = What { $address } port { $port } sent is TLS, but broken: { $detail }.
finding-tls-protocol-error-oversized = { $address } port { $port } sent a handshake message above { $limit } bytes, more than this program reads.
remedy-tls-protocol-error-1 = Repeat the check from another place in the network: if the fault is gone, a device between alters the traffic.
remedy-tls-protocol-error-2 = Shorten the certificate list if it is very long, and bring the server's TLS software up to date.

title-tls-version-unsupported = No TLS version in common
finding-tls-version-unsupported = { $address } port { $port } accepts none of TLS 1.0 to 1.3; its own choice: { $version }.
remedy-tls-version-unsupported-1 = Enable TLS 1.2 on the server: on Windows under HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols, then reboot.

title-tls-legacy-only = The server offers only outdated TLS
finding-tls-legacy-only = { $address } port { $port } offers nothing newer than { $version } (suite { $suite }).
finding-tls-legacy-only-suites = { $address } port { $port } chose { $suite } in { $version }: it offers no cipher suite that an appliance or this program would use.
remedy-tls-legacy-only-1 = Install the server's updates and enable TLS 1.2 with ECDHE and AES-GCM suites; Windows Server 2008 R2 needs its registry keys for that.
remedy-tls-legacy-only-2 = If the server cannot do it, plan its replacement: newer clients refuse it.

title-client-certificate-required = The server demands a client certificate
finding-client-certificate-required = { $address } port { $port } ended the { $version } session because no client certificate was sent; it names { $count ->
    [one] { $count } acceptable authority
   *[other] { $count } acceptable authorities
}. The server's own chain is judged all the same; mutual TLS was not tried.
remedy-client-certificate-required-1 = For EWS, set the IIS site and its virtual directories to ignore client certificates (SSL Settings), or use another binding.
remedy-client-certificate-required-2 = Where mutual TLS is meant, as on SIP ports 5061 and 5062, the server must trust the CA of the client's certificate.
finding-client-certificate-required-refused = { $address } port { $port } was sent the client certificate, and ended the session: { $alert }. The server's own chain is judged all the same.
remedy-client-certificate-required-refused-1 = Read in the server's log why it refused the certificate; mostly it lacks an intermediate, is expired, or is not meant for client authentication.
remedy-client-certificate-required-refused-2 = The server must trust the CA of the client's certificate, as on SIP ports 5061 and 5062.
finding-client-certificate-required-foreign = { $address } port { $port } was sent the client certificate, and ended the session: { $alert }. It names { $count ->
    [one] one acceptable authority
   *[other] { $count } acceptable authorities
}, and no issuer of the client certificate is among them. The server's own chain is judged all the same.
remedy-client-certificate-required-foreign-1 = Use a client certificate of an authority that the server takes; check -v lists them.
remedy-client-certificate-required-foreign-2 = Or have the server trust the CA of this client certificate.

title-no-certificate = The server sent no certificate
finding-no-certificate = { $address } port { $port } answered in TLS, but sent no certificate.
remedy-no-certificate-1 = Bind a certificate with its private key to port { $port }: Enable-ExchangeCertificate -Services IIS,SMTP, or the https binding in IIS Manager.

title-client-cannot-negotiate = Read, but not completed by this program
finding-client-cannot-negotiate = { $address } port { $port } chose { $version } with { $suite }, which this program does not speak. The chain was read from the clear-text handshake and judged; the session was not completed. An appliance does speak it.
finding-client-cannot-negotiate-neither = { $address } port { $port } chose { $version } with { $suite }, which neither this program nor an appliance speaks. The chain was read from the clear-text handshake and judged; the session was not completed.
remedy-client-cannot-negotiate-1 = Nothing is needed for IM and Presence; to serve newer clients too, enable TLS 1.2 with ECDHE and AES-GCM suites.

title-weak-protocol = Outdated protocol or cipher
finding-weak-protocol = { $address } port { $port } uses { $version }, which RFC 8996 has withdrawn.
finding-weak-protocol-suite = { $address } port { $port } uses { $suite } in { $version }, a cipher that is broken.
finding-weak-protocol-granted = { $address } port { $port } grants { $version } ({ $suite }) to a client that offers nothing newer; RFC 8996 has withdrawn it. Clients that offer TLS 1.2 or later are not affected.
finding-weak-protocol-suite-granted = { $address } port { $port } grants { $suite } in { $version }, a cipher that is broken, to a client that stops at TLS 1.2.
finding-weak-protocol-offered = { $address } port { $port } accepts outdated versions: { $detail }. RFC 7568 and RFC 8996 have withdrawn them.
finding-weak-protocol-suites-offered = { $address } port { $port } accepts cipher suites that are broken: { $detail }.
remedy-weak-protocol-1 = Enable TLS 1.2 or later with AES-GCM suites on the server, and switch off what is older once no client needs it.

title-weak-key-exchange = Weak key exchange
finding-weak-key-exchange = { $address } port { $port } exchanges keys with a Diffie-Hellman group of { $bits } bits; at least { $limit } are asked for today.
finding-weak-key-exchange-rsa = { $address } port { $port } chose { $suite }: RSA key exchange, without forward secrecy.
finding-weak-key-exchange-granted = With an older client { $address } port { $port } exchanges keys by a Diffie-Hellman group of { $bits } bits ({ $version }); at least { $limit } are asked for today.
finding-weak-key-exchange-rsa-granted = With an older client { $address } port { $port } takes { $suite } ({ $version }): RSA key exchange, without forward secrecy.
remedy-weak-key-exchange-1 = Put ECDHE suites first in the server's cipher suite order (Group Policy: SSL Configuration Settings).

## Chain
title-root-missing = The root is not in the store
finding-root-missing = The store lacks the root “{ $issuer }” (key identifier { $key_id }), which issued “{ $subject }”, and the server did not send it. Issuer addresses in the certificate: { $aia }.
finding-root-missing-sent = The server sent the root “{ $subject }” (SHA-256 { $sha256 }, valid until { $not_after }), but the store does not hold it.
finding-root-missing-public = The store lacks the root “{ $subject }” (SHA-256 { $sha256 }, valid until { $not_after }), and the server did not send it. It is on the public list of roots, so it can be had there.
remedy-root-missing-1 = Get the certificate of “{ $issuer }” from its CA. For AD CS: http://<CA server>/certsrv > Download a CA certificate > Base 64, the newest one; on a domain member: certutil -ca.cert root.cer.
remedy-root-missing-2 = Compare its SHA-256 fingerprint with one that the CA's administrator tells you by another way.
remedy-root-missing-3 = { step-upload }
remedy-root-missing-4 = { restart-order }
remedy-root-missing-sent-1 = Compare the fingerprint { $sha256 } with one that the CA's administrator tells you: having been sent proves nothing.
remedy-root-missing-sent-2 = { step-import }
remedy-root-missing-sent-3 = { step-upload }
remedy-root-missing-sent-4 = { restart-order }
remedy-root-missing-public-1 = Take the root from this report (JSON: missing[].pem) or from its CA's site, and compare the fingerprint { $sha256 }.
remedy-root-missing-public-2 = { step-import }
remedy-root-missing-public-3 = { step-upload }
remedy-root-missing-public-4 = { restart-order }
finding-root-missing-aia = The store lacks the root “{ $subject }” (SHA-256 { $sha256 }, valid until { $not_after }), and the server did not send it. It was fetched from { $url }, an address that “{ $name }” names, and its key made that certificate's signature.
remedy-root-missing-aia-1 = Take the root from this report (JSON: missing[].pem) or from { $url }, and compare the fingerprint { $sha256 } with one that the CA's administrator tells you: having been fetched proves nothing.
remedy-root-missing-aia-2 = { step-import }
remedy-root-missing-aia-3 = { step-upload }
remedy-root-missing-aia-4 = { restart-order }

title-intermediate-missing = An intermediate CA is missing
finding-intermediate-missing = The chain breaks above “{ $subject }”: its issuer “{ $issuer }” (key identifier { $key_id }) was not sent and is not in the store. Issuer addresses in the certificate: { $aia }.
remedy-intermediate-missing-1 = Get the certificate of “{ $issuer }” from its CA; addresses named in the certificate: { $aia }.
remedy-intermediate-missing-2 = { step-install-intermediate }
remedy-intermediate-missing-3 = If the server cannot be changed, put it into the store instead: { step-upload }
finding-intermediate-missing-aia = The chain breaks above “{ $name }”: its issuer “{ $subject }” (SHA-256 { $sha256 }, valid until { $not_after }) was not sent and is not in the store. It was fetched from { $url }, an address that the certificate itself names. The appliance fetches nothing.
remedy-intermediate-missing-aia-1 = Take exactly this certificate, SHA-256 { $sha256 }, from { $url } or from this report (JSON: missing[].pem).
remedy-intermediate-missing-aia-2 = { step-install-intermediate }
remedy-intermediate-missing-aia-3 = If the server cannot be changed, put it into the store instead: { step-import }
remedy-intermediate-missing-aia-4 = In that case also: { step-upload }

title-issuer-replaced = The CA has a new key, the store has the old one
finding-issuer-replaced = The store's “{ $subject }” is no longer the one in use. Store: serial { $serial }, key identifier { $key_id }, until { $not_after }, SHA-256 { $sha256 }. Now in use: serial { $other_serial }, key identifier { $other_key_id }, until { $other_not_after }, SHA-256 { $other_sha256 }. Same name, different keys.
finding-issuer-replaced-unsent = “{ $name }” was not signed by the “{ $subject }” that the store holds (serial { $serial }, key identifier { $key_id }, until { $not_after }, SHA-256 { $sha256 }), but by another key under the same name (key identifier { $other_key_id }), whose certificate was not sent.
finding-issuer-replaced-self-signed = The server regenerated its self-signed certificate “{ $subject }”. Store: serial { $serial }, until { $not_after }, SHA-256 { $sha256 }. Sent: serial { $other_serial }, until { $other_not_after }, SHA-256 { $other_sha256 }. Same name, different keys.
remedy-issuer-replaced-1 = Make sure with the server's administrator that the change was intended, and compare fingerprints.
remedy-issuer-replaced-2 = Delete the old certificate (serial { $serial }) from cup-trust first: cup-trust keeps one certificate per common name, and an upload that is not newer is ignored without a word. If servers still use the old one, they will need theirs replaced too.
remedy-issuer-replaced-3 = { step-import }
remedy-issuer-replaced-4 = { step-upload }
remedy-issuer-replaced-5 = { restart-order }
remedy-issuer-replaced-unsent-1 = Get the newest certificate of “{ $subject }” from the CA: on AD CS /certsrv offers several, Renewal=0 is the oldest; on a domain member: certutil -ca.cert root.cer.
remedy-issuer-replaced-unsent-2 = Delete the old certificate (serial { $serial }) from cup-trust first: cup-trust keeps one certificate per common name, and an upload that is not newer is ignored without a word.
remedy-issuer-replaced-unsent-3 = { step-upload }
remedy-issuer-replaced-unsent-4 = { restart-order }

title-self-signed-not-trusted = Self-signed, and not in the store
finding-self-signed-not-trusted = The server certificate “{ $subject }” (SHA-256 { $sha256 }, valid until { $not_after }) is signed by itself, and the store does not hold it.
remedy-self-signed-not-trusted-1 = Better: replace it by one from a CA, which outlives the next renewal. Get-ExchangeCertificate shows what is bound; an Exchange self-signed one has IsSelfSigned True.
remedy-self-signed-not-trusted-2 = Otherwise compare the fingerprint { $sha256 } on the server, and: { step-upload }
remedy-self-signed-not-trusted-3 = { restart-order }

title-leaf-only-in-store = The store holds the server certificate, not its CA
finding-leaf-only-in-store = The store holds the server certificate “{ $subject }” (SHA-256 { $sha256 }) itself. It is an end-entity certificate signed by “{ $issuer }”, and anchors nothing: the CA's certificate is needed.
remedy-leaf-only-in-store-1 = Get the certificate of “{ $issuer }”, and every CA certificate above it up to the root.
remedy-leaf-only-in-store-2 = { step-upload }
remedy-leaf-only-in-store-3 = { restart-order }

title-chain-out-of-order = Certificates are sent in the wrong order
finding-chain-out-of-order = Certificate { $position }, “{ $subject }”, did not issue the one sent before it. The chain could be sorted; clients that keep to the order of TLS 1.2 fail.
remedy-chain-out-of-order-1 = Put the server's certificate file in order: server certificate, then each issuer, without the root. IIS sorts by itself; check a load balancer or reverse proxy in front.

title-chain-duplicate = A certificate is sent twice
finding-chain-duplicate = “{ $subject }” (SHA-256 { $sha256 }) is sent { $count } times, again as certificate { $position }.
remedy-chain-duplicate-1 = Remove the repetition from the server's certificate file; mostly the server certificate was added to a bundle that had it already.

title-chain-unrelated = A certificate is sent that does not belong
finding-chain-unrelated = Certificate { $position }, “{ $subject }” (issuer “{ $issuer }”, SHA-256 { $sha256 }), belongs to no path of this server certificate.
remedy-chain-unrelated-1 = Remove it from the server's certificate file: it is often left from the CA before.

title-root-sent = The root is sent along
finding-root-sent = The server sends the root “{ $subject }” too, as certificate { $position } (SHA-256 { $sha256 }). That is allowed and costs a few bytes; nobody trusts it for having been sent.
remedy-root-sent-1 = Nothing needs to be done.

title-chain-too-long = The chain is too long
finding-chain-too-long = The path has { $count } certificates; this profile follows at most { $limit }.
finding-chain-too-long-bytes = The server sends { $count } certificates, { $bytes } bytes in all; OpenSSL, and so the appliance, takes at most { $limit } bytes and then breaks off.
finding-chain-too-long-many = The server sends { $count } certificates; a chain needs two to four, and some clients stop at { $limit }.
finding-chain-too-long-bound = The search for paths stopped at its bound of { $limit } after { $count } steps: so many certificates were sent or held that not every path was tried.
remedy-chain-too-long-1 = Send only the server certificate and its intermediates, and remove cross-signed copies that no client needs.

## Certificate
title-expired = Expired
finding-expired = The { word-role } “{ $subject }” expired on { $not_after }, { word-days } before { $now } (the moment judged at; without --at the local clock).
remedy-expired-1 = If the clock { $now } is wrong, set it first.
remedy-expired-2 = { $role ->
    [leaf] { step-reissue }
    [intermediate] Get the renewed certificate of “{ $subject }” from its CA. { step-install-intermediate }
   *[root] Get the CA's renewed root, and replace the old one. { step-upload }
}

title-not-yet-valid = Not yet valid
finding-not-yet-valid = The { word-role } “{ $subject }” is valid only from { $not_before }, { word-days } after { $now } (the moment judged at; without --at the local clock).
remedy-not-yet-valid-1 = Compare the clocks of this machine ({ $now }), of the server and of the CA: mostly one of them is wrong (w32tm /query /status, utils ntp status).
remedy-not-yet-valid-2 = If the clocks are right, wait until { $not_before }, or have the certificate issued again.

title-expires-soon = Expires soon
finding-expires-soon = The { word-role } “{ $subject }” expires in { word-days }, on { $not_after }; a warning was asked for from { $limit } days on.
remedy-expires-soon-1 = { $role ->
    [leaf] Renew it in time. { step-reissue }
    [intermediate] Ask the CA for its renewed intermediate, and install it on the server before { $not_after }.
   *[root] Ask the CA for its new root, and bring it into every store before { $not_after }; mind that cup-trust keeps one certificate per common name.
}

title-bad-signature = The signature is wrong
finding-bad-signature = The signature on “{ $subject }” ({ $algorithm }) does not verify with the key of “{ $issuer }”, and no other key of that name is known.
finding-bad-signature-handshake = The server did not prove that it has the private key of “{ $subject }” (SHA-256 { $sha256 }): its handshake signature does not fit the certificate.
remedy-bad-signature-1 = Install the certificate again from the file that the CA issued, and compare fingerprints: certutil -dump cert.cer.
remedy-bad-signature-2 = If the CA was renewed, its newest certificate is wanted: compare the authority key identifier with the subject key identifiers.
remedy-bad-signature-handshake-1 = Bind certificate and private key as one: on Windows, certutil -repairstore my “serial number”, then bind it again.
remedy-bad-signature-handshake-2 = If nothing is wrong on the server, suspect a device between that presents a certificate of someone else.

title-malformed = Cannot be decoded
finding-malformed = Certificate { $position } that the server sent (SHA-256 { $sha256 }) cannot be decoded: { $detail }.
finding-malformed-element = The { word-role } “{ $subject }” (SHA-256 { $sha256 }) is not well-formed: { $detail }.
remedy-malformed-1 = Look at the file on the server: openssl x509 -in cert.cer -noout -text, or certutil -dump cert.cer.
remedy-malformed-2 = Have it issued again by CA software that writes DER correctly.

title-weak-signature = Signed with a weak algorithm
finding-weak-signature = The { word-role } “{ $subject }” is signed with { $algorithm }, which is no longer accepted.
finding-weak-signature-allowed = The { word-role } “{ $subject }” is signed with { $algorithm }; accepted only because --allow-weak was given.
remedy-weak-signature-1 = Move the CA to SHA-256 (AD CS: certutil -setreg ca\csp\CNGHashAlgorithm SHA256, restart CertSvc), and have the certificate issued again.
remedy-weak-signature-2 = To see what an old appliance says meanwhile, check with --allow-weak.

title-weak-key = Key too short
finding-weak-key = The { word-role } “{ $subject }” has a key of { $bits } bits ({ $key }); at least { $limit } are needed.
finding-weak-key-allowed = The { word-role } “{ $subject }” has a key of { $bits } bits ({ $key }) instead of { $limit }; accepted only because --allow-weak was given.
remedy-weak-key-1 = Make a new key of RSA 2048 bits or more and have a certificate issued for it; a renewal with the same key changes nothing.
remedy-weak-key-2 = To see what an old appliance says meanwhile, check with --allow-weak.

title-unsupported-algorithm = Unsupported algorithm
finding-unsupported-algorithm = The { word-role } “{ $subject }” uses { $algorithm }, which cannot be verified here.
remedy-unsupported-algorithm-1 = Have it issued with RSA or ECDSA P-256/P-384 and SHA-256 or later. On AD CS, RSASSA-PSS comes from AlternateSignatureAlgorithm=1 in CAPolicy.inf or the request: set it to 0.

title-not-a-ca = Not a CA certificate
finding-not-a-ca = “{ $subject }” issued a certificate of this chain, but is no CA: its basic constraints do not say CA:TRUE.
finding-not-a-ca-key-usage = “{ $subject }” issued a certificate of this chain, but its key usage ({ $usage }) lacks keyCertSign.
remedy-not-a-ca-1 = Have the CA's certificate issued again with the template Subordinate Certification Authority (CA:TRUE, keyCertSign), then all below it.
remedy-not-a-ca-2 = If this certificate was never meant to issue, find out who signed with its key.

title-path-too-long = Too many CAs below a CA
finding-path-too-long = “{ $subject }” allows at most { $limit } intermediate CAs below it, this path has { $count }.
remedy-path-too-long-1 = Issue the server certificate by a CA that stands directly below “{ $subject }”, or have that CA renewed with a larger pathLenConstraint (AD CS: CAPolicy.inf, PathLength).

title-name-constraints-violated = Outside of the CA's name constraints
finding-name-constraints-violated = “{ $issuer }” may not certify “{ $name }”, a name in “{ $subject }”: its name constraints say { $constraint }.
remedy-name-constraints-violated-1 = Request a certificate whose names keep to { $constraint }, or take it from another CA.
remedy-name-constraints-violated-2 = If the constraint is too narrow, have “{ $issuer }” renewed with another one.

title-wrong-usage = Not meant for a TLS server
finding-wrong-usage = The { word-role } “{ $subject }” is for { $usage }; server authentication is not among it.
finding-wrong-usage-key-usage = The key usage of the { word-role } “{ $subject }” ({ $usage }) does not fit a TLS server: digitalSignature, or keyEncipherment for RSA key exchange, is needed.
remedy-wrong-usage-1 = Have it issued from a template for web servers (AD CS: Web Server; extended key usage serverAuth), and bind that certificate.

title-unknown-critical-extension = Unknown critical extension
finding-unknown-critical-extension = The { word-role } “{ $subject }” has the critical extension { $oid }, which is not known here; RFC 5280 then demands refusal.
remedy-unknown-critical-extension-1 = Have it issued without { $oid }, or with that extension not critical.

title-must-staple = The stapled OCSP response is absent
finding-must-staple = “{ $subject }” demands a stapled OCSP response (TLS feature status_request), and the server sent none.
remedy-must-staple-1 = Switch OCSP stapling on, and let the server reach its CA's OCSP responder; or have it issued without the TLS feature extension.

title-revoked = Revoked
finding-revoked = The { word-role } “{ $subject }” (serial { $serial }) has been revoked: { $detail }, reason { $reason }. Told by: { $source }.
remedy-revoked-1 = Ask the CA why. If the key may be known to others, make a new one.
remedy-revoked-2 = { step-reissue }

title-revocation-unknown = Whether it is revoked is unknown
finding-revocation-unknown = Whether “{ $subject }” is revoked is unknown: { $reason }.
finding-revocation-unknown-stale = Whether “{ $subject }” is revoked is unknown: the OCSP response was good only until { $not_after }, now it is { $now }.
finding-revocation-unknown-responder = Whether “{ $subject }” is revoked is unknown: the OCSP response is signed by “{ $responder }”, who has no right to: { $reason }.
finding-revocation-unknown-answer = The OCSP responder “{ $responder }” does not know “{ $subject }” (serial { $serial }).
finding-revocation-unknown-malformed = Whether “{ $subject }” is revoked is unknown: the OCSP response cannot be used: { $detail }.
finding-revocation-unknown-source = Whether “{ $subject }” is revoked is unknown: { $reason }. Asked: { $url }.
remedy-revocation-unknown-source-1 = The appliance does not check revocation, so nothing fails by this. To know it, see that { $url } answers from here, or hand the CA's list over: --crl FILE.
remedy-revocation-unknown-1 = The appliance does not check revocation, so nothing fails by this. To know it, let the server staple, and see that it reaches the CA's OCSP responder and CRL.

title-strict-clients-refuse = Accepted here, refused by strict clients
finding-strict-clients-refuse = “{ $subject }” is accepted as the appliance accepts it, but clients that keep strictly to RFC 5280 refuse: { $rule ->
    [leaf-is-ca] the server certificate is marked as a CA (CA:TRUE).
    [dn-encoding] the issuer's name is encoded differently in the two certificates.
    [self-issued] the path has a self-issued certificate (a CA that certified its own new key).
    [many-intermediates] the path has more than 6 intermediates.
    [foreign-name-constraints] a CA has name constraints of a kind that does not concern this server certificate.
   *[other] { $detail }.
}
finding-strict-clients-refuse-refused = “{ $subject }” is refused under these rules: { $rule ->
    [leaf-is-ca] the server certificate is marked as a CA (CA:TRUE).
    [dn-encoding] the issuer's name is encoded differently in the two certificates.
    [self-issued] the path has a self-issued certificate (a CA that certified its own new key).
    [many-intermediates] the path has more than 6 intermediates.
    [foreign-name-constraints] a CA has name constraints of a kind that cannot be compared here.
   *[other] { $detail }.
}
remedy-strict-clients-refuse-refused-1 = Have the certificate re-issued without this feature. Where it needs only one exception, profile appliance accepts it as the appliance does.
remedy-strict-clients-refuse-1 = For IM and Presence nothing is needed. For stricter clients, have the certificate issued again without the peculiarity.

title-dn-encoding-differs = Same name, encoded differently
finding-dn-encoding-differs = “{ $subject }” names its issuer as “{ $issuer }”. That certificate is there, and its key verifies, but the name is encoded differently: { $detail }. Some clients call it missing.
remedy-dn-encoding-differs-1 = Nothing is missing: do not go looking for another CA certificate.
remedy-dn-encoding-differs-2 = Have the certificate issued again by the renewed CA; its issuer is then a byte-for-byte copy of the CA's subject.

title-x509-v1 = X.509 version 1
finding-x509-v1 = The { word-role } “{ $subject }” is an X.509 version { $version } certificate; version 3 is needed.
remedy-x509-v1-1 = Have it issued as version 3, with extensions (openssl x509 -req needs -extfile or -copy_extensions). The SIP Proxy takes version 3 only.

## Name
title-name-mismatch = The name does not match
finding-name-mismatch = The certificate is not for { $name }. It names: { $names }.
finding-name-mismatch-wildcard-depth = The certificate is not for { $name }: the wildcard { $matched } stands for exactly one label. It names: { $names }.
finding-name-mismatch-ip = The certificate is not for the address { $name }: no IP address in its subject alternative names is that one. It names: { $names }.
finding-name-mismatch-short-name = The certificate is not for the short name { $name }. It names: { $names }.
finding-name-mismatch-cn = The certificate is not for { $name }: it has no subject alternative name, and its subject CN is { $cn }.
finding-name-mismatch-no-names = The certificate is not for { $name }: it has neither a subject alternative name nor a subject CN.
remedy-name-mismatch-1 = Use one of these exactly as Presence Gateway value, if DNS leads there to the same server: { $names }.
remedy-name-mismatch-2 = Otherwise have the certificate issued again with { $name } as DNS name in the SAN, and bind it: Enable-ExchangeCertificate -Services IIS,SMTP.
remedy-name-mismatch-ip-1 = Use one of these names instead of the address as Presence Gateway value: { $names }.
remedy-name-mismatch-ip-2 = Only if it must be the address: have the certificate issued again with { $name } as iPAddress in the SAN.
remedy-name-mismatch-short-name-1 = Use the fully qualified name as Presence Gateway value: { $names }.
remedy-name-mismatch-cn-1 = Use { $cn } exactly as Presence Gateway value, if DNS leads there to the same server.
remedy-name-mismatch-cn-2 = Better, have the certificate issued again with { $name } in the SAN; newer clients look nowhere else.
remedy-name-mismatch-no-names-1 = Have the certificate issued again with { $name } as DNS name in the SAN.

title-name-only-in-cn = Only the CN matches
finding-name-only-in-cn = { $name } matches only the subject CN { $cn }; there is no subject alternative name. The appliance accepts that, clients that follow RFC 9525 refuse.
finding-name-only-in-cn-beside-san = { $name } matches only the subject CN { $cn }; the subject alternative names ({ $names }) do not have it. The appliance accepts that, clients that follow RFC 9525 refuse.
remedy-name-only-in-cn-1 = At the next renewal, put { $name } into the SAN as well.

title-cn-differs = The CN is another name
finding-cn-differs = { $name } matches the subject alternative name { $matched }, but the subject CN is { $cn }. Releases before 8.6(4) compare the CN alone.
remedy-cn-differs-1 = Nothing is needed from release 8.6(4) on. Before it, use { $cn } as Presence Gateway value, or have { $name } made the CN.

## Several
title-addresses-disagree = The addresses disagree
finding-addresses-disagree = The { $count } addresses of { $host } do not show the same. { $contrast }.
finding-addresses-disagree-chain = The { $count } addresses of { $host } present different certificates. { $contrast }.
finding-addresses-disagree-status = The { $count } addresses of { $host } come to different results. { $contrast }. Whether it works depends on which one a client meets.
finding-addresses-disagree-connections = Of { $connections } connections with { $host } at { $address }, not all show the same{ $status ->
    [differs] , and they come to different results
   *[same] { "" }
  }. { $contrast }. Several servers stand behind this one address; which of them a client meets is chance.
remedy-addresses-disagree-connections-1 = Find the servers behind { $address } (the load balancer's pool) and bind the same certificate and chain on each: Get-ExchangeCertificate -Server … on each, then Enable-ExchangeCertificate.
remedy-addresses-disagree-connections-2 = Take servers that are gone, or not ready, out of the load balancer's pool; then ask again with --repeat.
remedy-addresses-disagree-1 = Bind the same certificate and chain on every server behind { $host }: Get-ExchangeCertificate -Server … on each, then Enable-ExchangeCertificate.
remedy-addresses-disagree-2 = Remove addresses of servers that are gone from DNS or from the load balancer's pool.

title-key-types-disagree = The two key types disagree
finding-key-types-disagree = { $name } has a certificate of each key type; both come to the same result and differ in { $detail }. { $names }.
finding-key-types-disagree-names = { $name } has a certificate of each key type, and they are not for the same names; they differ in { $detail }. { $names }.
finding-key-types-disagree-status = { $name } has a certificate of each key type, and clients that get the { $key_type } one fail where the others do not. They differ in { $detail }. { $names }.
remedy-key-types-disagree-1 = Look after both certificates of { $name } together: one request, one CA, one date for RSA and for ECDSA.
remedy-key-types-disagree-2 = If no client needs one of the two, remove it.
remedy-key-types-disagree-status-1 = Renew or replace the { $key_type } certificate of { $name } as the other one was, and bind it beside it. What is wrong with it stands in the other findings.
remedy-key-types-disagree-status-2 = If no client needs it, remove it: then every client gets the other one.

title-nodes-disagree = The nodes' stores differ
finding-nodes-disagree = The stores of the { $count } nodes come to different results: { $detail }. Certificates of this peer that not every node holds: { $names }.
finding-nodes-disagree-verdicts = The stores of the { $count } nodes come to different results: { $detail }. Every certificate of this peer's paths is held by all of them or by none.
finding-nodes-disagree-stores = The { $count } nodes say the same of this peer ({ $detail }), but not every node holds the same of its certificates: { $names }.
remedy-nodes-disagree-1 = On each node where a certificate is missing, upload it as cup-trust, the root first (Cisco Unified OS Administration of that node > Security > Certificate Management > Upload Certificate). If that node holds another certificate of the same name, delete it before: cup-trust keeps one per common name.
remedy-nodes-disagree-2 = { restart-order }
remedy-nodes-disagree-3 = Fetch the store of that node again and check again with every --node.
remedy-nodes-disagree-verdicts-1 = Compare the findings of the nodes in this report, and the whole stores with each other.
remedy-nodes-disagree-stores-1 = Nothing breaks today. Load the same CA certificates on every node, so that the next change on the server does not break one node alone.

## Store
title-store-empty = The store is empty
finding-store-empty = The store { $path } holds no certificate, so it trusts nobody.
remedy-store-empty-1 = Check that { $path } is the place you meant; put the exported cup-trust certificates there (PEM or DER).

title-store-entry-unreadable = A store entry cannot be read
finding-store-entry-unreadable = { $path } is not counted as part of the store: { $detail }.
remedy-store-entry-unreadable-1 = Look at { $path }, export the certificate again as PEM or DER, or take the file out of the store.

title-store-entry-expired = A store entry has expired
finding-store-entry-expired = “{ $subject }” in { $path } (SHA-256 { $sha256 }) expired on { $not_after }, { word-days } before { $now }.
remedy-store-entry-expired-1 = See whether another application still names it; if not, delete it in Certificate Management. A renewed one of the same common name can then be uploaded.

title-store-duplicate = Twice in the store
finding-store-duplicate = “{ $subject }” (SHA-256 { $sha256 }) is { $count } times in the store, for example in { $path }.
remedy-store-duplicate-1 = Nothing needs to be done; one copy is enough.

title-store-cn-collision = Two certificates of one common name
finding-store-cn-collision = The store has two certificates of the common name “{ $cn }”: serial { $serial }, until { $not_after }, SHA-256 { $sha256 }; and serial { $other_serial }, until { $other_not_after }, SHA-256 { $other_sha256 }. cup-trust keeps only one.
remedy-store-cn-collision-1 = Find out which of the two the servers use (key identifier of the issuer), and upload only that one.
remedy-store-cn-collision-2 = If servers use both, have those on the old key issued certificates by the new one first.

title-store-key-too-large = Key larger than cup-trust takes
finding-store-key-too-large = “{ $subject }” (SHA-256 { $sha256 }) has a key of { $bits } bits ({ $key }); cup-trust takes at most { $limit }.
remedy-store-key-too-large-1 = An upload of it will be refused: ask the CA for a path by a key of at most { $limit } bits.

## Signing requests (inspect)
finding-malformed-request = The request for “{ $subject }” is not well-formed: { $detail }.
remedy-malformed-request-1 = Make the request anew, and copy it whole, from the BEGIN line to the END line.
finding-bad-signature-request = The request for “{ $subject }” is not signed by the key in it ({ $algorithm }): it was altered or copied with an error. A CA refuses it.
remedy-bad-signature-request-1 = Copy the request again from the file that the server wrote, or make it anew.
finding-unsupported-algorithm-request = The request for “{ $subject }” is signed with { $algorithm }, which cannot be verified here.
finding-unsupported-algorithm-request-key = The request for “{ $subject }” is for a key ({ $key }) that TLS servers and clients do not use.
remedy-unsupported-algorithm-request-1 = Make it with an RSA key of 2048 bits or more, or an EC key on P-256 or P-384, and SHA-256.
remedy-unsupported-algorithm-request-key-1 = Make it with an RSA key of 2048 bits or more, or an EC key on P-256 or P-384.
finding-weak-signature-request = The request for “{ $subject }” is signed with { $algorithm }; some CAs refuse that. The certificate's own signature is the CA's choice.
remedy-weak-signature-request-1 = Make the request with SHA-256 (certreq: HashAlgorithm = SHA256 in the .inf file).
finding-weak-key-request = The request for “{ $subject }” is for a key of { $bits } bits ({ $key }); at least { $limit } are needed.
remedy-weak-key-request-1 = Make a new key of RSA 2048 bits or more (or EC P-256), and a request for it.
finding-wrong-usage-request = The request for “{ $subject }” asks for { $usage }; server authentication is not among it.
remedy-wrong-usage-request-1 = Ask for serverAuth, or have the CA issue it by its template for web servers, which overrules the request.
finding-name-mismatch-request = The request for “{ $subject }” is not for { $name }. It names: { $names }.
finding-name-mismatch-request-wildcard-depth = The request for “{ $subject }” is not for { $name }: the wildcard { $matched } stands for exactly one label. It names: { $names }.
remedy-name-mismatch-request-1 = Make the request anew with { $name } as CN and among the DNS names of the SAN.
remedy-name-mismatch-request-wildcard-depth-1 = Make the request anew with { $name } itself among the DNS names of the SAN.
finding-name-only-in-cn-request = { $name } is the CN of the request, but not in its SAN ({ $names }). Newer clients look nowhere else.
finding-name-only-in-cn-request-no-san = The request asks for no subject alternative name; its only name is the CN { $cn }. Newer clients do not look there.
remedy-name-only-in-cn-request-1 = Make the request anew with { $name } in the SAN as well, or have the CA add it.
remedy-name-only-in-cn-request-no-san-1 = Make the request anew with { $cn } in the SAN as well, or have the CA add it.
finding-cn-differs-request = { $name } matches { $matched } in the SAN of the request, but its CN is { $cn }. Releases before 8.6(4) compare the CN alone.
finding-cn-differs-request-san = The CN of the request, { $cn }, is not among its subject alternative names ({ $names }).
remedy-cn-differs-request-1 = Make { $name } the CN, if it is the Presence Gateway value.
remedy-cn-differs-request-san-1 = Make one of the names of the SAN the CN: the one by which the Presence Gateway is configured.

## A store by itself (store lint)
finding-not-a-ca-stored = “{ $subject }” in { $path } (SHA-256 { $sha256 }) is an end-entity certificate, issued by “{ $issuer }”: no path ends in it, so it trusts nobody.
remedy-not-a-ca-stored-1 = Put the CA certificates above it into the store instead: “{ $issuer }”, up to its root.
remedy-not-a-ca-stored-2 = Then take it out (peertrust store remove, and Certificate Management on every node).
finding-not-a-ca-pinned = “{ $subject }” in { $path } (SHA-256 { $sha256 }) is a self-signed end-entity certificate: it trusts the one server that has exactly this certificate, until { $not_after }.
remedy-not-a-ca-pinned-1 = Nothing needs to be done. When that server gets another certificate, the store needs it, too.
finding-x509-v1-stored = The root “{ $subject }” in { $path } (SHA-256 { $sha256 }) is an X.509 version { $version } certificate; the SIP Proxy takes version 3 only.
