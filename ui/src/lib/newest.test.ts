import { describe, expect, it } from 'vitest';
import { NewestOnly } from './newest';

type Put = { question: string; answer: (text: string) => void; fail: (error: unknown) => void };

function bench() {
  const puts: Put[] = [];
  const told: string[] = [];
  const failed: unknown[] = [];
  const newest = new NewestOnly<string, string>(
    (question) =>
      new Promise((answer, fail) => {
        puts.push({ question, answer, fail });
      }),
    (answer) => told.push(answer),
    (error) => failed.push(error),
  );
  return { puts, told, failed, newest };
}

const settle = () => new Promise((done) => setTimeout(done, 0));

describe('the newest question only', () => {
  it('has one on its way and keeps only the newest waiting', async () => {
    const { puts, told, newest } = bench();
    for (const text of ['s', 'sm', 'smi', 'smit']) newest.ask(text);
    expect(puts.map((put) => put.question)).toEqual(['s']);
    puts[0]?.answer('of s');
    await settle();
    expect(told).toEqual([]);
    expect(puts.map((put) => put.question)).toEqual(['s', 'smit']);
    puts[1]?.answer('of smit');
    await settle();
    expect(told).toEqual(['of smit']);
  });

  it('never tells an answer after it was forgotten', async () => {
    const { puts, told, newest } = bench();
    newest.ask('smith');
    newest.forget();
    puts[0]?.answer('of smith');
    await settle();
    expect(told).toEqual([]);
  });

  it('goes on after a refusal', async () => {
    const { puts, told, failed, newest } = bench();
    newest.ask('a');
    puts[0]?.fail('no');
    await settle();
    newest.ask('b');
    puts[1]?.answer('of b');
    await settle();
    expect([failed, told]).toEqual([['no'], ['of b']]);
  });
});
