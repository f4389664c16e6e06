"""Count a vote of the participatory budget again, from its published files.

주민참여예산 투표를 공개된 파일만으로 다시 집계합니다.

Python 3.9 or newer is all it needs. Put it into the folder with the published files and run

    python recount.py            (or: python recount.py FOLDER)

It ends with one line: whether everything agrees. Exit code 0: it agrees. 1: it does not, and the first
disagreements are named. 2: the files cannot be read.

What it checks:
1. each file against its fingerprint in manifest.json, and manifest.json against its own;
2. each ballot against its leaf: SHA-256 over the ballot and two nonces, one of them the voter's own;
3. the leaves against the roots that were published and signed (Ed25519), batch by batch, while people voted: no
   ballot was dropped, added or exchanged later; a superseded leaf stands for each change of a vote;
4. the number of ballots against the number of people who took part;
5. the lot for ties against the seed that was committed to before the vote;
6. votes, winners, reasons and everything else in result.json, by counting again. Money is whole won; where floats
   are too coarse for a decision, exact fractions decide.
"""

import argparse
import csv
import hashlib
import hmac
import io
import json
import sys
from collections import Counter
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil
from operator import itemgetter, mul, truediv
from pathlib import Path

FORMAT = "dure-result-1"
LOT_FORMAT = "dure-lot-1"
BALLOT_COLUMNS = ["pot", "leaf", "choices", "voter_nonce", "server_nonce", "revision"]
LEAF_COLUMNS = ["pot", "leaf"]
BOARD_COLUMNS = ["batch", "leaf"]
# How many disagreements are named; the rest is only counted.
NAMED = 12


class Unreadable(Exception):
    """The files are not those of a result: nothing can be checked."""


class Findings:
    """Disagreements, each in Korean and in English."""

    def __init__(self):
        self.found = []

    def add(self, korean, english):
        self.found.append(f"{korean} / {english}")

    def differ(self, where, published, counted):
        self.add(
            f"{where}: 공개된 값은 {published}, 다시 센 값은 {counted}입니다.",
            f"{where}: published {published}, counted {counted}.",
        )


# --- files ---------------------------------------------------------------------------------------------------


def canonical_json(content):
    """The one way in which these files write JSON: a single changed byte shows."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def read_json(content, name):
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{name}: {error}") from error


def read_rows(content, name, columns):
    """The rows of a table, none at all where there is no such file."""
    if content is None:
        return []
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{name}: {error}") from error
    if not rows or rows[0] != columns:
        raise Unreadable("{}: columns {} expected".format(name, ",".join(columns)))
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise Unreadable(f"{name}: line {line} has {len(row)} cells, not {len(columns)}")
    return rows[1:]


def check_files(folder, manifest, findings):
    """The contents of all files that the manifest names; what differs from its fingerprint is said."""
    contents = {}
    for name, said in sorted(manifest["files"].items()):
        path = folder / name
        if "/" in name or "\\" in name or not path.is_file():
            findings.add(f"{name} 파일이 없습니다.", f"{name} is missing.")
            continue
        contents[name] = path.read_bytes()
        if hashlib.sha256(contents[name]).hexdigest() != said["sha256"] or len(contents[name]) != said["bytes"]:
            findings.add(f"{name} 파일이 지문과 다릅니다.", f"{name} differs from its fingerprint.")
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in {"manifest.json", *manifest["files"]} and path.name[0] != ".":
            findings.add(f"{path.name}: 목록에 없는 파일입니다.", f"{path.name} is not in the manifest.")
    return contents


def check_manifest(content, manifest, expected, findings):
    if manifest.get("format") != FORMAT:
        raise Unreadable(f"manifest.json: not of the format {FORMAT}")
    rest = {name: value for name, value in manifest.items() if name != "sha256"}
    if (
        canonical_json(manifest) != content
        or manifest.get("sha256") != hashlib.sha256(canonical_json(rest)).hexdigest()
    ):
        findings.add("manifest.json 파일이 바뀌었습니다.", "manifest.json was changed.")
    if expected and expected != hashlib.sha256(content).hexdigest():
        findings.add("manifest.json 지문이 알려진 값과 다릅니다.", "manifest.json is not the one that was expected.")
    if _digest(manifest["terms"]) != manifest["terms_sha256"]:
        findings.add("투표 조건이 지문과 다릅니다.", "The terms of the vote differ from their fingerprint.")
    if manifest["terms"]["cycle"] != manifest["cycle"]:
        findings.add("다른 투표의 조건입니다.", "These are the terms of another vote.")
    if [pot["number"] for pot in manifest["pots"]] != [pot["number"] for pot in manifest["terms"]["pots"]]:
        raise Unreadable("manifest.json: not the pots of the terms")


# --- the board: leaves and roots -----------------------------------------------------------------------------


def leaf_of(cycle, pot, choices, server_nonce, voter_nonce, revision):
    text = "|".join(["dure-ballot-1", cycle, pot, choices, server_nonce, voter_nonce, revision])
    return hashlib.sha256(b"\x00" + text.encode("utf-8")).hexdigest()


def merkle_root(hashes):
    """The tree hash of RFC 9162 over leaf hashes, in the order given."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    # Level by level, the odd one out goes up as it is: the same tree as the split at powers of two.
    while len(hashes) > 1:
        pairs = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]


def check_board(manifest, tables, findings):
    """Each leaf is that of its ballot, stands in one batch, and each batch has the root published for it."""
    cycle, seen = manifest["cycle"], []
    for line, (pot, leaf, choices, voter_nonce, server_nonce, revision) in enumerate(tables["ballots.csv"], start=2):
        if leaf_of(cycle, pot, choices, server_nonce, voter_nonce, revision) != leaf:
            findings.add(
                f"ballots.csv {line}행: 투표지가 지문과 다릅니다.",
                f"ballots.csv line {line}: the ballot is not the one of its leaf.",
            )
        seen.append(leaf)
    seen += [leaf for name in ("leaves.csv", "superseded.csv") for _pot, leaf in tables[name]]
    batches = {}
    for batch, leaf in tables["board.csv"]:
        batches.setdefault(batch, []).append(leaf)
    announced = {str(batch["number"]): batch for batch in manifest["batches"]}
    if set(batches) != set(announced) or len(announced) != len(manifest["batches"]):
        findings.add("게시판의 묶음이 목록과 다릅니다.", "The batches are not those that were announced.")
    for number, leaves in sorted(batches.items()):
        _check_batch(number, leaves, announced.get(number), findings)
    _check_same_leaves(seen, [leaf for _batch, leaf in tables["board.csv"]], findings)


def _check_batch(number, leaves, announced, findings):
    try:
        root = merkle_root([bytes.fromhex(leaf) for leaf in sorted(leaves)]).hex()
    except ValueError:
        root = ""
    if announced and (root != announced["root"] or len(leaves) != announced["leaf_count"]):
        findings.add(
            f"묶음 {number}: 투표 기간에 공개된 뿌리값과 다릅니다.",
            f"batch {number}: not the root that was published during the vote.",
        )


def _check_same_leaves(seen, on_board, findings):
    missing, extra = Counter(on_board), Counter(seen)
    missing, extra = missing - extra, extra - missing
    if missing:
        findings.add(
            f"게시판에는 있으나 개표 자료에 없는 투표지가 {sum(missing.values())}장입니다.",
            f"{sum(missing.values())} ballots of the board are not in the published files.",
        )
    if extra:
        findings.add(
            f"게시판에 없는 투표지가 {sum(extra.values())}장 들어 있습니다.",
            f"{sum(extra.values())} ballots never stood on the board.",
        )
    if len(set(seen)) != len(seen):
        findings.add("같은 투표지가 두 번 들어 있습니다.", "A ballot stands there twice.")


def check_signatures(manifest, findings):
    """Each root is signed together with the root before it, so that no batch can be taken out or exchanged."""
    previous = ""
    for batch in manifest["batches"]:
        number, root = batch["number"], batch["root"]
        parts = [manifest["cycle"], str(number), str(batch["leaf_count"]), root, previous, batch["published_at"]]
        message = "|".join(["dure-root-1", *parts]).encode("utf-8")
        if not is_signed(message, bytes.fromhex(batch["signature"]), bytes.fromhex(manifest["signing_public"])):
            findings.add(f"묶음 {number}: 서명이 맞지 않습니다.", f"batch {number}: the signature is not valid.")
        previous = root


# Ed25519 (RFC 8032), verification only, in extended coordinates.
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P


def is_signed(message, signature, public):
    if len(signature) != 64 or len(public) != 32:
        return False
    key, random_point = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or random_point is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    left = _times(scalar, _point(_BASE_Y.to_bytes(32, "little")))
    right = _plus(random_point, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def _point(encoded):
    """(X, Y, Z, T) of an encoded point, or None."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    above, below = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = above * pow(below, 3, _P) * pow(above * pow(below, 7, _P), (_P - 5) // 8, _P) % _P
    if (below * x * x - above) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if y >= _P or (below * x * x - above) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _plus(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _plus(result, point)
        point = _plus(point, point)
        scalar >>= 1
    return result


def check_turnout(manifest, tables, findings):
    """As many ballots as said; as many superseded leaves as changes of a vote; no more ballots than people."""
    people = sum(row["people"] for row in manifest["turnout"])
    if people != manifest["participants"]:
        findings.differ("참여자 수 / participants", manifest["participants"], people)
    ballots = Counter(row[0] for row in tables["ballots.csv"])
    leaves = Counter(row[0] for row in tables["leaves.csv"])
    superseded = Counter(row[0] for row in tables["superseded.csv"])
    changes = Counter()
    for row in tables["ballots.csv"]:
        changes[row[0]] += whole(row[5], "revision") - 1
    for pot in manifest["pots"]:
        number, where = str(pot["number"]), "pot {}".format(pot["number"])
        found = (ballots if pot["shown"] == "BALLOTS" else leaves)[number]
        if found != pot["ballots"]:
            findings.differ(f"{where}: 투표지 / ballots", pot["ballots"], found)
        if superseded[number] != pot["superseded"]:
            findings.differ(f"{where}: 바뀐 투표 / superseded", pot["superseded"], superseded[number])
        # A sheet of paper that was entered as a ballot, and turned out to be none when it was compared again.
        expected = changes[number] + pot.get("annulled", 0)
        if pot["shown"] == "BALLOTS" and superseded[number] != expected:
            findings.differ(f"{where}: 바뀐 횟수 / changes of votes", superseded[number], expected)
        if pot["ballots"] > people:
            findings.differ(f"{where}: 참여자 / people", pot["ballots"], people)
    known = {str(pot["number"]): pot["shown"] == "BALLOTS" for pot in manifest["pots"]}
    # Paper may be blank or spoiled: then somebody took part and no ballot came of it.
    if people > sum(pot["ballots"] for pot in manifest["pots"]) and not manifest["terms"]["has_paper"]:
        findings.add("참여자가 투표지보다 많습니다.", "There are more people than ballots.")
    if any(not known.get(number) for number in ballots) or any(known.get(number, True) for number in leaves):
        findings.add("다른 부문의 투표지가 들어 있습니다.", "There are ballots of an unknown pot.")


# --- the lot -------------------------------------------------------------------------------------------------


def check_lot(lot, numbers, findings):
    """The order of ties, drawn again from the list, the seed and the public word."""
    codes = [f"{number:04d}" for number in sorted(numbers)]
    group = lot["groups"][0]
    if [row["code"] for row in group["candidates"]] != codes:
        findings.add("추첨 명단이 사업 목록과 다릅니다.", "The list of the lot is not the list of projects.")
    content = {"format": LOT_FORMAT, "lot": lot["lot"], "groups": lot["groups"], "public_word": ""}
    seed = bytes.fromhex(lot["seed"])
    if hashlib.sha256(seed).hexdigest() != lot["commitment"] or _digest(content) != lot["list_digest"]:
        findings.add("추첨의 씨앗값이 미리 약속한 값과 다릅니다.", "The seed of the lot is not the one committed to.")
    key = hmac.new(seed, _compact({**content, "public_word": lot["public_word"]}), hashlib.sha256).digest()
    drawn = _shuffled([row["code"] for row in group["candidates"]], key)
    if lot["results"] != [{"selected": drawn[:1], "reserve": drawn[1:], "unmet": []}]:
        findings.add("추첨 순서가 씨앗값과 맞지 않습니다.", "The lot does not follow from its seed.")
    return [int(code) for code in drawn]


def _compact(content):
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _digest(content):
    return hashlib.sha256(_compact(content)).hexdigest()


def _shuffled(codes, key):
    """Fisher-Yates with unbiased numbers from the key."""
    order, numbers = list(codes), _numbers(key)
    for place in range(len(order) - 1, 0, -1):
        fair = 2**64 - 2**64 % (place + 1)
        other = next(number for number in numbers if number < fair) % (place + 1)
        order[place], order[other] = order[other], order[place]
    return order


def _numbers(key):
    counter = 0
    while True:
        block = hmac.new(key, f"0:{counter}".encode("ascii"), hashlib.sha256).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1


# --- ballots -------------------------------------------------------------------------------------------------


def whole(text, name):
    """A whole number as these files write it: digits alone, none of them a leading zero."""
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0"):
        raise Unreadable(f"{name}: {text[:40]!r} is not a whole number")
    return int(text)


def parse(kind, text):
    """A ballot as a mapping of project numbers to points; for one that only names, to 1. In order of rank."""
    if not text:
        return {}
    if kind == "POINTS":
        pairs = [part.partition(":") for part in text.split(",")]
        chosen = {whole(number, "choices"): whole(points, "choices") for number, _colon, points in pairs}
    else:
        pairs = text.split(">" if kind == "RANKS" else ",")
        chosen = dict.fromkeys((whole(number, "choices") for number in pairs), 1)
    if len(chosen) != len(pairs) or (kind != "RANKS" and list(chosen) != sorted(chosen)):
        raise Unreadable(f"choices: {text[:40]!r} is not written as it should be")
    return chosen


def standing_projects(pot_terms):
    """The projects of a pot that were not withdrawn, by number."""
    standing = (row for row in pot_terms["projects"] if not row.get("is_withdrawn"))
    return sorted(standing, key=lambda row: row["number"])


def counted_ballot(kind, text, standing):
    """What of a ballot counts: withdrawn projects are left out, and those ranked below them move up."""
    chosen = {number: points for number, points in parse(kind, text).items() if number in standing}
    if kind == "RANKS":
        chosen = {number: len(chosen) - place for place, number in enumerate(chosen)}
    return tuple(sorted(chosen.items()))


class Pot:
    """One pot as the rules see it: projects by place in the list of those that stand, ballots taken together."""

    def __init__(self, terms, place, said, texts, lot):
        self.ballot_terms = terms["ballot"]
        self.kind = terms["ballot"]["kind"]
        self.said, self.terms = said, terms["pots"][place]
        listed = standing_projects(self.terms)
        self.numbers = [row["number"] for row in listed]
        self.costs = [row["cost_won"] for row in listed]
        self.budget = self.terms["ceiling_won"]
        self.weighs = self.kind in ("POINTS", "RANKS")
        drawn = {number: place for place, number in enumerate(lot)}
        self.lot = [drawn[number] for number in self.numbers]
        self._take(texts)

    def _take(self, texts):
        standing, grouped = set(self.numbers), Counter()
        for text, many in Counter(texts).items():
            self._check_limits(text)
            grouped[counted_ballot(self.kind, text, standing)] += many
        self.voters = sum(grouped.values())
        self.empty = grouped.pop((), 0)
        places = {number: place for place, number in enumerate(self.numbers)}
        self.ballots = [
            ([places[number] for number, _points in ballot], [points for _number, points in ballot], many)
            for ballot, many in grouped.items()
        ]
        self.votes, self.score = [0] * len(places), [0] * len(places)
        for chosen, given, many in self.ballots:
            for place, points in zip(chosen, given):
                self.votes[place] += many
                self.score[place] += many * points

    def _check_limits(self, text):
        """Whether the terms allow such a ballot; withdrawn projects were allowed when it was cast."""
        terms, chosen = self.ballot_terms, parse(self.kind, text)
        projects = {row["number"]: row for row in self.terms["projects"]}
        allowed = all(number in projects for number in chosen)
        most = 1 if self.kind == "CHOOSE_ONE" else terms.get("most_picks", len(projects))
        if self.kind == "POINTS":
            given = chosen.values()
            allowed = allowed and sum(given) <= terms["points"] and max(given, default=0) <= terms["most_points_each"]
        if self.kind == "BUDGET" and allowed:
            allowed = sum(projects[number]["cost_won"] for number in chosen) <= self.budget
        if terms.get("most_per_category") and allowed:
            categories = Counter(projects[number]["category"] for number in chosen)
            categories.pop("", None)
            allowed = max(categories.values(), default=0) <= terms["most_per_category"]
        if not allowed or not terms.get("least_picks", 1) <= len(chosen) <= most:
            raise Unreadable(f"choices: {text[:40]!r} is no ballot under these terms")

    def tie_key(self, place):
        return (self.costs[place], -self.votes[place], self.lot[place])

    def settle(self, places):
        """Who comes first of several that are equal, and what settled it."""
        ordered = sorted(places, key=self.tie_key)
        first, second = self.tie_key(ordered[0]), self.tie_key(ordered[1])
        by = next(name for name, one, other in zip(("cost", "votes", "lot"), first, second) if one != other)
        return {
            "projects": [self.numbers[place] for place in ordered],
            "winner": self.numbers[ordered[0]],
            "settled_by": by,
        }


class Totals(Pot):
    """A pot of which only the totals are published."""

    def _take(self, texts):
        totals = self.said["totals"]
        self.voters = self.said["ballots"]
        self.votes = [totals[str(number)]["votes"] for number in self.numbers]
        self.score = [totals[str(number)]["score"] for number in self.numbers]


def popularity(pot, weights):
    """What the greedy rules sort by: votes or points; with several electorates, a weighed sum of their shares.

    Each electorate hands out its weight in proportion: the residents by votes (or points), the committee by its
    scores, the survey by its answers.
    """
    if weights["residents"] == 100:
        return [Fraction(score) for score in pot.score]
    parts = [
        (weights["residents"], [Fraction(score) for score in pot.score]),
        (weights["committee"], [Fraction(pot.said["committee"].get(str(number), "0")) for number in pot.numbers]),
        (weights["survey"], [Fraction(pot.said["survey"].get(str(number), "0")) for number in pot.numbers]),
    ]
    shares = [[weight * value / (sum(values) or 1) for value in values] for weight, values in parts]
    return [sum(column) for column in zip(*shares)]


# --- greedy rules --------------------------------------------------------------------------------------------


class Outcome:
    """Winners in order, ties by round, why each is in or out, and the final share of each voter."""

    def __init__(self, winners, ties, reasons, share=None):
        self.winners, self.ties, self.reasons, self.share = winners, ties, reasons, share


def greedy(pot, wanted, skip=True, least_votes=Fraction(0)):
    """The most wanted first, as long as the money lasts. `skip` passes over what no longer fits."""
    reasons, winners, ties, left, stopped = {}, [], [], pot.budget, False
    for place in range(len(pot.numbers)):
        if pot.votes[place] == 0 or wanted[place] <= 0:
            reasons[place] = ("no_votes", None, 1)
        elif pot.votes[place] < least_votes:
            reasons[place] = ("below_threshold", None, ceil(least_votes - pot.votes[place]))
    ordered = sorted(
        (place for place in range(len(pot.numbers)) if place not in reasons),
        key=lambda place: (-wanted[place], pot.tie_key(place)),
    )
    for turn, place in enumerate(ordered):
        cost = pot.costs[place]
        if stopped:
            reasons[place] = ("after_the_end", None, None)
        elif cost <= left:
            left -= cost
            rivals = [other for other in ordered[turn:] if wanted[other] == wanted[place]]
            winners.append(place)
            reasons[place] = ("selected", None, None)
            if len(rivals) > 1:
                ties.append({"round": len(winners), **pot.settle(rivals)})
        else:
            too_dear = cost > pot.budget
            missing = cost - (pot.budget if too_dear else left)
            reasons[place] = ("above_the_budget" if too_dear else "did_not_fit", missing, None)
            stopped = not skip
    return Outcome(winners, ties, reasons)


# --- the Method of Equal Shares ------------------------------------------------------------------------------

# Floats find the cheapest project; two prices nearer to each other than this are told apart by fractions.
DOUBTFUL = 1e-9


class EqualShares:
    """The budget is shared out equally; residents buy together what they chose, the cheapest for them first.

    What a project is worth to who chose it: its cost; where ballots give points or ranks, those.
    """

    def __init__(self, pot):
        self.pot = pot
        self.members = [[] for _place in pot.numbers]
        self.worths = [[] for _place in pot.numbers]
        self.weights = []
        # Where nearly every ballot is unlike the others, taking equal ones together only costs time.
        single = len(pot.ballots) * 2 > pot.voters
        for chosen, given, many in pot.ballots:
            for _copy in range(many if single else 1):
                for place, points in zip(chosen, given):
                    self.members[place].append(len(self.weights))
                    self.worths[place].append(points if pot.weighs else pot.costs[place])
                self.weights.append(1 if single else many)
        # One member makes `itemgetter` answer with no tuple.
        self.take = [itemgetter(*members, members[0]) if members else None for members in self.members]
        self.many = [list(map(self.weights.__getitem__, members)) for members in self.members]
        self.units = [list(map(mul, worths, many)) for worths, many in zip(self.worths, self.many)]
        self.all_units = [sum(units) for units in self.units]
        self.alone = single
        self.wanted = [place for place in range(len(pot.numbers)) if pot.votes[place]]

    def of(self, values, place):
        """The values of those who chose a project."""
        return self.take[place](values)[:-1]

    def add1(self, step):
        """Start at the whole-number share, raise it step by step, stop before more than the budget is spent.

        A step is passed over where two counts, one with less and one with more, show that no share between them can
        spend too much: see `Run`.
        """
        budget, voters = self.pot.budget, max(self.pot.voters, 1)
        run, leap = Run(self, budget // voters), 1
        while len(run.chosen) < len(self.wanted):
            tried = Run(self, run.share + leap * step, limit=budget, below=run if leap > 1 else None)
            if tried.is_unsure:
                leap = max(leap // 4, 1)
            elif tried.spent > budget:
                return run.outcome()
            else:
                run, leap = tried, leap * 2
        return run.outcome()


class Run:
    """One count with one share for each.

    `below` is a count with a smaller share. While both choose the same, any share between them has purses and prices
    between theirs: purses grow with the share, prices fall. So it chooses the same, too, as long as what is chosen
    costs less at its dearest (below) than each rival at its cheapest (here). Where that cannot be told any more,
    everything that its voters could still pay for, at their richest, is added up. Is even that within the budget, no
    share between the two spends too much; else the run is unsure and ends.
    """

    def __init__(self, rule, share, limit=None, below=None):
        self.rule, self.pot, self.share = rule, rule.pot, share
        self.purses = [float(share)] * len(rule.weights)
        self.exact = None
        self.chosen, self.ties, self.spent = [], [], 0
        # For each round what it cost a unit, and which others could be told apart only by what no share changes.
        self.prices, self.equals = [], []
        self.below, self.limit, self.is_unsure = below, limit, False
        self.waiting = [
            (self.pot.costs[place] / rule.all_units[place], place)
            for place in rule.wanted
            if share * self.pot.votes[place] >= self.pot.costs[place]
        ]
        heapify(self.waiting)
        while limit is None or self.spent <= limit:
            best = self._cheapest()
            if best is None or self.is_unsure:
                break
            self._buy(*best)

    def _cheapest(self):
        """(project, price, whether all pay alike), or None. Prices only rise: an old one is a lower bound."""
        offers, lowest, waiting = [], float("inf"), self.waiting
        # The dearest that what is chosen here can be with a smaller share.
        turn = len(self.chosen)
        dearest = self.below.prices[turn] if self.below and turn < len(self.below.prices) else 0.0
        while waiting and waiting[0][0] <= max(lowest, dearest) * (1 + DOUBTFUL):
            offer = self._offer(heappop(waiting)[1])
            if offer:
                offers.append(offer)
                lowest = min(lowest, offer[1])
        near = [offer for offer in offers if offer[1] <= lowest * (1 + DOUBTFUL)]
        best = None
        if near:
            best = near[0] if len(near) == 1 else self._settle(near)
        if self.below and not self._is_certain(best, offers):
            self._add_up(offers)
        if best is None or self.is_unsure:
            return None
        for offer in offers:
            if offer is not best:
                heappush(waiting, (offer[1], offer[0]))
        self.prices.append(best[1])
        self.equals.append({offer[0] for offer in near if offer[2] and best[2]})
        return best

    def _is_certain(self, best, offers):
        """Whether every share between chooses the same in this round; or nothing, as both do."""
        below, turn = self.below, len(self.chosen)
        if best is None or turn == len(below.chosen):
            # What cannot be paid here cannot be paid with less.
            return best is None and turn == len(below.chosen)
        if best[0] != below.chosen[turn]:
            return False
        dearest, equals = below.prices[turn] * (1 + DOUBTFUL), below.equals[turn]
        return all(offer[1] > dearest or offer[0] in equals for offer in offers if offer is not best)

    def _add_up(self, offers):
        """From here on shares between may choose anything that their voters can pay."""
        rule, within_reach = self.rule, []
        for place in {place for _price, place in self.waiting}.union(offer[0] for offer in offers):
            purses = rule.of(self.purses, place)
            behind = sum(purses) if rule.alone else sum(map(mul, purses, rule.many[place]))
            if behind * (1 + DOUBTFUL) >= self.pot.costs[place]:
                within_reach.append(place)
        most = self.spent + sum(self.pot.costs[place] for place in within_reach)
        # Where everything is within reach, the first share that buys everything is looked for step by step.
        self.is_unsure = most > self.limit or len(self.chosen) + len(within_reach) == len(rule.wanted)
        self.below = None

    def _offer(self, place):
        rule, cost = self.rule, self.pot.costs[place]
        purses = rule.of(self.purses, place)
        behind = sum(purses) if rule.alone else sum(map(mul, purses, rule.many[place]))
        if behind < cost * (1 + DOUBTFUL):
            return self._doubtful_offer(place, cost - behind)
        if rule.alone and not self.pot.weighs:
            limit, rest = _price_of_equals(purses, cost)
            price, limit_reached = limit / cost, min(purses) <= limit * (1 + DOUBTFUL)
            rest *= cost
        else:
            afford = list(map(truediv, purses, rule.worths[place]))
            price, rest = _price(afford, rule.units[place], rule.all_units[place], cost)
            limit_reached = min(afford) <= price * (1 + DOUBTFUL)
        return place, price, rest == rule.all_units[place] and not limit_reached

    def _doubtful_offer(self, place, missing):
        """Out of reach for good, or so near to the whole cost that only fractions can tell."""
        if missing > self.pot.costs[place] * DOUBTFUL:
            return None
        price = self._fractions().price(place)
        return None if price is None else (place, float(price), False)

    def _settle(self, near):
        """The cheapest by exact fractions; of those that are equal even then, the first in the order of ties."""
        exact = {offer[0]: self._exact_price(offer) for offer in near}
        lowest = min(exact.values())
        equal = [place for place, price in exact.items() if price == lowest]
        if len(equal) > 1:
            tie = self.pot.settle(equal)
            self.ties.append({"round": len(self.chosen) + 1, **tie})
            equal = [self.pot.numbers.index(tie["winner"])]
        return next(offer for offer in near if offer[0] == equal[0])

    def _exact_price(self, offer):
        if offer[2]:
            return Fraction(self.pot.costs[offer[0]], self.rule.all_units[offer[0]])
        return self._fractions().price(offer[0])

    def _fractions(self):
        if self.exact is None:
            self.exact = Fractions(self.rule, self.share)
        self.exact.replay(self.chosen)
        return self.exact

    def _buy(self, place, price, _alike):
        purses = self.purses
        members, worths = self.rule.members[place], self.rule.worths[place]
        if not self.pot.weighs:
            pays = price * self.pot.costs[place]
            for member in members:
                left = purses[member] - pays
                purses[member] = left if left > 0.0 else 0.0
        else:
            for member, worth in zip(members, worths):
                left = purses[member] - price * worth
                purses[member] = left if left > 0.0 else 0.0
        self.chosen.append(place)
        self.spent += self.pot.costs[place]

    def outcome(self):
        reasons = {place: self._reason(place) for place in range(len(self.pot.numbers))}
        return Outcome(self.chosen, self.ties, reasons, self.share)

    def _reason(self, place):
        if place in self.chosen:
            return "selected", None, None
        if not self.pot.votes[place]:
            return "no_votes", None, 1
        rule, cost = self.rule, self.pot.costs[place]
        missing = cost - sum(map(mul, rule.of(self.purses, place), rule.many[place]))
        if abs(missing - round(missing)) > cost * DOUBTFUL:
            missing = ceil(missing)
        else:
            missing = ceil(cost - self._fractions().money_behind(place))
        return "residents_out_of_money", missing, ceil(Fraction(missing) / self.share) if self.share else None


def _price_of_equals(purses, cost):
    """What each pays, and how many pay it in full, where all want a project equally; the poorer give all."""
    rich, left = purses, cost
    while True:
        each = left / len(rich)
        poor = [purse for purse in rich if purse < each]
        if not poor or len(poor) == len(rich):
            return each, len(rich)
        left -= sum(poor)
        rich = [purse for purse in rich if purse >= each]


def _price(afford, units, all_units, cost):
    """The price of one unit at which these can pay, and the units of those who pay it in full."""
    rich, left, rest = list(zip(afford, units)), cost, all_units
    while True:
        price = left / rest
        poor = [pair for pair in rich if pair[0] < price]
        if not poor or len(poor) == len(rich):
            return price, rest
        left -= sum(can * unit for can, unit in poor)
        rest -= sum(unit for _can, unit in poor)
        rich = [pair for pair in rich if pair[0] >= price]


class Fractions:
    """What voters have left, exactly. Those who paid for the same have the same left: one fraction for each history."""

    def __init__(self, rule, share):
        self.rule = rule
        self.history = [0] * len(rule.weights)
        self.left = [Fraction(share)]
        self.replayed = 0

    def replay(self, chosen):
        for place in chosen[self.replayed :]:
            self._pay(place, self.price(place))
        self.replayed = len(chosen)

    def _payers(self, place):
        """(history, worth) and how many voters have it."""
        payers = Counter()
        rule = self.rule
        for pair, many in zip(zip(rule.of(self.history, place), rule.worths[place]), rule.many[place]):
            payers[pair] += many
        return payers

    def money_behind(self, place):
        return sum(self.left[history] * many for (history, _worth), many in self._payers(place).items())

    def price(self, place):
        """The lowest price of one unit at which the project can be paid, or None."""
        missing = Fraction(self.rule.pot.costs[place])
        payers = [
            (self.left[history] / worth, worth * many)
            for (history, worth), many in self._payers(place).items()
            if self.left[history] > 0
        ]
        units = sum(unit for _can, unit in payers)
        for can, unit in sorted(payers):
            if missing <= units * can:
                return missing / units
            missing -= can * unit
            units -= unit
        return None

    def _pay(self, place, price):
        rule, after = self.rule, {}
        for history, worth in self._payers(place):
            after[history, worth] = len(self.left)
            left = self.left[history]
            self.left.append(left - min(left, price * worth))
        for member, worth in zip(rule.members[place], rule.worths[place]):
            self.history[member] = after[self.history[member], worth]


# --- the result ----------------------------------------------------------------------------------------------


def count(pot, terms):
    """(outcome, comparison) by the rule of the vote."""
    rule = terms["counting"]
    method = rule["method"]
    wanted = popularity(pot, terms["weights"])
    if method in ("greedy", "greedy-no-skip", "greedy-threshold"):
        least = Fraction(rule["least_percent"] * pot.voters, 100) if method == "greedy-threshold" else Fraction(0)
        return greedy(pot, wanted, skip=method != "greedy-no-skip", least_votes=least), None
    if method not in ("equalshares/add1", "equalshares/add1-comparison"):
        raise Unreadable(f"manifest.json: unknown rule {method!r}")
    outcome = EqualShares(pot).add1(rule["step_won"])
    if method == "equalshares/add1":
        return outcome, None
    return compare(pot, outcome, greedy(pot, wanted))


def compare(pot, equal_shares, rival):
    """Which of two outcomes more voters prefer: the one with more of what they chose. Equal numbers: Equal Shares."""
    one, other = set(equal_shares.winners), set(rival.winners)
    prefer = [0, 0]
    for chosen, given, many in pot.ballots:
        gain = sum(((place in one) - (place in other)) * points for place, points in zip(chosen, given))
        if gain:
            prefer[gain < 0] += many
    chosen = "equalshares/add1" if prefer[0] >= prefer[1] else "greedy"
    comparison = {"prefer_equal_shares": prefer[0], "prefer_greedy": prefer[1], "chosen": chosen}
    return (equal_shares if chosen != "greedy" else rival), comparison


def satisfied(pot, winners):
    """How many voters chose so many of the winners: a list, beginning with none."""
    won, numbers = set(winners), Counter({0: pot.empty})
    for chosen, _given, many in pot.ballots:
        numbers[len(won.intersection(chosen))] += many
    return [numbers[amount] for amount in range(max(numbers) + 1)]


def result_of(pot, terms):
    """Everything that result.json says of a pot whose ballots are published."""
    outcome, comparison = count(pot, terms)
    wanted = popularity(pot, terms["weights"])
    plain = greedy(pot, wanted)
    return {
        "number": pot.said["number"],
        "ballots": pot.voters,
        "winners": [pot.numbers[place] for place in outcome.winners],
        "total_cost_won": sum(pot.costs[place] for place in outcome.winners),
        "share_won": None if outcome.share is None else str(outcome.share),
        "projects": {
            str(number): {
                "votes": pot.votes[place],
                "score": str(wanted[place]),
                "reason": outcome.reasons[place][0],
                "missing_won": outcome.reasons[place][1],
                "missing_votes": outcome.reasons[place][2],
            }
            for place, number in enumerate(pot.numbers)
        },
        "ties": outcome.ties,
        "comparison": comparison,
        "greedy_winners": [pot.numbers[place] for place in plain.winners],
        "satisfied": satisfied(pot, outcome.winners),
        "satisfied_by_greedy": satisfied(pot, plain.winners),
    }


def check_result(manifest, result, tables, lot, findings):
    """Each pot counted again, by its ballots or its totals: (pots counted by totals, pots that cannot be counted)."""
    by_pot = {}
    for row in tables["ballots.csv"]:
        by_pot.setdefault(row[0], []).append(row[2])
    about = {"format": FORMAT, "cycle": manifest["cycle"], "version": manifest["version"]}
    for name, value in about.items():
        if result.get(name) != value:
            findings.differ(f"result.json {name}", result.get(name), value)
    if [row["number"] for row in result["pots"]] != [pot["number"] for pot in manifest["pots"]]:
        raise Unreadable("result.json: not the pots of manifest.json")
    terms, by_totals, uncounted = manifest["terms"], [], []
    for place, (said, published) in enumerate(zip(manifest["pots"], result["pots"])):
        where = f"pot {said['number']}"
        if said["shown"] == "BALLOTS":
            pot = Pot(terms, place, said, by_pot.get(str(said["number"]), []), lot)
            compare_results(where, published, result_of(pot, terms), findings)
        elif said["shown"] == "TOTALS" and terms["counting"]["method"].startswith("greedy"):
            by_totals.append(said["number"])
            check_totals(where, Totals(terms, place, said, [], lot), terms, published, findings)
        else:
            uncounted.append(said["number"])
            check_sum(where, said, terms["pots"][place], published, findings)
    return by_totals, uncounted


def check_totals(where, pot, terms, published, findings):
    """Greedy rules need no ballots: the totals decide."""
    outcome, _comparison = count(pot, terms)
    counted = {
        "number": pot.said["number"],
        "ballots": pot.voters,
        "winners": [pot.numbers[place] for place in outcome.winners],
        "total_cost_won": sum(pot.costs[place] for place in outcome.winners),
    }
    compare_results(where, published, counted, findings)
    if set(pot.said["totals"]) != set(map(str, pot.numbers)) or any(votes > pot.voters for votes in pot.votes):
        findings.add(f"{where}: 총계가 잘못되었습니다.", f"{where}: impossible totals.")


def check_sum(where, said, pot_terms, published, findings):
    """All that can be said of winners without ballots: they stand there, and their costs add up within the budget."""
    costs = {row["number"]: row["cost_won"] for row in standing_projects(pot_terms)}
    total = sum(costs.get(number, pot_terms["ceiling_won"] + 1) for number in published["winners"])
    counted = {
        "number": said["number"],
        "ballots": said["ballots"],
        "winners": published["winners"],
        "total_cost_won": total,
    }
    compare_results(where, published, counted, findings)
    if total > pot_terms["ceiling_won"] or len(set(published["winners"])) != len(published["winners"]):
        findings.add(f"{where}: 선정 목록이 잘못되었습니다.", f"{where}: impossible winners.")


def compare_results(where, published, counted, findings):
    if not isinstance(published, dict) or not isinstance(counted, dict):
        if published != counted:
            findings.differ(where, published, counted)
        return
    for name in sorted(set(published) | set(counted)):
        if name not in published or name not in counted:
            findings.differ(f"{where} {name}", published.get(name), counted.get(name))
        else:
            compare_results(f"{where} {name}", published[name], counted[name], findings)


# --- the files for other programs ----------------------------------------------------------------------------


def check_pabulib(manifest, tables, contents, findings):
    """Each .pb file says of each ballot what ballots.csv says."""
    kind = manifest["terms"]["ballot"]["kind"]
    for said, pot_terms in zip(manifest["pots"], manifest["terms"]["pots"]):
        name = f"pot-{said['number']}.pb"
        if said["shown"] != "BALLOTS" or name not in contents:
            continue
        listed = standing_projects(pot_terms)
        standing = {row["number"] for row in listed}
        ours = Counter(
            counted_ballot(kind, row[2], standing) for row in tables["ballots.csv"] if row[0] == str(said["number"])
        )
        meta, projects, theirs = read_pabulib(contents[name], kind)
        same = theirs == ours and projects == {row["number"]: row["cost_won"] for row in listed}
        if (
            not same
            or meta.get("budget") != str(pot_terms["ceiling_won"])
            or meta.get("num_votes") != str(sum(ours.values()))
        ):
            findings.add(f"{name} 파일이 투표지와 다릅니다.", f"{name} does not say what the ballots say.")


def read_pabulib(content, kind):
    """(META, costs by number, ballots) of a file of ours."""
    sections, rows = {}, []
    try:
        for cells in csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=";"):
            if len(cells) == 1 and cells[0] in ("META", "PROJECTS", "VOTES"):
                rows = sections.setdefault(cells[0], [])
            else:
                rows.append(cells)
        projects, votes = (_by_column(sections[name]) for name in ("PROJECTS", "VOTES"))
        costs = {int(row["project_id"]): int(row["cost"]) for row in projects}
        ballots = Counter(_pabulib_ballot(row, kind) for row in votes)
        return {cells[0]: cells[1] for cells in sections["META"]}, costs, ballots
    except (KeyError, ValueError, IndexError, csv.Error) as error:
        raise Unreadable(f"pot-N.pb: {error}") from error


def _by_column(rows):
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def _pabulib_ballot(row, kind):
    chosen = [int(number) for number in row["vote"].split(",")] if row["vote"] else []
    points = [1] * len(chosen)
    if kind == "POINTS":
        points = [int(point) for point in row["points"].split(",")] if row["points"] else []
    elif kind == "RANKS":
        points = list(range(len(chosen), 0, -1))
    return tuple(sorted(zip(chosen, points)))


# --- the command ---------------------------------------------------------------------------------------------


def check(folder, expected=""):
    """(findings, manifest, its fingerprint, the pots whose ballots are not published: see `check_result`)."""
    findings = Findings()
    try:
        content = (folder / "manifest.json").read_bytes()
    except OSError as error:
        raise Unreadable(f"manifest.json: {error.strerror}") from error
    manifest = read_json(content, "manifest.json")
    fingerprint = hashlib.sha256(content).hexdigest()
    try:
        check_manifest(content, manifest, expected, findings)
        contents = check_files(folder, manifest, findings)
        small = _check_contents(manifest, contents, findings)
    except Unreadable as error:
        findings.add(f"읽을 수 없습니다: {error}", f"cannot be read: {error}")
        small = [], []
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError) as error:
        findings.add(f"형식이 잘못되었습니다: {error!r}", f"not of the right form: {error!r}")
        small = [], []
    return findings.found, manifest, fingerprint, small


def _check_contents(manifest, contents, findings):
    columns = {
        "ballots.csv": BALLOT_COLUMNS,
        "leaves.csv": LEAF_COLUMNS,
        "superseded.csv": LEAF_COLUMNS,
        "board.csv": BOARD_COLUMNS,
    }
    tables = {name: read_rows(contents.get(name), name, cells) for name, cells in columns.items()}
    check_board(manifest, tables, findings)
    check_signatures(manifest, findings)
    check_turnout(manifest, tables, findings)
    numbers = [row["number"] for pot in manifest["terms"]["pots"] for row in pot["projects"]]
    lot = check_lot(manifest["lot"], numbers, findings)
    check_pabulib(manifest, tables, contents, findings)
    if "result.json" not in contents:
        return [], []
    result = read_json(contents["result.json"], "result.json")
    if canonical_json(result) != contents["result.json"]:
        findings.add("result.json 파일이 바뀌었습니다.", "result.json was changed.")
    return check_result(manifest, result, tables, lot, findings)


def verdict(manifest, fingerprint, small):
    by_totals, uncounted = small
    people, ballots = manifest["participants"], sum(pot["ballots"] for pot in manifest["pots"])
    pots = len(manifest["pots"]) - len(uncounted)
    korean = f"모두 일치합니다: 참여자 {people}명, 투표지 {ballots}장, 부문 {pots}개를 다시 셌습니다."
    english = f"Everything agrees: {people} people, {ballots} ballots, {pots} pots counted again."
    if by_totals:
        listed = ", ".join(map(str, by_totals))
        korean += f" 투표지가 적은 부문({listed})은 투표지 없이 공개된 합계로 셌습니다."
        english += f" Pots with few ballots ({listed}) were counted from their totals, without ballots."
    if uncounted:
        listed = ", ".join(map(str, uncounted))
        korean += f" 투표지를 공개하지 않는 작은 부문({listed})은 지문과 합계만 확인했습니다."
        english += f" Of pots too small to publish ({listed}), only leaves and sums were checked."
    annulled = sum(pot.get("annulled", 0) for pot in manifest["pots"])
    if annulled:
        korean += f" 대조에서 투표지가 아닌 것으로 밝혀져 뺀 종이 투표지 {annulled}장이 있습니다."
        english += f" {annulled} paper ballots were taken out: on the sheet they were none."
    return f"{korean} / {english} (manifest {fingerprint})"


def main(arguments=None):
    parser = argparse.ArgumentParser(description="공개된 파일로 투표를 다시 집계합니다. / Count the vote again.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--manifest", default="", help="결과 화면에 적힌 지문 / the fingerprint shown on the page")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        found, manifest, fingerprint, small = check(options.folder, options.manifest.strip().lower())
    except Unreadable as error:
        print(f"확인할 수 없습니다: {error} / cannot be checked: {error}")
        return 2
    if not found:
        print(verdict(manifest, fingerprint, small))
        return 0
    for line in found[:NAMED]:
        print(f"- {line}")
    print(
        f"일치하지 않습니다: 어긋난 곳이 {len(found)}군데입니다."
        f" / DOES NOT AGREE: {len(found)} disagreements. (manifest {fingerprint})"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
