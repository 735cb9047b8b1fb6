//! Revision identifiers, the revision graph, and upgrade, downgrade and stamp plans.
