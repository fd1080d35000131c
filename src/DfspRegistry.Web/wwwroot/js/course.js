// The drawn course is read mark by mark: with the pointer, with Tab, and with the arrow keys in the order of the drawing. Without this file each mark has its tooltip
// and its link.

const output = document.querySelector('[data-reading]');

for (const figure of document.querySelectorAll('.course svg')) {
  const marks = [...figure.querySelectorAll('[class^="fig-"]')].filter(m => m.querySelector(':scope > title'));
  let current = null;

  function read(mark) {
    current?.classList.remove('is-read');
    current = mark;
    mark.classList.add('is-read');
    output.textContent = mark.querySelector(':scope > title').textContent;
  }

  // One stop for the tab key; the arrows go on from there.
  function stopAt(mark) {
    for (const other of marks) {
      other.setAttribute('tabindex', other === mark ? '0' : '-1');
    }
  }

  for (const mark of marks.filter(m => m.localName === 'g')) {
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', mark.querySelector(':scope > title').textContent);
  }
  if (marks.length > 0) {
    output.hidden = false;
    output.textContent = output.dataset.hint;
    stopAt(marks[0]);
  }
  const markAt = event => marks.find(m => m.contains(event.target));
  figure.addEventListener('pointerover', event => {
    const mark = markAt(event);
    if (mark) {
      read(mark);
    }
  });
  figure.addEventListener('focusin', event => {
    const mark = markAt(event);
    if (mark) {
      stopAt(mark);
      read(mark);
    }
  });
  figure.addEventListener('keydown', event => {
    const at = marks.indexOf(markAt(event));
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (at < 0 || next === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    marks[Math.min(marks.length - 1, Math.max(0, next))].focus();
  });
}
