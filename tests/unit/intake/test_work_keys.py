"""Pieces of work: the key is that of the same work, a good end is a success, and the run is told by its number."""

from collections.abc import Callable

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Status
from bridge.intake import understand

F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE
Make = Callable[..., object]


def only(body: object, headers: dict[str, str] | None = None) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body, headers=headers)).alerts
    return alert


def _github_run(ok: int, run: int, *, branch: str = "main", name: str = "CI", project: str = "acme/web", **_: object) -> object:
    about = {"id": 9000 + run, "name": name, "display_title": f"commit {run}", "head_branch": branch, "run_number": run, "workflow_id": 3,
             "conclusion": "success" if ok else "failure", "run_started_at": "2026-11-24T11:00:00Z"}  # fmt: skip
    return {"action": "completed", "workflow_run": about, "repository": {"full_name": project}, "sender": {"login": "ada"}}


def _github_check(ok: int, run: int, *, branch: str = "main", name: str = "test (3.12)", project: str = "acme/web", **_: object) -> object:
    about = {"id": run, "name": name, "conclusion": "success" if ok else "timed_out", "check_suite": {"head_branch": branch}}
    return {"action": "completed", "check_run": about, "repository": {"full_name": project}, "sender": {"login": "ada"}}


def _github_deploy(ok: int, run: int, *, branch: str = "main", name: str = "production", project: str = "acme/web", **_: object) -> object:
    about = {"id": run, "state": "success" if ok else "failure", "environment": name}
    return {"action": "created", "deployment_status": about, "deployment": {"ref": branch}, "repository": {"full_name": project},
            "sender": {"login": "ada"}}  # fmt: skip


def _gitlab_pipeline(ok: int, run: int, *, branch: str = "main", name: str = "nightly", project: str = "acme/web", **_: object) -> object:
    about = {"id": run, "iid": run, "name": name, "status": "success" if ok else "failed", "ref": branch}
    return {"object_kind": "pipeline", "object_attributes": about, "project": {"name": "web", "path_with_namespace": project}}


def _gitlab_job(ok: int, run: int, *, branch: str = "main", name: str = "rspec 1/3", project: str = "acme/web", **_: object) -> object:
    return {"object_kind": "build", "ref": branch, "build_id": run, "build_name": name, "build_stage": "test", "project_name": project,
            "build_status": "success" if ok else "failed", "project": {}}  # fmt: skip


def _bitbucket(ok: int, run: int, *, branch: str = "main", name: str = "unit", project: str = "acme/web", **_: object) -> object:
    status = {"name": name, "key": name, "refname": branch, "state": "SUCCESSFUL" if ok else "FAILED", "build_number": run}
    return {"actor": {"display_name": "Ada"}, "repository": {"full_name": project, "name": "web"}, "commit_status": status}


def _jenkins(ok: int, run: int, *, branch: str = "main", name: str = "deploy", project: str = "staging", **_: object) -> object:
    build = {"number": run, "phase": "FINALIZED", "status": "SUCCESS" if ok else "FAILURE", "scm": {"branch": branch},
             "parameters": {"ENVIRONMENT": project}}  # fmt: skip
    return {"name": name, "build": build}


def _circleci(ok: int, run: int, *, branch: str = "main", name: str = "test", project: str = "gh/acme/web", **_: object) -> object:
    return {"type": "job-completed", "project": {"name": "web", "slug": project},
            "workflow": {"name": "ci"}, "job": {"name": name, "status": "success" if ok else "failed"},
            "pipeline": {"number": run, "vcs": {"branch": branch}}}  # fmt: skip


def _travis(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "1", **_: object) -> object:
    return {"status_message": "Passed" if ok else "Broken", "build_url": "x", "branch": branch, "number": str(run),
            "repository": {"id": f"{project}{name}", "name": name}}  # fmt: skip


def _teamcity(ok: int, run: int, *, branch: str = "main", name: str = "Web_Build", project: str = "", **_: object) -> object:
    return {"build": {"buildResult": "success" if ok else "failure", "buildResultDelta": "unchanged", "buildFullName": f"{project}{name}",
                      "buildTypeId": f"{project}{name}", "buildId": str(run), "branchName": branch}}  # fmt: skip


def _appveyor(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "7", **_: object) -> object:
    data = {"projectName": name, "projectId": f"{project}{name}", "branch": branch, "buildNumber": run}
    return {"eventName": "build_success" if ok else "build_failure", "eventData": data}


def _buildbot(ok: int, run: int, *, branch: str = "main", name: str = "linux", project: str = "web", **_: object) -> object:
    return {"buildid": run + 500, "number": run, "builder": {"name": name}, "results": 0 if ok else 2, "state_string": "done",
            "properties": {"branch": [branch, "x"], "project": [project, "x"]}}  # fmt: skip


def _codeship(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "acme/", **_: object) -> object:
    return {"build": {"build_id": run, "project_full_name": f"{project}{name}", "branch": branch, "status": "success" if ok else "error"}}


def _semaphore(ok: int, run: int, *, branch: str = "main", name: str = "server-1", project: str = "web", **_: object) -> object:
    return {"event": "deploy", "project_name": project, "server_name": name, "branch_name": branch, "number": run,
            "result": "passed" if ok else "failed", "build_url": "x"}  # fmt: skip


def _gocd(ok: int, run: int, *, branch: str = "build", name: str = "web", project: str = "", **_: object) -> object:
    stage = {"name": branch, "result": "Passed" if ok else "Failed"}
    return {"type": "stage", "content": {"pipeline": {"name": f"{project}{name}", "counter": str(run), "stage": stage}}}


def _azure(ok: int, run: int, *, branch: str = "refs/heads/main", name: str = "web", project: str = "1", **_: object) -> object:
    about = {"id": run, "result": "succeeded" if ok else "failed", "sourceBranch": branch, "definition": {"id": f"{project}{name}"}}
    return {"eventType": "build.complete", "publisherId": "tfs", "resource": about, "message": {"text": f"Build {run}"}}


def _sonar(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "k", **_: object) -> object:
    return {"taskId": str(run), "project": {"key": f"{project}{name}", "name": name}, "branch": {"name": branch}, "status": "SUCCESS",
            "qualityGate": {"status": "OK" if ok else "ERROR"}}  # fmt: skip


def _rundeck(ok: int, run: int, *, branch: str = "ops", name: str = "backup", project: str = "", **_: object) -> object:
    return {"trigger": "success" if ok else "failure", "executionId": run, "execution": {"job": {"name": name, "id": f"{project}{name}"},
            "project": branch}}  # fmt: skip


def _awx(ok: int, run: int, *, branch: str = "production", name: str = "patch", project: str = "infra", **_: object) -> object:
    return {"id": run, "friendly_name": "Job", "name": name, "status": "successful" if ok else "failed", "url": "x", "inventory": branch,
            "project": project}  # fmt: skip


def _octopus(ok: int, run: int, *, branch: str = "Environments-1", name: str = "Projects-1", project: str = "", **_: object) -> object:
    ids = [f"Deployments-{run}", f"{name}{project}", f"Releases-{run}", branch, f"ServerTasks-{run}"]
    event = {"Category": "DeploymentSucceeded" if ok else "DeploymentFailed", "Message": "Deploy", "RelatedDocumentIds": ids}
    return {"Payload": {"Event": event}}


def _harness(ok: int, run: int, *, branch: str = "prod", name: str = "deploy", project: str = "web", **_: object) -> object:
    return {"eventType": "PIPELINE_SUCCESS" if ok else "PIPELINE_FAILED", "data": {"pipelineIdentifier": name, "projectIdentifier": project,
            "environmentName": branch, "runSequence": run, "planExecutionId": str(run)}}  # fmt: skip


def _vercel(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "production", **_: object) -> object:
    payload = {
        "project": {"id": name},
        "target": project,
        "deployment": {"id": str(run), "name": name, "meta": {"githubCommitRef": branch}},
    }
    return {"type": "deployment.succeeded" if ok else "deployment.error", "payload": payload}


def _netlify(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "production", **_: object) -> object:
    return {"id": str(run), "site_id": name, "build_id": str(run), "name": name, "state": "ready" if ok else "error", "branch": branch,
            "context": project}  # fmt: skip


def _render(ok: int, run: int, *, branch: str = "deploy_ended", name: str = "srv-1", project: str = "", **_: object) -> object:
    data = {"id": str(run), "serviceId": f"{project}{name}", "serviceName": "api", "status": "succeeded" if ok else "failed"}
    return {"type": branch, "timestamp": "2026-11-01T00:00:00Z", "data": data}


def _heroku(ok: int, run: int, *, branch: str = "release", name: str = "shop", project: str = "", **_: object) -> object:
    data = {"id": str(run), "app": {"name": f"{project}{name}"}, "status": "succeeded" if ok else "failed", "version": run}
    return {"resource": branch, "action": "update", "webhook_metadata": {}, "data": data}


def _argo(ok: int, run: int, *, branch: str = "live", name: str = "web", project: str = "", **_: object) -> object:
    return {"app": f"{project}{name}", "namespace": branch, "phase": "Succeeded" if ok else "Failed", "message": f"sync {run}"}


def _flux(ok: int, run: int, *, branch: str = "live", name: str = "web", project: str = "", **_: object) -> object:
    about = {"kind": "HelmRelease", "name": f"{project}{name}", "namespace": branch}
    return {"involvedObject": about, "severity": "info" if ok else "error", "message": f"run {run}", "reportingController": "k",
            "reason": "UpgradeSucceeded" if ok else "UpgradeFailed"}  # fmt: skip


def _buildkite(ok: int, run: int, *, branch: str = "main", name: str = "web", project: str = "", **_: object) -> object:
    build = {"id": str(run), "number": run, "state": "passed" if ok else "failed", "branch": branch}
    return {"event": "build.finished", "build": build, "pipeline": {"slug": f"{project}{name}"}}


def _drone(ok: int, run: int, *, branch: str = "main", name: str = "acme/web", project: str = "", **_: object) -> object:
    build = {"id": run, "number": run, "status": "success" if ok else "failure", "target": branch}
    return {"event": "build", "action": "updated", "repo": {"slug": f"{project}{name}"}, "build": build}


def _terraform(ok: int, run: int, *, branch: str = "", name: str = "prod", project: str = "ws", **_: object) -> object:
    note = {"trigger": "run:completed" if ok else "run:errored", "run_status": "applied" if ok else "errored", "message": "x"}
    return {"run_id": f"run-{run}", "workspace_id": f"{project}{branch}{name}", "workspace_name": name, "notifications": [note]}


def _proxmox(ok: int, run: int, *, branch: str = "pve1", name: str = "daily", project: str = "vzdump", **_: object) -> object:
    title = f"vzdump backup status ({branch}): backup {'successful' if ok else 'failed'}"
    return {"title": title, "message": f"log {run}", "severity": "info" if ok else "error",
            "fields": {"type": project, "hostname": branch, "job-id": name}}  # fmt: skip


def _codebuild(ok: int, run: int, *, branch: str = "eu", name: str = "web", project: str = "", **_: object) -> object:
    return {"detail-type": "CodeBuild Build State Change", "source": "aws.codebuild",
            "resources": [f"arn:aws:codebuild:eu-west-1:1:build/{name}:8745a7a9-c340-456a-9166-edf9535714{run:02d}"],
            "detail": {"build-status": "SUCCEEDED" if ok else "FAILED", "project-name": f"{project}{branch}{name}"}}  # fmt: skip


WORK: tuple[tuple[str, Make, int], ...] = (
    ("github", _github_run, 1), ("github", _github_check, 1), ("github", _github_deploy, 1), ("gitlab", _gitlab_pipeline, 1),
    ("gitlab", _gitlab_job, 1), ("bitbucket", _bitbucket, 1), ("jenkins", _jenkins, 1), ("circleci", _circleci, 1),
    ("travis", _travis, 1), ("teamcity", _teamcity, 1), ("appveyor", _appveyor, 1), ("buildbot", _buildbot, 1),
    ("codeship", _codeship, 1), ("semaphore", _semaphore, 1), ("gocd", _gocd, 1), ("azure-devops", _azure, 1),
    ("sonarqube", _sonar, 0), ("rundeck", _rundeck, 1), ("awx", _awx, 1), ("octopus", _octopus, 0),
    ("harness", _harness, 1), ("vercel", _vercel, 0), ("netlify", _netlify, 0), ("render", _render, 0),
    ("heroku", _heroku, 1), ("argocd", _argo, 0), ("flux", _flux, 0), ("buildkite", _buildkite, 1), ("drone", _drone, 1),
    ("terraform", _terraform, 0), ("proxmox", _proxmox, 0), ("eventbridge", _codebuild, 0),
)  # fmt: skip
EACH = pytest.mark.parametrize(("form", "make", "numbered"), WORK, ids=[f"{form}{make.__name__}" for form, make, _ in WORK])


@EACH
def test_success_ends_the_failure_of_the_same_work(form: str, make: Make, numbered: int) -> None:
    """Failure and success of other runs have one key; the good end is a notice with `success`, and the run's number grows."""
    failed, passed = only(make(0, 7)), only(make(1, 8))
    assert (failed.source, failed.status, failed.success) == (form, F, False)
    assert (passed.status, passed.success) == (N, True)
    assert failed.key == passed.key
    assert "7" not in failed.key.replace("acme", "").split(":")[1:]
    if numbered:
        assert failed.run is not None
        assert passed.run is not None
        assert failed.run < passed.run


@EACH
def test_other_work_has_another_key(form: str, make: Make, numbered: int) -> None:
    """By project, by workflow or job, and by branch or environment."""
    del form, numbered
    others = [only(make(0, 7, **other)).key for other in ({}, {"name": "other"}, {"branch": "else"}, {"project": "acme/else"})]
    if make is _octopus:
        others = [only(make(0, 7, **other)).key for other in ({}, {"name": "Projects-2"}, {"branch": "Environments-2"}, {"project": "9"})]
    if make in (_render, _heroku):
        others[2] = only(make(0, 7, branch="build_ended" if make is _render else "build")).key
    assert len(set(others)) == len(others)


@EACH
def test_the_work_is_named(form: str, make: Make, numbered: int) -> None:
    """In title or text, and among the names."""
    del form, numbered
    alert = only(make(0, 7))
    assert alert.names.keys() > {"subject"}
    said = f"{alert.title} {alert.text}"
    name = (make.__kwdefaults__ or {}).get("name", "")
    assert name in said or make in (_teamcity, _travis, _octopus, _render, _azure, _proxmox, _vercel), said


@pytest.mark.parametrize(
    "body",
    [
        b"payload=%7B%22status_message%22%3A%22Fixed%22%2C%22build_url%22%3A%22x%22%2C%22repository%22%3A%7B%22name%22%3A%22web%22%7D%7D",
        {"build": {"buildResult": "success", "buildResultDelta": "fixed", "buildFullName": "A :: B"}},
        {"name": "deploy", "build": {"phase": "FINALIZED", "status": "FIXED"}},
        {"project_name": "web", "result": "fixed", "branch_name": "main"},
        {"event": "build.finished", "build": {"state": "fixed"}, "pipeline": {"slug": "web"}},
    ],
)
def test_a_stated_fixed_is_an_end(body: object) -> None:
    """And no plain success."""
    alert = only(body)
    assert (alert.status, alert.success) == (R, False)


@pytest.mark.parametrize(
    "body",
    [
        _github_run(1, 1) | {"action": "requested"},
        {"name": "deploy", "build": {"phase": "STARTED"}},
        {"buildid": 1, "builder": {"name": "linux"}, "results": 6, "state_string": "cancelled"},
        {"trigger": "start", "executionId": 1, "execution": {"job": {"name": "backup"}}},
        {"type": "deployment.canceled", "payload": {"deployment": {"name": "web"}}},
        {"event": "build.running", "build": {"state": "running"}, "pipeline": {"slug": "web"}},
    ],
)
def test_work_that_has_not_ended_well_is_no_success(body: object) -> None:
    """Begun, waiting, cancelled."""
    alert = only(body)
    assert (alert.status, alert.success) == (N, False)
