//! The script directory: revision files, headers, templates, new revisions and post-write hooks.
