/** Addresses of files that a browser, and Home Assistant's apps, may fetch by themselves. */

import type { Hass } from "../ha";
import { refusalOf } from "./execute";

/** Enough to begin to fetch it. */
const EXPIRES_S = 60;

/**
 * Returns an address with which a file is fetched as whoever asks, for a minute.
 *
 * @throws Refusal: there is no connection.
 */
export async function signedAddress(
  hass: Pick<Hass, "connection" | "localize">,
  path: string,
): Promise<string> {
  try {
    const signed = await hass.connection.sendMessagePromise<{ path: string }>({
      type: "auth/sign_path",
      path,
      expires: EXPIRES_S,
    });
    return signed.path;
  } catch (error) {
    throw refusalOf(hass, error);
  }
}
