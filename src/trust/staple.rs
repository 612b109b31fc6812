use crate::cert::Certificate;
use crate::moment::Moment;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StapleVerdict;
pub fn judge(_: &[u8], _: &Certificate, _: &[Certificate], _: Moment) -> StapleVerdict {
    StapleVerdict
}
