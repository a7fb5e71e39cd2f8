// What a page includes: <script type="module" src="static/element.js"></script>. It registers <dropout-lab>.

import { DropoutLab } from './element/lab-element.js';

// Included twice, from two addresses, the first one wins.
if (!customElements.get('dropout-lab')) customElements.define('dropout-lab', DropoutLab);

export { DropoutLab };
