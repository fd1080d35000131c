// Two minutes before the session ends by idleness the page says so and offers to stay. The server says how long it lasts: another window may have
// prolonged it. What is typed is kept as a draft and prolongs nothing.

const warning = 120;
const notice = document.querySelector('[data-session]');

if (notice) {
  const words = notice.querySelector('[data-session-words]');
  const actions = notice.querySelector('[data-session-actions]');
  let timer;

  const within = seconds => {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(1, seconds) * 1000);
  };

  const hide = () => {
    words.textContent = '';
    actions.hidden = true;
    notice.classList.remove('is-shown');
  };

  const show = (text, canStay) => {
    if (words.textContent !== text) {
      words.textContent = text;
    }
    actions.hidden = !canStay;
    notice.classList.add('is-shown');
  };

  const tell = ({ seconds, longest }) => {
    if (seconds > warning) {
      hide();
      within(seconds - warning);
      return;
    }
    if (longest <= seconds) {
      show('Your session ends in about two minutes, after twelve hours. What you type is kept as a draft; sign in again to go on.', false);
    } else {
      show('You will be signed out in about two minutes. What you type is kept as a draft.', true);
    }
    within(seconds + 1);
  };

  const ended = () => {
    show('You are signed out. What you typed into a form of the record is kept as your draft. ', false);
    const link = document.createElement('a');
    link.href = `/sign-in?returnTo=${encodeURIComponent(window.location.pathname)}`;
    link.textContent = 'Sign in';
    words.append(link);
  };

  const answer = async response => {
    if (response.status === 401 || response.status === 400 || response.redirected) {
      ended();
    } else if (response.ok) {
      tell(await response.json());
    } else {
      within(15);
    }
  };

  async function ask() {
    try {
      await answer(await fetch(`${notice.action}?handler=Left`));
    } catch {
      within(15);
    }
  }

  notice.addEventListener('submit', async event => {
    event.preventDefault();
    try {
      await answer(await fetch(notice.action, { method: 'POST', body: new URLSearchParams(new FormData(notice)) }));
    } catch {
      within(5);
    }
  });
  // A machine that slept has timers that did not run.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
  within(Number(notice.dataset.seconds) - warning);
}
