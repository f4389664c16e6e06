"""`serve` and `worker` as an operator meets them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from websockets.asyncio.client import connect

from core.background import registry
from core.background.models import JobLease

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60

pytestmark = pytest.mark.django_db(transaction=True)


def start(*arguments, **environment):
    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        host = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
        url = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{host}/{settings['NAME']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until(true, process=None):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        assert process is None or process.poll() is None, process.stdout.read()
        time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_taken_port_is_one_sentence_and_exit_code_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("serve", "--host", "127.0.0.1", "--port", str(port))
        output, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert output.strip().splitlines()[-1] == (
        f"CommandError: Port {port} is already in use; stop the other program or choose another port with PORT=."
    )
    assert "Traceback" not in output


@pytest.mark.parametrize(("port", "sentence"), [("eighty", "must be a whole number"), ("70000", "does not exist")])
def test_port_that_cannot_be_is_refused(port, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("serve", port=port)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serve_stops_cleanly_within_seconds_with_sockets_and_streams_open(workers, stop):
    port = free_port()
    process = start("serve", "--host", "127.0.0.1", "--port", str(port), "--workers", workers)
    until(lambda: answers(port), process)

    async def scenario():
        url, origin = f"ws://localhost:{port}/ws/live/", f"http://localhost:{port}"
        async with connect(url, origin=origin, open_timeout=PATIENCE) as watcher:
            await watcher.send('{"subscribe": [{"topic": "nowhere"}]}')
            await asyncio.wait_for(watcher.recv(), PATIENCE)
            process.send_signal(stop)
            await asyncio.wait_for(watcher.wait_closed(), PATIENCE)
            assert watcher.close_code in (1001, 1012)

    asyncio.run(scenario())
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert not answers(port)


def test_embedded_mode_runs_the_jobs_in_the_web_process():
    port = free_port()
    process = start(
        "serve", "--host", "127.0.0.1", "--port", str(port), DJANGO_SETTINGS_MODULE="config.settings.dev", PORT="1"
    )
    try:
        until(lambda: JobLease.objects.filter(last_finished_at__isnull=False).exists(), process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_worker_says_what_it_does_and_ends_on_sigterm():
    process = start("worker", "--verbosity", "2")
    until(lambda: JobLease.objects.filter(last_finished_at__isnull=False).count() >= 3, process)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert "background.heartbeat: " in output
    assert output.rstrip().endswith("stopped")


def test_worker_once_runs_what_is_due_and_ends(capsys):
    call_command("worker", once=True)
    first = capsys.readouterr().out.split()
    call_command("worker", once=True)

    assert "background.heartbeat" in first
    assert "background.heartbeat" not in capsys.readouterr().out
    assert set(first) <= {job.name for job in registry.jobs()}
