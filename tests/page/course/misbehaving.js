// Does what a page must not do: for the test that the tests would notice.

console.error('an error');
console.warn('a warning');
setTimeout(() => {
  throw new Error('an exception');
});
Promise.reject(new Error('a rejection'));
document.body.append(Object.assign(document.createElement('img'), { src: 'nothing.png' }));
