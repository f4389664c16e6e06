"""The database's own refusal to change the fixed terms of a vote, as a migration operation.

The one way is a change in force that leads from the fingerprint there was to the one there is to be, which two
others than who asked have approved (`TermChange`). Money, dates and projects follow the terms: once these list the
pots, as everything that was ever published does, only what they say comes in. A vote that is called off gives its
cycle free; its terms stay as they were published.
"""

from core.row_refusals import Refusal, RefuseRows

# What the two databases say differently. `{row}` is OLD or NEW.
SQLITE = {
    "differs": "IS NOT",
    "lists_pots": "json_type({terms}, '$.pots') = 'array'",
    "each_pot": "json_each(poll.terms, '$.pots') AS pot",
    "each_project": "json_each(pot.value, '$.projects') AS project",
    "pot_number": "json_extract(pot.value, '$.number')",
    "pot_won": "json_extract(pot.value, '$.ceiling_won')",
    "project_number": "json_extract(project.value, '$.number')",
    "is_withdrawn": "json_extract(project.value, '$.is_withdrawn')",
    "span": "replace(replace(json_extract(poll.terms, '$.phases.' || NEW.kind || '[{place}]'), 'T', ' '), 'Z', '')",
    # The terms name milliseconds at most.
    "moment": "substr(NEW.{column}, 1, 23)",
}
POSTGRESQL = {
    "differs": "IS DISTINCT FROM",
    "lists_pots": "COALESCE(jsonb_typeof({terms} -> 'pots') = 'array', FALSE)",
    "each_pot": "jsonb_array_elements(poll.terms -> 'pots') AS pot",
    "each_project": "jsonb_array_elements(pot.value -> 'projects') AS project",
    "pot_number": "(pot.value ->> 'number')::bigint",
    "pot_won": "(pot.value ->> 'ceiling_won')::bigint",
    "project_number": "(project.value ->> 'number')::bigint",
    "is_withdrawn": "COALESCE((project.value ->> 'is_withdrawn')::boolean, FALSE)",
    "span": "(poll.terms -> 'phases' -> NEW.kind ->> {place})::timestamptz",
    "moment": "date_trunc('milliseconds', NEW.{column})",
}

ABOUT_THE_VOTE = (
    "opens_at", "closes_at", "electorate", "least_age", "age_on", "ballot_kind", "least_picks", "most_picks", "points",
    "most_points_each", "most_per_category", "counting_method", "least_percent", "step_won", "weight_residents",
    "weight_committee", "weight_survey", "has_paper", "appeal_days",
)  # fmt: skip
AS_PUBLISHED = ("cycle_id", "terms", "terms_sha256", "fixed_at")
ABOUT_THE_CYCLE = ("slug", "title", "ceiling_won", "has_vote")
ABOUT_A_POT = ("poll_id", "number", "kind", "name", "areas")
ABOUT_A_PROJECT = (
    "cycle_id", "pot_id", "number", "title", "summary", "text", "cost_won", "cost_note", "category_id", "place_text",
    "area",
)  # fmt: skip
ON_THE_BALLOT = "('ON_BALLOT', 'WITHDRAWN', 'SELECTED', 'NOT_SELECTED')"


OF_THE_CYCLE, OF_THE_POLL = "poll.cycle_id = {row}.cycle_id", "poll.id = {row}.poll_id"
Words = dict[str, str]


def _refusals() -> list[Refusal]:
    return [
        Refusal(f"{table}_no_{name}", verb, table, condition(SQLITE), condition(POSTGRESQL))
        for table, name, verb, condition in (
            ("budget_poll", "change", "UPDATE", _poll_changes),
            ("budget_poll", "delete", "DELETE", lambda words: words["lists_pots"].format(terms="OLD.terms")),
            ("budget_cycle", "change", "UPDATE", _cycle_changes),
            ("budget_phase", "change", "UPDATE", _phase_changes),
            ("budget_phase", "insert", "INSERT", _phase_comes),
            ("budget_phase", "delete", "DELETE", lambda words: _stands(OF_THE_CYCLE, "OLD", words)),
            ("budget_pot", "change", "UPDATE", _pot_changes),
            ("budget_pot", "insert", "INSERT", lambda words: _stands(OF_THE_POLL, "NEW", words)),
            ("budget_pot", "delete", "DELETE", lambda words: _stands(OF_THE_POLL, "OLD", words)),
            ("budget_project", "change", "UPDATE", _project_changes),
            ("budget_project", "insert", "INSERT", lambda words: _project_is_there("NEW", words)),
            ("budget_project", "delete", "DELETE", lambda words: _project_is_there("OLD", words)),
        )
    ]


def _changed(names: tuple[str, ...], words: Words) -> str:
    return "(" + " OR ".join(f"OLD.{name} {words['differs']} NEW.{name}" for name in names) + ")"


def _stands(link: str, row: str, words: Words, *, listed: str = "", saying: str = "TRUE") -> str:
    """Whether the row belongs to terms that stand and, looking into what they list, say this."""
    return (
        f"EXISTS (SELECT 1 FROM budget_poll AS poll{listed} WHERE {link.format(row=row)} "  # noqa: S608  (constants)
        f"AND poll.state <> 'CANCELLED' AND {words['lists_pots'].format(terms='poll.terms')} AND {saying})"
    )


def _poll_changes(words: Words) -> str:
    door = """EXISTS (SELECT 1 FROM budget_termchange AS door WHERE door.poll_id = NEW.id AND door.state = 'IN_FORCE'
      AND door.first_approver_id IS NOT NULL AND door.second_approver_id IS NOT NULL
      AND door.sha256_before = OLD.terms_sha256 AND door.sha256_after = NEW.terms_sha256
      AND door.terms_after = NEW.terms) AND NEW.fixed_at = OLD.fixed_at AND NEW.cycle_id = OLD.cycle_id"""
    other = f"{_changed(AS_PUBLISHED, words)} OR OLD.state <> 'CANCELLED' AND {_changed(ABOUT_THE_VOTE, words)}"
    return (
        f"{words['lists_pots'].format(terms='OLD.terms')} AND (NEW.state = 'PREPARING' "
        f"OR OLD.state = 'CANCELLED' AND NEW.state <> 'CANCELLED' OR ({other}) AND NOT ({door}))"
    )


def _cycle_changes(words: Words) -> str:
    return f"{_changed(ABOUT_THE_CYCLE, words)} AND {_stands('poll.cycle_id = {row}.id', 'OLD', words)}"


def _phase_changes(words: Words) -> str:
    moved = f"{_changed(('starts_at', 'ends_at'), words)} AND NOT {_phase_is_named(words)}"
    return f"({_changed(('cycle_id', 'kind'), words)} OR {moved}) AND {_stands(OF_THE_CYCLE, 'OLD', words)}"


def _phase_comes(words: Words) -> str:
    return f"{_stands(OF_THE_CYCLE, 'NEW', words)} AND NOT {_phase_is_named(words)}"


def _phase_is_named(words: Words) -> str:
    dates = [
        f"{words['span'].format(place=place)} = {words['moment'].format(column=column)}"
        for place, column in enumerate(("starts_at", "ends_at"))
    ]
    return _stands(OF_THE_CYCLE, "NEW", words, saying=" AND ".join(dates))


def _pot_changes(words: Words) -> str:
    said = f"{words['pot_number']} = NEW.number AND {words['pot_won']} = NEW.ceiling_won"
    named = _stands(OF_THE_POLL, "NEW", words, listed=f", {words['each_pot']}", saying=said)
    other_money = f"{_changed(('ceiling_won',), words)} AND NOT {named}"
    return f"({_changed(ABOUT_A_POT, words)} OR {other_money}) AND {_stands(OF_THE_POLL, 'OLD', words)}"


def _project_changes(words: Words) -> str:
    said = f"{words['project_number']} = NEW.number AND {words['is_withdrawn']}"
    listed = f", {words['each_pot']}, {words['each_project']}"
    named = _stands(OF_THE_CYCLE, "NEW", words, listed=listed, saying=said)
    return (
        f"(OLD.state IN {ON_THE_BALLOT} AND ({_changed(ABOUT_A_PROJECT, words)} OR NEW.state NOT IN {ON_THE_BALLOT}) "
        f"OR OLD.state NOT IN {ON_THE_BALLOT} AND NEW.state IN {ON_THE_BALLOT} "
        "OR OLD.state = 'WITHDRAWN' AND NEW.state <> 'WITHDRAWN' "
        f"OR OLD.state <> 'WITHDRAWN' AND NEW.state = 'WITHDRAWN' AND NOT {named}) "
        f"AND ({_stands(OF_THE_CYCLE, 'OLD', words)} OR {_stands(OF_THE_CYCLE, 'NEW', words)})"
    )


def _project_is_there(row: str, words: Words) -> str:
    return f"{row}.state IN {ON_THE_BALLOT} AND {_stands(OF_THE_CYCLE, row, words)}"


class FreezeTerms(RefuseRows):
    refusals = _refusals()
    message = "the fixed terms of a vote stand"
