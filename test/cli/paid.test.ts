import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const head = id('1970-01-01', 901);
const spouse = id('1971-01-01', 902);
const alone = id('1972-01-01', 903);
const fresh = id('1973-01-01', 904);
const blind = id('1974-01-01', 905);
/**
 * The standard is 657 yuan. P1: two people with 200 yuan are due 657 × 2 − 200 = 1114; the others are alone
 * with 100 yuan and due 657 − 100 = 557. The sheet says that each is paid 500.
 */
const sheet = put(
  folder,
  '人员.csv',
  [
    '家庭编号,姓名,身份证号,与户主关系,城乡类别,月收入,财产状况符合,现享类别,现享金额',
    `P1,测甲,${head},本人,农村,100,是,低保,500`,
    `P1,测乙,${spouse},配偶,农村,100,是,低保,`,
    `P2,测丙,${alone},本人,农村,100,是,低保,500`,
    `P3,测丁,${fresh},本人,农村,100,是,低保,500`,
    `P4,测戊,${blind},本人,农村,100,是,低保,500`,
    '',
  ].join('\n'),
);
const header = '家庭编号,身份证号,类别,月份,金额';
const month = ['--as-of', '2021-08', '--category', 'dibao', '--headers', 'key'];

/** `changed` of each household's dibao. */
function changes(csv: string): Record<string, string> {
  const rows = csv.trim().split('\n').slice(1);
  return Object.fromEntries(
    rows.map((row) => {
      const cells = row.replace(/\r/, '').split(',');
      return [cells[0] ?? '', cells[13] ?? ''];
    }),
  );
}

describe('--paid', () => {
  const list = put(
    folder,
    '发放.csv',
    [
      header,
      `P1,${head},低保,2021-08,500`,
      `P1,${spouse},低保,2021-08,614`,
      // July is over: what is paid today is August's.
      `P3,${fresh},低保,2021-07,557`,
      'P2,,低保,2021年8月,557.00',
      `P4,${blind},低保,202108,600`,
      'P9,,低保,2021-08,100',
      '',
    ].join('\n'),
  );

  it('goes before what the sheet says, a payment a row, of the last month up to the one decided for', () => {
    const ran = civilAid(folder, ['calc', sheet, '--paid', list, ...month]);
    // P1: 500 + 614 = 1114 is what is due. P2: 557 by the household's number. P3: nothing in August. P4: 600 > 557.
    expect(changes(ran.out)).toEqual({ P1: 'same', P2: 'same', P3: 'new', P4: 'down' });
    expect(ran.code).toBe(0);
  });

  it('stands in the summary with its hash, and every payment by what became of it', () => {
    for (const engine of ['local', 'duckdb']) {
      civilAid(folder, [
        ...['calc', sheet, '--paid', list, '--engine', engine],
        ...[...month, '-o', `${engine}/`],
      ]);
      const summary: unknown = JSON.parse(
        readFileSync(join(folder, engine, 'summary.json'), 'utf8'),
      );
      expect(summary).toMatchObject({
        paid: {
          file: list,
          sha256: createHash('sha256').update(readFileSync(list)).digest('hex'),
          months: { dibao: '2021-08' },
          ...{ used: 5, earlier: 1, later: 0, others: 0, unmatched: 1, unread: 0, failed: 0 },
        },
      });
    }
  });

  it('tells the month, the payments of nobody and where the sheet says otherwise, with --quiet too', () => {
    const { err } = civilAid(folder, ['calc', sheet, '--paid', list, '--quiet', ...month]);
    expect(err).toContain('发放.csv 中的5笔发放记录（低保 2021-08）');
    expect(err).toContain('以前月份1笔');
    expect(err).toContain('发放记录中有1笔对不上表里的户和人');
    expect(err).toContain('不一致的有4户');
    expect(err).not.toContain(head);
  });

  it('gives the same bytes from both engines', () => {
    for (const engine of ['local', 'duckdb']) {
      civilAid(folder, [
        'calc',
        sheet,
        '--paid',
        list,
        '--engine',
        engine,
        ...month,
        '-o',
        `${engine}.csv`,
      ]);
    }
    const [one, other] = ['local.csv', 'duckdb.csv'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    expect(one).toBe(other);
    expect(one).toContain('P1');
  });

  it('takes nobody for unpaid where a row of the list can’t be read, names the row, and ends with 6', () => {
    const torn = put(
      folder,
      '缺.csv',
      `${header}\nP1,${head},低保,2021-08,1114\n,,低保,2021-08,557\nP4,${blind},低保,2021-08,一千\n`,
    );
    const ran = civilAid(folder, ['calc', sheet, '--paid', torn, ...month]);
    expect(changes(ran.out)).toEqual({ P1: 'same', P2: '', P3: '', P4: '' });
    expect(ran.err).toContain('第3行不是一笔能用的发放记录，也看不出是谁的');
    expect(ran.err).toContain('第4行不是一笔能用的发放记录');
    expect(ran.code).toBe(6);
  });

  it('leaves open whose a payment is that names a household and somebody else', () => {
    const other = put(
      folder,
      '他人.csv',
      `${header}\nP1,${id('1990-01-01', 906)},低保,2021-08,1114\nP2,${alone},低保,2021-08,557\n`,
    );
    const ran = civilAid(folder, ['calc', sheet, '--paid', other, ...month]);
    expect(changes(ran.out)).toEqual({ P1: '', P2: 'same', P3: 'new', P4: 'new' });
  });

  /** Of a list with these rows and the household's usual payments: `changed` of P1 to P4, and what is told. */
  const listed = (name: string, rows: readonly string[], head = header) => {
    const path = put(folder, name, [head, ...rows, ''].join('\n'));
    const { out, err, code } = civilAid(folder, ['calc', sheet, '--paid', path, ...month]);
    return { changed: changes(out), err, code };
  };
  const usual = [
    `P1,${head},低保,2021-08,1114`,
    `P2,${alone},低保,2021-08,557`,
    `P3,${fresh},低保,2021-08,557`,
  ];
  const same = { P1: 'same', P2: 'same', P3: 'same' };

  it('leaves open what a household is paid of which one row can’t be read, and nobody else', () => {
    const rows = [...usual, `P4,${blind},低保,2021-08,500`, `P4,${blind},低保,2021-08,一百`];
    const { changed, err, code } = listed('一行.csv', rows);
    expect(changed).toEqual({ ...same, P4: '' });
    expect(err).toContain('第6行不是一笔能用的发放记录，没有计入；这一户');
    expect(code).toBe(6);
  });

  it('leaves open whether a payment that stands twice was made twice', () => {
    const rows = [...usual, `P4,${blind},低保,2021-08,278.5`, `P4,${blind},低保,2021-08,278.5`];
    const { changed, err } = listed('两次.csv', rows);
    expect(changed).toEqual({ ...same, P4: '' });
    expect(err).toContain('完全相同');
  });

  it('adds up several payments, takes off what was taken back, and leaves out what failed', () => {
    // 600 − 43 = 557.
    const rows = [...usual, `P4,${blind},低保,2021-08,600`, `P4,${blind},低保,2021-08,-43`].map(
      (row) => `${row},支付成功`,
    );
    const { changed, err } = listed(
      '状态.csv',
      [...rows, `P4,${blind},低保,2021-08,557,支付失败`],
      `${header},支付状态`,
    );
    expect(changed).toEqual({ ...same, P4: 'same' });
    expect(err).toContain('支付失败1行');
  });

  it('leaves to the sheet what the list does not have at all, and takes each benefit’s own last month', () => {
    const rows = [`P1,${head},高龄津贴,2021-08,100`, `P2,${alone},电费补贴,2021-08,10`];
    const { changed, err } = listed('高龄.csv', rows);
    // The sheet's 500 is under 1114 and 557.
    expect(changed).toEqual({ P1: 'up', P2: 'up', P3: 'up', P4: 'up' });
    expect(err).toContain('不在此核算的类别1笔');
    const both = [...usual, `P4,${blind},低保,2021-07,557`, `P4,${blind},高龄津贴,2021-06,100`];
    expect(listed('季度.csv', both).err).toContain('低保 2021-08、高龄津贴 2021-06');
  });

  it('reads several benefits of one cell with as many amounts', () => {
    const rows = [...usual, `P4,${blind},低保、高龄津贴,2021-08,557、100`];
    expect(listed('几类.csv', rows).changed).toEqual({ ...same, P4: 'same' });
    const { err, code } = listed('不配.csv', [...usual, `P4,${blind},低保、高龄津贴,2021-08,657`]);
    expect(err).toContain('金额要有同样多个');
    expect(code).toBe(6);
  });

  it('leaves two households open where a payment names the one and a person of the other', () => {
    const rows = [...usual, `P2,${blind},低保,2021-08,557`];
    const { changed, err } = listed('两户.csv', rows);
    expect(changed).toEqual({ ...same, P2: '', P4: '' });
    expect(err).toContain('分属两户');
  });

  it('knows a household’s number however it is written', () => {
    const rows = usual.map((row) => row.replace('P', 'p').replace(/,[^,]*,/, ',,'));
    expect(listed('小写.csv', rows).changed).toEqual({ ...same, P4: 'new' });
  });

  it('is not used where it is of nobody in the tables, and ends with 6', () => {
    const { changed, err, code } = listed('他县.csv', ['Q1,,低保,2021-08,557']);
    expect(changed).toEqual({ P1: 'up', P2: 'up', P3: 'up', P4: 'up' });
    expect(err).toContain('没有一笔对得上');
    expect(code).toBe(6);
  });

  it('converts the unit of its header, and refuses amounts of a year', () => {
    const wan = usual.map((row) => row.replace('1114', '0.1114').replace('557', '0.0557'));
    const inWan = listed('万元.csv', wan, '家庭编号,身份证号,类别,月份,金额（万元）');
    expect(inWan.changed).toEqual({ ...same, P4: 'new' });
    expect(listed('年.csv', usual, '家庭编号,身份证号,类别,月份,金额（元/年）').code).toBe(4);
  });

  it('is not used, and says so, where it has no payment up to the month decided for', () => {
    const later = put(folder, '以后.csv', `${header}\nP1,${head},低保,2021-09,1114\n`);
    const ran = civilAid(folder, ['calc', sheet, '--paid', later, ...month]);
    expect(ran.err).toContain('没有 2021-08 及以前的可用发放记录');
    expect(changes(ran.out)).toEqual({ P1: 'up', P2: 'up', P3: 'up', P4: 'up' });
  });

  it('says month by month what was overpaid, and what was due by the rules of the month where it does not reach, in check', () => {
    const paid = ['2021-06,500', '2021-07,557', '2021-08,557'].map((rest) => {
      const [when = '', yuan = ''] = rest.split(',');
      return `P2,${alone},低保,${when},${yuan}`;
    });
    const months = put(folder, '逐月.csv', [header, ...paid, ''].join('\n'));
    const dead = put(folder, '死亡.csv', `身份证号,姓名,死亡日期\n${alone},测丙,2021-04-10\n`);
    const ran = civilAid(folder, [
      ...['check', 'vital', '--recipients', sheet, '--roster', `deceased=${dead}`, '--no-ledger'],
      ...['--paid', months, '--as-of', '2021-08', '--headers', 'key'],
    ]);
    // In May the standard was 605, and 605 − 100 = 505 was due as declared; then as paid: 505 + 500 + 557 + 557 = 2119.
    expect(ran.out).toContain('2119.00');
  });

  it('is taken from the plan by run', () => {
    put(folder, 'plan.yaml', `households: [${sheet}]\npaid: ${list}\noutput: r\nformats: [csv]\n`);
    const ran = civilAid(folder, ['run', 'plan.yaml', '--no-ledger', '--as-of', '2021-08']);
    expect(ran.err).toContain('中的5笔发放记录（低保 2021-08）');
    const rows = readFileSync(join(folder, 'r/decisions.csv'), 'utf8').split('\n');
    expect(rows.filter((row) => row.includes('dibao,')).map((row) => row.split(',')[13])).toEqual([
      'same',
      'same',
      'new',
      'down',
    ]);
  });
});
