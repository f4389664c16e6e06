"""The files of the grown deployment name what there is: rooms, settings, volumes."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings

from tests.architecture.test_settings_documented import OF_COMMANDS, read_settings

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = ROOT / "deploy" / "kubernetes"


def documents() -> list[dict[str, Any]]:
    return [
        document
        for path in sorted(MANIFESTS.glob("*.yaml"))
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def pods() -> list[dict[str, Any]]:
    return [document["spec"]["template"]["spec"] for document in documents() if "template" in document.get("spec", {})]


def test_every_room_is_copied_into_the_image() -> None:
    copied = set(re.findall(r"^COPY (\S+) \./\S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    folders = {Path(app.path).relative_to(settings.BASE_DIR).parts[0] for app in own_apps()}
    assert folders - copied == set()


def own_apps() -> list[Any]:
    return [
        app
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(settings.BASE_DIR)
        and ".venv" not in Path(app.path).parts
        and not app.name.startswith("tests.")
    ]


def test_deployments_set_only_settings_that_are_read() -> None:
    known = read_settings() | OF_COMMANDS
    in_compose = compose()["x-dure"]["environment"]
    in_cluster = next(document for document in documents() if document["kind"] == "ConfigMap")["data"]
    assert in_compose.keys() - known == set()
    assert in_cluster.keys() - known == set()


def test_every_volume_that_is_mounted_is_declared() -> None:
    claims = {document["metadata"]["name"] for document in documents() if document["kind"] == "PersistentVolumeClaim"}
    for pod in pods():
        volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
        mounted = {mount["name"] for container in pod["containers"] for mount in container.get("volumeMounts", [])}
        assert mounted == volumes.keys()
        wanted = {
            volume["persistentVolumeClaim"]["claimName"]
            for volume in volumes.values()
            if "persistentVolumeClaim" in volume
        }
        assert wanted <= claims
    named = {volume.partition(":")[0] for volume in compose()["x-dure"]["volumes"]}
    assert named <= compose()["volumes"].keys()


def test_no_volume_hides_the_assets_of_the_image() -> None:
    """Mounted over `var`, a volume would go on serving the assets of the version before."""
    targets = {volume.partition(":")[2] for volume in compose()["x-dure"]["volumes"]}
    targets |= {
        mount["mountPath"] for pod in pods() for box in pod["containers"] for mount in box.get("volumeMounts", [])
    }
    static = "/app/" + settings.STATIC_ROOT.relative_to(settings.BASE_DIR).as_posix()
    assert [target for target in targets if static == target or static.startswith(f"{target}/")] == []
