/** A page that nobody attends loads itself anew, and remembers that it did. */

import { mayRenew, readRenewal, renewed } from "./logic/renewal";

const KEY = "roomkeeper-renewal";

/** How a page is loaded anew; a test has another way. */
export const page = {
  reload: (): void => {
    location.reload();
  },
};

/** Loads the page anew for a version of the server, unless that was tried a short while ago. */
export function renewPage(server: string): boolean {
  try {
    const last = readRenewal(sessionStorage.getItem(KEY));
    const now = Date.now();
    if (!mayRenew(last, server, now)) return false;
    sessionStorage.setItem(KEY, JSON.stringify(renewed(last, server, now)));
  } catch {
    // What cannot be remembered could go on in a circle.
    return false;
  }
  page.reload();
  return true;
}
