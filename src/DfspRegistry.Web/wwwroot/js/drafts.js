// Keeps what is typed into a form on the server, within two seconds of the last key, and says in one place whether it is kept. The text is nowhere else: not in
// the browser's storage, which outlives the session and is shared by whoever uses the machine.

const quiet = 700;
const longest = 1800;
const retries = [1000, 2000, 4000, 8000, 15000, 30000];
const keepaliveLimit = 60000;

class KeptForm {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector('[data-save-state]');
    this.others = form.querySelector('[data-others]');
    this.spoken = document.createElement('span');
    this.spoken.className = 'visually-hidden';
    this.spoken.setAttribute('role', 'status');
    this.place.after(this.spoken);
    this.sequence = 0;
    this.failures = 0;
    this.unsent = false;
    this.sending = null;
    this.leaving = false;
    this.asked = false;
    this.last = this.fields().toString();

    form.addEventListener('input', () => this.changed());
    form.addEventListener('change', () => this.changed());
    form.addEventListener('submit', event => this.submit(event));
    window.addEventListener('online', () => this.unsent && this.send());
    window.addEventListener('offline', () => this.unsent && this.fail('no connection'));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.flush());
    window.addEventListener('pagehide', () => this.flush());
    window.addEventListener('pageshow', event => event.persisted && this.leaving && window.location.reload());
    window.addEventListener('beforeunload', event => {
      if (this.unsent && !this.leaving) {
        event.preventDefault();
      }
    });
  }

  changed() {
    // Leaving a field says once more that it has changed.
    if (this.leaving || (!this.unsent && this.fields().toString() === this.last)) {
      return;
    }
    if (!this.unsent) {
      this.unsent = true;
      this.since = Date.now();
    }
    if (this.failures === 0) {
      this.say('unsaved', '● Unsaved');
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(quiet, this.since + longest - Date.now())));
    }
  }

  fields() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === 'string') {
        fields.append(name, value);
      }
    }
    return fields;
  }

  body() {
    const fields = this.fields();
    this.last = fields.toString();
    this.sequence += 1;
    fields.append('_sequence', String(this.sequence));
    return fields;
  }

  /** @returns {Promise<boolean>} whether everything typed so far is kept */
  async send() {
    clearTimeout(this.timer);
    if (this.sending) {
      await this.sending;
      return this.unsent ? this.send() : true;
    }
    this.sending = this.post();
    try {
      return await this.sending;
    } finally {
      this.sending = null;
      if (this.unsent && this.failures === 0 && !this.leaving) {
        this.timer = setTimeout(() => this.send(), quiet);
      }
    }
  }

  async post() {
    this.unsent = false;
    this.say('saving', '… Saving');
    let answer;
    try {
      const body = this.body();
      answer = await fetch('/drafts', { method: 'POST', body, keepalive: body.toString().length < keepaliveLimit, signal: AbortSignal.timeout(10000) });
    } catch {
      return this.fail(navigator.onLine ? 'the server does not answer' : 'no connection');
    }
    if (answer.ok) {
      return this.kept(await answer.json());
    }
    if (answer.status === 400 || answer.status === 404) {
      return this.fail('signed out');
    }
    return this.fail(answer.status === 413 ? 'too much text' : 'the server does not answer');
  }

  kept(answer) {
    const hadFailed = this.failures > 0;
    this.failures = 0;
    this.since = Date.now();
    if (!answer.isSignedIn) {
      this.say('failed', `Kept ${answer.at} as your draft, but you are signed out. `, this.signIn());
    } else if (!answer.at) {
      this.say('failed', 'This form is saved already. Open it again to change it.');
    } else if (!this.unsent) {
      this.say('kept', `✓ Kept ${answer.at}`);
    }
    if (hadFailed || this.sequence === 1) {
      this.spoken.textContent = `Kept ${answer.at}`;
    }
    this.tellOfOthers(answer.others ?? []);
    return true;
  }

  fail(why) {
    this.unsent = true;
    const first = this.failures === 0 || this.why !== why;
    this.why = why;
    if (why === 'signed out') {
      this.say('failed', '▲ Could not save: signed out. What you typed stays on this page: sign in in another tab, then type on here. ', this.signIn('_blank'));
    } else {
      this.say('failed', `▲ Could not save: ${why}. What you typed stays on this page and is tried again.`);
    }
    if (first) {
      this.spoken.textContent = this.place.textContent;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), retries[Math.min(this.failures, retries.length - 1)]);
    this.failures += 1;
    return false;
  }

  signIn(target) {
    const link = document.createElement('a');
    link.href = `/sign-in?returnTo=${encodeURIComponent(window.location.pathname)}`;
    link.textContent = 'Sign in';
    if (target) {
      link.target = target;
    }
    return link;
  }

  /** The others' changes are told when they change, with the way to see both. */
  tellOfOthers(sentences) {
    const text = sentences.join(' ');
    if (!this.others || this.told === text) {
      return;
    }
    this.told = text;
    this.others.hidden = text === '';
    this.others.textContent = text + ' ';
    if (/ saved this /.test(text)) {
      const both = document.createElement('a');
      both.href = window.location.pathname;
      both.textContent = 'See both';
      this.others.append(both);
    }
  }

  say(state, text, more) {
    this.place.dataset.saveState = state;
    this.place.textContent = text;
    if (more) {
      this.place.append(more);
    }
  }

  /** The page goes away: the browser sends the rest by itself. */
  flush() {
    if (this.unsent && !this.leaving && navigator.sendBeacon('/drafts', this.body())) {
      this.unsent = this.failures > 0;
    }
  }

  /** A form that would be sent into a dead network stays on the page; one that has gone out is told by its address. */
  async submit(event) {
    if (this.leaving || event.submitter?.hasAttribute('formtarget')) {
      return;
    }
    if (this.asked) {
      event.preventDefault();
      return;
    }
    if (this.unsent || this.sending || !navigator.onLine) {
      event.preventDefault();
      this.asked = true;
      if (navigator.onLine && (await this.send() || this.why === 'signed out')) {
        this.asked = false;
        this.leave();
        this.form.requestSubmit(event.submitter);
      } else {
        this.asked = false;
        this.fail(navigator.onLine ? this.why : 'no connection');
      }
      return;
    }
    this.leave();
  }

  leave() {
    this.leaving = true;
    clearTimeout(this.timer);
    const address = new URL(window.location.href);
    address.searchParams.set('form', this.form.elements.namedItem('_form').value);
    window.history.replaceState(null, '', address);
  }
}

for (const form of document.querySelectorAll('form[data-keep]')) {
  if (form.elements.namedItem('_form')) {
    new KeptForm(form);
  }
}
