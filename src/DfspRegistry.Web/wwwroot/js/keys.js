// Shortcuts: "/" search, "?" the list of shortcuts, J and K along the rows of a table, single letters that links and buttons name
// themselves (data-key), Ctrl+S saves, "-" answers a choice with what stands for no answer. A letter typed into a field is never a shortcut.

const isTyping = target =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(radio|checkbox|submit|button)$/.test(target.type));

const rows = () => [...document.querySelectorAll('[data-rows] > tr')];
const currentRow = () => document.activeElement?.closest('[data-rows] > tr');

function move(step) {
  const all = rows();
  if (all.length === 0) {
    return false;
  }
  const at = all.indexOf(currentRow());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
  for (const row of all) {
    row.classList.toggle('is-current', row === next);
  }
  next.querySelector('a, button')?.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function press(key) {
  const within = currentRow() ?? document.querySelector('tr.is-current');
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  const target = within?.querySelector(wanted) ?? [...document.querySelectorAll(wanted)].find(e => !e.closest('[data-rows]'));
  target?.click();
  return target !== undefined && target !== null;
}

// An address that names a link of a row comes back to it: the browser itself gives it the focus.
const named = document.getElementById(window.location.hash.slice(1))?.closest('[data-rows] > tr');
if (named) {
  named.classList.add('is-current');
  named.querySelector('a, button')?.focus();
}

const list = document.getElementById('shortcuts');
for (const opener of document.querySelectorAll('[data-opens-shortcuts]')) {
  opener.hidden = false;
  opener.addEventListener('click', () => list?.showModal());
}

document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's') {
    const save = document.querySelector('[data-save]');
    if (save) {
      event.preventDefault();
      save.click();
    }
    return;
  }
  if (event.key === 'Escape' && !event.defaultPrevented) {
    event.target.closest?.('[data-entry]')?.querySelector('[data-cancel]')?.click();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) {
    return;
  }
  const key = event.key.toLowerCase();
  let done = false;
  if (key === '/') {
    const seek = document.getElementById('seek');
    seek?.focus();
    seek?.select();
    done = Boolean(seek);
  } else if (key === '?') {
    list?.showModal();
    done = Boolean(list);
  } else if (key === 'j' || key === 'k') {
    done = move(key === 'j' ? 1 : -1);
  } else if (key === '-') {
    const unsaid = event.target.closest?.('.choice')?.querySelector('input[value=""]');
    unsaid?.click();
    unsaid?.focus();
    done = Boolean(unsaid);
  } else if (/^[a-z]$/.test(key)) {
    done = press(key);
  }
  if (done) {
    event.preventDefault();
  }
});

// An open menu closes on Escape and on a click elsewhere.
for (const menu of document.querySelectorAll('details.who')) {
  document.addEventListener('click', event => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
  menu.addEventListener('keydown', event => {
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}
