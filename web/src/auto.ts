// Runs every <script type="text/tabgrad"> of the page: Python, with no JavaScript. Use:
//   <script type="module" src="tabgrad/auto.js"></script>
//   <script type="text/tabgrad"> import tabgrad as tf ... </script>
//
// A script's output appears in a <pre class="tabgrad"> after it, or in the element that data-output selects; src names
// a file with the Python. Scripts share their variables. When all have run, the document gets the event "tabgrad",
// whose detail is what loadTabgrad gives.
import { loadTabgrad } from "./bridge.js";
import { PythonError } from "./errors.js";

function outputOf(script: HTMLScriptElement): HTMLElement {
  const chosen = script.dataset.output;
  const found = chosen ? document.querySelector<HTMLElement>(chosen) : null;
  if (chosen && !found) throw new Error(`There is no element "${chosen}" for the output of a script.`);
  if (found) return found;
  const made = document.createElement("pre");
  made.className = "tabgrad";
  script.after(made);
  return made;
}

async function sourceOf(script: HTMLScriptElement): Promise<string> {
  const address = script.getAttribute("src");
  if (!address) return dedented(script.textContent ?? "");
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} can't be fetched: the server answered ${response.status}.`);
  return response.text();
}

/** Python in a page is indented as the page is. */
function dedented(text: string): string {
  const lines = text.split("\n");
  const depths = lines.filter((line) => line.trim()).map((line) => /^\s*/.exec(line)![0].length);
  const depth = Math.min(...depths, 1000);
  return lines.map((line) => line.slice(depth)).join("\n");
}

function write(place: HTMLElement, text: string, kind: string): void {
  const line = document.createElement("span");
  line.className = kind;
  line.textContent = `${text}\n`;
  place.append(line);
}

async function main(): Promise<void> {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[type="text/tabgrad"]')];
  if (scripts.length === 0) return;
  const places = scripts.map(outputOf);
  const status = document.createElement("span");
  places[0]!.append(status);
  const tf = await loadTabgrad({
    onProgress: (event) => {
      status.textContent = event.kind === "bytes"
        ? `Loading Python, ${Math.round((100 * event.loaded) / event.total)} %` : `Starting ${event.stage}`;
    },
  });
  status.remove();
  for (const [i, script] of scripts.entries()) {
    const place = places[i]!;
    try {
      await tf.run(await sourceOf(script), {
        name: script.getAttribute("src") ?? `script-${i + 1}.py`,
        onOutput: ({ text, stream }) => write(place, text, stream),
      });
    } catch (error) {
      write(place, error instanceof PythonError ? error.traceback : String(error), "error");
      console.error(error);
      break; // later scripts build on this one
    }
  }
  document.dispatchEvent(new CustomEvent("tabgrad", { detail: tf }));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => void main());
else void main();
