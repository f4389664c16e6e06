from tests.signoff.conftest import index, item, page, people  # noqa: F401
