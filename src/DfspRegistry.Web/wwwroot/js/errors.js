// After a refused form the reader starts at what is wrong; its links go to the fields.
const summary = document.querySelector('[data-errors]');
if (summary) {
  summary.focus();
}
