// Says a typed date back in words while it is typed, by the same rules as the server's ClinicalDateReader, which decides.

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** @returns {{year: number, month?: number, day?: number} | null} null where the text is no date */
export function readDate(text, today = new Date()) {
  const typed = text.trim();
  let match = /^t(?:oday)?\s*(?:([+-])\s*(\d{1,5}))?$/i.exec(typed);
  if (match) {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() + (match[1] === '-' ? -1 : 1) * Number(match[2] ?? 0));
    return { year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() };
  }
  match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(typed);
  if (match) {
    return checked(match[1], match[2], match[3]);
  }
  match = /^(?:(\d{1,2})\s?[-/.]\s?)?(\d{1,2})\s?[-/.]\s?(\d{4})$/.exec(typed);
  if (match) {
    return checked(match[3], match[2], match[1]);
  }
  match = /^(?:(\d{1,2})[.\s-]*)?([a-z]{3,9})[.,\s-]*(\d{4})$/i.exec(typed);
  if (match) {
    const month = months.findIndex(name => match[2].toLowerCase().startsWith(name.slice(0, 3).toLowerCase()));
    return month < 0 ? null : checked(match[3], String(month + 1), match[1]);
  }
  return null;
}

function checked(yearText, monthText, dayText) {
  const [year, month, day] = [Number(yearText), monthText && Number(monthText), dayText && Number(dayText)];
  if (year < 1800 || year > 2200 || (month !== undefined && (month < 1 || month > 12))) {
    return null;
  }
  if (day !== undefined && (day < 1 || day > new Date(year, month, 0).getDate())) {
    return null;
  }
  return { year, month, day };
}

export function inWords(date) {
  if (date.day) {
    return `${date.day} ${months[date.month - 1]} ${date.year}`;
  }
  return date.month ? `${months[date.month - 1]} ${date.year} (day unknown)` : `${date.year} (month unknown)`;
}

export function sayDatesBack(root) {
  for (const field of root.querySelectorAll('[data-date]')) {
    const words = field.parentElement.querySelector('.words');
    field.addEventListener('input', () => {
      const date = readDate(field.value);
      words.textContent = date ? inWords(date) : '';
    });
  }
}
