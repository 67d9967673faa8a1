// HTML that a program made, shown where it can't reach the page: no scripts, no requests.

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: #1b2330; background: transparent; overflow-wrap: break-word; }
table { border-collapse: collapse; font-size: 13px; }
th, td { padding: 3px 12px 3px 0; text-align: left; border-bottom: 1px solid #8885; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
@media (prefers-color-scheme: dark) { body { color: #e8ecf3; } a { color: #7ea2ff; } }`;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
const TALLEST = 700;

export function rich(html: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.className = "rich";
  frame.title = "Output";
  frame.setAttribute("sandbox", "allow-same-origin"); // so that its height can be read: without scripts it can do nothing
  frame.srcdoc = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${STYLE}</style>${html}`;
  frame.onload = () => {
    const inner = frame.contentDocument?.documentElement;
    if (!inner) return;
    const fit = (): void => {
      frame.style.height = `${Math.min(TALLEST, inner.offsetHeight + (inner.scrollWidth > inner.clientWidth ? 16 : 0))}px`;
    };
    new ResizeObserver(fit).observe(inner);
    fit();
  };
  return frame;
}
