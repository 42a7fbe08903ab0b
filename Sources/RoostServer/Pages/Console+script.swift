// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension Console {
    /// The console's script: a client of the HTTP API and what it shows.
    package static let script = #"""
        'use strict';

        const KEY = 'roost.key', SAMPLES = 60, INTERVAL = 2000, FRAMES_KEPT = 500;
        const $ = id => document.getElementById(id);

        // Makes an element; texts are set as texts, never as markup.
        function el(name, properties, ...children) {
          const element = document.createElement(name);
          Object.assign(element, properties);
          element.append(...children.filter(child => child !== null && child !== undefined));
          return element;
        }

        // MARK: The API

        class Problem extends Error {
          constructor(status, text) {
            super(text);
            this.status = status;
          }
        }

        const api = {
          key: sessionStorage.getItem(KEY) ?? '',
          realm: '',

          fetch(method, path, query = {}, options = {}) {
            const url = new URL('/v1' + path.replace('{realm}', encodeURIComponent(this.realm)), location.origin);
            for (const [name, value] of Object.entries(query)) {
              if (value !== '' && value !== null && value !== undefined) url.searchParams.append(name, value);
            }
            const headers = { ...options.headers };
            if (this.key) headers.Authorization = `Bearer ${this.key}`;
            return fetch(url, { ...options, method, headers });
          },

          async request(method, path, query, body) {
            const options = body === undefined
              ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
            return this.value(await this.fetch(method, path, query, options));
          },

          async value(response) {
            const text = await response.text();
            const value = text ? JSON.parse(text) : null;
            if (response.ok) return value;
            const parts = (value?.errors ?? []).map(error => error.detail).join(' ');
            throw new Problem(response.status, `${value?.detail ?? response.statusText} ${parts}`.trim());
          },

          get(path, query) { return this.request('GET', path, query); },

          // Reads an event stream of JSON until it ends or the signal aborts it.
          async watch(path, query, signal, began, show) {
            const response = await this.fetch('GET', path, query, { signal });
            if (!response.ok) return this.value(response);
            began();
            const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
            let rest = '';
            for (;;) {
              const { value, done } = await reader.read();
              if (done) return;
              const blocks = (rest + value).split('\n\n');
              rest = blocks.pop();
              for (const block of blocks) {
                if (block.startsWith('data: ')) show(JSON.parse(block.slice(6)));
              }
            }
          },
        };

        // Runs what may fail, and says what went wrong.
        async function attempt(work) {
          const problem = $('problem');
          problem.hidden = true;
          try {
            return await work();
          } catch (error) {
            if (error.name === 'AbortError') return;
            if (error.status === 401) return showSignIn(api.key ? 'The key is not known.' : '');
            problem.textContent = error.message;
            problem.hidden = false;
          }
        }

        // MARK: Tables

        function table(columns, rows, empty) {
          if (rows.length === 0) return el('p', { className: 'soft' }, empty);
          const cell = (value, column) => el('td', { className: column.className ?? '' }, value ?? '');
          return el('table', {},
            el('thead', {}, el('tr', {}, ...columns.map(column => el('th', { scope: 'col' }, column.title)))),
            el('tbody', {}, ...rows.map(row => el('tr', {}, ...columns.map(column => cell(column.value(row), column))))));
        }

        function button(text, className, action) {
          return el('button', { type: 'button', className, onclick: () => attempt(action) }, text);
        }

        // MARK: Overview

        const rates = [
          ['Connections', 'roost_connections_open', false], ['Sessions', 'roost_sessions_open', false],
          ['Subscriptions', 'roost_subscriptions_open', false],
          ['Publications per second', 'roost_publications_total', true],
          ['Deliveries per second', 'roost_deliveries_total', true],
          ['Bytes delivered per second', 'roost_delivered_bytes_total', true],
          ['Dropped per second', 'roost_dropped_total', true], ['Refused per second', 'roost_refused_total', true],
          ['Bytes that wait', 'roost_outbound_waiting_bytes', false],
          ['Processor seconds per second', 'process_cpu_seconds_total', true],
          ['Memory, MiB', 'process_resident_memory_bytes', false, 1 / 1048576],
        ].map(([title, name, isRate, factor = 1]) => ({ title, name, isRate, factor, last: null, values: [] }));
        let lastScrape = 0;

        // Adds up all series of each name.
        function sums(text) {
          const totals = new Map();
          for (const line of text.split('\n')) {
            const match = /^([a-z_]+)(?:\{.*\})? (\S+)/.exec(line);
            if (match) totals.set(match[1], (totals.get(match[1]) ?? 0) + Number(match[2]));
          }
          return totals;
        }

        async function scrape() {
          if (document.hidden || $('overview').hidden) return;
          const response = await fetch('/metrics').catch(() => null);
          $('no-metrics').hidden = response?.status !== 404;
          if (!response?.ok) return;
          const now = performance.now() / 1000, totals = sums(await response.text());
          for (const rate of rates) {
            const total = totals.get(rate.name) ?? 0;
            let value = total;
            if (rate.isRate) {
              value = rate.last === null ? null : Math.max(0, total - rate.last) / (now - lastScrape);
              rate.last = total;
            }
            if (value === null) continue;
            rate.values.push(value * rate.factor);
            if (rate.values.length > SAMPLES) rate.values.shift();
          }
          lastScrape = now;
          $('rates').replaceChildren(...rates.map(card));
        }

        function card(rate) {
          const SVG = 'http://www.w3.org/2000/svg';
          const value = rate.values.at(-1) ?? 0;
          const greatest = Math.max(...rate.values, 1e-9);
          const chart = document.createElementNS(SVG, 'svg'), line = document.createElementNS(SVG, 'polyline');
          chart.setAttribute('viewBox', `0 0 ${SAMPLES} 100`);
          chart.setAttribute('preserveAspectRatio', 'none');
          chart.setAttribute('aria-hidden', 'true');
          const start = SAMPLES - rate.values.length;
          line.setAttribute('points', rate.values.map((v, i) => `${start + i},${98 - 94 * v / greatest}`).join(' '));
          chart.append(line);
          const digits = value >= 100 || Number.isInteger(value) ? 0 : 2;
          const element = el('div', { className: 'card' },
            el('span', { className: 'soft' }, rate.title),
            el('b', {}, value.toLocaleString('en', { maximumFractionDigits: digits })), chart);
          element.dataset.name = rate.name;
          return element;
        }

        async function showServer() {
          const server = await api.get('/server');
          const hours = Math.floor(server.uptime / 3600), minutes = Math.floor(server.uptime / 60) % 60;
          $('server').textContent = `${server.product} ${server.version}, up ${hours} h ${minutes} min, `
            + `${server.loops} event loops, ${server.routes} routes`;
          $('listeners').replaceChildren(table([
            { title: 'Name', value: row => row.name }, { title: 'Address', value: row => `${row.host}:${row.port}` },
            { title: 'Protocols', value: row => row.protocols.join(', ') },
            { title: 'Publishing', value: row => row.publish }, { title: 'Backend', value: row => row.backend ? 'yes' : 'no' },
          ], server.listeners, 'There are none.'));
        }

        // MARK: Topics and sessions

        const codeTopic = row => el('code', {}, row.topic + (row.match === 'exact' ? '' : ` (${row.match})`));

        async function pages(path, query, member) {
          const page = await api.get(path, { ...query, limit: 100 });
          return { rows: page[member], isAll: page.next === null };
        }

        function listing(target, columns, page, empty) {
          target.replaceChildren(table(columns, page.rows, empty));
          if (!page.isAll) target.append(el('p', { className: 'soft' }, 'These are the first 100.'));
        }

        async function listTopics() {
          const page = await pages('/realms/{realm}/topics', { prefix: $('topic-prefix').value }, 'topics');
          listing($('topic-list'), [
            { title: 'Topic', value: codeTopic },
            { title: 'Subscribers', value: row => row.subscribers, className: 'number' },
            { title: 'Since', value: row => row.created },
            { title: '', value: row => el('span', { className: 'line' },
              button('Subscribers', '', () => showTopic(row)),
              row.match === 'exact' ? button('Watch', '', () => watchTopic(row.topic)) : '',
              row.match === 'exact' ? button('Publish', '', () => publishTo(row.topic)) : '') },
          ], page, 'Nobody is subscribed to anything.');
        }

        async function showTopic(row) {
          const query = { topic: row.topic, match: row.match };
          const page = await pages('/realms/{realm}/topic/subscribers', query, 'sessions');
          $('topic-detail').replaceChildren(el('h2', {}, 'Subscribers of ', codeTopic(row)));
          const list = el('div', {});
          $('topic-detail').append(list);
          listing(list, sessionColumns([
            session => button('Unsubscribe', '', async () => {
              await api.request('DELETE', `/realms/{realm}/sessions/${session.session}/subscriptions`, query);
              await showTopic(row);
            }),
          ]), page, 'It has no subscribers.');
        }

        function sessionColumns(more = []) {
          return [
            { title: 'Session', value: row => String(row.session), className: 'code' },
            { title: 'User', value: row => row.authid }, { title: 'Role', value: row => row.authrole },
            { title: 'Method', value: row => row.authmethod }, { title: 'Address', value: row => row.address ?? '' },
            { title: '', value: row => el('span', { className: 'line' },
              button('Inspect', '', () => inspect(row.session)), ...more.map(make => make(row))) },
          ];
        }

        async function listSessions() {
          const page = await pages('/realms/{realm}/sessions', { authid: $('session-authid').value }, 'sessions');
          listing($('session-list'), sessionColumns(), page, 'There is none.');
        }

        async function inspect(id) {
          const session = await api.get(`/realms/{realm}/sessions/${id}`);
          show('sessions');
          const facts = Object.entries(session).filter(([name]) => !['subscriptions', 'has_all_subscriptions'].includes(name));
          const end = reconnect => api.request('DELETE', `/realms/{realm}/sessions/${id}`, { reconnect })
            .then(() => { $('session-detail').replaceChildren(); return listSessions(); });
          $('session-detail').replaceChildren(
            el('h2', {}, `Session ${id}`),
            el('div', { className: 'line' },
              button('Watch its frames', '', () => watchSession(id)),
              button('End it', 'danger', () => end(false)), button('End it, it may come back', 'danger', () => end(true))),
            table([
              { title: 'What', value: ([name]) => name },
              { title: '', value: ([, value]) => Array.isArray(value) ? value.join(', ') : String(value ?? '') },
            ], facts, ''),
            el('h2', {}, 'Subscriptions'),
            table([
              { title: 'Topic', value: codeTopic },
              { title: '', value: row => button('Unsubscribe', '', async () => {
                await api.request('DELETE', `/realms/{realm}/sessions/${id}/subscriptions`, { topic: row.topic, match: row.match });
                await inspect(id);
              }) },
            ], session.subscriptions, 'It has none.'));
          $('session-detail').scrollIntoView({ block: 'nearest' });
        }

        // MARK: Watching

        let watching = null;

        function stopWatching() {
          watching?.abort();
          watching = null;
        }

        async function watch(title, path, query) {
          show('watch');
          stopWatching();
          const own = watching = new AbortController();
          $('frames').replaceChildren();
          try {
            await api.watch(path, query, own.signal, () => { $('watching').textContent = title; }, showFrame);
            if (watching === own) $('watching').textContent = `${title}: it has ended.`;
          } catch (error) {
            if (watching === own) $('watching').textContent = '';
            throw error;
          }
        }

        function watchTopic(topic) {
          $('watch-topic').value = topic;
          return watch(`Watching the topic ${topic}`, '/realms/{realm}/topic/events', { topic });
        }

        function watchSession(id) {
          $('watch-topic').value = id;
          return watch(`Watching the session ${id}`, `/realms/{realm}/sessions/${id}/frames`, {});
        }

        function showFrame(frame) {
          const list = $('frames'), follows = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
          if (frame.lost) {
            list.append(el('li', { className: 'lost' }, `${frame.lost} more were left out: they came too fast.`));
            return;
          }
          const time = new Date(frame.time).toISOString().slice(11, 23);
          const arrow = frame.direction === 'in' ? '\u2192 ' : frame.direction === 'out' ? '\u2190 ' : '';
          const what = frame.kind && !['text', 'event'].includes(frame.kind) ? `[${frame.kind}] ` : '';
          const whom = frame.subscribers === undefined
            ? '' : `(${frame.subscribers}${frame.is_for_everyone ? '' : ', not all of them'}) `;
          const rest = frame.is_whole ? '' : `\u2026 (${frame.bytes} bytes)`;
          list.append(el('li', { className: frame.direction ?? '' }, `${time} ${arrow}${what}${whom}${frame.text}${rest}`));
          while (list.children.length > FRAMES_KEPT) list.firstElementChild.remove();
          if (follows) list.scrollTop = list.scrollHeight;
        }

        // MARK: Publishing

        function publication() {
          const publication = { topic: $('publish-topic').value, payload: JSON.parse($('publish-payload').value) };
          const users = $('publish-authids').value.split(',').map(user => user.trim()).filter(user => user);
          if (users.length) publication.eligible_authid = users;
          return publication;
        }

        const languages = {
          curl: (url, body) => [
            `curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\`,
            `    -d '${body.replaceAll("'", "'\\''")}' \\`, `    ${url}`,
          ],
          PHP: (url, body) => [
            '<?php', `$body = <<<'JSON'`, body, 'JSON;',
            `$context = stream_context_create(['http' => [`, `    'method' => 'POST',`,
            `    'header' => "Authorization: Bearer KEY\\r\\nContent-Type: application/json",`,
            `    'content' => $body,`, `    'timeout' => 5,`, `]]);`, `echo file_get_contents('${url}', false, $context);`,
          ],
          JavaScript: (url, body) => [
            `const response = await fetch('${url}', {`, `  method: 'POST',`,
            `  headers: { Authorization: 'Bearer KEY', 'Content-Type': 'application/json' },`,
            `  body: JSON.stringify(${body}),`, `});`, `console.log(await response.json());`,
          ],
          Swift: (url, body) => [
            'import AsyncHTTPClient', 'import NIOCore', '', `var request = HTTPClientRequest(url: "${url}")`,
            'request.method = .POST', 'request.headers.add(name: "Authorization", value: "Bearer KEY")',
            'request.headers.add(name: "Content-Type", value: "application/json")',
            `request.body = .bytes(ByteBuffer(string: #"${body}"#))`,
            'let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))',
            'print(String(buffer: try await response.body.collect(upTo: 65_536)))',
          ],
        };
        let language = 'curl';

        function showSnippet() {
          $('languages').replaceChildren(...Object.keys(languages).map(name => el('button', {
            type: 'button', className: name === language ? '' : 'quiet', ariaPressed: String(name === language),
            onclick: () => { language = name; showSnippet(); },
          }, name)));
          let text;
          try {
            const url = `${location.origin}/v1/realms/${encodeURIComponent(api.realm)}/publications`;
            text = languages[language](url, JSON.stringify(publication())).join('\n');
          } catch (error) {
            text = `The payload is no JSON: ${error.message}`;
          }
          $('snippet').textContent = text;
        }

        function publishTo(topic) {
          $('publish-topic').value = topic;
          show('publish');
          showSnippet();
        }

        async function publish() {
          $('published').textContent = '';
          const answer = await api.request('POST', '/realms/{realm}/publications', {}, { ...publication(), acknowledge: true });
          $('published').textContent = `Published to ${answer.receivers ?? answer.subscribers ?? 0}.`;
        }

        // MARK: Routes

        async function explain() {
          const topic = $('route-topic').value;
          const query = { topic, user: $('route-user').value, login: $('route-login').value, role: $('route-role').value };
          const [match, explanation] = [await api.get('/routes/match', { topic }), await api.get('/routes/explain', query)];
          const attributes = Object.entries(match.attributes ?? {}).map(([name, value]) => `${name} = ${value}`).join(', ');
          $('explanation').replaceChildren(
            el('p', { className: explanation.allowed ? 'yes' : 'no' }, explanation.allowed ? 'Allowed' : 'Not allowed, or not all of it'),
            el('p', {}, match.route ? `Route ${match.route.name}${attributes ? `: ${attributes}` : ''}`
              : `No route. ${match.nearest ?? ''}`),
            table([
              { title: 'What', value: finding => finding.subject }, { title: 'Why', value: finding => finding.text },
            ], explanation.findings, ''));
        }

        async function listRoutes() {
          const page = await pages('/routes', {}, 'routes');
          listing($('route-list'), [
            { title: 'Name', value: row => row.name }, { title: 'Channel', value: row => el('code', {}, row.channel) },
            { title: 'Handler', value: row => row.handler }, { title: 'Publishing', value: row => row.publish ?? '' },
          ], page, 'There are none.');
        }

        // MARK: Views

        const loads = {
          overview: showServer, topics: listTopics, sessions: listSessions, watch: () => {}, publish: showSnippet,
          routes: listRoutes,
        };

        function show(view) {
          for (const tab of document.querySelectorAll('nav button')) {
            const isShown = tab.dataset.view === view;
            tab.ariaSelected = String(isShown);
            tab.tabIndex = isShown ? 0 : -1;
            $(tab.dataset.view).hidden = !isShown;
          }
        }

        function open(view) {
          show(view);
          history.replaceState(null, '', `#${view}`);
          return attempt(loads[view]);
        }

        function showSignIn(text) {
          stopWatching();
          for (const element of [document.querySelector('nav'), $('views'), $('sign-out'), document.querySelector('.realm')]) {
            element.hidden = true;
          }
          $('server').textContent = '';
          $('sign-in').hidden = false;
          $('problem').textContent = text;
          $('problem').hidden = text === '';
          $('key').focus();
        }

        async function start() {
          const key = await attempt(() => api.get('/key'));
          if (!key) return;
          const realms = await attempt(() => api.get('/realms'));
          if (!realms) return;
          $('realm').replaceChildren(...realms.realms.map(realm => el('option', { value: realm.name }, realm.name)));
          api.realm = realms.realms[0]?.name ?? '';
          $('sign-in').hidden = true;
          $('sign-out').hidden = !api.key;
          for (const element of [document.querySelector('nav'), $('views'), document.querySelector('.realm')]) element.hidden = false;
          const view = location.hash.slice(1);
          open(view in loads ? view : 'overview');
          scrape();
        }

        function submit(view, action) {
          $(view).querySelector('form').addEventListener('submit', event => {
            event.preventDefault();
            attempt(() => action(event.submitter));
          });
        }

        submit('sign-in', () => {
          api.key = $('key').value.trim();
          sessionStorage.setItem(KEY, api.key);
          $('key').value = '';
          return start();
        });
        submit('topics', listTopics);
        submit('sessions', listSessions);
        submit('watch', submitter => {
          const value = $('watch-topic').value.trim();
          return submitter?.name === 'session' ? watchSession(value) : watchTopic(value);
        });
        submit('publish', publish);
        submit('routes', explain);
        $('publish').addEventListener('input', showSnippet);
        document.querySelector('[name=stop]').addEventListener('click', () => {
          stopWatching();
          $('watching').textContent = '';
        });
        $('sign-out').addEventListener('click', () => {
          sessionStorage.removeItem(KEY);
          api.key = '';
          showSignIn('');
        });
        $('realm').addEventListener('change', () => {
          api.realm = $('realm').value;
          const view = document.querySelector('nav [aria-selected=true]').dataset.view;
          open(view);
        });
        for (const tab of document.querySelectorAll('nav button')) {
          tab.addEventListener('click', () => open(tab.dataset.view));
          tab.addEventListener('keydown', event => {
            const step = { ArrowRight: 'nextElementSibling', ArrowLeft: 'previousElementSibling' }[event.key];
            tab[step]?.focus();
          });
        }
        setInterval(scrape, INTERVAL);
        start();

        """#
}
