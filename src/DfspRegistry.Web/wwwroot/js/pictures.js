// Pictures are scaled here, before they are sent: a photograph of 5 MB becomes one of some 400 kB, upright and without place or camera. What the
// browser cannot read goes as it is; the server decides.

const form = document.querySelector('form[data-pictures]');
const state = form.querySelector('[data-picture-state]');
const shown = form.querySelector('[data-chosen]');
const controls = [...form.querySelectorAll('input[type=file]')];
const longestSide = Number(form.dataset.largest);
const quality = 0.85;
let scaling = Promise.resolve();
let isBusy = false;

async function scaled(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return { file, words: 'sent as it is' };
  }
  const factor = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * factor));
  canvas.height = Math.max(1, Math.round(picture.height * factor));
  const drawing = canvas.getContext('2d');
  // JPEG knows no transparency; without a ground it would turn black.
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.imageSmoothingQuality = 'high';
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', quality));
  if (!blob) {
    return { file, words: 'sent as it is' };
  }
  return {
    file: new File([blob], 'picture.jpg', { type: 'image/jpeg' }),
    words: `${canvas.width} × ${canvas.height}, ${Math.max(1, Math.round(blob.size / 1024))} kB`,
  };
}

async function scaleAll(control) {
  const files = new DataTransfer();
  for (const old of shown.querySelectorAll(`[data-of="${control.id}"]`)) {
    URL.revokeObjectURL(old.querySelector('img')?.src ?? '');
    old.remove();
  }
  for (const original of control.files) {
    const { file, words } = await scaled(original);
    files.items.add(file);
    const item = document.createElement('figure');
    item.dataset.of = control.id;
    const preview = document.createElement('img');
    preview.alt = '';
    preview.src = URL.createObjectURL(file);
    const caption = document.createElement('figcaption');
    caption.textContent = words;
    item.append(preview, caption);
    shown.append(item);
  }
  control.files = files.files;
}

for (const control of controls) {
  control.addEventListener('change', () => {
    isBusy = true;
    state.textContent = 'scaling …';
    scaling = scaling.then(() => scaleAll(control)).finally(() => {
      isBusy = false;
      const count = controls.reduce((sum, c) => sum + c.files.length, 0);
      state.textContent = count === 0 ? '' : count === 1 ? '1 picture ready' : `${count} pictures ready`;
    });
  });
}

// Sent while one is still being scaled, the form waits for it.
form.addEventListener('submit', event => {
  if (isBusy) {
    event.preventDefault();
    scaling.then(() => form.requestSubmit(event.submitter ?? undefined));
  }
});
