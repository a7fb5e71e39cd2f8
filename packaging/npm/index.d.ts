// The types of the npm package: importing it registers both elements. The core's objects can be disposed of.
/// <reference lib="esnext.disposable" />

import { DropoutCourse, DropoutLab } from './static/element.js';

export { DropoutCourse, DropoutLab };

declare global {
  interface HTMLElementTagNameMap {
    'dropout-lab': DropoutLab;
    'dropout-course': DropoutCourse;
  }
}
