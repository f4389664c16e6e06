"""The set of invented rule texts, and the notation in which the tree of each was written down.

A line of a tree is `key [x] | heading | text`, indented by depth; x is a deleted clause, and / parts the lines of its
text. The first line is the title; lines with ! are faults: kind and key.
"""

from pathlib import Path

from regulations.recognition import Recognised

TEXTS = Path(__file__).with_name("texts")
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))


def text_named(name: str) -> str:
    # Bytes, so that line ends and page breaks arrive as they are in a file.
    return (TEXTS / f"{name}.txt").read_bytes().decode()


def tree_named(name: str) -> list[str]:
    return (TEXTS / f"{name}.tree").read_text().splitlines()


def tree_of(found: Recognised) -> list[str]:
    clauses = [
        "  " * clause.depth
        + " | ".join(
            [clause.key + (" x" if clause.is_deleted else ""), clause.heading, clause.text.replace("\n", " / ")]
        ).rstrip(" |")
        for clause in found.clauses
    ]
    return [f"# {found.title}", *clauses, *(f"! {fault.kind} {fault.key}".rstrip() for fault in found.faults)]
