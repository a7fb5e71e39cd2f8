// TensorFlow.js in plain JavaScript.

import '@tensorflow/tfjs-backend-cpu';
import { startOn } from './tfjs.mjs';

export default () => startOn('cpu');
