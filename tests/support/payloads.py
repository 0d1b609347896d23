"""What the tests made the bot say to Slack, kept as TypeScript, so that Slack's own types can be checked against it.

`SMSBRIDGE_TESTS_PAYLOADS` names the file; without it nothing is kept.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

_KEPT: dict[str, None] = {}
_MANIFESTS: dict[str, None] = {}
_HEAD = """\
import type { KnownBlock } from "@slack/types";
import type { Manifest } from "@slack/web-api/dist/types/request/manifest";

type Said = {
  text: string; blocks?: KnownBlock[]; channel?: string; ts?: string; thread_ts?: string; response_type?: "ephemeral" | "in_channel";
  replace_original?: boolean; unfurl_links?: boolean; unfurl_media?: boolean;
};

"""


def keep(method: str, payload: Mapping[str, object]) -> None:
    """Keep a payload once."""
    _KEPT[f"{json.dumps(payload, ensure_ascii=True, sort_keys=True)}; // {method}"] = None


def keep_manifest(manifest: Mapping[str, object]) -> None:
    """Keep the app's manifest."""
    _MANIFESTS[json.dumps(manifest, sort_keys=True)] = None


def kept() -> dict[str, list[str]]:
    """What this process kept, for the process that writes it."""
    return {"said": list(_KEPT), "manifests": list(_MANIFESTS)}


def join(others: Mapping[str, Iterable[str]]) -> None:
    """Take what another process kept."""
    _KEPT.update(dict.fromkeys(others["said"]))
    _MANIFESTS.update(dict.fromkeys(others["manifests"]))


def write(path: Path) -> None:
    """Write all that was kept; fails where there is nothing, since then nothing would be checked."""
    assert _KEPT, "no payload was kept"
    assert _MANIFESTS, "no manifest was kept"
    # Each is a statement of its own: the type of a list of all of them is more than the checker can hold.
    said = [f"export const said{n}: Said = {kept}" for n, kept in enumerate(_KEPT)]
    manifests = [f"export const manifest{n}: Manifest = {kept};" for n, kept in enumerate(_MANIFESTS)]
    path.write_text(_HEAD + "\n".join([*said, *manifests]) + "\n", encoding="utf-8")
