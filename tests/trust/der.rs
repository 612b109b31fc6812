//! DER, written byte by byte: what no issuing library would let a test write.

/// One element. Lengths are minimal.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = match length {
        0..=0x7f => vec![tag, length as u8],
        0x80..=0xff => vec![tag, 0x81, length as u8],
        0x100..=0xffff => vec![tag, 0x82, (length >> 8) as u8, length as u8],
        _ => vec![tag, 0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8],
    };
    out.extend(content);
    out
}

/// A SEQUENCE of what is given.
pub fn seq(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// An object identifier from its dotted form.
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = vec![(arcs[0] * 40 + arcs[1]) as u8];
    for arc in &arcs[2..] {
        let mut groups = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    tlv(0x06, &content)
}

/// A positive INTEGER.
pub fn integer(value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let first = bytes.iter().position(|b| *b != 0).unwrap_or(7);
    let mut content = bytes[first..].to_vec();
    if content[0] & 0x80 != 0 {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

/// A BIT STRING without unused bits.
pub fn bits(content: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], content].concat())
}

/// A BIT STRING of named bits, `flags` with bit 0 first.
pub fn named_bits(flags: u16) -> Vec<u8> {
    let mut bytes = [0u8; 2];
    for bit in 0..16 {
        if flags & (1 << bit) != 0 {
            bytes[bit / 8] |= 0x80 >> (bit % 8);
        }
    }
    let Some(last) = (0..16).rev().find(|bit| flags & (1 << bit) != 0) else { return tlv(0x03, &[0]) };
    let unused = (7 - last % 8) as u8;
    tlv(0x03, &[&[unused], &bytes[..=last / 8]].concat())
}

/// UTCTime to 2049, GeneralizedTime beyond (RFC 5280 §4.1.2.5).
pub fn time(unix: i64) -> Vec<u8> {
    let text = peertrust::moment::Moment::from_unix(unix).to_string();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let year: u32 = digits[..4].parse().unwrap();
    if (1950..2050).contains(&year) {
        tlv(0x17, format!("{}Z", &digits[2..14]).as_bytes())
    } else {
        tlv(0x18, format!("{}Z", &digits[..14]).as_bytes())
    }
}
