/** Returns where a click leads within the panel, if it is one on a link of ours that opens here. */
export function leavingLink(event: MouseEvent): string | undefined {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
  if (!link || link.target === "_blank" || link.origin !== location.origin) return undefined;
  return /^\/roomkeeper(\/|$)/.test(link.pathname) ? link.pathname + link.search : undefined;
}
