// Typed access to the page's elements.

/** The element with this id; an error if the page has none of that kind. */
export function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with id "${id}".`);
  return found;
}
