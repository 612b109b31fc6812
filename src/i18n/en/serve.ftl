### peertrust serve: answers, log lines, its page, and what is wrong with its command line.

## Misuse
serve-error-no-token = listening on { $address } lets others ask, and needs a token: name a file with --token-file (at least 16 characters, for example: openssl rand -hex 32), or listen on 127.0.0.1
serve-error-token = { $path }: the first line is no token: 16 to 4096 visible ASCII characters were expected (for example: openssl rand -hex 32)
serve-error-listen = cannot listen on { $address }: { $detail }
serve-error-log-format = --log-format { $got }: expected text or json
serve-error-allow = --allow { $got }: expected a name, an address or a network such as 10.0.0.0/8, with or without :PORT

## Answers: the request
serve-bad-no-target = the parameter target is missing: /probe?target=PEER, where PEER is host, host:port, [v6]:port or a URL
serve-bad-target = target { $got } is no peer of this module: expected host, host:port, [v6]:port, or a URL whose scheme is the module's transport
serve-bad-module = unknown module { $got }; there are: { $expected }
serve-bad-parameter = unknown parameter { $got }; there are: { $expected }
serve-bad-twice = the parameter { $got } is given twice
serve-bad-long = the parameter { $got } is longer than { $limit } characters
serve-bad-name = server_name { $got } is neither a host name nor an address
serve-bad-two-names = server_name and hostname say two different names; one is enough
serve-bad-debug = debug is true or false, not { $got }
serve-bad-timeout = X-Prometheus-Scrape-Timeout-Seconds { $got } is no number of seconds above 0

## Answers: refused
serve-refused-unlisted = { $peer } may not be probed: it is on no allow list (--allow, --peers)
serve-refused-address = { $peer } may not be probed: its name leads to { $address }, which is on no allow list
serve-refused-special = { $peer } may not be probed: { $address } is a link-local address, a cloud's metadata service or nobody's address
serve-turned-host = this server answers on loopback, for localhost, 127.0.0.1 and [::1] only
serve-turned-foreign = a page of another origin may not ask
serve-turned-token = a token is needed: Authorization: Bearer TOKEN
serve-busy = too many probes at a time; try again in a moment
serve-not-found = there is nothing here; / names what there is

## Answers: reload
serve-reloaded = the configuration was read anew
serve-reason = { $reason }
serve-not-reloaded = the configuration was not taken, the one before stays in force: { $reason }

## The page
serve-page-what = Looks at one TLS peer per request, judges it by this server's trust store, and answers with metrics for Prometheus.
serve-page-metrics = metrics of this server itself
serve-page-healthy = the server runs
serve-page-ready = the server takes requests
serve-page-modules = Modules
serve-debug-metrics = Metrics that this probe answers with:

## Log
serve-log-listening = listening on http://{ $address }/; modules: { $modules }
serve-log-open = { $address } is not loopback: every request needs the token, and the token travels in clear text; put TLS in front of it, or keep the network to yourself
serve-log-nobody-allowed = nobody may be probed: name peers with --allow or --peers
serve-log-reloaded = configuration read anew; modules: { $modules }
serve-log-not-reloaded = the new configuration was not taken, the one before stays in force: { $reason }
serve-log-probe = { $peer }: { $outcome }
serve-log-refused = request turned away: { $reason }
serve-log-guard = { $reason }
serve-log-busy = too many probes at a time: a request was answered with 503
serve-log-more = { $count } more requests like this were turned away in the meantime
serve-log-stopping = ending: { $running } probes under way have { $seconds } s
serve-log-stopped = ended
