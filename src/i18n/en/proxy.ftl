### Through a proxy: what it said instead of opening a way, and what its way looks like.

title-proxy-failed = The proxy opens no way to the peer
finding-proxy-failed = The proxy { $proxy } cannot be reached: { $detail }. The peer { $host } was not tried.
finding-proxy-failed-sign-in = The proxy { $proxy } wants a sign-in ({ $reason }) before it connects to { $host }: “{ $detail }”. The peer was not tried.
finding-proxy-failed-password = The proxy { $proxy } does not accept these credentials ({ $reason }): “{ $detail }”. The peer { $host } was not tried.
finding-proxy-failed-no-basic = The proxy { $proxy } wants a sign-in by { $reason } before it connects to { $host }, and only Basic is spoken here: “{ $detail }”. The peer was not tried.
finding-proxy-failed-forbidden = The proxy { $proxy } does not allow a connection to { $host }: “{ $detail }”. The peer was not tried.
finding-proxy-failed-peer = The proxy { $proxy } could not connect to { $host }, by its own word: “{ $detail }”. This machine saw nothing of the peer.
finding-proxy-failed-answer = What answers at { $proxy } opens no way to { $host } as an HTTP proxy does: { $detail }. The peer was not tried.
remedy-proxy-failed-1 = Check name and port of the proxy (--proxy), and that it lets this machine connect.
remedy-proxy-failed-2 = If the peer can be reached without it, leave --proxy out; with --proxy env, name the peer in NO_PROXY.
remedy-proxy-failed-sign-in-1 = Put user:password into a file that only you may read, and name it by --proxy-credentials.
remedy-proxy-failed-password-1 = Correct user and password in the file of --proxy-credentials; a domain account is mostly written DOMAIN\user.
remedy-proxy-failed-no-basic-1 = Ask whoever runs the proxy for an exception for this machine, or for Basic authentication; or name as --proxy a local one that signs in for you.
remedy-proxy-failed-forbidden-1 = Ask whoever runs the proxy to allow CONNECT to { $host }: many allow port 443 alone, and so refuse every other transport.
remedy-proxy-failed-forbidden-2 = If the peer can be reached without it, leave --proxy out; with --proxy env, name the peer in NO_PROXY.
remedy-proxy-failed-peer-1 = Check name and port of { $host }: the proxy resolves the name, and may know another one than this machine.
remedy-proxy-failed-peer-2 = On the proxy's own machine, see whether the name resolves and the port opens; its log says which of them failed.
remedy-proxy-failed-answer-1 = Check the port: https and SOCKS proxies are not spoken here, and a web server's own port is none.
remedy-proxy-failed-answer-2 = If the proxy is slow to connect, raise --timeout: its connecting counts.

title-interception-likely = Something on the way may be opening the connection
finding-interception-likely = { $name } is a public name, and through the proxy { $proxy } it shows a certificate of “{ $issuer }”, which no public root issued. A proxy that inspects TLS makes such certificates itself; a server with a certificate of its company's CA looks the same. The certificate shown: SHA-256 { $sha256 }.
remedy-interception-likely-1 = Ask whoever runs the server for the SHA-256 of its certificate, or check it from a network without this proxy: if it is not { $sha256 }, something on the way put this one in its place.
remedy-interception-likely-2 = Then judge nothing by this report, and import none of it: the appliance does not go by this proxy. Ask for an exception from inspection, or check from the appliance's own network.

## Facts
report-proxy = Proxy
report-proxy-open = { $proxy } opened a way to { $host } in { $time }; DNS, ping and TCP of the peer are the proxy's affair
report-proxy-open-tls = { $proxy } opened a way to { $host } in { $time }; DNS, ping and TCP of the peer are the proxy's affair; { $tls }
report-proxy-failed = { $proxy }: no way to { $host } ({ $detail })

## Errors
error-proxy = “{ $got }” is no proxy: http://host:port, http://user:password@host:port, or env was expected.
error-proxy-scheme = { $got }:// is not spoken to a proxy: an HTTP proxy was expected, http://host:port.
error-proxy-credentials = What stands before the @ of the proxy is no user:password; a special character is written %XX. Better put them into a file and name it by --proxy-credentials.
error-proxy-none = --proxy env: no proxy is set in PEERTRUST_PROXY, https_proxy or HTTPS_PROXY.
error-proxy-twice = The proxy has credentials both in its URL and in { $path }: give one of them.
