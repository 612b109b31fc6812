//! Directory, news, messages, files, desktops: OpenLDAP, INN, Prosody, vsftpd, xrdp.

use super::{DEMANDS, Mutual, OLD_CIPHER, OLD_PRIORITY, Recipe};
use crate::service::{Mode, command, run};
use crate::{ANOTHER, HOST};

const INN: &str = "/var/lib/peertrust-tests/inn2/usr/lib/news";

pub fn slapd() -> Recipe {
    Recipe {
        name: "slapd",
        schemes: &["ldap"],
        mutual: |_| Some(Mutual { says: false, ..DEMANDS }),
        command: |world, ports| {
            let own = format!(
                "TLSCertificateFile {}\nTLSCertificateKeyFile {}\n",
                world.chain.display(),
                world.key.display()
            );
            let tls = match world.mode {
                Mode::Tls => own,
                Mode::Off => String::new(),
                // Debian's is built with GnuTLS.
                Mode::Old => format!("{own}TLSCipherSuite {OLD_PRIORITY}\n"),
                Mode::Mutual => {
                    format!("{own}TLSCACertificateFile {}\nTLSVerifyClient demand\n", world.clients.display())
                }
            };
            let configuration = world.write("slapd.conf", format!("pidfile {}/pid\n{tls}", world.path().display()));
            let mut slapd = command("slapd");
            slapd.args(["-d", "0", "-h", &format!("ldap://{}", ports[0]), "-f"]).arg(configuration);
            slapd
        },
    }
}

/// INN's server of readers, out of the unpacked package: `tests/run` says why it is not installed.
pub fn inn() -> Recipe {
    Recipe {
        name: "INN",
        schemes: &["nntp"],
        // It asks nobody.
        mutual: |_| None,
        command: |world, ports| {
            let path = world.path().display();
            for folder in ["tmp", "run", "db", "spool/overview", "log", "etc"] {
                world.directory(folder, "root");
            }
            let own = format!("tlscertfile: {}\ntlskeyfile: {}\n", world.chain.display(), world.key.display());
            let tls = match world.mode {
                Mode::Tls | Mode::Mutual => own,
                Mode::Off => String::new(),
                Mode::Old => format!("{own}tlsprotocols: [ TLSv1 ]\ntlsciphers: \"{OLD_CIPHER}\"\n"),
            };
            let program = |name: &str| {
                let mut program = command(&format!("{INN}/bin/{name}"));
                program.env("LD_LIBRARY_PATH", INN).env("INNCONF", world.path().join("etc/inn.conf"));
                program
            };
            world.write(
                "etc/inn.conf",
                format!(
                    "mta: \"/bin/false\"\norganization: lab\npathhost: {HOST}\ndomain: corp.test\npathnews: {INN}\n\
                     pathtmp: {path}/tmp\npathrun: {path}/run\npathdb: {path}/db\npathspool: {path}/spool\n\
                     pathlog: {path}/log\npathetc: {path}/etc\nhismethod: hisv6\novmethod: tradindexed\n\
                     enableoverview: true\nnnrpdloadlimit: 0\nrunasuser: root\nrunasgroup: root\n{tls}"
                ),
            );
            world.write("etc/storage.conf", "method trash { newsgroups: * class: 1 }\n");
            let readers =
                "auth \"all\" { hosts: \"*\" default: \"<x>\" }\naccess \"all\" { users: \"*\" newsgroups: \"*\" }\n";
            world.write("etc/readers.conf", readers);
            for file in ["active", "newsgroups", "history"] {
                world.write(&format!("db/{file}"), "");
            }
            // An overview without articles: it serves nobody without one.
            run(program("tdx-util").arg("-A"));
            let mut nnrpd = program("nnrpd-ssl");
            nnrpd.args(["-D", "-f", "-n", "-b", "127.0.0.1", "-p", &ports[0].port().to_string()]);
            nnrpd
        },
    }
}

pub fn prosody() -> Recipe {
    Recipe {
        name: "prosody",
        schemes: &["xmpp", "xmpp-server"],
        // Its modules judge what was sent, later.
        mutual: |_| Some(Mutual { refuses: false, names: false, ..DEMANDS }),
        command: |world, ports| {
            let path = world.path().display();
            let modules = match world.mode {
                Mode::Off => "\"saslauth\", \"dialback\"",
                _ => "\"tls\", \"saslauth\", \"dialback\"",
            };
            let more = match world.mode {
                Mode::Tls | Mode::Off => String::new(),
                Mode::Old => format!(", protocol = \"tlsv1\", ciphers = \"{OLD_CIPHER}\""),
                Mode::Mutual => format!(
                    ", cafile = \"{}\", verify = {{ \"peer\", \"fail_if_no_peer_cert\" }}",
                    world.clients.display(),
                ),
            };
            world.directory("data", "root");
            // Asked for a name that it does not serve it says host-unknown before TLS: so it serves both.
            let (chain, key) = (world.chain.display(), world.key.display());
            let host = |name: &str| {
                format!("VirtualHost \"{name}\"\n ssl = {{ certificate = \"{chain}\", key = \"{key}\"{more} }}\n")
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
        mutual: |_| Some(DEMANDS),
        command: |world, ports| {
            let empty = world.directory("empty", "root");
            let tls = match world.mode {
                Mode::Tls => "ssl_enable=YES".to_owned(),
                Mode::Off => "ssl_enable=NO".to_owned(),
                Mode::Old => format!("ssl_enable=YES\nssl_tlsv1=YES\nssl_ciphers={OLD_CIPHER}"),
                Mode::Mutual => format!(
                    "ssl_enable=YES\nrequire_cert=YES\nvalidate_cert=YES\nca_certs_file={}",
                    world.clients.display(),
                ),
            };
            let configuration = world.write(
                "vsftpd.conf",
                format!(
                    "listen=YES\nlisten_address=127.0.0.1\nlisten_port={}\nbackground=NO\n{tls}\nrsa_cert_file={}\n\
             rsa_private_key_file={}\nsecure_chroot_dir={}\nanonymous_enable=NO\nlocal_enable=YES\n",
                    ports[0].port(),
                    world.chain.display(),
                    world.key.display(),
                    empty.display(),
                ),
            );
            let mut vsftpd = command("vsftpd");
            vsftpd.arg(configuration);
            if world.mode == Mode::Old {
                // It has no setting for the newest version.
                vsftpd.env("OPENSSL_CONF", world.old_openssl());
            }
            vsftpd
        },
    }
}

pub fn xrdp() -> Recipe {
    Recipe {
        name: "xrdp",
        schemes: &["rdp"],
        // It asks nobody.
        mutual: |_| None,
        command: |world, ports| {
            let layer = if world.mode == Mode::Off { "rdp" } else { "negotiate" };
            let tls = match world.mode {
                Mode::Old => format!("TLSv1\ntls_ciphers={OLD_CIPHER}"),
                _ => "TLSv1.2, TLSv1.3".to_owned(),
            };
            let configuration = world.write("xrdp.ini", format!(
            "[Globals]\nini_version=1\nfork=true\nport=tcp://{}\nsecurity_layer={layer}\ncertificate={}\nkey_file={}\n\
             ssl_protocols={tls}\n[Logging]\nLogFile={}/log\nLogLevel=INFO\nEnableSyslog=false\n\
             [Xorg]\nname=Xorg\nlib=libxup.so\n",
            ports[0], world.chain.display(), world.key.display(), world.path().display(),
        ));
            let mut xrdp = command("xrdp");
            xrdp.args(["--nodaemon", "-c"]).arg(configuration);
            xrdp
        },
    }
}
