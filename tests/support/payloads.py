"""What the tests made the bot say to Slack, kept as TypeScript, so that Slack's own types can be checked against it.

`SMSBRIDGE_TESTS_PAYLOADS` names the file; without it nothing is kept.
"""

import json
from collections.abc import Mapping
from pathlib import Path

_KEPT: dict[str, None] = {}
_MANIFESTS: dict[str, None] = {}
_HEAD = """\
import type { KnownBlock } from "@slack/types";
import type { Manifest } from "@slack/web-api/dist/types/request/manifest";

type Said = {
  text: string; blocks?: KnownBlock[]; channel?: string; ts?: string; response_type?: "ephemeral" | "in_channel";
  replace_original?: boolean; unfurl_links?: boolean; unfurl_media?: boolean;
};

export const said: Said[] = [
"""


def keep(method: str, payload: Mapping[str, object]) -> None:
    """Keep a payload once."""
    _KEPT[f"  // {method}\n  {json.dumps(payload, ensure_ascii=True, sort_keys=True)},\n"] = None


def keep_manifest(manifest: Mapping[str, object]) -> None:
    """Keep the app's manifest."""
    _MANIFESTS[json.dumps(manifest, sort_keys=True)] = None


def write(path: Path) -> None:
    """Write all that was kept; fails where there is nothing, since then nothing would be checked."""
    assert _KEPT, "no payload was kept"
    assert _MANIFESTS, "no manifest was kept"
    manifests = "".join(f"  {manifest},\n" for manifest in _MANIFESTS)
    path.write_text(f"{_HEAD}{''.join(_KEPT)}];\n\nexport const manifests: Manifest[] = [\n{manifests}];\n", encoding="utf-8")
