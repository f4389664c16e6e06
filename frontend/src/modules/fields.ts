export type Values = Record<string, string | string[]>;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const LEFT_OUT = new Set(['file', 'password', 'hidden', 'submit', 'button', 'reset', 'image']);

/** The controls whose content is a person's own writing or choice. */
function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      (element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) &&
      element.name !== '' &&
      !LEFT_OUT.has(element.type) &&
      !element.closest('[data-no-draft]'),
  );
}

/** What was typed, by name; several values become a list. */
export function valuesOf(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const control of controls(form)) {
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      const list = [values[control.name] ?? []].flat();
      values[control.name] = control.checked ? [...list, control.value] : list;
    } else if (control instanceof HTMLInputElement && control.type === 'radio') {
      if (control.checked) values[control.name] = control.value;
    } else if (control instanceof HTMLSelectElement && control.multiple) {
      values[control.name] = [...control.selectedOptions].map((option) => option.value);
    } else {
      values[control.name] = control.value;
    }
  }
  return values;
}

/** What the form came with from the server, in the same shape. */
export function defaultsOf(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const control of controls(form)) {
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      const list = [values[control.name] ?? []].flat();
      values[control.name] = control.defaultChecked ? [...list, control.value] : list;
    } else if (control instanceof HTMLInputElement && control.type === 'radio') {
      if (control.defaultChecked) values[control.name] = control.value;
    } else if (control instanceof HTMLSelectElement) {
      const chosen = [...control.options].filter((option) => option.hasAttribute('selected')).map((option) => option.value);
      values[control.name] = control.multiple ? chosen : (chosen.at(-1) ?? control.options[0]?.value ?? '');
    } else {
      values[control.name] = control.defaultValue;
    }
  }
  return values;
}

/** Fills the form in again. Returns whether anything changed. */
export function fill(form: HTMLFormElement, values: Values): boolean {
  let changed = false;
  for (const control of controls(form)) {
    const value = values[control.name];
    if (value === undefined) continue;
    changed = put(control, [value].flat()) || changed;
  }
  if (changed) form.dispatchEvent(new Event('dure:filled', { bubbles: true }));
  return changed;
}

function put(control: Control, wanted: string[]): boolean {
  if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) {
    const checked = wanted.includes(control.value);
    const differs = control.checked !== checked;
    control.checked = checked;
    return differs;
  }
  if (control instanceof HTMLSelectElement && control.multiple) {
    for (const option of control.options) option.selected = wanted.includes(option.value);
    return wanted.length > 0;
  }
  const differs = control.value !== (wanted[0] ?? '');
  control.value = wanted[0] ?? '';
  if (differs) control.dispatchEvent(new Event('input', { bubbles: true }));
  return differs;
}

/** Whether the form is as it came, whatever it came with. */
export function isAsItCame(form: HTMLFormElement): boolean {
  return !form.querySelector('.field-invalid') && sameValues(valuesOf(form), defaultsOf(form));
}

export function sameValues(one: Values, other: Values): boolean {
  const sorted = (values: Values) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** Whether the person has written nothing yet: then, and only then, may something older be filled in. */
export function isUntouched(form: HTMLFormElement): boolean {
  if (form.querySelector('.field-invalid')) return false;
  return controls(form).every((control) => {
    if (control instanceof HTMLSelectElement) return isAtDefault(control);
    if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) {
      return control.checked === control.defaultChecked;
    }
    return control.value === '';
  });
}

function isAtDefault(select: HTMLSelectElement): boolean {
  const options = [...select.options];
  if (!select.multiple && !options.some((option) => option.hasAttribute('selected'))) return select.selectedIndex <= 0;
  return options.every((option) => option.selected === option.hasAttribute('selected'));
}
