// The checker can refuse: each of these is wrong, and it would be an error if it were taken.
import type { KnownBlock } from "@slack/types";
import type { Manifest } from "@slack/web-api/dist/types/request/manifest";

// @ts-expect-error: a text needs its type
export const untyped: KnownBlock = { type: "section", text: { text: "x" } };

// @ts-expect-error: a button has one of two styles
export const red: KnownBlock = { type: "actions", elements: [{ type: "button", text: { type: "plain_text", text: "x" }, style: "red" }] };

// @ts-expect-error: an app has a name
export const nameless: Manifest = { display_information: {} };
