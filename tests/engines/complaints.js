// Runs first in the page, and collects in `complaints` what it must never have: errors and warnings on the console,
// exceptions, rejections that nobody handles, breaches of the content security policy, and what does not load.

{
  /** @type {string[]} */
  const complaints = [];
  Object.assign(window, { complaints });
  for (const level of /** @type {const} */ (['error', 'warn', 'assert'])) {
    const say = console[level].bind(console);
    console[level] = (...values) => {
      if (level !== 'assert' || !values[0]) complaints.push(`console.${level}: ${values.join(' ')}`);
      say(...values);
    };
  }
  // What fails to load tells only those who listen on the way down to it. A lab's own event is a word to scripts.
  addEventListener(
    'error',
    (event) => {
      const { src, href } = /** @type {any} */ (event.target);
      if (event instanceof ErrorEvent) complaints.push(`exception: ${event.message}`);
      else if (!(event instanceof CustomEvent)) complaints.push(`does not load: ${src ?? href}`);
    },
    { capture: true },
  );
  addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled rejection: ${reason}`));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    complaints.push(`against the policy: ${violatedDirective} ${blockedURI}`),
  );
}
