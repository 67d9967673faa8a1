// Engine and program out of the page's own script tags, where they are gzipped and in base64.

/** The bytes of a tag, which is then taken out of the page: it would only hold memory. */
export async function unpacked(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const tag = document.getElementById(id);
  if (!tag?.textContent) throw new Error(`This page is not complete: its ${id} is missing. Export it again.`);
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old for this page. Chrome 107, Edge 107, Firefox 114, Safari 16.4 or newer will do.");
  }
  const text = atob(tag.textContent);
  tag.remove();
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new Error(`This page is damaged: its ${id} can't be unpacked. Export or copy it again.`, { cause: error });
  }
}
