// Figures: read their steps with the pointer and the arrow keys, and make a PNG of them. Without this file a step is a link with a tooltip.

const svgNamespace = 'http://www.w3.org/2000/svg';

function makeReadable(output) {
  const figure = document.querySelector(`svg[aria-labelledby="${CSS.escape(output.dataset.readingOf)}-title"]`);
  const steps = figure ? [...figure.querySelectorAll('.fig-step')] : [];
  if (steps.length === 0) {
    return;
  }
  output.hidden = false;
  output.textContent = output.dataset.hint ?? '';
  const dot = document.createElementNS(svgNamespace, 'circle');
  dot.setAttribute('r', '5');
  dot.setAttribute('class', 'ff-ground fs-ink');
  dot.setAttribute('stroke-width', '2');
  dot.setAttribute('pointer-events', 'none');
  dot.setAttribute('visibility', 'hidden');
  figure.append(dot);

  let current = null;
  function read(step) {
    if (step === current) {
      return;
    }
    for (const marked of [current, current?.closest('.fig-curve')]) {
      marked?.classList.remove('is-read');
    }
    current = step;
    step.classList.add('is-read');
    step.closest('.fig-curve').classList.add('is-read');
    dot.setAttribute('cx', step.dataset.x);
    dot.setAttribute('cy', step.dataset.y);
    dot.setAttribute('visibility', 'visible');
    output.textContent = step.querySelector('title').textContent;
  }

  // One stop for the tab key; the arrows go on from there.
  const focusable = steps.filter(s => s.hasAttribute('href'));
  const stopAt = step => focusable.forEach(s => s.setAttribute('tabindex', s === step ? '0' : '-1'));
  stopAt(focusable[0]);

  const curves = [...new Set(steps.map(s => s.dataset.curve))];
  const ofCurve = curve => steps.filter(s => s.dataset.curve === curve);
  function beside(step, key) {
    const own = ofCurve(step.dataset.curve);
    const at = own.indexOf(step);
    switch (key) {
      case 'ArrowLeft': return own[Math.max(0, at - 1)];
      case 'ArrowRight': return own[Math.min(own.length - 1, at + 1)];
      case 'Home': return own[0];
      case 'End': return own[own.length - 1];
      case 'ArrowUp':
      case 'ArrowDown': {
        const next = curves[curves.indexOf(step.dataset.curve) + (key === 'ArrowDown' ? 1 : -1)];
        const days = Number(step.dataset.days);
        const distance = s => Math.abs(Number(s.dataset.days) - days);
        return next === undefined ? step : ofCurve(next).reduce((best, s) => distance(s) < distance(best) ? s : best);
      }
      default: return null;
    }
  }

  figure.addEventListener('pointerover', event => {
    const step = event.target.closest?.('.fig-step');
    if (step) {
      read(step);
    }
  });
  figure.addEventListener('focusin', event => {
    const step = event.target.closest?.('.fig-step');
    if (step) {
      read(step);
    }
  });
  figure.addEventListener('keydown', event => {
    const step = event.target.closest?.('.fig-step');
    const next = step && !event.ctrlKey && !event.metaKey && !event.altKey ? beside(step, event.key) : null;
    if (next) {
      event.preventDefault();
      stopAt(next);
      next.focus();
    }
  });
}

// The printed SVG, with its literal colours, at 300 dots an inch.
async function png(button) {
  const svgLink = [...button.parentElement.querySelectorAll('a')].find(a => a.textContent === 'SVG');
  const response = await fetch(svgLink.href);
  if (!response.ok) {
    throw new Error(`The figure could not be fetched (${response.status}).`);
  }
  const url = URL.createObjectURL(new Blob([await response.text()], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = 300 / 96;
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    const name = /filename="?([^";]+)\.svg/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? button.dataset.pngOf;
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } finally {
    URL.revokeObjectURL(url);
  }
}

for (const output of document.querySelectorAll('[data-reading-of]')) {
  makeReadable(output);
}
for (const button of document.querySelectorAll('button[data-png-of]')) {
  button.hidden = false;
  button.addEventListener('click', () => png(button).catch(error => window.alert(error.message)));
}
if (location.hash === '#step') {
  document.getElementById('step')?.focus();
}
