// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension SamplePage {
    /// The page's script: small clients of WAMP v1, of WAMP v2 and of event streams, and the panes that use them.
    package static let script = #"""
        'use strict';

        const FRAMES_KEPT = 20, MESSAGES_KEPT = 200, SHOWN = 200, AWAY = 5000;
        const FLOOD_EVENTS = 400, FLOOD_BYTES = 32000, FLOOD_PAUSE = 5;
        const { port, topic, realm } = document.body.dataset;
        const isSecure = location.protocol === 'https:';

        // A connection that comes back: reports states, frames and events through the callbacks in `on`.
        class Client {
          constructor(on) {
            this.on = on;
            this.failures = 0;
            this.isOpen = false;
            this.isAway = false;
            this.connect();
          }

          opened() {
            this.failures = 0;
            this.isOpen = true;
            this.on.state('connected');
          }

          lost() {
            if (this.isAway) return;
            this.isOpen = false;
            this.failures += 1;
            const ceiling = Math.min(15000, 500 * 2 ** Math.min(this.failures, 6));
            this.on.state('lost');
            setTimeout(() => { if (!this.isAway) this.connect(); }, ceiling * (0.5 + Math.random() / 2));
          }

          // The network is gone for a while: what is published meanwhile is missed.
          drop() {
            if (this.isAway) return;
            this.isAway = true;
            this.isOpen = false;
            this.cut();
            this.on.state('away');
            setTimeout(() => { this.isAway = false; this.connect(); }, AWAY);
          }
        }

        class WebSocketClient extends Client {
          connect() {
            this.on.state('connecting');
            const socket = this.socket = new WebSocket(`${isSecure ? 'wss' : 'ws'}://${location.hostname}:${port}/ws`, this.name);
            socket.onopen = () => this.began();
            socket.onmessage = message => { if (socket === this.socket) this.receive(message.data); };
            socket.onclose = () => { if (socket === this.socket) this.lost(); };
          }

          began() {}

          cut() {
            const socket = this.socket;
            this.socket = null;
            socket?.close();
          }

          receive(text) {
            this.on.frame('in', text);
            let message;
            try {
              message = JSON.parse(text);
            } catch {
              // A refusal is plain text in WAMP v1.
              this.on.notice(text);
              return;
            }
            this.handle(message);
          }

          send(message) {
            const text = JSON.stringify(message);
            this.socket.send(text);
            this.on.frame('out', text);
          }
        }

        class WAMP1Client extends WebSocketClient {
          get name() { return 'wamp'; }

          handle(message) {
            const WELCOME = 0, SUBSCRIBE = 5, EVENT = 8;
            if (message[0] === WELCOME) {
              this.opened();
              this.send([SUBSCRIBE, topic]);
            } else if (message[0] === EVENT && message[1] === topic) {
              this.on.event(message[2]);
            }
          }

          publish(event) {
            const PUBLISH = 7;
            this.send([PUBLISH, topic, event]);
          }
        }

        class WAMP2Client extends WebSocketClient {
          get name() { return 'wamp.2.json'; }

          began() {
            const HELLO = 1;
            this.requests = 0;
            this.send([HELLO, realm, { roles: { publisher: {}, subscriber: {} } }]);
          }

          handle(message) {
            const WELCOME = 2, ABORT = 3, GOODBYE = 6, SUBSCRIBE = 32, SUBSCRIBED = 33, EVENT = 36;
            switch (message[0]) {
              case WELCOME: return this.send([SUBSCRIBE, ++this.requests, {}, topic]);
              case SUBSCRIBED: return this.opened();
              case EVENT: return this.on.event(message[4]?.[0] ?? null);
              case GOODBYE: return this.send([GOODBYE, {}, 'wamp.close.goodbye_and_out']);
              case ABORT: return this.on.notice(message[1].message ?? message[2]);
            }
          }

          publish(event) {
            const PUBLISH = 16;
            this.send([PUBLISH, ++this.requests, { exclude_me: false }, topic, [event]]);
          }
        }

        // Events come as an event stream, and are published with the HTTP API.
        class HTTPClient extends Client {
          async connect() {
            this.on.state('connecting');
            const own = this.controller = new AbortController();
            const path = `/events?topic=${encodeURIComponent(topic)}`;
            this.on.frame('out', `GET ${path}`);
            try {
              const url = `${isSecure ? 'https' : 'http'}://${location.hostname}:${port}${path}`;
              const response = await fetch(url, { signal: own.signal });
              this.on.frame('in', `${response.status} ${response.headers.get('content-type')}`);
              if (!response.ok) throw new Error((await response.json()).detail);
              this.opened();
              await this.read(response.body.pipeThrough(new TextDecoderStream()).getReader());
            } catch (error) {
              if (own.signal.aborted) return;
              if (!(error instanceof TypeError)) this.on.notice(error.message);
            }
            if (own === this.controller) this.lost();
          }

          async read(reader) {
            let rest = '';
            for (;;) {
              await this.pause;
              const { value, done } = await reader.read();
              if (done) return;
              const blocks = (rest + value).split('\n\n');
              rest = blocks.pop();
              for (const block of blocks) {
                this.on.frame('in', block);
                if (block.startsWith('data: ')) this.on.event(JSON.parse(block.replaceAll('\ndata: ', '\n').slice(6)).event);
              }
            }
          }

          // Stops reading, or goes on: what comes meanwhile waits at the server, which has bounds.
          toggle() {
            if (this.goOn) {
              this.goOn();
              this.goOn = this.pause = null;
            } else {
              this.pause = new Promise(resolve => { this.goOn = resolve; });
            }
            return this.pause !== null;
          }

          cut() {
            this.controller.abort();
            this.controller = null;
          }

          async publish(event) {
            const path = `/v1/realms/${encodeURIComponent(realm)}/publications`;
            const body = JSON.stringify({ topic, payload: event });
            this.on.frame('out', `POST ${path} ${body}`);
            const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
            const text = await response.text();
            this.on.frame('in', `${response.status} ${text}`);
            if (!response.ok) this.on.notice(JSON.parse(text).detail);
          }
        }

        function append(list, item, kept) {
          const follows = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
          list.append(item);
          while (list.children.length > kept) list.firstElementChild.remove();
          if (follows) list.scrollTop = list.scrollHeight;
        }

        function line(className, text) {
          const item = document.createElement('li');
          if (className) item.className = className;
          item.append(text.length > SHOWN ? `${text.slice(0, SHOWN)}\u2026` : text);
          return item;
        }

        // What has been published while the page is open, so that a pane can tell what it has missed.
        let published = 0;
        const states = {
          connecting: 'connecting', connected: 'connected', lost: 'connection lost, retrying', away: 'no network',
        };
        const kinds = { wamp1: WAMP1Client, wamp2: WAMP2Client, http: HTTPClient };

        function start(pane) {
          const name = pane.dataset.name;
          const badge = pane.querySelector('.badge');
          const messages = pane.querySelector('.messages');
          const frames = pane.querySelector('.frames');
          const form = pane.querySelector('form');
          const input = form.elements.text;
          const button = form.querySelector('button');
          let leftAt = null;

          const on = {
            state(state) {
              badge.dataset.state = state;
              badge.textContent = states[state];
              input.disabled = button.disabled = state !== 'connected';
              if (state === 'away' || state === 'lost') leftAt ??= published;
              if (state === 'connected' && leftAt !== null) {
                const missed = published - leftAt;
                leftAt = null;
                on.notice(missed === 0 ? 'Back. Nothing was said meanwhile.' : `Back. ${missed} were missed.`);
              }
            },
            frame(direction, text) {
              append(frames, line(direction, (direction === 'out' ? '\u2192 ' : '\u2190 ') + text), FRAMES_KEPT);
            },
            event(event) {
              const isChat = event !== null && typeof event === 'object' && typeof event.text === 'string';
              const item = line('', isChat ? event.text : JSON.stringify(event));
              if (isChat) {
                const author = document.createElement('b');
                author.textContent = String(event.from);
                item.prepend(author);
              }
              append(messages, item, MESSAGES_KEPT);
            },
            notice(text) {
              append(messages, line('notice', text), MESSAGES_KEPT);
            },
          };
          const client = new kinds[pane.dataset.wire](on);

          form.addEventListener('submit', event => {
            event.preventDefault();
            const text = input.value.trim();
            if (!text || !client.isOpen) return;
            published += 1;
            client.publish({ from: name, text });
            input.value = '';
            input.focus();
          });
          pane.querySelector('.drop').addEventListener('click', () => client.drop());
          pane.querySelector('.stall')?.addEventListener('click', event => {
            event.target.textContent = client.toggle() ? 'Read again' : 'Stop reading';
          });
          return client;
        }

        const clients = [...document.querySelectorAll('.pane')].map(start);

        document.getElementById('flood').addEventListener('click', async () => {
          const filling = 'x'.repeat(FLOOD_BYTES);
          for (let number = 1; number <= FLOOD_EVENTS; number += 1) {
            // No faster than a browser reads, so that only who has stopped reading falls behind.
            await new Promise(resolve => setTimeout(resolve, FLOOD_PAUSE));
            const client = clients.find(client => client.isOpen && client.socket);
            if (!client) return;
            published += 1;
            client.publish({ from: 'Flood', text: `${number} of ${FLOOD_EVENTS} ${filling}` });
          }
        });

        // As a server does that drains: each session is told in its protocol's words, and comes back by itself.
        document.getElementById('farewell')?.addEventListener('click', async () => {
          const path = `/v1/realms/${encodeURIComponent(realm)}/sessions`;
          const { sessions } = await (await fetch(path)).json();
          for (const { session } of sessions) {
            await fetch(`${path}/${session}?reconnect=true`, { method: 'DELETE' });
          }
        });

        // The process is another one afterwards: everybody has to connect again, and comes back.
        document.getElementById('restart')?.addEventListener('click', () => fetch('/restart', { method: 'POST' }));

        """#
}
