//! What only knowledge entries can lead to.

/// What to do about a create whose outcome is not known.
pub(super) const AFTER_LOST_CREATE: &str = "\
    The knowledge entry may exist all the same. Look for its name before the next apply, which would create another \
    one, and import it if it is there.";
