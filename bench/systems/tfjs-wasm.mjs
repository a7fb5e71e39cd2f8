// TensorFlow.js in WebAssembly with SIMD. Its page is not cross-origin isolated: threads gain nothing in networks this small.

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { startOn } from './tfjs.mjs';

export default function start() {
  setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  return startOn('wasm');
}
