// A little Markdown as elements: headings, paragraphs, lists, code, bold, italic, links. Whatever else is text.

const FENCE = /^ {0,3}```/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const INLINE = /\\([\\`*_[\]#])|(`+)(.+?)\2|\*\*(.+?)\*\*|\*([^\s*](?:.*?[^\s*])?)\*|(?<!\w)_([^_\s](?:.*?[^_\s])?)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)/;

export function markdown(source: string): DocumentFragment {
  const made = document.createDocumentFragment();
  const lines = source.split("\n");
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!;
    const heading = HEADING.exec(line);
    if (FENCE.test(line)) {
      const end = lines.findIndex((other, k) => k > i && FENCE.test(other));
      const body = lines.slice(i + 1, end < 0 ? lines.length : end);
      const pre = document.createElement("pre");
      pre.append(tag("code", body.join("\n")));
      made.append(pre);
      i += body.length + 2;
    } else if (heading) {
      made.append(withInline(document.createElement(`h${Math.min(6, heading[1]!.length + 1)}`), heading[2]!)); // the page has the h1
      i++;
    } else if (ITEM.test(line)) {
      const items = taken(lines, i, (other) => ITEM.test(other) || /^\s+\S/.test(other));
      made.append(list(items));
      i += items.length;
    } else if (line.trim() === "") {
      i++;
    } else {
      const text = taken(lines, i, (other, k) => k === i || !(other.trim() === "" || FENCE.test(other) || HEADING.test(other) || ITEM.test(other)));
      made.append(withInline(document.createElement("p"), text.map((one) => one.trim()).join(" ")));
      i += text.length;
    }
  }
  return made;
}

function taken(lines: readonly string[], from: number, fits: (line: string, i: number) => boolean): string[] {
  let end = from;
  while (end < lines.length && fits(lines[end]!, end)) end++;
  return lines.slice(from, end);
}

/** Items of one level; lines that are further in belong to the item above. */
function list(lines: readonly string[]): HTMLElement {
  const [, indent, number] = ITEM.exec(lines[0]!)!;
  const made = document.createElement(number === undefined ? "ul" : "ol");
  if (number !== undefined && number !== "1") made.setAttribute("start", number);
  for (let i = 0; i < lines.length; ) {
    const item = document.createElement("li");
    const inner = taken(lines, i + 1, (other) => (ITEM.exec(other)?.[1]!.length ?? Infinity) > indent!.length);
    const first = inner.findIndex((line) => ITEM.test(line));
    const text = [ITEM.exec(lines[i]!)?.[3] ?? lines[i]!, ...(first < 0 ? inner : inner.slice(0, first))];
    withInline(item, text.map((one) => one.trim()).join(" "));
    if (first >= 0) item.append(list(inner.slice(first)));
    made.append(item);
    i += 1 + inner.length;
  }
  return made;
}

function withInline<T extends HTMLElement>(parent: T, text: string): T {
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    parent.append(rest.slice(0, found.index));
    const [whole, escaped, , code, bold, italic, under, label, address] = found;
    if (escaped) parent.append(escaped);
    else if (code) parent.append(tag("code", code));
    else if (bold) parent.append(withInline(document.createElement("strong"), bold));
    else if (italic ?? under) parent.append(withInline(document.createElement("em"), (italic ?? under)!));
    else if (/^https?:\/\//.test(address!)) {
      const link = withInline(document.createElement("a"), label!);
      Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
      parent.append(link);
    } else parent.append(whole);
    rest = rest.slice(found.index + whole.length);
  }
  parent.append(rest);
  return parent;
}

function tag(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
