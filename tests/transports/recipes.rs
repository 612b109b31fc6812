//! The servers, each as its documentation says, with the least that makes it speak.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use crate::service::{World, command, mode, run};
use crate::{ANOTHER, HOST};

/// One kind of server.
pub struct Recipe {
    pub name: &'static str,
    /// What it speaks, each on a port of its own.
    pub schemes: &'static [&'static str],
    /// Its configuration, and the program.
    pub command: fn(&World, &[SocketAddr]) -> Command,
}

fn yes(world: &World) -> &'static str {
    if world.tls { "yes" } else { "no" }
}

pub fn postfix() -> Recipe {
    Recipe {
        name: "postfix",
        schemes: &["smtp"],
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
            let security = if world.tls { "may" } else { "none" };
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
        command: |world, ports| {
            let path = world.path().display();
            let login = |service: &str, listener: &str, at: SocketAddr, other: &str| {
                format!(
                    "service {service} {{\n chroot =\n inet_listener {listener} {{\n address = 127.0.0.1\n port = {}\n }}\n{other}}}\n",
                    at.port(),
                )
            };
            let off = |listener: &str| format!(" inet_listener {listener} {{\n port = 0\n }}\n");
            let configuration = world.write(
                "dovecot.conf",
                [
                    format!("base_dir = {path}/run\nstate_dir = {path}/run\nlog_path = {path}/log\n"),
                    format!("protocols = imap pop3 lmtp sieve\nssl = {}\n", yes(world)),
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
        command: |world, ports| {
            let starttls = if world.tls { "on" } else { "off" };
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

pub fn slapd() -> Recipe {
    Recipe {
        name: "slapd",
        schemes: &["ldap"],
        command: |world, ports| {
            let tls = format!(
                "TLSCertificateFile {}\nTLSCertificateKeyFile {}\n",
                world.chain.display(),
                world.key.display()
            );
            let tls = if world.tls { tls } else { String::new() };
            let configuration = world.write("slapd.conf", format!("pidfile {}/pid\n{tls}", world.path().display()));
            let mut slapd = command("slapd");
            slapd.args(["-d", "0", "-h", &format!("ldap://{}", ports[0]), "-f"]).arg(configuration);
            slapd
        },
    }
}

pub fn prosody() -> Recipe {
    Recipe {
        name: "prosody",
        schemes: &["xmpp", "xmpp-server"],
        command: |world, ports| {
            let path = world.path().display();
            let modules = if world.tls { "\"tls\", \"saslauth\", \"dialback\"" } else { "\"saslauth\", \"dialback\"" };
            world.directory("data", "root");
            // Asked for a name that it does not serve it says host-unknown before TLS: so it serves both.
            let (chain, key) = (world.chain.display(), world.key.display());
            let host = |name: &str| {
                format!("VirtualHost \"{name}\"\n ssl = {{ certificate = \"{chain}\", key = \"{key}\" }}\n")
            };
            let configuration = world.write("prosody.cfg.lua", format!(
            "run_as_root = true\npidfile = \"{path}/pid\"\ndata_path = \"{path}/data\"\n\
             log = {{ {{ levels = {{ min = \"info\" }}, to = \"file\", filename = \"{path}/log\" }} }}\n\
             interfaces = {{ \"127.0.0.1\" }}\nc2s_ports = {{ {} }}\ns2s_ports = {{ {} }}\n\
             http_ports = {{}}\nhttps_ports = {{}}\nmodules_enabled = {{ {modules} }}\n\
             modules_disabled = {{ \"s2s_auth_certs\" }}\nc2s_require_encryption = false\ns2s_require_encryption = false\n\
             {}{}",
            ports[0].port(), ports[1].port(), host(HOST), host(ANOTHER),
        ));
            let mut prosody = command("prosody");
            prosody.arg("--config").arg(configuration).arg("-F");
            prosody
        },
    }
}

pub fn vsftpd() -> Recipe {
    Recipe {
        name: "vsftpd",
        schemes: &["ftp"],
        command: |world, ports| {
            let empty = world.directory("empty", "root");
            let configuration = world.write("vsftpd.conf", format!(
            "listen=YES\nlisten_address=127.0.0.1\nlisten_port={}\nbackground=NO\nssl_enable={}\nrsa_cert_file={}\n\
             rsa_private_key_file={}\nsecure_chroot_dir={}\nanonymous_enable=NO\nlocal_enable=YES\n",
            ports[0].port(), yes(world).to_uppercase(), world.chain.display(), world.key.display(), empty.display(),
        ));
            let mut vsftpd = command("vsftpd");
            vsftpd.arg(configuration);
            vsftpd
        },
    }
}

pub fn postgres() -> Recipe {
    Recipe {
        name: "PostgreSQL",
        schemes: &["postgres"],
        command: |world, ports| {
            // It refuses to run as root, and to read a key that is not its own.
            let as_postgres = |program: PathBuf| {
                let mut setpriv = command("setpriv");
                setpriv
                    .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                    .arg(program)
                    .current_dir(world.path());
                setpriv
            };
            let data = world.directory("data", "postgres");
            run(command("chown").arg("postgres").arg(&world.key));
            if !data.join("PG_VERSION").exists() {
                run(as_postgres(newest_postgres("initdb")).args(["-N", "-A", "trust", "-D"]).arg(&data));
            }
            let mut postgres = as_postgres(newest_postgres("postgres"));
            postgres.arg("-D").arg(&data).args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
            postgres.args(["-p", &ports[0].port().to_string(), "-c", &format!("ssl={}", yes(world))]);
            postgres.args(["-c", &format!("ssl_cert_file={}", world.chain.display())]);
            postgres.args(["-c", &format!("ssl_key_file={}", world.key.display())]);
            postgres
        },
    }
}

/// Debian keeps the servers' programs by version, away from the search path.
fn newest_postgres(program: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL (tests/run installs it)");
    let programs = versions.map(|version| version.expect("an entry").path().join("bin").join(program));
    programs.filter(|path| path.exists()).max().expect("PostgreSQL's server (tests/run installs it)")
}

pub fn mariadb() -> Recipe {
    Recipe {
        name: "MariaDB",
        schemes: &["mysql"],
        command: |world, ports| {
            let data = world.directory("data", "root");
            let path = world.path();
            let mut mariadb = command("mariadbd");
            // Without its system tables: it greets all the same.
            mariadb.args(["--no-defaults", "--user=root", "--skip-grant-tables", "--skip-innodb"]);
            mariadb.args(["--default-storage-engine=Aria", "--bind-address=127.0.0.1"]);
            mariadb.arg(format!("--datadir={}", data.display())).arg(format!("--port={}", ports[0].port()));
            mariadb.arg(format!("--socket={}", path.join("s").display()));
            mariadb.arg(format!("--pid-file={}", path.join("pid").display()));
            if world.tls {
                mariadb
                    .arg(format!("--ssl-cert={}", world.chain.display()))
                    .arg(format!("--ssl-key={}", world.key.display()));
            } else {
                mariadb.arg("--skip-ssl");
            }
            mariadb
        },
    }
}

pub fn xrdp() -> Recipe {
    Recipe {
        name: "xrdp",
        schemes: &["rdp"],
        command: |world, ports| {
            let layer = if world.tls { "negotiate" } else { "rdp" };
            let configuration = world.write("xrdp.ini", format!(
            "[Globals]\nini_version=1\nfork=true\nport=tcp://{}\nsecurity_layer={layer}\ncertificate={}\nkey_file={}\n\
             ssl_protocols=TLSv1.2, TLSv1.3\n[Logging]\nLogFile={}/log\nLogLevel=INFO\nEnableSyslog=false\n\
             [Xorg]\nname=Xorg\nlib=libxup.so\n",
            ports[0], world.chain.display(), world.key.display(), world.path().display(),
        ));
            let mut xrdp = command("xrdp");
            xrdp.args(["--nodaemon", "-c"]).arg(configuration);
            xrdp
        },
    }
}
