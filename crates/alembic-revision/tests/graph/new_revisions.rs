use alembic_revision::{MAXIMUM_ID_LENGTH, NewRevision, Selector};

use crate::notation::{list, map};

const GRAPH: &str = "ae1027 -> b2 -> c3; b2 -> d4; x1 -> x2; x1 is auth";

/// A row: the options of `revision` or `merge`, and what the file says or why not.
#[track_caller]
fn check(options: &str, expected: &str) {
    let mut new = NewRevision {
        id: "new1",
        head: Selector::One("head"),
        splice: false,
        branch_labels: &[],
        depends_on: &[],
        maximum_id_length: Some(MAXIMUM_ID_LENGTH),
    };
    let option = |name: &str| {
        let found =
            options.split("--").find_map(|option| option.trim().strip_prefix(name)?.strip_prefix('='));
        found.map(str::trim)
    };
    let (heads, labels, depends_on) = (
        list(option("head").unwrap_or("head"), ','),
        list(option("label").unwrap_or(""), ','),
        list(option("depends").unwrap_or(""), ','),
    );
    new.id = option("id").unwrap_or(new.id);
    new.head = Selector::Several(&heads);
    new.splice = options.contains("--splice");
    new.branch_labels = &labels;
    new.depends_on = &depends_on;
    let shown = match map(GRAPH).new_revision(&new) {
        Ok(header) => {
            format!("down [{}] depends [{}]", header.down_revisions.join(" "), header.depends_on.join(" "))
        }
        Err(error) => error.to_string(),
    };
    assert_eq!(shown, expected, "{options}");
}

#[test]
fn parents() {
    check("--head=c3", "down [c3] depends []");
    check("--head=auth@head", "down [x2] depends []");
    check("--head=base", "down [] depends []");
    check("--head=c3,d4", "down [c3 d4] depends []");
    check("--head=heads", "down [c3 d4 x2] depends []");
    check(
        "",
        "Multiple heads are present; please specify the head revision on which the new revision should be based, or \
         perform a merge.",
    );
    check("--head=c3,c3", "Duplicate head revisions specified");
    check("--head=zz", "Can't locate revision identified by 'zz'");
    check(
        "--head=b2",
        "Revision b2 is not a head revision; please specify --splice to create a new branch from this revision",
    );
    check("--head=b2 --splice", "down [b2] depends []");
}

#[test]
fn dependencies() {
    check("--head=c3 --depends=x2", "down [c3] depends [x2]");
    check("--head=c3 --depends=auth", "down [c3] depends [auth]");
    check("--head=c3 --depends=auth@head", "down [c3] depends [x2]");
    check("--head=x2 --depends=ae10", "down [x2] depends [ae1027]");
    check("--head=x2 --depends=zz", "Can't locate revision identified by 'zz'");
    check(
        "--head=x2 --depends=base",
        "'base' does not name a revision here; give a revision id, a head or a branch label",
    );
}

#[test]
fn ids() {
    check("--head=c3 --id=a-b", "Character(s) '-' not allowed in revision identifier 'a-b'");
    check("--head=c3 --id=a+b@", "Character(s) '+, @' not allowed in revision identifier 'a+b@'");
    check(
        "--head=c3 --id=b2",
        "Revision b2 is present more than once; it is already in `versions/b2.py`, choose another --rev-id",
    );
    check("--head=c3 --id=12345678901234567890123456789012", "down [c3] depends []");
    check(
        "--head=c3 --id=123456789012345678901234567890123",
        "Revision identifier '123456789012345678901234567890123' has 33 characters, the version table holds 32; choose a \
         shorter --rev-id",
    );
}

#[test]
fn labels() {
    check("--head=c3 --label=shop", "down [c3] depends []");
    check("--head=c3 --label=auth", "Branch name 'auth' in revision new1 already used by revision x1");
    check("--head=c3 --label=b2", "Branch name 'b2' in revision new1 already used by revision b2");
    check("--head=c3 --label=shop,shop", "Branch name 'shop' in revision new1 already used by revision new1");
    check("--head=c3 --label=new1", "Branch name 'new1' in revision new1 already used by revision new1");
}
