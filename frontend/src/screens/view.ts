/** What somebody chose for one projector: kept in the browser, so that both of its windows agree. */
export interface View {
  blank: boolean;
  captions: boolean;
  theme: 'dark' | 'light' | 'contrast';
  /** Against what the server puts on the stage by itself, until that changes. */
  turned: 'poll' | 'questions' | '';
  /** What the server showed when it was turned. */
  turnedAt: string;
}

export const PLAIN: View = { blank: false, captions: true, theme: 'dark', turned: '', turnedAt: '' };
const THEMES = ['dark', 'light', 'contrast'] as const;

export function read(text: string | null): View {
  try {
    const kept = ((JSON.parse(text ?? '{}') as Partial<View> | null) ?? {});
    const theme = THEMES.find((one) => one === kept.theme) ?? PLAIN.theme;
    const turned = kept.turned === 'poll' || kept.turned === 'questions' ? kept.turned : '';
    return { blank: kept.blank === true, captions: kept.captions !== false, theme, turned, turnedAt: String(kept.turnedAt ?? '') };
  } catch {
    return PLAIN;
  }
}

/** `mark` names what the server shows: the poll or the question that came last. */
export function shown(view: View, auto: string, mark: string, hasPoll: boolean): 'poll' | 'questions' {
  if (!hasPoll) return 'questions';
  if (view.turned && view.turnedAt === mark) return view.turned;
  return auto === 'poll' ? 'poll' : 'questions';
}

export function after(view: View, what: string, now: { shown: 'poll' | 'questions'; mark: string }): View {
  switch (what) {
    case 'blank':
      return { ...view, blank: !view.blank };
    case 'captions':
      return { ...view, captions: !view.captions };
    case 'poll':
      return { ...view, turned: now.shown === 'poll' ? 'questions' : 'poll', turnedAt: now.mark };
    case 'dark':
    case 'light':
    case 'contrast':
      return { ...view, theme: what };
    default:
      return view;
  }
}
