"""Files of elections: what they may contain, and that a malformed one says where."""

import json
import random

import pytest
from django.core.management import call_command

from budget.counting import Rule, TooLarge, count
from budget.counting.pabulib import MalformedFile, read

FILE = """META
key;value
description;함께 정하는 예산
num_projects;3
num_votes;4
budget;100
vote_type;{kind}
rule;greedy
PROJECTS
project_id;cost;name
A;60;"쉼터; 그늘"
B;50;자전거 길
C;40;벤치
VOTES
voter_id;vote{column}
{votes}
"""


def make_file(votes="1;A,B\n2;A\n3;C\n4;B,B", kind="approval", column=""):
    return FILE.format(kind=kind, votes=votes, column=column)


def test_a_file_is_read():
    election = read(make_file().encode())
    assert [project.name for project in election.projects] == ["쉼터; 그늘", "자전거 길", "벤치"]
    assert [support.votes for support in election.support] == [2, 2, 1]
    assert (election.voters, election.budget, election.rule_name) == (4, 100, "greedy")


def test_line_ends_and_byte_order_mark_change_nothing_but_the_hash():
    plain, windows = read(make_file().encode()), read(("\ufeff" + make_file().replace("\n", "\r\n")).encode())
    assert plain.ballots == windows.ballots
    assert plain.sha256 != windows.sha256


def test_ranks_are_worth_the_length_of_the_list_downwards():
    election = read(make_file("1;A,B,C\n2;C\n3;B,A\n4;", "ordinal").encode())
    assert [support.score for support in election.support] == [4, 4, 2]
    assert election.empty_ballots == 1


def test_points_with_fractions_stay_exact():
    election = read(make_file("1;A,B;0.5,1\n2;A;0.25\n3;C;2\n4;;", "cumulative", ";points").encode())
    assert [support.score / election.points_scale for support in election.support] == [0.75, 1, 2]


def test_fractional_money_stays_exact():
    election = read(make_file().replace("budget;100", "budget;100.25").replace("A;60", "A;60.2").encode())
    assert (election.budget, election.projects[0].cost, election.money_scale) == (2005, 1204, 20)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("META", "PLANET", 1),
        ("budget;100", "budget;viel", 6),
        ("budget;100", "budget;-1", 6),
        ("budget;100", "budget;1e9", 6),
        ("budget;100\n", "", 2),
        ("vote_type;approval", "vote_type;shouting", 7),
        ("num_votes;4", "num_votes;5", 5),
        ("num_projects;3", "num_projects;2", 4),
        ("B;50;", "A;50;", 12),
        ("B;50;자전거 길", "B;50", 12),
        ("B;50;", "B;-50;", 12),
        ("project_id;", "project;", 10),
        ("2;A\n", "2;Z\n", 17),
        ("2;A\n", "2;A;A\n", 17),
        ("VOTES\n", "", 18),
    ],
)
def test_a_malformed_file_says_in_which_line(old, new, line):
    with pytest.raises(MalformedFile) as refused:
        read(make_file().replace(old, new, 1).encode())
    assert refused.value.line == line


def test_bytes_that_are_no_text_are_refused_with_their_line():
    with pytest.raises(MalformedFile) as refused:
        read(make_file().encode().replace("벤치".encode(), b"\xff\xfe"))
    assert refused.value.line == 13


def test_damaged_files_are_refused_or_counted_but_never_break():
    chance = random.Random(11)
    whole = make_file("1;A,B;3,1\n2;A;2\n3;C;1\n4;B,B;1,1", "cumulative", ";points").encode()
    read_well = 0
    for _damage in range(1500):
        content = bytearray(whole)
        for _byte in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            count(read(bytes(content)), Rule.named("equalshares"))
            read_well += 1
        except (MalformedFile, TooLarge):
            continue
    assert 0 < read_well < 1500


def command(capsys, *arguments):
    try:
        call_command("count", *map(str, arguments))
        code = 0
    except SystemExit as stopped:
        code = stopped.code
    return code, capsys.readouterr()


def test_the_command_prints_one_json_object(tmp_path, capsys):
    path = tmp_path / "election.pb"
    path.write_text(make_file())
    code, printed = command(capsys, path, "--rule", "equalshares/add1", "--json")
    said = json.loads(printed.out)
    assert code == 0
    assert set(said) >= {"rule", "winners", "total_cost", "budget", "rounds", "reasons", "ties", "input_sha256"}
    assert said["winners"] == ["B", "C"]
    assert [reason["project"] for reason in said["reasons"]] == ["A", "B", "C"]


def test_the_command_takes_the_rule_of_the_file_and_the_lot_of_another(tmp_path, capsys):
    path, lot = tmp_path / "election.pb", tmp_path / "lot.txt"
    path.write_text(make_file().replace("B;50", "B;60"))
    lot.write_text("B\nA\n")
    _code, printed = command(capsys, path, "--json", "--tie-order", lot)
    assert json.loads(printed.out)["winners"] == ["B", "C"]
    _code, printed = command(capsys, path, "--tie-order", lot)
    assert printed.out.splitlines()[0] == "greedy: 2 winners, 100 of 100 spent"


def test_the_command_refuses_with_one_line_and_code_two(tmp_path, capsys):
    path = tmp_path / "election.pb"
    path.write_text(make_file().replace("B;50", "B;fünfzig"))
    for arguments in ([path], [tmp_path / "nowhere.pb"]):
        code, printed = command(capsys, *arguments)
        assert (code, printed.out) == (2, "")
        assert len(printed.err.splitlines()) == 1
    assert "line 12" in command(capsys, path)[1].err
    path.write_text(make_file())
    assert command(capsys, path, "--rule", "dictator")[0] == 2
