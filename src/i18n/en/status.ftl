### Statuses, severities, roles, states: the words that stand in cells.

## The two tests (labels as in Cisco's tool)
test-reachability = Peer Server Reachability Status
test-ssl = SSL Connection/Certificate Verification Status

## ssl.status
status-ssl-verified = Verified
status-ssl-certificate-missing-from-chain = Certificate Missing From Chain
status-ssl-subject-cn-mismatch = Subject CN Mismatch
status-ssl-san-mismatch = SAN Mismatch
status-ssl-bad-certificates = Bad Certificates
status-ssl-network-error = Network Error
status-ssl-failed = Failed
status-ssl-not-judged = Not judged

## reachability.status
status-reachability-reachable = Reachable
status-reachability-unreachable = Unreachable
status-reachability-undetermined = Undetermined

## Ping and TCP of one address
status-ping-reply = reply
status-ping-no-reply = no reply
status-ping-not-permitted = not permitted
status-ping-skipped = skipped
status-tcp-open = open
status-tcp-refused = refused
status-tcp-timeout = timeout
status-tcp-unreachable = unreachable
status-tcp-reset = reset
status-tcp-not-permitted = not permitted
status-tcp-skipped = skipped

## Severities
severity-critical = critical
severity-warning = warning
severity-info = info

## Roles of a certificate
role-leaf = server certificate
role-intermediate = intermediate CA
role-root = root CA

## What the store has of a certificate
store-state-held = held
store-state-missing = missing
store-state-stale = stale
store-state-not-needed = not needed in the store

## Where a missing certificate can be had
source-presented = sent by the server
source-aia = issuer address (AIA)
source-public-roots = public root list
source-unknown = to be obtained by hand

## Whose move it is
who-server = server administrator
who-store = trust store administrator
who-network = network or firewall administrator
who-client = administrator of the client (gateway setting, this machine)
who-nobody = nobody

## Values that are not there
value-unknown = unknown
value-none = none
value-yes = yes
value-no = no
value-not-checked = not checked
value-no-key-id = none (the certificate has no key identifier)

## Why something was not tried (evidence::Reason)
reason-not-asked = not asked for
reason-offline = judged from files, nothing was probed
reason-address-literal = the peer is an address, there is no name to resolve
reason-address-given = not asked: the address was given (--address)
reason-earlier-step-failed = an earlier step failed
reason-no-route-for-family = this machine has no route for this kind of address
reason-another-answered = another address answered first (--one-address)
reason-not-needed = not needed, the first pass showed everything
reason-not-reached = the run ended before this peer was finished
reason-deadline-spent = the time allowed for this peer was used up
reason-through-proxy = the proxy stands between
reason-too-many-addresses = more addresses than are probed

## Failed resolution (evidence::DnsFailureKind)
dns-nx-domain = the name does not exist (NXDOMAIN)
dns-no-data = the name exists, but has no address (no A or AAAA record)
dns-serv-fail = the name server failed (SERVFAIL)
dns-refused = the name server refused to answer (REFUSED)
dns-timeout = no name server answered in time
dns-no-servers = not in the hosts file, and no name server is configured
dns-other = the resolver failed

## Failed connections (evidence::ConnectFailureKind)
connect-refused = connection refused
connect-timeout = no answer in time
connect-reset = connection reset
connect-host-unreachable = host unreachable
connect-network-unreachable = network unreachable
connect-not-permitted = forbidden by a rule of this machine
connect-other = connection failed

## Failed handshakes (evidence::TlsFailureKind)
tls-failure-timeout = not finished in time
tls-failure-closed = connection closed by the peer
tls-failure-reset = connection reset by the peer
tls-failure-alert = fatal alert { $alert }
tls-failure-not-tls = the answer is not TLS
tls-failure-incompatible = no version or cipher suite in common
tls-failure-protocol = broken TLS messages
tls-failure-oversized = a handshake message above 64 kB
tls-failure-no-certificate = no certificate sent

## Proof of possession of the private key (evidence::Possession)
possession-proved = proved by the handshake signature
possession-disproved = disproved: the handshake signature does not fit the certificate
possession-no-signature = undetermined: the handshake ended before the signature
possession-key-exchange-without-signature = undetermined: RSA key exchange carries no signature
possession-unsupported-algorithm = undetermined: the signature's algorithm or key size cannot be checked
possession-malformed-certificate = undetermined: the certificate cannot be decoded

## Why a stapled response says nothing (trust::staple::StapleFault)
revocation-nothing-stapled = the server stapled no OCSP response
staple-not-successful = the responder answered with an error
staple-malformed = it is no OCSP response
staple-no-issuer = the issuer of the certificate is not known, so nobody is entitled to answer
staple-wrong-certificate = it speaks of another certificate
staple-unknown-status = the responder does not know the certificate
staple-not-yet-valid = its thisUpdate lies in the future
staple-stale = it is too old
staple-wrong-responder = the signer is neither the issuer nor appointed by it
staple-bad-signature = its signature does not verify
staple-delegate-expired = the responder's certificate is not valid at this time
staple-unsupported-algorithm = its signature uses an algorithm that cannot be checked here
staple-unknown-critical-extension = it has a critical extension that is not known here

## What a rehearsed change does to a peer
effect-breaks = breaks
effect-mended = is mended
effect-fails-otherwise = fails otherwise
effect-still-failing = fails as today
effect-same = holds as today

## Why a CRL says nothing (trust::crl::CrlFault), and where an answer came from
revocation-no-source = the certificate names no responder and no list, and none was given
revocation-source-crl = a revocation list (CRL)
revocation-source-ocsp = an OCSP responder
revocation-source-staple = the stapled OCSP response
crl-malformed = the revocation list cannot be decoded
crl-wrong-issuer = the revocation list is another CA's
crl-not-covered = the revocation list speaks of other certificates of this CA
crl-unsupported = the revocation list is a delta, an indirect one or one by reasons, which is not put together here
crl-unknown-critical-extension = the revocation list has a critical extension that is not known here
crl-no-issuer = the CA that may sign the revocation list is not known
crl-bad-signature = the signature of the revocation list does not verify
crl-unsupported-algorithm = the revocation list is signed with an algorithm that cannot be checked here
crl-not-yet-valid = the revocation list is of the future
crl-stale = the revocation list is too old

## What is fetched, and why nothing came (evidence::fetch)
fetch-purpose-issuer = issuer
fetch-purpose-crl = revocation list
fetch-purpose-ocsp = OCSP answer
fetch-bad-url = not a URL that names a server
fetch-ldap-url = an LDAP address: only members of the domain can read it
fetch-file-url = a file path: only the CA's own machine or network can read it
fetch-https-url = an https address: checking its certificate would need what is being looked for
fetch-other-scheme = an address of a kind that is not fetched
fetch-address-refused = not connected to: not a public address (--allow-fetch-from allows it)
fetch-not-resolved = the name has no address
fetch-not-connected = no connection
fetch-timeout = no answer in time
fetch-truncated = the connection ended before the answer did
fetch-bad-http = the answer is no HTTP that is taken here
fetch-too-large = the answer is too large
fetch-bad-redirect = redirected too often
fetch-elsewhere = redirected to another server, which was not asked
fetch-status = the server answered with an error
fetch-too-many = too much was to be fetched for one peer

nowhere-no-data = no such record
nowhere-not-offered = the domain says that it does not offer the service
nowhere-unusable = the record points to no server that could be asked
## In what the addresses of one name differ
aspect-ssl-status = result of the SSL test
aspect-leaf = server certificate
aspect-issuer = issuer
aspect-not-after = expiry
aspect-names = names
aspect-chain = certificates sent behind it
aspect-version = TLS version
aspect-validity = validity

## Generations of clients, and why asking for offers ended early
generation-tls-1-0 = TLS 1.0 alone (assumed)
generation-tls-1-2 = TLS 1.2
generation-tls-1-3 = TLS 1.3 (assumed)
offers-stopped-connections = The bound on connections was reached: there may be more.
offers-stopped-time = The peer's time was used up: there may be more.
offers-stopped-silence = The peer left hellos without an answer: the rest was not asked.
offers-stopped-not-connected = A connection did not open any more: the rest was not asked.
offers-stopped-nonsense = The peer answered what was not asked: the rest was not asked.
offers-stopped-not-tls = The peer speaks no TLS here: nothing more was asked.
disagree-outliers = { $outliers } { $count ->
    [one] differs
   *[other] differ
  } from the majority ({ $others }) in: { $detail }
disagree-label-majority = Majority
disagree-label-outlier = Different
disagree-label-group = Group
disagree-no-majority = { $groups } differ in: { $detail }

## How a dialogue before the handshake ended
starttls-outcome-not-offered = TLS is not offered
starttls-outcome-refused = TLS was refused
starttls-outcome-redirected = sent elsewhere
starttls-outcome-foreign = another protocol answers
starttls-outcome-broken = broken before TLS
starttls-outcome-closed = closed before TLS
starttls-outcome-reset = reset before TLS
starttls-outcome-timeout = no end of the dialogue in time
