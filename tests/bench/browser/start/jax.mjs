import adapter from "../adapters/jax.mjs";
import { first, report } from "./page.mjs";

report(first(adapter));
