/** Proof that a device worked for a form: asked for only while very many send at once. */

const AT_ONCE = 256;

/** A text that, after the ticket, hashes to something that begins with so many zero bits. */
export async function solve(ticket: string, bits: number): Promise<string> {
  const encoder = new TextEncoder();
  for (let start = 0; ; start += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_, step) => (start + step).toString(36));
    const digests = await Promise.all(
      tries.map((proof) => crypto.subtle.digest('SHA-256', encoder.encode(`${ticket}:${proof}`))),
    );
    const found = digests.findIndex((digest) => zeroBits(new Uint8Array(digest)) >= bits);
    if (found >= 0) return tries[found]!;
  }
}

export function zeroBits(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) {
    if (byte) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
}
