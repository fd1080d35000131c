// What every page can do with the keyboard. Pages work without any of it.
import './errors.js';
import './keys.js';
import './print.js';
import './ctcae.js';
import './drafts.js';
import './session.js';
import { sayDatesBack } from './dates.js';

sayDatesBack(document);
