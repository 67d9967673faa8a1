// Has the site's service worker keep a copy of everything, or of what a page needs, for visits without a network.

/**
 * To be called when the page has loaded, so that its own downloads come first.
 *
 * @param root the site's first page, from this one. @param needed folders and files of the site that this page
 *   needs: those alone are kept, so that a small page does not fetch Python for others.
 */
export async function keepOffline(root: string, needed?: string[]): Promise<void> {
  // Browsers offer service workers to https and localhost only; elsewhere there is no copy.
  if (!("serviceWorker" in navigator)) return;
  const script = new URL("sw.js", new URL(root, location.href));
  if (needed) script.searchParams.set("keep", needed.join(","));
  await navigator.serviceWorker.register(script, { scope: needed ? "./" : root });
}
