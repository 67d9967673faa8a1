import adapter from "../adapters/tfjs_wasm.mjs";
import { first, report } from "./page.mjs";

report(first(adapter));
