"""Random revision graphs and what Alembic itself makes of them, as JSON lines.

    python reference.py --graphs 5000 --seed 1 --hash-seeds 4

One line per graph: its revisions, and cases of the form [[operation, argument, …], [outcome, …], outcome]. Some
results of the reference depend on the order in which Python goes through a set, which changes with its hash seed.
Every case is run under several hash seeds; the list has all outcomes that came up. Once more it is run with sets
that keep an order; that outcome stands at the end if it is not the only one. An outcome is {"ok": …}, {"error": text}
for errors with a text meant for users, {"crash": type} for other exceptions.
"""

import argparse
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import types
from pathlib import Path

import alembic
from alembic import command, util
from alembic.runtime import migration
from alembic.script import ScriptDirectory
from alembic.script import revision as reference
from alembic.script.base import Script
from alembic.util import CommandError
from sqlalchemy import Column, MetaData, String, Table
from sqlalchemy.util import OrderedSet

LABELS = ["shop", "auth", "billing", "lib_x", "web-app", "core", "abcd"]


# ---------------------------------------------------------------- graphs


def identifiers(rng, count):
    style = rng.choice(["short", "hex", "close", "number", "mixed"])
    ids = []
    while len(ids) < count:
        number = len(ids)
        if style == "short":
            new = "abcdefghijklmnopqrstuvwxyz"[number % 26] + (str(number // 26) if number >= 26 else "")
        elif style == "hex":
            new = "%012x" % rng.getrandbits(48)
        elif style == "close":
            new = rng.choice(["abc", "abcd", "abce", "a"]) + "%03x" % rng.getrandbits(12)
        elif style == "number":
            new = "%04d" % (number + 1)
        else:
            new = rng.choice(["r%d" % number, "rev_%04d" % number, "%06x" % rng.getrandbits(24)])
        if new not in ids and new not in LABELS:
            ids.append(new)
    return ids


def random_graph(rng, is_small):
    count = rng.choice([2, 3, 4, 5, 6, 7] if is_small else [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25])
    if not is_small and rng.random() < 0.02:
        count = rng.randint(30, 60)
    ids = identifiers(rng, count)
    labels = LABELS[:]
    rng.shuffle(labels)
    declared = []
    base_share, merge_share = rng.choice([0.05, 0.15, 0.3]), rng.choice([0, 0.1, 0.3])
    fork_share, label_share = rng.choice([0, 0.2, 0.5]), rng.choice([0, 0.1, 0.4])
    dependency_share = rng.choice([0, 0.1, 0.4])
    revisions, tips = [], []
    for number, new in enumerate(ids):
        earlier = ids[:number]
        if not earlier or rng.random() < base_share:
            down = []
        elif rng.random() < merge_share and len(earlier) > 1:
            pool = tips if len(tips) > 1 and rng.random() < 0.8 else earlier
            down = rng.sample(pool, min(len(pool), rng.choice([2, 2, 3])))
        elif rng.random() < fork_share:
            down = [rng.choice(earlier)]
        else:
            down = [rng.choice(tips)]
        depends = []
        if earlier and rng.random() < dependency_share:
            pool = earlier + declared
            depends = rng.sample(pool, min(len(pool), rng.choice([1, 1, 2, 3])))
        own = []
        if labels and rng.random() < label_share:
            own = [labels.pop() for _ in range(min(len(labels), rng.choice([1, 1, 1, 2])))]
            declared += own
        doc = rng.choice(["message %d" % number, "message %d\n\nmore text\n  indented\n" % number, "", "two\nlines"])
        revisions.append([new, down, own, depends, doc])
        tips = [tip for tip in tips if tip not in down] + [new]
    is_spoiled = rng.random() < 0.04
    if is_spoiled:
        spoil(rng, revisions, declared)
    if rng.random() < 0.6:
        rng.shuffle(revisions)
    return revisions, is_spoiled


def spoil(rng, revisions, declared):
    """Makes a graph that must be refused."""
    victim, other = rng.choice(revisions), rng.choice(revisions)
    kinds = ["cycle", "dependency cycle", "missing", "missing dependency", "self", "dependency self", "illegal"]
    kind = rng.choice(kinds + ["label", "id as label", "label as parent"])
    if kind == "cycle":
        victim[1] = [revisions[-1][0]]
    elif kind == "dependency cycle":
        victim[3] = [revisions[-1][0]]
    elif kind == "missing":
        victim[1] = ["nowhere"]
    elif kind == "missing dependency":
        victim[3] = ["nowhere"]
    elif kind == "self":
        victim[1] = victim[1] + [victim[0]]
    elif kind == "dependency self":
        victim[3] = [victim[0]]
    elif kind == "illegal":
        victim[0] = victim[0] + rng.choice(["-x", "@", "+:", ":y-"])
    elif kind == "label" and declared:
        victim[2] = victim[2] + [rng.choice(declared)]
    elif kind == "id as label":
        victim[2] = [other[0]]
    elif kind == "label as parent" and declared:
        victim[1] = [rng.choice(declared)]


# ---------------------------------------------------------------- cases


def closure(by_id, labels, start):
    seen, todo = set(), list(start)
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += by_id[node][1] + [labels.get(name, name) for name in by_id[node][3]]
    return seen


def random_rows(rng, revisions):
    """Rows of the version table, mostly as a sequence of upgrades leaves them."""
    by_id = {revision[0]: revision for revision in revisions}
    labels = {label: revision[0] for revision in revisions for label in revision[2]}
    ids = list(by_id)
    if rng.random() < 0.15:
        return []
    if rng.random() < 0.06:
        rows = rng.sample(ids, min(len(ids), rng.choice([1, 2, 3])))
        return rows + rng.choice([[], rows[:1], ["unknown"], [rows[0][:4]]])
    applied = closure(by_id, labels, rng.sample(ids, min(len(ids), rng.choice([1, 1, 2, 3]))))
    needed = set()
    for node in applied:
        needed.update(by_id[node][1])
        needed.update(labels.get(name, name) for name in by_id[node][3])
    rows = [node for node in ids if node in applied and node not in needed]
    rng.shuffle(rows)
    return rows


def random_argument(rng, revisions):
    ids = [revision[0] for revision in revisions]
    labels = [label for revision in revisions for label in revision[2]]
    one = rng.choice(ids)
    branch = rng.choice(labels) if labels and rng.random() < 0.85 else rng.choice(ids + ["nolabel"])
    number = rng.choice([1, 1, 1, 2, 2, 3, 5])
    start = one[: rng.randint(1, len(one))]
    # Weighted forms of an argument.
    forms = [
        (6, one),
        (3, start),
        (4, "head"),
        (6, "heads"),
        (3, "base"),
        (2, branch),
        (5, branch + "@head"),
        (3, branch + "@heads"),
        (3, branch + "@base"),
        (4, branch + "@" + one),
        (2, branch + "@" + start),
        (4, "%s@+%d" % (branch, number)),
        (4, "%s@-%d" % (branch, number)),
        (6, "+%d" % number),
        (6, "-%d" % number),
        (4, "%s+%d" % (one, number)),
        (4, "%s-%d" % (one, number)),
        (3, "head-%d" % number),
        (1, "heads-%d" % number),
        (1, "base+%d" % number),
        (1, "base-%d" % number),
        (2, "%s@%s+%d" % (branch, one, number)),
        (2, "%s@%s-%d" % (branch, one, number)),
        (2, "%s@head-%d" % (branch, number)),
        (1, "%s@base+%d" % (branch, number)),
    ]
    # What nobody should write, but somebody does.
    odd = ["zzz", "zzzzz", "", " ", "@", "+", "-", "@head", "@-1", "@+1", "head@head", "heads@heads", "base@head"]
    odd += ["current", "nolabel@base", "a@b@c", "+0", "-0", "+01", "-01", "-1_0", "+99", "-99", "head-99"]
    odd += [branch + "@", one + "-1x", one + "+0", one + "-0", one + "@" + branch, branch + "@@" + one]
    forms.append((1, rng.choice(odd)))
    return rng.choices([text for _, text in forms], [weight for weight, _ in forms])[0]


def one_of(revisions):
    """The newest revision: there is one in every graph."""
    return revisions[-1][0]


def random_end(rng, revisions):
    kind = rng.random()
    if kind < 0.15:
        return None
    if kind < 0.35:
        return random_rows(rng, revisions)
    return random_argument(rng, revisions)


def random_cases(rng, revisions):
    argument = lambda: random_argument(rng, revisions)
    rows = lambda: random_rows(rng, revisions)
    for _ in range(4):
        yield ["upgrade", argument(), rows()]
    for _ in range(4):
        yield ["downgrade", argument(), rows()]
    for _ in range(2):
        yield ["stamp", [argument() for _ in range(rng.choice([1, 1, 1, 2, 3]))], rows()]
    yield ["revision", argument()]
    yield ["revisions", rng.choice([argument(), [argument(), argument()]])]
    yield ["show", rng.choice([argument(), one_of(revisions)])]
    yield ["branches", rng.random() < 0.5]
    yield ["heads", rng.random() < 0.5, rng.random() < 0.5]
    ranges = [argument() + ":" + argument(), ":" + argument(), argument() + ":", argument(), "a:b:c", None]
    yield ["log", rng.choice(ranges)]
    yield ["current", rows()]
    yield ["history", rng.choice([argument(), "", rows()]), rng.choice([argument(), "", "heads", rows()])]
    yield ["iterate", random_end(rng, revisions), random_end(rng, revisions), [rng.random() < 0.4 for _ in range(4)]]
    ids = [revision[0] for revision in revisions]
    labels = [label for revision in revisions for label in revision[2]]
    name = rng.choice(["newrev", "newrev", "newrev", "newrev", "new-rev", "n@+ew"])
    two = rng.sample(ids, min(2, len(ids)))
    head = rng.choice(["head", "heads", rng.choice(ids), rng.choice(ids), two, argument(), [argument(), argument()]])
    new_labels = rng.choice([[], [], ["fresh"], ["fresh", "fresh"], ["newrev"], labels[:1], ids[:1]])
    depends = rng.choice([[], [], [argument()], ids[:1], labels[:1], [argument(), argument()]])
    yield ["new", name, head, rng.random() < 0.6, new_labels, depends]


# ---------------------------------------------------------------- the reference


class Generated(Exception):
    """Carries what would have been written."""


class Directory(ScriptDirectory):
    def _generate_template(self, src, dest, **values):
        raise Generated(values)


class Log:
    def __init__(self):
        self.lines = []

    def debug(self, message, *values):
        self.lines.append(message % values)

    info = debug


class AnySet(type):
    def __instancecheck__(cls, value):
        return isinstance(value, set)


class InsertionOrder(OrderedSet, metaclass=AnySet):
    pass


def script(record):
    name, down, labels, depends, doc = record
    module = types.ModuleType("revision")
    module.revision, module.down_revision = name, tuple(down) or None
    module.branch_labels, module.depends_on = tuple(labels) or None, tuple(depends) or None
    module.__doc__ = doc

    def upgrade():
        pass

    def downgrade():
        pass

    module.upgrade, module.downgrade = upgrade, downgrade
    return Script(module, name, name + ".py")


def outcome(function):
    try:
        return {"ok": function()}
    except (CommandError, reference.RevisionError) as error:
        return {"error": str(error)}
    except Exception as error:  # whatever the reference did not foresee
        return {"crash": type(error).__name__}


def as_selector(value):
    return tuple(value) if isinstance(value, list) else value


class Runner:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        Path(self.folder.name, "versions").mkdir()
        self.directory = Directory(self.folder.name)
        self.log = migration.log = Log()
        self.warnings = []
        reference.util.warn = lambda message, stacklevel=2: self.warnings.append(message)
        table = Table("alembic_version", MetaData(), Column("version_num", String(32)))
        impl = types.SimpleNamespace(_exec=lambda statement: None)
        self.context = types.SimpleNamespace(impl=impl, _version=table, as_sql=True, version_table="alembic_version")
        self.printed = []
        command.ScriptDirectory = types.SimpleNamespace(from_config=lambda config: self.directory)
        self.config = types.SimpleNamespace(
            print_stdout=lambda text, *values: self.printed.append(str(text) % values),
            get_alembic_option=lambda name: None,
        )
        self.has_fixed_orders = False

    def load(self, revisions):
        revision_map = reference.RevisionMap(lambda: (script(record) for record in revisions))
        self.directory.revision_map = revision_map
        if self.has_fixed_orders and "ok" in outcome(lambda: revision_map.heads):
            for found in filter(None, revision_map._revision_map.values()):
                found.nextrev = tuple(sorted(found.nextrev))

    def run(self, case):
        del self.log.lines[:], self.warnings[:], self.printed[:]
        return outcome(lambda: getattr(self, "run_" + case[0])(*case[1:]))

    def plan(self, steps, rows):
        maintainer = migration.HeadMaintainer(self.context, rows)
        described = []
        for step in steps:
            del self.log.lines[:]
            maintainer.update_to_step(step)
            described.append([str(step), list(step.from_revisions), list(step.to_revisions), self.log.lines[0]])
        return [described, sorted(maintainer.heads), self.warnings[:]]

    def fix_orders(self):
        """Gives every set an order: that of insertion in plans, that of names where it is shown."""
        self.has_fixed_orders = True
        reference.set = migration.set = InsertionOrder
        as_comma = util.format_as_comma
        util.format_as_comma = lambda value: as_comma(sorted(value) if isinstance(value, (set, frozenset)) else value)

    def run_upgrade(self, destination, rows):
        return self.plan(self.directory._upgrade_revs(destination, tuple(rows)), rows)

    def run_downgrade(self, destination, rows):
        return self.plan(self.directory._downgrade_revs(destination, tuple(rows)), rows)

    def run_stamp(self, destinations, rows):
        return self.plan(self.directory._stamp_revs(tuple(destinations), tuple(rows)), rows)

    def run_revision(self, argument):
        found = self.directory.revision_map.get_revision(argument)
        return found and found.revision

    def run_revisions(self, argument):
        return [found.revision for found in self.directory.revision_map.get_revisions(as_selector(argument))]

    def run_show(self, argument):
        return [found.log_entry for found in self.directory.get_revisions(argument)]

    def run_branches(self, verbose):
        command.branches(self.config, verbose=verbose)
        return self.printed[:]

    def run_heads(self, verbose, resolve_dependencies):
        command.heads(self.config, verbose=verbose, resolve_dependencies=resolve_dependencies)
        return self.printed[:]

    def run_log(self, range_):
        command.history(self.config, range_)
        return self.printed[:]

    def run_current(self, rows):
        return sorted(found.cmd_format(False) for found in self.directory.get_all_current(tuple(rows)))

    def run_history(self, base, head):
        found = self.directory.walk_revisions(base=as_selector(base) or "base", head=as_selector(head) or "heads")
        return [revision.revision for revision in found]

    def run_iterate(self, upper, lower, flags):
        names = ["implicit_base", "inclusive", "assert_relative_length", "select_for_downgrade"]
        options = dict(zip(names, flags))
        found = self.directory.revision_map.iterate_revisions(as_selector(upper), as_selector(lower), **options)
        return [revision.revision for revision in found]

    def run_new(self, name, head, splice, labels, depends):
        try:
            options = {"head": head, "splice": splice, "branch_labels": labels or None, "depends_on": depends or None}
            self.directory.generate_revision(name, "message", **options)
        except Generated as generated:
            values = generated.args[0]
        as_list = lambda value: [value] if isinstance(value, str) else list(value or ())
        down, dependencies = as_list(values["down_revision"]), as_list(values["depends_on"])
        if None in down:
            raise ValueError("the file would name None as a parent")
        # The reference notices a used label only after it has written the file.
        reference.RevisionMap._map_branch_labels(
            self.directory.revision_map,
            [reference.Revision(name, tuple(down), branch_labels=tuple(labels))],
            {**self.directory.revision_map._revision_map, name: types.SimpleNamespace(revision=name)},
        )
        return [down, dependencies]

    def run_map(self):
        revision_map = self.directory.revision_map
        by_id = revision_map._revision_map
        ids = [key for key, value in by_id.items() if value is not None and value.revision == key]
        described = []
        for name in ids:
            found = by_id[name]
            described.append([
                name,
                sorted(found.nextrev),
                sorted(found._all_nextrev),
                sorted(found.branch_labels),
                sorted(found._normalized_down_revisions),
                str(found),
                found.cmd_format(False, include_branches=True, include_doc=True, include_parents=True),
                found.cmd_format(False, include_branches=True, tree_indicators=False),
            ])
        ends = [revision_map.heads, revision_map._real_heads, revision_map.bases, revision_map._real_bases]
        return [[list(end) for end in ends], described]


def work(options):
    runner = Runner()
    if options.worker == "fixed":
        runner.fix_orders()
    for number in range(options.graphs):
        rng = random.Random("%d/%d" % (options.seed, number))
        revisions, is_spoiled = random_graph(rng, options.small)
        # The reference overlooks some cycles when it loads a graph, and then runs in circles.
        cases = [["map"], *([] if is_spoiled else random_cases(rng, revisions))]
        runner.load(revisions)
        results = [runner.run(case) for case in cases]
        print(json.dumps([revisions, list(zip(cases, results))], separators=(",", ":")))


def merge(options):
    """Runs the same work under several hash seeds, and once with fixed orders, and puts the outcomes together."""
    arguments = [sys.executable, __file__, *sys.argv[1:], "--worker"]
    fixed = subprocess.Popen(arguments + ["fixed"], stdout=subprocess.PIPE, text=True)
    workers = [fixed] + [
        subprocess.Popen(
            arguments + ["plain"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": str(number)},
        )
        for number in range(options.hash_seeds)
    ]
    print(json.dumps({"alembic": alembic.__version__, **vars(options)}))
    for lines in zip(*[worker.stdout for worker in workers], strict=True):
        fixed, *plain = [json.loads(line) for line in lines]
        cases = []
        for (case, fixed_outcome), *plain_results in zip(fixed[1], *[run[1] for run in plain], strict=True):
            outcomes = []
            for plain_case, plain_outcome in plain_results:
                assert plain_case == case
                if plain_outcome not in outcomes:
                    outcomes.append(plain_outcome)
            if outcomes == [fixed_outcome]:
                cases.append([case, outcomes])
            else:
                # A recording has no room for what is only compared to see whether anything fits.
                cases.append([case, [] if options.small else outcomes, fixed_outcome])
        print(json.dumps([fixed[0], cases], separators=(",", ":")))
    if any(worker.wait() for worker in workers):
        sys.exit("a worker failed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--graphs", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hash-seeds", type=int, default=4)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--worker", choices=["plain", "fixed"])
    options = parser.parse_args()
    logging.disable()
    if options.worker:
        work(options)
    else:
        merge(options)


if __name__ == "__main__":
    main()
