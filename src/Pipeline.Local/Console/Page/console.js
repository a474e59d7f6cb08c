// The page of a local run. Every text that comes from the run is put by textContent: a record may hold any text.
(() => {
  'use strict';

  const token = encodeURIComponent(new URLSearchParams(location.search).get('token') ?? '');
  const $ = (id) => document.getElementById(id);
  const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const words = {
    running: 'Running', settling: 'Settling', ended: 'Ended', lost: 'Disconnected', connecting: 'Connecting',
    alarm: 'ALARM', onTheWay: 'on the way', ok: 'OK', notEvaluated: 'not evaluated',
  };
  const mostMoments = 1200;
  const wholeSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

  let title = document.title;
  let moments = [];
  let state;
  let announced = -1;
  let hasEnded = false;
  let isLogChosen = false;

  const element = (name, text, classes) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (classes) made.className = classes;
    return made;
  };
  const badge = (name) => {
    const made = element('span', words[name] ?? name, 'badge');
    made.dataset.state = name;
    return made;
  };
  const clock = (seconds) => {
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
    const two = (part) => String(part).padStart(2, '0');
    return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  };
  // A construct path, which may break behind a slash.
  const path = (value) => {
    const made = element('span');
    for (const part of value.split(/(?<=\/)/)) made.append(part, document.createElement('wbr'));
    return made;
  };
  const rate = (value) => (value > 0 ? `${value < 10 ? tenths.format(value) : whole.format(value)} a second` : '');
  const bytes = (count) => (count < 1024 ? `${count} B` : count < 1048576 ? `${tenths.format(count / 1024)} KiB`
    : `${tenths.format(count / 1048576)} MiB`);
  const text = (id, value) => { if ($(id).textContent !== value) $(id).textContent = value; };

  // Only what differs is made again, so that a selection, the focus and the place of a list stay.
  const shown = new Map();
  const changed = (key, value) => {
    const now = JSON.stringify(value);
    if (shown.get(key) === now) return false;
    shown.set(key, now);
    return true;
  };
  const fill = (id, rows, make, none) => {
    if (!changed(id, rows)) return;
    $(id).replaceChildren(...(rows.length > 0 ? rows.map(make) : [element('li', none, 'none')]));
  };
  const line = (main, side, under) => {
    const made = element('li');
    made.append(main instanceof Node ? main : element('span', main));
    if (side !== undefined) made.append(side instanceof Node ? side : element('span', side, 'side'));
    if (under) made.append(element('span', under, 'soft under'));
    return made;
  };
  const options = (id, targets) => {
    if (!changed(id, targets)) return;
    const before = $(id).value;
    $(id).replaceChildren(...targets.map((target) => {
      const made = element('option', target.path);
      made.value = target.name;
      return made;
    }));
    if (targets.some(({ name }) => name === before)) $(id).value = before;
  };

  function show(next) {
    state = next;
    const { counts, rates } = state;
    text('clock', clock(state.seconds));
    setPhase(state.phase);
    for (const name of ['received', 'settled', 'written', 'delivered']) {
      text(name, whole.format(counts[name]));
      text(`${name}-rate`, rate(rates[name]));
    }
    text('lag', `${tenths.format(state.lagSeconds)} s`);
    text('batches', whole.format(state.batchesInFlight));
    text('in-flight', `${whole.format(state.recordsInFlight)} records`);
    text('rejected', whole.format(counts.rejected));
    text('denied-count', whole.format(counts.denied));
    $('rejected').parentElement.classList.toggle('bad', counts.rejected > 0);
    $('denied-count').parentElement.classList.toggle('bad', counts.denied > 0);
    showEdges();
    showAlarms();
    showLists();
    showFaults();
    showLog();
    if (state.verdict) notify(state.verdict);
  }

  function setPhase(name) {
    text('phase', words[name]);
    $('phase').dataset.state = name;
    document.title = `${words[name]}: ${title}`;
  }

  function notify(what) {
    text('notice', what);
    $('notice').hidden = false;
  }

  function showEdges() {
    if (!changed('edges', state.edges)) return;
    $('edges').replaceChildren(...state.edges.map((edge) => {
      const row = element('tr');
      const name = element('td', `${edge.from} → ${edge.to}`);
      name.append(element('span', ` ${edge.label}`, 'soft'));
      row.append(
        element('td', String(edge.number), 'n'), name,
        element('td', edge.count === null ? '–' : `${whole.format(edge.count)} ${edge.unit}`, 'n'),
        element('td', edge.rate > 0 ? tenths.format(edge.rate) : '–', 'n'));
      return row;
    }));
    for (const edge of state.edges) {
      const flow = $(`flow-${edge.number}`);
      if (flow) flow.textContent = edge.text;
      $(`edge-${edge.number}`)?.classList.toggle('moves', edge.rate > 0);
    }
  }

  function showAlarms() {
    const loud = state.alarms.filter(({ state: name }) => name === 'alarm' || name === 'onTheWay');
    const quiet = state.alarms.filter((alarm) => !loud.includes(alarm));
    const ok = quiet.filter(({ state: name }) => name === 'ok').length;
    const about = (alarm) => [alarm.reason, alarm.description].filter(Boolean).join(' – ');
    const make = (alarm) => line(path(alarm.path), badge(alarm.state), about(alarm));
    text('alarm-counts', state.alarms.length === 0 ? '' : `${loud.length} not OK of ${state.alarms.length}`);
    fill('alarms', loud, make, state.alarms.length === 0 ? 'These stacks have no alarms.' : 'No alarm is on.');
    fill('alarms-quiet', quiet, make, '');
    $('quiet-alarms').hidden = quiet.length === 0;
    text('quiet-count', `${ok} OK, ${quiet.length - ok} not evaluated`);
    fill('changes', state.alarmChanges, (change) => line(
      path(change.path), clock(change.at),
      `${words[change.from]} → ${words[change.to]}${change.reason ? `: ${change.reason}` : ''}`),
    'No alarm has changed its state.');
    const newest = state.alarmChanges[0];
    if (newest && newest.number > announced && announced >= 0) {
      text('announce', `Alarm ${newest.path} is ${words[newest.to]}`);
    }
    announced = newest?.number ?? 0;
  }

  function showLists() {
    fill('rejects', state.rejects, (reject) => line(reject.reason, whole.format(reject.records), reject.example),
      'No function has rejected a record.');
    fill('denied', state.denied, (call) => line(
      `${call.action} on ${call.resource}`, `${whole.format(call.count)} times`, call.role), 'No call was denied.');
    fill('items', state.items, (item) => line(item.text, clock(item.at), item.table), 'No function has written an item.');
    fill('objects', state.objects, (one) => line(one.key, bytes(one.bytes), `${one.bucket}, ${clock(one.at)}`),
      'No role has put an object.');
  }

  function showFaults() {
    $('faults').hidden = state.faults === null;
    if (state.faults === null) return;
    options('kill-name', state.faults.functions);
    options('split-name', state.faults.streams);
    for (const name of ['kill', 'split']) {
      document.querySelector(`[data-fault="${name}"]`).disabled = $(`${name}-name`).options.length === 0 || hasEnded;
    }
  }

  function showLog() {
    // Functions that have printed a line come first, so that the page begins with one.
    const printed = state.logs.filter((log) => log.lines.length > 0);
    const own = { function: 'the run itself', lines: state.messages };
    const logs = [...printed, own, ...state.logs.filter((log) => !printed.includes(log))];
    options('log-name', logs.map((log) => ({ name: log.function, path: log.function })));
    if (!isLogChosen) $('log-name').value = logs[0].function;
    const log = logs.find(({ function: name }) => name === $('log-name').value) ?? logs[0];
    if (!changed('log', log)) return;
    const at = $('log');
    const isAtEnd = at.scrollHeight - at.scrollTop - at.clientHeight < 30;
    const lines = log.lines.toReversed().flatMap((each) => {
      const from = log === own ? `${each.source}: ` : '';
      return [element('span', `${clock(each.at)} `, 'soft'), `${from}${each.text}\n`];
    });
    at.replaceChildren(...(lines.length > 0 ? lines : ['No lines.']));
    if (isAtEnd) at.scrollTop = at.scrollHeight;
  }

  // Charts.
  let charts = [];
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const columns = (...names) => [moments.map(({ seconds }) => seconds), ...names.map((name) => moments.map((one) => one[name]))];

  function makeChart(id, series, names) {
    const frame = { stroke: color('--frame'), width: 1 };
    const axis = { stroke: color('--soft'), grid: frame, ticks: frame };
    const made = new uPlot({
      width: $(id).clientWidth, height: 190,
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
      axes: [
        { ...axis, incrs: wholeSeconds, values: (_, ticks) => ticks.map(clock) },
        { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (tick % 1 === 0 ? whole : tenths).format(tick)) },
      ],
      series: [
        // Without a cursor the legend has the newest values.
        { label: 'at', value: (_, at) => clock(at ?? moments.at(-1)?.seconds ?? 0) },
        ...series.map(([label, name], i) => ({
          label, stroke: color(name), width: 2, points: { show: false },
          value: (_, value) => tenths.format(value ?? moments.at(-1)?.[names[i]] ?? 0),
        })),
      ],
    }, columns(...names), $(id));
    return { id, made, update: () => made.setData(columns(...names)) };
  }

  function makeCharts() {
    for (const { made } of charts) made.destroy();
    charts = [
      makeChart(
        'throughput', [['in', '--violet'], ['settled', '--orange'], ['delivered', '--blue']],
        ['received', 'settled', 'delivered']),
      makeChart('lag-chart', [['lag', '--teal']], ['lag']),
    ];
  }

  function add(moment) {
    if (moments.at(-1)?.seconds >= moment.seconds) return;
    moments.push(moment);
    if (moments.length > mostMoments) reload();
    for (const chart of charts) chart.update();
  }

  async function reload() {
    const response = await fetch(`state?token=${token}`);
    if (response.ok) start(await response.json());
  }

  function start(snapshot) {
    title = snapshot.title;
    moments = snapshot.timeline;
    show(snapshot.state);
    for (const chart of charts) chart.update();
  }

  async function inject(kind) {
    const input = kind === 'throttle' ? { share: Number($('throttle-share').value) } : { name: $(`${kind}-name`).value };
    const response = await fetch(`faults/${kind}?token=${token}`, { method: 'POST', body: JSON.stringify(input) });
    text('fault-said', response.ok ? (await response.json()).said : await response.text());
  }

  function listen() {
    const events = new EventSource(`events?token=${token}`);
    events.addEventListener('snapshot', ({ data }) => start(JSON.parse(data)));
    events.addEventListener('lost', ({ data }) => {
      notify(`This page was too slow: ${data} states were left out.`);
      reload();
    });
    events.addEventListener('state', ({ data }) => {
      const next = JSON.parse(data);
      show(next);
      add(next.now);
      if (next.phase !== 'ended') return;
      hasEnded = true;
      events.close();
      for (const button of document.querySelectorAll('button')) button.disabled = true;
    });
    events.addEventListener('error', () => { if (!hasEnded) setPhase('lost'); });
  }

  for (const button of document.querySelectorAll('[data-fault]')) {
    button.addEventListener('click', () => inject(button.dataset.fault).catch((error) => text('fault-said', error.message)));
  }
  $('log-name').addEventListener('change', () => {
    isLogChosen = true;
    showLog();
  });
  makeCharts();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', makeCharts);
  new ResizeObserver(() => {
    for (const { id, made } of charts) made.setSize({ width: $(id).clientWidth, height: 190 });
  }).observe($('throughput'));
  listen();
})();
