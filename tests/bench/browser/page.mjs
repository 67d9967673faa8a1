// The page's side: one worker for each framework, asked one question at a time by the driver.
import { adapters } from "./registry.mjs";

const workers = new Map();

/** Start a framework's worker and wait until it is loaded. */
async function start(framework, seconds) {
  stop(framework);
  const worker = new Worker(new URL("worker.js", location.href), { type: "module", name: framework });
  workers.set(framework, worker);
  return ask(framework, "load", [framework, location.href], seconds);
}

/** End a framework's worker; what it did is lost. */
function stop(framework) {
  workers.get(framework)?.terminate();
  workers.delete(framework);
}

/** Call a function of worker.mjs. A worker that breaks or takes too long is ended. */
function ask(framework, call, args, seconds) {
  const worker = workers.get(framework);
  if (!worker) throw new Error(`${framework} has no worker: it was not started, or was ended`);
  return new Promise((resolve, reject) => {
    const fail = (message) => {
      stop(framework);
      reject(new Error(message));
    };
    const timer = setTimeout(() => fail(`no answer to ${call} within ${seconds} s`), seconds * 1000);
    worker.onerror = (event) => fail(`the worker broke: ${event.message || "no message"}`);
    worker.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (data.error) reject(new Error(data.error));
      else resolve(data.value);
    };
    worker.postMessage({ call, args });
  });
}

globalThis.bench = { frameworks: Object.keys(adapters), start, stop, ask };
