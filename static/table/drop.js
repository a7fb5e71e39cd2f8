// Files dropped anywhere on a lab: without this the browser would leave the page for them.

/** @param {DragEvent} event */
const hasFiles = (event) => Boolean(event.dataTransfer?.types.includes('Files'));

/**
 * Has files dropped on an element taken, and shows while they hang over it that they would be.
 * @param {HTMLElement} element
 * @param {(files: FileList) => void} take
 */
export function receiveFiles(element, take) {
  element.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    element.classList.add('receives');
  });
  element.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget)))
      element.classList.remove('receives');
  });
  // Before those inside, one of which may take it.
  element.addEventListener('drop', () => element.classList.remove('receives'), { capture: true });
  element.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  });
}
