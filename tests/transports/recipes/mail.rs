//! Mail: Postfix, Dovecot, nginx as a proxy of mail.

use std::net::SocketAddr;

use super::{ASKS, Mutual, OLD_CIPHER, Recipe};
use crate::HOST;
use crate::service::{Mode, command, mode};

pub fn postfix() -> Recipe {
    Recipe {
        name: "postfix",
        schemes: &["smtp"],
        mutual: |_| Some(ASKS),
        command: |world, ports| {
            let (queue, path) = (world.directory("queue", "root"), world.path().display());
            for (name, owner) in [("pid", "root"), ("private", "postfix"), ("public", "postfix:postdrop")] {
                world.directory(&format!("queue/{name}"), owner);
            }
            for name in
                ["maildrop", "incoming", "active", "deferred", "defer", "bounce", "corrupt", "flush", "hold", "saved"]
            {
                world.directory(&format!("queue/{name}"), "postfix");
            }
            mode(&queue.join("public"), 0o2710);
            let data = world.directory("data", "postfix");
            let security = match world.mode {
                Mode::Tls => "may".to_owned(),
                Mode::Off => "none".to_owned(),
                Mode::Old => {
                    format!("may\nsmtpd_tls_protocols = >=TLSv1, <=TLSv1\ntls_medium_cipherlist = {OLD_CIPHER}")
                }
                Mode::Mutual => {
                    format!("encrypt\nsmtpd_tls_req_ccert = yes\nsmtpd_tls_CAfile = {}", world.clients.display())
                }
            };
            world.write(
                "main.cf",
                format!(
                    "compatibility_level = 3.6\nqueue_directory = {}\ndata_directory = {}\nmaillog_file = {path}/log\n\
             maillog_file_prefixes = {path}\nmyhostname = {HOST}\ninet_interfaces = 127.0.0.1\nlocal_recipient_maps =\n\
             alias_maps =\nsmtpd_peername_lookup = no\nsmtpd_client_connection_count_limit = 0\n\
             smtpd_client_connection_rate_limit = 0\nsmtpd_tls_security_level = {security}\n\
             smtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n",
                    queue.display(),
                    data.display(),
                    world.chain.display(),
                    world.key.display(),
                ),
            );
            world.write(
                "master.cf",
                format!(
                    "{} inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\nproxymap unix - - n - - proxymap\n\
             rewrite unix - - n - - trivial-rewrite\npostlog unix-dgram n - n - 1 postlogd\n",
                    ports[0],
                ),
            );
            let mut master = command("/usr/lib/postfix/sbin/master");
            master.arg("-c").arg(world.path()).arg("-d");
            master
        },
    }
}

pub fn dovecot() -> Recipe {
    Recipe {
        name: "dovecot",
        schemes: &["imap", "pop3", "sieve", "lmtp"],
        // Its LMTP has no sign-in that could refuse later.
        mutual: |scheme| Some(Mutual { refuses: scheme == "lmtp", ..ASKS }),
        command: |world, ports| {
            let path = world.path().display();
            let login = |service: &str, listener: &str, at: SocketAddr, other: &str| {
                format!(
                    "service {service} {{\n chroot =\n inet_listener {listener} {{\n address = 127.0.0.1\n port = {}\n }}\n{other}}}\n",
                    at.port(),
                )
            };
            let off = |listener: &str| format!(" inet_listener {listener} {{\n port = 0\n }}\n");
            let tls = match world.mode {
                Mode::Tls => String::new(),
                Mode::Off => "ssl = no\n".to_owned(),
                // It has no setting for the newest version.
                Mode::Old => format!(
                    "ssl_min_protocol = TLSv1\nssl_cipher_list = {OLD_CIPHER}\n\
                     import_environment = $import_environment OPENSSL_CONF={}\n",
                    world.old_openssl().display(),
                ),
                Mode::Mutual => format!(
                    "ssl_ca = <{}\nssl_verify_client_cert = yes\nssl_require_crl = no\n",
                    world.clients.display(),
                ),
            };
            let configuration = world.write(
                "dovecot.conf",
                [
                    format!("base_dir = {path}/run\nstate_dir = {path}/run\nlog_path = {path}/log\n"),
                    format!("protocols = imap pop3 lmtp sieve\n{tls}"),
                    format!("ssl_cert = <{}\nssl_key = <{}\n", world.chain.display(), world.key.display()),
                    "passdb {\n driver = static\n args = nopassword=y\n}\n".to_owned(),
                    format!("userdb {{\n driver = static\n args = uid=nobody gid=nogroup home={path}\n}}\n"),
                    login("imap-login", "imap", ports[0], &off("imaps")),
                    login("pop3-login", "pop3", ports[1], &off("pop3s")),
                    login("managesieve-login", "sieve", ports[2], ""),
                    login("lmtp", "lmtp", ports[3], ""),
                ]
                .concat(),
            );
            let mut dovecot = command("dovecot");
            dovecot.arg("-F").arg("-c").arg(configuration);
            dovecot
        },
    }
}

pub fn nginx() -> Recipe {
    Recipe {
        name: "nginx mail proxy",
        schemes: &["smtp", "imap", "pop3"],
        mutual: |_| Some(ASKS),
        command: |world, ports| {
            let starttls = match world.mode {
                Mode::Tls => "on".to_owned(),
                Mode::Off => "off".to_owned(),
                Mode::Old => format!("on; ssl_protocols TLSv1; ssl_ciphers {OLD_CIPHER}"),
                // It refuses by an answer, in the session.
                Mode::Mutual => {
                    format!("on; ssl_verify_client on; ssl_client_certificate {}", world.clients.display())
                }
            };
            let server = |protocol: &str, at: SocketAddr| format!("server {{ listen {at}; protocol {protocol}; }}\n");
            world.write(
                "nginx.conf",
                format!(
                    "daemon off; master_process off; pid nginx.pid; error_log stderr;\n\
             load_module /usr/lib/nginx/modules/ngx_mail_module.so;\nevents {{}}\n\
             mail {{ auth_http 127.0.0.1:1/; server_name {HOST}; smtp_auth none; starttls {starttls};\n\
             ssl_certificate {}; ssl_certificate_key {};\n{}{}{}}}\n",
                    world.chain.display(),
                    world.key.display(),
                    server("smtp", ports[0]),
                    server("imap", ports[1]),
                    server("pop3", ports[2]),
                ),
            );
            let mut nginx = command("nginx");
            nginx.arg("-p").arg(world.path()).args(["-c", "nginx.conf", "-e", "stderr"]);
            nginx
        },
    }
}
