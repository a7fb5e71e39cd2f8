// What a page includes: <script type="module" src="static/element.js"></script>. It registers <dropout-lab>, and
// <dropout-course>, the list of lessons.

import { DropoutCourse } from './element/course-element.js';
import { DropoutLab } from './element/lab-element.js';

// Included twice, from two addresses, the first one wins.
if (!customElements.get('dropout-lab')) customElements.define('dropout-lab', DropoutLab);
if (!customElements.get('dropout-course')) customElements.define('dropout-course', DropoutCourse);

export { DropoutCourse, DropoutLab };
