import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/header.css';
import './styles/button.css';
import './styles/form.css';
import './styles/box.css';
import './styles/list.css';
import './styles/figure.css';
import './styles/home.css';
import './styles/article.css';
import './styles/data.css';
import './styles/discussion.css';
import './styles/accounts.css';
import './styles/residency.css';
import './styles/desk.css';
import './styles/plans.css';
import './styles/proposals.css';
import './styles/contests.css';
import './styles/councils.css';
import './styles/paper.css';
import './styles/meetings.css';
import './styles/disclosures.css';
import './styles/media.css';
import './styles/ballot.css';
import './styles/budget_cycles.css';
import './styles/budget_projects.css';
import './styles/budget_execution.css';
import './styles/budget_results.css';
import './styles/activities.css';
import './styles/inspection.css';
import './styles/integrity.css';
import './styles/mending.css';
import './styles/problems.css';
import './styles/publication.css';
import './styles/registration.css';
import './styles/regulation_petitions.css';
import './styles/rules.css';
import './styles/recognition.css';
import './styles/drafts.css';
import './styles/briefing_board.css';
import './styles/briefing_room.css';
import './styles/survey_builder.css';
import './styles/surveys.css';
import './styles/briefings.css';
import './styles/screens.css';
import { setUpKiosk } from './ballot/kiosk';
import { setUpChannel } from './integrity/channel';
import { setUpToasts } from './modules/announce';
import { setUpCounters } from './modules/counter';
import { setUpDialogs } from './modules/dialog';
import { setUpDrafts } from './modules/drafts';
import { setUpErrors } from './modules/errors';
import { setUpFiles } from './modules/files';
import { setUpGuard } from './modules/guard';
import { setUpMenus } from './modules/menu';
import { all, onContent } from './modules/page';
import { setUpPreferences } from './modules/preferences';
import { setUpReports } from './modules/reports';
import { setUpRequests } from './modules/requests';
import { setUpShare } from './modules/share';
import { setUpSubmit } from './modules/submit';
import { setUpTabs } from './modules/tabs';
import { setUpUnsent } from './modules/unsent';

document.documentElement.dataset.script = 'on';
setUpRequests();
setUpMenus();
setUpTabs();
setUpPreferences();
setUpToasts();
setUpDialogs();
setUpErrors();
setUpCounters();
setUpFiles();
setUpShare();
setUpGuard();
setUpDrafts();
setUpSubmit();
setUpUnsent();
setUpReports();
setUpChannel();
setUpKiosk();

let coming = 0;

/**
 * What only some pages need is fetched when such a page comes, by a visit or by a swap. Until it is there the page
 * says so, and controls that do nothing without a script are not offered.
 */
function whenPresent(selector: string, bring: () => Promise<void>): void {
  let brought = false;
  onContent(() => {
    if (brought || !document.querySelector(selector)) return;
    brought = true;
    coming += 1;
    document.documentElement.dataset.scriptComing = '';
    void bring().finally(() => {
      coming -= 1;
      if (coming === 0) delete document.documentElement.dataset.scriptComing;
    });
  });
}

/** A map weighs as much as the rest of its page: it is fetched when its place comes into sight, after the page itself. */
function whenSeen(selector: string, bring: () => Promise<void>): void {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    if (document.readyState === 'complete') void bring();
    else window.addEventListener('load', () => void bring(), { once: true });
  });
  onContent((root) => {
    for (const element of all(root, selector)) watch.observe(element);
  });
}

whenSeen('dure-map', async () => (await import('./map/map')).defineMap());
whenPresent('dure-place-picker', async () => (await import('./map/picker')).definePicker());
whenPresent('[data-live], [data-live-status]', async () => (await import('./live/live')).setUpLive());
whenPresent('[data-put]', async () => (await import('./modules/put')).setUpPut());
whenPresent('[data-voting]', async () => (await import('./ballot/ballot')).setUpBallot());
whenPresent('[data-receipt-check]', async () => (await import('./ballot/checking')).setUpChecking());
whenPresent('[data-own-vote]', async () => (await import('./ballot/own')).setUpOwnVote());
whenPresent('[data-inspection], [data-reports-here]', async () => (await import('./field/inspection')).setUpInspection());
whenPresent('[data-cover]', async () => (await import('./modules/cover')).setUpCovers());
whenPresent('[data-clauses]', async () => (await import('./modules/clauses')).setUpClauses());
whenPresent('[data-builder]', async () => (await import('./survey/building/builder')).setUpBuilder());
whenPresent('form[data-survey], [data-survey-done]', async () => (await import('./survey/answering')).setUpAnswering());
whenPresent('form[data-board], form[data-board-here]', async () => (await import('./board/board')).setUpBoard());
whenPresent('[data-room]', async () => (await import('./briefing/room')).setUpRooms());
whenPresent('[data-begins]', async () => (await import('./briefing/beginning')).setUpBeginning());
whenPresent('[data-screen]', async () => (await import('./screens/presenter')).setUpPresenter());
whenPresent('[data-polls-url]', async () => (await import('./screens/polls')).setUpPolls());
whenPresent('[data-caption-form]', async () => (await import('./screens/captions')).setUpCaptions());
whenPresent('[data-clock], [data-countdown]', async () => (await import('./screens/clock')).setUpClock());
whenPresent('[data-keys]', async () => (await import('./modules/keys')).setUpKeys());

// The list of font files is a third of all styles; letters are read in the system's font until it is there.
void import('./fonts');
