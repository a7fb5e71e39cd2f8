// What the build makes of files that are no scripts, see build.mjs.

/** A style sheet as text. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** The address of a file beside the scripts, relative to them. */
declare module '*.bin' {
  const address: string;
  export default address;
}
declare module '*.wasm' {
  const address: string;
  export default address;
}
/** The address of a script with all that it imports in one file. */
declare module '*?bundled' {
  const address: string;
  export default address;
}
