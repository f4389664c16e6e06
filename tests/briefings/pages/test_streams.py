"""Which addresses may stand in a frame, and how a moment of a recording is reached."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from briefings.queries import streams
from config.environment import checked, host_names


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://youtube.com/watch?app=desktop&v=abcdefghijk&t=3",
        "https://m.youtube.com/watch?v=abcdefghijk",
        "https://youtu.be/abcdefghijk?si=1",
        "https://www.youtube.com/live/abcdefghijk?feature=share",
        "https://www.youtube.com/embed/abcdefghijk",
    ],
)
def test_a_film_is_framed_by_the_player_that_sets_no_cookies(address):
    assert streams.frame_of(address) == "https://www.youtube-nocookie.com/embed/abcdefghijk"


def test_another_player_is_framed_at_its_own_address():
    assert streams.frame_of("https://vimeo.com/123456") == "https://player.vimeo.com/video/123456"
    assert streams.frame_of("https://player.vimeo.com/video/123456") == "https://player.vimeo.com/video/123456"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://player.vimeo.com/video/1",
        "https://player.vimeo.com.evil.example/video/1",
        "https://player.vimeo.com@evil.example/video/1",
        "https://evil.example/player.vimeo.com",
        "https://player.vimeo.com:8443/video/1",
        "javascript:alert(1)",
        "https://www.youtube.com/watch?v=%22onload=1",
        "https://www.youtube.com/",
        "https://[",
        "https://player.vimeo.com:port/1",
    ],
)
def test_everything_else_is_a_link_at_most(address):
    assert streams.frame_of(address) == ""


def test_hosts_that_were_taken_off_the_list_are_not_framed(settings):
    settings.BRIEFING_STREAM_HOSTS = []
    assert streams.frame_of("https://youtu.be/abcdefghijk") == ""
    settings.BRIEFING_STREAM_HOSTS = ["live.example.org"]
    assert streams.frame_of("https://live.example.org/x?y=1") == "https://live.example.org/x?y=1"


def test_the_security_policy_names_exactly_the_hosts_of_the_list():
    sources = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"]
    assert sources[1:] == [f"https://{host}" for host in settings.BRIEFING_STREAM_HOSTS]


@pytest.mark.parametrize("hosts", ["https://a.example", "a.example/x", "a.example;script-src *", "*.example", "a"])
def test_what_is_no_name_of_a_host_stops_the_start(monkeypatch, hosts):
    monkeypatch.setenv("BRIEFING_STREAM_HOSTS", hosts)
    with pytest.raises(ImproperlyConfigured, match="BRIEFING_STREAM_HOSTS"):
        checked(host_names, "BRIEFING_STREAM_HOSTS", [], "names of hosts")


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("750", 750), ("12:30", 750), ("0:12:30", 750), ("1:02:03", 3723), ("x", None), ("1:2:3:4", None), ("1:75", None),
     ("-5", None), ("", None), ("１２:30", None)],
)  # fmt: skip
def test_moments_are_read_however_they_are_typed(typed, seconds):
    assert streams.seconds_of(typed) == seconds


def test_a_moment_is_written_in_one_way():
    assert [streams.clock_of(seconds) for seconds in (5, 750, 3723)] == ["0:00:05", "0:12:30", "1:02:03"]


def test_a_moment_of_a_recording_has_an_address():
    assert streams.at_moment("https://youtu.be/abcdefghijk", 750) == "https://youtu.be/abcdefghijk?t=750s"
    film = streams.at_moment("https://www.youtube.com/watch?v=abcdefghijk&t=3s", 750)
    assert film == "https://www.youtube.com/watch?v=abcdefghijk&t=750s"
    assert streams.at_moment("https://files.example/a.mp4", 750) == "https://files.example/a.mp4#t=750"
    assert streams.at_moment("http://files.example/a.mp4", 750) == ""
