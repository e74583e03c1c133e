/** What there is to say about the picture itself: that it is old, or that the page is. */

import type { LiveStatus } from "./data/live";
import type { Hass } from "./ha";
import { word } from "./i18n";
import { exactTimeText } from "./logic/text";

/** The version of this bundle, put in when it is built. */
declare const ROOMKEEPER_VERSION: string;

/** Whether the server is of another version than this page. */
export function isOtherVersion(server: string | undefined): server is string {
  return server !== undefined && server !== ROOMKEEPER_VERSION;
}

/** Says that this page and the server are not of one version; nothing if they are. */
export function versionText(hass: Hass, server: string | undefined): string {
  return isOtherVersion(server)
    ? word(hass, "ui_other_version", { page: ROOMKEEPER_VERSION, server })
    : "";
}

/** Says since when nothing is known; nothing while the picture is right. */
export function staleText(hass: Hass, status: LiveStatus, staleSince: number | undefined): string {
  if (status === "live" || status === "connecting") return "";
  const key = status === "unavailable" ? "ui_unavailable" : "ui_lost";
  const since = staleSince === undefined ? "" : exactTimeText(hass, staleSince);
  return word(hass, since ? `${key}_since` : key, { since });
}
