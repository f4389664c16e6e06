from core.background import registry


def test_jobs_of_the_kernel_and_of_apps_are_found():
    names = {job.name for job in registry.jobs()}

    assert {"audit.seal", "notify.deliver", "live.forget_events", "background.heartbeat"} <= names
