// The browser prints the page as it is; the style sheet for print leaves out what only a screen needs.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
