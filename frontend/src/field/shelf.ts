import { markReports } from '../modules/reports';

/** Reports from the spot as they lie on this telephone: words and photographs, until the server has them. */

export interface Photo {
  id: string;
  /** The name of the field by which it is sent. */
  field: string;
  name: string;
  blob: Blob;
}

export interface Report {
  key: string;
  person: string;
  savedAt: number;
  /** `waiting` may be sent as soon as there is a signal; `refused` has to be set right first. */
  state: 'draft' | 'waiting' | 'refused';
  /** Once it has left the telephone it may have arrived, so it is sent again as it is and not changed. */
  attempted: boolean;
  title: string;
  sendTo: string;
  writeAt: string;
  values: Record<string, string>;
  photos: Photo[];
  errors: string[];
}

const DATABASE = 'dure-inspection';
const STORE = 'reports';
/** The pages and files that the worker keeps. */
const CACHE = 'dure-inspection';

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: 'key' }));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  return opened;
}

async function run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(STORE, mode);
  const request = ask(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    // Not before the transaction is through: only then is it on the disk.
    transaction.addEventListener('complete', () => resolve(request.result));
    transaction.addEventListener('abort', () => reject(transaction.error));
    transaction.addEventListener('error', () => reject(transaction.error));
  });
}

export function person(): string {
  return document.documentElement.dataset.user ?? '';
}

/** What this person wrote on this telephone, the last change first. */
export async function mine(): Promise<Report[]> {
  const all = await run<Report[]>('readonly', (store) => store.getAll());
  return all.filter((report) => report.person === person()).sort((one, other) => other.savedAt - one.savedAt);
}

export async function find(key: string): Promise<Report | undefined> {
  const report = await run<Report | undefined>('readonly', (store) => store.get(key));
  return report?.person === person() ? report : undefined;
}

export async function keep(report: Report): Promise<void> {
  await run('readwrite', (store) => store.put(report));
  await flag();
}

export async function forget(key: string): Promise<void> {
  await run('readwrite', (store) => store.delete(key));
  await flag();
}

async function flag(): Promise<void> {
  markReports((await mine()).length > 0);
}

/** After logging out nothing of what was written stays here. */
export async function forgetEverything(): Promise<void> {
  await caches.delete(CACHE);
  for (const report of await mine()) await forget(report.key);
}
