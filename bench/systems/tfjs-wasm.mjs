// TensorFlow.js in WebAssembly, with SIMD.

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { startOn } from './tfjs.mjs';

export default function start() {
  setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  return startOn('wasm');
}
