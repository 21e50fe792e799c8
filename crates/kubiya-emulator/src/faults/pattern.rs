//! Patterns of paths: which requests they match, and which paths of the API they may.

use percent_encoding::percent_decode_str;

/// What stands for all segments that follow, at the end of a pattern.
pub(super) const REST: &str = "**";

/// Whether a pattern matches the path of a request, which is still percent-encoded.
pub(super) fn path_matches(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.split('/');
    let mut found = path.split('/');
    loop {
        match (wanted.next(), found.next()) {
            (None, None) | (Some(REST), Some(_)) => return true,
            (Some(wanted), Some(found)) if segment_matches(wanted, found) => {}
            _ => return false,
        }
    }
}

/// Whether a pattern can match a path that fits a template.
pub(super) fn may_match(pattern: &str, template: &str) -> bool {
    let (mut wanted, mut found) = (pattern.split('/'), template.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) | (Some(REST), Some(_)) => return true,
            (Some(wanted), Some(found))
                if is_placeholder(found) || segment_matches(wanted, found) =>
            {
                if wanted.is_empty() != found.is_empty() {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

/// Whether a path that a pattern and a template match can have this name in the last placeholder of the template.
pub(super) fn may_name(pattern: &str, template: &str, name: &str) -> bool {
    let mut wanted = pattern.split('/');
    let mut is_open = false;
    let mut can_be = false;
    for found in template.split('/') {
        let segment = wanted.next();
        is_open |= segment == Some(REST);
        if is_placeholder(found) {
            can_be = is_open || segment.is_some_and(|it| is_any(it) || it == name);
        }
    }
    can_be
}

fn segment_matches(wanted: &str, found: &str) -> bool {
    is_any(wanted) || percent_decode_str(found).eq(wanted.bytes())
}

fn is_any(segment: &str) -> bool {
    segment == "*" || is_placeholder(segment)
}

fn is_placeholder(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compared_segment_by_segment() {
        for (pattern, path, expected) in [
            ("/api/v2/secrets", "/api/v2/secrets", true),
            ("/api/v2/secrets", "/api/v2/secrets/db", false),
            ("/api/v2/secrets/db", "/api/v2/secrets", false),
            ("/api/v2/secrets/{name}", "/api/v2/secrets/db", true),
            ("/api/v2/secrets/*", "/api/v2/secrets/a%2Fb", true),
            ("/api/v2/secrets/*", "/api/v2/secrets/get_value/db", false),
            ("/api/v2/secrets/a b", "/api/v2/secrets/a%20b", true),
            ("/api/**", "/api/v2/secrets", true),
            ("/api/**", "/api", false),
            ("/api/*/secrets", "/api/v1/secrets", true),
            ("/", "/", true),
        ] {
            assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_name_can_be_where_the_last_placeholder_is() {
        let (item, part) = ("/v3/runners/{name}", "/v3/runners/{name}/describe");
        for (pattern, template, expected) in [
            ("/v3/runners/*", item, true),
            ("/v3/**", item, true),
            ("**", part, true),
            ("/v3/runners/a", item, true),
            ("/v3/runners/b", item, false),
            ("/v3/runners/a/describe", part, true),
            ("/v3/runners/b/describe", part, false),
            ("/v3/runners", "/v3/runners", false),
            ("/v3/**", "/v3/runners", false),
        ] {
            assert_eq!(
                may_name(pattern, template, "a"),
                expected,
                "{pattern} {template}"
            );
        }
    }
}
