"""docs/workflows.md tells what the definitions say."""

from pathlib import Path

from django.core.management import call_command

from core.workflow import registry
from desk import workflow_pages
from tests.workflow_example.states import PETITION

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "workflows.md"


def test_the_committed_page_is_up_to_date() -> None:
    """Run `make docs` when this fails."""
    real = [workflow for workflow in registry.workflows() if workflow is not PETITION]
    assert DOCUMENT.read_text(encoding="utf-8") == workflow_pages.render(real)


def test_a_workflow_is_told_with_names_permissions_clocks_and_a_picture() -> None:
    page = workflow_pages.render([PETITION])
    assert "| `EXAMINED` | 검토 중 | 담당 부서에서 살펴보는 중 |  |" in page
    assert "기한 시작: 7근무일, 한 번 7근무일 연장 가능" in page
    assert "| 반려 (`refuse`) | 접수, 검토 중 → 반려 | `workflow_example.answer_petition` | 필수 |  | 가능 |" in page
    assert "| 기간 만료 (`lapse`) | 보완 요청 → 기간 만료 | 자동 |  |  |  |" in page
    assert "    RECEIVED --> EXAMINED: 검토 시작" in page
    assert "    ANSWERED --> [*]" in page


def test_the_command_writes_it(tmp_path: Path) -> None:
    call_command("write_workflows", path=str(tmp_path / "page.md"), verbosity=0)
    assert "가로등 민원" in (tmp_path / "page.md").read_text(encoding="utf-8")
