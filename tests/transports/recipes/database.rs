//! Databases: PostgreSQL, MariaDB.

use std::path::PathBuf;

use super::{DEMANDS, Mutual, OLD_CIPHER, Recipe};
use crate::service::{Mode, command, run};

pub fn postgres() -> Recipe {
    Recipe {
        name: "PostgreSQL",
        schemes: &["postgres"],
        mutual: |_| Some(Mutual { demands: false, says: false, ..DEMANDS }),
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
            postgres.args(["-p", &ports[0].port().to_string(), "-c", "ssl=yes"]);
            postgres.args(["-c", &format!("ssl_cert_file={}", world.chain.display())]);
            postgres.args(["-c", &format!("ssl_key_file={}", world.key.display())]);
            let more = match world.mode {
                Mode::Tls => vec![],
                Mode::Off => vec!["ssl=no".to_owned()],
                Mode::Old => vec![
                    "ssl_min_protocol_version=TLSv1".to_owned(),
                    "ssl_max_protocol_version=TLSv1".to_owned(),
                    format!("ssl_ciphers={OLD_CIPHER}"),
                ],
                Mode::Mutual => vec![format!("ssl_ca_file={}", world.clients.display())],
            };
            postgres.args(more.iter().flat_map(|setting| ["-c", setting]));
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
        mutual: |_| Some(Mutual { demands: false, names: false, ..DEMANDS }),
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
            if world.mode == Mode::Off {
                mariadb.arg("--skip-ssl");
            } else {
                mariadb.arg(format!("--ssl-cert={}", world.chain.display()));
                mariadb.arg(format!("--ssl-key={}", world.key.display()));
            }
            match world.mode {
                Mode::Old => mariadb.arg("--tls-version=TLSv1.0").arg(format!("--ssl-cipher={OLD_CIPHER}")),
                Mode::Mutual => mariadb.arg(format!("--ssl-ca={}", world.clients.display())),
                Mode::Tls | Mode::Off => &mut mariadb,
            };
            mariadb
        },
    }
}
