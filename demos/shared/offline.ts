// Has the site's service worker keep a copy of everything, for visits without a network.

/** To be called when the page has loaded, so that its own downloads come first. */
export async function keepOffline(root: string): Promise<void> {
  // Browsers offer service workers to https and localhost only; elsewhere there is no copy.
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(new URL("sw.js", new URL(root, location.href)));
}
