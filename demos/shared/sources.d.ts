// Programs and styles are bundled by esbuild.
declare module "*.py" {
  const source: string;
  export default source;
}
declare module "*.css";
