// Tweets that the test writes, and how often each tag must then have been counted.

// Tags as an attacker, or half the world, writes them. A tab parts attributes as a space does, and is
// part of a tag for --tokenizer spark.
export const HOSTILE = [
  "#<img\tsrc=x\tonerror=alert(1)>", "#\"><script>alert(2)</script>", "#שלום_עולם", "#🎉👩‍👩‍👧", "#abc\u202egnp.exe",
];

export class Tweets {
  expected = new Map();  // Counts by tag.
  written = 0;           // Tweets.

  constructor(publish) { this.publish = publish; }

  // write({ "#kafka": 40, "#cpp": 3 }): so many tweets with each.
  write(tags) { this.publish(this.lines(tags)); }

  // For somebody else to publish; they are expected from now on.
  lines(tags) {
    const lines = [];
    for (const [tag, times] of Object.entries(tags)) {
      this.expected.set(tag, (this.expected.get(tag) ?? 0) + times);
      for (let i = 0; i < times; ++i) lines.push(`tweet ${this.written + lines.length} with ${tag} in it`);
    }
    this.written += lines.length;
    return lines;
  }

  writeFirst() {
    const few = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`#few${i}`, 1 + i % 6]));
    const hostile = Object.fromEntries(HOSTILE.map((tag, i) => [tag, 21 - i]));
    this.write({ "#kafka": 60, "#norvalederby": 45, "#orbitone": 38, "#coffee": 31, "#music": 26, ...hostile, ...few });
  }

  get total() { return [...this.expected.values()].reduce((sum, count) => sum + count, 0); }

  // [{ rank, tag, count }] of the n most frequent whose counts differ from all others.
  top(n) {
    return [...this.expected].sort(([, a], [, b]) => b - a).slice(0, n).map(([tag, count], i) => ({ rank: i + 1, tag, count }));
  }
}
