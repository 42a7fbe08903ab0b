// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

extension SamplePage {
    /// The page's script: a small WAMP v1 client and the two panes that use it.
    package static let script = #"""
        'use strict';

        // WAMP v1 message types.
        const WELCOME = 0, SUBSCRIBE = 5, PUBLISH = 7, EVENT = 8;
        const FRAMES_KEPT = 20, MESSAGES_KEPT = 200;

        // A connection that comes back: reports states, frames and events through the callbacks in `on`.
        class Client {
          constructor(url, topic, on) {
            this.url = url;
            this.topic = topic;
            this.on = on;
            this.failures = 0;
            this.connect();
          }

          connect() {
            this.session = null;
            this.on.state('connecting');
            const socket = this.socket = new WebSocket(this.url, 'wamp');
            socket.onmessage = message => this.receive(message.data);
            socket.onclose = () => this.lose();
          }

          lose() {
            this.session = null;
            this.failures += 1;
            const ceiling = Math.min(15000, 500 * 2 ** Math.min(this.failures, 6));
            const delay = ceiling * (0.5 + Math.random() / 2);
            this.on.state('lost');
            setTimeout(() => this.connect(), delay);
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
            if (message[0] === WELCOME && this.session === null) {
              this.session = message[1];
              this.failures = 0;
              this.on.state('connected');
              this.send([SUBSCRIBE, this.topic]);
            } else if (message[0] === EVENT && message[1] === this.topic) {
              this.on.event(message[2]);
            }
          }

          publish(event) {
            this.send([PUBLISH, this.topic, event]);
          }

          send(message) {
            const text = JSON.stringify(message);
            this.socket.send(text);
            this.on.frame('out', text);
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
          item.append(text);
          return item;
        }

        function start(pane, url, topic) {
          const name = pane.dataset.name;
          const badge = pane.querySelector('.badge');
          const messages = pane.querySelector('.messages');
          const frames = pane.querySelector('.frames');
          const form = pane.querySelector('form');
          const input = form.elements.text;
          const button = form.querySelector('button');

          const client = new Client(url, topic, {
            state(state) {
              badge.dataset.state = state;
              badge.textContent = state === 'lost' ? 'connection lost, retrying' : state;
              input.disabled = button.disabled = state !== 'connected';
            },
            frame(direction, text) {
              const item = line(direction, (direction === 'out' ? '\u2192 ' : '\u2190 ') + text);
              item.title = text;
              append(frames, item, FRAMES_KEPT);
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
          });

          form.addEventListener('submit', event => {
            event.preventDefault();
            const text = input.value.trim();
            if (!text || client.session === null) return;
            client.publish({ from: name, text });
            input.value = '';
            input.focus();
          });
        }

        const { port, topic } = document.body.dataset;
        const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
        for (const pane of document.querySelectorAll('.pane')) {
          start(pane, `${scheme}://${location.hostname}:${port}/ws`, topic);
        }

        """#
}
