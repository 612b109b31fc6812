//! What a test expects of a JSON report, said by the words of the contract.
//!
//! Every expectation is about the first peer. A failed one shows the command, the verdict and all
//! findings, so that one run of the suite is enough to see what happened.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Duration;

use jsonschema::Validator;
use serde_json::Value;

use super::pki::Cert;
use super::program::{Outcome, peertrust, run};

/// A JSON report, with how it came to be.
pub struct Report {
    command: String,
    /// The run itself.
    pub outcome: Outcome,
    /// The whole document.
    pub document: Value,
}

impl Report {
    /// Takes a document as it came.
    pub fn new(command: String, outcome: Outcome, document: Value) -> Self {
        Self { command, outcome, document }
    }

    /// Says in every failure which case of a table this is.
    #[must_use]
    pub fn of(mut self, case: &str) -> Self {
        self.command = format!("{case}: {}", self.command);
        self
    }

    /// The document is what `peertrust schema` says. Not asked of every report: a fault in the schema would then
    /// hide every other behind it.
    #[track_caller]
    pub fn valid(&self) -> &Self {
        let errors: Vec<String> =
            schema().iter_errors(&self.document).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}\nnot what `peertrust schema` says:\n{}", self.command, errors.join("\n"));
        self
    }

    /// The first peer.
    pub fn peer(&self) -> &Value {
        &self.document["peers"][0]
    }

    /// The exit code and the headline.
    #[track_caller]
    pub fn verdict(&self, code: i32, status: &str) -> &Self {
        let told = (self.outcome.code, self.peer()["ssl"]["status"].as_str());
        self.same("exit code and ssl.status", &told, &(Some(code), Some(status)));
        self
    }

    /// Exactly these codes are critical: all of them, and no other.
    #[track_caller]
    pub fn critical(&self, codes: &[&str]) -> &Self {
        let told: BTreeSet<&str> =
            self.findings().filter(|f| f["severity"] == "critical").filter_map(|f| f["code"].as_str()).collect();
        self.same("critical codes", &told, &codes.iter().copied().collect());
        self
    }

    /// This code is there with this severity.
    #[track_caller]
    pub fn also(&self, severity: &str, code: &str) -> &Self {
        self.same(&format!("severity of {code}"), &self.finding(code)["severity"].as_str(), &Some(severity));
        self
    }

    /// This code is not there.
    #[track_caller]
    pub fn without(&self, code: &str) -> &Self {
        self.same(&format!("findings {code}"), &self.findings().filter(|f| f["code"] == code).count(), &0);
        self
    }

    /// This finding is about exactly this certificate.
    #[track_caller]
    pub fn about(&self, code: &str, certificate: &Cert) -> &Self {
        let told: BTreeSet<&str> =
            self.findings().filter(|f| f["code"] == code).filter_map(|f| f["certificate"].as_str()).collect();
        let what = format!("certificate of {code} (CN={})", certificate.common_name);
        self.same(&what, &told, &BTreeSet::from([certificate.sha256.as_str()]));
        self
    }

    /// It is one of these whose move it is, and there is at least one step.
    #[track_caller]
    pub fn remedy(&self, code: &str, who: &[&str]) -> &Self {
        let remedy = &self.finding(code)["remedy"];
        let told = remedy["who"].as_str().unwrap_or_default();
        assert!(who.contains(&told), "remedy of {code} is for {told:?}, expected one of {who:?}\n{}", self.shown());
        let steps = remedy["steps"].as_array().map_or(0, Vec::len);
        assert!(steps > 0 || told == "nobody", "remedy of {code} has no step\n{}", self.shown());
        self
    }

    /// Exactly one certificate is missing, and this is its subject and key.
    #[track_caller]
    pub fn missing(&self, certificate: &Cert) -> &Value {
        let missing = self.peer()["missing"].as_array().expect("an array");
        self.same("missing certificates", &missing.len(), &1);
        let told = &missing[0];
        let subject = told["subject"].as_str().unwrap_or_default();
        assert!(subject.contains(&certificate.common_name), "missing subject {subject:?}\n{}", self.shown());
        if let Some(expected) = certificate.key_id() {
            let key_id = told["key_id"].as_str().map(|id| id.replace(':', "").to_lowercase());
            self.same("missing key_id", &key_id, &Some(expected));
        }
        told
    }

    /// The element of the chain that is this certificate.
    #[track_caller]
    pub fn element(&self, certificate: &Cert) -> &Value {
        let chain = self.peer()["chain"].as_array().expect("an array");
        let found = chain.iter().find(|element| element["sha256"] == certificate.sha256.as_str());
        found.unwrap_or_else(|| panic!("CN={} is not in the chain\n{}", certificate.common_name, self.shown()))
    }

    /// The presented certificates, in the order in which they came.
    #[track_caller]
    pub fn presented(&self, certificates: &[&Cert]) -> &Self {
        let chain = self.peer()["chain"].as_array().expect("an array");
        let mut told: Vec<(u64, &str)> = chain
            .iter()
            .filter(|element| element["presented"] == true)
            .filter_map(|element| Some((element["position"].as_u64()?, element["sha256"].as_str()?)))
            .collect();
        told.sort_unstable();
        let told: Vec<&str> = told.into_iter().map(|(_, sha256)| sha256).collect();
        let expected: Vec<&str> = certificates.iter().map(|certificate| certificate.sha256.as_str()).collect();
        self.same("presented certificates", &told, &expected);
        self
    }

    /// The run ended within this time.
    #[track_caller]
    pub fn within(&self, limit: Duration) -> &Self {
        assert!(self.outcome.elapsed < limit, "took {:?}, allowed {limit:?}\n{}", self.outcome.elapsed, self.shown());
        self
    }

    /// The finding of this code.
    #[track_caller]
    pub fn finding(&self, code: &str) -> &Value {
        let found = self.findings().find(|finding| finding["code"] == code);
        found.unwrap_or_else(|| panic!("no finding {code}\n{}", self.shown()))
    }

    /// All findings.
    pub fn findings(&self) -> impl Iterator<Item = &Value> {
        self.peer()["findings"].as_array().into_iter().flatten()
    }

    #[track_caller]
    fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, told: &T, expected: &T) {
        assert!(told == expected, "{what}: {told:?}, expected {expected:?}\n{}", self.shown());
    }

    /// What one wants to see of a report that is not as expected.
    pub fn shown(&self) -> String {
        let peer = self.peer();
        let findings: Vec<String> = self
            .findings()
            .map(|f| format!("  {} {} {} {}", f["severity"], f["code"], f["certificate"], f["message"]))
            .collect();
        format!(
            "{}\nexit {:?}, reachability {}, ssl {}\nfindings:\n{}\nmissing: {}\nstderr: {}",
            self.command,
            self.outcome.code,
            peer["reachability"]["status"],
            peer["ssl"],
            findings.join("\n"),
            peer["missing"],
            self.outcome.stderr
        )
    }
}

/// What `peertrust schema` prints, read by a validator that shares no code with this program.
pub fn schema() -> &'static Validator {
    static SCHEMA: OnceLock<Validator> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let outcome = run(peertrust().arg("schema"));
        let document = serde_json::from_str(&outcome.stdout).expect("`peertrust schema` prints JSON");
        jsonschema::validator_for(&document).expect("`peertrust schema` prints a JSON Schema")
    })
}
