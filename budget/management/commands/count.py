"""Count an election from its published file, as anybody may."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from budget.counting import Result, Rule, TieOrder, TooLarge, UnknownRule, count
from budget.counting.pabulib import MalformedFile, read_file
from budget.counting.rule import Completion, Method, Satisfaction

REFUSED = 2


class Command(BaseCommand):
    help = "Count an election from a Pabulib file (.pb) and say who won and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rule", help=f"one of {', '.join(Method)}; without it, the file's own rule")
        parser.add_argument("--satisfaction", choices=list(Satisfaction), default=Satisfaction.COST)
        parser.add_argument("--completion", choices=list(Completion), default=Completion.NONE)
        parser.add_argument("--step", type=int, default=1, help="what add1 adds to each share, in units of money")
        parser.add_argument("--tie-order", type=Path, help="the lot: one project_id a line, the first wins")
        parser.add_argument("--json", action="store_true", help="the whole result as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self._count(**options)
        except (MalformedFile, UnknownRule, TooLarge, OSError, UnicodeDecodeError) as error:
            self.stderr.write(f"{options['file']}: {error}")
            sys.exit(REFUSED)
        self.stdout.write(json.dumps(result.as_mapping(), ensure_ascii=False) if options["json"] else _as_text(result))

    def _count(self, *, file: Path, rule: str | None, tie_order: Path | None, **options: Any) -> Result:
        election = read_file(file)
        chosen = {name: options[name] for name in ("satisfaction", "completion", "step")}
        lot = tie_order.read_text(encoding="utf-8-sig").split() if tie_order else []
        return count(election, Rule.named(rule or election.rule_name, **chosen), TieOrder(election, lot))


def _as_text(result: Result) -> str:
    said = result.as_mapping()
    lines = [f"{result.rule}: {len(said['winners'])} winners, {said['total_cost']} of {said['budget']} spent"]
    lines += [f"{chosen['round']:>4}  {chosen['project']}  {chosen['cost']}" for chosen in said["rounds"]]
    lines += [f"tie in round {tie['round']}: {tie['winner']} by {tie['settled_by']}" for tie in said["ties"]]
    return "\n".join([*lines, f"sha256 {said['input_sha256']}"])
